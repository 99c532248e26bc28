package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/record"
)

// holdMeeting is the step that records a meeting and closes it. Whom it lacked, or what it left open, waits as a duty: it never makes void what
// was decided to protect a child. A meeting that touches exploitation is not closed without saying how it sees it and what it answers about the
// National Referral Mechanism.
func holdMeeting() Step {
	return Step{
		ID: "hold-meeting", Title: "Record and close a meeting", Lede: dangerFirst, Of: OfChild, Kinds: meetingKinds(),
		Open: holdOpen, Sections: holdSections, Check: holdCheck, Write: holdWrite,
	}
}

func meetingKinds() (kinds []record.Kind) {
	for _, t := range MeetingTypes() {
		kinds = append(kinds, t.Kind)
	}
	return kinds
}

func holdOpen(c *Case) string {
	switch {
	case c.About == nil:
		return ""
	case c.About.Kind != "meeting.called":
		return "This is no meeting that was called"
	case MeetingOver(c.Chronology, c.About):
		return "This meeting is recorded, or was moved or called off"
	}
	return ""
}

func holdSections(c *Case, a Answers) []Section {
	t := c.typeOf(a)
	all := []Section{heldSection(c, t), thereSection(c, t, a)}
	if t == nil {
		return all[:1]
	}
	if t.History {
		all = append(all, historySection(c, a))
	}
	if t.Child {
		all = append(all, childSection(c, a))
	}
	if t.Parents {
		all = append(all, parentsSection(a))
	}
	if s := earlierSection(c); len(s.Questions) > 0 {
		all = append(all, s)
	}
	all = append(all, decisionsSection(t))
	if t.wantsView(c, c.concernsOf(a)) {
		all = append(all, viewSection(c, a), Section{ID: "nrm", Title: "National Referral Mechanism", Lede: nrmLede, Shown: nrmShown(c), Questions: nrmQuestions(c, a)})
	}
	if t.Stays {
		all = append(all, staysSection())
	}
	return append(all, actionsSection(c, a), otherSection(a))
}

// typeOf is the type of the meeting: as answered, else as it was called. nil: not said yet.
func (c *Case) typeOf(a Answers) *MeetingType {
	id := a.Get("type")
	if id == "" && c.About != nil {
		id = c.About.Details.First("type")
	}
	t, _ := meetingByID(id)
	return t
}

// called gives what the meeting was called with.
func (c *Case) called(key string) []string {
	if c.About == nil || c.About.Kind != "meeting.called" {
		return nil
	}
	return c.About.Details.All(key)
}

// answered gives every answer to a question, else what it was called with.
func (c *Case) answered(a Answers, name string) []string {
	if _, said := a[name]; said {
		return a.All(name)
	}
	return c.called(name)
}

func (c *Case) concernsOf(a Answers) []string { return c.answered(a, "concern") }

func heldSection(c *Case, t *MeetingType) Section {
	s := Section{ID: "meeting", Title: "The meeting", Questions: []Question{
		{ID: "type", Label: "Which meeting was it?", Sort: One, Options: typeOptions(), Must: "Choose which meeting it was", Preset: c.called("type")},
		{ID: "held", Label: "When was it held?", Hint: "A day, or a day and time: 2025-06-03T10:00", Sort: When, Must: "Say when it was held", Preset: []string{c.Today()}, Past: true},
		{ID: "method", Label: "How did people meet?", Sort: One, Options: codeOptions(record.Words().Lists["method"], nil), Must: "Choose how people met", Preset: c.called("method")},
		{ID: "chair", Label: "Who led it?", Hint: "Their name and role.", Sort: Line, Must: "Say who led it", Preset: c.called("held_by")},
		{ID: "concern", Label: "What was the worry?", Sort: Several, Options: concernOptions(), Must: "Choose what the worry was", Preset: c.called("concern")},
	}}
	if c.About != nil {
		s.Shown = append(s.Shown, Shown{Lead: "It was called " + onDay(c.About), Text: c.About.Text, Entry: c.About.Ref})
	}
	if t != nil && t.EachChild {
		for _, q := range sharedQuestions() {
			q.Preset = c.called(map[string]string{"shared": "meeting", "subjects": "subjects"}[q.ID])
			s.Questions = append(s.Questions, q)
		}
	}
	return s
}

// came are the ways in which an agency that was invited took part.
var came = []Option{
	{Value: "present", Words: "They were there"},
	{Value: "sent", Words: "They were not there, and sent what they know"},
	{Value: "absent", Words: "They were not there, and sent nothing"},
}

func thereSection(c *Case, t *MeetingType, a Answers) Section {
	s := Section{ID: "there", Title: "Who was there", Questions: []Question{
		{ID: "invited", Label: "Which agencies were invited?", Sort: Several, Options: c.agencyOptions(), Must: "Choose which agencies were invited", Preset: c.called("invited")},
	}}
	for _, code := range c.answered(a, "invited") {
		s.Questions = append(s.Questions, Question{ID: "at-" + code, Label: agencyName(c.Chronology, code), Sort: Group, Inner: []Question{
			{ID: "came", Label: "Did they take part?", Sort: One, Options: came, Must: "Say whether they took part: " + agencyName(c.Chronology, code)},
			{ID: "who", Label: "Who was it?", Hint: "Their name and role.", Sort: Line},
			{ID: "sent", Label: "What did they send?", Hint: "Or why they were not there, if they said.", Sort: Words},
		}})
	}
	s.Questions = append(s.Questions, Question{ID: "others", Label: "Who else was there?", Hint: "Agencies that came without being invited.", Sort: Several, Options: c.agencyOptions()})
	if t == nil {
		return s
	}
	if lacking := t.Lacking(c.there(a)); len(lacking) > 0 {
		s.Lede = "It lacks a part of the picture without " + strings.Join(lacking, ", ") + ". What was decided stands, and who was missing is asked afterwards."
	}
	return s
}

// there are the agencies that were at the meeting, whether they were invited or not.
func (c *Case) there(a Answers) []string {
	there := c.tookPart(a, "present")
	for _, code := range a.All("others") {
		if !slices.Contains(there, code) {
			there = append(there, code)
		}
	}
	return there
}

// tookPart are the agencies that were invited and took part so.
func (c *Case) tookPart(a Answers, how string) (codes []string) {
	for _, code := range c.answered(a, "invited") {
		if a.Get("at-"+code, "came") == how {
			codes = append(codes, code)
		}
	}
	return codes
}

func historySection(c *Case, a Answers) Section {
	s := Section{ID: "history", Title: "What is known already", Shown: append(c.whyInCare(), c.digest()...), Questions: []Question{
		{ID: "history_read", Label: "Was the history read before it was decided?", Sort: One, Options: yesOrNo, Must: "Say whether the history was read"},
	}}
	if a.Is("history_read", "no") {
		s.Questions = append(s.Questions, Question{ID: "history_why", Label: "Why not, and who reads it by when?", Sort: Words, Must: "Say why the history was not read, and who reads it"})
	}
	return s
}

var yesOrNo = []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}}

// childViews are the ways in which what the child says came to the meeting.
var childViews = []Option{
	{Value: "attended", Words: "The child was there and spoke"},
	{Value: "brought", Words: "Somebody had asked, and brought it"},
	{Value: "not-given", Words: "It is not there"},
}

func childSection(c *Case, a Answers) Section {
	s := Section{ID: "child", Title: "What the child says", Shown: c.lastVoice(), Questions: []Question{
		{ID: "child_view", Label: "How did what the child says come to the meeting?", Sort: One, Options: childViews, Must: "Say how what the child says came to the meeting"},
	}}
	switch a.Get("child_view") {
	case "attended", "brought":
		s.Questions = append(s.Questions,
			Question{ID: "child_said", Label: "What did the child say?", Hint: "In the child's own words where you can.", Sort: Words, Spoken: !a.Is("child_words", retold), Must: "Write what the child said"},
			Question{ID: "child_words", Label: "Are these the child's own words?", Sort: One, Options: []Option{{Value: "verbatim", Words: "Yes, word for word"}, {Value: retold, Words: "No, in the words of whoever listened"}}, Must: "Say whether these are the child's own words"})
		if a.Is("child_view", "brought") {
			s.Questions = append(s.Questions,
				Question{ID: "child_by", Label: "Who asked?", Hint: "Their name and role.", Sort: Line, Must: "Say who asked the child"},
				Question{ID: "child_when", Label: "When?", Sort: When, Must: "Say when the child was asked", Past: true})
		}
	case "not-given":
		s.Questions = append(s.Questions,
			Question{ID: "child_tried", Label: "Who tried to ask, when and how?", Sort: Words, Must: "Say who tried to ask the child, when and how, or that nobody tried"},
			Question{ID: "child_why", Label: "Why is it not there?", Hint: "What made it hard for the adults: the time, the place, who asked. It is never held against the child.", Sort: Words, Must: "Say why what the child says is not there"})
	}
	s.Questions = append(s.Questions, Question{ID: "met_child", Label: "Has anybody at the meeting met the child?", Sort: One, Options: yesOrNo, Must: "Say whether anybody at the meeting has met the child"})
	if a.Is("met_child", "yes") {
		s.Questions = append(s.Questions, Question{ID: "met_who", Label: "Who, and when last?", Sort: Line, Must: "Say who has met the child, and when last"})
	}
	return s
}

// The ways that are told apart only to professionals.
const (
	parentNotAsked = "not-asked"
	parentNotTold  = "not-told"

	keptApart = "This is kept apart, for professionals only."
)

// parentViews are the ways in which what a parent says came to the meeting.
var parentViews = []Option{
	{Value: "attended", Words: "Was there"},
	{Value: "brought", Words: "Was asked, and somebody brought it"},
	{Value: parentNotAsked, Words: "Was not asked"},
	{Value: parentNotTold, Words: "Was not told, because telling could put somebody in danger"},
	{Value: "no-contact", Words: "Nobody knows how to reach them"},
	{Value: "none", Words: "There is none, or they have died"},
}

// parentsSection asks what each parent says. How it came, and why a parent was not asked or not told, stands apart: that somebody must not be told
// may be read of no entry that they could be shown, and so one who was not asked looks the same there as one who is not told.
func parentsSection(a Answers) Section {
	s := Section{ID: "parents", Title: "What each parent says", Lede: "Mother and father are asked apart. Whoever else cares for the child counts as much: write it beside."}
	for _, one := range []struct{ id, who string }{{"mother", "Mother"}, {"father", "Father"}} {
		s.Questions = append(s.Questions, Question{ID: one.id, Label: one.who, Sort: One, Options: parentViews, Apart: true, Must: "Say how what the " + strings.ToLower(one.who) + " says came to the meeting"})
		switch a.Get(one.id) {
		case "attended", "brought":
			s.Questions = append(s.Questions, Question{ID: one.id + "_said", Label: one.who + ": what they said", Sort: Words, Must: "Write what the " + strings.ToLower(one.who) + " said"})
		case parentNotTold:
			s.Questions = append(s.Questions, Question{ID: one.id + "_why", Label: one.who + ": not told because", Hint: keptApart, Sort: Words, Apart: true, Must: "Say because of what the " + strings.ToLower(one.who) + " is not told"})
		case parentNotAsked, "no-contact":
			why := Question{ID: one.id + "_why", Label: one.who + ": why not, and who tries next", Sort: Words, Must: "Say why the " + strings.ToLower(one.who) + " was not asked, and who tries next"}
			if a.Is(one.id, parentNotAsked) {
				why.Hint, why.Apart = keptApart, true
			}
			s.Questions = append(s.Questions, why)
		}
	}
	return append1(s, Question{ID: "carer_said", Label: "Whoever else cares for the child: what they said", Sort: Words})
}

func append1(s Section, q Question) Section {
	s.Questions = append(s.Questions, q)
	return s
}

func decisionsSection(t *MeetingType) Section {
	s := Section{ID: "decisions", Title: "What was decided"}
	if t.Outcome {
		coded, _ := record.Words().Detail(t.Kind, "decision")
		s.Questions = append(s.Questions, Question{ID: "outcome", Label: "What is the outcome?", Sort: One, Options: codeOptions(coded.Codes, nil), Must: "Choose the outcome"})
	}
	if t.EachChild {
		s.Questions = append(s.Questions, Question{ID: "outcome_for", Label: "What does it mean for this child?", Hint: "Each child has an outcome of their own.", Sort: Words, Must: "Say what the meeting means for this child"})
	}
	return append1(s, Question{ID: "decisions", Label: "Decisions", Sort: Repeated, One: "decision", AtLeast: 1, Must: "Write at least one decision: also to go on as before is one", Inner: []Question{
		{ID: "what", Label: decidedLabel, Sort: Words, Must: "Write what was decided"},
		{ID: "options", Label: consideredLabel, Sort: Words, Must: "Write what else was considered"},
		{ID: "why", Label: decidedWhyLabel, Sort: Words, Must: "Write why it was decided so"},
	}})
}

func staysSection() Section {
	return Section{ID: "stays", Title: "Staying in the process", Questions: []Question{
		{ID: "stays", Label: "Why does the child stay in the process?", Hint: "Staying needs its reason as leaving does.", Sort: Words, Must: "Say why the child stays in the process"},
		{ID: "next", Label: "When is it looked at next?", Sort: Day, Must: "Say when it is looked at next", Ahead: true},
	}}
}

func otherSection(a Answers) Section {
	s := Section{ID: "other", Title: "Seen differently, and said in confidence", Questions: []Question{
		{ID: "dissent", Label: "Did anybody see it differently?", Hint: "Ask round the table before closing.", Sort: One, Options: yesOrNo, Must: "Say whether anybody saw it differently"},
	}}
	if a.Is("dissent", "yes") {
		s.Questions = append(s.Questions, Question{ID: "dissents", Label: "Who saw it differently", Sort: Repeated, One: "view", AtLeast: 1, Must: "Write who saw it differently, and how", Inner: []Question{
			{ID: "who", Label: "Who?", Sort: Line, Must: "Say who saw it differently"},
			{ID: "what", Label: "How do they see it?", Sort: Words, Must: "Say how they see it"},
		}})
	}
	return append1(s, Question{ID: "apart", Label: "What was said that not everybody may read", Hint: "Each stands in an entry of its own, for those it is for.", Sort: Repeated, One: "thing said", Apart: true, Inner: []Question{
		{ID: "words", Label: "What was said?", Sort: Words, Must: "Write what was said"},
		{ID: "who", Label: "Who said it?", Sort: Line},
		{ID: "for", Label: "Who may read it?", Sort: One, Must: "Choose who may read it", Options: []Option{
			{Value: string(record.ProfessionalsOnly), Words: "Professionals, not the child or the family without a decision"},
			{Value: string(record.Restricted), Words: "Named roles only"},
		}},
	}})
}

// heldOn is when the meeting was held, as it was answered.
func (c *Case) heldOn(a Answers) string { return cmp.Or(a.Get("held"), c.Today()) }
