package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// metPlan is a child whose two areas have met, with a plan both hold.
func metPlan(t tested) *story {
	s := twoAreas(t)
	for _, one := range []struct {
		at, who, step string
		a             Answers
	}{
		{"2024-02-01", "nia social-worker social-care-north", handOverID, handsOver}, {"2024-02-02", "sam transfer-lead social-care-south", takeOverID, takesOver}, {"2024-02-06", "sam transfer-lead social-care-south", meetHandoverID, meets},
	} {
		if says := s.at(one.at, one.who).take(one.step, one.a); says != "" {
			t.Fatalf("%s: %s", one.step, says)
		}
	}
	return s
}

var looks = Answers{
	"history": {"yes"}, "attended": {"social-care-north", "social-care-south"}, "method": {"video"}, "changed": {"Mara said that she is rung by somebody new"}, "harm": {"In the north, at the station; the north acts there"}, "outcome": {planGoesOn},
	"information": {"sam"}, "missing": {"sam"}, "disruption": {"sam"}, "information_other": {"nia"}, "missing_other": {"nia"}, "next": {"2024-04-02"},
}

func (a Answers) but(more Answers) Answers {
	all := maps.Clone(a)
	maps.Copy(all, more)
	return all
}

// planWords is the plan in words: "south with north: i=sam m=sam …", for information, missing and disruption in each.
func planWords(s *story) string {
	p := JointPlanOf(s.chronology())
	if p == nil {
		return "none"
	}
	words := string(p.Lead) + " with " + string(p.Partner) + ":"
	for _, one := range p.Holders() {
		who := one.User
		if who == "" {
			who = "nobody"
		}
		words += " " + one.What[:1] + "=" + who
	}
	if p.Ending != nil && p.Ended == nil {
		words += ", asked to end"
	}
	if p.Ended != nil {
		words += ", ended"
	}
	return words
}

func jointWaits(s *story) string {
	var all []string
	for _, d := range jointDuties(s.of()) {
		all = append(all, d.Say+" "+record.LondonDay(d.Due.Unix()).Format(time.DateOnly))
	}
	return strings.Join(all, ", ")
}

// a joint plan exists from the moment one area asks, with nobody named; the acceptance names who holds what there, the meeting who in both; it
// is looked at by its day, and says for what nobody is named.
func TestTwoAreasHoldOnePlan(t *testing.T) {
	s := twoAreas(t)
	if got := planWords(s); got != "none" {
		t.Errorf("before: %s", got)
	}
	s.says(t, s.take(handOverID, handsOver))
	if got := planWords(s); got != "north with south: i=nobody m=nobody d=nobody i=nobody m=nobody d=nobody" {
		t.Errorf("asked: %s", got)
	}
	s.says(t, s.at("2024-02-02", "sam transfer-lead social-care-south").take(takeOverID, takesOver))
	if got := planWords(s); got != "south with north: i=sam m=sam d=sam i=nobody m=nobody d=nobody" {
		t.Errorf("accepted: %s", got)
	}
	s = metPlan(t)
	if got := planWords(s); got != "south with north: i=sam m=sam d=sam i=nia m=nia d=nia" || jointWaits(s) != "Look at the joint plan of both areas 2024-03-05" {
		t.Errorf("met: %s; it waits: %s", got, jointWaits(s))
	}
	s.at("2024-03-05", "ned team-manager social-care-north")
	for says, no := range map[string]Answers{
		"Agencies of both areas look at it together": {"attended": {"social-care-south", "police"}}, "Say who acts against those who cause harm": {}, "Say what has changed": {"changed": {""}, "disruption_other": {"nia"}},
	} {
		if got := s.take(jointPlanID, looks.but(no)); !strings.Contains(got, says) {
			t.Errorf("%v is refused with %q", no, got)
		}
	}
	s.says(t, s.take(jointPlanID, looks.but(Answers{"disruption_other": {"ned"}})))
	if got := planWords(s); got != "south with north: i=sam m=sam d=sam i=nia m=nia d=ned" || jointWaits(s) != "Look at the joint plan of both areas 2024-04-02" {
		t.Errorf("looked at: %s; it waits: %s", got, jointWaits(s))
	}
	open := 0
	for _, it := range s.chronology().Items {
		if it.Kind == "action.agreed" && !slices.ContainsFunc(s.entries, func(e record.Entry) bool {
			return e.Kind == "action.done" && slices.Contains(e.Details.Refs("from", e.Ref.Agency), it.Ref)
		}) {
			open++
		}
	}
	if open != 6 {
		t.Errorf("%d things are to be done, want what six hold now", open)
	}
}

// Neither area ends the plan alone, nor does silence or that the other works in another way; when one asks, the other is asked, and may say no.
func TestAJointPlanEndsByBothAreasWord(t *testing.T) {
	ends := looks.but(Answers{"outcome": {endsPlan}, "reason": {"The men were charged, and Mara told her aunt that nobody rings her"}})
	s := metPlan(t)
	s.at("2024-03-05", "sam transfer-lead social-care-south")
	for _, reason := range []string{"No reports for some weeks", "It has been quiet", "The north has a different process", "Fine"} {
		if s.take(jointPlanID, ends.but(Answers{"reason": {reason}})) == "" {
			t.Errorf("%q ends it", reason)
		}
	}
	if says := s.at("2024-03-05", "pol police-lead police").take(jointPlanID, ends); !strings.Contains(says, "Only somebody of") {
		t.Errorf("the police of both areas end it: %q", says)
	}
	s.says(t, s.at("2024-03-05", "sam transfer-lead social-care-south").take(jointPlanID, ends))
	if got := planWords(s); !strings.HasSuffix(got, "d=nia, asked to end") || !strings.Contains(jointWaits(s), "Say whether the joint plan ends 2024-03-07") {
		t.Errorf("one asks: %s; it waits: %s", got, jointWaits(s))
	}
	if says := s.take(jointPlanID, ends); !strings.Contains(says, "You said so already") {
		t.Errorf("twice by one person: %q", says)
	}
	no := *s
	no.entries = slices.Clone(s.entries)
	no.says(t, no.at("2024-03-07", "nia social-worker social-care-north").take(jointPlanID, looks.but(Answers{"disruption_other": {"nia"}})))
	if got := planWords(&no); got != "south with north: i=sam m=sam d=sam i=nia m=nia d=nia" {
		t.Errorf("the other says no: %s", got)
	}
	s.says(t, s.at("2024-03-07", "nia social-worker social-care-north").take(jointPlanID, ends))
	if got := planWords(s); !strings.HasSuffix(got, ", ended") || jointWaits(s) != "" {
		t.Errorf("both say so: %s; it waits: %s", got, jointWaits(s))
	}
	if says := s.take(jointPlanID, ends); !strings.Contains(says, "Both areas ended it") {
		t.Errorf("ended twice: %q", says)
	}
}

// Two people of one area do not end it, when somebody of the other has an account; a plan is nobody’s who is of a third area.
func TestAThirdAreaHasNoPartInAPlan(t *testing.T) {
	s := metPlan(t)
	if says := s.at("2024-03-05", "wes social-worker social-care-west").take(jointPlanID, looks); !strings.Contains(says, "It is for south and north") {
		t.Errorf("the west: %q", says)
	}
	ends := looks.but(Answers{"outcome": {endsPlan}, "reason": {"The men were charged, and Mara told her aunt that nobody rings her"}})
	for _, who := range []string{"sam transfer-lead social-care-south", "sol team-manager social-care-south"} {
		s.says(t, s.at("2024-03-05", who).take(jointPlanID, ends))
		if got := planWords(s); strings.HasSuffix(got, "ended") {
			t.Errorf("%s ends it: %s", who, got)
		}
	}
}

// A further move ends no plan: what two areas held goes on beside the new one until both end it, and each looks at its own. A handover that is
// declined leaves everything as it was.
func TestAFurtherMoveEndsNoJointPlan(t *testing.T) {
	s := metPlan(t)
	before := planWords(s)
	on := handsOver.but(Answers{"to": {"west"}})
	s.says(t, s.at("2024-02-20", "wes transfer-lead social-care-west").at("2024-02-20", "sam transfer-lead social-care-south").take(handOverID, on))
	s.says(t, s.at("2024-02-21", "wes transfer-lead social-care-west").take(takeOverID, Answers{"history": {"yes"}, "outcome": {"decline"}, "reason": {"She goes back to her aunt in the north on Friday"}}))
	if got := planWords(s); got != before {
		t.Errorf("declined: %s, before %s", got, before)
	}
	s.says(t, s.at("2024-02-22", "sam transfer-lead social-care-south").take(handOverID, on))
	s.says(t, s.at("2024-02-23", "wes transfer-lead social-care-west").take(takeOverID, takesOver.but(Answers{"information": {"wes"}, "missing": {"wes"}, "disruption": {"wes"}})))
	if got := planWords(s); got != "west with south: i=wes m=wes d=wes i=nobody m=nobody d=nobody" || jointWaits(s) != "Look at the joint plan of both areas 2024-03-05" {
		t.Errorf("taken over by a third: %s; it waits: %s", got, jointWaits(s))
	}
	s.at("2024-03-05", "nia social-worker social-care-north")
	s.says(t, s.take(jointPlanID, looks.but(Answers{"disruption_other": {"nia"}})))
	all := JointPlanOf(s.chronology()).Each()
	if len(all) != 2 || all[1].Next() != "2024-04-02" || all[0].Made != nil {
		t.Errorf("the north looked at its plan, and there are %d", len(all))
	}
	s.at("2024-03-05", "sam transfer-lead social-care-south")
	if of := s.of(); len(of.whichPlan()) != 1 || of.planMeant(Answers{"with": {"south north"}}) == of.planMeant(Answers{"with": {"west south"}}) {
		t.Error("whoever has a part in two plans is not asked which")
	}
}

// J-086: from the moment the transfer was asked for, both councils are named, and nobody for anything; what was accepted by email is led by the other.
func TestJoesJointPlanNamesNobody(t *testing.T) {
	c := joe(t)
	for id, want := range map[string]string{"J-085": "", "J-086": "prev cur", "J-090": "cur prev"} {
		got := ""
		if p := JointPlanOf(c.AsOf(c.Lookup(id))); p != nil {
			got = string(p.Lead) + " " + string(p.Partner)
			for _, one := range p.Holders() {
				if one.Item != nil || p.Made != nil {
					t.Errorf("at %s somebody is named: %+v", id, one)
				}
			}
		}
		if got != want {
			t.Errorf("at %s the plan is of %q, want %q", id, got, want)
		}
	}
}
