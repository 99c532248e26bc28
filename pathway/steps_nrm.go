package pathway

import (
	"sightline/chronology"
	"sightline/record"
)

// nrmSteps are the steps around the National Referral Mechanism.
func nrmSteps() []Step {
	return []Step{nrmConsider(), supervision(), nrmRefer(), nrmDecided("nrm.reasonable-grounds"), nrmDecided("nrm.conclusive-grounds"), nrmAdult()}
}

// nrmConsider is the step that answers whether a child is referred: yes with somebody and a day, no with a reason, or not yet by a day.
func nrmConsider() Step {
	return Step{
		ID: "nrm-consider", Title: "Answer whether to refer to the National Referral Mechanism", Lede: dangerFirst, Of: OfChild, Kinds: []record.Kind{"nrm.considered"},
		Sections: func(c *Case, a Answers) []Section {
			return []Section{{ID: "nrm", Title: "National Referral Mechanism", Lede: nrmLede, Shown: nrmShown(c), Questions: nrmQuestions(c, a)}}
		},
		Check: func(c *Case, a Answers) []Problem { return nrmCheck(c, a, "nrm") },
		Write: func(c *Case, a Answers) []record.Entry { return []record.Entry{nrmConsidered(c, a)} },
	}
}

// nrmAdult is the step that asks somebody who turns 18 whether they want to stay: from then on it is theirs to say.
func nrmAdult() Step {
	return Step{
		ID: "nrm-adult", Title: "Ask whether to stay in the National Referral Mechanism at 18", Of: OfChild, Kinds: []record.Kind{"nrm.adult"},
		Open: func(c *Case) string {
			if referral, _ := nrmAwaits(c.Chronology); referral == nil {
				return "No referral to the National Referral Mechanism waits for a decision"
			}
			return ""
		},
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "adult", Title: "Turning 18", Lede: "From 18 the young person has to agree to stay in. Explain what staying brings, what leaving ends, and that they can be referred again.", Shown: nrmShown(c), Questions: []Question{
				{ID: "decision", Label: "What does the young person want?", Sort: One, Options: []Option{{Value: "stay", Words: "To stay in"}, {Value: "leave", Words: "To leave"}, {Value: "not-yet", Words: "They could not be asked yet"}}, Must: "Say what the young person wants"},
				{ID: "by", Label: "Who asked, and when?", Sort: Line, Must: "Say who asked the young person, and when, or who tried"},
				{ID: "why", Label: "What did they say? Or what stands in the way?", Sort: Words, Must: "Write what they said, or what stands in the way"},
			}}
			if a.Is("decision", "leave") {
				s = append1(s, Question{ID: "help", Label: "Which help goes on?", Sort: Words, Must: "Say which help goes on when they leave"})
			}
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			lead := map[string]string{"stay": "Wants to stay in the National Referral Mechanism at 18. ", "leave": "Wants to leave the National Referral Mechanism at 18. ", "not-yet": "Could not be asked yet whether to stay in the National Referral Mechanism at 18. "}[a.Get("decision")]
			all := []record.Entry{c.decision("nrm.adult", lead+stopped(a.Get("why"))+saidIf(" Help that goes on: ", a.Get("help")), detail("decision", a.Get("decision")), detail("asked_by", a.Get("by")), detail("reason", a.Get("why")))}
			if a.Is("decision", "leave") && isAdult(c) {
				all = append(all, c.decision("nrm.withdrawn", "Left the National Referral Mechanism, as they want. "+stopped(a.Get("why")), detail("reason", a.Get("why"))))
			}
			return all
		},
	}
}

// nrmDuties are what waits of the National Referral Mechanism.
func nrmDuties(c *Case) (all []Duty) {
	if lastOfKind(c.Chronology, "child.died") != nil {
		return nil
	}
	if named := lastOfKind(c.Chronology, "nrm.considered"); named != nil {
		all = append(all, nrmNamed(c, named)...)
	}
	for _, it := range c.Chronology.Items {
		if it.Kind == "request.made" && TakenHere(&it.Entry) && it.Details.Has("step", "nrm-refer") {
			all = append(all, nrmAsked(c, it)...)
		}
	}
	return append(all, nrmWaits(c)...)
}

// nrmAsked waits for a first responder who was asked to refer.
func nrmAsked(c *Case, it *chronology.Item) []Duty {
	if anyAfter(c.Chronology, it, nrmAnswered) != nil {
		return nil
	}
	due, _ := lastedUntil(c.Chronology, it.Details.First("due"))
	return []Duty{askedOfAsker(c, it, Duty{
		Step: "nrm-refer", Say: "Refer the child to the National Referral Mechanism, or say why not", Why: "Asked " + onDay(it) + " as a first responder",
		Due: due, Of: roleOfAgency(it.Details.First("to")), Cites: cites(it),
	})}
}

// nrmAnswered reports an entry that answers whether a child is referred: the referral, or a reason why none is made.
func nrmAnswered(it *chronology.Item) bool {
	if it.Kind != "nrm.considered" {
		return it.Kind == "nrm.referral"
	}
	return it.Details.First("reason") != "" && (it.Details.Has("decision", "not-refer") || it.Details.Has("decision", "already-referred"))
}
