package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// A manager asks that what their own agency holds is taken away; the guardian agrees; the keeping of keys does it once, and what other agencies
// hold stays.
func TestWhatAnAgencyHoldsIsTakenAwayByTwo(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	manager := h.person("manager", record.TeamManager, "social-care-prev", record.Supervision)
	h.allocate("manager", mara)
	ref := record.ChildRef{Agency: "social-care-prev", Child: "S1"}
	keeper := casework.Service("keys", record.Checking)
	shred := func(ref record.ChildRef) error {
		return h.Shred(t.Context(), keeper, mara, ref, casework.PurgeApproved(mara, ref))
	}
	needs := func(when string) {
		t.Helper()
		if err := shred(ref); !errors.Is(err, record.NotYet) {
			t.Fatalf("%s: %v", when, err)
		}
	}
	board, err := h.Purgeable(t.Context(), manager, mara)
	if err != nil || board.Agency != "social-care-prev" || strings.Join(board.References, " ") != "S1" {
		t.Fatalf("a manager can ask for %+v, %v", board, err)
	}
	wish := casework.PurgeWish{Child: mara, Reference: "S1", Why: "It was written of another child.", Request: casework.Request{ID: "the-manager-asks-01"}}
	id, err := h.AskPurge(t.Context(), manager, wish)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.AskPurge(t.Context(), manager, wish); err != nil || again != id { // a double click
		t.Errorf("asked twice: %q, %v", again, err)
	}
	needs("it was only asked")
	if err := h.DecideApproval(t.Context(), h.guardian(), casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
		t.Fatal(err)
	}
	if err := shred(record.ChildRef{Agency: "police", Child: "P1"}); !errors.Is(err, record.NotYet) {
		t.Errorf("another agency's: %v", err)
	}
	if err := shred(ref); err != nil {
		t.Fatal(err)
	}
	needs("a second time")
	duty := desktest.OnDuty(t, h.Desk, "night", record.OutOfHours, record.SafeguardingNow)
	o, err := h.Open(t.Context(), duty, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	stays := false
	for _, it := range o.Chronology.Items {
		stays = stays || strings.Contains(it.Text.Reveal(), "missing from the quay")
		if strings.Contains(it.Text.Reveal(), "visit at home") {
			t.Error("what was taken away is read")
		}
	}
	if !stays {
		t.Error("what another agency holds went with it")
	}
}

// Nobody asks for what another agency holds, and whoever is no manager of the child's people asks for nothing.
func TestWhoAsksThatSomethingIsTakenAway(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("manager", mara)
	h.allocate("worker", mara)
	wish := casework.PurgeWish{Child: mara, Reference: "P1", Why: "It was written of another child."}
	_, err := h.AskPurge(t.Context(), h.person("manager", record.TeamManager, "social-care-prev", record.Supervision), wish)
	if wrong, is := errors.AsType[*casework.FieldProblem](err); !is || wrong.Field != "reference" {
		t.Errorf("what the police hold: %v", err)
	}
	wish.Reference = "S1"
	for who, is := range map[string]casework.Who{
		"the lead": h.person("worker", "social-worker", "social-care-prev", record.PreparingMeeting), "the guardian": h.guardian(),
		"another manager": h.person("other", record.TeamManager, "social-care-prev", record.Supervision),
	} {
		if _, err := h.AskPurge(t.Context(), is, wish); !errors.Is(err, record.Withheld) {
			t.Errorf("%s asks: %v", who, err)
		}
	}
}
