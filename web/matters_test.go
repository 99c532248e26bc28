package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/record"
)

// Where children stand is listed for whoever may see them, with what comes next; a filter that leaves nobody says so.
func TestTheListOfTheProcessSaysWhereChildrenStand(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	page := b.see("/matters")
	if says := page.Text("main"); !strings.Contains(says, "Level, as a person set it") && !strings.Contains(says, "No level that you may see is set") {
		t.Errorf("it says %q", says)
	}
	found := false
	for _, link := range page.All("table a") {
		to, _ := link.Attr("href")
		found = found || to == child+"/pathway"
	}
	if !found {
		t.Errorf("Joe is not there: %q", page.Text("main"))
	}
	const ofHub = "a[href=/matters?list=hub]"
	if page.Has(ofHub) {
		t.Error("a social worker is offered the list of the hub")
	}
	if hub := somebody(b, "of-the-hub", "exploitation-hub", "vemt", record.SafeguardingNow); !hub.see("/matters").Has(ofHub) {
		t.Error("the hub is not offered its list")
	}
	late := b.see("/matters?list=overdue")
	if h := late.Text("h1"); h != "What is overdue" {
		t.Errorf("the heading is %q", h)
	}
	if says := b.see("/matters?list=&stage=adult").Text("main"); !strings.Contains(says, "No child is left by this choice") {
		t.Errorf("with nobody left, it says %q", says)
	}
	for _, strange := range []string{"?list=hub", "?list=xx&page=-4&hub=%00&stage=<b>", "?page=99999999999999999999", "?list=overdue&whose=nobody&page=7"} {
		if w := b.get("/matters" + strange); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<b>") {
			t.Errorf("%s: %d", strange, w.Code)
		}
	}
}

// For whoever assures the work: what was gone on without before less was done, with who answers for it, and the way to the child.
func TestWhatWasGoneOnWithoutHasAList(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	page := b.see("/matters?list=exceptions")
	says := page.Text("table")
	if !strings.Contains(says, "It was ended elsewhere. What was missing is not known: nobody here has answered for it yet") || !strings.Contains(says, "Nobody yet") {
		t.Errorf("it says %q", says)
	}
	found := false
	for _, link := range page.All("table a") {
		to, _ := link.Attr("href")
		found = found || to == child+"/pathway"
	}
	if !found {
		t.Error("nothing leads to the child")
	}
	if says := b.see("/matters?list=exceptions&which=good").Text("main"); !strings.Contains(says, "Show the whole list") || strings.Contains(says, "Joe") {
		t.Errorf("of what was made good, it says %q", says)
	}
}

// The hub begins with its own list.
func TestTheHubBeginsWithItsList(t *testing.T) {
	b := somebody(realDesk(t), "duty-desk", "exploitation-hub", "vemt", record.SafeguardingNow)
	page := b.see("/matters")
	if h := page.Text("h1"); !strings.Contains(h, "for the hub") {
		t.Errorf("the heading is %q", h)
	}
}

// What waits to be screened stands first in the list of a hub, with who referred, when, and what they said of danger.
func TestWhatWaitsToBeScreenedStandsFirst(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	hub := somebody(b, "duty-desk", "exploitation-hub", "vemt", record.SafeguardingNow)
	if where, page := b.answers(b.refers(child), "take"); where == "" {
		t.Fatal(saysOf(page))
	}
	page := hub.see("/matters?list=hub")
	says := page.Text("table")
	for _, want := range []string{"Joe", "Referred by Allocated social worker, ", "They named no danger now", "Screen the referral"} {
		if !page.Has("#screen") || !strings.Contains(says, want) {
			t.Errorf("it does not say %q: %q", want, says)
		}
	}
	if b.see("/matters?list=").Has("#screen") {
		t.Error("one's own list is split as well")
	}
}

// One's own list says which steps one began and has not sent, with the way to go on and nothing of what was typed; nobody else is told.
func TestWhatSomebodyBeganIsFoundAgain(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	b.refers(child)
	page := b.see("/matters?list=")
	if says := page.Text("section[aria-labelledby=begun]"); !strings.Contains(says, "Go on: Refer to the exploitation hub") || !strings.Contains(says, "Joe") || strings.Contains(says, "older men") {
		t.Errorf("it says %q", says)
	}
	found := false
	for _, link := range page.All("section[aria-labelledby=begun] a") {
		to, _ := link.Attr("href")
		found = found || to == child+"/pathway/refer"
	}
	if !found {
		t.Error("nothing leads on")
	}
	other := somebody(b, "another", "social-worker", "social-care-cur", record.PreparingVisit)
	if other.see("/matters?list=").Has("#begun") {
		t.Error("somebody else is told of it")
	}
	if where, page := b.answers(child+"/pathway/refer/check", "drop"); where == "" {
		t.Fatal(saysOf(page))
	}
	if page := b.see("/matters?list="); page.Has("#begun") {
		t.Errorf("once it is let go of, it says %q", page.Text("section[aria-labelledby=begun]"))
	}
}

// referring is what a form of a referral holds.
func referring(b *browser, pairs ...string) url.Values {
	form := formOf(b.see("/refer"))
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// the page says first what to do when there is danger now; what is missing is said beside its field, and what was typed stays.
func TestAReferralSaysFirstWhatToDoInDanger(t *testing.T) {
	b := worker(t)
	page := b.see("/refer")
	if says := page.Text(".govuk-warning-text"); !strings.Contains(says, "999") || !strings.Contains(says, "101") || !strings.Contains(says, "SAFER") {
		t.Errorf("first it says %q", says)
	}
	w := b.post("/refer", referring(b, "worry", "He has two telephones."))
	page = parsed(t, w.Body.String())
	if says := page.Text(".govuk-error-summary"); w.Code != http.StatusBadRequest || !strings.Contains(says, "danger now") || !strings.Contains(says, "is called") {
		t.Errorf("%d, and it says %q", w.Code, says)
	}
	if !strings.Contains(page.Text("textarea"), "two telephones") {
		t.Error("what was typed is gone")
	}
}

// Whether the child is known or not, the page that answers is the same to the letter, but for the number of the referral; pressed twice it is that too.
func TestTheAnswerToAReferralIsTheSameForEveryChild(t *testing.T) {
	b := worker(t)
	answer := func(form url.Values) string {
		w := b.post("/refer", form)
		if w.Code != http.StatusOK {
			t.Fatalf("%d: %s", w.Code, saysOf(parsed(t, w.Body.String())))
		}
		page := parsed(t, w.Body.String())
		number := page.All(".govuk-notification-banner strong")[0].Text()
		if len(number) != 10 {
			t.Fatalf("the number is %q", number)
		}
		return strings.ReplaceAll(page.Text("main"), number, "NUMBER")
	}
	known := referring(b, "danger", "no", "worry", "He has two telephones.", "given", "Joe", "age", "16")
	unknown := referring(b, "danger", "unknown", "worry", "She is driven about at night.", "given", "Nobody", "family", "Knows", "born-day", "1", "born-month", "2", "born-year", "2011")
	first := answer(known)
	if again := answer(known); again != first {
		t.Errorf("pressed twice, it says %q, and then %q", first, again)
	}
	if other := answer(unknown); other != first {
		t.Errorf("of a child who is known it says %q, and else %q", first, other)
	}
	known.Set("worry", "Something else altogether.")
	if w := b.post("/refer", known); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "sent before with other words") {
		t.Errorf("a stale page with other words is answered %d", w.Code)
	}
}
