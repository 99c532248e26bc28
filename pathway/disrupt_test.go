package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

var disrupts = Answers{
	"tool": {"closure-order"}, "against": {"The flat at the station, applied for"}, "areas": {"north", "south"}, "acts": {"The police of the north at the flat, the south at the school gate"},
	"effect": {"Nobody can keep her in that flat any more"}, "safe": {"Her aunt is with her from tonight, because they will say she talked"},
}

// an action against those who cause harm says what it changes for the child, and how the child is kept safe from what it may set off.
func TestAnActionAgainstThoseWhoCauseHarmIsForTheChild(t *testing.T) {
	for says, no := range map[string]Answers{
		"Say what it changes for the child": {"effect": {""}}, "Say what it may set off": {"safe": {""}}, "what it is for the child": {"effect": {"No reports since"}}, "Say in which areas it is done": {"areas": nil},
	} {
		if got := twoAreas(t).at("2024-02-05", "pol police-lead police").take(disruptID, disrupts.but(no)); !strings.Contains(got, says) {
			t.Errorf("%v is refused with %q", no, got)
		}
	}
	s := twoAreas(t).at("2024-02-05", "pol police-lead police")
	s.says(t, s.take(disruptID, disrupts))
	e := s.entries[len(s.entries)-1]
	if e.Kind != "police.disruption" || e.Handling != record.ProfessionalsOnly || !strings.Contains(e.Details.First("effect_for_child"), "that flat") || !strings.Contains(e.Details.First("kept_safe"), "aunt") || len(e.Details.All("in_areas")) != 2 {
		t.Errorf("it wrote %s, %q", e.Kind, e.Handling)
	}
}

// the police of both areas take it for a child of either, before and after a handover, and have a part in the joint plan; a school does not.
func TestThePoliceActAcrossAreas(t *testing.T) {
	for _, s := range []*story{twoAreas(t), metPlan(t)} {
		s.says(t, s.at("2024-03-01", "pol police-lead police").take(disruptID, disrupts))
		if says := s.at("2024-03-01", "kim school-lead school").take(disruptID, disrupts); !strings.Contains(says, "It is taken by") {
			t.Errorf("a school: %q", says)
		}
	}
	s := metPlan(t)
	s.says(t, s.at("2024-03-05", "pol police-lead police").take(disruptID, disrupts))
	shown := ""
	for _, one := range jointSections(s.of(), Answers{})[1].Shown {
		shown += one.Lead + " " + one.Text.Reveal() + strings.Join(one.List, " ")
	}
	if !strings.Contains(shown, "Nobody can keep her in that flat") || stepNamed(t, jointPlanID).Closed(s.of()) != "" {
		t.Errorf("the joint plan shows %s", shown)
	}
	s.says(t, s.take(jointPlanID, looks.but(Answers{"disruption": {"pol"}, "disruption_other": {"pol"}})))
}
