package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// ChallengeWordingID names the step by which anybody challenges how something is written of a child or a parent.
const ChallengeWordingID = "challenge-wording"

// challengeWordingStep challenges words of an entry, of any agency and of one's own. Whoever wrote them answers by a day, and until then it climbs as
// every challenge does (learning point 4 of the Child Joe review: blame in records is challenged, in records, in supervision and in discussions).
// What was written stays: an agency that changes its words sends its record again, and both stand.
func challengeWordingStep() Step {
	return Step{
		ID: ChallengeWordingID, Title: "Challenge a wording", Of: OfEntry, Kinds: []record.Kind{"challenge.raised"},
		Lede: "It is about words, and not about whoever wrote them. What was written stays in the record; what is answered stands beside it.",
		Open: func(c *Case) string {
			if c.About != nil && c.About.ChildsOwnWords() {
				return "These are the child’s own words: nobody corrects them"
			}
			return ""
		},
		Sections: challengeWordingSections,
		Write: func(c *Case, a Answers) []record.Entry {
			said := "A wording is challenged (" + aboutWords(c.About) + ")"
			if seenByAll(c.About) {
				said += ": “" + brief(a.Get("words")) + "”"
			}
			said += " " + brief(a.Get("why")) + " An answer is asked by " + whenWords(a.Get("by")) + "."
			return []record.Entry{c.challenge(said, []*chronology.Item{c.About}, detail("to", a.Get("to")), detail("about", "wording of: "+aboutWords(c.About)), detail("due", a.Get("by")))}
		},
	}
}

// challengeWordingSections asks which words they are only where whoever reads the challenge may read the entry too.
func challengeWordingSections(c *Case, _ Answers) []Section {
	why := Question{ID: "why", Label: "What do they do to " + c.child() + ", and what do we know instead?", Hint: "All who work with the child read this", Sort: Words, Must: "Say what they do to the child, and what is known instead"}
	s := Section{ID: "wording", Title: "The wording"}
	if seenByAll(c.About) {
		s.Questions = []Question{{ID: "words", Label: "Which words?", Hint: "As they stand there", Sort: Line, Must: "Say which words"}}
	} else {
		why.Hint = "All who work with the child read this, and not all of them see the entry: repeat nothing of it. Whoever answers reads it there"
	}
	s.Questions = append(
		s.Questions, why,
		Question{ID: "to", Label: "Who is to answer?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency is to answer", Preset: []string{string(c.About.Ref.Agency)}},
		Question{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("challenge-wording"))}},
	)
	return []Section{s}
}

// ChallengesOf gives what challenges an entry, a decision or its wording, each with what answers it.
func ChallengesOf(c *chronology.Chronology, of *chronology.Item) (all []*chronology.Item) {
	for _, it := range c.Items {
		if it.Kind == "challenge.raised" && slices.Contains(it.Details.Refs("of", it.Ref.Agency), of.Ref) {
			all = append(append(all, it), answersTo(c, it)...)
		}
	}
	return all
}

// challenge is the entry of a challenge at its first level, about entries. What is said of them goes no further than they do.
func (c *Case) challenge(said string, of []*chronology.Item, more ...record.Detail) record.Entry {
	refs, handling := make([]string, len(of)), record.Handling("")
	for i, it := range of {
		refs[i] = it.Ref.String()
		if it.Handling.Strictness() > handling.Strictness() {
			handling = it.Handling
		}
	}
	e := c.decidedOn(c.Today(), "challenge.raised", clipped(said), append([]record.Detail{detail("of", refs...), detail("stage", "1")}, more...)...)
	e.Handling = handling
	return e
}
