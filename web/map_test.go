package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sightline/pathway"
	"sightline/record"
)

// the map says every step, who takes it and how long is given, from what is configured and from nothing else, and nothing of any child.
func TestTheMapOfThePathway(t *testing.T) {
	b := worker(t)
	child := strings.TrimPrefix(joesPage(b), "/children/")
	page := b.see("/map")
	var titles []string
	for _, n := range page.All(".sl-map__steps tbody th") {
		titles = append(titles, n.Text())
	}
	var want []string
	local := pathway.Default()
	times := map[string]bool{}
	for _, part := range pathway.Map(local) {
		for i := range part.Steps {
			want = append(want, part.Steps[i].Title)
		}
		for _, one := range part.Times {
			times[one.For] = true
		}
		if !page.Has("[id="+part.ID+"]") || !page.Has(".sl-map__pic a[href=#"+part.ID+"]") {
			t.Errorf("%s is not on the page, or not in the picture", part.ID)
		}
	}
	if !slices.Equal(titles, want) || len(titles) != len(pathway.Steps()) {
		t.Errorf("it has %d steps, and there are %d", len(titles), len(pathway.Steps()))
	}
	said := page.All(".sl-map__times li")
	if len(said) != len(local.Times) {
		t.Errorf("it has %d times, and there are %d", len(said), len(local.Times))
	}
	for _, n := range said {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(times)), func(one string) bool { return strings.HasPrefix(n.Text(), one+":") }) {
			t.Errorf("%q is in no configuration", n.Text())
		}
	}
	for _, n := range page.All(".sl-map__climb li") {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(record.Words().AskedOf)), func(r record.Role) bool { return strings.HasPrefix(n.Text(), record.Words().RoleName(r)) }) {
			t.Errorf("it climbs to %q, which is no role", n.Text())
		}
	}
	says := strings.ReplaceAll(page.Text("main"), "Child Joe review", "") // on which a length of time stands
	if strings.Contains(says, "Joe") || strings.Contains(says, child) {
		t.Error("something of a child is on it")
	}
	for _, from := range []string{"/rules", joesPage(b) + "/pathway"} {
		if !b.see(from).Has("main a[href=/map]") {
			t.Errorf("%s does not lead to it", from)
		}
	}
}

// Whoever has no role sees no page of it.
func TestTheMapIsForThoseWhoWorkHere(t *testing.T) {
	b := visit(t, newDesk(t))
	b.choice = ""
	if got := b.get("/map"); got.Code == http.StatusOK {
		t.Errorf("whoever is not signed in is answered %d", got.Code)
	}
}
