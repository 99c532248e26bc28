package web

import (
	"net/http"
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

// A worker ticks the children of a meeting on a list of those whose records they may export, looks at their answers, and asks. The guardian
// agrees, and with one click the extract comes, once, and for nobody else than was agreed to. Who is not theirs is not on the list, and not in
// what leaves.
func TestSeveralChildrenAreTickedAndExported(t *testing.T) {
	w := desktest.NewWorld(t)
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files})
	who := casework.Person(record.Actor{User: "meets", Role: "social-worker", Agency: "social-care-prev"}, record.PreparingMeeting, time.Now())
	desktest.Allocated(t, w.Desk, who, w.Ordinary, w.Everything)
	worker := &browser{t, site, signedIn(who)}
	page := worker.see("/export")
	if got := ticks(page, false); !slices.Equal(got, sorted(w.Ordinary, w.Everything)) {
		t.Fatalf("these can be ticked: %v on %q", got, page.Text("main"))
	}
	send := func(do string, change func(form url.Values)) (int, *htmlcheck.Page, string) {
		form := url.Values{"child": {string(w.Ordinary), string(w.Everything)}, "kind": {"agency"}, "to": {"police"}, "why": {"For the meeting about both."}, "do": {do}}
		if change != nil {
			change(form)
		}
		got := worker.post("/export", form)
		return got.Code, parsed(t, got.Body.String()), got.Header().Get("Location")
	}
	code, page, _ := send("filter", func(form url.Values) { form.Set("child", string(w.Ordinary)); form.Set("words", "nobody is called so") })
	if got := ticks(page, true); code != http.StatusOK || !slices.Equal(got, sorted(w.Ordinary)) || len(ticks(page, false)) != 1 {
		t.Errorf("whoever was ticked does not stay ticked: %v", got)
	}
	if _, page, _ = send("filter", func(form url.Values) { form.Del("child"); form.Set("words", "canaryeverything") }); !slices.Equal(ticks(page, false), sorted(w.Everything)) {
		t.Errorf("found by name: %v", ticks(page, false))
	}
	for what, change := range map[string]func(form url.Values){
		"one child":               func(form url.Values) { form.Set("child", string(w.Ordinary)) },
		"one who is not theirs":   func(form url.Values) { form["child"] = []string{string(w.Ordinary), string(w.Listed)} },
		"one who is not there":    func(form url.Values) { form["child"] = []string{string(w.Ordinary), "none"} },
		"nobody who gets it":      func(form url.Values) { form.Del("kind") },
		"an agency that is not":   func(form url.Values) { form.Set("to", "the-landlord") },
		"nothing why":             func(form url.Values) { form.Del("why") },
		"no child":                func(form url.Values) { form.Del("child") },
		"the same child for both": func(form url.Values) { form["child"] = []string{string(w.Ordinary), string(w.Ordinary)} },
	} {
		for _, do := range []string{"check", "ask"} {
			if code, page, _ := send(do, change); code != http.StatusBadRequest || !page.Has(".govuk-error-summary a") {
				t.Errorf("%s: %d %s", what, code, page.Text("main"))
			}
		}
	}
	if code, page, _ = send("check", nil); code != http.StatusOK || !strings.Contains(page.Text("main"), "CanaryEverything") || !strings.Contains(page.Text("main"), "For the meeting about both.") {
		t.Errorf("the answers: %d %q", code, page.Text("main"))
	}
	if _, page, _ = send("change", nil); len(ticks(page, true)) != 2 || !strings.Contains(page.Text("textarea"), "For the meeting") {
		t.Errorf("what was answered is lost: %q", page.Text("main"))
	}
	if code, _, to := send("ask", nil); code != http.StatusSeeOther || !strings.HasPrefix(to, "/approvals") {
		t.Fatalf("it is not asked: %d", code)
	}
	if worker.see("/approvals").Has("form[action=/export/now]") {
		t.Error("it can be done before anybody agreed")
	}
	guardian := somebody(worker, "guardian", record.CaldicottGuardian, "social-care-prev", record.AccessReview)
	guardian.agrees(t)
	if says := worker.see("/approvals").Text("section[aria-labelledby=mine] dd"); strings.Count(says, "; ") != 1 || !strings.Contains(says, "CanaryEverything") || guardian.see("/approvals").Has("main dd strong") {
		t.Errorf("of whom it is: %q", says)
	}
	leavesOnce(t, worker, who)
}

// leavesOnce goes on with what was agreed to: changed it leaves for nobody, unchanged it leaves once.
func leavesOnce(t *testing.T, worker *browser, who casework.Who) {
	t.Helper()
	path, form := worker.goesOn(t, "Export it now")
	other := who
	other.Purpose = record.SafeguardingNow
	changed := map[string]*browser{"for another purpose": {t, worker.site, signedIn(other)}, "by somebody else": somebody(worker, "another", "social-worker", "social-care-prev", record.PreparingMeeting)}
	for what, b := range changed {
		if got := b.post(path, form); got.Code < 400 {
			t.Errorf("%s: %d", what, got.Code)
		}
	}
	to := form.Get("to")
	form.Set("to", "health")
	if got := worker.post(path, form); got.Code != http.StatusConflict || !strings.Contains(parsed(t, got.Body.String()).Text("main"), "Nothing has left") {
		t.Errorf("for somebody else than was agreed to: %d", got.Code)
	}
	form.Set("to", to)
	if got := worker.post(path, form); got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %s", got.Code, got.Body.String())
	}
	if got := worker.post(path, form); got.Code != http.StatusConflict { // a double click
		t.Errorf("it leaves twice: %d", got.Code)
	}
	if worker.see("/approvals").Has("form[action=/export/now]") {
		t.Error("it is offered again")
	}
}

// ticks gives the children who can be ticked on a page, or those who are, by their ids.
func ticks(page *htmlcheck.Page, ticked bool) []string {
	selector := "input[type=checkbox][name=child]"
	if ticked {
		selector += "[checked]"
	}
	var all []string
	for _, n := range page.All(selector) {
		id, _ := n.Attr("value")
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

func sorted(children ...record.ChildID) []string {
	all := make([]string, 0, len(children))
	for _, id := range children {
		all = append(all, string(id))
	}
	slices.Sort(all)
	return all
}
