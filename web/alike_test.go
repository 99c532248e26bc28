package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store/sqlite"
	"sightline/stories"
)

// Whoever shares a name with somebody in the record is told so on the child's page, and led to where they say that they know the family.
func TestANamesakeIsToldSo(t *testing.T) {
	s, err := sqlite.Open(t.Context(), sqlite.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	desk := casework.NewDesk(s, &rules.Set{}, time.Now)
	submission, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Receive(t.Context(), casework.Service("import", record.Receiving), submission); err != nil {
		t.Fatal(err)
	}
	me := desktest.Person("duty-desk", "social-worker", record.PreparingVisit)
	desktest.EachAllocated(t, desk, me)
	all, err := desk.List(t.Context(), me)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	path := "/children/" + string(all[0].ID)
	b := visit(t, desk)
	if says := b.see(path).Text("main"); strings.Contains(says, "You share a name") {
		t.Errorf("before anything is said of oneself: %q", says)
	}
	own := record.Own{Self: record.Close{Names: []record.Private{"Peter Example"}}}
	if err := desk.DescribeMyself(t.Context(), me, own, casework.Request{}); err != nil {
		t.Fatal(err)
	}
	page := b.see(path)
	var leads []string
	for _, a := range page.All(".govuk-inset-text a") {
		to, _ := a.Attr("href")
		leads = append(leads, to)
	}
	if says := page.Text(".govuk-inset-text"); !strings.Contains(says, "You share a name") || !slices.Contains(leads, path+"/people-working/declare") {
		t.Errorf("it says %q and leads to %q", says, leads)
	}
}
