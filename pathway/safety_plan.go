package pathway

import (
	"sightline/record"
)

// safetyPlanStep makes a plan of what keeps a child safe: when secure accommodation is not granted, before an order ends, or when an agreed plan
// no longer holds. A later plan takes the place of an earlier one.
func safetyPlanStep() Step {
	return Step{
		ID: safetyPlanID, Title: "Make or renew a safety plan", Of: OfChild, Kinds: []record.Kind{"plan.safety"}, Lede: inDanger,
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "plan", Title: "The plan", Shown: planShown(c), Questions: []Question{
				{ID: "form", Label: "What sort of plan is it?", Sort: One, Options: planForms, Must: "Choose what sort of plan it is"},
				{ID: "does", Label: "What keeps the child safe: who does what, where and when?", Sort: Words, Must: "Say what keeps the child safe, and who does it"},
				{ID: "with_child", Label: "Was it made with the child?", Sort: One, Options: yesOrNo, Must: "Say whether it was made with the child"},
			}}
			if a.Is("with_child", "no") {
				s = append1(s, Question{ID: "child_why", Label: "Who talks about it with the child, and when?", Sort: Line, Must: "Say who talks about it with the child, and when"})
			}
			s.Questions = append(s.Questions,
				Question{ID: "with_parents", Label: "Which parent or carer was part of it?", Sort: One, Options: codeOptions(record.Words().Lists["attended-parents"], map[string]string{"none": "Nobody"}), Must: "Say which parent or carer was part of it"},
				Question{ID: "trigger", Label: "What brings everybody together again at once?", Sort: Words, Must: "Say what brings everybody together again at once"},
				Question{ID: "review", Label: "On which day is it looked at again?", Sort: Day, Must: "Say on which day it is looked at again", Ahead: true},
				Question{ID: "told", Label: "Who has it?", Hint: "By what they do. Whoever may be rung at night has to.", Sort: Line, Must: "Say who has it"})
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "What keeps " + c.child() + " safe: " + brief(a.Get("does")) + saidIf(" Talks about it with the child: ", a.Get("child_why")) + " Everybody comes together again at once when: " + brief(a.Get("trigger")) + " It is with: " + brief(a.Get("told"))
			return []record.Entry{c.decision("plan.safety", clipped(text), detail("form", a.Get("form")), detail("with_child", a.Get("with_child")), detail("with_parents", a.Get("with_parents")),
				detail("trigger", a.Get("trigger")), detail("review", a.Get("review")))}
		},
	}
}

var planForms = []Option{
	{Value: "safety", Words: "A safety plan"},
	{Value: "contingency", Words: "What happens when another plan does not hold, or an order is not granted"},
	{Value: "placement-risk", Words: "A plan for where the child lives"},
	{Value: "school", Words: "A plan for school"},
	{Value: "missing", Words: "A plan for when the child is missing"},
}

func planShown(c *Case) []Shown {
	all := standingShown(c)
	if it := lastOfKind(c.Chronology, "plan.safety"); it != nil {
		all = append(all, shownItem(c, it))
	}
	all = append(all, shownOf("Safe with, or at", lastOf(SafePlaces(c.Chronology), mostShown))...)
	return append(all, c.lastVoice()...)
}
