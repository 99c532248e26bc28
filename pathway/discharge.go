package pathway

import (
	"fmt"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// askDischargeStep proposes to ask the court to end a care order. Only a court ends one; until then everything in the care plan goes on.
func askDischargeStep() Step {
	return Step{
		ID: askDischargeID, Title: "Propose to ask the court to end the care order", Of: OfChild, Kinds: []record.Kind{"legal.discharge-decision"},
		By: []record.Role{"social-worker", "team-manager", "reviewing-officer", "corporate-parent"},
		Lede: "Only a court ends a care order. A significant change to the care plan is considered at a review first, with " +
			"the child, each parent and the reviewing officer heard.",
		Open: func(c *Case) string {
			switch {
			case !careOrderOpen(c):
				return "No care order is in force, as far as the record shows"
			case slices.ContainsFunc(Proposals(c.Chronology), func(p *Proposal) bool { return p.Way == Discharging && p.Decided == nil && !withdrawn(c, p.Item) }):
				return "It is proposed already: add to that proposal, or decide about it"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			first := Section{ID: inDecision, Title: "What is proposed", Questions: []Question{
				{ID: "reason", Label: "Why: what has changed for " + c.child(), Sort: Words, Must: "Say why: what has changed, what was seen and by whom"},
			}}
			return append([]Section{first}, neededLater(dischargeGate(c, Answers{}), gateSections(c, Discharging))...)
		},
		Check: func(c *Case, a Answers) []Problem {
			all := reasonFault(a)
			if a.Get("history") != "yes" {
				all = append(all, Problem{Section: inHistory, Question: "history", Say: "Read the history first, and say so"})
			}
			return append(all, gateFaults(dischargeGate(c, a), gateSections(c, Discharging))...)
		},
		Later: func(c *Case, a Answers) []Problem {
			return laterLacks(dischargeGate(c, a), gateSections(c, Discharging))
		},
		Write: askDischargeWrite,
	}
}

func dischargeGate(c *Case, a Answers) *Gate {
	g := gateOf(c, nil, a)
	g.Way = Discharging
	if g.matter == nil && len(c.Matters) > 0 {
		g.matter = c.Matters[len(c.Matters)-1]
	}
	return g
}

func careOrderOpen(c *Case) bool {
	return slices.ContainsFunc(c.Chronology.OpenNow(), func(b chronology.Bar) bool { return b.State == "care-order" })
}

func askDischargeWrite(c *Case, a Answers) []record.Entry {
	g := dischargeGate(c, a)
	until := c.Due(c.Local.Lasts("challenge-window"))
	lacks := lacksBefore(g)
	text := fmt.Sprintf("It is proposed to ask the court to end the care order. %s It can be challenged until %s. The order stands.", brief(a.Get("reason")), dayInWords(until))
	if len(lacks) > 0 {
		text += " Still missing: " + inList(titles(lacks)) + "."
	}
	e := c.decision("legal.discharge-decision", text, append(g.askedDetails(), detail("decision", "proposed"), detail("until", until), detail("missing", conditionIDs(lacks)...),
		detail("history_read", "yes"), detail("reason", a.Get("reason")), givenDetail(a))...)
	return append([]record.Entry{e}, voices(c, a)...)
}

// askedDetails say who was asked about ending a care order, coded.
func (g *Gate) askedDetails() []record.Detail {
	a := g.given
	return []record.Detail{
		detail("child_asked", yesOr(a.Get("child.view") != "")), detail("parents_asked", yesOr(a.Get("mother.view") != "" || a.Get("father.view") != "")),
		detail("mace_asked", yesOr(a.Get("hub.view") != "")), detail("review", a.Get("considered_at")), detail("shown_by", g.shownBy()...),
	}
}

// decideDischargeStep decides whether the council asks the court. What the court says is recorded as it was.
func decideDischargeStep() Step {
	return Step{
		ID: decideDischargeID, Title: "Decide whether to ask the court to end the care order", Of: OfEntry, Kinds: []record.Kind{"legal.discharge-decision"},
		By:   []record.Role{"team-manager", "corporate-parent", "panel-chair"},
		Lede: "Only a court ends a care order. Until it does, everything in the care plan goes on.",
		Open: func(c *Case) string {
			if p := proposalOf(c); p != nil && withdrawn(c, p.Item) {
				return "It was decided not to go on with it"
			}
			return decideOpen(c, "legal.discharge-decision")
		},
		Sections: func(c *Case, a Answers) []Section {
			p := proposalOf(c)
			if p == nil {
				return nil
			}
			return decideSections(c, p, dischargeAsked(c, p), a)
		},
		Check: func(c *Case, a Answers) []Problem {
			p := proposalOf(c)
			if p == nil || a.Get("outcome") != string(Discharging) {
				return nil
			}
			return append(sinceFault(a), gateProblems(deciding(c, p, a), a, decideSections(c, p, dischargeAsked(c, p), a))...)
		},
		Write: decideDischargeWrite,
	}
}

func dischargeAsked(c *Case, p *Proposal) Section {
	return Section{
		ID: inDecision, Title: "What is decided", Shown: slices.Concat(gateShown(gateOf(c, p, nil)), givenShown(c, p), orderShown(c)),
		Questions: []Question{
			{
				ID: "outcome", Label: "What is decided", Sort: One, Must: "Choose what is decided",
				Options: []Option{{Value: stays, Words: "The order stays: the court is not asked", Hint: "Needs only the reason"}, {Value: string(Discharging), Words: "The court is asked to end it"}},
			},
			{ID: "reason", Label: "Why", Sort: Words, Must: "Say why: what has changed, what was seen and by whom", Preset: []string{p.Given.Get("reason")}},
		},
	}
}

func decideDischargeWrite(c *Case, a Answers) []record.Entry {
	p := proposalOf(c)
	about := detail("from", p.Item.Ref.String())
	if a.Get("outcome") == stays {
		return []record.Entry{c.decision("legal.discharge-decision", "The court is not asked to end the care order: it stays. "+brief(a.Get("reason")), about,
			detail("decision", "refused"), detail("reason", a.Get("reason")))}
	}
	g := deciding(c, p, a)
	how := "met"
	text := "It is decided to ask the court to end the care order. " + brief(a.Get("reason")) + " The order stands until a court ends it."
	if went := g.went(); len(went) > 0 {
		how = "exception"
		text += " Somebody else agreed to go on without: " + inList(titles(went)) + "."
	}
	text += saidIf(" Signs came since it was proposed, and it is decided all the same: ", a.Get("since"))
	if plan := g.planWords(); plan != "" { // no entry of its own: until a court decides, the plan there is goes on
		text += " " + plan
	}
	details := append(g.askedDetails(), about, detail("decision", "agreed-to-apply"), detail("gate", how), detail("reason", a.Get("reason")),
		detail("history_read", a.Get("history")), givenDetail(a))
	return slices.Concat([]record.Entry{c.decision("legal.discharge-decision", text, details...)}, readEntries(c), voices(c, a))
}

// keepOrderStep takes decisions to ask the court back, whoever made them and wherever. It protects, so one person takes it and nothing stands
// before it; what it reverses stays in the record.
func keepOrderStep() Step {
	return Step{
		ID: keepOrderID, Title: "Do not go on asking the court: the care order stays", Of: OfChild, Kinds: []record.Kind{"legal.discharge-decision"},
		Open: func(c *Case) string {
			if len(standingAskings(c)) == 0 {
				return "There is no decision to ask the court that stands"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{
				ID: inDecision, Title: "The care order stays", Shown: orderShown(c),
				Questions: []Question{{ID: "reason", Label: "Why", Sort: Words, Must: "Say why"}},
			}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			var all []string
			for _, one := range standingAskings(c) {
				all = append(all, one.Item.Ref.String())
			}
			return []record.Entry{c.decision("legal.discharge-decision", "The court is no longer to be asked to end the care order: it stays. "+brief(a.Get("reason")),
				detail("decision", "withdrawn"), detail("reverses", all...), detail("reason", a.Get("reason")))}
		},
	}
}

// standingAskings gives the decisions to ask the court that nobody took back and on which no court decided.
func standingAskings(c *Case) []Asking {
	return slices.DeleteFunc(Askings(c.Chronology), func(a Asking) bool { return a.Reversed != nil || a.Ended != nil })
}

// asks reports a decision, or a proposal, to ask the court to end a care order.
func asks(it *chronology.Item) bool {
	return slices.Contains([]string{"proposed", "apply", "agreed-to-apply"}, it.Details.First("decision"))
}

// Asking is one decision to ask a court to end a care order, with what became of it. Nothing of it is ever taken out (paragraph 4.1.15).
type Asking struct {
	Item     *chronology.Item
	Reversed *chronology.Item // by which it was taken back; nil: it was not
	Ended    *chronology.Item // by which a court ended the order; nil: none did
	Missing  []string         // what nothing shows was there before it was decided; for a decision under the gate: nothing
}

// Askings gives every decision to ask a court to end a care order, in order, whoever recorded it.
func Askings(c *chronology.Chronology) []Asking {
	var all []Asking
	for _, it := range c.Items {
		switch {
		case it.Repeats:
		case it.Kind == "legal.discharge-decision" && asks(it):
			all = append(all, Asking{Item: it, Missing: missingBefore(c, it)})
		case it.Kind == "legal.discharge-decision" && it.Details.Has("decision", "withdrawn"):
			reverse(all, it)
		case it.Kind == "legal.care-order-discharged":
			for i := range all {
				if all[i].Reversed == nil && all[i].Ended == nil {
					all[i].Ended = it
				}
			}
		}
	}
	return all
}

// reverse says of which decisions one is the reversal: those it names, else the last that stands.
func reverse(all []Asking, by *chronology.Item) {
	named := by.Details.Refs("reverses", by.Ref.Agency)
	for i := len(all) - 1; i >= 0; i-- {
		one := &all[i]
		if one.Reversed != nil || one.Ended != nil || len(named) > 0 && !slices.Contains(named, one.Item.Ref) {
			continue
		}
		one.Reversed = by
		if len(named) == 0 {
			return
		}
	}
}

func withdrawn(c *Case, it *chronology.Item) bool {
	return slices.ContainsFunc(Askings(c.Chronology), func(a Asking) bool { return a.Item.Ref == it.Ref && (a.Reversed != nil || a.Ended != nil) })
}

// missingBefore says what nothing shows was there before a decision that was made elsewhere, or recorded as it was. A decision made here met its
// conditions or had its exception; a proposal says itself what it lacks.
func missingBefore(c *chronology.Chronology, it *chronology.Item) []string {
	if TakenHere(&it.Entry) && slices.Contains([]string{askDischargeID, decideDischargeID}, it.Details.First("step")) {
		return nil
	}
	review := reviewBefore(c, it)
	there := func(detail string) bool { return it.Details.Has(detail, "yes") }
	childThere := review != nil && (review.Details.Has("attended_by_child", "yes") || slices.ContainsFunc([]string{"attended-spoke", "attended-advocate", "not-attended-advocate", "not-attended-views-sent"},
		func(how string) bool { return review.Details.Has("participation", how) }))
	parents := review != nil && slices.ContainsFunc([]string{"mother", "father", "both"}, func(who string) bool { return review.Details.Has("parents", who) })
	return slices.Concat(
		unless(review != nil, "A review that considered it first"),
		unless(there("child_asked") || childThere, "What the child says"),
		unless(there("parents_asked") || parents, "What each parent says"),
		unless(there("mace_asked"), "The view of the exploitation hub"),
		unless(review != nil && slices.ContainsFunc(review.Details.All("attended"), func(a string) bool { return a == "reviewing-officer" }), "The view of the independent reviewing officer"))
}

// reviewBefore gives the last review for a cared-for child before an entry.
func reviewBefore(c *chronology.Chronology, it *chronology.Item) *chronology.Item {
	for _, one := range slices.Backward(c.Items[:it.Pos]) {
		if one.Kind == "meeting.cared-for-review" {
			return one
		}
	}
	return nil
}
