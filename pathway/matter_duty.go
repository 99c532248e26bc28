package pathway

import (
	"slices"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// matterDuties are what waits in a matter: danger that was named, the screen, answers, a hub, reviews, endings elsewhere. Late is late: no day moves
// because nobody acted.
func matterDuties(c *Case) []Duty {
	all := dangerDuties(c)
	for _, m := range c.Matters {
		if m.Stage == Referred {
			all = append(all, screenDuty(c, m))
		}
		if m.Stage == MoreAsked {
			all = append(all, moreDuties(c, m)...)
		}
		all = append(all, hubDuties(c, m)...)
		all = append(all, reviewDuties(c, m)...)
	}
	return slices.Concat(all, answerDuties(c), adultDuties(c))
}

// screenDuty counts from what the screen last waited for: the referral, or the answer to what was asked. That the child was referred again meanwhile
// is said, and moves no day on.
func screenDuty(c *Case, m *Matter) Duty {
	from := m.Turned
	d := Duty{Step: screenID, Say: "Screen the referral", Why: "It waits since " + itemDay(from), Due: c.from(from, "screen"), Length: "screen", Of: "exploitation-hub", Cites: cites(from)}
	if again := m.Newest("mace.referral"); again != nil && again.Pos > from.Pos {
		d.Why += ", and the child was referred again " + onDay(again)
		d.Due, d.Cites = earlierOf(d.Due, c.from(again, "screen")), cites(from, again)
	}
	return d
}

func moreDuties(c *Case, m *Matter) (all []Duty) {
	late := true
	for _, it := range m.Asked {
		due := dayEnds(c.Chronology, it.Details.First("due"))
		if due.IsZero() {
			due = c.from(it, "more-information")
		}
		late = late && !due.IsZero() && c.Now.After(due)
		all = append(all, askedOfAsker(c, it, Duty{Step: answerMoreID, Say: "Give the information that was asked for", Why: "It was asked " + onDay(it), Due: due, Of: pointOf(it.Details.First("to")), Cites: cites(it)}))
	}
	if late && len(m.Asked) > 0 {
		last := m.Asked[len(m.Asked)-1]
		all = append(all, Duty{Step: screenID, Say: "Decide about the referral on what there is", Why: "What was asked is not answered in its time; a referral never lapses", Due: all[len(all)-1].Due, Of: "exploitation-hub", Cites: cites(last)})
	}
	return all
}

// pointOf gives the role that answers for an agency: its single point, as far as there is one.
func pointOf(agency string) record.Role {
	service, _, _ := record.Words().Agency(record.AgencyCode(agency))
	points := map[record.AgencyCode]record.Role{
		"police": "police-lead", "health": "health-lead", "hospital": "health-lead", "emergency-department": "health-lead", "gp": "health-lead", "school": "school-lead", "college": "school-lead",
		"education": "inclusion-lead", "virtual-school": "virtual-school", "youth-justice": "youth-justice-worker", "missing-service": "missing-coordinator", "mace": "exploitation-hub", "vemt": "exploitation-hub",
	}
	if role, known := points[service]; known {
		return role
	}
	return "front-door"
}

// hubDuties wait while nobody can say which hub has a child, and while a hub proposes to hand over.
func hubDuties(c *Case, m *Matter) []Duty {
	if m.Stage.Over() || m.Stage == EndedElsewhere {
		return nil
	}
	if m.To != "" {
		asked := m.Newest("transfer.requested")
		return []Duty{{Step: answerHubID, Say: "Answer the hub that proposes to hand over", Why: "Until it is answered the first hub has the child", Due: c.from(asked, "transfer-hub"), Length: "transfer-hub", Of: "exploitation-hub", Cites: cites(asked)}}
	}
	if _, known := c.Local.Hub(m.Hub); known || len(c.Local.AllHubs()) == 1 || m.Stage == Referred || m.Stage == MoreAsked {
		return nil // a screen says which hub accepts
	}
	return []Duty{{Step: transferID, Say: "Say which hub has the child", Why: "The record does not say which of the hubs it is", Due: c.from(m.Opened, "hub"), Length: "hub", Of: "exploitation-hub", Cites: cites(m.Opened)}}
}

// newestOf gives the last of entries by order, of those that are there.
func newestOf(items ...*chronology.Item) (last *chronology.Item) {
	for _, it := range items {
		if it != nil && (last == nil || it.Pos > last.Pos) {
			last = it
		}
	}
	return last
}

// earlierOf gives the earlier of two moments; the zero time is none.
func earlierOf(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// anyKind reports an entry of one of some kinds.
func anyKind(it *chronology.Item, kinds ...record.Kind) bool { return slices.Contains(kinds, it.Kind) }

// adultDuties ask in time before a child in the process turns 18 what goes on with whom; turning 18 ends nothing by itself.
func adultDuties(c *Case) []Duty {
	m := Current(c.Matters)
	if m == nil || !c.Chronology.Born.Known() {
		return nil
	}
	eighteen := record.LondonDay(c.Chronology.Born.First).AddDate(18, 0, 0)
	if l, err := calendar.Parse(c.Local.Lasts("adult")); err != nil || record.At(eighteen).Minus(l.Duration).Hull().Lo > c.Now.Unix() {
		return nil
	}
	return []Duty{{Step: elsewhere, Say: "Plan for turning 18, and record it when it is there", Why: "Turning 18 ends nothing by itself: what goes on, and with whom, is decided by people", Due: eighteen, Of: "social-worker", Cites: cites(m.Opened)}}
}
