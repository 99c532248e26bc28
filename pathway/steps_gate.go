package pathway

import (
	"slices"

	"sightline/record"
)

func gateSteps() []Step {
	return []Step{proposeStep(), addStep(), exceptionStep(), decideStep(), askDischargeStep(), decideDischargeStep(), keepOrderStep(), lookStep(), answerChallengeStep()}
}

// gateDuties is what waits around leaving: proposals, what somebody agreed to go on without, signs after leaving, plans to look at again.
func gateDuties(c *Case) []Duty {
	return slices.Concat(proposalDuties(c), exceptionDuties(c), watchDuties(c), plansAgain(c), askingDuties(c), challengeDuties(c))
}

func proposalDuties(c *Case) []Duty {
	var all []Duty
	for _, p := range Proposals(c.Chronology) {
		if p.Decided != nil || !waits(c, p) {
			continue
		}
		decide, of := decideID, record.Role("panel-chair")
		if p.Way == Discharging {
			decide, of = decideDischargeID, "team-manager"
		}
		due := endOfDay(p.Until)
		if len(exceptable(c, p)) > 0 { // what it lacks may rest on what not everybody sees: the page of the proposal says it, to each as far as they see
			all = append(all, Duty{Step: addID, About: p.Item.Ref, Say: "Add what the proposal lacks", Why: "It is proposed that less is done", Due: due, Cites: []record.Ref{p.Item.Ref}})
		}
		all = append(all, Duty{Step: decide, About: p.Item.Ref, Say: "Decide about the proposal", Why: "It can be challenged until " + dayInWords(p.Until), Due: due, Of: of, Cites: []record.Ref{p.Item.Ref}})
	}
	return all
}

// waits reports that a proposal still waits to be decided.
func waits(c *Case, p *Proposal) bool {
	if p.Way == Discharging {
		return careOrderOpen(c) && !withdrawn(c, p.Item)
	}
	return slices.ContainsFunc(c.Matters, func(m *Matter) bool {
		return m.Stage == StepProposed && m.Proposal != nil && m.Proposal.Ref == p.Item.Ref
	})
}

func exceptionDuties(c *Case) []Duty {
	var all []Duty
	for _, e := range Exceptions(c) {
		if len(e.Left) == 0 {
			continue
		}
		all = append(all, Duty{
			Step: addID, About: e.Proposal, Say: "Make good what was gone on without: " + inList(titlesOf(e.Left)), Why: "Somebody agreed to go on without it for a time",
			Due: endOfDay(e.Until), Of: "panel-chair", Cites: []record.Ref{e.Item.Ref, e.Proposal},
		})
	}
	return all
}

// watchDuties are the signs after leaving, each by itself: whoever may not see one of them is still told of the others.
func watchDuties(c *Case) []Duty {
	var all []Duty
	for _, w := range Watches(c) {
		for _, it := range w.New {
			all = append(all, Duty{
				Step: lookID, About: w.Left.Ref, Of: "exploitation-hub", Say: "Look at what happened after the child left the process: open it again?",
				Why: "The child left, " + itemDay(w.Left) + ", and since then: " + it.Info.Label + ", " + itemDay(it), Due: c.from(it, "screen"), Length: "screen", Cites: cites(w.Left, it),
			})
		}
	}
	return all
}

// plansAgain are plans for afterwards that are to be looked at again.
func plansAgain(c *Case) []Duty {
	last := c.Chronology.LastOf("plan.exit")
	if last == nil || last.Details.First("review") == "" || Current(c.Matters) != nil && Current(c.Matters).Stage != SteppedDown {
		return nil
	}
	return []Duty{{
		Step: "review", Say: "Look again at the plan for after leaving", Why: "The plan says this day", Due: endOfDay(last.Details.First("review")), Of: "exploitation-hub", Cites: []record.Ref{last.Ref},
	}}
}

// askingDuties are decisions made elsewhere to ask a court, of which nothing shows that the child, the parents, the hub and the reviewing officer
// were heard: the order stands, and there is time to make it good.
func askingDuties(c *Case) []Duty {
	if !careOrderOpen(c) {
		return nil
	}
	var all []Duty
	for _, a := range Askings(c.Chronology) {
		if len(a.Missing) == 0 || a.Reversed != nil || a.Ended != nil {
			continue
		}
		all = append(all, Duty{
			Step: keepOrderID, Of: "reviewing-officer", Say: "Look at the decision to ask the court to end the care order. Nothing shows: " + inList(a.Missing),
			Why: "Only a court ends a care order, and it was decided without these", Cites: []record.Ref{a.Item.Ref},
		})
	}
	return all
}
