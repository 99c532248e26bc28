package pathway

import (
	"slices"
	"strconv"
	"strings"

	"sightline/record"
)

// jointPlanID names the step by which both areas look at what they hold together.
const jointPlanID = "joint-plan"

// What comes of a look at a joint plan.
const (
	planGoesOn = "goes-on"
	endsPlan   = "ends"
)

// jointBy are who look at it: those of both areas who hand over and take over, those who chair, and the police, who are of both.
var jointBy = slices.Concat(handOverBy, []record.Role{"conference-chair", "reviewing-officer", "panel-chair", "front-door", "police-lead", "missing-coordinator"})

func jointPlanStep() Step {
	return Step{
		ID: jointPlanID, Title: "Look at the joint plan of both areas", Lede: "The area of harm and the area that leads may be two: both stay. Quiet ends nothing, and neither area ends the plan alone.",
		Of: OfChild, Kinds: []record.Kind{"meeting.joint-risk", "action.agreed", "action.done"}, By: jointBy,
		Open: func(c *Case) string {
			switch p := JointPlanOf(c.Chronology); {
			case p == nil:
				return "No area has handed over or asks to"
			case len(p.Each()) == 0:
				return "Both areas ended it on " + itemDay(p.Ended)
			case p.Partner == "" && len(p.Each()) == 1:
				return "The record does not say which is the other area"
			case len(c.plans()) == 0:
				return "It is for " + AreaName(c.Chronology, p.Lead) + " and " + AreaName(c.Chronology, p.Partner)
			}
			return ""
		},
		Sections: jointSections, Check: jointCheck, Write: writeJoint,
	}
}

// plans are those in which whoever takes a step has a part: of their area, or all for somebody of no area, such as the police of both.
func (c *Case) plans() []*JointPlan {
	_, area, _ := record.Words().Agency(c.By.Agency)
	return slices.DeleteFunc(JointPlanOf(c.Chronology).Each(), func(p *JointPlan) bool {
		return p.Partner == "" || area != "" && area != p.Lead && area != p.Partner
	})
}

// planMeant gives the plan that is meant, where there are several, by the two areas.
func (c *Case) planMeant(a Answers) *JointPlan {
	all := c.plans()
	if i := slices.IndexFunc(all, func(p *JointPlan) bool { return p.named() == a.Get("with") }); i >= 0 {
		return all[i]
	}
	return all[0]
}

func (p *JointPlan) named() string { return string(p.Lead) + " " + string(p.Partner) }

// whichPlan asks which plan is meant, where there are several.
func (c *Case) whichPlan() []Question {
	all := c.plans()
	if len(all) < 2 { //nolint:mnd // one is the one that is meant
		return nil
	}
	q := Question{ID: "with", Label: "Which plan?", Sort: One, Must: "Say which plan", Preset: []string{all[0].named()}}
	for _, p := range all {
		q.Options = append(q.Options, Option{Value: p.named(), Words: strings.Join(c.namesOf(p.areas()), " and ")})
	}
	return []Question{q}
}

func jointSections(c *Case, a Answers) []Section {
	if len(c.plans()) == 0 {
		return nil // what a step asks is looked at also where it cannot be taken
	}
	p := c.planMeant(a)
	both := strings.Join(c.namesOf(p.areas()), " and ")
	look := Section{ID: "look", Title: "What both areas know now", Shown: c.jointShown(p), Questions: append(c.whichPlan(), []Question{
		{ID: "attended", Label: "Which agencies looked at it together?", Hint: "Of both areas: " + both, Sort: Several, Options: c.agencyOptions(), Must: "Say which agencies looked at it together"},
		{ID: "method", Label: "How did people speak with one another?", Sort: One, Must: "Say how people spoke with one another", Options: spokenHow()},
		{ID: "changed", Label: "What has changed since, and what did the child say?", Sort: Words, Must: "Say what has changed, and what the child said"},
		{ID: "harm", Label: "Where is " + c.child() + " harmed now, and who acts there?", Hint: "In the area where the child lives, and where harm happens. Name nobody here who causes harm: the child and the family may read it", Sort: Words, Must: "Say where the child is harmed, as far as is known, and who acts there", Preset: nonEmpty([]string{p.says("harm")})},
		{ID: "outcome", Label: "Does the joint plan go on?", Sort: One, Must: "Say whether it goes on", Options: []Option{{Value: planGoesOn, Words: "Yes"}, {Value: endsPlan, Words: "No", Hint: "It ends when somebody of the other area says so too, with a reason"}}},
	}...)}
	if a.Is("outcome", endsPlan) {
		look.Questions = append(look.Questions, Question{ID: "reason", Label: "Why is it not needed any more? What was seen, and by whom?", Hint: "Not that it was quiet", Sort: Words, Must: "Say what was seen, and by whom"})
		return []Section{readFirst(c, nil), look}
	}
	who := Section{ID: "plan", Title: "Who holds what in each area"}
	for n, area := range p.areas() {
		who.Questions = append(who.Questions, c.holdersOf(p, area, suffixOf(n))...)
	}
	who.Questions = append(who.Questions, Question{ID: "next", Label: "When do both look at it together next?", Sort: Day, Ahead: true, Must: "Say when both look at it together next", Preset: []string{c.Due(c.Local.Lasts("joint-review"))}})
	return []Section{readFirst(c, nil), look, who}
}

// spokenHow are the ways of speaking with one another. What is sent in writing is none.
func spokenHow() []Option {
	return []Option{{Value: "face-to-face", Words: "In one room"}, {Value: "video", Words: "By video"}, {Value: "phone", Words: "By phone"}}
}

// suffixOf tells the questions of the other area from those of the area that leads.
func suffixOf(n int) string { return []string{"", "_other"}[n] }

// holdersOf ask who holds what in an area, with who holds it now where they still work here.
func (c *Case) holdersOf(p *JointPlan, area record.AreaCode, suffix string) []Question {
	where := "In " + AreaName(c.Chronology, area)
	if area == p.Lead {
		where += ", which leads"
	}
	all := holdersAsked(where)
	for i := range all {
		if it := p.holders[holding{area, all[i].ID}]; it != nil {
			if _, here := c.Colleague(it.Details.First("owner_user")); here {
				all[i].Preset = []string{it.Details.First("owner_user")}
			}
		}
		all[i].ID += suffix
	}
	return all
}

func (c *Case) namesOf(areas []record.AreaCode) (all []string) {
	for _, area := range areas {
		all = append(all, AreaName(c.Chronology, area))
	}
	return all
}

// jointShown shows the plan as it stands: who holds what, for what nobody is named, where harm happens, what was done against those who cause it.
func (c *Case) jointShown(p *JointPlan) (all []Shown) {
	if p.Ending != nil {
		all = append(all, Shown{Lead: "One area asks to end it, " + itemDay(p.Ending), Text: p.Ending.Text, Entry: p.Ending.Ref})
	}
	if p.Made != nil {
		all = append(all, Shown{Lead: "Both looked at it last, " + itemDay(p.Made), Text: p.Made.Text, Entry: p.Made.Ref})
	}
	all = append(all, Shown{Lead: "Who holds what", List: c.holderLines(p)})
	all = append(all, c.harmShown()...)
	return append(all, shownOf("Against those who cause harm", lastOf(itemsOf(c.Chronology, "police.disruption"), 5))...)
}

func (c *Case) holderLines(p *JointPlan) (all []string) {
	for _, one := range p.Holders() {
		name, here := c.Colleague(one.User)
		line := AreaName(c.Chronology, one.Area) + ", " + one.What + ": "
		switch {
		case one.Item == nil:
			line += "nobody is named"
		case !here:
			line += "whoever was named does not work here now"
		default:
			line += name.Name.Reveal()
		}
		all = append(all, line)
	}
	return all
}

func jointCheck(c *Case, a Answers) (all []Problem) {
	p := c.planMeant(a)
	if !bothThere(p.areas(), a.All("attended")) {
		all = append(all, Problem{"look", "attended", "Agencies of both areas look at it together: " + strings.Join(c.namesOf(p.areas()), " and ")})
	}
	if !a.Is("outcome", endsPlan) {
		return all
	}
	_, area, _ := record.Words().Agency(c.By.Agency)
	switch {
	case area != p.Lead && area != p.Partner:
		all = append(all, Problem{"look", "outcome", "Only somebody of " + strings.Join(c.namesOf(p.areas()), " or ") + " says that it ends"})
	case p.Ending != nil && p.Ending.Details.Has("decided_by", c.By.User):
		all = append(all, Problem{"look", "outcome", "You said so already: somebody of " + AreaName(c.Chronology, p.other(area)) + " says whether it ends"})
	default:
		all = append(all, noReason(a, "look", "That the other area works in another way is no reason: say what was seen of the child, and by whom")...)
	}
	return all
}

// bothThere reports that agencies of both areas are named. Agencies of no area, such as the police of both, stand for none of them.
func bothThere(areas []record.AreaCode, agencies []string) bool {
	for _, area := range areas {
		if !slices.ContainsFunc(agencies, func(code string) bool {
			_, of, _ := record.Words().Agency(record.AgencyCode(code))
			return of == area
		}) {
			return false
		}
	}
	return true
}

func writeJoint(c *Case, a Answers) []record.Entry {
	p := c.planMeant(a)
	both := strings.Join(c.namesOf(p.areas()), " and ")
	details := []record.Detail{detail("attended", a.All("attended")...), detail("method", a.Get("method")), detail("history_read", a.Get("history")), detail("lead", string(p.Lead)), detail("partner", string(p.Partner)),
		detail("harm", a.Get("harm")), detail("changed", a.Get("changed")), detail("decision", a.Get("outcome")), detail("reason", a.Get("reason")), detail("next", a.Get("next"))}
	said := " What has changed: " + brief(a.Get("changed")) + " Where the child is harmed: " + brief(a.Get("harm"))
	if a.Is("outcome", endsPlan) {
		return c.writeEnding(p, a, said, details)
	}
	holders := c.heldEntries(p, a)
	details = append(details, detail("actions", strconv.Itoa(len(holders))))
	look := c.decision("meeting.joint-risk", clipped(both+" looked at their joint plan together; it goes on until both end it. Next: "+whenWords(a.Get("next"))+"."+said), details...)
	return slices.Concat([]record.Entry{look}, p.let(c, "passed-on"), holders)
}

// writeEnding keeps that somebody of an area says the plan is not needed any more; with the other area’s word it ends.
func (c *Case) writeEnding(p *JointPlan, a Answers, said string, details []record.Detail) []record.Entry {
	_, area, _ := record.Words().Agency(c.By.Agency)
	other := p.other(area)
	if p.Ending != nil && !c.anybodyIn(other) {
		details = append(details, detail("nobody_there", "yes"))
	}
	says := brief(a.Get("reason")) + said
	if p.Ending == nil || c.sameSide(p, area) && c.anybodyIn(other) {
		text := AreaName(c.Chronology, area) + " asks to end the joint plan. Until " + AreaName(c.Chronology, other) + " says so too it goes on. " + says
		return []record.Entry{c.decision("meeting.joint-risk", clipped(text), details...)}
	}
	text := "The joint plan of " + strings.Join(c.namesOf(p.areas()), " and ") + " ends: both say so. " + says
	return append([]record.Entry{c.decision("meeting.joint-risk", clipped(text), details...)}, p.let(c, "not-needed")...)
}

func (*Case) sameSide(p *JointPlan, area record.AreaCode) bool {
	_, asked, _ := record.Words().Agency(p.Ending.Ref.Agency)
	return asked == area
}

// heldEntries say who holds what in each area from now on.
func (c *Case) heldEntries(p *JointPlan, a Answers) (all []record.Entry) {
	for n, area := range p.areas() {
		all = append(all, c.heldIn(a, area, suffixOf(n), a.Get("next"))...)
	}
	return all
}

// heldIn says who holds what in one area until a day.
func (c *Case) heldIn(a Answers, area record.AreaCode, suffix, until string) (all []record.Entry) {
	for _, what := range heldDuties {
		if who, known := c.Colleague(a.Get(what[0] + suffix)); known {
			all = append(all, c.decision("action.agreed", what[1]+" in "+AreaName(c.Chronology, area)+" ("+who.Name.Reveal()+"), until both areas look at it together on "+whenWords(until)+".",
				detail("owner", string(who.Agency)), detail("owner_user", who.User), detail("due", until), detail("from", first), detail("about", what[1]), detail("holds", what[0]), detail("in_area", string(area))))
		}
	}
	return all
}

// let says of what was held until now that it is held anew, or not needed any more: nothing of it waits for ever.
func (p *JointPlan) let(c *Case, outcome string) (all []record.Entry) {
	for _, one := range p.Holders() {
		if one.Item != nil {
			all = append(all, c.decision("action.done", one.Item.Details.First("about")+", in "+AreaName(c.Chronology, one.Area)+": both areas looked at it.", detail("from", one.Item.Ref.String()), detail("outcome", outcome)))
		}
	}
	return all
}
