package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// momentSteps are the steps at a moment when a child may be open to help.
func momentSteps() []Step { return []Step{momentStep(), momentMissedStep(), returnInterviewStep()} }

// The steps at a reachable moment.
const (
	momentID          = "moment"
	momentMissedID    = "moment-missed"
	returnInterviewID = "return-interview"
)

// momentDuties wait for help to be offered at moments of these days that nobody used, for the interview after a return, and for what was to be
// offered again. A moment of long ago waits in the register and not here.
func momentDuties(c *Case) (all []Duty) {
	if lastOfKind(c.Chronology, "child.died") != nil {
		return nil
	}
	moments := Moments(c.Chronology)
	var last *Moment // the last return of which nobody knows well enough when it was
	for i := range moments {
		m := &moments[i]
		if m.Item.Plural() {
			continue
		}
		all = append(all, againDuty(c, m)...)
		switch {
		case m.Unused == 0:
			if isReturn(m.Item) {
				last = nil
			}
		case !c.stillWaits(m):
		case !c.placed(m):
			if isReturn(m.Item) {
				last = m
			}
		case isReturn(m.Item):
			all, last = append(all, interviewDuty(c, m)), nil
		default:
			all = append(all, offerDuty(c, m))
		}
	}
	if last != nil {
		all = append(all, interviewDuty(c, last))
	}
	return all
}

// stillWaits reports a moment that may have been so lately, as far as is known, that it waits in a list.
func (c *Case) stillWaits(m *Moment) bool {
	at := returned(m.Item)
	return !at.Bounded() || !c.After(time.Unix(at.Hull().Hi, 0), c.Local.Lasts("moment-kept")).Before(c.Now)
}

// placed reports a moment whose time is known well enough to be of these days: of one told by an age or a year nobody can say so.
func (c *Case) placed(m *Moment) bool {
	at := returned(m.Item)
	return at.Bounded() && c.After(time.Unix(at.Hull().Lo, 0), c.Local.Lasts("moment-kept")).Unix() >= at.Hull().Hi
}

// returned is when a moment was: of a time missing, when it was over.
func returned(it *chronology.Item) record.Range {
	if it.Kind == "missing.episode" {
		return it.Until
	}
	return it.At
}

// interviewDuty waits for the interview after a return. The 72 hours are counted from an hour: where none is written down they cannot be tested,
// and the interview is held all the same.
func interviewDuty(c *Case, m *Moment) Duty {
	d := Duty{Step: returnInterviewID, About: m.Item.Ref, Say: "Hold the return interview", Why: "Back " + rangeWords(returned(m.Item)), Of: "missing-coordinator", Cites: cites(m.Item)}
	at := returned(m.Item)
	if at.Bounded() {
		d.Due, d.Length = c.After(time.Unix(at.Hull().Hi, 0), c.Local.Lasts("return-interview")), "return-interview"
	}
	if !exact(at) {
		d.Why += ". The hour of the return is not written down, so whether it is within " + c.Local.Lasts("return-interview") + " cannot be tested"
	}
	for _, reply := range m.Replies {
		d.Why += ". Tried " + onDay(reply)
		d.Cites = append(d.Cites, reply.Ref)
	}
	return d
}

// exact reports a time that is known to the minute.
func exact(r record.Range) bool {
	h := r.Hull()
	return r.Bounded() && h.Hi-h.Lo < 60
}

// urgent are moments at which the child may be gone again in a day.
var urgent = []record.Kind{"police.arrest", "police.custody-contact", "police.protection", "health.emergency", "health.admission", "health.self-harm", "child.disclosure", "justice.breach"}

func offerDuty(c *Case, m *Moment) Duty {
	length := "moment"
	if slices.Contains(urgent, m.Item.Kind) {
		length = "moment-now"
	}
	d := Duty{
		Step: momentID, About: m.Item.Ref, Say: "Offer the child help at this moment: " + strings.ToLower(m.Item.Info.Label[:1]) + m.Item.Info.Label[1:], Why: "It was " + itemDay(m.Item) + ", and nothing shows that help was offered",
		Due: c.After(time.Unix(m.Item.At.Hull().Hi, 0), c.Local.Lasts(length)), Length: length, Of: roleAt(m.Item), Cites: cites(m.Item),
	}
	if m.Item.Kind == "justice.breach" && m.Item.Details.First("context") == "" {
		d.Say = "Ask what was around it, and offer the child help: " + strings.ToLower(m.Item.Info.Label[:1]) + m.Item.Info.Label[1:]
	}
	if best := BestPlaced(c.Chronology, m); len(best) > 0 && best[0].Item != nil {
		d.Cites = append(d.Cites, best[0].Item.Ref)
	}
	return d
}

// roleAt is of whom it is asked: whoever is there, else the social worker.
func roleAt(it *chronology.Item) record.Role {
	switch it.Lane {
	case "health":
		return "health-lead"
	case "education":
		return "school-lead"
	case "youth-justice":
		return "youth-justice-worker"
	case "police":
		return "police-lead"
	}
	return "social-worker"
}

// againDuty waits for what was to be offered again by a day: a child who did not want help then is asked again.
func againDuty(c *Case, m *Moment) []Duty {
	if len(m.Replies) == 0 {
		return nil
	}
	last := m.Replies[len(m.Replies)-1]
	due, said := lastedUntil(c.Chronology, last.Details.First("again"))
	if !said || cameOf(last) == Taken {
		return nil
	}
	step, say := momentID, "Offer the child help again"
	if isReturn(m.Item) {
		if m.Unused > 0 { // the interview waits already
			return nil
		}
		step, say = returnInterviewID, "Offer the return interview again"
	}
	return []Duty{{Step: step, About: m.Item.Ref, Say: say, Why: "It was said " + onDay(last) + " that it is offered again", Due: due, Of: roleAt(m.Item), User: last.Details.First("decided_by"), Cites: cites(m.Item, last)}}
}

// hoursBetween is how many whole hours lie between two moments; ok is false when one of them is not known to the minute.
func hoursBetween(from, to record.Range) (hours int64, ok bool) {
	if !exact(from) || !exact(to) || to.Hull().Lo < from.Hull().Lo {
		return 0, false
	}
	return (to.Hull().Lo - from.Hull().Lo) / int64(time.Hour/time.Second), true
}

// inTime answers whether something was within a length of time after a moment: possible where the hours are not written down.
func (c *Case) inTime(from, to record.Range, length string) record.Answer {
	l, err := calendar.Parse(c.Local.Lasts(length))
	if err != nil || c.Days == nil {
		return record.Maybe
	}
	return record.NotAfter(to, c.Days.Due(l, from, ""))
}
