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
	desk.impact = &casework.Impact{
		Children: 5000, Read: 1200, Tally: casework.Tally{Children: 3, Exact: 1, Possible: 3, Open: 2}, InForce: casework.Tally{},
		Areas:  []casework.ImpactRow{{Of: "prev", Tally: casework.Tally{Children: 3, Exact: 1, Possible: 3, Open: 2}}, {Of: ""}},
		Months: []casework.ImpactRow{{Of: "2026-04"}, {Of: "2026-05", Tally: casework.Tally{Exact: 1}}, {Of: "", Tally: casework.Tally{Possible: 3}}},
	}
	desk.endings = []record.Ending{{Status: record.Dismissed, By: "team-manager", Count: 2}}
	b := visit(t, desk)
	page := parsed(t, b.post("/rules/strategy-without-panel/preview", url.Values{"over": {"<b>for ever"}}).Body.String())
	text := page.Text("main")
	for _, says := range []string{
		"Time ran out: 1200 of 5000 children were read.", "Over the last 1 year this rule would have asked 4 questions about 3 children", "1 would surely have been asked; of the others", "2 would be open today.",
		"As things stand here, none of them was asked.", "May 2026", "In no one month", "Area prev", "Not known", "2 questions of this rule have ended here so far", "Set aside with a reason, by: Team manager",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	if label, _ := page.All("svg.sl-months")[0].Attr("aria-label"); !strings.Contains(label, "from April 2026 to May 2026; the most in one month is 1") {
		t.Errorf("the chart says %q", label)
	}
	desk.impact = &casework.Impact{Children: 2, Read: 2, Tally: casework.Tally{Children: 1, Possible: 1}}
	if text := parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String()).Text("main"); !strings.Contains(text, "1 question about 1 child, of the 2 children whose record was read. Whether it would, the times as they are written leave open. All of them had an answer by today.") {
		t.Errorf("of what is only possible it says %q", text)
	}
	desk.impact = &casework.Impact{Children: 2, Read: 2, InForce: casework.Tally{Children: 1, Exact: 1}}
	page = parsed(t, b.post("/rules/strategy-without-panel/preview", nil).Body.String())
	if text := page.Text("main"); !strings.Contains(text, "would have asked nothing, about any of the 2 children") || page.Has("svg.sl-months") || !strings.Contains(text, "1 question was asked about 1 child") {
		t.Errorf("of nothing it says %q", text)
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
