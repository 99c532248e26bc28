package pathway

import (
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// A parent who must not be told looks, in everything that more people read, the same as one who was not asked: no answer, no detail, no words and no
// question that is left out tells the two apart.
func TestOfAParentWhoIsNotToldNobodyElseReads(t *testing.T) {
	shown := func(how string) (shared []string) {
		s := newStory(t)
		a := strategyAnswers("social-care", "police", "health").with("mother", how, "mother_said", "", "mother_why", "Because of SECRET.")
		step, of := stepOf(t, "hold-meeting"), s.of()
		for _, one := range Told(of, step.Sections(of, a), a) {
			if !one.Apart {
				shared = append(shared, one.Label+": "+one.Value.Reveal())
			}
		}
		if got := s.take("hold-meeting", a); got != "" {
			t.Fatal(got)
		}
		for i := range s.entries {
			e := &s.entries[i]
			if e.Handling == record.ProfessionalsOnly {
				shared = append(shared, string(e.Kind))
				continue
			}
			shared = append(shared, string(e.Kind), e.Text.Reveal())
			for _, d := range e.Details {
				shared = append(shared, d.Key+": "+strings.Join(d.Values, ", "))
			}
		}
		return shared
	}
	notTold := shown("not-told")
	if asked := shown("not-asked"); !slices.Equal(asked, notTold) {
		t.Errorf("who reads of the meeting can tell:\n%q\n%q", asked, notTold)
	}
	if all := strings.Join(notTold, " "); strings.Contains(all, "SECRET") || strings.Contains(all, "not-told") || strings.Contains(all, "danger") || !strings.Contains(all, "not-asked") {
		t.Errorf("it is read of: %s", all)
	}
}

// What came of an earlier action that is for some alone is for them alone: neither the action nor what came of it stands with the meeting, whoever may
// read that.
func TestWhatCameOfARestrictedActionIsForThoseWhoReadTheAction(t *testing.T) {
	s := newStory(t)
	secret := s.tell("health 2024-05-20 action.agreed owner=health due=2024-05-30 | SECRETACTION at the clinic.")
	for i := range s.entries {
		if s.entries[i].Ref == secret {
			s.entries[i].Handling = record.Restricted
		}
	}
	name := actionName(s.chronology().Find(secret))
	if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health").with(name+".came", "done", name+".result", "SECRETRESULT was seen.")); got != "" {
		t.Fatal(got)
	}
	done := 0
	for i := range s.entries {
		e := &s.entries[i]
		all := e.Text.Reveal()
		for _, d := range e.Details {
			all += strings.Join(d.Values, " ")
		}
		if holds := strings.Contains(all, "SECRET"); holds && e.Handling != record.Restricted {
			t.Errorf("%s lets everybody read it: %s", e.Kind, all)
		}
		if e.Kind == "action.done" {
			done++
		}
	}
	if done != 1 {
		t.Errorf("%d say what came of it", done)
	}
}
