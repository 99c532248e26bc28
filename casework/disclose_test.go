package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// telling is a wish to tell the nurse of another county where a child is.
func telling(child record.ChildID, item record.SealedID) casework.DisclosureWish {
	return casework.DisclosureWish{
		Child: child, Item: item, To: "The safeguarding nurse of the next county", Why: "She brings the medicine there.", Basis: "public-task", Request: casework.Request{ID: "the-worker-tells-it-01"},
	}
}

// agree asks for what a verb needs and has the guardian agree.
func (h *house) agree(who casework.Who, err error) {
	h.t.Helper()
	var needs *casework.NeedsApproval
	if !errors.As(err, &needs) {
		h.t.Fatalf("it needs nobody: %v", err)
	}
	if strings.Contains(needs.Twofold.Says.Reveal()+needs.Error(), "Canary") {
		h.t.Error("what is asked holds what is sealed")
	}
	id, err := h.AskApproval(h.t.Context(), who, casework.Request{}, needs.Twofold, "She brings the medicine there.")
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.DecideApproval(h.t.Context(), h.guardian(), casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
		h.t.Fatal(err)
	}
}

// A worker beside the lead tells a sealed item to somebody it was not for: the guardian agrees to exactly that, it is told once, the lead is told,
// and a decision stands in the chronology, for named roles, that does not say what it says.
func TestASealedItemIsToldToANewParty(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	h.allocate("second", mara)
	lead := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	worker := h.person("second", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(lead, mara)
	wish := telling(mara, item)
	shown, err := h.Disclose(t.Context(), worker, wish)
	if shown.Item.ID != "" {
		t.Error("it is shown before anybody agreed")
	}
	h.agree(worker, err)
	if got := h.told(lead); got != "" {
		t.Errorf("before it is told the lead is told %q", got)
	}
	wish.To = "The landlord"
	if _, err := h.Disclose(t.Context(), worker, wish); !errors.Is(err, record.NotYet) {
		t.Errorf("to somebody else: %v", err)
	}
	if _, err := h.Disclose(t.Context(), lead, telling(mara, item)); !errors.Is(err, record.NotYet) {
		t.Errorf("by somebody else: %v", err)
	}
	wish = telling(mara, item)
	wish.To = " the safeguarding  nurse of the next county" // typed a second time
	for range 2 {                                           // a double click
		if shown, err = h.Disclose(t.Context(), worker, wish); err != nil || shown.Item.Text != safePlace || shown.Until.Sub(shown.At) != time.Minute {
			t.Fatalf("%+v, %v", shown, err)
		}
	}
	wish.Request.ID = "the-worker-tells-it-02"
	if shown, err := h.Disclose(t.Context(), worker, wish); !errors.Is(err, record.NotYet) || shown.Item.Text != "" {
		t.Errorf("told twice by one approval: %v", err)
	}
	if got := h.told(lead); got != "sealed-told" {
		t.Errorf("the lead is told %q", got)
	}
	h.isDecided(lead, mara)
}

// isDecided says that one decision stands in the chronology, and holds nothing of what is sealed.
func (h *house) isDecided(who casework.Who, child record.ChildID) {
	h.t.Helper()
	o, err := h.Open(h.t.Context(), who, child, casework.View{})
	if err != nil {
		h.t.Fatal(err)
	}
	n := 0
	for _, it := range o.Chronology.Items {
		says := it.Text.Reveal() + it.Details.First("what") + it.Details.First("to_others")
		if strings.Contains(says, "Canary") {
			h.t.Error("the chronology holds what is sealed")
		}
		if it.Kind == "sharing.decision" {
			n++
			if it.Handling != record.Restricted || !strings.Contains(it.Details.First("what"), "a safe address") || it.Text != "She brings the medicine there." {
				h.t.Errorf("it stands as %q %q for %q", it.Text.Reveal(), it.Details.First("what"), it.Handling)
			}
		}
	}
	if n != 1 {
		h.t.Errorf("%d decisions stand in the chronology", n)
	}
}

// An approval runs out, is for the item as it stood, and is of no use to whom the item is not shown.
func TestAnApprovalToTellGrowsOld(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(worker, mara)
	_, err := h.Disclose(t.Context(), worker, telling(mara, item))
	h.agree(worker, err)
	h.clock.pass(record.ApprovalLasts)
	worker.Proved = h.clock.now()
	if shown, err := h.Disclose(t.Context(), worker, telling(mara, item)); !errors.Is(err, record.NotYet) || shown.Item.Text != "" {
		t.Errorf("a week later: %v", err)
	}
	_, err = h.Disclose(t.Context(), worker, telling(mara, item))
	h.agree(worker, err)
	stale := worker
	stale.Proved = stale.Proved.Add(-6 * time.Minute)
	if _, err := h.Disclose(t.Context(), stale, telling(mara, item)); !errors.Is(err, casework.NotProved) {
		t.Errorf("without proof: %v", err)
	}
	for who, is := range map[string]casework.Who{"a stranger": h.person("s", "social-worker", "social-care-prev", record.SafeguardingNow), "the guardian": h.guardian()} {
		if shown, err := h.Disclose(t.Context(), is, telling(mara, item)); !errors.Is(err, record.Withheld) || shown.Item.Text != "" {
			t.Errorf("%s is shown it: %v", who, err)
		}
	}
	if err := h.Unseal(t.Context(), worker, mara, item, 1); err != nil {
		t.Fatal(err)
	}
	if shown, err := h.Disclose(t.Context(), worker, telling(mara, item)); !errors.Is(err, record.NotFound) || shown.Item.Text != "" {
		t.Errorf("after it was taken back: %v", err)
	}
}

// What is missing is said for each field, and what is sealed cannot be written where others read it.
func TestWhatTellingMustSay(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	item := h.hide(worker, mara)
	for what, change := range map[string]func(*casework.DisclosureWish){
		"to":    func(w *casework.DisclosureWish) { w.To = " " },
		"why":   func(w *casework.DisclosureWish) { w.Why = "because" },
		"basis": func(w *casework.DisclosureWish) { w.Basis = "none" },
	} {
		wish := telling(mara, item)
		change(&wish)
		_, err := h.Disclose(t.Context(), worker, wish)
		if wrong, is := errors.AsType[*casework.FieldProblem](err); !is || wrong.Field != what {
			t.Errorf("%s: %v", what, err)
		}
	}
	wish := telling(mara, item)
	wish.Why = "She is at 17  canary row, BEHIND the mill now."
	_, err := h.Disclose(t.Context(), worker, wish)
	if wrong, is := errors.AsType[*casework.FieldProblem](err); !is || wrong.Field != "why" || strings.Contains(err.Error(), "anary") {
		t.Errorf("what is sealed is written where others read it: %v", err)
	}
}
