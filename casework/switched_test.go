package casework_test

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
)

// A rule that the partnership switches off is asked no more: its open questions lapse with the reason that was given, in the life of each
// question; when it is switched on again they are asked anew. Nothing else that was asked is touched.
func TestQuestionsOfARuleThatIsSwitchedOffLapseWithTheReason(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2009-04-02,9990123454\n",
		"police.csv": entries + "A1,police,P1,2025-05-01,missing.reported,Not home.\nA2,police,P1,2025-05-03,missing.reported,Not home.\nA3,police,P1,2025-05-05,missing.reported,Not home.\n",
	})
	const rule = "missing-three-in-90-days"
	under := func(set *rules.Set) office {
		desk := casework.NewDesk(o.store, set, func() time.Time { return time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC) })
		if err := desk.AskAgain(t.Context()); err != nil {
			t.Fatal(err)
		}
		return office{desk, t, o.store}
	}
	library := withFolder(t, nil)
	off := withFolder(t, fstest.MapFS{"off.yaml": {Data: []byte("switch-off: " + rule + "\nreason: the police ask this themselves\nby: police-lead\n")}})
	child := o.list()[0].ID
	find := func(o office) (p record.Prompt, others int) {
		for _, one := range o.look(child, casework.View{}).Prompts {
			if one.Rule == rule {
				p = one
			} else if one.Status != record.Lapsed {
				others++
			}
		}
		return p, others
	}
	asked, before := find(under(library))
	if asked.Status != record.Asked && asked.Status != record.Overdue {
		t.Fatalf("it is not asked: %+v", asked)
	}
	desk := under(off)
	lapsed, after := find(desk)
	if lapsed.Status != record.Lapsed || before != after {
		t.Errorf("it is %s; %d others were asked, and %d are", lapsed.Status, before, after)
	}
	q, err := desk.Question(t.Context(), worker, child, asked.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := q.Steps[len(q.Steps)-1]
	if last.Kind != record.QuestionLapsed || last.Why != record.LapsedRule || last.Reason != "the police ask this themselves" || last.By != "police-lead" {
		t.Errorf("its life ends with %+v", last)
	}
	again, _ := find(under(library))
	if again.Status != asked.Status || again.ID != asked.ID {
		t.Errorf("switched on again it is %s", again.Status)
	}
	q, err = under(library).Question(t.Context(), worker, child, asked.ID)
	if err != nil || !slices.ContainsFunc(q.Steps, func(s record.Step) bool { return s.Kind == record.QuestionLapsed }) || q.Steps[len(q.Steps)-1].Kind == record.QuestionLapsed {
		t.Errorf("nothing of its life disappears: %+v, %v", q, err)
	}
}
