package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Replay goes to an entry by its number, its agency's record or its time; what an agency calls its record never stands in an address.
func TestGoToAnEntryARecordOrATime(t *testing.T) {
	b, desk := visitAda(t)
	c := desk.children["a1"]
	here := url.Values{"at": {strings.TrimPrefix(thenAt("a1", c.Items[0]), "/children/a1/then?at=")}, "known": {"police"}}
	for words, want := range map[string]int{
		"4": 3, " 1 ": 0, "9": 8, "E2": 1, "police/E2": 1, "2024-02-12": 2, "12 february 2024": 2, "2024-02": 0, "2024": 0, "age 13": 0, "Age 13/14": 0, "2024-02-10": 1,
	} {
		here.Set("to", words)
		w := b.post("/children/a1/then", here)
		if to := thenAt("a1", c.Items[want]) + "&known=police"; w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%q leads to %d %q, want %q", words, w.Code, w.Header().Get("Location"), to)
		}
	}
}

func TestGoToNowhereSaysWhatIsAccepted(t *testing.T) {
	b, desk := visitAda(t)
	at := strings.TrimPrefix(thenAt("a1", desk.children["a1"].Items[2]), "/children/a1/then?at=")
	for _, words := range []string{"", "0", "10", "-3", "99999999999999999999", "E77", "age 15", "2031-01", "<b>x</b>", `"><script>`, strings.Repeat("9", 300)} {
		w := b.post("/children/a1/then", url.Values{"at": {at}, "to": {words}})
		page := parsed(t, w.Body.String())
		if w.Code != http.StatusBadRequest || !strings.HasPrefix(page.Text("title"), "Error: ") || !strings.Contains(page.Text(".govuk-error-summary"), "such as 2021-12") || !page.Has("#to-error") {
			t.Errorf("%.20q: %d %q", words, w.Code, page.Text(".govuk-error-summary"))
		}
		if got, _ := page.All("#to")[0].Attr("value"); got != words {
			t.Errorf("%.20q: the form forgets what was written: %q", words, got)
		}
		if !strings.Contains(page.Text(".sl-then"), "Entry 3 in order") || strings.Contains(page.Text("main"), "boxing club") {
			t.Errorf("%.20q: it is not the page where the reader stood", words)
		}
	}
	if w := b.post("/children/a1/then", url.Values{"at": {"zz"}, "to": {"E77"}}); w.Code != http.StatusNotFound {
		t.Errorf("a place that is not there: %d", w.Code)
	}
	if w := b.post("/children/none/then", url.Values{"to": {"1"}}); w.Code != http.StatusNotFound {
		t.Errorf("a child that is not there: %d", w.Code)
	}
}

// The number that the page gives an entry leads back to it, for every entry.
func TestTheNumberOfAnEntryLeadsToIt(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[joe]
	for pos := 0; pos < c.Len(); pos += 11 {
		text := b.see(thenAt(joe, c.Items[pos])).Text(".sl-then")
		_, number, _ := strings.Cut(text, "Entry ")
		number, _, _ = strings.Cut(number, " in order")
		w := b.post("/children/c1/then", url.Values{"to": {number}})
		if w.Header().Get("Location") != thenAt(joe, c.Items[pos]) {
			t.Errorf("entry %s leads elsewhere than to %s", number, c.Items[pos].Ref)
		}
	}
}
