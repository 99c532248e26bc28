package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/record"
)

// A business manager tries a rule before it is switched on: how many questions, about how many children, in which months and areas.
func TestARuleIsTried(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	desk.ordinary(t)
	b := visit(t, desk)
	tried := 0
	for _, r := range desk.set.Rules {
		w := b.post(ruleLink(r.ID)+"/preview", url.Values{"over": {"5 years"}})
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", r.ID, w.Code)
		}
		wellMade(t, r.ID, w.Body.String())
		page := parsed(t, w.Body.String())
		text := page.Text("main")
		if !strings.Contains(text, "Over the last 5 years this rule would have asked ") || page.Text("option[selected]") != "the last 5 years" {
			t.Errorf("%s: %q", r.ID, text)
		}
		if strings.Contains(text, "Joe") {
			t.Errorf("%s names a child", r.ID)
		}
		if page.Has("svg.sl-months") {
			tried++
			if n, rows := len(page.All("svg.sl-months .p")), len(page.All(".sl-part table")); n < 2 || rows == 0 {
				t.Errorf("%s: %d bars and %d tables", r.ID, n, rows)
			}
		}
	}
	if tried == 0 {
		t.Error("no rule would have asked anything: nothing is tested")
	}
}

// When time runs out the page says how many children were read; where things stand otherwise it says so too.
func TestAPreviewSaysHowFarItCame(t *testing.T) {
	desk := newDesk(t)
	all := tallied(30, 10, 30, 20)
	desk.impact = &casework.Impact{
		Children: record.Exactly(5000), Read: record.Exactly(1200), Part: true, Tally: all,
		Areas:  []casework.ImpactRow{{Of: "prev", Tally: all}, {Of: ""}},
		Months: []casework.ImpactRow{{Of: "2026-04"}, {Of: "2026-05", Tally: tallied(10, 10, 0, 0)}, {Of: "", Tally: tallied(20, 0, 30, 20)}},
	}
	desk.endings = []record.Ending{{Status: record.Dismissed, By: "team-manager", Count: 2}}
	b := visit(t, desk)
	page := parsed(t, b.post("/rules/strategy-without-panel/preview", url.Values{"over": {"<b>for ever"}}).Body.String())
	text := page.Text("main")
	for _, says := range []string{
		"Time ran out: 1200 of 5000 children were read.", "Over the last 1 year this rule would have asked 40 questions about 30 children", "10 would surely have been asked; of the others", "20 would be open today.",
		"As things stand here, none of them was asked.", "May 2026", "In no one month", "Area prev", "Not known", "2 questions of this rule have ended here so far", "Set aside with a reason, by: Team manager",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	if label, _ := page.All("svg.sl-months")[0].Attr("aria-label"); !strings.Contains(label, "from April 2026 to May 2026; the most in one month is 10.") {
		t.Errorf("the chart says %q", label)
	}
	desk.impact = &casework.Impact{Children: record.Exactly(20), Read: record.Exactly(20), Tally: tallied(6, 0, 6, 0), Same: true}
	if text := parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String()).Text("main"); !strings.Contains(text, "6 questions about 6 children, of the 20 children whose record was read. Whether it would, the times as they are written leave open. All of them had an answer by today.") {
		t.Errorf("of what is only possible it says %q", text)
	}
	desk.impact = &casework.Impact{Children: record.Exactly(20), Read: record.Exactly(20), InForce: tallied(7, 7, 0, 0)}
	page = parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String())
	if text := page.Text("main"); !strings.Contains(text, "would have asked nothing, about any of the 20 children") || page.Has("svg.sl-months") || !strings.Contains(text, "7 questions were asked about 7 children") {
		t.Errorf("of nothing it says %q", text)
	}
}

func tallied(children, exact, possible, open int) casework.Tally {
	return casework.Tally{
		Children: record.Exactly(children), Questions: record.Exactly(exact + possible),
		Exact: record.Exactly(exact), Possible: record.Exactly(possible), Open: record.Exactly(open),
	}
}

// Few children are told as few, and the page says why: no number about them, no table, no bar.
func TestFewChildrenAreNotCountedOut(t *testing.T) {
	desk := newDesk(t)
	few, untold := record.Few(), record.Untold()
	small := casework.Tally{Children: few, Questions: untold, Exact: untold, Possible: untold, Open: untold}
	desk.impact = &casework.Impact{Children: record.Exactly(21), Read: record.Exactly(21), Tally: small, InForce: small}
	b := visit(t, desk)
	page := parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String())
	text := page.Text("main")
	for _, says := range []string{
		"would have asked questions about fewer than 6 children, of the 21 children", "questions were asked about fewer than 6 children.",
		"Too few children stand in the rows of a table for it to be shown. From 1 to 5 children could be children somebody knows",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	if page.Has("#months") || page.Has("#areas") || page.Has("svg.sl-months") {
		t.Error("there is a table")
	}
	all := tallied(30, 40, 0, 0)
	others := casework.Tally{Children: untold, Questions: untold, Exact: untold, Possible: untold, Open: untold}
	rows := []casework.ImpactRow{{Of: "2026-04", Tally: small}, {Of: "2026-05", Tally: others}, {Of: "2026-06"}, {Of: "2026-07", Tally: tallied(20, 20, 0, 0)}}
	desk.impact = &casework.Impact{Children: record.Exactly(50), Read: record.Exactly(50), Tally: all, InForce: others, Areas: rows[:1], Months: rows}
	page = parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String())
	for _, says := range []string{"April 2026 not shown not shown not shown fewer than 6 not shown", "June 2026 0 0 0 0 0", "how many is not shown", "what would let such a number be worked out is not shown"} {
		if !strings.Contains(strings.Join(strings.Fields(page.Text("main")), " "), says) {
			t.Errorf("it does not say %q: %s", says, page.Text("main"))
		}
	}
	if label, _ := page.All("svg.sl-months")[0].Attr("aria-label"); !strings.Contains(label, "A month whose number is not shown has no bar.") {
		t.Errorf("the chart says %q", label)
	}
	desk.impact = &casework.Impact{Children: record.Exactly(21), Read: record.Exactly(21), Tally: others}
	if text := parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String()).Text("main"); !strings.Contains(text, "questions about nearly all of the 21 children") {
		t.Errorf("of nearly all it says %q", text)
	}
}

// The address of a preview by itself leads to the rule, and a rule that is none is not tried.
func TestAPreviewIsAskedFor(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	if w := b.get("/rules/strategy-without-panel/preview"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/rules/strategy-without-panel" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := b.post("/rules/nothing/preview", nil); w.Code != http.StatusNotFound || len(desk.calls) != 0 {
		t.Errorf("a rule that is none: %d", w.Code)
	}
	if w := b.post("/rules/strategy-without-panel/preview", url.Values{"over": {strings.Repeat("x", choiceBytes)}}); w.Code != http.StatusBadRequest {
		t.Errorf("a form without end: %d", w.Code)
	}
	desk.fail = record.Busy
	if w := b.post("/rules/strategy-without-panel/preview", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a busy record: %d", w.Code)
	}
}
