package pathway

import (
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// momentStep says that help was offered at a moment when a child may be open to it: by whom, what, and what the child said.
func momentStep() Step {
	return Step{
		ID: momentID, Title: "Offer help at a reachable moment", Of: OfEntry, Kinds: []record.Kind{"moment.offer"}, Lede: "Go yourself or send whoever the child trusts; write it down after. Somebody who does not want help today is asked again.",
		Open: momentOnly, Sections: momentSections,
		Write: func(c *Case, a Answers) []record.Entry {
			what := map[string]string{"accepted": "The child took it.", "declined": "The child did not want it then.", "later": "The child may want it later.", "unknown": "What the child wants is not known yet."}[a.Get("outcome")]
			text := "Help was offered by " + stopped(a.Get("by")) + " " + optionWords(offers, a.Get("what")) + ". " + what + saidIf(" What the child said: ", a.Get("said")) + saidIf(" What was around it: ", a.Get("context")) +
				saidIf(" Why not whoever the child trusts: ", a.Get("why_not")) + saidIf(" Who offers it again: ", a.Get("again_who"))
			offer := c.decidedOn(a.Get("when"), "moment.offer", clipped(text), detail("after", c.About.Ref.String()), detail("what", a.Get("what")), detail("setting", a.Get("setting")), detail("by", a.Get("by")),
				detail("relation", a.Get("relation")), detail("outcome", a.Get("outcome")), detail("again", a.Get("again")), detail("reason", a.Get("why_not")))
			return append([]record.Entry{offer}, c.saidThen(a, "when help was offered")...)
		},
	}
}

func momentOnly(c *Case) string {
	if c.About == nil || !c.About.Info.Reachable || slices.Contains(replies, c.About.Kind) {
		return "This is about a moment at which a child may be open to help"
	}
	return ""
}

var offers = []Option{
	{Value: "navigator", Words: "A navigator", Hint: "Somebody independent of police, met in custody or at a hospital."},
	{Value: "mentor", Words: "A mentor"},
	{Value: "advocate", Words: "An advocate"},
	{Value: "health", Words: "Health or mental health care"},
	{Value: "education", Words: "School, training or work"},
	{Value: "housing", Words: "Somewhere safe to be"},
	{Value: "exit", Words: "Help to get away from people who cause harm"},
	{Value: "other", Words: "Something else"},
}

func momentSections(c *Case, a Answers) []Section {
	s := Section{ID: "offer", Title: "The offer", Shown: momentShown(c), Questions: []Question{
		{ID: "by", Label: "Who offered it?", Hint: "By what they do.", Sort: Line, Must: "Say who offered it"},
		{ID: "relation", Label: "What are they to the child?", Sort: One, Must: "Say what they are to the child", Options: []Option{
			{Value: "trusted", Words: "Somebody the child named as trusted"}, {Value: "spoke-with", Words: "Somebody the child speaks with"}, {Value: "navigator", Words: "A navigator, met there"}, {Value: "other", Words: "Somebody else"},
		}},
	}}
	if a.Is("relation", "other") && len(BestPlaced(c.Chronology, nil)) > 0 {
		s = append1(s, Question{ID: "why_not", Label: "Why not whoever the child trusts or speaks with?", Sort: Line, Must: "Say why it was not whoever the child trusts or speaks with"})
	}
	s.Questions = append(s.Questions,
		Question{ID: "when", Label: "When?", Sort: When, Must: "Say when it was offered", Preset: []string{c.Today()}, Past: true},
		Question{ID: "setting", Label: "Where?", Sort: One, Options: codeOptions(record.Words().Lists["setting"], nil)},
		Question{ID: "what", Label: "What was offered?", Sort: One, Options: offers, Must: "Say what was offered"},
		Question{ID: "outcome", Label: "What did the child want?", Sort: One, Must: "Say what the child wanted", Options: []Option{
			{Value: "accepted", Words: "They took it"}, {Value: "declined", Words: "Not now"}, {Value: "later", Words: "Perhaps later"}, {Value: "unknown", Words: "Not known yet"},
		}},
		Question{ID: "said", Label: "What did the child say?", Sort: Words, Spoken: true})
	if c.About != nil && c.About.Kind == "justice.breach" {
		s = append1(s, Question{ID: "context", Label: "What was around it: was the child made to, afraid, or not safe where they were to be?", Sort: Words, Must: "Say what was around it, or that nobody could ask yet"})
	}
	if a.Get("outcome") != "" && !a.Is("outcome", "accepted") {
		s.Questions = append(s.Questions,
			Question{ID: "again", Label: "On which day is it offered again?", Sort: Day, Must: "Say on which day it is offered again", Ahead: true},
			Question{ID: "again_who", Label: "By whom?", Sort: Line, Must: "Say who offers it again"})
	}
	return []Section{s}
}

// momentShown is what is read before offering help: the moment, who is well placed, what stood around it, what the child said last.
func momentShown(c *Case) []Shown {
	if c.About == nil {
		return nil
	}
	shown := shownOf("The moment", []*chronology.Item{c.About})
	moments := Moments(c.Chronology)
	if i := slices.IndexFunc(moments, func(m Moment) bool { return m.Item == c.About }); i >= 0 {
		shown = append(shown, shownOf("So far", moments[i].Replies)...)
		for _, best := range BestPlaced(c.Chronology, &moments[i]) {
			one := Shown{Lead: "Well placed: " + best.Why, Text: best.Who}
			if best.Item != nil {
				one.Entry = best.Item.Ref
			}
			shown = append(shown, one)
		}
	}
	if c.About.Kind == "justice.breach" {
		shown = append(shown, shownOf("Around it", AroundBreach(c.Chronology, c.About))...)
	}
	return append(shown, c.lastVoice()...)
}

// momentMissedStep says why a moment went by, and what is done next.
func momentMissedStep() Step {
	return Step{
		ID: momentMissedID, Title: "Say why a reachable moment went by", Of: OfEntry, Kinds: []record.Kind{"moment.missed"}, Open: momentOnly,
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "missed", Title: "A moment that went by", Shown: momentShown(c), Questions: []Question{
				{ID: "reason", Label: "What stood in the way, on the side of the services?", Hint: "Such as: nobody was told; nobody was there at night; it was not seen as a chance.", Sort: Words, Must: "Say what stood in the way"},
				{ID: "next", Label: "What is done next?", Sort: Words, Must: "Say what is done next"},
				{ID: "by", Label: "By whom?", Sort: Line, Must: "Say by whom"},
				{ID: "again", Label: "By which day?", Sort: Day, Must: "Say by which day", Ahead: true},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "A moment to offer help went by. What stood in the way: " + brief(a.Get("reason")) + " Next: " + brief(a.Get("next")) + " By: " + brief(a.Get("by"))
			return []record.Entry{c.decision("moment.missed", clipped(text), detail("after", c.About.Ref.String()), detail("reason", a.Get("reason")), detail("by", a.Get("by")), detail("again", a.Get("again")))}
		},
	}
}

// returnInterviewStep records the interview after a return, or that it was offered and not held. A child who does not want one is asked again, and
// is asked for nothing else because of it.
func returnInterviewStep() Step {
	return Step{
		ID: returnInterviewID, Title: "Hold or offer the return interview", Of: OfEntry, Kinds: []record.Kind{"missing.interview", "missing.interview-offered"},
		Lede: "It is held by somebody independent of where the child lives, on every return. What the child tells may be harm: act on it first.",
		Open: func(c *Case) string {
			if c.About == nil || !isReturn(c.About) {
				return "This is about a return, or a time missing that is over"
			}
			return ""
		},
		Sections: interviewSections,
		Write:    interviewWrite,
	}
}

func interviewSections(c *Case, a Answers) []Section {
	s := Section{ID: "interview", Title: "The return interview", Shown: momentShown(c), Questions: []Question{
		{ID: "outcome", Label: "What came of it?", Sort: One, Must: "Say what came of it", Options: []Option{
			{Value: "held", Words: "It was held"}, {Value: "declined", Words: "It was offered, and the child did not want it"}, {Value: "no-reply", Words: "It was offered, and the child was not reached yet"}, {Value: "unable-to-engage", Words: "It could not be offered yet"},
		}},
		{ID: "by", Label: "Who holds or offered it?", Hint: "By what they do.", Sort: Line, Must: "Say who holds or offered it"},
		{ID: "when", Label: "When?", Hint: "With the hour: " + c.Local.Allowed("return-interview") + ".", Sort: When, Must: "Say when", Preset: []string{c.Today()}, Past: true},
		{ID: "method", Label: "How?", Sort: One, Options: codeOptions(record.Words().Lists["method"], nil), Must: "Say how"},
	}}
	switch {
	case a.Is("outcome", "held"):
		s.Questions = append(s.Questions,
			Question{ID: "independent", Label: "Is whoever held it independent of where the child lives and of the police?", Sort: One, Options: yesOrNo, Must: "Say whether they are independent"},
			Question{ID: "said", Label: "What did the child say, in their own words?", Sort: Words, Spoken: true},
			Question{ID: "push", Label: "What made the child leave?", Sort: Words, Must: "Say what made the child leave, or that it is not known"},
			Question{ID: "pull", Label: "What or who drew them, and was anybody gaining by it?", Sort: Words, Must: "Say what or who drew them, or that it is not known"},
			Question{ID: "next", Label: "What is done so that it is safer next time?", Sort: Words, Must: "Say what is done next"},
			Question{ID: "shared", Label: "Which agencies learn of it?", Hint: "Police and social care, and whoever has a part in what is done next.", Sort: Several, Options: c.agencyOptions()})
	case a.Get("outcome") != "":
		s.Questions = append(s.Questions,
			Question{ID: "reason", Label: "What stood in the way? What did the child say?", Sort: Words, Must: "Say what stood in the way, or what the child said"},
			Question{ID: "carer", Label: "Was a parent or carer asked what they know?", Sort: One, Options: yesOrNo, Must: "Say whether a parent or carer was asked"},
			Question{ID: "again", Label: "On which day is it offered again?", Sort: Day, Must: "Say on which day it is offered again", Ahead: true})
	}
	return []Section{s}
}

func interviewWrite(c *Case, a Answers) []record.Entry {
	about := detail("after", c.About.Ref.String())
	if !a.Is("outcome", "held") {
		lead := map[string]string{"declined": "The return interview was offered; the child did not want it then. ", "no-reply": "The return interview was offered; the child was not reached yet. "}[a.Get("outcome")]
		if lead == "" {
			lead = "The return interview could not be offered yet. "
		}
		return []record.Entry{c.decidedOn(a.Get("when"), "missing.interview-offered", clipped(lead+brief(a.Get("reason"))+" It is offered again on "+whenWords(a.Get("again"))+"."), about, detail("by", a.Get("by")), detail("method", a.Get("method")),
			detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")), detail("carer_asked", a.Get("carer")), detail("offered_again", "yes"), detail("again", a.Get("again")))}
	}
	hours := ""
	e := c.decidedOn(a.Get("when"), "missing.interview", "")
	if n, known := hoursBetween(returned(c.About), e.Happened.In(c.Chronology.Born)); known {
		hours = strconv.FormatInt(n, 10)
	}
	why := strings.TrimSpace("What made the child leave: " + brief(a.Get("push")) + " What drew them: " + brief(a.Get("pull")))
	text := "The return interview was held. " + c.inTimeWords(e.Happened) + " " + why + " Next: " + brief(a.Get("next"))
	held := c.decidedOn(a.Get("when"), "missing.interview", clipped(text), about, detail("by", a.Get("by")), detail("method", a.Get("method")), detail("independent", a.Get("independent")),
		detail("push_pull", clipped(why)), detail("shared_with", a.All("shared")...), detail("hours", hours))
	return append([]record.Entry{held}, c.saidThen(a, "in the return interview")...)
}

// saidThen keeps what the child said as the child's own words; nothing when the child said nothing.
func (c *Case) saidThen(a Answers, where string) []record.Entry {
	if a.Get("said") == "" {
		return nil
	}
	return []record.Entry{c.decidedOn(a.Get("when"), "child.voice", clipped(stopped(a.Get("said"))+" Said "+where+"."), detail("said_to", a.Get("by")), detail("about", "life"), detail("asked", "yes"))}
}

// inTimeWords says whether an interview was within the time that is given; where an hour is not written down that cannot be tested.
func (c *Case) inTimeWords(held record.When) string {
	length := c.Local.Lasts("return-interview")
	switch c.inTime(returned(c.About), held.In(c.Chronology.Born), "return-interview") {
	case record.Yes:
		return "It was within " + length + " of the return."
	case record.No:
		return "It was later than " + length + " after the return."
	default:
		return "Whether it was within " + length + " of the return cannot be tested: an hour is not written down."
	}
}
