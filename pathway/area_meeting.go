package pathway

import (
	"slices"
	"strings"

	"sightline/record"
)

// meetHandoverStep records the live meeting: who spoke with whom, what was asked and answered, what was challenged, and the plan both areas hold
// together. It can be held before the answer, and is owed after it.
func meetHandoverStep() Step {
	return Step{
		ID: meetHandoverID, Title: "Record the live handover meeting", Of: OfChild, Kinds: []record.Kind{"meeting.transfer", "action.agreed"},
		By: slices.Concat(handOverBy, []record.Role{"conference-chair", "reviewing-officer", "panel-chair", "front-door", "police-lead"}),
		Open: func(c *Case) string {
			switch l := LeadOf(c.Chronology); {
			case l.Asked == nil && l.Accepted == nil:
				return "No area asks to hand over, and none has taken over"
			case l.Met != nil && TakenHere(&l.Met.Entry):
				return "It was held on " + itemDay(l.Met)
			}
			return ""
		},
		Sections: meetHandoverSections, Check: bothAreas, Write: writeMeetHandover,
	}
}

func meetHandoverSections(c *Case, _ Answers) []Section {
	both := c.bothAreas()
	return []Section{
		readFirst(c, nil),
		{ID: "meeting", Title: "The meeting", Questions: []Question{
			{ID: "held", Label: "When was it held?", Sort: When, Past: true, Must: "Say when it was held", Preset: []string{c.Today()}},
			{ID: "method", Label: "How did people speak with one another?", Sort: One, Must: "Say how people spoke with one another", Options: spokenHow()},
			{ID: "attended", Label: "Which agencies took part?", Hint: "Of both areas: " + strings.Join(both, " and "), Sort: Several, Options: c.agencyOptions(), Must: "Say which agencies took part"},
			{ID: "asked", Label: "What was asked, and answered", Sort: Repeated, One: "question", AtLeast: 1, Must: "Say at least one thing that was asked: what nobody asks is not handed over", Inner: []Question{
				{ID: "what", Label: "What was asked?", Sort: Words, Must: "Say what was asked"},
				{ID: "answer", Label: "What was answered?", Sort: Words, Must: "Say what was answered, or that nobody knew and who finds out"},
			}},
			{ID: "challenged", Label: "What was challenged, and what came of it?", Hint: "If nothing was: what both agree on, and why", Sort: Words, Must: "Say what was challenged, or why nothing was"},
		}},
		{ID: "plan", Title: "The plan both areas hold together", Questions: append(
			c.holdersOfBoth(),
			Question{ID: "harm", Label: "Where is " + c.child() + " harmed, and who acts there?", Hint: "The area of harm and the area that leads may be two: both stay. Name nobody here who causes harm: the child and the family may read it", Sort: Words, Must: "Say where the child is harmed, as far as is known, and who acts there"},
			Question{ID: "next", Label: "When do both look at it together next?", Sort: Day, Ahead: true, Must: "Say when both look at it together next", Preset: []string{c.Due(c.Local.Lasts("joint-review"))}})},
	}
}

// holdersOfBoth ask who holds what in the area that leads now and in the other.
func (c *Case) holdersOfBoth() (all []Question) {
	p := c.planNow()
	for n, area := range p.areas() {
		all = append(all, c.holdersOf(p, area, suffixOf(n))...)
	}
	return all
}

// planNow is the joint plan of the areas of the handover, as far as it is made.
func (c *Case) planNow() *JointPlan {
	from, to := c.areasOfHandover()
	lead, partner := from, to
	if LeadOf(c.Chronology).Asked == nil {
		lead, partner = to, from
	}
	if p := JointPlanOf(c.Chronology).with(lead, partner); p != nil {
		return &JointPlan{Lead: lead, Partner: partner, Made: p.Made, holders: p.holders}
	}
	return (*JointPlan)(nil).next(lead, partner)
}

// bothAreas are the two areas of a handover, in words.
func (c *Case) bothAreas() []string {
	from, to := c.areasOfHandover()
	return []string{AreaName(c.Chronology, from), AreaName(c.Chronology, to)}
}

// areasOfHandover gives from which area to which the work goes, or went.
func (c *Case) areasOfHandover() (from, to record.AreaCode) {
	l := LeadOf(c.Chronology)
	if l.Asked != nil {
		return l.Area, l.To
	}
	if l.Accepted != nil {
		return record.AreaCode(l.Accepted.Details.First("from_area")), l.Area
	}
	return "", ""
}

// bothAreas asks that agencies of both areas took part, where agencies say their area.
func bothAreas(c *Case, a Answers) []Problem {
	from, to := c.areasOfHandover()
	seen := map[record.AreaCode]bool{}
	for _, code := range a.All("attended") {
		_, area, _ := record.Words().Agency(record.AgencyCode(code))
		seen[area] = true
	}
	delete(seen, "") // agencies of no area stand for none
	if len(seen) == 0 || from == "" || to == "" || seen[from] && seen[to] {
		return nil
	}
	return []Problem{{"meeting", "attended", "Agencies of both areas take part in a handover: " + strings.Join(c.bothAreas(), " and ")}}
}

func writeMeetHandover(c *Case, a Answers) []record.Entry {
	var asked []string
	for _, row := range a.Rows("asked") {
		asked = append(asked, strings.TrimSuffix(brief(a.Get(row, "what")), ".")+": "+brief(a.Get(row, "answer")))
	}
	text := "The work with " + c.child() + " was handed over " + whenWords(a.Get("held")) + " in a live meeting of " + strings.Join(c.bothAreas(), " and ") + ". Asked and answered: " + strings.Join(asked, " ") + " Challenged: " + brief(a.Get("challenged")) +
		" Where the child is harmed: " + brief(a.Get("harm")) + " Both look at it together next: " + whenWords(a.Get("next")) + "."
	p := c.planNow()
	meeting := c.decision("meeting.transfer", clipped(text), detail("attended", a.All("attended")...), detail("method", a.Get("method")), detail("history_read", a.Get("history")), detail("outcome", "joint plan"),
		detail("lead", string(p.Lead)), detail("partner", string(p.Partner)), detail("harm", a.Get("harm")), detail("next", a.Get("next")))
	return slices.Concat([]record.Entry{meeting}, p.let(c, "passed-on"), c.heldEntries(p, a))
}
