package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// ChallengeID names the step by which anybody challenges a decision. It can be about the decision itself.
const ChallengeID = "challenge-decision"

// challengeStep challenges a decision: what, why, and by when an answer is asked. Who decided is another agency than whoever challenges, or the same,
// and the decision was taken here or elsewhere. It can be taken from the decision itself (paragraphs 3.3, 4.1.6 and 4.1.10 of the Child Joe review: a
// closing, a refused plan and a threshold were simply accepted).
func challengeStep() Step {
	return Step{
		ID: ChallengeID, Title: "Challenge a decision", Of: OfChild, Kinds: []record.Kind{"challenge.raised"},
		Lede: "Anybody who works with the child can challenge a decision about them. Keep the child safe meanwhile: a challenge stops no protection.",
		Open: func(c *Case) string {
			switch {
			case c.About != nil && !Challengeable(c.About):
				return "This is no decision that can be challenged"
			case !slices.ContainsFunc(c.Chronology.Items, challengeable):
				return "There is no decision to challenge"
			}
			return ""
		},
		Sections: challengeSections, Write: writeChallenge,
	}
}

func challengeSections(c *Case, a Answers) []Section {
	var last, to []string
	it := newestDecision(c)
	if c.About != nil {
		it = c.About
	}
	if it != nil {
		last, to = []string{it.Ref.String()}, []string{string(it.Ref.Agency)}
	}
	s := Section{ID: "challenge", Title: "The challenge", Questions: []Question{
		{ID: "of", Label: "Which decision?", Sort: Entries, Of: challengeable, Must: "Choose the decision", Preset: last},
		{ID: "why", Label: "What is wrong with it, and what should be decided instead?", Hint: "All who work with the child read this", Sort: Words, Must: "Say what is wrong with it, and what should be decided instead"},
		{ID: "to", Label: "Who is to answer?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency is to answer", Preset: to},
		{ID: "danger", Label: "Is " + c.child() + " in danger now because of it?", Sort: One, Options: yesOrNo, Must: "Say whether the child is in danger now"},
	}}
	if a.Is("danger", "yes") {
		s.Lede = inDanger + " It is answered today, and goes at once to: " + c.firstRung()
		return []Section{append1(s, Question{ID: "rang", Label: "Whom did you ring today, and what do they do?", Sort: Words, Must: "Ring first, then say whom you rang and what they do"})}
	}
	if a.Is("danger", "no") {
		s = append1(s, Question{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("challenge-decision"))}})
	}
	return []Section{s}
}

// firstRung says who gets at once what cannot wait.
func (c *Case) firstRung() string {
	if len(c.Local.Climbs) == 0 {
		return "whoever is asked to answer"
	}
	return record.Words().RoleName(c.Local.Climbs[0].Of)
}

func writeChallenge(c *Case, a Answers) []record.Entry {
	by, danger := a.Get("by"), a.Get("danger")
	var of []*chronology.Item
	var decisions []string
	for _, ref := range a.All("of") {
		if it := chosen(c, ref); it != nil {
			of, decisions = append(of, it), append(decisions, aboutWords(it))
		}
	}
	about := strings.Join(decisions, "; ")
	text := "A decision is challenged (" + about + "). " + brief(a.Get("why"))
	if danger == "yes" {
		by = c.Today()
		text += " The child is in danger now. Rung today: " + brief(a.Get("rang"))
	}
	text += " An answer is asked by " + whenWords(by) + "."
	return []record.Entry{c.challenge(text, of, detail("to", a.Get("to")), detail("about", about), detail("due", by), detail("danger", danger))}
}

// aboutWords says which decision is challenged, where everybody who reads the challenge may know that there is one: one of health, or that an agency
// restricts, is only pointed at.
func aboutWords(it *chronology.Item) string {
	if !seenByAll(it) {
		return "one that not everybody sees"
	}
	return it.Info.Label + ", " + itemDay(it)
}

// seenByAll reports that whoever reads a challenge of an entry may read the entry, as far as its class goes.
func seenByAll(it *chronology.Item) bool {
	return record.Words().Class(&it.Entry).Within(record.ClassB)
}

// Challengeable reports an entry that is a decision which can be challenged: of the process, to close, of a threshold, about a plan for education, or
// of a mental health service. What repeats another's record of it is not challenged beside it.
func Challengeable(it *chronology.Item) bool { return challengeable(it) && !it.Repeats }

func challengeable(it *chronology.Item) bool {
	return anyKind(it, "mace.accepted", "mace.declined", "mace.level", "mace.level-proposed", "mace.review", "mace.step-down", "mace.stepped-down", "mace.exit", "mace.answered", "mace.watched",
		"transfer.requested", "transfer.accepted", "request.answered", "early-help.closed", "social-care.closed", "case.closed", "plan.protection-end",
		"social-care.decision", "legal.discharge-decision", "nrm.considered", "sharing.decision", "education.send-decision", "education.exclusion", "health.mental-health-decision")
}

func newestDecision(c *Case) (last *chronology.Item) {
	for _, it := range c.Chronology.Items {
		if Challengeable(it) {
			last = it
		}
	}
	return last
}
