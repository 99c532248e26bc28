package pathway

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// To move home is what families do to keep a child safe, and what loses a child's history, friends and safe places when nobody plans it (paragraphs
// 2.2 and 4.2.2 of the Child Joe review). So a move that is planned, or that happened, asks once what the child leaves and finds; a handover to the
// other area begins with what was said then.

// planMoveID names the step by which a move is planned.
const planMoveID = "plan-move"

// concernLead stands before what is said of people of concern, in an entry of its own.
const concernLead = "People of concern in the old and the new area: "

func planMoveStep() Step {
	return Step{
		ID: planMoveID, Title: "A move is planned", Lede: "An address that has to be kept from somebody is not written here: have it sealed.",
		Of: OfChild, Kinds: []record.Kind{"family.move-planned"}, Sections: planMoveSections, Write: writePlanMove,
	}
}

// noAreaYet answers to which area a family moves while nobody knows.
const noAreaYet = "not-known"

func planMoveSections(c *Case, _ Answers) []Section {
	reasons := codeOptions([]string{"safety", "housing", "family", "placement", "eviction", "other", "unknown"}, map[string]string{"safety": "To keep the child or the family safe", "placement": "Another placement", "unknown": "Not known"})
	var demands []*chronology.Item
	if it := moveWithoutPlan(c); it != nil {
		demands = append(demands, it)
	}
	return []Section{
		{ID: "move", Title: "The move", Shown: shownOf("The record says", demands), Questions: []Question{
			{ID: "of_what", Label: "What changes?", Sort: One, Options: []Option{{Value: "home", Words: "The family moves home"}, {Value: "placement", Words: "The child moves to or between placements"}}, Must: "Say what changes"},
			{ID: "to", Label: "To which area?", Sort: One, Options: append(handoverAreas(c, ""), Option{Value: noAreaYet, Words: "Not known yet, or the same area"}), Must: "Say to which area, or that it is not known"},
			{ID: "moves", Label: "When?", Hint: "As exactly as it is known: 2026-06-01, 2026-06 or ~2026", Sort: When},
			{ID: "reason", Label: "Why?", Sort: One, Options: reasons, Must: "Say why"},
			{ID: "why", Label: "Who decided it, and what is to come of it?", Hint: "A move may be what a parent does to protect a child. Say so", Sort: Words, Must: "Say who decided it, and what is to come of it"},
			askWhyNotTold("Does anybody of the family not know, or have to be kept from knowing? Why?"),
		}},
		{ID: "keep", Title: "What " + c.child() + " leaves and finds", Questions: []Question{
			{ID: "ties", Label: "Who matters to " + c.child() + ", there and here?", Hint: "Family, friends, adults whom the child trusts. Ties do not end by moving", Sort: Words, Must: "Say who matters to the child, or who asks the child by when"},
			{ID: "goes_on", Label: "Who goes on seeing " + c.child() + ", and who begins to, before the others stop?", Sort: Words, Must: "Say who goes on seeing the child"},
			{ID: "safe", Label: "Where is " + c.child() + " safe, there and here?", Sort: Words, Must: "Say where the child is safe, or who asks the child by when"},
			{ID: "school", Label: "School, college or work: what is in place there, from which day?", Sort: Words, Must: "Say what is in place, or who arranges it by when"},
			{ID: "behind", Label: "Who causes harm, in the old area and in the new, and how may they follow?", Hint: "Kept in an entry of its own that the child and the family are not shown", Sort: Words, Apart: true, Must: "Say who causes harm, in the old area and in the new, or that it is not known"},
		}},
	}
}

func writePlanMove(c *Case, a Answers) []record.Entry {
	to := a.Get("to")
	where := AreaName(c.Chronology, record.AreaCode(to))
	if to == noAreaYet {
		to, where = "", "a place that is not known yet"
	}
	what := "The family of " + c.child() + " plans to move to " + where
	if a.Is("of_what", "placement") {
		what = c.child() + " is to move to a placement in " + where
	}
	text := what + saidIf(", ", whenSaid(a.Get("moves"))) + ". " + brief(a.Get("why")) + " Who matters: " + brief(a.Get("ties")) + " Who goes on seeing the child: " + brief(a.Get("goes_on")) + " Safe places: " + brief(a.Get("safe")) + " School or work: " + brief(a.Get("school"))
	plan := c.decision("family.move-planned", clipped(text), detail("from_area", string(LeadOf(c.Chronology).Area)), detail("to_area", to), detail("moves", a.Get("moves")), detail("of_what", a.Get("of_what")), detail("reason", a.Get("reason")),
		detail("why", a.Get("why")), detail("ties", a.Get("ties")), detail("goes_on", a.Get("goes_on")), detail("safe", a.Get("safe")), detail("school", a.Get("school")))
	if a.Get("not_told") != "" {
		plan.Handling = record.ProfessionalsOnly // of whom it is kept, it is kept altogether
	}
	return append([]record.Entry{plan, c.ofConcern(a.Get("behind"))}, c.whyNotTold(a)...)
}

func whenSaid(day string) string {
	if day == "" {
		return ""
	}
	return whenWords(day)
}

// ofConcern keeps who causes harm apart from what the child and the family are shown.
func (c *Case) ofConcern(behind string) record.Entry {
	e := c.decision("network.link", clipped(concernLead+brief(behind)), detail("strength", "unknown"))
	e.Handling = record.ProfessionalsOnly
	return e
}

// planned gives the last plan of a move that was made here; nil: there is none.
func planned(c *chronology.Chronology) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if isPlanOfMove(it) {
			return it
		}
	}
	return nil
}

func isPlanOfMove(it *chronology.Item) bool {
	return it.Kind == "family.move-planned" && TakenHere(&it.Entry) && it.Details.First("step") == planMoveID
}

// fromPlan gives what was said when the move was planned, for a question of the handover: nobody writes it again. What was handed over since has
// used it up.
func (c *Case) fromPlan(question string) []string {
	plan := planned(c.Chronology)
	if plan == nil || anyAfter(c.Chronology, plan, isHandover) != nil {
		return nil
	}
	said := plan.Details.First(question)
	switch question {
	case "to":
		said = plan.Details.First("to_area")
	case "reason":
		said = plan.Details.First("why")
	case "ties":
		said = stopped(said) + saidIf(" Who goes on: ", plan.Details.First("goes_on"))
	case "behind":
		said = c.concernOf(plan)
	}
	if said == "" {
		return nil
	}
	return []string{said}
}

// concernOf gives what was said of people of concern beside a plan, to whoever sees it.
func (c *Case) concernOf(plan *chronology.Item) string {
	for _, it := range c.Chronology.Items {
		if it.Kind == "network.link" && it.Details.First("step") == planMoveID && it.Order.Set && it.Order.Value > plan.Order.Value && it.Details.First("decided_by") == plan.Details.First("decided_by") {
			return withoutLead(it.Text.Reveal())
		}
	}
	return ""
}

func withoutLead(text string) string {
	if len(text) > len(concernLead) && text[:len(concernLead)] == concernLead {
		return text[len(concernLead):]
	}
	return ""
}

func isHandover(it *chronology.Item) bool {
	return it.Kind == "transfer.requested" && TakenHere(&it.Entry) && it.Details.First("step") == handOverID
}

// moves finds words that say that somebody moves home.
var moves = regexp.MustCompile(`(?i)\b(mov(es?|ed|ing)\b[^.]{0,30}\b(home|house|away|area|out|town|city|famil(y|ies))|relocat\w+|new (home|house|address|tenancy))`)

// tellsOfMove reports an entry by which a move to another area is planned or has happened, and that it is no more than a plan.
func tellsOfMove(it *chronology.Item) (tells, plan bool) {
	d := it.Details
	switch it.Kind { //nolint:exhaustive // no other kind tells of one
	case "family.protective":
		return moves.MatchString(d.First("what")), true
	case "family.move-planned":
		return !isPlanOfMove(it), true
	case "family.move":
		from, to := d.First("from_area"), d.First("to_area")
		return from == "" || to == "" || from != to, false
	case "care.placement":
		return d.Has("out_of_area", "yes") && !d.Has("change", "ended"), d.Has("planned", "yes")
	}
	return false, false
}

// moveWithoutPlan gives the last entry that tells of a move of which nobody here has said what the child leaves and finds; nil: there is none. A plan
// answers for what was told before, and for the move that it plans; so does a handover, which asks the same.
func moveWithoutPlan(c *Case) (waits *chronology.Item) {
	var plan *chronology.Item
	for _, it := range c.Chronology.Items {
		switch tells, ahead := tellsOfMove(it); {
		case isPlanOfMove(it):
			plan, waits = it, nil
		case isHandover(it):
			waits = nil
		case !tells || it.Repeats:
		case plan != nil && !ahead && sameWay(plan, it):
			plan = nil // it has happened; the next one is another
		default:
			waits = it
		}
	}
	if waits == nil || waits.At.Bounded() && c.Now.After(c.After(time.Unix(waits.At.Hull().Hi, 0), c.Local.Lasts("move-kept"))) {
		return nil
	}
	return waits
}

// sameWay reports that a move may be the one that was planned: nothing says that it leads elsewhere.
func sameWay(plan, move *chronology.Item) bool {
	to, went := plan.Details.First("to_area"), cmp.Or(move.Details.First("to_area"), string(move.Area))
	return to == "" || went == "" || to == went
}

// moveDuties ask for a plan of a move that is in the record without one.
func moveDuties(c *Case) []Duty {
	it := moveWithoutPlan(c)
	if it == nil {
		return nil
	}
	why := "The record tells of a move, and of nothing that the child leaves and finds by it"
	return []Duty{{Step: planMoveID, Say: "Plan the move: who and what the child leaves and finds", Why: why, Due: c.from(it, "move"), Length: "move", Of: "social-worker", Cites: cites(it)}}
}
