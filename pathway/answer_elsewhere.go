package pathway

import "sightline/record"

// What can be done about an ending elsewhere.
const (
	allThere  = "all-there"
	openAgain = "open-again"
	watched   = "watched"
)

// answerElsewhereStep answers for an ending that was not decided here: everything the gate asks for was there, or it is opened again, or it is
// said what is missing and who watches until when. That all was there takes two people, and a time in which it can be challenged between them.
func answerElsewhereStep() Step {
	return Step{
		ID: answerID, Title: "Answer for an ending elsewhere", Of: OfChild, Kinds: []record.Kind{"mace.answered", "mace.accepted", "plan.exit"},
		By: []record.Role{"exploitation-hub", "panel-chair", "team-manager", "front-door"},
		Open: func(c *Case) string {
			switch m := c.Matter(); {
			case m == nil || m.Stage != EndedElsewhere:
				return "Nothing was ended elsewhere without being answered for"
			case m != c.Matters[len(c.Matters)-1]:
				return c.child() + " is in the process again: that ending stands as it was"
			}
			return ""
		},
		Sections: answerSections, Check: answerCheck, Write: writeAnswer,
	}
}

func answerSections(c *Case, a Answers) []Section {
	m := c.Matter()
	if m == nil || m.Ending == nil {
		return nil
	}
	done := Section{ID: inDecision, Title: "What is done about it", Shown: []Shown{gateItem(m.Ending)}, Questions: []Question{
		{ID: "outcome", Label: "What is done about it?", Sort: One, Must: "Choose what is done about it", Options: []Option{
			{Value: openAgain, Words: "It is opened again", Hint: "At once, by one person"},
			{Value: allThere, Words: "What is asked for here was there when it ended", Hint: "All of it, with the entries that show it. It holds once a second person has found so too"},
			{Value: watched, Words: "It stays ended, with what is missing said, and somebody watches until a day"},
		}},
		{ID: "reason", Label: "Why?", Hint: "What was seen then and since, and by whom", Sort: Words, Must: "Say why: what was seen, and by whom"},
	}}
	if m.found != nil {
		done.Shown = append(done.Shown, gateItem(m.found))
	}
	switch a.Get("outcome") {
	case watched:
		done.Questions = append(done.Questions, Question{ID: "until", Label: "When is it looked at again?", Sort: Day, Ahead: true, Must: "Say when it is looked at again", Preset: []string{c.Due(c.Local.Lasts("watched-elsewhere"))}})
		return append([]Section{done}, gateSections(c, endedBy(m))...)
	case allThere:
		return append([]Section{done}, gateSections(c, endedBy(m))...)
	}
	return []Section{done}
}

// endedBy is the way in which it was ended.
func endedBy(m *Matter) Way {
	if m.Ending.Kind == "mace.stepped-down" {
		return SteppingDown
	}
	return Leaving
}

// gateThen is the gate as it would have stood when it was ended: what is asked of the days before a decision is asked of the days before that one.
func gateThen(c *Case, m *Matter, a Answers) *Gate {
	then := *c
	if at, known := happenedAt(m.Ending); known {
		then.Now = at
	}
	return &Gate{Way: endedBy(m), c: &then, matter: m, given: a, own: a, first: m.Ending.Details.First("decided_by"), by: c.By.User}
}

func answerCheck(c *Case, a Answers) []Problem {
	m := c.Matter()
	if m == nil || m.Ending == nil {
		return nil
	}
	var all []Problem
	if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" && a.Get("outcome") != openAgain {
		all = append(all, Problem{inDecision, "reason", say})
	}
	asked := answerSections(c, a)
	switch a.Get("outcome") {
	case allThere:
		if say := m.early(c); say != "" {
			all = append(all, Problem{inDecision, "outcome", say})
		}
		return append(all, gateProblems(gateThen(c, m, a), a, asked)...)
	case watched:
		return append(all, gateFaults(gateThen(c, m, a), asked)...)
	}
	return all
}

// early says why a person cannot yet find, as the second one, that all was there; "" when they can, or are the first.
func (m *Matter) early(c *Case) string {
	if m.found == nil {
		return ""
	}
	until := m.found.Details.First("until")
	switch {
	case m.found.Details.First("decided_by") == c.By.User:
		return "You found so yourself: somebody else has to find so too"
	case until >= c.Today():
		return "It can be challenged until " + dayInWords(until) + ": a second person answers after that"
	}
	return ""
}

func writeAnswer(c *Case, a Answers) []record.Entry {
	m := c.Matter()
	if a.Is("outcome", openAgain) {
		return acceptedEntries(c, Answers{"hub": nonEmpty([]string{m.Hub}), "reason": a.All("reason")}, "reopened")
	}
	g := gateThen(c, m, a)
	from := []record.Detail{detail("from", m.Ending.Ref.String()), detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")), detail("history_read", a.Get("history"))}
	if a.Is("outcome", allThere) {
		if m.found == nil {
			until := c.Due(c.Local.Lasts("challenge-window"))
			text := "It ended elsewhere, and one person found that what is asked for here was there: " + brief(a.Get("reason")) + " It can be challenged until " + dayInWords(until) + ", and holds once a second person has found so too."
			return []record.Entry{c.decidedOn(c.Today(), "mace.answered", clipped(text), append(from, detail("until", until))...)}
		}
		text := "It ended elsewhere, and two people found that what is asked for here was there: " + brief(a.Get("reason"))
		all := []record.Entry{c.decidedOn(c.Today(), "mace.answered", clipped(text), append(from, detail("gate", "met"))...)}
		if e, some := g.planEntry(); some {
			all = append(all, e)
		}
		return all
	}
	missing := titles(g.Lacks())
	text := "It ended elsewhere, and stays ended. " + brief(a.Get("reason"))
	if len(missing) > 0 {
		text += " Missing: " + inList(missing) + "."
	}
	text += " It is looked at again on " + whenWords(a.Get("until")) + "."
	return []record.Entry{c.decidedOn(c.Today(), "mace.answered", clipped(text), append(from, detail("missing", missing...), detail("until", a.Get("until")))...)}
}

// answerDuties wait for somebody to answer for an ending elsewhere, and on the day on which it was to be looked at again.
func answerDuties(c *Case) []Duty {
	m := Current(c.Matters)
	if m == nil || m.Stage != EndedElsewhere {
		return nil
	}
	if m.found != nil {
		until := m.found.Details.First("until")
		return []Duty{{
			Step: answerID, About: m.Ending.Ref, Say: "Answer, as a second person, for an ending elsewhere", Why: "One person found that what is asked for here was there. It can be challenged until " + dayInWords(until),
			Due: dayEnds(c.Chronology, until), Of: "exploitation-hub", Cites: cites(m.found, m.Ending),
		}}
	}
	if m.Answered == nil {
		return []Duty{{
			Step: answerID, About: m.Ending.Ref, Say: "Answer for an ending elsewhere", Why: "It was ended elsewhere, and what is asked for here before a child leaves is not known to have been done",
			Due: c.from(m.Ending, "answer-elsewhere"), Length: "answer-elsewhere", Of: "exploitation-hub", Cites: cites(m.Ending),
		}}
	}
	until := m.Answered.Details.First("until")
	return []Duty{{Step: answerID, About: m.Ending.Ref, Say: "Look again at an ending elsewhere", Why: "It stays ended with something missing, to be looked at by " + whenWords(until), Due: dayEnds(c.Chronology, until), Of: "exploitation-hub", Cites: cites(m.Answered, m.Ending)}}
}
