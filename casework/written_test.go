package casework_test

import (
	"errors"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// with counts, for each child there is, the entries of a kind.
func (h *house) with(kind record.Kind) map[record.ChildID]int {
	h.t.Helper()
	everybody := desktest.OnDuty(h.t, h.Desk, "everywhere", record.OutOfHours, record.SafeguardingNow)
	all, err := h.List(h.t.Context(), everybody)
	if err != nil {
		h.t.Fatal(err)
	}
	count := map[record.ChildID]int{}
	for i := range all {
		o, err := h.Open(h.t.Context(), everybody, all[i].ID, casework.View{})
		if err != nil {
			h.t.Fatal(err)
		}
		count[o.ID] = 0
		for _, it := range o.Chronology.Items {
			if it.Kind == kind {
				count[o.ID]++
			}
		}
	}
	return count
}

// What was written here about a child, by an agency that had no reference of them, goes with the child when two records turn out to be one, and
// back with it when they are not after all.
func TestWhatIsWrittenHereGoesWhereTheChildGoes(t *testing.T) {
	h := atNight(t)
	mara, ben := h.child("visit at home"), h.child("Ben was")
	h.allocate("lead", mara, ben)
	worker := h.person("lead", "social-worker", "school", record.PreparingVisit)
	for _, child := range []record.ChildID{mara, ben} {
		if _, err := h.Share(t.Context(), worker, decision(child)); err != nil {
			t.Fatal(err)
		}
	}
	before := h.with("sharing.decision")
	if before[mara] != 1 || before[ben] != 1 || len(before) != 2 {
		t.Fatalf("%v", before)
	}
	links := "agency,child,person,decided_by,decided,reason\n"
	h.receive(map[string]string{"links.csv": links + "police,P1,x,,,one child after all\npolice,P2,x,,,one child after all\nsocial-care-prev,S1,x,,,one child after all\n"})
	together := h.with("sharing.decision")
	if len(together) != 1 || together[mara]+together[ben] != 2 {
		t.Errorf("joined they are %v", together)
	}
	h.receive(map[string]string{"links.csv": links + "police,P1,x,,,not one child\npolice,P2,y,,,not one child\nsocial-care-prev,S1,x,,,not one child\n"})
	if apart := h.with("sharing.decision"); apart[mara] != 1 || apart[ben] != 1 || len(apart) != 2 {
		t.Errorf("apart they are %v, and were %v", apart, before)
	}
	checked, err := h.Check(t.Context(), casework.Service("check", record.Checking))
	if err != nil || checked.Bad != "" {
		t.Errorf("the check says %q, %v", checked.Bad, err)
	}
}

// What only a step decides here, with what it needs, nobody writes as an entry of its own: neither that a challenge is answered, nor that the child is
// safe, nor that it all ended.
func TestWhatAStepDecidesIsNotWrittenFreely(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "school", record.PreparingVisit)
	when, err := record.ParseWhen("2024-05-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []record.Entry{
		{Kind: "challenge.answered", Details: []record.Detail{coded("outcome", "withdrawn")}}, {Kind: "mace.danger", Details: []record.Detail{coded("safe", "yes")}},
		{Kind: "mace.ended", Details: []record.Detail{coded("because", "adult")}}, {Kind: "mace.exit"},
	} {
		e.Happened, e.Text = when, "It is all in order now."
		if _, err := h.Record(t.Context(), worker, casework.Request{ID: "writes-freely-" + string(e.Kind)}, mara, e); !errors.Is(err, record.Invalid) {
			t.Errorf("%s is written: %v", e.Kind, err)
		}
	}
	e := record.Entry{Kind: "challenge.raised", Happened: when, Text: "We see it differently.", Details: []record.Detail{coded("to", "police")}}
	if _, err := h.Record(t.Context(), worker, casework.Request{ID: "writes-a-challenge"}, mara, e); err != nil {
		t.Errorf("a challenge is not taken: %v", err)
	}
}
