package web

import (
	"slices"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// cameRow is one thing that came in about a child, with everything that waits because of it.
type cameRow struct {
	Name   record.Private
	Link   string
	Urgent bool
	Hub    string
	Waits  []cameWait
}

// cameWait is one thing that somebody is to do about it.
type cameWait struct {
	lateRow

	Next string // where whoever looks goes on with it; "" when it is somebody else’s
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
	p.Count = plural(len(all), "thing is to be done", "things are to be done") + ", " + plural(urgent, "is urgent", "are urgent") + ", " + plural(late, "is late", "are late") + "."
	p.Empty = "Nothing that came in waits, as far as you may see."
	rows := cameRows(l, all)
	from, to := l.page(p, len(rows))
	p.Came = rows[from:to]
}

// cameRows puts together what waits because of one thing that came in, where the first of it stands.
func cameRows(l *mattersOf, all []casework.DutyLine) (rows []cameRow) {
	at := map[[2]string]int{}
	for i := range all {
		one := &all[i]
		wait := cameWait{lateRow: l.lateRow(one), Next: l.nextOf(one)}
		key := [2]string{string(one.Child), one.About}
		n, known := at[key]
		if !known {
			n, at[key] = len(rows), len(rows)
			rows = append(rows, cameRow{Name: wait.Name, Link: wait.Link, Urgent: one.Came == pathway.UrgentNews, Hub: wait.Hub})
		}
		rows[n].Waits = append(rows[n].Waits, wait)
	}
	return rows
}

// nextOf is where whoever looks goes on with something that waits; "" when it is not theirs to do.
func (l *mattersOf) nextOf(one *casework.DutyLine) string {
	step, known := pathway.Find(one.Step)
	if !known || !step.Takes(l.who.Actor.Role) || one.User != "" && one.User != l.who.Actor.User {
		return ""
	}
	return stepLink(casework.StepAt{Child: one.Child, Step: one.Step, About: one.About}, "")
}
