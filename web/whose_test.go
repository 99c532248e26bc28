package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/record"
)

// twoTabs is somebody who works with two children of the same world, in two tabs.
type twoTabs struct {
	*browser

	world *desktest.World
	names map[record.ChildID]string
	mux   *siteMap
	met   map[string]bool // patterns of which a page was shown that says whose it is, or that lead elsewhere
}

func openTwoTabs(t *testing.T) *twoTabs {
	t.Helper()
	w := desktest.NewWorld(t)
	ours := []record.ChildID{w.Ordinary, w.Everything}
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "lead", Role: "social-worker"}, ours...)
	w.Tie(t, record.Tie{Relation: record.OpenTask, Holder: "nurse", Role: "health-lead"}, ours...)
	w.Tie(t, record.Tie{Relation: record.Supervises, Holder: "manager", Role: record.TeamManager, Person: "lead"})
	for _, user := range []string{"lead", "nurse", "manager"} {
		w.Tie(t, record.Tie{Relation: record.Listed, Holder: user}, w.Everything)
	}
	w.Tie(t, record.Tie{Relation: record.Allocated, Holder: "family", Role: "social-worker"}, ours...)
	w.Tie(t, record.Tie{Relation: record.Excluded, Holder: "family"}, ours...)
	s := &site{Options: Options{Desk: door{w.Desk}}}
	return &twoTabs{
		visit(t, w.Desk), w, map[record.ChildID]string{w.Ordinary: "Ordinary", w.Everything: "Everything"}, s.routes(), map[string]bool{},
	}
}

// as goes on as somebody else.
func (b *twoTabs) as(user string, role record.Role, purpose record.Purpose) {
	b.choice = somebody(b.browser, user, role, "social-care-cur", purpose).choice
}

// calls has a meeting called about a child.
func (b *twoTabs) calls(child string) {
	b.t.Helper()
	next, asked := b.answers(child+"/pathway/call-meeting/meeting", "save", "type", "family-group", "method", "video", "concern", "missing", "why", "They were away again.", "for", "2030-01-10")
	for _, pairs := range [][]string{{"invited", "police"}, nil} {
		if next == "" {
			b.t.Fatalf("a part is not taken: %s", saysOf(asked))
		}
		next, asked = b.answers(next, "save", pairs...)
	}
	if next, asked = b.sends(next, "take", formOf(b.see(next))); next == "" {
		b.t.Fatalf("the meeting is not called: %s", saysOf(asked))
	}
}

// held has a meeting recorded that was held about a child.
func (b *twoTabs) held(child record.ChildID) {
	b.t.Helper()
	when, err := record.ParseWhen("2020-01-10")
	if err != nil {
		b.t.Fatal(err)
	}
	who := desktest.Proving(b.world.Desk, desktest.Person("lead", "social-worker", record.SafeguardingNow))
	who.Actor.Agency = "social-care-cur"
	e := record.Entry{Kind: "meeting.family-group", Happened: when, Text: "They met and spoke."}
	if _, err := b.world.Desk.Record(b.t.Context(), who, casework.Request{ID: "records-a-meeting-" + strings.ToLower(b.names[child])}, child, e); err != nil {
		b.t.Fatal(err)
	}
}

// pattern is the route of an address.
func (b *twoTabs) pattern(path string) string {
	_, pattern := b.mux.Handler(httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return pattern
}

// says checks that a page says whose it is, and not that it is the other child's.
func (b *twoTabs) says(path string, page *htmlcheck.Page, child record.ChildID) {
	b.t.Helper()
	whose := page.Text(".sl-whose") + page.Text(".sl-child h1")
	if page.Has("main h1") && whose == "" {
		whose = page.Text("main h1") // a sheet
	}
	for id, name := range b.names {
		if strings.Contains(whose, name) != (id == child) {
			b.t.Errorf("the page %s of %s says it is the record of %q", b.pattern(path), b.names[child], whose)
		}
		if strings.Contains(page.Text("head title"), name) {
			b.t.Errorf("the title of %s stays in the browser's history, and names a child", b.pattern(path))
		}
	}
}

// goes opens every page of a child to which a page leads, or which has an address that is the same for every child.
func (b *twoTabs) goes(child record.ChildID) {
	b.t.Helper()
	start := childLink(child, "")
	seen, waiting := map[string]bool{}, []string{}
	for _, pattern := range b.mux.patterns {
		if path, ok := strings.CutPrefix(pattern, "GET /children/{child}"); ok && !strings.Contains(path, "{") {
			waiting = append(waiting, start+path)
		}
	}
	waiting = append(waiting, "/break-glass?child="+url.QueryEscape(string(child)))
	for len(waiting) > 0 {
		path := waiting[0]
		waiting = waiting[1:]
		pattern := b.pattern(path)
		w := b.get(path)
		switch {
		case w.Code == http.StatusSeeOther:
			b.met[pattern] = true
			continue
		case w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"):
			b.met[pattern] = b.met[pattern] || w.Code == http.StatusOK // a file to be kept
			continue
		}
		b.met[pattern] = true
		page := parsed(b.t, w.Body.String())
		b.says(path, page, child)
		for _, a := range append(page.All("main a[href]"), page.All("main button[formaction]")...) { // a form's address is come back to by hand
			to, _ := a.Attr("href")
			if at, is := a.Attr("formaction"); is {
				to = at
			}
			to, _, _ = strings.Cut(to, "#")
			if !strings.HasPrefix(to, start+"/") {
				continue
			}
			if kind := b.pattern(to); !seen[kind] { // one of each kind is enough
				seen[kind] = true
				waiting = append(waiting, to)
			}
		}
	}
}

// Every page under a child that somebody who may open the record can open says whose it is: with two tabs open nobody acts in the wrong child's.
// The pages are those of the site map, so that a new one which does not say it is found here.
func TestEveryPageOfAChildSaysWhoseItIs(t *testing.T) {
	b := openTwoTabs(t)
	b.as("lead", "social-worker", record.SafeguardingNow)
	for child := range b.names {
		link := childLink(child, "")
		if w := b.attach(link+"/files", "a.png", smallPicture(t), "class", "B", "handling", "open", "title", "A drawing", "request", "puts-a-drawing-"+strings.ToLower(b.names[child])); w.Code != http.StatusSeeOther {
			t.Fatalf("a file is not put: %d", w.Code)
		}
		form := url.Values{"kind": {"safe-address"}, "text": {"12 Some Street"}, "request": {"seals-something-" + strings.ToLower(b.names[child])}}
		b.says(link+"/sealed/new", parsed(t, b.post(link+"/sealed/new", form).Body.String()), child) // the page to check it on
		typed := link + "/pathway/refer/worry/draft"                                                 // nothing leads there: somebody comes back to it by hand, and is sent to the page
		if w := b.get(typed); w.Code != http.StatusSeeOther {
			t.Errorf("whoever comes back to what is being typed is answered %d", w.Code)
		}
		b.met[b.pattern(typed)] = true
		b.calls(link)
		b.held(child)
		form.Set("do", "keep")
		if w := b.post(link+"/sealed/new", form); w.Code != http.StatusSeeOther {
			t.Fatalf("it is not kept: %d", w.Code)
		}
	}
	for _, who := range []struct {
		user    string
		role    record.Role
		purpose record.Purpose
	}{{"lead", "social-worker", record.SafeguardingNow}, {"nurse", "health-lead", record.PreparingMeeting}, {"manager", record.TeamManager, record.Supervision}} {
		b.as(who.user, who.role, who.purpose)
		for _, child := range slices.Sorted(maps.Keys(b.names)) {
			b.goes(child)
		}
	}
	for _, pattern := range b.mux.patterns {
		if strings.HasPrefix(pattern, "GET ") && strings.Contains(pattern, "{child}") && !b.met[pattern] {
			t.Errorf("nobody of this story was shown %s: let somebody open it, so that it is seen whether it says whose it is", pattern)
		}
	}
	b.as("lead", "social-worker", record.SafeguardingNow)
	for child := range b.names { // what is shown for a minute, and what went wrong, say it too
		page := b.see(childLink(child, "sealed"))
		button := page.All("button[formaction]")[0]
		if !strings.Contains(button.Text(), "in "+b.names[child]+"’s record") {
			t.Errorf("the button says %q", button.Text())
		}
		item, _ := button.Attr("formaction")
		for _, form := range []url.Values{{"task": {"To drive to the visit."}}, {}} {
			b.says(item, parsed(t, b.post(item, form).Body.String()), child)
		}
		for path, form := range map[string]url.Values{"export": {}, "share": {}, "people-working/declare": {}, "files": {}, "sealed/new": {}} {
			if w := b.post(childLink(child, path), form); w.Code == http.StatusBadRequest {
				b.says(childLink(child, path), parsed(t, w.Body.String()), child)
			} else {
				t.Errorf("an empty form to %s: %d", path, w.Code)
			}
		}
	}
}

// Whoever may not open the record is not told by any of its pages whose it is: who reviews access, who is kept from the child, and a stranger.
func TestNobodyIsNamedToWhoeverMayNotOpenTheRecord(t *testing.T) {
	b := openTwoTabs(t)
	for _, who := range []casework.Who{
		casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian, Agency: "social-care-cur"}, record.AccessReview, time.Now()),
		casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian, Agency: "social-care-cur"}, record.Assurance, time.Now()),
		casework.Person(record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.AccessReview, time.Now()),
		casework.Person(record.Actor{User: "family", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow, time.Now()),
		casework.Person(record.Actor{User: "stranger", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow, time.Now()),
		casework.Person(record.Actor{User: "nurse", Role: "health-lead", Agency: "hospital"}, record.LearningReview, time.Now()), // a purpose that opens nothing to them
	} {
		b.choice = signedIn(who)
		answered := 0
		paths := []string{"/break-glass?child=" + string(b.world.Everything)}
		for _, pattern := range b.mux.patterns {
			if path, ok := strings.CutPrefix(pattern, "GET /children/{child}"); ok {
				paths = append(paths, childLink(b.world.Everything, "")+placeShape.ReplaceAllString(path, "1"))
			}
		}
		for _, path := range paths {
			w := b.get(path)
			if w.Code == http.StatusOK {
				answered++
			}
			if page := parsed(t, w.Body.String()); page.Has(".sl-whose") || strings.Contains(page.Text("body"), "Everything") {
				t.Errorf("%s, for %s: %s names the child", who.Actor.User, who.Purpose, b.pattern(path))
			}
		}
		if answered == 0 {
			t.Errorf("%s, for %s, was shown no page at all: this tests nothing", who.Actor.User, who.Purpose)
		}
	}
	form := url.Values{"given": {"Everything"}, "family": {"CanaryEverythingXname"}, "born-day": {"13"}, "born-month": {"5"}, "born-year": {"2010"}}
	b.as("stranger", "social-worker", record.SafeguardingNow)
	if w := b.post("/known", form); parsed(t, w.Body.String()).Has(".sl-whose") {
		t.Error("whether a child is known is answered with who they are")
	}
}
