package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// AskKnown knows nobody.
func (*fakeDesk) AskKnown(context.Context, casework.Who, casework.Asking) (casework.Known, error) {
	return casework.Known{}, nil
}

// A role that is called first is told with two exact things that a child is known, and whom to ring; with one thing more or less, for
// another purpose, in another role, or of a child of another agreement the answer is that of a child who is not known, to the letter.
func TestWhetherAChildIsKnown(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Desk.UseDirectory(&casework.Directory{Anywhere: casework.Number{Team: "Emergency duty team", Phone: "01632 960001"}})
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files})
	ask := func(role record.Role, purpose record.Purpose, name string, day string) (int, string) {
		b := &browser{t, site, signedIn(casework.Person(record.Actor{User: "nurse", Role: role, Agency: "hospital"}, purpose, time.Now()))}
		got := b.post("/known", url.Values{"given": {name}, "family": {"Canary" + name + "Xname"}, "born-day": {day}, "born-month": {"5"}, "born-year": {"2010"}})
		return got.Code, parsed(t, got.Body.String()).Text(".govuk-notification-banner")
	}
	code, known := ask("health-lead", record.SafeguardingNow, "Everything", "13")
	if code != http.StatusOK || !strings.Contains(known, "This child is known.") || !strings.Contains(known, "01632 960001") {
		t.Fatalf("%d %q", code, known)
	}
	_, unknown := ask("health-lead", record.SafeguardingNow, "Nobody", "13")
	for what, got := range map[string]func() (int, string){
		"another birth":             func() (int, string) { return ask("health-lead", record.SafeguardingNow, "Everything", "14") },
		"another purpose":           func() (int, string) { return ask("health-lead", record.PreparingVisit, "Everything", "13") },
		"a social worker":           func() (int, string) { return ask("social-worker", record.SafeguardingNow, "Everything", "13") },
		"an administrator":          func() (int, string) { return ask(record.Administrator, record.SafeguardingNow, "Everything", "13") },
		"another agreement's child": func() (int, string) { return ask("health-lead", record.SafeguardingNow, "Foreign", "10") },
	} {
		if code, says := got(); code != http.StatusOK || says != unknown || strings.Contains(says, "is known.") {
			t.Errorf("%s: %d %q", what, code, says)
		}
	}
}

// Whoever asked whether a child is known, and cannot wait, breaks the glass without typing again who it is. Nothing is opened by coming there.
func TestWhatWasAskedGoesOnToBreakGlass(t *testing.T) {
	w := desktest.NewWorld(t)
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files})
	b := &browser{t, site, signedIn(casework.Person(record.Actor{User: "nurse", Role: "health-lead", Agency: "hospital"}, record.SafeguardingNow, time.Now()))}
	typed := url.Values{"given": {"Everything"}, "family": {"CanaryEverythingXname"}, "born-day": {"13"}, "born-month": {"5"}, "born-year": {"2010"}}
	if known := b.post("/known", typed).Body.String(); !strings.Contains(known, `formaction="/break-glass"`) {
		t.Fatalf("there is no way on: %s", known)
	}
	typed.Set("begin", "yes")
	got := b.post("/break-glass", typed)
	page := parsed(t, got.Body.String())
	if got.Code != http.StatusOK || page.Text("h1") != "Break the glass" || strings.Contains(page.Text("main"), "There is a problem") {
		t.Errorf("%d %q", got.Code, page.Text("main"))
	}
	for _, kept := range []string{`value="CanaryEverythingXname"`, `value="2010"`} {
		if !strings.Contains(got.Body.String(), kept) {
			t.Errorf("%s is to be typed again", kept)
		}
	}
	typed = url.Values{"given": {"Nobody"}, "family": {"CanaryNobodyXname"}, "born-day": {"13"}, "born-month": {"5"}, "born-year": {"2010"}}
	if says := b.post("/known", typed).Body.String(); strings.Contains(says, "Break the glass for this child") {
		t.Error("it says of a child whom nobody knows that there is a record to open")
	}
}
