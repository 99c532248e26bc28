package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// JointPlan is what two areas hold together for one child (learning point 8 of the Child Joe review): who leads, who in each passes on information,
// acts when the child is missing, and acts against those who cause harm; where the child is harmed; when both look again. It begins when one area
// asks to hand over, with nobody named, and ends by both areas' word alone.
type JointPlan struct {
	Lead, Partner record.AreaCode
	Made          *chronology.Item // when both looked at it last; nil: nobody has
	Ending        *chronology.Item // one area asks to end it; until the other says so too it goes on
	Ended         *chronology.Item
	Earlier       []*JointPlan // with other areas, which both of them have not ended: a further move ends none

	begun   *chronology.Item // the handover by whose asking it began; nil: by an acceptance, or a meeting
	holders map[holding]*chronology.Item
}

// holding is one duty in one area.
type holding struct {
	area record.AreaCode
	what string
}

// Holds is who holds a duty in an area.
type Holds struct {
	Area record.AreaCode
	What string           // "information", "missing", "disruption"
	User string           // opaque; "": nobody is named
	Item *chronology.Item // where it is said; nil: nobody is named
}

// heldDuties are the duties that stand beside the lead in each area, as a record and as people say them.
var heldDuties = [][2]string{{"information", "Passes on and asks for information"}, {"missing", "Acts when the child is missing"}, {"disruption", "Acts against those who cause harm"}}

// HeldDuties gives them, in order.
func HeldDuties() [][2]string { return slices.Clone(heldDuties) }

// JointPlanOf folds it; nil where no area ever handed over, or a handover was declined before anybody made a plan.
func JointPlanOf(c *chronology.Chronology) *JointPlan {
	l, p := &Lead{Area: firstArea(c)}, (*JointPlan)(nil)
	for _, it := range c.Items {
		if it.Repeats {
			continue
		}
		before := *l
		l.take(it)
		p = p.moved(&before, l).take(it)
	}
	return p
}

// moved follows the lead: a handover that is asked for begins a plan, one that is accepted says who leads it.
func (p *JointPlan) moved(before, now *Lead) *JointPlan {
	switch {
	case now.Accepted != before.Accepted:
		from := record.AreaCode(now.Accepted.Details.First("from_area"))
		if from == "" {
			from = before.Area
		}
		if !p.between(from, now.Area) {
			p = p.next(now.Area, from)
		}
		p.Lead, p.Partner = now.Area, from
	case now.Asked != before.Asked && now.Asked != nil && !p.Goes():
		p = p.next(now.Area, now.To)
		p.begun = now.Asked
	case before.Asked != nil && now.Asked == nil && p != nil && p.begun == before.Asked && p.Made == nil:
		return p.without()
	}
	return p
}

// next begins a plan with another area, and keeps what was held before with somebody else.
func (p *JointPlan) next(lead, partner record.AreaCode) *JointPlan {
	one := &JointPlan{Lead: lead, Partner: partner, holders: map[holding]*chronology.Item{}}
	if p == nil {
		return one
	}
	for _, other := range append(slices.Clone(p.Earlier), p) {
		if other.Ended == nil && (other.Made != nil || len(other.holders) > 0) {
			one.Earlier = append(one.Earlier, other)
		}
	}
	return one
}

// without gives what was held before a handover that was declined, when nobody had made a plan for it.
func (p *JointPlan) without() *JointPlan {
	if len(p.Earlier) == 0 {
		return nil
	}
	return p.Earlier[len(p.Earlier)-1]
}

// Each gives the plan and those with other areas that go on.
func (p *JointPlan) Each() (all []*JointPlan) {
	if p == nil {
		return nil
	}
	for _, one := range append([]*JointPlan{p}, p.Earlier...) {
		if one.Goes() {
			all = append(all, one)
		}
	}
	return all
}

// with gives the plan of two areas that goes on; nil: there is none.
func (p *JointPlan) with(a, b record.AreaCode) *JointPlan {
	all := p.Each()
	if i := slices.IndexFunc(all, func(one *JointPlan) bool { return one.between(a, b) }); i >= 0 {
		return all[i]
	}
	return nil
}

func (p *JointPlan) between(a, b record.AreaCode) bool {
	return p != nil && p.Ended == nil && (p.Lead == a && p.Partner == b || p.Lead == b && p.Partner == a)
}

// take takes what both areas said and who holds what. A look at the plan of two areas is a look at that one, whichever was handed over since.
func (p *JointPlan) take(it *chronology.Item) *JointPlan {
	step := it.Details.First("step")
	if p == nil || !TakenHere(&it.Entry) || !slices.Contains([]string{meetHandoverID, jointPlanID, takeOverID}, step) {
		return p
	}
	switch it.Kind { //nolint:exhaustive // nothing else is of the plan
	case "meeting.transfer", "meeting.joint-risk":
		lead, partner := record.AreaCode(it.Details.First("lead")), record.AreaCode(it.Details.First("partner"))
		of := p.with(lead, partner)
		if of == nil && it.Kind == "meeting.transfer" && lead != "" && partner != "" {
			p = p.next(lead, partner) // of the handover that is asked for now
			of = p
		}
		if of != nil {
			of.looked(it)
		}
	case "action.agreed":
		p.of(it.Details.Refs("from", it.Ref.Agency)).hold(it)
	}
	return p
}

// of gives the plan to whose last look something belongs; the one of who leads, for what was said when the lead moved.
func (p *JointPlan) of(looks []record.Ref) *JointPlan {
	for _, one := range p.Each() {
		if one.Made != nil && slices.Contains(looks, one.Made.Ref) {
			return one
		}
	}
	return p
}

func (p *JointPlan) hold(it *chronology.Item) {
	what, area := it.Details.First("holds"), record.AreaCode(it.Details.First("in_area"))
	if what != "" && slices.Contains(p.areas(), area) {
		p.holders[holding{area, what}] = it
	}
}

// looked takes a look that both areas had at the plan. That one of them asks to end it ends nothing.
func (p *JointPlan) looked(it *chronology.Item) {
	switch {
	case !it.Details.Has("decision", endsPlan):
		p.Made, p.Ending = it, nil
	case p.Ending == nil || !otherSide(p.Ending, it):
		p.Ending = it
	default:
		p.Ended = it
	}
}

// otherSide reports that two people said something for two areas; where nobody of the other has an account here, two people.
func otherSide(a, b *chronology.Item) bool {
	_, one, _ := record.Words().Agency(a.Ref.Agency)
	_, other, _ := record.Words().Agency(b.Ref.Agency)
	return one != other && one != "" && other != "" || b.Details.Has("nobody_there", "yes") && a.Details.First("decided_by") != b.Details.First("decided_by")
}

// Goes reports a plan that is in force, made or not.
func (p *JointPlan) Goes() bool { return p != nil && p.Ended == nil }

// Holders gives who holds what, of the area that leads and then of the other, with those for which nobody is named.
func (p *JointPlan) Holders() (all []Holds) {
	for _, area := range p.areas() {
		for _, what := range heldDuties {
			one := Holds{Area: area, What: what[0], Item: p.holders[holding{area, what[0]}]}
			if one.Item != nil {
				one.User = one.Item.Details.First("owner_user")
			}
			all = append(all, one)
		}
	}
	return all
}

func (p *JointPlan) areas() []record.AreaCode {
	return slices.DeleteFunc([]record.AreaCode{p.Lead, p.Partner}, func(area record.AreaCode) bool { return area == "" })
}

// other gives the area that somebody's is not; the one that does not lead, for somebody of none.
func (p *JointPlan) other(area record.AreaCode) record.AreaCode {
	if area == p.Partner {
		return p.Lead
	}
	return p.Partner
}

// says gives what was said of the plan when both looked last; "" where it is not made.
func (p *JointPlan) says(key string) string {
	if p == nil || p.Made == nil {
		return ""
	}
	return p.Made.Details.First(key)
}

// Harm says where the child is harmed and who acts there, and Changed what had changed, as both said when they looked last.
func (p *JointPlan) Harm() record.Private { return record.Private(p.says("harm")) }

// Changed says what had changed when both looked last.
func (p *JointPlan) Changed() record.Private { return record.Private(p.says("changed")) }

// Next is the day on which both look at it again; "" when none is set.
func (p *JointPlan) Next() string { return p.says("next") }

// jointDuties wait for the next look of both areas, and for the other area’s word when one asks to end the plan. Only these end it.
func jointDuties(c *Case) (all []Duty) {
	for _, p := range JointPlanOf(c.Chronology).Each() {
		if p.Made != nil {
			all = append(all, c.jointDutiesOf(p)...)
		}
	}
	return all
}

func (c *Case) jointDutiesOf(p *JointPlan) (all []Duty) {
	due, length := dayEnds(c.Chronology, p.Next()), ""
	if due.IsZero() {
		due, length = c.from(p.Made, "joint-review"), "joint-review"
	}
	names := AreaName(c.Chronology, p.Lead) + " and " + AreaName(c.Chronology, p.Partner)
	all = append(all, Duty{Step: jointPlanID, Say: "Look at the joint plan of both areas", Why: names + " looked at it last on " + itemDay(p.Made), Due: due, Length: length, Of: "transfer-lead", Cites: cites(p.Made)})
	if it := p.Ending; it != nil {
		_, area, _ := record.Words().Agency(it.Ref.Agency)
		all = append(all, Duty{Step: jointPlanID, Say: "Say whether the joint plan ends", Why: AreaName(c.Chronology, area) + " asks to end it; until " + AreaName(c.Chronology, p.other(area)) + " says so too it goes on", Due: c.from(it, "handover-answer"), Length: "handover-answer", Of: "transfer-lead", Cites: cites(it)})
	}
	return all
}
