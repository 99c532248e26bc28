package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// statusSteps are the steps around the legal and care status of a child.
func statusSteps() []Step { return []Step{legalStatusStep(), conditionCheckStep(), safetyPlanStep()} }

// The steps of legal and care status.
const (
	legalStatusID    = "legal-status"
	conditionCheckID = "condition-check"
	safetyPlanID     = "safety-plan"
)

// statusDuties are what waits because of the legal and care status of a child.
func statusDuties(c *Case) (all []Duty) {
	if lastOfKind(c.Chronology, "child.died") != nil {
		return nil
	}
	for _, s := range Status(c) {
		switch {
		case s.State == "police-protection":
			all = append(all, protectionDuty(c, &s)...)
		case slices.Contains([]record.State{"interim-order", "secure", "deprivation-of-liberty"}, s.State):
			all = append(all, endingDuty(c, &s)...)
		case s.State == "cared-for" && s.Over != record.Yes:
			all = append(all, caredForDuties(c, &s)...)
		}
		if s.State == "secure" && s.Over != record.Yes {
			all = append(all, windowDuty(c, &s)...)
		}
	}
	return slices.Concat(all, refusedDuties(c), conditionDuties(c))
}

// protectionDuty waits for what keeps a child safe after police protection: the first hour at which it may end is what people have.
func protectionDuty(c *Case, s *Standing) []Duty {
	d := Duty{Step: legalStatusID, Say: "Say what keeps the child safe when police protection ends", Why: s.Ends, Of: "social-worker", Cites: cites(s.Opened)}
	if s.Closed != nil || laterThan(c.Chronology, s.Opened, afterProtection) != nil {
		return nil
	}
	if s.Until.Bounded() {
		d.Due = time.Unix(s.Until.Hull().Lo, 0).UTC()
	}
	if s.Over == record.Yes {
		d.Say = "Record how police protection ended, and where the child is"
	}
	return []Duty{d}
}

func afterProtection(it *chronology.Item) bool {
	return slices.Contains([]record.Kind{"police.protection-ended", "care.started", "care.home-placement", "legal.interim-order", "legal.care-order", "legal.secure-order", "plan.safety"}, it.Kind)
}

// endingDuty waits for a plan before an order ends, from some days before it.
func endingDuty(c *Case, s *Standing) []Duty {
	if s.Over == record.Yes || !s.Until.Bounded() {
		return nil
	}
	ends := time.Unix(s.Until.Hull().Lo, 0).UTC()
	near := func(at time.Time) bool { return !c.After(at, c.Local.Lasts("status-ends")).Before(ends) }
	if !near(c.Now) || laterThan(c.Chronology, s.Opened, func(it *chronology.Item) bool {
		at, known := happenedAt(it)
		return (it.Kind == "plan.safety" || it.Kind == "plan.care") && known && near(at)
	}) != nil {
		return nil
	}
	return []Duty{{
		Step: safetyPlanID, Say: "Plan what keeps the child safe when this ends: " + strings.ToLower(s.Title[:1]) + s.Title[1:], Why: s.Ends, Due: ends, Of: "social-worker",
		Cites: cites(append([]*chronology.Item{s.Opened}, s.Again...)...),
	}}
}

// caredForDuties wait for the first review, and for an answer whether a child who becomes cared for comes into the exploitation process.
func caredForDuties(c *Case, s *Standing) (all []Duty) {
	isReview := func(it *chronology.Item) bool { return it.Kind == "meeting.cared-for-review" }
	if laterThan(c.Chronology, s.Opened, isReview) == nil {
		why := "Cared for since " + itemDay(s.Opened)
		if !s.Opened.Happened.OneDay() && !s.Opened.Happened.Clock() {
			why += ". The day is not written down, so whether it is in time cannot be tested"
		}
		all = append(all, Duty{Step: "call-meeting", Say: "Hold the first review for a cared-for child", Why: why, Due: c.from(s.Opened, "first-review"), Length: "first-review", Of: "reviewing-officer", Cites: cites(s.Opened)})
	}
	if seen := exploitationBefore(c, s.Opened); seen != nil {
		all = append(all, Duty{
			Step: referID, Say: "Refer the child to the exploitation hub, or say that nothing points to it",
			Why: "Became cared for " + onDay(s.Opened) + ", exploitation was seen, and the exploitation process does not have the child", Due: c.from(s.Opened, "care-refer"), Length: "care-refer", Of: "social-worker", Cites: cites(s.Opened, seen),
		})
	}
	return all
}

// exploitationBefore gives what showed exploitation before a child became cared for, where no matter was open then and nobody has answered since;
// nil when there is nothing to ask. Becoming cared for is no reason to leave the process, and is one to come into it.
func exploitationBefore(c *Case, opened *chronology.Item) (seen *chronology.Item) {
	if Current(c.Matters) != nil {
		return nil
	}
	for _, it := range c.Chronology.Items {
		kind := string(it.Kind)
		switch {
		case it.Repeats:
		case it.Pos > opened.Pos && (strings.HasPrefix(kind, "mace.") || it.Kind == "exploitation.view"):
			return nil
		case it.Pos > opened.Pos:
		case it.Kind == "exploitation.view":
			if seen = it; it.Details.Has("view", "not-indicated") {
				seen = nil
			}
		case slices.ContainsFunc(it.Details.All("concern"), func(code string) bool { return slices.Contains(record.Words().Sets["exploitation"], code) }):
			seen = it
		}
	}
	return seen
}

// refusedDuties wait for what keeps a child safe instead, when secure accommodation is not granted.
func refusedDuties(c *Case) (all []Duty) {
	instead := []record.Kind{"plan.safety", "legal.secure-order", "legal.deprivation"}
	for _, it := range c.Chronology.Items {
		if it.Kind != "legal.secure-refused" || it.Repeats || laterThan(c.Chronology, it, func(x *chronology.Item) bool { return slices.Contains(instead, x.Kind) }) != nil {
			continue
		}
		all = append(all, Duty{
			Step: safetyPlanID, Say: "Say what keeps the child safe instead of secure accommodation", Why: "It was not granted, " + itemDay(it) + saidIf(": ", it.Details.First("reason")), Due: c.from(it, "secure-refused"), Length: "secure-refused",
			Of: "social-worker", Cites: cites(it),
		})
	}
	return all
}

// conditionDuties wait for a condition to be checked, and to be put right where it stands in the way.
func conditionDuties(c *Case) (all []Duty) {
	for _, one := range Conflicts(c) {
		d := Duty{
			Step: conditionCheckID, About: one.Condition.Ref, Say: "Check the condition against family and everywhere the child is safe", Why: "In force since " + itemDay(one.Condition), Of: "youth-justice-worker",
			Due: c.from(one.Condition, "condition-check"), Length: "condition-check", Cites: cites(append([]*chronology.Item{one.Condition}, one.With...)...),
		}
		if len(one.With) > 0 {
			d.Why += ". It bars the child from the area of " + counted(len(one.With), "place or person", "places or people") + " with whom the record says the child is safe"
		}
		switch {
		case !one.Now:
			continue
		case one.Checked == nil:
		case one.Checked.Details.Has("outcome", "in-the-way") || one.Checked.Details.Has("outcome", "not-known"):
			d.Say, d.Why = "Ask for the condition to be changed, or say where the child is safe instead", "Checked "+onDay(one.Checked)
			d.Due, d.Cites = c.from(one.Checked, "condition-check"), cites(one.Condition, one.Checked)
		default:
			continue
		}
		all = append(all, d)
	}
	return all
}

// laterThan gives the first entry after another that is of some sort; nil when there is none. Of times known to some days alone, two of one day may
// be either way round; of times known to a year alone only what is told later counts, for else a child's first order would answer for the second.
func laterThan(c *chronology.Chronology, from *chronology.Item, is func(*chronology.Item) bool) *chronology.Item {
	return anyAfter(c, from, func(it *chronology.Item) bool {
		return is(it) && (it.Pos > from.Pos || narrow(it) && narrow(from))
	})
}
