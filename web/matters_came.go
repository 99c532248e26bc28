package web

import (
	"slices"

	"sightline/casework"
	"sightline/pathway"
)

// cameRow is something that came in about a child and waits for a person.
type cameRow struct {
	lateRow

	Urgent bool
	Next   string // where whoever looks goes on with it
	Do     string // the words of that link
}

// came lists what came in from the police and emergency departments and waits for a person: unread in an area, not triaged, not looked at by the hub.
// What is urgent stands first, then what was due longest ago (paragraph 4.3.7 of the Child Joe review).
func (l *mattersOf) came(p *mattersPage, all []casework.DutyLine) {
	whose := l.query.Get("whose")
	p.Heading, p.Narrow = "What came in and waits for a person", whose != "" || l.query.Get("hub") != ""
	p.Owners = whoseLate(all, whose, l.who.Actor.Role)
	all = slices.DeleteFunc(slices.Clone(all), func(one casework.DutyLine) bool { return !l.ofHub(one.Hub) || !isWhose(&one, whose) })
	late, urgent := 0, 0
	for i := range all {
		late, urgent = late+first(all[i].Late), urgent+first(all[i].Came == pathway.UrgentNews)
	}
	p.Count = plural(len(all), "thing waits", "things wait") + ", " + plural(urgent, "is urgent", "are urgent") + ", " + plural(late, "is late", "are late") + "."
	p.Empty = "Nothing that came in waits, as far as you may see."
	from, to := l.page(p, len(all), matterRows)
	for i := range all[from:to] {
		p.Came = append(p.Came, l.cameRow(&all[from+i]))
	}
}

func (l *mattersOf) cameRow(one *casework.DutyLine) cameRow {
	row := cameRow{lateRow: l.lateRow(one), Urgent: one.Came == pathway.UrgentNews}
	step, known := pathway.Find(one.Step)
	if !known || !step.Takes(l.who.Actor.Role) || one.User != "" && one.User != l.who.Actor.User {
		return row
	}
	section := ""
	if step.Quick != "" {
		section = quickSection
	}
	row.Next, row.Do = stepLink(casework.StepAt{Child: one.Child, Step: one.Step, About: one.About}, section), step.Title
	if one.Step == "read-notice" {
		row.Do = "Read it"
	}
	return row
}

// quickSection is the one section of a step that is sent at once.
const quickSection = "read"
