package casework_test

import (
	"testing"

	"sightline/casework"
	"sightline/pathway"
)

// Somebody finds again which steps they began, also when the record is no longer open to them: then without a name. Nobody else is told, and what was
// sent or let go of is not among them.
func TestStepsThatWereBegunAreFoundAgain(t *testing.T) {
	h := hubDesk(t)
	begins := func(step string, a pathway.Answers) casework.StepAt {
		at := casework.StepAt{Child: h.mara, Step: step}
		f, err := h.StepForm(t.Context(), h.worker, at)
		if err != nil {
			t.Fatal(err)
		}
		f.Answers = a
		if _, err := h.KeepStep(t.Context(), h.worker, f); err != nil {
			t.Fatal(err)
		}
		return at
	}
	begun := func(who casework.Who) (all []casework.Begun) {
		all, err := h.Begun(t.Context(), who, h.board(who))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	first := begins("refer", pathway.Answers{"worry": {"She is given rides."}})
	second := begins("tool", pathway.Answers{"summary": {"Half a sentence"}})
	all := begun(h.worker)
	if len(all) != 2 || all[0].At != second || all[1].At != first || all[1].Title != "Refer to the exploitation hub" || !all[1].Open || all[1].Name != "Mara Invented" || all[0].Kept.Before(all[1].Kept) {
		t.Fatalf("the worker began %+v", all)
	}
	if other := begun(h.hub); len(other) != 0 {
		t.Errorf("somebody else is told of %+v", other)
	}
	if err := h.DropStep(t.Context(), h.worker, second); err != nil {
		t.Fatal(err)
	}
	if all = begun(h.worker); len(all) != 1 || all[0].At != first {
		t.Errorf("one let go of, there are %+v", all)
	}
	unseen, err := h.Begun(t.Context(), h.worker, &casework.MatterBoard{})
	if err != nil || len(unseen) != 1 || unseen[0].Open || unseen[0].Name != "" {
		t.Errorf("with no child in sight: %+v, %v", unseen, err)
	}
	f, err := h.StepForm(t.Context(), h.worker, first)
	if err != nil {
		t.Fatal(err)
	}
	sent := pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"no"}}
	if _, err := h.Take(t.Context(), h.worker, casework.Taking{At: first, Answers: sent, Request: casework.Request{ID: f.Request}}); err != nil {
		t.Fatal(err)
	}
	if all = begun(h.worker); len(all) != 0 {
		t.Errorf("once it is sent, there are %+v", all)
	}
}
