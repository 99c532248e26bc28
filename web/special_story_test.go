package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
)

// somebody is a person of an agency at the pages of a site, who proved who they are just now.
// sizes: who somebody is
func somebody(b *browser, user string, role record.Role, agency record.AgencyCode, purpose record.Purpose) *browser {
	return &browser{b.t, b.site, signedIn(casework.Person(record.Actor{User: user, Role: role, Agency: agency}, purpose, time.Now()))}
}

// joesPage gives the address of Joe's page, as the worker finds it.
func joesPage(worker *browser) string {
	worker.t.Helper()
	why, _ := worker.see("/questions").All(".sl-dues td a")[0].Attr("href")
	child, _, _ := strings.Cut(why, "/questions")
	return child
}

// request gives the wish of a page's form.
func requestOf(b *browser, path string) string {
	b.t.Helper()
	id, _ := b.see(path).All("main input[name=request]")[0].Attr("value")
	return id
}

// A nurse at night, in two requests: the page, and the button. The record is open, and says until when; the guardian reads that it was, closes the
// review, and never sees the record.
func TestTheGlassIsBrokenOnAPage(t *testing.T) {
	worker := realDesk(t)
	child := joesPage(worker)
	id := strings.TrimPrefix(child, "/children/")
	nurse := somebody(worker, "nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	if w := nurse.get(child); w.Code != http.StatusNotFound {
		t.Fatalf("she opens it: %d", w.Code)
	}
	form := url.Values{"child": {id}, "why": {"hospital"}, "words": {"In the emergency department, alone."}, "request": {requestOf(nurse, "/break-glass?child="+id)}}
	for range 2 { // a double click
		if w := nurse.post("/break-glass", form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != child {
			t.Fatalf("%d %s", w.Code, parsed(t, w.Body.String()).Text("main"))
		}
	}
	if bar := nurse.see(child).Text(".sl-glass"); !strings.Contains(bar, "Open by break-glass until") || !strings.Contains(bar, "The child is at a hospital now") || !strings.Contains(bar, "alone") {
		t.Errorf("her page says %q", bar)
	}
	if worker.see(child).Has(".sl-glass") {
		t.Error("the worker's page says so too")
	}
	guardian := somebody(worker, "guardian", record.CaldicottGuardian, "social-care", record.AccessReview)
	page := guardian.see("/notices")
	if says := page.Text("main"); !strings.Contains(says, "opened by break-glass") || !strings.Contains(says, "no lead professional") || strings.Contains(says, "Joe") {
		t.Errorf("the guardian reads %q", says)
	}
	if nav := page.Text("nav[aria-label=Sightline]"); !strings.Contains(nav, "Notices (2)") {
		t.Errorf("the pages are %q", nav)
	}
	guardian.closes(t)
	if w := guardian.get(child); w.Code != http.StatusNotFound {
		t.Errorf("the guardian opens the record: %d", w.Code)
	}
	if w := nurse.post(child+"/break-glass/end", nil); w.Code != http.StatusSeeOther {
		t.Errorf("it is not ended: %d", w.Code)
	}
	if w := nurse.get(child); w.Code != http.StatusNotFound {
		t.Errorf("it is still open: %d", w.Code)
	}
}

// closes is the guardian's part next day.
func (b *browser) closes(t *testing.T) {
	t.Helper()
	notices := url.Values{}
	for _, n := range b.see("/notices").All("input[name=notice]") {
		id, _ := n.Attr("value")
		notices.Add("notice", id)
	}
	if w := b.post("/notices", notices); w.Code != http.StatusSeeOther {
		t.Errorf("they cannot be read: %d", w.Code)
	}
	if nav := b.see("/notices").Text("nav[aria-label=Sightline]"); strings.Contains(nav, "Notices (") {
		t.Errorf("after reading the pages are %q", nav)
	}
	page := b.see("/reviews")
	action, _ := page.All("main form[method=post]")[0].Attr("action")
	if says := page.Text("main"); !strings.Contains(says, "The child is at a hospital now. In the emergency department, alone.") || !strings.Contains(says, "a defect of the normal route") {
		t.Errorf("the reviews say %q", says)
	}
	if w := b.post(action, url.Values{"outcome": {"justified"}, "words": {"yes"}}); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `value="justified" checked`) {
		t.Errorf("without words: %d", w.Code)
	}
	form := url.Values{"outcome": {"justified"}, "words": {"Nobody could be reached that night."}}
	if w := b.post(action, form); w.Code != http.StatusSeeOther {
		t.Errorf("it is not closed: %d", w.Code)
	}
	if w := b.post(action, form); w.Code != http.StatusConflict { // a tab that was left open
		t.Errorf("it is closed twice: %d", w.Code)
	}
}

// Whoever gives two things that name nobody, or somebody they may not open, is told the same.
func TestTheGlassOfNobodyIsNotBroken(t *testing.T) {
	worker := realDesk(t)
	nurse := somebody(worker, "nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	w := nurse.post("/break-glass", url.Values{"given": {"No"}, "family": {"Body"}, "born-day": {"2"}, "born-month": {"4"}, "born-year": {"2009"}, "why": {"danger"}})
	if says := parsed(t, w.Body.String()).Text("main"); w.Code != http.StatusNotFound || !strings.Contains(says, "Nothing was opened") {
		t.Errorf("%d %q", w.Code, says)
	}
	if w := nurse.post("/break-glass", url.Values{"why": {"curiosity"}}); w.Code != http.StatusBadRequest {
		t.Errorf("without a reason: %d", w.Code)
	}
	if w := nurse.post("/break-glass", url.Values{"child": {"nobody"}, "why": {"danger"}}); w.Code != http.StatusNotFound {
		t.Errorf("a page that is not there: %d", w.Code)
	}
	unproved := casework.Person(record.Actor{User: "nurse", Role: "health-lead", Agency: "acute-hospital"}, record.SafeguardingNow, time.Time{})
	stale := &browser{t, worker.site, signedIn(unproved)}
	child := joesPage(worker)
	if w := stale.post("/break-glass", url.Values{"child": {strings.TrimPrefix(child, "/children/")}, "why": {"danger"}}); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Prove again") {
		t.Errorf("without proof: %d", w.Code)
	}
}

const hidden = "17 Canary Row"

// A safe address is kept sealed, shown for a minute with a mark of who looks, and stands in no other answer.
//
// sizes: one story, from first to last
func TestASealedItemIsShownForAMinute(t *testing.T) {
	worker := realDesk(t)
	child := joesPage(worker)
	worker.choice = signedIn(casework.Person(record.Actor{User: "duty-desk", Role: "social-worker", Agency: "social-care"}, record.SafeguardingNow, time.Now()))
	form := url.Values{"kind": {"safe-address"}, "text": {hidden}}
	check := worker.post(child+"/sealed/new", form)
	page := parsed(t, check.Body.String())
	if check.Code != http.StatusOK || !strings.Contains(page.Text("main"), "Check before it is sealed") {
		t.Fatalf("%d %s", check.Code, page.Text("main"))
	}
	request, _ := page.All("main input[name=request]")[0].Attr("value")
	form.Set("do", "keep")
	form.Set("request", request)
	for range 2 { // a double click
		if w := worker.post(child+"/sealed/new", form); w.Code != http.StatusSeeOther {
			t.Fatalf("it is not kept: %d", w.Code)
		}
	}
	list := worker.see(child + "/sealed")
	items := list.All("button[formaction]")
	if len(items) != 1 || strings.Contains(list.Text("body"), "Canary") {
		t.Fatalf("%d items are listed", len(items))
	}
	item, _ := items[0].Attr("formaction")
	if w := worker.post(item, url.Values{"task": {"visit"}}); w.Code != http.StatusBadRequest || strings.Contains(w.Body.String(), "Canary") {
		t.Errorf("without a task: %d", w.Code)
	}
	w := worker.post(item, url.Values{"task": {"To drive him to the visit."}})
	shown := parsed(t, w.Body.String())
	if w.Code != http.StatusOK || w.Header().Get("Refresh") != "60;url="+child+"/sealed" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, Refresh %q, Cache-Control %q", w.Code, w.Header().Get("Refresh"), w.Header().Get("Cache-Control"))
	}
	if !strings.Contains(shown.Text("main"), hidden) || strings.Contains(shown.Text("title"), "Canary") || !strings.Contains(shown.Text(".sl-sealed__mark"), "Robin Fields") || !strings.Contains(shown.Text("main"), "This must not be printed") || !shown.Has("button[accesskey=k]") {
		t.Errorf("it is shown as %q", shown.Text("main"))
	}
	for _, path := range []string{"/", child, child + "/print", child + "/then", child + "/looks", child + "/sealed", child + "/share", child + "/export", child + "/files", "/questions", "/notices", "/approvals"} {
		if w := worker.get(path); strings.Contains(w.Body.String(), "Canary") {
			t.Errorf("%s holds what is sealed", path)
		}
	}
	guardian := somebody(worker, "guardian", record.CaldicottGuardian, "social-care", record.AccessReview)
	if says := guardian.see(child + "/looks").Text("main"); !strings.Contains(says, "Was shown something that is sealed") {
		t.Errorf("the guardian does not see who was shown it: %q", says)
	}
	for _, closed := range []string{child + `"`, child + "/files", child + "/then", child + "/looks/"} {
		if strings.Contains(guardian.get(child+"/looks").Body.String(), `href="`+closed) {
			t.Errorf("who looks at access is led to %s, which is not there for them", closed)
		}
	}
	if says := worker.see(child + "/looks").Text("main"); strings.Contains(says, "sealed") || strings.Contains(says, "safe-address") {
		t.Errorf("who has looked says that there is something sealed: %q", says)
	}
	if w := worker.get(item); w.Code != http.StatusSeeOther {
		t.Errorf("it is shown by its address: %d", w.Code)
	}
	stranger := somebody(worker, "stranger", "social-worker", "social-care", record.SafeguardingNow)
	for _, path := range []string{child + "/sealed", child + "/sealed/new", item + "/back"} {
		if path == item+"/back" {
			path += "?version=1"
		}
		if w := stranger.get(path); w.Code != http.StatusNotFound {
			t.Errorf("a stranger at %s: %d", path, w.Code)
		}
	}
	if w := stranger.post(item, url.Values{"task": {"To drive him to the visit."}}); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "Canary") {
		t.Errorf("a stranger is shown it: %d", w.Code)
	}
}

// A decision not to share is written down, checked and stands in the chronology.
func TestADecisionIsWrittenDownOnAPage(t *testing.T) {
	worker := realDesk(t)
	child := joesPage(worker)
	worker.choice = signedIn(casework.Person(record.Actor{User: "duty-desk", Role: "social-worker", Agency: "social-care"}, record.PreparingVisit, time.Now()))
	form := url.Values{"shared": {"none"}, "purpose": {"The landlord asked."}, "basis": {"none"}, "to-others": {"The landlord"}, "what": {"Where he stays"}, "reason": {"It would put him in danger."}, "told": {"yes"}}
	if page := worker.see(child + "/share"); len(page.All("details")) != 2 || page.Has("details[open]") || !page.Has("details input[name=basis]") || !page.Has("details input[name=entries]") {
		t.Errorf("the long questions are not folded: %q", page.Text("main"))
	}
	if w := worker.post(child+"/share", url.Values{"shared": {"all"}}); !parsed(t, w.Body.String()).Has("details[open] input[name=basis]") {
		t.Error("what is wrong is folded away")
	}
	if w := worker.post(child+"/share", url.Values{"shared": {"all"}}); w.Code != http.StatusBadRequest || !parsed(t, w.Body.String()).Has(".govuk-error-summary a[href=#reason]") {
		t.Errorf("with little: %d", w.Code)
	}
	w := worker.post(child+"/share", form)
	page := parsed(t, w.Body.String())
	if w.Code != http.StatusOK || !strings.Contains(page.Text("main"), "Check your answers") || !strings.Contains(page.Text("main"), "It would put him in danger.") {
		t.Fatalf("%d %s", w.Code, page.Text("main"))
	}
	request, _ := page.All("main input[name=request]")[0].Attr("value")
	form.Set("request", request)
	form.Set("do", "record")
	for range 2 {
		if w := worker.post(child+"/share", form); w.Code != http.StatusSeeOther {
			t.Fatalf("it is not recorded: %d %s", w.Code, parsed(t, w.Body.String()).Text("main"))
		}
	}
	if n := strings.Count(worker.see(child).Text("main"), "It would put him in danger."); n == 0 {
		t.Error("it does not stand in the chronology")
	}
}

// An export of a long record asks the guardian, who agrees on a page; then it comes as one file.
func TestAnExportIsAskedForAndFetched(t *testing.T) {
	worker := realDesk(t)
	child := joesPage(worker)
	worker.choice = signedIn(casework.Person(record.Actor{User: "duty-desk", Role: "social-worker", Agency: "social-care"}, record.PreparingMeeting, time.Now()))
	form := url.Values{"kind": {"agency"}, "to": {"police"}}
	w := worker.post(child+"/export", form)
	if says := parsed(t, w.Body.String()).Text("main"); w.Code != http.StatusConflict || !strings.Contains(says, "Nothing has left") {
		t.Fatalf("%d %q", w.Code, says)
	}
	form.Set("why", "For the conference on Monday.")
	if w := worker.post(child+"/export", form); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/approvals") {
		t.Fatalf("it is not asked: %d", w.Code)
	}
	guardian := somebody(worker, "guardian", record.CaldicottGuardian, "social-care", record.AccessReview)
	page := guardian.see("/approvals")
	if says := page.Text("main"); strings.Contains(says, "Joe") || !strings.Contains(says, "1 child, for Police") || !strings.Contains(says, "For the conference on Monday.") {
		t.Errorf("the guardian reads %q", says)
	}
	action, _ := page.All("main form[method=post]")[0].Attr("action")
	if w := guardian.post(action, url.Values{"do": {"refuse"}}); w.Code != http.StatusBadRequest {
		t.Errorf("refused without a reason: %d", w.Code)
	}
	if w := guardian.post(action, url.Values{"do": {"approve"}}); w.Code != http.StatusSeeOther {
		t.Errorf("it is not approved: %d", w.Code)
	}
	if w := guardian.post(action, url.Values{"do": {"refuse"}, "why": {"I thought again about it."}}); w.Code != http.StatusConflict { // an old tab
		t.Errorf("refused afterwards: %d", w.Code)
	}
	if guardian.see("/approvals").Has("main form[action=" + child + "/export]") {
		t.Error("who agreed is given what somebody else asked")
	}
	mine := worker.see("/approvals")
	if !strings.HasPrefix(mine.Text("section[aria-labelledby=mine] dd"), "Joe, ") || !strings.Contains(mine.Text("section[aria-labelledby=mine] form[action="+child+"/export] button"), "Joe’s record") {
		t.Errorf("it is one click, and says of nobody: %q", mine.Text("main"))
	}
	path, form := worker.goesOn(t, "Export it now") // with one click, and nothing to type
	got := worker.post(path, form)
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/zip" || got.Header().Get("Content-Disposition") != `attachment; filename="extract.zip"` {
		t.Errorf("%d %s", got.Code, got.Header().Get("Content-Type"))
	}
	if w := worker.post(path, form); w.Code != http.StatusConflict {
		t.Errorf("it leaves twice: %d", w.Code)
	}
}

// goesOn gives what somebody sends, from their page of approvals, to do what another has agreed to.
func (b *browser) goesOn(t *testing.T, button string) (path string, form url.Values) {
	t.Helper()
	page := b.see("/approvals")
	for _, n := range page.All("main form[method=post]") {
		if says, _, _ := strings.Cut(n.Text(), ":"); says == button {
			path, _ = n.Attr("action")
		}
	}
	if path == "" {
		t.Fatalf("there is no %q on %q", button, page.Text("main"))
	}
	form = url.Values{}
	for _, field := range page.All("main form[action=" + path + "] input") {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		form.Add(name, value)
	}
	return path, form
}

// Whatever is typed into these forms, no page breaks, and nothing of it is taken for a part of the page.
func FuzzSpecialForms(f *testing.F) {
	for _, seed := range []string{"", "danger", "\x00\xff", "<script>alert(1)</script> is said", "\u202eabc def ghi", strings.Repeat("é", 5000)} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, words, code string) {
		share := newShareForm(&casework.Opened{Chronology: chronology.Build(chronology.Input{})})
		form := url.Values{}
		for _, one := range share.all() {
			form.Set(one.Name, words)
		}
		form.Set("basis", code)
		form.Set("shared", code)
		readAll(form, share.all()...)
		decision := share.decision("a1", form)
		if len(decision.Problems(time.Now())) == 0 {
			t.Errorf("%q and %q are a decision", words, code)
		}
		kind, agency, other := recipientFields()
		readAll(url.Values{"kind": {code}, "to": {code}, "name": {words}}, kind, agency, other)
		if _, err := casework.ExportApproval(casework.Who{}, casework.ExportWish{Children: []record.ChildID{"a", "b"}, To: recipientOf(kind, agency, other)}); err == nil && kind.Value == "" {
			t.Errorf("%q and %q are somebody who gets it", words, code)
		}
		list, typed := &field{Kind: aList, Options: agencyOptions(), Name: "agency"}, &field{Kind: aLine, Name: "agency-code"}
		readAll(url.Values{"agency": {code}, "agency-code": {words}}, list, typed)
		if of := agencyOf(list, typed); len(wrongOf(list, typed)) == 0 {
			if _, _, known := record.Words().Agency(of); !known {
				t.Errorf("%q and %q are the agency %q", words, code, of)
			}
		}
		kept := wishOf(words, url.Values{"child": {code, words}, "to": {words}, "request": {code}})
		if on := goOnWith(&record.Approval{Kind: record.ForExport, Wish: kept}); on != nil && (on.Path != localPath(words) || on.Form.Has("request") || on.Form.Get("to") != words) {
			t.Errorf("%q comes back as %q to %q", words, on.Form.Get("to"), on.Path)
		}
		exact := exactFields()
		for _, one := range exact {
			form.Set(one.Name, words)
			form.Set(one.Name+"-day", code)
		}
		readAll(form, exact...)
		if a := askingOf(exact); !utf8.ValidString(a.NHSNumber.Reveal()) || strings.ContainsFunc(a.GivenNames.Reveal(), casework.Hidden) {
			t.Errorf("%q is read as %q", words, a.GivenNames.Reveal())
		}
	})
}
