package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// agrees is the second person's part: the one thing that waits for them, as they read it, is approved.
func (b *browser) agrees(t *testing.T) (read string) {
	t.Helper()
	page := b.see("/approvals")
	waiting := page.All("section[aria-labelledby=todecide] form[method=post]")
	if len(waiting) != 1 {
		t.Fatalf("%d wait: %s", len(waiting), page.Text("main"))
	}
	action, _ := waiting[0].Attr("action")
	if w := b.post(action, url.Values{"do": {"approve"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("it is not approved: %d", w.Code)
	}
	return page.Text("main")
}

// A worker asks on the item's page to tell it to somebody else; the guardian reads whom and why, and not what; then it is shown once.
func TestASealedItemIsToldOnAPage(t *testing.T) {
	worker := realDesk(t)
	child := joesPage(worker)
	worker.choice = signedIn(casework.Person(record.Actor{User: "duty-desk", Role: "social-worker", Agency: "social-care"}, record.SafeguardingNow, time.Now()))
	if w := worker.post(child+"/sealed/new", url.Values{"kind": {"safe-address"}, "text": {hidden}, "do": {"keep"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("it is not kept: %d", w.Code)
	}
	item, _ := worker.see(child + "/sealed").All("button[formaction]")[0].Attr("formaction")
	tell := item + "/tell"
	if !strings.Contains(worker.get(child+"/sealed").Body.String(), `href="`+tell+`"`) {
		t.Error("nothing leads to the page")
	}
	if w := worker.post(tell, url.Values{}); w.Code != http.StatusBadRequest || !parsed(t, w.Body.String()).Has(".govuk-error-summary a[href=#to]") {
		t.Errorf("an empty form: %d", w.Code)
	}
	form := url.Values{"to": {"The <b>nurse</b> of the next county"}, "why": {"She brings the medicine."}, "basis": {"public-task"}, "request": {requestOf(worker, tell)}}
	for range 2 { // a double click
		if w := worker.post(tell, form); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/approvals") {
			t.Fatalf("it is not asked: %d %s", w.Code, w.Body.String())
		}
	}
	guardian := somebody(worker, "guardian", record.CaldicottGuardian, "social-care", record.AccessReview)
	if read := guardian.agrees(t); !strings.Contains(read, "The <b>nurse</b> of the next county") || !strings.Contains(read, "a safe address") || strings.Contains(read, "Canary") {
		t.Errorf("the guardian reads %q", read)
	}
	if says := worker.see(tell).Text("main"); !strings.Contains(says, "Approved: you can do it once") {
		t.Errorf("the page says %q", says)
	}
	form.Set("to", "The landlord")
	form.Set("request", wishID())
	if w := worker.post(tell, form); w.Code != http.StatusSeeOther || strings.Contains(w.Body.String(), "Canary") {
		t.Errorf("to somebody else: %d", w.Code)
	}
	at, form := worker.goesOn(t, "Show it for a minute, to tell them") // nothing is typed again
	for range 2 {                                                      // a double click
		w := worker.post(at, form)
		if w.Code != http.StatusOK || w.Header().Get("Refresh") != "60;url="+child+"/sealed" || !strings.Contains(parsed(t, w.Body.String()).Text("main"), hidden) {
			t.Fatalf("it is not shown: %d %s", w.Code, parsed(t, w.Body.String()).Text("main"))
		}
	}
	for _, path := range []string{child, child + "/print", child + "/looks", child + "/sealed", tell, "/questions", "/notices", "/approvals"} {
		if strings.Contains(worker.get(path).Body.String(), "Canary") {
			t.Errorf("%s holds what is sealed", path)
		}
	}
	stranger := somebody(worker, "stranger", "social-worker", "social-care", record.SafeguardingNow)
	if w := stranger.post(tell, form); w.Code != http.StatusNotFound || stranger.get(tell).Code != http.StatusNotFound {
		t.Errorf("a stranger: %d", w.Code)
	}
}

// Two managers close a record to all but those on a list, who are named to the second of them; and they open it again.
func TestTwoManagersSayWhoMaySeeAChild(t *testing.T) {
	w := atWork(t)
	manager, worker := w.as("team-manager", record.Supervision), w.as("social-worker", record.PreparingVisit)
	child := childLink(w.joe, "")
	link := child + "/people-working/restrict"
	if p := worker.open(link); p.code == http.StatusOK && p.Text("h1") == "Who alone may see this child?" {
		t.Error("a worker says who may see the child")
	}
	p := manager.heading(manager.open(link), "Who alone may see this child?")
	if wrong := manager.send(link); wrong.code != http.StatusBadRequest || len(wrong.All(".govuk-error-summary a")) != 2 {
		t.Errorf("an empty form: %d %s", wrong.code, wrong.Text(".govuk-error-summary"))
	}
	people := []string{"people", p.ticked("Team manager"), "people", p.ticked("reviewing officer")}
	form := append(slices.Clone(people), "request", p.hidden("request"), "why", "A colleague is of the family.")
	for range 2 { // a double click
		p = manager.heading(manager.send(link, form...), "Approvals")
	}
	if says := p.Text("main"); strings.Count(says, "only these may see") != 1 || !strings.Contains(says, "Team manager; Demonstration, Independent reviewing officer") {
		t.Errorf("what is asked says %q", says)
	}
	if p := worker.open(child); p.code != http.StatusOK {
		t.Errorf("before a second manager agreed the worker sees %d", p.code)
	}
	w.agrees(t)
	p = manager.open(link)
	if says := p.Text("main"); !strings.Contains(says, "Approved: you can do it once") {
		t.Errorf("the page says %q", says)
	}
	manager.heading(manager.send(link, append(people, "request", p.hidden("request"), "why", "A colleague is of the family.")...), "Who works with this child")
	if p := worker.open(child); p.code != http.StatusNotFound {
		t.Errorf("who is not on the list sees %d", p.code)
	}
	p = manager.open(link)
	off := linksTo(p.Page, child+"/people-working/")
	var unlist string
	for _, one := range off {
		if strings.HasSuffix(one, "/unlist") && strings.Contains(manager.open(one).Text("main"), "reviewing officer") {
			unlist = one
		}
	}
	p = manager.heading(manager.open(unlist), "Take somebody off the list?")
	if wrong := manager.send(unlist, "request", p.hidden("request"), "why", "no"); wrong.code != http.StatusBadRequest {
		t.Errorf("without a reason: %d", wrong.code)
	}
	manager.heading(manager.send(unlist, "request", p.hidden("request"), "why", "They work elsewhere now."), "Approvals")
	w.agrees(t)
	p = manager.open(unlist)
	manager.heading(manager.send(unlist, "request", p.hidden("request"), "why", "They work elsewhere now."), "Who works with this child")
	if p := manager.open(unlist); p.code != http.StatusNotFound { // a tab that was left open
		t.Errorf("taken off twice: %d", p.code)
	}
}

// ticked gives the value of the box whose words hold some words.
func (p page) ticked(words string) string {
	for _, n := range p.All(".govuk-checkboxes__item") {
		for _, one := range p.All("input[type=checkbox]") {
			id, _ := one.Attr("id")
			if value, _ := one.Attr("value"); strings.Contains(n.Text(), words) && strings.Contains(n.Text(), p.Text("label[for="+id+"]")) {
				return value
			}
		}
	}
	return ""
}

// agrees is another manager of the same agency, who approves what waits.
func (w *team) agrees(t *testing.T) {
	t.Helper()
	second := casework.Person(record.Actor{User: "second-manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision, time.Now())
	board, err := w.desk.Approvals(t.Context(), second)
	if err != nil || len(board.ToDecide) != 1 {
		t.Fatalf("%d wait, %v", len(board.ToDecide), err)
	}
	if err := w.desk.DecideApproval(t.Context(), second, casework.Request{}, casework.Verdict{Approval: board.ToDecide[0].ID, Agreed: true}); err != nil {
		t.Fatal(err)
	}
}

// A manager is told what taking away does before anything is asked; asking takes nothing away.
func TestAManagerAsksThatSomethingIsTakenAway(t *testing.T) {
	w := atWork(t)
	manager, worker := w.as("team-manager", record.Supervision), w.as("social-worker", record.PreparingVisit)
	link := childLink(w.joe, "purge")
	if p := worker.open(link); strings.Contains(p.Text("main"), "This cannot be undone") {
		t.Error("a worker asks for it")
	}
	p := manager.heading(manager.open(link), "This cannot be undone")
	if p.Has("main form") {
		t.Error("the page that stops has a form on it")
	}
	p = manager.heading(manager.open(link+"/ask"), "What is to be taken away for good?")
	if wrong := manager.send(link + "/ask"); wrong.code != http.StatusBadRequest || !wrong.Has("#reference-error") {
		t.Errorf("an empty form: %d", wrong.code)
	}
	reference, _ := p.All("input[name=reference]")[0].Attr("value")
	if wrong := manager.send(link+"/ask", "reference", reference, "why", "no"); wrong.code != http.StatusBadRequest || !wrong.Has("#why-error") {
		t.Errorf("without a reason: %d", wrong.code)
	}
	form := []string{"request", p.hidden("request"), "reference", reference, "why", "It was written of another child."}
	for range 2 { // a double click
		p = manager.heading(manager.send(link+"/ask", form...), "Approvals")
	}
	if n := strings.Count(p.Text("main"), "It was written of another child."); n != 1 {
		t.Errorf("it is asked %d times", n)
	}
	if says := manager.open(link).Text("main"); !strings.Contains(says, "Waits for a decision") || strings.Contains(says, "keys shred") {
		t.Errorf("the page says %q", says)
	}
	guardian := casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian, Agency: "social-care-cur"}, record.AccessReview, time.Now())
	board, err := w.desk.Approvals(t.Context(), guardian)
	if err != nil || len(board.ToDecide) != 1 || board.ToDecide[0].Wish != "" {
		t.Fatalf("%+v, %v", board, err)
	}
	if err := w.desk.DecideApproval(t.Context(), guardian, casework.Request{}, casework.Verdict{Approval: board.ToDecide[0].ID, Agreed: true}); err != nil {
		t.Fatal(err)
	}
	if says := manager.open(link).Text("main"); !strings.Contains(says, "sightline keys shred --child "+string(w.joe)) || !strings.Contains(says, "--reference '"+reference+"'") {
		t.Errorf("the page says %q", says)
	}
}
