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
		p = p.moved(&before, l)
		if p != nil {
			p.take(it)
		}
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
			p = &JointPlan{}
		}
		p.Lead, p.Partner = now.Area, from
	case now.Asked != before.Asked && now.Asked != nil:
		if p == nil || p.Ended != nil || p.Made == nil {
			return &JointPlan{Lead: now.Area, Partner: now.To}
		}
	case before.Asked != nil && now.Asked == nil && p != nil && p.Made == nil && now.Accepted == nil:
		return nil
	}
	return p
}

func (p *JointPlan) between(a, b record.AreaCode) bool {
	return p != nil && p.Ended == nil && (p.Lead == a && p.Partner == b || p.Lead == b && p.Partner == a)
}

func (p *JointPlan) take(it *chronology.Item) {
	step := it.Details.First("step")
	if !TakenHere(&it.Entry) || !slices.Contains([]string{meetHandoverID, jointPlanID, takeOverID}, step) {
		return
	}
	switch it.Kind { //nolint:exhaustive // nothing else is of the plan
	case "meeting.transfer", "meeting.joint-risk":
		p.looked(it)
	case "action.agreed":
		what, area := it.Details.First("holds"), record.AreaCode(it.Details.First("in_area"))
		if what != "" && area != "" {
			if p.holders == nil {
				p.holders = map[holding]*chronology.Item{}
			}
			p.holders[holding{area, what}] = it
		}
	}
}

// looked takes a look that both areas had at the plan. That one of them asks to end it ends nothing.
func (p *JointPlan) looked(it *chronology.Item) {
	if lead, partner := record.AreaCode(it.Details.First("lead")), record.AreaCode(it.Details.First("partner")); !p.between(lead, partner) && it.Kind == "meeting.transfer" && lead != "" && partner != "" {
		*p = JointPlan{Lead: lead, Partner: partner} // of the handover that is asked for now
	}
	switch {
	case p.Ended != nil:
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
	p := JointPlanOf(c.Chronology)
	if !p.Goes() || p.Made == nil {
		return nil
	}
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
