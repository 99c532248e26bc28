package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/telemetry"
)

// The title of a section may name the child, as "Spoken with Joe" does; the page's own, which stays in the browser's history, names the step.
func TestThePageOfASectionIsCalledAsItsStep(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway/refer/worry")
	title, heading := page.Text("head title"), page.Text("h1")
	if heading == "" || strings.Contains(title, heading) || !strings.HasPrefix(title, "Refer to the exploitation hub, part 1 of ") {
		t.Errorf("%q is called %q", heading, title)
	}
}

// Referring a child by name and birthday has the pace of asking whether they are known: it is no way to try many.
func TestReferringHasThePaceOfAsking(t *testing.T) {
	b, _ := metered(t)
	for n := range paces[telemetry.SlowedKnown].atOnce + 1 {
		w := b.post("/refer", url.Values{"worry": {"He has two telephones."}})
		if slowed := w.Code == http.StatusTooManyRequests; slowed != (n == paces[telemetry.SlowedKnown].atOnce) {
			t.Errorf("the %d. is answered %d", n+1, w.Code)
		}
	}
}
