package pathway

import (
	"regexp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// The steps of a handover between areas.
const (
	handOverID     = "hand-over-area"
	takeOverID     = "take-over-area"
	meetHandoverID = "handover-meeting"
	receiptID      = "handover-receipt"
	passOnID       = "handover-missing"
)

func areaSteps() []Step {
	return []Step{planMoveStep(), handOverStep(), takeOverStep(), receiptStep(), passOnStep(), meetHandoverStep(), jointPlanStep(), disruptStep()}
}

// handOverBy are who hands over and who takes over, and takeOverBy who does at any hour.
var (
	handOverBy = []record.Role{"social-worker", "team-manager", "transfer-lead", "exploitation-hub", "early-help-worker", "youth-justice-worker"}
	takeOverBy = []record.Role{"transfer-lead", "team-manager", "social-worker", "exploitation-hub", "front-door", "out-of-hours", "early-help-worker", "youth-justice-worker"}
)

// handOverStep asks another area to take the lead: with the whole history, what the child leaves behind and finds, and who goes on with what
// meanwhile. Moving may be what a parent does to protect a child (paragraph 4.2.2), and loses what nobody writes down.
func handOverStep() Step {
	return Step{
		ID: handOverID, Title: "Hand over to another area", Lede: "The area that leads goes on until the other has accepted, and speaks with it. Nothing stops in between, and nothing that is known stays behind.",
		Of: OfChild, Kinds: []record.Kind{"transfer.requested"}, By: handOverBy,
		Open: func(c *Case) string {
			l := LeadOf(c.Chronology)
			_, area, _ := record.Words().Agency(c.By.Agency)
			switch {
			case area != "" && l.Area != "" && area != l.Area:
				return "It is for " + AreaName(c.Chronology, l.Area) + ", which leads, to hand over"
			case l.Asked != nil && TakenHere(&l.Asked.Entry):
				return AreaName(c.Chronology, l.To) + " is asked already, and has to answer"
			case len(handoverAreas(c, l.Area)) == 0:
				return "No other area is known here: its people need accounts, or the partnership’s file has to name it"
			}
			return ""
		},
		Sections: handOverSections,
		Write: func(c *Case, a Answers) []record.Entry {
			to := record.AreaCode(a.Get("to"))
			text := "The work with " + c.child() + " is to be handed to " + AreaName(c.Chronology, to) + ". " + brief(a.Get("reason")) + " Danger to know of today: " + brief(a.Get("now")) + " Who matters and stays: " + brief(a.Get("ties")) +
				" Safe places: " + brief(a.Get("safe")) + " School or work: " + brief(a.Get("school")) + " Agreed and not done: " + brief(a.Get("open")) + saidIf(" What the child and the family say: ", a.Get("told"))
			asked := c.decision("transfer.requested", clipped(text), detail("to_area", string(to)), detail("process", a.All("process")...), detail("reason", a.Get("reason")), detail("bundle", a.Get("bundle")), detail("through", c.through()), detail("handover", "no"))
			all := append([]record.Entry{asked}, c.bundleEntries()...)
			if behind := a.Get("behind"); behind != "" {
				all = append(all, c.ofConcern(behind))
			}
			return append(all, c.whyNotTold(a)...)
		},
	}
}

// handOverSections ask it all; what was said when the move was planned stands there already.
func handOverSections(c *Case, _ Answers) []Section {
	all := append([]Section{readFirst(c, c.planShown())}, handOverAsked(c)...)
	for s := range all {
		for i := range all[s].Questions {
			q := &all[s].Questions[i]
			if said := c.fromPlan(q.ID); len(said) > 0 && (q.Sort == Words || q.wrong(said[0]) == "") {
				q.Preset = said
			}
		}
	}
	return all
}

// planShown shows the plan of a move from which the handover begins.
func (c *Case) planShown() []Shown {
	plan := planned(c.Chronology)
	switch {
	case plan == nil:
		return nil
	case plan.Handling == record.ProfessionalsOnly:
		return []Shown{{Lead: "The move as it was planned, " + itemDay(plan) + ". The family or some of it is not told: leave out what they are not to read", Text: plan.Text, Entry: plan.Ref}}
	}
	return shownOf("The move as it was planned", []*chronology.Item{plan})
}

func handOverAsked(c *Case) []Section {
	l := LeadOf(c.Chronology)
	return []Section{
		{ID: "to", Title: "To whom, and why", Questions: []Question{
			{ID: "to", Label: "Which area is to lead?", Sort: One, Options: handoverAreas(c, l.Area), Must: "Choose the area"},
			{ID: "process", Label: "What is handed over?", Sort: Several, Options: processOptions(), Must: "Say what is handed over"},
			{ID: "reason", Label: "Why?", Hint: "Such as where the child lives now, and why the family moved", Sort: Words, Must: "Say why"},
			{ID: "told", Label: "What do " + c.child() + " and the family know and say?", Sort: Words},
			askWhyNotTold("If " + c.child() + " or the family does not know, why?"),
		}},
		{ID: "know", Title: "What the other area has to know", Lede: "Everything that is in the record goes with it. This is what must not be looked for.", Shown: c.bundleShown(), Questions: []Question{
			{ID: "now", Label: "What is the danger now, and what is done about it today?", Sort: Words, Must: "Say what the danger is now, or that none is known"},
			{ID: "ties", Label: "Who matters to " + c.child() + ", and who of them goes on seeing " + c.child() + "?", Hint: "Family, friends, the worker whom the child trusts: ties to the old area do not end by moving", Sort: Words, Must: "Say who matters to the child and who goes on, or who asks the child"},
			{ID: "safe", Label: "Where is " + c.child() + " safe, here and there?", Sort: Words, Must: "Say where the child is safe, or who asks the child"},
			{ID: "school", Label: "School, college or work: what is in place there, from which day?", Sort: Words, Must: "Say what is in place, or who arranges it by when"},
			{ID: "open", Label: "What was agreed and is not done?", Sort: Words, Must: "Say what was agreed and is not done, or that nothing is"},
			{ID: "behind", Label: "Who causes harm, in the old area and in the new?", Hint: "Kept in an entry of its own that the child and the family are not shown", Sort: Words, Apart: true},
			{ID: "bundle", Label: "The whole history goes with it, and is not summed up only", Sort: Confirmed, Must: "Confirm that the whole history goes with it"},
		}},
	}
}

func processOptions() []Option {
	return codeOptions(record.Words().Lists["transfer-process"], map[string]string{
		"cp-plan": "Child protection plan", "cin-plan": "Child in need plan", "mace": "Exploitation process", "cared-for": "Care of a cared-for child", "send-plan": "Education, health and care plan", "early-help": "Early help",
	})
}

// differs is a reason that is none: that others work in another way (paragraphs 4.2.1 and 4.2.8).
var differs = regexp.MustCompile(`(?i)\b(different|differing|differs?|other|another|incompatible|separate|own)\b[^.]{0,40}\b(process(es)?|procedures?|systems?|forms?|thresholds?|tools?|software)\b`)

// takeOverStep answers: accepted, accepted at once because of danger, or declined with a reason that is about the child. To accept takes effect
// at once, whoever has met; that nobody has met yet is owed.
func takeOverStep() Step {
	return Step{
		ID: takeOverID, Title: "Answer an area that hands over", Of: OfChild, Kinds: []record.Kind{"transfer.accepted"}, By: takeOverBy,
		Open: func(c *Case) string {
			l := LeadOf(c.Chronology)
			_, area, _ := record.Words().Agency(c.By.Agency)
			switch {
			case l.Asked == nil:
				return "No area asks to hand over"
			case TakenHere(&l.Asked.Entry) && l.Asked.Details.Has("decided_by", c.By.User):
				return "You asked it yourself: somebody of the other area answers"
			case area != l.To && (area != "" || c.anybodyIn(l.To)):
				return "It is for " + AreaName(c.Chronology, l.To) + " to answer"
			}
			return ""
		},
		Sections: takeOverSections, Check: takeOverCheck,
		Write: func(c *Case, a Answers) []record.Entry {
			l := LeadOf(c.Chronology)
			details := []record.Detail{detail("from_area", string(l.Area)), detail("process", l.Asked.Details.All("process")...), detail("reason", a.Get("reason"))}
			if a.Is("outcome", declines) {
				text := AreaName(c.Chronology, l.To) + " does not take " + c.child() + " over; " + AreaName(c.Chronology, l.Area) + " goes on. " + brief(a.Get("reason")) + " It can be challenged."
				return []record.Entry{c.decision("transfer.accepted", clipped(text), append(details, detail("decision", "declined"))...)}
			}
			text := AreaName(c.Chronology, l.To) + " leads the work with " + c.child() + " from now on. " + brief(a.Get("reason")) + " " + c.duty(a)
			all := []record.Entry{c.decision("transfer.accepted", clipped(text), append(details, detail("decision", "accepted"))...)}
			if b := BundleOf(c.Chronology); b != nil && b.Asked.Ref == l.Asked.Ref {
				all = append(all, c.receiptEntries()...)
			}
			return append(all, c.heldIn(a, l.To, "", c.Due(c.Local.Lasts("handover-meeting")))...)
		},
	}
}

// anybodyIn reports that somebody of an area has an account here.
func (c *Case) anybodyIn(area record.AreaCode) bool {
	return slices.ContainsFunc(c.Colleagues, func(one Colleague) bool {
		_, theirs, _ := record.Words().Agency(one.Agency)
		return theirs == area
	})
}

func takeOverSections(c *Case, a Answers) []Section {
	var asked []Shown
	if l := LeadOf(c.Chronology); l.Asked != nil {
		asked = append(asked, Shown{Lead: "Asked, " + itemDay(l.Asked), Text: l.Asked.Text, Entry: l.Asked.Ref})
	}
	s := Section{ID: "answer", Title: "The answer", Questions: []Question{
		{ID: "outcome", Label: "Does this area lead from now on?", Sort: One, Must: "Choose the answer", Options: []Option{
			{Value: accepts, Words: "Yes", Hint: "At once; the live meeting follows if it was not held"}, {Value: declines, Words: "No", Hint: "The other area goes on leading; it can be challenged"},
		}},
		{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
	}}
	if a.Is("outcome", accepts) {
		s.Questions = append(s.Questions, holdersAsked("In this area")...)
	}
	s.Shown = c.receiptShown()
	return []Section{readFirst(c, asked), s}
}

// holdersAsked ask who holds the duties that stand beside the lead in each area: information, missing, disruption (learning point 8).
func holdersAsked(where string) []Question {
	return []Question{
		{ID: "information", Label: where + ": who passes on and asks for information?", Sort: Person, Must: "Say who passes on and asks for information"},
		{ID: "missing", Label: where + ": who acts when the child is missing?", Sort: Person, Must: "Say who acts when the child is missing"},
		{ID: "disruption", Label: where + ": who acts against those who cause harm?", Sort: Person, Must: "Say who acts against those who cause harm"},
	}
}

// duty says who holds what beside the lead.
func (c *Case) duty(a Answers) string {
	var all []string
	for _, one := range [][2]string{{"information", "information"}, {"missing", "when the child is missing"}, {"disruption", "against those who cause harm"}} {
		if who, known := c.Colleague(a.Get(one[0])); known {
			all = append(all, one[1]+": "+who.Name.Reveal())
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Who does what: " + strings.Join(all, "; ") + "."
}

func takeOverCheck(_ *Case, a Answers) []Problem {
	if !a.Is("outcome", declines) {
		return nil
	}
	return noReason(a, "answer", "That the other area works in another way is no reason not to work together: say what it is about the child, or accept")
}

// noReason says of a reason that is given to another area or agency why it is none: that one works in another way, or silence.
func noReason(a Answers, section, differently string) []Problem {
	switch reason := a.Get("reason"); {
	case reason == "":
		return nil
	case differs.MatchString(reason):
		return []Problem{{section, "reason", differently}}
	case saysNothing(reason) != "":
		return []Problem{{section, "reason", saysNothing(reason)}}
	}
	return nil
}
