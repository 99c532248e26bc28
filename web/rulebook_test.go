package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/record"
	"sightline/rules"
)

// The library shows every rule under its theme, once, with whom it asks and on what it stands.
func TestTheLibraryShowsEveryRule(t *testing.T) {
	desk := newDesk(t)
	page := visit(t, desk).see("/rules")
	if n := len(page.All(".sl-book tbody tr")); n != len(desk.set.Rules) {
		t.Errorf("it shows %d rules of %d", n, len(desk.set.Rules))
	}
	text := page.Text("main")
	for _, r := range desk.set.Rules {
		if !strings.Contains(text, rules.Question(r.Asks, "")) || !page.Has(`a[href=`+ruleLink(r.ID)+`]`) {
			t.Errorf("%s is not shown, or not linked", r.ID)
		}
	}
	if len(desk.calls) > 0 {
		t.Error("a record was opened to show the library")
	}
}

// Looking for words narrows the library to rules that hold all of them; nothing found says what to do.
func TestTheLibraryIsSearched(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	whole := len(desk.set.Rules)
	for query, has := range map[string]string{
		"q=Strategy+MEETING": "strategy-without-panel", "q=LP15": "strategy-without-panel", "of=strategy-chair": "strategy-without-panel", "q=mental+health&of=health-lead": "",
		"q=" + url.QueryEscape("Modern Slavery"): "nrm",
	} {
		page := b.see("/rules?" + query)
		n := len(page.All(".sl-book tbody tr"))
		if n == 0 || n >= whole {
			t.Errorf("%s leaves %d rules of %d", query, n, whole)
		}
		if body := b.get("/rules?" + query).Body.String(); !strings.Contains(body, has) {
			t.Errorf("%s does not find %s", query, has)
		}
	}
	page := b.see("/rules?q=nowhere+at+all&of=headmaster")
	if len(page.All(".sl-book")) != 0 || !strings.Contains(page.Text("main"), "No rule has these words") || !page.Has("main a[href=/rules]") {
		t.Error("nothing found leads nowhere")
	}
	if value, _ := page.All("input#q")[0].Attr("value"); value != "nowhere at all" {
		t.Errorf("what was looked for is forgotten: %q", value)
	}
	if value, _ := b.see("/rules?q=" + strings.Repeat("x", 5000)).All("input#q")[0].Attr("value"); len(value) != bookWords {
		t.Errorf("%d letters are kept", len(value))
	}
}

// Every rule has a page: its question, its words, what it stands on and its two stories, which show it ask.
func TestEveryRuleHasItsPage(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	for _, r := range desk.set.Rules {
		w := b.get(ruleLink(r.ID))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", r.ID, w.Code)
		}
		wellMade(t, r.ID, w.Body.String())
		page := parsed(t, w.Body.String())
		if page.Text("h1") != rules.Question(r.Asks, "") {
			t.Errorf("%s is headed %q", r.ID, page.Text("h1"))
		}
		if n := len(page.All(".sl-grounds li")); n != len(r.Because)+len(r.Clocks()) {
			t.Errorf("%s stands on %d things and shows %d", r.ID, len(r.Because), n)
		}
		if n := len(page.All(".sl-story")); n != 2 {
			t.Errorf("%s shows %d stories", r.ID, n)
		}
		if !strings.Contains(page.Text(".sl-stories"), "The question is asked") {
			t.Errorf("the stories of %s do not show it ask", r.ID)
		}
		if !strings.Contains(page.Text(".sl-yaml"), "id: "+r.ID) {
			t.Errorf("%s is not shown as it stands", r.ID)
		}
	}
	if w := b.get("/rules/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a rule that is none: %d", w.Code)
	}
}

// A rule that counts by a clock says how long that allows and on whose authority.
func TestARuleSaysItsClock(t *testing.T) {
	text := visit(t, newDesk(t)).see("/rules/return-interview-72-hours").Text("main")
	if !strings.Contains(text, "Time allowed: 72 hours") || strings.Contains(text, "clock return-interview, version") {
		t.Errorf("it says %q", text)
	}
}

// What stands in the rule's words also stands on its page, and a child is never called by a name there.
func TestARuleIsReadAloudOnItsPage(t *testing.T) {
	desk := newDesk(t)
	text := visit(t, desk).see("/rules/strategy-without-panel").Text("main")
	for _, want := range []string{
		"It asks when there is “Strategy meeting or discussion”", "It keeps silent if this lasts: Open to the multi-agency exploitation process", "Review, learning point 15",
		"brings in the exploitation panel", "Practice Confirm locally", "A question further on is about this", "The time allowed has passed", "Near miss: a strategy meeting about harm at home.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// Roles are those of the vocabulary: every rule asks one that has words.
func TestEveryRuleAsksARoleWithWords(t *testing.T) {
	for _, r := range newDesk(t).set.Rules {
		if record.Words().AskedOf[r.AskedOf] == "" || themeWords(r.Theme) == codeWords(string(r.Theme)) || formWords(r.Form) == codeWords(r.Form) {
			t.Errorf("%s has a role, a theme or a form without words", r.ID)
		}
	}
}

// A partnership's folder: what it changes stands on top, with its reason, by whom and from when; what of it could not be used is said on
// every page of the library, and everything else is asked.
func TestWhatAPartnershipChangesIsSaid(t *testing.T) {
	desk := newDesk(t)
	desk.set = desk.set.With(fstest.MapFS{
		"off.yaml":    {Data: []byte("switch-off: suspensions-repeat\nreason: the schools <b>ask</b> it already\nby: inclusion-lead\nfrom: 2020-01-01\n")},
		"slower.yaml": {Data: []byte("change: return-interview-72-hours\nparams: {time: 96 hours}\nreason: nobody has this parameter\n")},
		"later.yaml":  {Data: []byte("change: suspensions-repeat\nparams: {times: 4}\nreason: agreed with heads\nby: school-lead\n")},
		"broken.yaml": {Data: []byte("id: [")},
	})
	wrong := desk.set.Wrong()
	if len(wrong) == 0 || len(desk.set.Changes()) == 0 {
		t.Fatalf("wrong: %q, changed: %v: nothing is tested", wrong, desk.set.Changes())
	}
	b := visit(t, desk)
	for _, path := range []string{"/rules", "/rules?q=panel", "/rules/strategy-without-panel", "/rules/suspensions-repeat"} {
		w := b.get(path)
		wellMade(t, path, w.Body.String())
		says := parsed(t, w.Body.String()).Text(".sl-wrong")
		for _, sentence := range wrong {
			if !strings.Contains(says, strings.Join(strings.Fields(sentence), " ")) {
				t.Errorf("%s does not say %q, but %q", path, sentence, says)
			}
		}
	}
	for _, path := range []string{"/rules", "/rules/suspensions-repeat"} {
		text := b.see(path).Text(".sl-changed")
		for _, says := range []string{"Not asked here", "from 1 January 2020", "Decided by: Council inclusion lead", "Because: the schools <b>ask</b> it already"} {
			if !strings.Contains(text, says) {
				t.Errorf("%s does not say %q: %s", path, says, text)
			}
		}
	}
	if b.see("/rules").Has(".sl-over") {
		t.Error("something is said to be over that is not")
	}
	if text := b.see("/rules?q=suspensions-repeat").Text(".sl-book"); !strings.Contains(text, "Not asked here from 1 January 2020: the schools <b>ask</b> it already") {
		t.Errorf("its line says %q", text)
	}
}

// What is over no longer stands among what this partnership changes: a question that is asked again is not said to be switched off.
func TestAChangeThatIsOverStandsUnderEarlierChanges(t *testing.T) {
	desk := newDesk(t)
	desk.set = desk.set.With(fstest.MapFS{
		"over.yaml":  {Data: []byte("switch-off: suspensions-repeat\nreason: tried by hand\nby: inclusion-lead\nfrom: 2020-01-01\nto: 2020-03-31\n")},
		"later.yaml": {Data: []byte("switch-off: return-interview-72-hours\nreason: not yet\nby: inclusion-lead\nfrom: 2999-01-01\nto: 2999-03-31\n")},
	})
	if wrong := desk.set.Wrong(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	b := visit(t, desk)
	for path, both := range map[string]bool{"/rules": true, "/rules/suspensions-repeat": false} {
		w := b.get(path)
		wellMade(t, path, w.Body.String())
		page := parsed(t, w.Body.String())
		if over := page.Text(".sl-over"); !strings.Contains(over, "Earlier changes") || !strings.Contains(over, "until 31 March 2020") || strings.Contains(over, "2999") {
			t.Errorf("%s: under earlier changes stands %q", path, over)
		}
		if now := page.Text(".sl-changed"); both != strings.Contains(now, "from 1 January 2999") || strings.Contains(now, "2020") {
			t.Errorf("%s: among what is changed stands %q", path, now)
		}
	}
}

// With nothing wrong and nothing changed the library says nothing of either.
func TestAnUnchangedLibraryWarnsOfNothing(t *testing.T) {
	if page := visit(t, newDesk(t)).see("/rules"); page.Has(".sl-wrong") || page.Has(".sl-changed") || page.Has(".sl-notice") {
		t.Error("it warns of what is not")
	}
}
