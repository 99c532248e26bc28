package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Action against those who cause harm is for the child: what it changes for them, and how they are kept safe from what it may set off (paragraph
// 4.2.8 of the Child Joe review: link it directly to the impact on the child). The police act across the areas, and know what each does not.

// disruptID names the step by which it is recorded.
const disruptID = "disrupt"

func disruptStep() Step {
	return Step{
		ID: disruptID, Title: "Record an action against those who cause harm", Lede: "Kept for professionals. A name that could put somebody in danger does not belong here.",
		Of: OfChild, Kinds: []record.Kind{"police.disruption"},
		By:       []record.Role{"police-lead", "exploitation-hub", "panel-chair", "strategy-chair", "social-worker", "team-manager", "youth-justice-worker", "transfer-lead", "missing-coordinator"},
		Sections: disruptSections, Check: disruptCheck, Write: writeDisrupt,
	}
}

// disruptions are the tools, in words where the code is not enough.
func disruptions() []Option {
	t, _ := record.Words().Detail("police.disruption", "tool")
	return codeOptions(t.Codes, map[string]string{
		"cawn": "Child abduction warning notice", "slavery-order": "Slavery and trafficking order", "cce-prevention-order": "Child criminal exploitation prevention order", "licence": "Licensing", "vehicle": "Vehicle stopped or seized",
	})
}

func disruptSections(c *Case, _ Answers) []Section {
	known := append(shownOf("The police know", lastOf(itemsOf(c.Chronology, "police.intelligence"), 5)), shownOf("Done before", lastOf(itemsOf(c.Chronology, "police.disruption"), 5))...)
	return []Section{
		{ID: "action", Title: "The action", Shown: append(c.harmShown(), known...), Questions: []Question{
			{ID: "tool", Label: "What is done?", Sort: One, Options: disruptions(), Must: "Say what is done"},
			{ID: "against", Label: "Against whom or what, and how far has it come?", Hint: "Such as two adults at one address; applied for, served, or refused and why", Sort: Words, Must: "Say against whom or what, and how far it has come"},
			{ID: "areas", Label: "In which areas?", Sort: Several, Options: handoverAreas(c, ""), Must: "Say in which areas it is done"},
			{ID: "acts", Label: "Who acts in each of them?", Sort: Words, Must: "Say who acts in each area"},
		}},
		{ID: "child", Title: "What it is for " + c.child(), Questions: []Question{
			{ID: "effect", Label: "What does it change for " + c.child() + "?", Hint: "Such as who cannot come to the flat any more, a debt that nobody can call in, a day without being rung", Sort: Words, Must: "Say what it changes for the child"},
			{ID: "safe", Label: "What may it set off, and how is " + c.child() + " kept safe from it?", Hint: "Fear of reprisal, blame for the police coming, a debt for what was taken: who is with the child, from when", Sort: Words, Must: "Say what it may set off, and how the child is kept safe from it"},
		}},
	}
}

func disruptCheck(_ *Case, a Answers) (all []Problem) {
	for _, q := range []string{"effect", "safe"} {
		if words := a.Get(q); words != "" && saysNothing(words) != "" {
			all = append(all, Problem{"child", q, "Say in a few words what it is for the child: what changes, who is with the child, from when"})
		}
	}
	return all
}

func writeDisrupt(c *Case, a Answers) []record.Entry {
	var where []record.AreaCode
	for _, area := range a.All("areas") {
		where = append(where, record.AreaCode(area))
	}
	text := "Action against those who cause harm, in " + strings.Join(c.namesOf(where), " and ") + ": " + brief(a.Get("against")) + " Who acts: " + brief(a.Get("acts")) + " What it changes for the child: " + brief(a.Get("effect")) + " How the child is kept safe: " + brief(a.Get("safe"))
	e := c.decision("police.disruption", clipped(text), detail("tool", a.Get("tool")), detail("target", a.Get("against")), detail("effect_for_child", a.Get("effect")), detail("kept_safe", a.Get("safe")), detail("in_areas", a.All("areas")...))
	e.Handling = record.ProfessionalsOnly
	return []record.Entry{e}
}

// itemsOf gives the entries of a kind, in order, none twice.
func itemsOf(c *chronology.Chronology, kind record.Kind) []*chronology.Item {
	return slices.DeleteFunc(slices.Clone(c.Items), func(it *chronology.Item) bool { return it.Kind != kind || it.Repeats })
}
