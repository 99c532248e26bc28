package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// The reviewing officer's own way to dispute what is done for a child they review: a ladder that no manager's answer ends and no exception goes
// around, up to Cafcass (section 25B of the Children Act 1989 and the IRO Handbook: to be confirmed locally; learning point 12 of the Child Joe review).

// The steps of a dispute.
const (
	disputeID    = "reviewing-dispute"
	endDisputeID = "end-dispute"
	toCafcassID  = "refer-to-cafcass"
)

// reviewers are who dispute so: those who stand outside the line that manages the case.
var reviewers = []record.Role{"reviewing-officer", "conference-chair"}

func disputeSteps() []Step { return []Step{disputeStep(), endDisputeStep(), toCafcassStep()} }

func disputeStep() Step {
	return Step{
		ID: disputeID, Title: "Raise a dispute as the reviewing officer", Lede: "It goes by itself from level to level until you say that it is over. When the child is in danger, speak with a manager today: this does not take the place of that.",
		Of: OfChild, Kinds: []record.Kind{"challenge.raised"}, By: reviewers,
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "dispute", Title: "The dispute", Shown: append(c.whyInCare(), c.lastVoice()...), Questions: []Question{
				{ID: "of", Label: "What is it about, as far as the record says?", Sort: Entries},
				{ID: "why", Label: "What is wrong, and what does it mean for " + c.child() + "?", Sort: Words, Must: "Say what is wrong, and what it means for the child"},
				{ID: "instead", Label: "What is to be done instead?", Sort: Words, Must: "Say what is to be done instead"},
				{ID: "view", Label: "What does " + c.child() + " say of it?", Hint: "Or who asked, and when", Sort: Words, Must: "Say what the child says, or who asked"},
				{ID: "by", Label: "By when is it to be put right?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("dispute"))}},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "The reviewing officer disputes what is done for " + c.child() + ". " + brief(a.Get("why")) + " To be done instead: " + brief(a.Get("instead")) + " What the child says: " + brief(a.Get("view")) + " By " + whenWords(a.Get("by")) + "."
			return []record.Entry{c.decision("challenge.raised", clipped(text), detail("of", a.All("of")...), detail("about", "dispute of the reviewing officer"), detail("stage", "1"), detail("due", a.Get("by")))}
		},
	}
}

func isDispute(it *chronology.Item) bool {
	return it.Kind == "challenge.raised" && TakenHere(&it.Entry) && it.Details.First("step") == disputeID
}

// endDisputeStep says that it is over. Only a reviewer does: what managers answer is read, and ends nothing by itself.
func endDisputeStep() Step {
	return Step{
		ID: endDisputeID, Title: "Say that the dispute is over", Of: OfEntry, Kinds: []record.Kind{"challenge.answered"}, By: reviewers, Open: openDispute,
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "end", Title: "What came of it", Shown: append(shownOf("Disputed", []*chronology.Item{c.About}), shownOf("Answered", answersTo(c.Chronology, c.About))...), Questions: []Question{
				{ID: "outcome", Label: "What came of it?", Sort: One, Options: challengeOutcomes(), Must: "Say what came of it"},
				{ID: "reason", Label: "What was done, and who has seen that it is so?", Sort: Words, Must: "Say what was done, and who has seen that it is so"},
			}}}
		},
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" {
				return []Problem{{"end", "reason", say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			return []record.Entry{c.decision("challenge.answered", clipped("The dispute is over: "+challengeOutcome(a.Get("outcome"))+". "+brief(a.Get("reason"))), detail("answers", c.About.Ref.String()), detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")))}
		},
	}
}

func openDispute(c *Case) string {
	switch {
	case !isDispute(c.About):
		return "This is no dispute of a reviewing officer"
	case !slices.Contains(challengesWaiting(c), c.About):
		return "It is over already"
	case slices.Contains(concerned(c, c.About), c.By.User):
		return "You proposed or decided what it is about, or what waits for its end: another reviewer says that it is over"
	}
	return ""
}

// answersTo are the answers to a challenge.
func answersTo(c *chronology.Chronology, challenge *chronology.Item) (all []*chronology.Item) {
	for _, it := range c.Items {
		if it.Kind == "challenge.answered" && slices.Contains(it.Details.Refs("answers", it.Ref.Agency), challenge.Ref) {
			all = append(all, it)
		}
	}
	return all
}

// toCafcassStep takes a dispute to Cafcass. It can be taken at any level: the ladder is the latest by which it is.
func toCafcassStep() Step {
	return Step{
		ID: toCafcassID, Title: "Refer the dispute to Cafcass", Of: OfEntry, Kinds: []record.Kind{"request.made"}, By: reviewers,
		Open: func(c *Case) string {
			if why := openDispute(c); why != "" {
				return why
			}
			if c.atCafcass(c.About) != nil {
				return "It was referred already"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "cafcass", Title: "What Cafcass is told", Shown: shownOf("Disputed", []*chronology.Item{c.About}), Questions: []Question{
				{ID: "what", Label: "What is asked of Cafcass, and what was tried?", Sort: Words, Must: "Say what is asked of Cafcass, and what was tried"},
				{ID: "sent", Label: "I have rung or written to Cafcass: it has no account here", Sort: Confirmed, Must: "Ring or write to Cafcass, and say so"},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			return []record.Entry{c.decision("request.made", clipped("The dispute of the reviewing officer is referred to Cafcass. "+brief(a.Get("what"))), detail("to", "cafcass"), detail("for", "dispute of the reviewing officer"))}
		},
	}
}

// atCafcass gives the referral of a dispute to Cafcass; nil when there is none.
func (c *Case) atCafcass(dispute *chronology.Item) *chronology.Item {
	for _, it := range c.Chronology.Items {
		if TakenHere(&it.Entry) && it.Details.First("step") == toCafcassID && slices.Contains(it.Details.Refs("step_about", it.Ref.Agency), dispute.Ref) {
			return it
		}
	}
	return nil
}

// disputeDuties wait until a dispute is over: for an answer, of the level to which it has climbed; then for the reviewing officer to say whether that
// ends it; and after the last level for Cafcass.
func disputeDuties(c *Case) (all []Duty) {
	for _, it := range challengesWaiting(c) {
		if !isDispute(it) {
			continue
		}
		d := Duty{Step: answerChallengeID, About: it.Ref, Say: "Answer the dispute of the reviewing officer", Why: "It was raised " + onDay(it), Due: dayEnds(c.Chronology, it.Details.First("due")), Cites: cites(it)}
		level := c.climbs(&d, c.Local.Disputes)
		by := it.Details.First("decided_by")
		if _, here := c.Colleague(by); !here {
			by = "" // then it is for every reviewer
		}
		if level == len(c.Local.Disputes) && level > 0 && c.atCafcass(it) == nil {
			d.Step, d.Say, d.Of, d.User = toCafcassID, "Refer the dispute to Cafcass", reviewers[0], by
		}
		all = append(all, d) // it climbs until it is over, whatever was answered
		if answers := answersTo(c.Chronology, it); len(answers) > 0 {
			last := answers[len(answers)-1]
			all = append(all, Duty{Step: endDisputeID, About: it.Ref, Say: "Say whether the dispute is over", Why: "It was answered " + onDay(last), Due: c.from(last, "dispute-answered"), Length: "dispute-answered", Of: reviewers[0], User: by, Cites: cites(it, last)})
		}
	}
	return all
}
