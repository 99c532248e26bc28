package pathway

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// dangerFirst stands above a step that must never come before keeping a child safe.
const dangerFirst = "If a child is in danger now, ring 999 first. Nothing that keeps a child safe waits for a meeting."

// callMeeting is the step that calls a meeting: whoever is invited can prepare, and what is not held by its time waits.
func callMeeting() Step {
	return Step{
		ID: "call-meeting", Title: "Call a meeting", Lede: dangerFirst, Of: OfChild, Kinds: []record.Kind{"meeting.called"},
		Sections: callSections, Check: callCheck, Write: callWrite,
	}
}

func callSections(c *Case, a Answers) []Section {
	t, _ := meetingByID(a.Get("type"))
	meeting := Section{ID: "meeting", Title: "Which meeting, and when", Questions: []Question{
		{ID: "type", Label: "Which meeting is it?", Sort: One, Options: typeOptions(), Must: "Choose which meeting it is"},
		{ID: "decided", Label: "When was it decided to hold it?", Hint: "The time within which it is held counts from then.", Sort: When, Must: "Say when it was decided to hold it", Preset: []string{c.Today()}, Past: true},
		{ID: "for", Label: "When is it?", Sort: When, Must: "Say when the meeting is"},
		{ID: "method", Label: "How do people meet?", Sort: One, Options: codeOptions(record.Words().Lists["method"], nil), Must: "Choose how people meet"},
		{ID: "where", Label: "Where?", Hint: "Or the link of the call.", Sort: Line},
		{ID: "concern", Label: "What is the worry?", Sort: Several, Options: concernOptions(), Must: "Choose what the worry is"},
		{ID: "why", Label: "Why is it called?", Hint: "What happened, and what it has to decide.", Sort: Words, Must: "Say why the meeting is called"},
	}}
	if t != nil && t.EachChild {
		meeting.Questions = append(meeting.Questions, sharedQuestions()...)
	}
	if c.later(t, a.Get("decided"), a.Get("for")) {
		meeting.Questions = append(meeting.Questions, Question{
			ID: "later", Label: "Why is it later than " + t.Within + " after it was decided?", Hint: "And how the child is kept safe until then.", Sort: Words, Must: "Say why it is held later than within " + t.Within,
		})
	}
	return []Section{meeting, invitedSection(c, t, a), callReadSection(c)}
}

// sharedQuestions are asked of a meeting about several children: each one's page has it, under one name.
func sharedQuestions() []Question {
	return []Question{
		{ID: "shared", Label: "What is this meeting called on the page of each child?", Hint: "The same words each time, such as “Group meeting 3, June 2025”. No name of a child or of anybody else.", Sort: Line, Must: "Give the meeting a name that is the same on the page of each child"},
		{ID: "subjects", Label: "About how many children is it?", Sort: Line, Must: "Say about how many children it is"},
	}
}

func invitedSection(c *Case, t *MeetingType, a Answers) Section {
	hint := "Those who know the child, too: the school, a worker the child trusts."
	if t != nil && len(t.Needs) > 0 {
		hint = "It lacks a part of the picture without: " + strings.Join(t.Lacking(nil), ", ") + ". " + hint
	}
	s := Section{ID: "invited", Title: "Who is invited", Lede: "Whoever is the single point for their agency can see what they may see of this child for four weeks, to prepare.", Questions: []Question{
		{ID: "invited", Label: "Which agencies are invited?", Hint: hint, Sort: Several, Options: c.agencyOptions(), Must: "Choose who is invited"},
		{ID: "people", Label: "Who of them by name?", Sort: Repeated, One: "person", Inner: []Question{{ID: "who", Label: "Who", Sort: Person}}},
		{ID: "chair", Label: "Who leads it?", Sort: Line},
	}}
	if t != nil && len(a.All("invited")) > 0 {
		if lacking := c.uninvited(t, a); len(lacking) > 0 {
			s.Questions = append(s.Questions, Question{
				ID: "not_invited", Label: "Why is " + strings.Join(lacking, ", and ") + " not invited?", Hint: "How what they know gets to the meeting.", Sort: Words, Must: "Invite " + strings.Join(lacking, ", and ") + ", or say why not",
			})
		}
	}
	return s
}

func callReadSection(c *Case) Section {
	return Section{ID: "read", Title: "What is read before", Shown: c.whyInCare(), Questions: []Question{
		{ID: "read", Label: "What does everybody read before?", Hint: "Such as the cognitive assessment, the last meeting, what the child said.", Sort: Entries},
	}}
}

func callCheck(c *Case, a Answers) (all []Problem) {
	t, _ := meetingByID(a.Get("type"))
	if t != nil && t.EachChild && a.Get("subjects") != "" && !isNumber(a.Get("subjects")) {
		all = append(all, Problem{"meeting", "subjects", "Say about how many children it is in figures, such as 4"})
	}
	for _, row := range a.Rows("people") {
		if _, works := c.Colleague(a.Get(row, "who")); !works {
			all = append(all, Problem{"invited", row + ".who", "Choose somebody who works here"})
		}
	}
	return all
}

func callWrite(c *Case, a Answers) []record.Entry {
	t, _ := meetingByID(a.Get("type"))
	invited := c.invitedOf(a)
	text := t.Title + " called for " + whenWords(a.Get("for")) + ". Why: " + a.Get("why") + " Invited: " + agencyNames(c.Chronology, invited) + "."
	text += saidIf(" Not invited: ", a.Get("not_invited")) + saidIf(" Held later because: ", a.Get("later"))
	return []record.Entry{c.decision("meeting.called", text,
		detail("type", t.ID), detail("for", a.Get("for")), detail("decided", a.Get("decided")), detail("concern", a.All("concern")...),
		detail("invited", invited...), detail("told", invited...), detail("people", c.namedIn(a)...), detail("held_by", a.Get("chair")), detail("method", a.Get("method")),
		detail("read", a.All("read")...), detail("meeting", a.Get("shared")), detail("subjects", a.Get("subjects")), detail("reason", a.Get("later")))}
}

// uninvited says who is not invited and is needed, in words: also the exploitation hub, where the meeting has to say how it sees exploitation.
func (c *Case) uninvited(t *MeetingType, a Answers) []string {
	needed := *t
	if t.wantsView(c, a.All("concern")) && !slices.Contains(t.Needs, "hub") {
		needed.Needs = append(slices.Clone(t.Needs), "hub")
	}
	return needed.Lacking(c.invitedOf(a))
}

// invitedOf are the agencies that are invited: those that were chosen, and those of the people.
func (c *Case) invitedOf(a Answers) []string {
	invited := slices.Clone(a.All("invited"))
	for _, row := range a.Rows("people") {
		if who, works := c.Colleague(a.Get(row, "who")); works && who.Agency != "" && !slices.Contains(invited, string(who.Agency)) {
			invited = append(invited, string(who.Agency))
		}
	}
	return invited
}

// namedIn are the opaque ids of the people who are invited.
func (c *Case) namedIn(a Answers) (users []string) {
	for _, row := range a.Rows("people") {
		users = append(users, a.Get(row, "who"))
	}
	return users
}

// later reports a meeting that is held later than within the time of its type.
func (c *Case) later(t *MeetingType, decided, held string) bool {
	if t == nil || t.Within == "" {
		return false
	}
	from, err := record.ParseWhen(cmp.Or(decided, c.Today()))
	at, wrong := record.ParseWhen(held)
	if err != nil || wrong != nil || !from.Known() || !at.Known() {
		return false
	}
	latest := c.After(time.Unix(from.In(c.Chronology.Born).Hull().Hi, 0), t.Within)
	return !latest.IsZero() && at.In(c.Chronology.Born).Hull().Lo > latest.Unix()
}

// whyInCare shows why the child came into care, where the child is cared for: nobody at a meeting is left to guess.
func (c *Case) whyInCare() (shown []Shown) {
	for _, b := range c.Chronology.OpenNow() {
		if b.State != "cared-for" && b.State != "care-order" && b.State != "interim-order" {
			continue
		}
		for _, it := range append([]*chronology.Item{b.Opened}, b.Restated...) {
			words := cmp.Or(it.Details.First("reason"), it.Text.Reveal())
			shown = append(shown, Shown{Lead: "Why in care: " + it.Info.Label + ", " + itemDay(it), Text: record.Private(words), Entry: it.Ref})
		}
	}
	return shown
}

func typeOptions() (all []Option) {
	for _, t := range MeetingTypes() {
		all = append(all, Option{Value: t.ID, Words: t.Title})
	}
	return all
}

func concernOptions() []Option {
	return codeOptions(record.Words().Lists["concern"], map[string]string{"none": "None that is known"})
}
