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
			if c.About != nil && !Worded(c.About) {
				return "These are the child’s own words: nobody corrects them"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "wording", Title: "The wording", Questions: []Question{
				{ID: "words", Label: "Which words?", Hint: "As they stand there", Sort: Line, Must: "Say which words"},
				{ID: "why", Label: "What do they do to " + c.child() + ", and what do we know instead?", Hint: "All who work with the child read this", Sort: Words, Must: "Say what they do to the child, and what is known instead"},
				{ID: "to", Label: "Who is to answer?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency is to answer", Preset: []string{string(c.About.Ref.Agency)}},
				{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("challenge-wording"))}},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			said := "A wording is challenged (" + aboutWords(c.About) + "): “" + brief(a.Get("words")) + "” " + brief(a.Get("why")) + " An answer is asked by " + whenWords(a.Get("by")) + "."
			return []record.Entry{c.challenge(said, []*chronology.Item{c.About}, detail("to", a.Get("to")), detail("about", "wording of: "+aboutWords(c.About)), detail("due", a.Get("by")))}
		},
	}
}

// Worded reports an entry of which the wording is somebody's and can be challenged: not a child's own words.
func Worded(it *chronology.Item) bool {
	return it.Kind != "child.voice" || it.Details.Has("words", "paraphrase")
}

// ChallengesOf gives what challenges an entry, a decision or its wording, and what answers that, in the order of the chronology.
func ChallengesOf(c *chronology.Chronology, of *chronology.Item) (all []*chronology.Item) {
	raised := map[record.Ref]bool{}
	for _, it := range c.Items {
		if it.Kind == "challenge.raised" && slices.Contains(it.Details.Refs("of", it.Ref.Agency), of.Ref) {
			raised[it.Ref] = true
			all = append(all, it)
		}
		if it.Kind == "challenge.answered" && slices.ContainsFunc(it.Details.Refs("answers", it.Ref.Agency), func(ref record.Ref) bool { return raised[ref] }) {
			all = append(all, it)
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
