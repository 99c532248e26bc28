package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// referredPlace is a place that a school referred.
func referredPlace(t *testing.T, desk *casework.Desk) record.ContextID {
	t.Helper()
	who := desktest.Person("school-lead", "school-lead", record.SafeguardingNow)
	who.Actor.Agency = "school"
	id, err := desk.ReferContext(t.Context(), who, &casework.ContextReferral{
		NewContext: pathway.NewContext{Kind: record.PlaceContext, Name: "The car park", Where: "Behind the shops", Worry: "Boys of twelve are met there by a man in a grey car.", Danger: "no"},
		Request:    casework.Request{ID: "request-of-the-school"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// refersPlace refers a place, and gives its address.
func (b *browser) refersPlace(pairs ...string) (where string) {
	b.t.Helper()
	form := formOf(b.see("/contexts/refer"))
	for name, value := range map[string]string{"danger": "no", "kind": "place", "name": "The car park", "where": "Behind the shops", "worry": "Boys of twelve are met there by a man in a grey car."} {
		form.Set(name, value)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	where, _, _ = strings.Cut(b.post("/contexts/refer", form).Header().Get("Location"), "?")
	return where
}

// A school refers a place, sees what becomes of it and adds to it; the hub finds it at once and decides about it part by part, with nothing typed
// lost; others find nothing of it, in the words in which they find nothing of what is not there.
func TestAPlaceIsReferredFoundAndDecided(t *testing.T) {
	desk := realDesk(t)
	school := somebody(desk, "kim", "school-lead", "school", record.SafeguardingNow)
	hub := somebody(desk, "hal", "exploitation-hub", "mace", record.SafeguardingNow)
	other := somebody(desk, "ema", "early-help-worker", "early-help", record.SafeguardingNow)
	for _, b := range []*browser{school, hub, other} {
		b.t = t
	}
	place := school.refersPlace("danger", "yes", "done", "The caretaker rang 999.")
	if !strings.HasPrefix(place, "/contexts/here-") {
		t.Fatalf("it leads to %q", place)
	}
	if says := school.see(place + "?referred=yes").Text("main"); !strings.Contains(says, "It has arrived") || !strings.Contains(says, "Danger now was named") || !strings.Contains(says, "Referred, waits to be screened") {
		t.Errorf("the school reads %q", says)
	}
	list := hub.see("/contexts")
	if says := list.Text(".sl-matters"); !strings.Contains(says, "The car park") || !strings.Contains(says, "Danger was named") || !strings.Contains(says, "say what was done") {
		t.Errorf("the hub's list says %q", says)
	}
	if says := other.see("/contexts").Text("main"); strings.Contains(says, "car park") || !strings.Contains(says, "No group or place") {
		t.Errorf("somebody else's list says %q", says)
	}
	mine, nowhere := other.get(place), other.get("/contexts/here-nothing")
	if mine.Code != http.StatusNotFound || nowhere.Code != http.StatusNotFound || strings.ReplaceAll(mine.Body.String(), strings.TrimPrefix(place, "/contexts/"), "") != strings.ReplaceAll(nowhere.Body.String(), "here-nothing", "") {
		t.Errorf("what is not theirs is answered %d, and what is not there %d", mine.Code, nowhere.Code)
	}
	screen := place + "/steps/context-screen"
	if where, page := hub.answers(screen+"/read", "save", "history", "yes"); where != screen+"/decide" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if where, page := hub.answers(screen+"/decide", "save", "outcome", "decline"); where != screen+"/decide?further=yes" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if where, page := hub.answers(screen+"/decide", "save", "reason", "No reports were made.", "instead", "The school keeps watch there.", "challenge", "yes"); where != "" || !strings.Contains(page.Text(".govuk-error-summary"), "no reason not to accept") || !strings.Contains(page.Text("main"), "keeps watch") {
		t.Fatalf("on silence it leads to %q", where)
	}
	if where, page := hub.answers(screen+"/decide", "save", "reason", "Two of us went there on three evenings and met nobody."); where != screen+"/check" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	check := hub.see(screen + "/check")
	if says := check.Text("main"); strings.Contains(says, "The child may read it") || !strings.Contains(says, "The car park’s record") {
		t.Errorf("the answers say %q", says)
	}
	form := formOf(check)
	for range 2 {
		if where, page := hub.sends(screen+"/check", "take", form); where != place+"?done=context-screen" {
			t.Fatalf("it leads to %q: %s", where, saysOf(page))
		}
	}
	page := school.see(place)
	if says := page.Text("main"); strings.Count(says, "went there on three evenings") != 2 || !strings.Contains(says, "Not accepted, since") || !strings.Contains(says, "Challenge a decision") {
		t.Errorf("the school reads %q", says) // once in the decision, once among what was answered
	}
	if w := school.get(place + "/steps/context-reopen"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "It is taken by") {
		t.Errorf("a school that opens it again is answered %d", w.Code)
	}
}

// What is missing of a referral is said beside its field, and nothing typed is lost; a page sent again with other words says so.
func TestAReferralOfAPlaceLosesNothing(t *testing.T) {
	b := somebody(realDesk(t), "kim", "school-lead", "school", record.SafeguardingNow)
	b.t = t
	w := b.post("/contexts/refer", url.Values{"worry": {"Boys are met there."}, "where": {"High Street"}, "request": {"a-request-of-this-test"}})
	page := parsed(t, w.Body.String())
	says := page.Text(".govuk-error-summary")
	for _, want := range []string{"Say whether there is danger now", "Say whether it is a place or a group", "Say what it is called"} {
		if !strings.Contains(says, want) {
			t.Errorf("it says %q, and not %q", says, want)
		}
	}
	if w.Code != http.StatusBadRequest || !strings.Contains(page.Text("textarea"), "Boys are met there.") {
		t.Errorf("it is answered %d, with %q", w.Code, page.Text("textarea"))
	}
	first := b.refersPlace("request", "a-request-of-this-test")
	if again := b.refersPlace("request", "a-request-of-this-test"); first == "" || again != first {
		t.Errorf("sent twice it leads to %q and %q", first, again)
	}
	form := url.Values{"danger": {"no"}, "kind": {"place"}, "name": {"Elsewhere"}, "worry": {"Girls are met there now."}, "request": {"a-request-of-this-test"}}
	if w := b.post("/contexts/refer", form); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "sent before with other words") {
		t.Errorf("with other words it is answered %d", w.Code)
	}
}
