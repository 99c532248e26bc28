package pathway

import "sightline/record"

// assessStep records what an assessment of exploitation found: history first, then what surrounds the child.
func assessStep() Step {
	return Step{
		ID: assessID, Title: "Record the assessment", Of: OfChild, Kinds: []record.Kind{"social-care.assessment"},
		By: []record.Role{"social-worker", "team-manager", "early-help-worker", "youth-justice-worker", "exploitation-hub", "front-door", "out-of-hours"},
		Open: func(c *Case) string {
			if m := c.Matter(); m == nil || m.Stage.Over() {
				return c.child() + " is not in the process now: anybody can refer"
			}
			return ""
		},
		Sections: assessSections,
		Write: func(c *Case, a Answers) []record.Entry {
			text := "The assessment of exploitation is finished. " + brief(a.Get("found")) + saidIf(" What has to change: ", a.Get("change")) + saidIf(" What the child says: ", a.Get("child_view")) +
				saidIf(" The child was not spoken with: ", a.Get("not_seen")) + saidIf(" What the parents or carers say: ", a.Get("parents"))
			return []record.Entry{c.decision("social-care.assessment", clipped(text), detail("type", "exploitation"), detail("outcome", a.Get("outcome")), detail("factors", a.Get("around")),
				detail("child_seen", a.Get("child_seen")), detail("parents_seen", a.Get("parents_seen")))}
		},
	}
}

func assessSections(c *Case, a Answers) []Section {
	child := Section{ID: "people", Title: "The child and the family", Shown: c.lastVoice(), Questions: []Question{
		{ID: "child_seen", Label: "Was " + c.child() + " spoken with, alone or with somebody they trust?", Sort: One, Must: "Say whether the child was spoken with", Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}}},
	}}
	if a.Is("child_seen", "no") {
		child.Questions = append(child.Questions, Question{ID: "not_seen", Label: "Who tried, when and how, and what stood in the way?", Sort: Words, Must: "Say who tried to speak with the child, when and how"})
	} else {
		child.Questions = append(child.Questions, Question{ID: "child_view", Label: "What does " + c.child() + " say?", Sort: Words, Must: "Say what the child says"})
	}
	child.Questions = append(child.Questions,
		Question{ID: "parents_seen", Label: "Who of the parents or carers was spoken with?", Sort: One, Must: "Say who of the parents or carers was spoken with", Options: codeOptions(record.Words().Lists["attended-parents"], map[string]string{"not-stated": "Nobody wrote it down"})},
		Question{ID: "parents", Label: "What do they say?", Sort: Words})
	return []Section{readFirst(c, c.whyInCare()), {ID: "found", Title: "What was found", Questions: []Question{
		{ID: "found", Label: "What is happening to " + c.child() + ", and who and what is behind it?", Hint: "Name people of concern in an entry of their own, not here", Sort: Words, Must: "Say what was found"},
		{ID: "around", Label: "Places, groups, phones and debts that matter", Sort: Words},
		{ID: "change", Label: "What has to change, and who sees to it?", Sort: Words, Must: "Say what has to change, and who sees to it"},
		{ID: "outcome", Label: "The outcome, in a line", Sort: Line, Must: "Give the outcome in a line"},
	}}, child}
}
