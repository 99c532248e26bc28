package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// arrivedDuties wait while what came in is unread in an area, while nobody has said what comes of it, and while the hub has not looked at what is for
// it. None of them waits for another: what one front door does not do keeps nothing from the hub.
func arrivedDuties(c *Case) (all []Duty) {
	for _, one := range Arrivals(c) {
		for _, area := range one.Unread() {
			all = append(all, c.readDuty(one, area))
		}
		all = append(all, c.triageDuties(one)...)
		if len(one.Hub) > 0 && one.Looked == nil {
			d := Duty{
				Step: lookNoticeID, Say: "Look at " + what(one.Item) + " in the hub", Why: "It came " + onDay(one.Item) + ": " + one.Hub[0].Say, Due: c.After(one.At, c.Local.Lasts("notice-hub")), Length: "notice-hub", Of: "exploitation-hub",
				Cites: cites(one.Item, one.Hub[0].Item),
			}
			all = append(all, c.waitsFor(c.came(d, one, ""), "exploitation-hub"))
		}
	}
	return all
}

// waitsFor keeps something with the one role that can do it, however far it has come: to whom else it came stands with why it waits.
func (c *Case) waitsFor(d Duty, role record.Role) Duty {
	if d.Of != role {
		d.Why += " (" + record.Words().RoleName(d.Of) + ")"
	}
	d.Of = role
	return d
}

// came says of what waits that it came in, and to whom it goes when nobody does it in its time.
func (c *Case) came(d Duty, one *Arrived, area record.AreaCode) Duty {
	d.About, d.Area, d.Came = one.Item.Ref, area, News
	rungs := c.Local.Climbs
	if one.Urgent {
		rungs, d.Came = c.Local.Rings, UrgentNews
	}
	if c.climbs(&d, rungs) > 0 {
		d.User = ""
	}
	return d
}

// readDuty waits for somebody in one area to read it: what is urgent at once, everything else the same day.
func (c *Case) readDuty(one *Arrived, area record.AreaCode) Duty {
	length := "notice-read"
	if one.Urgent {
		length = "notice-urgent"
	}
	d := Duty{Step: readNoticeID, Say: "Read " + what(one.Item), Why: "It came " + onDay(one.Item), Due: c.After(one.At, c.Local.Lasts(length)), Length: length, Of: "front-door", Cites: cites(one.Item)}
	if area != "" {
		d.Say += ", in " + AreaName(c.Chronology, area)
	}
	return c.came(d, one, area)
}

// triageDuties wait for somebody to say what comes of it, for whoever was named to have read it, and for the discussion whether an enquiry begins.
func (c *Case) triageDuties(one *Arrived) (all []Duty) {
	if one.Triaged == nil {
		d := Duty{Step: triageID, Say: "Say what comes of " + what(one.Item) + ", and who does it", Why: "It came " + onDay(one.Item), Due: c.After(one.At, c.Local.Lasts("notice-triage")), Length: "notice-triage", Of: "front-door", Cites: cites(one.Item)}
		return append(all, c.came(d, one, ""))
	}
	if user := one.Triaged.Details.First("owner_user"); user != "" && !c.readSince(one, user) {
		d := Duty{Step: readNoticeID, Say: "Read " + what(one.Item) + ": it is passed to you", Why: "It was triaged " + onDay(one.Triaged), Due: c.from(one.Triaged, "notice-read"), Length: "notice-read", Of: "social-worker", User: user, Cites: cites(one.Item, one.Triaged)}
		all = append(all, c.came(d, one, ""))
	}
	return append(all, c.followDuties(one)...)
}

// follows are what shows that what was said comes of it has begun.
var follows = map[string][]record.Kind{
	toEnquiry:    {"meeting.strategy", "meeting.complex-strategy", "social-care.enquiry", "police.protection"},
	"assessment": {"social-care.assessment-start", "social-care.assessment", "social-care.enquiry", "meeting.strategy"},
	"help":       {"moment.offer", "early-help.started", "social-care.support", "case.opened", "social-care.assessment-start", "plan.safety"},
}

// followDuties wait until what was said comes of it has begun. An enquiry under section 47 lies where the child lives or is found, whoever leads.
func (c *Case) followDuties(one *Arrived) []Duty {
	outcome := one.Triaged.Details.First("outcome")
	kinds := follows[outcome]
	if len(kinds) == 0 || slices.ContainsFunc(c.Chronology.Items[one.Triaged.Pos+1:], func(it *chronology.Item) bool { return anyKind(it, kinds...) }) {
		return nil
	}
	d := Duty{Step: elsewhere, Say: "Begin the assessment, and record it", Why: "It was to come of " + what(one.Item) + ", " + onDay(one.Triaged), Due: c.from(one.Triaged, "notice-follow"), Length: "notice-follow", Of: "social-worker", User: one.Triaged.Details.First("owner_user"), Cites: cites(one.Item, one.Triaged)}
	switch outcome {
	case "help":
		d.Say = "Offer the help, and record it"
	case toEnquiry:
		d.Step, d.Say, d.Length, d.Of, d.User = "call-meeting", "Strategy discussion whether an enquiry under section 47 begins", "notice-hub", "team-manager", ""
		d.Why, d.Due = d.Why+". It lies where the child lives or is found, whoever leads", c.from(one.Triaged, "notice-hub")
	}
	where := record.AreaCode(one.Triaged.Details.First("enquiry_area"))
	if where != "" {
		d.Say += ", in " + AreaName(c.Chronology, where)
	}
	d = c.came(d, one, where)
	d.About = record.Ref{} // it is the child who is met, assessed and helped
	return []Duty{d}
}

// readSince reports that somebody has read it, or that they triaged it themselves.
func (c *Case) readSince(one *Arrived, user string) bool {
	if one.Triaged.Details.Has("decided_by", user) {
		return true
	}
	for _, it := range c.Chronology.Items {
		if it.Kind == "notification.read" && TakenHere(&it.Entry) && it.Details.Has("decided_by", user) && slices.Contains(it.Details.Refs("of", it.Ref.Agency), one.Item.Ref) {
			return true
		}
	}
	return false
}

// what calls something that came in by what it is, as within a sentence.
func what(it *chronology.Item) string {
	if it.Kind == "health.emergency" {
		return "what an emergency department tells"
	}
	return "what the police tell"
}

// Ring is somebody to be told at once of something urgent that nobody in an area has read: whoever is on duty there, and level by level who answers for
// them.
type Ring struct {
	Of    record.Ref
	Area  record.AreaCode
	Level int         // 0 as soon as it comes
	Role  record.Role // "" at level 0: whoever is on duty
}

// Rings gives everybody who is to have been told by now. What was read since is no reason to tell anybody; who was told before stays told.
func Rings(c *Case) (all []Ring) {
	for _, one := range Arrivals(c) {
		if !one.Urgent {
			continue
		}
		due := c.After(one.At, c.Local.Lasts("notice-urgent"))
		for _, area := range one.Unread() {
			all = append(all, Ring{one.Item.Ref, area, 0, ""})
			for n, rung := range c.Local.Rings {
				if at := c.After(due, rung.After); !at.IsZero() && c.Now.After(at) {
					all = append(all, Ring{one.Item.Ref, area, n + 1, rung.Of})
				}
			}
		}
	}
	return all
}
