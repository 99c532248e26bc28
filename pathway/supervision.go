package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// supervisionID names the step that records supervision.
const supervisionID = "supervision"

// supervision is the step that records supervision about a child. Where the child may be used by others it asks about the National Referral Mechanism
// as every meeting does: whoever supervises was a chance to ask, and did not (paragraph 4.1.14 of the Child Joe review).
func supervision() Step {
	return Step{
		ID: supervisionID, Title: "Record supervision", Of: OfChild, Kinds: []record.Kind{"social-care.supervision", "nrm.considered"},
		By: []record.Role{"team-manager", "social-worker", "youth-justice-worker"},
		Sections: func(c *Case, a Answers) []Section {
			all := []Section{{ID: "talk", Title: "What was talked about", Shown: append(c.lastVoice(), c.digest()...), Questions: []Question{
				{ID: "hypotheses", Label: "What is thought about what happens to " + c.child() + ", and what else could it be?", Sort: Words, Must: "Write what is thought, and what else it could be"},
				{ID: "decision", Label: "What is decided: who does what by when?", Sort: Words, Must: "Write what is decided, or that it goes on as before and why"},
			}}}
			if mayBeUsed(c) {
				all = append(all, Section{ID: "nrm", Title: "National Referral Mechanism", Lede: nrmLede, Shown: nrmShown(c), Questions: nrmQuestions(c, a)})
			}
			return all
		},
		Check: func(c *Case, a Answers) []Problem {
			if !mayBeUsed(c) {
				return nil
			}
			return nrmCheck(c, a, "nrm")
		},
		Write: func(c *Case, a Answers) []record.Entry {
			all := []record.Entry{c.decision("social-care.supervision", clipped("Talked about in supervision. Thought: "+stopped(a.Get("hypotheses"))+" Decided: "+stopped(a.Get("decision"))),
				detail("hypotheses", a.Get("hypotheses")), detail("decision", a.Get("decision")))}
			if mayBeUsed(c) {
				all = append(all, nrmConsidered(c, a))
			}
			return all
		},
	}
}

// mayBeUsed reports that a child is or was in the process, or that somebody named exploitation of the child, so that whoever talks about them asks
// whether they are referred. What was decided finally is not asked again.
func mayBeUsed(c *Case) bool {
	if referral, _ := nrmAwaits(c.Chronology); referral == nil && lastOfKind(c.Chronology, "nrm.conclusive-grounds") != nil {
		return false
	}
	return len(c.Matters) > 0 || everInProcess(c.Chronology) || slices.ContainsFunc(c.Chronology.Items, namesExploitation)
}

func namesExploitation(it *chronology.Item) bool {
	return it.Kind == "exploitation.indicator" || slices.ContainsFunc(it.Details.All("concern"), func(concern string) bool { return slices.Contains(record.Words().Sets["exploitation"], concern) })
}
