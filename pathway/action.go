package pathway

import (
	"slices"

	"sightline/record"
)

// doAction is the step that says what came of an action. What is passed on is agreed anew, with somebody and a day.
func doAction() Step {
	return Step{
		ID: "do-action", Title: "Say what came of an action", Of: OfEntry, Kinds: []record.Kind{"action.done"},
		Open: func(c *Case) string {
			switch {
			case c.About.Kind != "action.agreed":
				return "This is no action that was agreed"
			case !slices.Contains(openActions(c.Chronology), c.About):
				return "Somebody has said already what came of this action"
			}
			return ""
		},
		Sections: actionSections,
		Check: func(c *Case, a Answers) (all []Problem) {
			if a.Is("came", "passed-on") {
				all = ownerCheck(c, a, "action", "next")
				if due := a.Get("next.due"); due != "" && due < c.Today() {
					all = append(all, Problem{"action", "next.due", "The day by which it is done is today or later"})
				}
			}
			return all
		},
		Write: func(c *Case, a Answers) []record.Entry {
			all := []record.Entry{actionEnded(c, c.About, a.Get("result"), a.Get("came"))}
			if a.Is("came", "passed-on") {
				all = append(all, actionEntry(c, a, "next", c.About.Ref.String()))
			}
			return all
		},
	}
}

func actionSections(c *Case, a Answers) []Section {
	s := Section{ID: "action", Title: "What came of it", Shown: []Shown{{Lead: "Agreed " + itemDay(c.About) + ", due " + dueWords(c.About), Text: c.About.Text, Entry: c.About.Ref}}, Questions: []Question{
		{ID: "came", Label: "What came of it?", Sort: One, Must: "Say what came of the action", Options: []Option{
			{Value: "done", Words: "It is done"}, {Value: "partly", Words: "It is done in part, and nothing more is to be done"}, {Value: "passed-on", Words: "It is passed on, changed, or needs more time"}, {Value: "not-needed", Words: "It is not needed any more"},
		}},
		{ID: "result", Label: "What changed for the child? Or why is it passed on, or not needed?", Sort: Words, Must: "Say what changed for the child, or why"},
	}}
	if a.Is("came", "passed-on") {
		s.Questions = append(s.Questions, Question{ID: "next", Label: "What is agreed instead", Sort: Group, Inner: actionQuestions(c)})
	}
	return []Section{s}
}
