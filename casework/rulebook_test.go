package casework_test

import (
	"errors"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// How questions of a rule ended is counted over all children, and names nobody: for whoever looks at figures over all children. An opened record says by
// which step a person set a question aside; a view of the past says nothing of it.
func TestHowQuestionsEndedIsCounted(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	if all, err := o.Endings(t.Context(), counter, "often"); err != nil || len(all) != 0 {
		t.Fatalf("before it ended: %v, %v", all, err)
	}
	id := o.only("often").Prompt.ID
	if err := o.dismiss(id, because, "request-0000000000001"); err != nil {
		t.Fatal(err)
	}
	all, err := o.Endings(t.Context(), counter, "often")
	if want := (record.Ending{Status: record.Dismissed, By: "social-worker", Few: true}); err != nil || len(all) != 1 || all[0] != want {
		t.Errorf("it ended as %+v, %v", all, err)
	}
	if all, err := o.Endings(t.Context(), counter, "another"); err != nil || len(all) != 0 {
		t.Errorf("questions of a rule that asked nothing ended as %v, %v", all, err)
	}
	if _, err := o.Endings(t.Context(), desktest.Person("operator-1", "social-worker", "curiosity"), "often"); !errors.Is(err, record.Withheld) {
		t.Errorf("without a purpose: %v", err)
	}
	opened := o.look(o.mara(), casework.View{})
	if len(opened.Aside) != 1 || opened.Aside[0].Question != id || opened.Aside[0].By != "social-worker" || opened.Aside[0].Reason.Reveal() != because {
		t.Errorf("the record says of it %+v", opened.Aside)
	}
	if then := o.look(o.mara(), casework.View{At: opened.Token(opened.Chronology.Items[0].Ref)}); len(then.Aside) != 0 {
		t.Errorf("a view of the past says %+v", then.Aside)
	}
	if o.Rules().Find("often") == nil {
		t.Error("the rule is not among the rules in force")
	}
}
