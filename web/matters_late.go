package web

import (
	"slices"

	"sightline/casework"
	"sightline/record"
)

// late lists what was not done by its day, by the day, with whose it is.
func (l *mattersOf) late(p *mattersPage, all []casework.DutyLine) {
	whose := l.query.Get("whose")
	p.Heading, p.Narrow = "What is overdue", whose != "" || l.query.Get("hub") != ""
	all = slices.DeleteFunc(all, func(one casework.DutyLine) bool { return !l.ofHub(one.Hub) })
	p.Owners = whoseLate(all, whose, l.who.Actor.Role)
	all = slices.DeleteFunc(all, func(one casework.DutyLine) bool { return !isWhose(&one, whose) })
	p.Count = plural(len(all), "thing was", "things were") + " not done by the day it was due."
	p.Empty = "Nothing of the process is overdue, as far as you may see."
	l.dues(p, all)
}

// between lists what agencies and areas owe one another: handovers, requests and challenges that wait, the longest due first.
func (l *mattersOf) between(p *mattersPage, all []casework.DutyLine) {
	all = slices.DeleteFunc(all, func(one casework.DutyLine) bool { return !l.ofHub(one.Hub) })
	late := 0
	for i := range all {
		if all[i].Late {
			late++
		}
	}
	p.Heading, p.Narrow = "Handovers, requests and challenges that wait", l.query.Get("hub") != ""
	p.Count = plural(len(all), "of them waits", "of them wait") + ", " + plural(late, "is late", "are late") + "."
	p.Empty = "No handover, request or challenge waits, as far as you may see."
	l.dues(p, all)
}

// dues puts one page of what is due into the table.
func (l *mattersOf) dues(p *mattersPage, all []casework.DutyLine) {
	from, to := l.page(p, len(all))
	for i := range all[from:to] {
		p.Late = append(p.Late, l.lateRow(&all[from+i]))
	}
}

// lateRow is what waits, as a list says it.
func (l *mattersOf) lateRow(one *casework.DutyLine) lateRow {
	row := lateRow{Name: one.Shown(), Link: childLink(one.Child, "pathway"), Say: one.Say, Why: one.Why, Due: dueOrNone(one.Due), Over: one.Late, Whom: one.Whom, Hub: l.hubName(one.Hub)}
	if row.Name == "" {
		row.Name = "Name not recorded"
	}
	if one.Of != "" {
		row.Of = roleWords(one.Of)
	}
	return row
}

// whoseMine chooses what waits for whoever looks.
const whoseMine = "mine"

func isWhose(one *casework.DutyLine, whose string) bool {
	return whose == "" || whose == whoseMine && one.Mine || string(one.Of) == whose
}

func whoseLate(all []casework.DutyLine, chosen string, me record.Role) []option {
	list := []option{{"", "Everybody’s", chosen == ""}, {whoseMine, "Mine: " + roleWords(me), chosen == whoseMine}}
	for i := range all {
		role := string(all[i].Of)
		if role != "" && !slices.ContainsFunc(list, func(o option) bool { return o.Value == role }) {
			list = append(list, option{role, roleWords(all[i].Of), role == chosen})
		}
	}
	slices.SortFunc(list[2:], func(a, b option) int { return compareWords(a.Words, b.Words) })
	return list
}
