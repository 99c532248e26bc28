package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// More people read a decision than may see each entry that was chosen for it: it says how many were, and not which.
func TestWhatWasAnsweredNamesNoEntry(t *testing.T) {
	d := marasDesk(t)
	chosen := d.stands().Case.Chronology.Items[0].Ref.String()
	ref := d.must(d.as("kim school-lead school"), "refer", pathway.Answers{"worry": {"She is driven about at night by men."}, "danger": {"no"}, "evidence": {chosen}})
	e := d.stands().Case.Chronology.Find(ref)
	kept := strings.Join(e.Details.All("step_answers"), "\n")
	if strings.Contains(kept, chosen) || !strings.Contains(kept, "Entries of the record that show it: 1 entry") {
		t.Errorf("kept is\n%s", kept)
	}
	if !e.Details.Has("evidence", chosen) {
		t.Error("what shows it is not kept where pages look whether it may be seen")
	}
}

// An error ends in logs: it says what sort of thing is wrong, and never our words to whoever answers, which name the child.
func TestErrorsOfAStepNameNobody(t *testing.T) {
	d := marasDesk(t)
	name := d.stands().Case.Child.Reveal()
	form, err := d.StepForm(t.Context(), d.as("hal exploitation-hub mace"), casework.StepAt{Child: d.mara, Step: "transfer-hub"})
	if err != nil || !strings.Contains(form.Closed, name) {
		t.Fatalf("why it is closed names nobody, and this test shows nothing: %v", err)
	}
	if _, err := d.step(d.as("hal exploitation-hub mace"), "transfer-hub", pathway.Answers{"reason": {"She lives there"}}); !errors.Is(err, record.Conflict) || strings.Contains(err.Error(), name) {
		t.Errorf("closed: %v", err)
	}
	lacks := &casework.Unfinished{Problems: []pathway.Problem{{Say: "It is not said what " + name + " thinks of it"}}}
	if says := lacks.Error(); strings.Contains(says, name) || !strings.Contains(says, "1 thing") {
		t.Errorf("unfinished: %s", says)
	}
}

// One entry that tells of an exit elsewhere lets nobody in: neither the hub of whoever wrote it, nor one that it names itself.
func TestAnExitToldOfElsewhereLetsNobodyIn(t *testing.T) {
	d := exitDesk(t)
	hub := desktest.Person("hub", "exploitation-hub", record.SafeguardingNow)
	hub.Actor.Agency = "police"
	if _, err := d.Open(t.Context(), desktest.Proving(d.Desk, hub), d.joe, casework.View{}); err == nil {
		t.Fatal("it opens the record without any relation; the test shows nothing")
	}
	d.must(d.policeLead(), "elsewhere", "", pathway.Answers{
		"sort": {"process"}, "kind": {"mace.exit"}, "when": {"2022-01-09"}, "by": {"mace"}, "what": {"They say he left the process"}, "source": {"A call"},
	})
	if _, err := d.Open(t.Context(), desktest.Proving(d.Desk, hub), d.joe, casework.View{}); err == nil {
		t.Error("the hub of whoever wrote it opens the record")
	}
}
