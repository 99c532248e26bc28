package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

const safePlace = "17 Canary Row, behind the mill"

// hide keeps a safe address of a child sealed, and gives its id.
func (h *house) hide(who casework.Who, child record.ChildID) record.SealedID {
	h.t.Helper()
	for range 2 { // a double click
		if err := h.Seal(h.t.Context(), who, casework.SealWish{Child: child, Kind: record.SafeAddress, Text: safePlace, Request: casework.Request{ID: "the-worker-seals-it"}}); err != nil {
			h.t.Fatal(err)
		}
	}
	board, err := h.SealedItems(h.t.Context(), who, child)
	if err != nil || len(board.Items) != 1 || board.Items[0].Kind != record.SafeAddress || board.Items[0].Text != "" {
		h.t.Fatalf("what is sealed is %+v, %v", board.Items, err)
	}
	return board.Items[0].ID
}

// The worker is shown a safe address for a minute, with a task; each minute is a line, and one review looks at them. Nobody else learns that
// there is anything.
func TestASealedItemIsShownForATask(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(worker, mara)
	wish := casework.RevealWish{Child: mara, Item: item, Task: "To drive her to the visit."}
	stale := worker
	stale.Proved = stale.Proved.Add(-6 * time.Minute)
	if _, err := h.Reveal(t.Context(), stale, wish); !errors.Is(err, casework.NotProved) {
		t.Errorf("without proof: %v", err)
	}
	if _, err := h.Reveal(t.Context(), worker, casework.RevealWish{Child: mara, Item: item, Task: "visit"}); !errors.Is(err, record.Invalid) {
		t.Errorf("without a task: %v", err)
	}
	for range 3 { // kept open for two minutes more
		shown, err := h.Reveal(t.Context(), worker, wish)
		if err != nil || shown.Item.Text != safePlace || shown.Emergency || shown.Until.Sub(shown.At) != time.Minute {
			t.Fatalf("%+v, %v", shown, err)
		}
	}
	board, err := h.SealedItems(t.Context(), worker, mara)
	if err != nil || !board.Lead || len(board.Shown) != 3 || board.Shown[0].Outcome != "revealed: safe-address" {
		t.Errorf("the lead is told of %d, %v", len(board.Shown), err)
	}
	if reviews, err := h.Reviews(t.Context(), h.guardian()); err != nil || len(reviews.Open) != 1 || reviews.Open[0].Kind != record.OfReveal || reviews.Open[0].Words != "To drive her to the visit." {
		t.Errorf("%+v wait to be looked at, %v", reviews.Open, err)
	}
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Child: mara, Why: "danger"}); err != nil {
		t.Fatal(err)
	}
	for who, is := range map[string]casework.Who{"who broke the glass": nurse, "a stranger": h.person("s", "social-worker", "social-care-prev", record.SafeguardingNow), "the guardian": h.guardian()} {
		if _, err := h.SealedItems(t.Context(), is, mara); !errors.Is(err, record.Withheld) {
			t.Errorf("%s learns that there is something: %v", who, err)
		}
		if shown, err := h.Reveal(t.Context(), is, wish); !errors.Is(err, record.Withheld) || shown.Item.Text != "" {
			t.Errorf("%s is shown it: %v", who, err)
		}
	}
	if _, err := h.Reveal(t.Context(), worker, casework.RevealWish{Child: h.child("Ben was"), Item: item, Task: "To drive her to the visit."}); !errors.Is(err, record.Withheld) {
		t.Errorf("by another child's page: %v", err)
	}
}

// At night the duty worker is shown it by their own decision: those on call, the lead and the guardian are told at once, and a second person looks
// at it by the next working day, which after a Friday night is Monday.
func TestASealedItemIsShownInAnEmergency(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	lead := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(lead, mara)
	duty := desktest.OnDuty(t, h.Desk, "night", record.OutOfHours, record.SafeguardingNow)
	board, err := h.SealedItems(t.Context(), duty, mara)
	if err != nil || !board.Emergency || !board.Reveal || board.Lead || len(board.Shown) != 0 {
		t.Fatalf("%+v, %v", board, err)
	}
	wish := casework.RevealWish{Child: mara, Item: item, Task: "She is at the station and must be brought somewhere safe."}
	for range 2 {
		if shown, err := h.Reveal(t.Context(), duty, wish); err != nil || !shown.Emergency || shown.Item.Text != safePlace {
			t.Fatalf("%+v, %v", shown, err)
		}
	}
	colleague := desktest.OnDuty(t, h.Desk, "other-night", record.OutOfHours, record.SafeguardingNow)
	for who, is := range map[string]casework.Who{"the lead": lead, "the guardian": h.guardian(), "a colleague on call": colleague} {
		if got := h.told(is); got != "emergency-reveal" {
			t.Errorf("%s is told %q", who, got)
		}
	}
	reviews, err := h.Reviews(t.Context(), h.guardian())
	if err != nil || len(reviews.Open) != 1 || reviews.Open[0].Kind != record.OfEmergencyReveal {
		t.Fatalf("%+v wait, %v", reviews.Open, err)
	}
	if due := reviews.Open[0].Due; due.Weekday() != time.Monday || due.Format(time.DateOnly) != "2026-11-30" {
		t.Errorf("it is due on %s", due)
	}
}

// Every week each lead is told how often something was shown, once, however often the duty runs.
func TestTheLeadIsToldOfTheRevealsOfAWeek(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(worker, mara)
	for range 2 {
		if _, err := h.Reveal(t.Context(), worker, casework.RevealWish{Child: mara, Item: item, Task: "To drive her to the visit."}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.TellReveals(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := h.told(worker); got != "" {
		t.Errorf("in the same week the lead is told %q", got)
	}
	h.clock.pass(3 * 24 * time.Hour) // Monday
	for range 3 {
		if err := h.TellReveals(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.clock.pass(24 * time.Hour)
	}
	board, err := h.Notices(t.Context(), worker)
	if err != nil || len(board.Told) != 1 || board.Told[0].What != record.RevealsOfWeek || board.Told[0].Count != 2 || board.Told[0].Child != mara {
		t.Errorf("the lead is told %+v, %v", board.Told, err)
	}
}

// What is sealed is in nothing else that is shown or leaves, and what was taken back is shown to nobody.
func TestWhatIsSealedIsNowhereElse(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	item := h.hide(worker, mara)
	out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range exported(t, out) {
		if strings.Contains(text, "Canary") {
			t.Errorf("%s holds what is sealed", name)
		}
	}
	if found, _, err := h.Search(t.Context(), worker, "canary"); err != nil || len(found) != 0 {
		t.Errorf("a search finds it: %v", err)
	}
	o, err := h.Open(t.Context(), worker, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range o.Chronology.Items {
		if strings.Contains(it.Text.Reveal(), "Canary") {
			t.Error("it stands in the chronology")
		}
	}
	if err := h.Unseal(t.Context(), worker, mara, item, 9); !errors.Is(err, record.Conflict) {
		t.Errorf("taken back from an old page: %v", err)
	}
	if err := h.Unseal(t.Context(), worker, mara, item, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Reveal(t.Context(), worker, casework.RevealWish{Child: mara, Item: item, Task: "To drive her to the visit."}); !errors.Is(err, record.NotFound) {
		t.Errorf("after it was taken back: %v", err)
	}
}
