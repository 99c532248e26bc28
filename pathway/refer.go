package pathway

import (
	"cmp"

	"sightline/record"
)

// inDanger stands above everything else where danger may be now: a form is never the first thing.
const inDanger = "If the child is in danger now, ring 999. If it is not urgent and may be a crime, ring 101. This does not take the place of a referral to children's social care (on the SAFER form: situation, assessment, family, expected response, referral): where a child may be " +
	"suffering harm, make that too, by phone first."

// referStep brings a child to the panel or hub. It needs only what worries somebody and whether there is danger now; anybody takes it, at any level
// of need (paragraph 4.3.2 of the Child Joe review).
func referStep() Step {
	return Step{
		ID: referID, Title: "Refer to the exploitation hub", Lede: inDanger, Of: OfChild, Kinds: []record.Kind{"mace.referral"},
		Sections: referSections, Write: writeReferral,
	}
}

func referSections(c *Case, a Answers) []Section {
	worry := Section{
		ID: "worry", Title: "What worries you", Lede: "Anybody can refer, at any level of need, before anything is proved and without a tool completed.", Shown: c.alreadyIn(),
		Questions: []Question{
			{ID: "worry", Label: "What worries you?", Hint: "In your own words. Say what was seen or said, by whom and when, and what you only suspect", Sort: Words, Must: "Say what worries you"},
			{
				ID: "danger", Label: "Is " + c.child() + " in danger now?", Sort: One, Must: "Say whether there is danger now",
				Options: []Option{{Value: "yes", Words: "Yes", Hint: "Ring 999 first. What you write here waits"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "I do not know"}},
			},
		},
	}
	if a.Is("danger", "yes") {
		worry.Questions = append(worry.Questions, Question{ID: "done", Label: "What was done about the danger?", Hint: "As far as it is known. It can be said later today", Sort: Words})
	}
	more := Section{
		ID: "more", Title: "What else you know", Lede: "Leave out what you do not know: nothing here is needed.",
		Questions: []Question{
			{ID: "category", Label: "What is " + c.child() + " used for, if you can say?", Sort: One, Options: categories()},
			{ID: "evidence", Label: "Entries of the record that show it", Sort: Entries},
			{ID: "behind", Label: "Who may be behind it, and where?", Hint: "Kept in an entry of its own that the child and the family are not shown. Name people of concern here and not above", Sort: Words, Apart: true},
			{ID: "child_knows", Label: "What does " + c.child() + " know of this referral, and what does " + c.child() + " say?", Sort: Words},
			{ID: "parents_know", Label: "What do the parents or carers know and say?", Sort: Words},
			askWhyNotTold("If the parents or carers are not told, why?"),
			{ID: "told", Label: "Who was told?", Sort: Several, Options: c.agencyOptions()},
		},
	}
	if all := c.Local.AllHubs(); len(all) > 1 {
		more.Questions = append(more.Questions, Question{ID: "hub", Label: "Which hub", Hint: "That of the area where " + c.child() + " lives. It can hand over to another", Sort: One, Options: hubOptions(all), Preset: nonEmpty([]string{c.hub()})})
	}
	return []Section{worry, more}
}

// alreadyIn says that a child is in the process, so that nobody refers into nothing: what is written joins what is there.
func (c *Case) alreadyIn() []Shown {
	m := Current(c.Matters)
	if m == nil || m.Stage == EndedElsewhere {
		return nil
	}
	return []Shown{{Lead: c.child() + " is known to the " + c.process() + " already (" + m.Stage.Words() + "). What you write is added to that, and whoever decides sees it.", Entry: m.Opened.Ref}}
}

func writeReferral(c *Case, a Answers) []record.Entry {
	text := c.child() + " is referred to the " + c.process() + ". " + brief(a.Get("worry"))
	switch a.Get("danger") {
	case "yes":
		text += " There is danger now." + saidIf(" Done about it: ", a.Get("done"))
	case "unknown":
		text += " It is not known whether there is danger now."
	}
	text += saidIf(" What the child knows and says: ", a.Get("child_knows")) + saidIf(" What the parents or carers know and say: ", a.Get("parents_know"))
	all := []record.Entry{c.decision("mace.referral", clipped(text), detail("by", string(c.By.Agency)), detail("danger", a.Get("danger")), detail("category", a.Get("category")),
		detail("hub", cmp.Or(a.Get("hub"), c.hub())), detail("evidence", a.All("evidence")...), detail("told", a.All("told")...), detail("done", a.Get("done")))}
	if behind := a.Get("behind"); behind != "" {
		e := c.decision("network.link", clipped("Who may be behind it, as whoever referred says: "+brief(behind)), detail("strength", "unknown"))
		e.Handling = "professionals-only"
		all = append(all, e)
	}
	return append(all, c.whyNotTold(a)...)
}

// askWhyNotTold asks why somebody is not told, apart: a parent who may not know it yet may read the decision.
func askWhyNotTold(label string) Question {
	return Question{ID: "not_told", Label: label, Hint: "Kept in an entry of its own that the child and the family are not shown. Do not say it above", Sort: Words, Apart: true}
}

// whyNotTold is the note that keeps the answer.
func (c *Case) whyNotTold(a Answers) []record.Entry {
	why := a.Get("not_told")
	if why == "" {
		return nil
	}
	e := c.decision(record.Note, clipped("Why somebody is not told yet: "+stopped(why)))
	e.Handling = record.ProfessionalsOnly
	return []record.Entry{e}
}

// process is what people where the child lives call the process.
func (c *Case) process() string {
	for _, area := range AreasOf(c.Chronology) {
		return c.Local.ProcessIn(area)
	}
	return c.Local.Process
}

// hub is the hub that has the child, else that of where the child lives; "" when nobody can say.
func (c *Case) hub() string {
	if m := Current(c.Matters); m != nil && m.Hub != "" {
		return m.Hub
	}
	h, _ := c.Local.HubFor(AreasOf(c.Chronology)...)
	return h.ID
}

func hubOptions(all []Hub) (options []Option) {
	for _, h := range all {
		options = append(options, Option{Value: h.ID, Words: h.Name})
	}
	return options
}

// categories are what children are used for, in the words of the vocabulary.
func categories() []Option {
	return codeOptions(record.Words().Lists["exploitation-type"], map[string]string{"criminal": "Crime", "sexual": "Sexually", "labour": "Work", "domestic-servitude": "Work in a home", "organ": "Organs", "financial": "Money and bank accounts", "several": "Several of these", "other": "Something else"})
}
