package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// Whoever presses twice refers once, and the second answer is that of the first.
func TestADoubleClickTakesAStepOnce(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	check := b.refers(child)
	form := formOf(b.see(check))
	for range 2 {
		if where, page := b.sends(check, "take", form); where != child+"/pathway?done=refer" {
			t.Fatalf("it leads to %q: %s", where, saysOf(page))
		}
	}
	if n := strings.Count(b.see(child+"/pathway").Text(".sl-life"), "older men at night"); n != 1 {
		t.Errorf("it was referred %d times", n)
	}
}

// Whatever is missing, what was typed is kept and stands on the page again; the problem is said beside the field, and at the answers.
func TestNothingTypedIsLost(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	where, page := b.answers(worry, "save", "worry", "He has two telephones.")
	if where != "" || !strings.Contains(page.Text(".govuk-error-summary"), "Say whether there is danger now") || !strings.Contains(page.Text("textarea"), "two telephones") {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	to, _ := page.All(".govuk-error-summary a")[0].Attr("href")
	if !page.Has(to) && !strings.Contains(to, ".") || len(page.All("[id="+strings.TrimPrefix(to, "#")+"]")) != 1 {
		t.Errorf("the problem leads to %q, which is not on the page", to)
	}
	if says := b.see(worry).Text("textarea"); !strings.Contains(says, "two telephones") {
		t.Errorf("opened again, the page says %q", says)
	}
	if says := b.see(child + "/pathway/refer").Text(".govuk-task-list"); !strings.Contains(says, "Incomplete: 1 thing is missing") {
		t.Errorf("the parts say %q", says)
	}
	answers := b.see(child + "/pathway/refer/check")
	if to, _ := answers.All("section .govuk-list a")[0].Attr("href"); to != worry+"#a.danger" || answers.Has("main button[value=take]") {
		t.Errorf("what is missing leads to %q, and it can be sent: %v", to, answers.Has("main button[value=take]"))
	}
	if w := b.post(child+"/pathway/refer/check", url.Values{"do": {"take"}, "request": {"a-request-of-a-test"}}); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Say whether there is danger now") {
		t.Errorf("sent by a way around, it is answered %d", w.Code)
	}
	if where, _ = b.answers(worry, "draft", "worry", "He has three telephones."); where != worry+"?saved=yes" {
		t.Errorf("a draft leads to %q", where)
	}
	if strings.Contains(b.see(child+"/pathway").Text(".sl-life"), "telephones") {
		t.Error("a draft stands in what was decided")
	}
}

// What an answer brings up is asked before anybody goes on.
func TestAnAnswerBringsUpMore(t *testing.T) {
	b := worker(t)
	worry := joesPage(b) + "/pathway/refer/worry"
	where, page := b.answers(worry, "save", "worry", "He was found with a knife.", "danger", "yes")
	if where != worry+"?further=yes" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if says := b.see(where).Text("main"); !strings.Contains(says, "What was done about the danger?") || !strings.Contains(says, "bring up more") {
		t.Errorf("it says %q", says)
	}
	if where, _ = b.answers(worry, "save"); !strings.HasSuffix(where, "/more") {
		t.Errorf("left empty, it leads to %q", where)
	}
}

// Two tabs of the same person: another section is no matter, the same one is shown with both texts, and neither is lost.
func TestTwoTabsOfOnePerson(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry, more := child+"/pathway/refer/worry", child+"/pathway/refer/more"
	first, second, other := formOf(b.see(worry)), formOf(b.see(worry)), formOf(b.see(more))
	first.Set("a.worry", "What the first tab says.")
	b.sends(worry, "draft", first)
	other.Set("a.child_knows", "He knows, and agrees.")
	if where, page := b.sends(more, "draft", other); where == "" {
		t.Errorf("another section clashes: %s", saysOf(page))
	}
	second.Set("a.worry", "What the second tab says.")
	second.Set("a.danger", "no")
	where, page := b.sends(worry, "save", second)
	if says := saysOf(page); where != "" || !strings.Contains(says, "What the first tab says.") || !strings.Contains(says, "What the second tab says.") {
		t.Fatalf("it leads to %q: %s", where, says)
	}
	merge := formOf(page)
	for pick, want := range map[string]string{"both": "What the first tab says.\n\nWhat the second tab says.", "theirs": "What the first tab says."} {
		chosen := url.Values{}
		maps.Copy(chosen, merge)
		chosen.Set("pick.worry", pick)
		if where, again := b.sends(worry, "merge", chosen); where != worry+"?saved=yes" {
			t.Fatalf("it leads to %q: %s", where, saysOf(again))
		}
		kept := b.see(worry)
		if says := kept.Text("textarea"); says != strings.Join(strings.Fields(want), " ") || !kept.Has("input[value=no][checked]") {
			t.Errorf("with %s it keeps %q", pick, says)
		}
		first, _ := kept.All("input[name=had]")[0].Attr("value") // as if the other tab had kept it just before
		merge.Set("had", first)
	}
	if says := b.see(more).Text("textarea"); !strings.Contains(says, "He knows, and agrees.") {
		t.Errorf("the other section says %q", says)
	}
}

// Two people refer the same child: the second reads what the first decided, beside their own words, before theirs is sent.
func TestTwoPeopleAtOneStep(t *testing.T) {
	site, desk := realDeskOf(t)
	b := somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit)
	child := joesPage(b)
	check := b.refers(child)
	mine := formOf(b.see(check))
	desktest.OnDuty(t, desk, "night-desk", record.OutOfHours, record.SafeguardingNow)
	night := somebody(site, "night-desk", record.OutOfHours, "out-of-hours", record.SafeguardingNow)
	other := url.Values{"q": {"worry", "danger"}, "a.worry": {"Found far from home, with a new coat."}, "a.danger": {"no"}, "request": {"another-request-of-a-test"}}
	if where, page := night.sends(check, "take", other); where == "" {
		t.Fatalf("the other is refused: %s", saysOf(page))
	}
	where, page := b.sends(check, "take", mine)
	if says := saysOf(page); where != "" || !strings.Contains(says, "with a new coat") || !strings.Contains(says, "older men at night") || !strings.Contains(says, "Something was decided since you began") {
		t.Fatalf("it leads to %q: %s", where, says)
	}
	if where, _ = b.sends(check, "read", formOf(page)); where != check {
		t.Fatalf("having read it, it leads to %q", where)
	}
	answers := b.see(check)
	if where, page = b.sends(check, "take", formOf(answers)); where != child+"/pathway?done=refer" {
		t.Errorf("it leads to %q: %s", where, saysOf(page))
	}
	if life := b.see(child + "/pathway").Text(".sl-life"); !strings.Contains(life, "new coat") || !strings.Contains(life, "older men at night") {
		t.Errorf("what was decided is %q", life)
	}
}

// keeps sends what a page sends by itself.
func (b *browser) keeps(section string, form url.Values) (code int, heard keptSaid) {
	b.t.Helper()
	w := b.post(section+"/draft", form)
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &heard); err != nil {
			b.t.Fatalf("%q: %v", w.Body.String(), err)
		}
	}
	return w.Code, heard
}

// What is typed is kept while it is typed: also the first time, what comes late changes nothing, and another tab hears of it.
func TestWhatIsTypedIsKept(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	form, stale := formOf(b.see(worry)), formOf(b.see(worry))
	clock := regexp.MustCompile(`^\d\d:\d\d$`)
	for turn, words := range []string{"He", "He has", "He has two telephones."} {
		form.Set("turn", string(rune('1'+turn)))
		form.Set("a.worry", words)
		if code, heard := b.keeps(worry, form); code != http.StatusOK || !clock.MatchString(heard.Saved) {
			t.Fatalf("%d %+v", code, heard)
		}
		form.Set("begun", "yes")
	}
	form.Set("turn", "2")
	form.Set("a.worry", "He has")
	if _, heard := b.keeps(worry, form); heard.Saved == "" {
		t.Errorf("what comes late hears %+v", heard)
	}
	if says := b.see(worry).Text("textarea"); says != "He has two telephones." {
		t.Errorf("it keeps %q", says)
	}
	stale.Set("a.worry", "She")
	if _, heard := b.keeps(worry, stale); !heard.Other {
		t.Errorf("another tab hears %+v", heard)
	}
	if where, page := b.answers(worry, "save", "danger", "no"); where == "" {
		t.Errorf("the page that was opened afterwards clashes: %s", saysOf(page))
	}
	b.post(child+"/pathway/refer/check", url.Values{"do": {"drop"}})
	form.Set("turn", "9")
	if _, heard := b.keeps(worry, form); !heard.Gone {
		t.Errorf("after it was let go of, a page hears %+v", heard)
	}
	if says := b.see(worry).Text("textarea"); says != "" {
		t.Errorf("it is back: %q", says)
	}
}

// Keeping what is typed has a pace of its own: whoever types long opens pages as before.
func TestTypingDoesNotSlowPages(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	form := formOf(b.see(worry))
	s := &site{Options: Options{Desk: door{newDesk(t)}}, pace: newPacer(unhurried())}
	for range 1000 {
		r := httptest.NewRequest(http.MethodPost, worry+"/draft", http.NoBody)
		r.Pattern = typingPattern
		r.AddCookie(&http.Cookie{Name: "sightline", Value: b.choice})
		_ = s.inTime(r)
	}
	r := httptest.NewRequest(http.MethodGet, worry, http.NoBody)
	r.Pattern = "GET /children/{child}/pathway/{step}/{section}"
	r.AddCookie(&http.Cookie{Name: "sightline", Value: b.choice})
	if err := s.inTime(r); err != nil {
		t.Errorf("a page is slowed: %v", err)
	}
	if code, _ := b.keeps(worry, form); code != http.StatusOK {
		t.Errorf("it is not kept: %d", code)
	}
}

// Whoever is signed out while they type sends what they typed afterwards, also when it is long.
func TestWhatIsTypedSurvivesSigningIn(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	form := formOf(b.see(worry))
	words := strings.Repeat("It is said that he sleeps elsewhere. ", 1500) // some 55 kB
	form.Set("a.worry", words)
	form.Set("do", "save")
	out := &browser{t, b.site, ""}
	w := out.post(worry, form)
	page := parsed(t, w.Body.String())
	if w.Code != http.StatusForbidden || !strings.Contains(page.Text("main"), "is kept on this page") {
		t.Fatalf("%d %s", w.Code, page.Text("main"))
	}
	kept, _ := page.All("input[name=kept]")[0].Attr("value")
	goes := keptIn(url.Values{"kept": {kept}})
	if goes == nil || goes.Path != worry || goes.Form.Get("a.worry") != words {
		t.Fatal("what was typed does not go along")
	}
	if code, _ := out.keeps(worry, form); code != http.StatusForbidden {
		t.Errorf("the script hears %d", code)
	}
	if where, _ := b.sends(worry, "draft", goes.Form); where != worry+"?saved=yes" {
		t.Errorf("it leads to %q", where)
	}
	if says := b.see(worry).Text("textarea"); says != strings.TrimSpace(words) {
		t.Errorf("%d bytes are kept of %d", len(says), len(words))
	}
}

// A step that is not open says why, whatever the address; what was typed stands there, to be copied or let go of.
func TestAClosedStepSaysWhy(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	for _, path := range []string{"/pathway/screen", "/pathway/screen/decide", "/pathway/screen/check"} {
		w := b.get(child + path)
		if page := parsed(t, w.Body.String()); w.Code != http.StatusConflict || !strings.Contains(page.Text("main"), "It is taken by") {
			t.Errorf("%s: %d %s", path, w.Code, page.Text("main"))
		}
	}
	if w := b.post(child+"/pathway/screen/check", url.Values{"do": {"take"}}); w.Code != http.StatusConflict {
		t.Errorf("taken all the same, it is answered %d", w.Code)
	}
	if w := b.get(child + "/pathway/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a step that is none: %d", w.Code)
	}
	if where := b.get(child + "/pathway/refer/nothing").Header().Get("Location"); where != child+"/pathway/refer" {
		t.Errorf("a section that is none leads to %q", where)
	}
}

// A hostile form breaks no page, names no entry that cannot be seen, and writes nothing.
func TestHostileFormsOfASection(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	more := child + "/pathway/refer/more"
	many := formOf(b.see(more))
	for i := range 10_000 {
		many.Add("q", "told."+strings.Repeat("9", i%5)+".x")
		many.Add("a.told", "nobody")
	}
	odd := formOf(b.see(more))
	odd.Set("a.evidence", "police/J-1")
	odd.Add("a.evidence", casework.Token("another-child", record.Ref{Agency: "police", Record: "J-1"}))
	odd.Set("a.category", "<script>alert(1)</script>")
	odd.Set("a.child_knows", "</textarea><b>bold</b>\u202e\x00"+strings.Repeat("é", 30_000))
	odd.Add("q", "__proto__")
	odd.Set("turn", "-99999999999999999999")
	odd.Set("seen", "x")
	odd.Set("do", "remove:told.0")
	for name, form := range map[string]url.Values{"many": many, "odd": odd} {
		for _, do := range []string{"save", "draft", "add:nothing", "remove:evidence.1", "remove:", "merge", "take", ""} {
			_, page := b.sends(more, do, form)
			if page != nil && (page.Has("main script") || page.Has("main b")) {
				t.Errorf("%s, %s: what was typed is part of the page", name, do)
			}
		}
	}
	if page := b.see(more); page.Has("main .sl-entries input[checked]") {
		t.Error("an entry is chosen that was named in no way a page names one")
	}
	if strings.Contains(b.see(child+"/pathway").Text(".sl-life"), "bold") {
		t.Error("something was written")
	}
}

// Entries are named by tokens on the page, chosen, and named in words at the answers; what is taken cites them.
func TestEntriesOfTheRecordAreChosen(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	b.refers(child)
	more := child + "/pathway/refer/more"
	page := b.see(more)
	boxes := page.All(".sl-entries input")
	if len(boxes) < 20 || !strings.Contains(page.Text("details"), "older entries of the record") {
		t.Fatalf("%d entries can be chosen", len(boxes))
	}
	token, _ := boxes[0].Attr("value")
	if strings.Contains(token, "/") {
		t.Errorf("an entry is named by %q", token)
	}
	form := formOf(page)
	form.Set("a.evidence", token)
	if where, again := b.sends(more, "save", form); where == "" {
		t.Fatal(saysOf(again))
	}
	check := b.see(child + "/pathway/refer/check")
	if len(check.All(".govuk-summary-list__value ul a")) != 1 {
		t.Errorf("the answers say %q", check.Text("main"))
	}
	if where, again := b.sends(child+"/pathway/refer/check", "take", formOf(check)); where == "" {
		t.Error(saysOf(again))
	}
}
