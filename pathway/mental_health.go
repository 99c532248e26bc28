package pathway

import (
	"strings"

	"sightline/record"
)

// mentalHealthID names the step by which a mental health service answers a referral.
const mentalHealthID = "mental-health-decision"

// mentalHealthStep answers a referral to a mental health service. "No role" alone is no answer: it takes the child on, advises those who work with the
// child, or says why not, what it offers them, and what would open it again (paragraph 4.1.7 of the Child Joe review).
func mentalHealthStep() Step {
	return Step{
		ID: mentalHealthID, Title: "Answer for a mental health service", Of: OfChild, Kinds: []record.Kind{"health.mental-health-decision"}, By: []record.Role{"health-lead"},
		Lede:     "Advice to the people who work with the child is help too, also where the service does not see the child. A wish to die is answered today.",
		Sections: mentalHealthSections,
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Is("decision", "declined") && a.Get("reason") != "" && say != "" {
				return []Problem{{"answer", "reason", say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			said := map[string]string{"accepted": "takes " + c.child() + " on", "consultation": "consults with those who work with " + c.child(), "advice": "advises those who work with " + c.child(), "waiting-list": "takes " + c.child() + " on later", "declined": "does not take " + c.child() + " on"}[a.Get("decision")]
			text := "The mental health service (" + strings.TrimSpace(a.Get("service")) + ") " + said + ". " + brief(a.Get("reason")) + saidIf(" Offered meanwhile: ", a.Get("instead")) + saidIf(" Opened again by: ", a.Get("again"))
			if a.Is("decision", "declined") {
				text += " It can be challenged."
			}
			return []record.Entry{c.decision("health.mental-health-decision", clipped(text), detail("decision", a.Get("decision")), detail("reason", a.Get("reason")))}
		},
	}
}

func mentalHealthSections(c *Case, a Answers) []Section {
	read := readFirst(c, append(c.lastVoice(), c.whyInCare()...))
	s := Section{ID: "answer", Title: "The answer", Questions: []Question{
		{ID: "service", Label: "Which service answers?", Sort: Line, Must: "Say which service answers"},
		{ID: "decision", Label: "What is the answer?", Sort: One, Must: "Choose the answer", Options: []Option{
			{Value: "accepted", Words: "We take the child on"}, {Value: "waiting-list", Words: "We take the child on later", Hint: "Say what is offered until then"}, {Value: "consultation", Words: "We consult with the people who work with the child"},
			{Value: "advice", Words: "We advise the people who work with the child"}, {Value: "declined", Words: "We do not take the child on", Hint: "With a reason, what is offered instead, and what opens it again"},
		}},
		{ID: "reason", Label: "Why, and what is done and when?", Hint: "That other agencies are involved is no reason: they ask you", Sort: Words, Must: "Say why, and what is done and when"},
	}}
	if a.Is("decision", "declined") || a.Is("decision", "waiting-list") {
		s = append1(s, Question{ID: "instead", Label: "What do you offer the people who work with " + c.child() + " meanwhile, and who does it?", Sort: Words, Must: "Say what is offered meanwhile, such as advice, and who gives it"})
	}
	if a.Is("decision", "declined") {
		read = saysWhy(read)
		s = append1(s, Question{ID: "again", Label: "What would open it again?", Sort: Words, Must: "Say what would open it again"})
	}
	return []Section{read, s}
}
