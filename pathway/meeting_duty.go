package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// meetingDuties are what meetings left to do. They follow from what was held here; what other systems tell of meetings, the rules ask about.
func meetingDuties(c *Case) (all []Duty) {
	if lastOfKind(c.Chronology, "child.died") != nil {
		return nil
	}
	for _, it := range c.Chronology.Items {
		switch t, is := MeetingOf(it.Kind); {
		case it.Repeats || !TakenHere(&it.Entry):
		case it.Kind == "meeting.called":
			all = append(all, notHeld(c, it)...)
		case is:
			all = append(all, meetingLeft(c, it, t)...)
		}
	}
	return append(all, actionDuties(c)...)
}

// notHeld waits for a meeting that was called.
func notHeld(c *Case, called *chronology.Item) []Duty {
	if MeetingOver(c.Chronology, called) {
		return nil
	}
	t, known := meetingByID(called.Details.First("type"))
	if !known {
		return nil
	}
	due, _ := lastedUntil(c.Chronology, called.Details.First("for"))
	return []Duty{{
		Step: "hold-meeting", About: called.Ref, Say: "Hold the " + strings.ToLower(t.Title) + " that was called, and record it", Why: "It was called " + onDay(called) + " for " + whenWords(called.Details.First("for")),
		Due: due, Of: t.Chairs[0], User: called.Details.First("decided_by"), Cites: cites(called),
	}}
}

// left is one thing that a meeting can leave to do.
type left struct {
	say, why, step, length string
	of                     record.Role
	done                   func(*chronology.Item) bool // by which entry after the meeting it is done
}

func meetingLeft(c *Case, it *chronology.Item, t *MeetingType) (all []Duty) {
	held, known := happenedAt(it)
	if !known {
		return nil
	}
	for _, l := range leftBy(it, t) {
		if l.done != nil && anyAfter(c.Chronology, it, l.done) != nil {
			continue
		}
		all = append(all, Duty{Step: l.step, About: aboutOf(l.step, it), Say: l.say, Why: l.why, Due: c.After(held, c.Local.Lasts(l.length)), Length: l.length, Of: l.of, User: it.Details.First("decided_by"), Cites: cites(it)})
	}
	if t.Record != "" && !minutesSent(c.Chronology, it) {
		all = append(all, Duty{
			Step: "send-minutes", About: it.Ref, Say: "Send the record of the " + strings.ToLower(t.Title), Why: "It was held " + onDay(it), Due: c.After(held, t.Record),
			Of: t.Chairs[0], User: it.Details.First("decided_by"), Cites: cites(it),
		})
	}
	return append(all, forHub(c, it, held)...)
}

func aboutOf(step string, it *chronology.Item) record.Ref {
	if s, known := Find(step); known && s.Of == OfEntry {
		return it.Ref
	}
	return record.Ref{}
}

// leftBy are what a meeting lacked: whom, what the child says, whoever has met the child, the history.
func leftBy(it *chronology.Item, t *MeetingType) (all []left) {
	title := strings.ToLower(t.Title)
	knowing := slices.Concat(it.Details.All("attended"), it.Details.All("sent"))
	for _, field := range t.Needs {
		if slices.ContainsFunc(knowing, func(code string) bool { return meetings().isOf(field, record.AgencyCode(code)) }) {
			continue
		}
		says := meetings().Fields[field].Says
		all = append(all, left{
			say: "Ask " + says + " what they know, and whether it changes what was decided", why: "They were not at the " + title + " of " + itemDay(it) + ", and sent nothing",
			step: "call-meeting", length: "meeting-lacking", of: t.Chairs[0], done: func(x *chronology.Item) bool { return heardFrom(x, field) },
		})
	}
	if it.Details.Has("child_view", "not-given") {
		all = append(all, left{
			say: "Ask the child, and bring what the child says to those who decided", why: "What the child says was not at the " + title + " of " + itemDay(it),
			step: hearChildID, length: "meeting-views", of: "social-worker", done: func(x *chronology.Item) bool { return x.Kind == "child.voice" || x.Details.Has("step", hearChildID) },
		})
	}
	if it.Details.Has("met_child", "no") {
		all = append(all, left{
			say: "See the child, and speak with the child alone", why: "Nobody at the " + title + " of " + itemDay(it) + " had met the child",
			step: hearChildID, length: "meeting-met", of: "social-worker", done: func(x *chronology.Item) bool {
				return x.Kind == "child.seen" || x.Kind == "child.voice" && !x.Details.Has("step", "hold-meeting") // what was brought to it was known
			},
		})
	}
	if it.Details.Has("history_read", "no") {
		all = append(all, left{
			say: "Read the history, and say whether it changes what was decided", why: "It was not read before the " + title + " of " + itemDay(it),
			step: readHistoryID, length: "meeting-history", of: t.Chairs[0], done: func(x *chronology.Item) bool { return x.Kind == "record.seen" || x.Details.Has("history_read", "yes") },
		})
	}
	return all
}

// heardFrom reports an entry in which somebody of a field says, or is asked, what they know: a meeting with them, a request to them or its answer.
func heardFrom(it *chronology.Item, field string) bool {
	of := func(code string) bool { return meetings().isOf(field, record.AgencyCode(code)) }
	switch {
	case isMeeting(it):
		return slices.ContainsFunc(slices.Concat(it.Details.All("attended"), it.Details.All("sent")), of)
	case it.Kind == "request.made":
		return slices.ContainsFunc(it.Details.All("to"), of)
	case it.Kind == "request.answered":
		return of(string(it.Ref.Agency))
	}
	return false
}

// forHub waits until the hub that has the child has looked at what a meeting saw.
func forHub(c *Case, it *chronology.Item, held time.Time) []Duty {
	if !it.Details.Has("mace_referral", "yes") || it.Kind == "mace.review" {
		return nil
	}
	m := Current(c.Matters)
	if m == nil || !m.Stage.Live() || !notEarlier(it, m.Opened) {
		return nil
	}
	looked := func(x *chronology.Item) bool {
		return x.Kind == "mace.review" || x.Kind == "mace.level" || x.Kind == "record.seen" && slices.Contains(x.Details.Refs("document", x.Ref.Agency), it.Ref)
	}
	if anyAfter(c.Chronology, it, looked) != nil {
		return nil
	}
	return []Duty{{
		Step: "review", Say: "Look at what the meeting saw: is the level right, and the plan?", Why: it.Info.Label + ", " + itemDay(it), Due: c.After(held, c.Local.Lasts("meeting-hub")), Length: "meeting-hub",
		Of: "exploitation-hub", Cites: cites(it),
	}}
}

// actionDuties are the actions that nobody has said the end of. For a cared-for child one that is long late goes to the reviewing officer, too.
func actionDuties(c *Case) (all []Duty) {
	for _, it := range openActions(c.Chronology) {
		due, said := lastedUntil(c.Chronology, it.Details.First("due"))
		if !said && !TakenHere(&it.Entry) {
			continue // whoever told it gave no day: the rules ask
		}
		all = append(all, Duty{
			Step: "do-action", About: it.Ref, Say: "Do what was agreed, and say what came of it", Why: "Agreed " + itemDay(it) + ", due " + dueWords(it),
			Due: due, Of: "social-worker", User: it.Details.First("owner_user"), Cites: cites(it),
		})
		if ask := c.After(due, c.Local.Lasts("meeting-escalate")); said && isCaredFor(c.Chronology) && due.Before(c.Now) {
			all = append(all, Duty{
				Step: "do-action", About: it.Ref, Say: "Ask why what was agreed for a cared-for child is not done", Why: "Agreed " + itemDay(it) + ", due " + dueWords(it),
				Due: ask, Of: "reviewing-officer", Cites: cites(it),
			})
		}
	}
	return all
}

func isCaredFor(c *chronology.Chronology) bool {
	return slices.ContainsFunc(c.OpenNow(), func(b chronology.Bar) bool {
		return b.State == "cared-for" || b.State == "care-order" || b.State == "interim-order"
	})
}
