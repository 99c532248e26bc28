package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/stories"
)

// An actor story on a real record: a social worker finds what waits for them, asks why and sets it aside with a reason; a team manager
// reads who did and why; a second tab that was left open is told what happened meanwhile; the log shows the act and not the words; and
// nobody without a purpose sees anything of it.
func TestWhatWaitsIsAskedAboutAndSetAside(t *testing.T) {
	worker := realDesk(t)
	first := worker.see("/questions").All(".sl-dues td a")
	why, _ := first[0].Attr("href")
	asks := first[0].Text()
	page := worker.see(why)
	if page.Text("h1") != asks || !strings.Contains(page.Text(".sl-life"), "Asked") {
		t.Errorf("the page of %q is headed %q", asks, page.Text("h1"))
	}
	form, tab := answers(t, page, "The family and I agreed it on Monday."), answers(t, worker.see(why), "Nobody told me of it.")
	if w := worker.post(why, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, parsed(t, w.Body.String()).Text("main"))
	}
	if worker.see("/questions").Has("a[href=" + why + "]") {
		t.Error("it still waits")
	}
	old := worker.post(why, tab)
	if says := parsed(t, old.Body.String()).Text(".govuk-error-summary"); old.Code != http.StatusConflict || !strings.Contains(says, "set aside by: Allocated social worker") {
		t.Errorf("the other tab: %d %q", old.Code, says)
	}

	manager := &browser{t, worker.site, as("team-manager", record.SafeguardingNow)}
	page = manager.see(why)
	if says := page.Text(".sl-life"); !strings.Contains(says, "Set aside by: Allocated social worker. Their reason: “The family and I agreed it on Monday.”") || strings.Contains(says, "Nobody told me") {
		t.Errorf("the manager reads %q", says)
	}
	if strings.Contains(page.Text("main"), "Why is nothing to be done?") || !strings.Contains(page.Text("main"), "A few questions of this rule have ended here so far") {
		t.Error("it can be set aside twice, or is not counted")
	}
	child, _, _ := strings.Cut(why, "/questions")
	if says := manager.see(child).Text(".sl-panel"); !strings.Contains(says, "Set aside by: Allocated social worker, on ") {
		t.Errorf("the child's page says %q", says)
	}
	if log := manager.see(child + "/looks").Text(".sl-looks"); !strings.Contains(log, "Set a question aside") || strings.Contains(log, "agreed it on Monday") {
		t.Errorf("the log says %q", log)
	}

	takenBack(t, worker, manager, why)

	stranger := &browser{t, worker.site, ""}
	for _, path := range []string{why, "/questions"} {
		if w := stranger.get(path); w.Code != http.StatusSeeOther || strings.Contains(w.Body.String(), "Joe") {
			t.Errorf("without a purpose %s gives %d", path, w.Code)
		}
	}
	if w := stranger.post(why, form); w.Code != http.StatusForbidden || parsed(t, w.Body.String()).Text("h1") != "Sign in" {
		t.Errorf("without signing in it is set aside: %d", w.Code)
	}
}

// takenBack is what follows: the manager, preparing supervision, finds the question among those that were set aside lately, and asks it again.
// The worker's list has it back, and what was said before stays.
func takenBack(t *testing.T, worker, manager *browser, why string) {
	t.Helper()
	if says := manager.see("/questions?of=all").Text("[role=status]"); !strings.Contains(says, "1 was set aside in the last 90 days.") {
		t.Errorf("the list says %q", says)
	}
	row := manager.see("/questions?of=team&show=aside").Text(".sl-asides")
	if !strings.Contains(row, "Allocated social worker") || !strings.Contains(row, "The family and I agreed it on Monday.") {
		t.Errorf("among those set aside stands %q", row)
	}
	if manager.see("/questions?show=aside").Has(".sl-asides") {
		t.Error("it stands among those asked of a team manager")
	}
	form, tab := answers(t, manager.see(why), "The panel has not met yet."), answers(t, worker.see(why), "I was wrong about this.")
	for range 2 { // a double click
		if w := manager.post(why, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != why+"?done=again#done" {
			t.Fatalf("%d: %s", w.Code, parsed(t, w.Body.String()).Text("main"))
		}
	}
	page := manager.see(why + "?done=again")
	if says := page.Text("main"); !strings.Contains(says, "The question is asked again.") || !strings.Contains(says, "Asked again by: Team manager. Their reason: “The panel has not met yet.”") ||
		!strings.Contains(says, "The family and I agreed it on Monday.") || !strings.Contains(says, "This question is asked of: Allocated social worker. Set it aside only if") {
		t.Errorf("the page says %q", says)
	}
	if !worker.see("/questions").Has("a[href=" + why + "]") {
		t.Error("it does not wait again")
	}
	old := worker.post(why, tab)
	if says := parsed(t, old.Body.String()).Text("main"); old.Code != http.StatusConflict || !strings.Contains(says, "This is what you wrote, if you still need it: I was wrong about this.") {
		t.Errorf("the other tab: %d %q", old.Code, says)
	}
	if row := manager.see("/questions?of=all&show=aside").Text(".sl-asides"); !strings.Contains(row, "It is asked again") {
		t.Errorf("among those set aside stands %q", row)
	}
}

// A partnership's business manager tries a rule over a real record, and the log shows that they did, as assurance.
func TestARuleIsTriedOverARealRecord(t *testing.T) {
	b := realDesk(t)
	b.choice = as("partnership", record.Assurance)
	w := b.post("/rules/missing-many-times/preview", url.Values{"over": {"5 years"}})
	if text := parsed(t, w.Body.String()).Text("main"); w.Code != http.StatusOK || !strings.Contains(text, "this rule would have asked") || !strings.Contains(text, "ended here") {
		t.Errorf("%d: %q", w.Code, text)
	}
}

// answers fills in the form of a question.
func answers(t *testing.T, page *htmlcheck.Page, reason string) url.Values {
	t.Helper()
	request, ok := page.All("input[name=request]")[0].Attr("value")
	if !ok {
		t.Fatal("the form has no request")
	}
	shown, _ := page.All("input[name=shown]")[0].Attr("value")
	form := url.Values{"request": {request}, "reason": {reason}, "shown": {shown}}
	if page.Has("input[name=do][value=again]") {
		form.Set("do", "again")
	}
	return form
}

// realDesk serves the published case from a database, to a social worker.
func realDesk(t *testing.T) *browser {
	t.Helper()
	b, _ := realDeskOf(t)
	return b
}

// realDeskOf is the same, with the desk.
func realDeskOf(t *testing.T) (*browser, *casework.Desk) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return realDeskIn(t, s)
}

// realDeskIn is the same, kept in a store.
func realDeskIn(t *testing.T, s store.Store) (*browser, *casework.Desk) {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	submission, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	desk := casework.NewDesk(s, set, time.Now)
	if _, err := desk.Receive(t.Context(), casework.Service("import", record.Receiving), submission); err != nil {
		t.Fatal(err)
	}
	desktest.EachAllocated(t, desk, desktest.Person("duty-desk", "social-worker", record.PreparingVisit))
	return visit(t, desk), desk
}

// Whatever is sent as a reason, no page breaks, and nothing of it is taken for a part of the page.
func FuzzReason(f *testing.F) {
	for _, seed := range []string{"", "a", "<script>alert(1)</script> is said", "the panel has it already", "\x00\xff", "\u202eabc def ghi", strings.Repeat("é", 3000), "</textarea><b>"} {
		f.Add(seed, "a-request-of-a-test")
		f.Add("the panel has it already", seed)
	}
	f.Fuzz(func(t *testing.T, reason, request string) {
		b, desk := visitAda(t)
		prompts := asked(t, desk, "a1")
		path := whyLink("a1", "none")
		if len(prompts) > 0 {
			path = whyLink("a1", prompts[0].ID)
		}
		w := b.post(path, url.Values{"reason": {reason}, "request": {request}, "shown": {"these"}, "do": {request}})
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%q: %d", reason, w.Code)
		}
		if w.Code == http.StatusBadRequest && (parsed(t, w.Body.String()).Has("main script") || parsed(t, w.Body.String()).Has("main b")) {
			t.Errorf("%q became a part of the page", reason)
		}
	})
}
