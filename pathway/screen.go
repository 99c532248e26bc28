package pathway

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// hubRoles are who screens, reviews and takes over: the panel or hub, and who stands at the front door for it.
var hubRoles = []record.Role{"exploitation-hub", "panel-chair", "front-door", "police-lead"}

// What a screen can decide.
const (
	accepts  = "accept"
	asksMore = "ask"
	declines = "decline"
)

// screenStep decides about a referral: accept it, ask for more by a day, or decline it with a reason, what is offered instead, and the right to
// challenge (paragraph 4.3.8 of the Child Joe review). What was asked and is not answered never lapses: it is decided on what there is.
func screenStep() Step {
	return Step{
		ID: screenID, Title: "Screen the referral", Lede: inDanger, Of: OfChild, Kinds: []record.Kind{"mace.accepted", "mace.declined", "request.made"}, By: hubRoles,
		Open: func(c *Case) string {
			switch m := c.Matter(); {
			case m == nil:
				return "There is no referral to screen: anybody can refer the child"
			case !m.waits():
				return "It is decided already: " + m.Stage.Words()
			}
			return ""
		},
		Sections: screenSections, Check: screenCheck, Write: writeScreen,
	}
}

func screenSections(c *Case, a Answers) []Section {
	decide := Section{ID: "decide", Title: "What is decided", Questions: []Question{
		{ID: "outcome", Label: "What is decided?", Sort: One, Must: "Choose what is decided", Options: []Option{
			{Value: accepts, Words: "Accept", Hint: "On what there is: nothing has to be proved"},
			{Value: asksMore, Words: "Ask for more by a day", Hint: "Unanswered, it is decided on what there is"},
			{Value: declines, Words: "Not accept", Hint: "With a reason and what is offered instead; it can be challenged"},
		}},
	}}
	switch a.Get("outcome") {
	case accepts:
		decide.Questions = append(decide.Questions, acceptQuestions(c)...)
	case asksMore:
		decide.Lede = c.ringThem(a.All("of"))
		decide.Questions = append(decide.Questions,
			Question{ID: "of", Label: "Who is asked?", Sort: Several, Options: c.askOptions(), Must: "Say which agency is asked"},
			Question{ID: "what", Label: "What is asked?", Sort: Words, Must: "Say what is asked"},
			Question{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("more-information"))}})
	case declines:
		decide.Questions = append(decide.Questions,
			Question{ID: "reason", Label: "Why?", Hint: "What was read, and why it is not exploitation as far as can be seen. What is not known is not absent", Sort: Words, Must: "Say why it is not accepted"},
			Question{ID: "instead", Label: "What is offered instead, and by whom?", Sort: Words, Must: "Say what is offered to the child instead, and by whom"},
			Question{ID: "told", Label: "Who is told?", Sort: Several, Options: c.agencyOptions(), Must: "Say who is told: whoever referred is one of them"},
			Question{ID: "challenge", Label: "Whoever referred is told that they can challenge this, and how", Sort: Confirmed, Must: "Confirm that whoever referred is told of their right to challenge this"})
	}
	read := readFirst(c, slices.Concat(screenShown(c), c.nobodyAsked(nil)))
	if a.Is("outcome", declines) {
		read = saysWhy(read)
	}
	return []Section{read, decide}
}

// acceptQuestions are what accepting says: the hub, what for, and a level or that none is set yet.
func acceptQuestions(c *Case) []Question {
	return []Question{
		{ID: "hub", Label: "Which hub has it?", Sort: One, Options: hubOptions(c.Local.AllHubs()), Must: "Say which hub has it", Preset: c.presetHub()},
		{ID: "category", Label: "What is " + c.child() + " used for, as far as is known?", Sort: One, Options: categories()},
		{ID: "level", Label: "How great is the danger to the child?", Hint: "To lower it, take the step: Set the level", Sort: One, Options: c.levelsOrNone(), Must: "Choose a level, or that none is set yet"},
		{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
	}
}

// presetHub is the hub that has the child, where there is one of that name here.
func (c *Case) presetHub() []string {
	if _, known := c.Local.Hub(c.hub()); !known {
		return nil
	}
	return []string{c.hub()}
}

// readFirst shows the history, and asks whoever decides to say that they have read it.
func readFirst(c *Case, first []Shown) Section {
	return Section{
		ID: "read", Title: "Read first", Shown: append(first, c.digest()...),
		Questions: []Question{{ID: "history", Label: "I have read the referral and the history shown here", Sort: Confirmed, Must: "Read the history first, and say so"}, {
			ID: "matters", Label: "What in the history matters for this?", Sort: Words,
		}},
	}
}

// saysWhy makes whoever decides say what in the history matters: asked where less may be done for a child, or where somebody begins who knew nothing of it.
func saysWhy(read Section) Section {
	read.Questions[1].Must = "Say what in the history matters for this, or that nothing does and why"
	return read
}

// screenShown are the referrals of the matter, what was asked and what came.
func screenShown(c *Case) []Shown {
	m := c.Matter()
	if m == nil {
		return nil
	}
	var referrals, asked []*chronology.Item
	for _, it := range m.Entries {
		if it.Kind == "mace.referral" {
			referrals = append(referrals, it)
		}
		if anyKind(it, "request.made", "request.answered") {
			asked = append(asked, it)
		}
	}
	return append(shownOf("Referral", referrals), shownOf("More information", asked)...)
}

func screenCheck(c *Case, a Answers) []Problem {
	if a.Get("outcome") == declines && OnlySilence(a.Get("reason")) && a.Get("reason") != "" {
		return []Problem{{"decide", "reason", "That nothing is known or reported is no reason not to accept: ask for more, or say what was read and what it shows"}}
	}
	return nil
}

func writeScreen(c *Case, a Answers) []record.Entry {
	switch a.Get("outcome") {
	case asksMore:
		return askedEntries(c, a)
	case declines:
		text := "The referral to the " + c.process() + " is not accepted. " + brief(a.Get("reason")) + saidIf(" Offered instead: ", a.Get("instead")) + " It can be challenged."
		return []record.Entry{c.decision("mace.declined", clipped(text), detail("of", c.referrals()...), detail("reason", a.Get("reason")), detail("alternative", a.Get("instead")), detail("challenge_told", a.Get("challenge")),
			detail("told", a.All("told")...), detail("history_read", a.Get("history")))}
	}
	all := acceptedEntries(c, a, "referral")
	if of := c.referrals(); len(of) > 0 {
		all[0].Details = append(all[0].Details, detail("of", of...))
	}
	return all
}

// referrals are those of the matter, which whoever decides has before them.
func (c *Case) referrals() (refs []string) {
	m := c.Matter()
	if m == nil {
		return nil
	}
	for _, it := range m.Entries {
		if it.Kind == "mace.referral" {
			refs = append(refs, it.Ref.String())
		}
	}
	return refs
}

func askedEntries(c *Case, a Answers) (all []record.Entry) {
	for _, agency := range a.All("of") {
		text := fmt.Sprintf("%s is asked about the referral to the %s, by %s: %s", agencyName(c.Chronology, agency), c.process(), whenWords(a.Get("by")), brief(a.Get("what")))
		all = append(all, c.request(text, agency, a.Get("what"), a.Get("by")))
	}
	return all
}

// acceptedEntries are how a child comes into the process, or back into it.
func acceptedEntries(c *Case, a Answers, basis string) []record.Entry {
	level, hub := a.Get("level"), cmp.Or(a.Get("hub"), c.hub())
	text := map[string]string{"referral": c.child() + " is accepted by the ", "reopened": "It is opened again for " + c.child() + " in the ", "transfer": c.child() + " is taken over by another hub of the "}[basis] + c.process()
	if name := c.Local.HubName(hub); name != "" {
		text += " (" + name + ")"
	}
	text += ". " + brief(a.Get("reason"))
	if slices.ContainsFunc(levelOptions(), func(o Option) bool { return o.Value == level }) {
		text += " The level of danger to the child is " + levelWords[level] + "."
	} else {
		level = ""
	}
	return []record.Entry{c.decision("mace.accepted", clipped(strings.TrimSpace(text)), detail("basis_of", basis), detail("hub", hub), detail("category", a.Get("category")), detail("level", level),
		detail("reason", a.Get("reason")), detail("history_read", a.Get("history")))}
}

// answerMoreStep gives what was asked about a referral. Anybody may: the hub asks one agency, and another may know.
func answerMoreStep() Step {
	return Step{
		ID: answerMoreID, Title: "Give the information that was asked for", Of: OfChild, Kinds: []record.Kind{"request.answered"},
		Open: func(c *Case) string {
			if m := c.Matter(); m == nil || len(m.Asked) == 0 {
				return "Nothing that was asked about a referral waits for an answer"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			m := c.Matter()
			if m == nil || len(m.Asked) == 0 {
				return nil
			}
			s := Section{ID: "answer", Title: "What was asked", Shown: shownOf("Asked", m.Asked)}
			if len(m.Asked) > 1 {
				s.Questions = append(s.Questions, Question{ID: "which", Label: "Which request is answered?", Sort: Entries, Of: func(it *chronology.Item) bool { return slices.Contains(m.Asked, it) }, Must: "Choose the request that is answered"})
			}
			s.Questions = append(s.Questions,
				Question{ID: "what", Label: "What is known about it?", Sort: Words, Must: "Say what is known about it, or that nothing is"},
				Question{ID: "outcome", Label: "Is that all that was asked?", Sort: One, Must: "Say whether that is all that was asked", Options: []Option{
					{Value: "agreed", Words: "Yes"}, {Value: "partly", Words: "A part of it"}, {Value: "no-information", Words: "We hold nothing about it"}, {Value: "declined", Words: "It is not shared, with the reason above"},
				}})
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			m := c.Matter()
			answers := refsOf(m.Asked[:1])
			if which := a.All("which"); len(which) > 0 {
				answers = which
			}
			text := "What was asked about the referral is answered. " + brief(a.Get("what"))
			var all []record.Entry
			for _, ref := range answers {
				all = append(all, c.decision("request.answered", clipped(text), detail("answers", ref), detail("outcome", a.Get("outcome"))))
			}
			return all
		},
	}
}
