package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// challengeStep challenges a decision of the process: what, why, and by when an answer is asked. Who decided is another agency than whoever challenges,
// or the same.
func challengeStep() Step {
	return Step{
		ID: "challenge-decision", Title: "Challenge a decision", Of: OfChild, Kinds: []record.Kind{"challenge.raised"},
		Lede: "Anybody who works with the child can challenge a decision about them. Keep the child safe meanwhile: a challenge stops no protection.",
		Open: func(c *Case) string {
			if !slices.ContainsFunc(c.Chronology.Items, challengeable) {
				return "There is no decision of the process to challenge"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			var last []string
			if it := newestDecision(c); it != nil {
				last = []string{it.Ref.String()}
			}
			return []Section{{ID: "challenge", Title: "The challenge", Questions: []Question{
				{ID: "of", Label: "Which decision?", Sort: Entries, Of: challengeable, Must: "Choose the decision", Preset: last},
				{ID: "why", Label: "What is wrong with it, and what should be decided instead?", Sort: Words, Must: "Say what is wrong with it, and what should be decided instead"},
				{ID: "to", Label: "Who is to answer?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency is to answer"},
				{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("challenge-decision"))}},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			about := ""
			if it := chosen(c, a.Get("of")); it != nil {
				about = it.Info.Label + ", " + itemDay(it)
			}
			text := "A decision is challenged (" + about + "). " + brief(a.Get("why")) + " An answer is asked by " + whenWords(a.Get("by")) + "."
			return []record.Entry{c.decidedOn(c.Today(), "challenge.raised", clipped(text), detail("to", a.Get("to")), detail("about", about), detail("of", a.Get("of")), detail("stage", "1"), detail("due", a.Get("by")))}
		},
	}
}

func challengeable(it *chronology.Item) bool {
	return anyKind(it, "mace.accepted", "mace.declined", "mace.level", "mace.level-proposed", "mace.review", "mace.step-down", "mace.stepped-down", "mace.exit", "mace.answered", "mace.watched", "transfer.requested", "transfer.accepted", "request.answered", "early-help.closed", "social-care.closed", "case.closed")
}

func newestDecision(c *Case) (last *chronology.Item) {
	for _, it := range c.Chronology.Items {
		if challengeable(it) && !it.Repeats {
			last = it
		}
	}
	return last
}
