package web

import (
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// gateRow is a time when less was done for a child, or may be, without everything that is asked for before it.
type gateRow struct {
	Name    record.Private
	Link    string
	What    string // what happened, and when
	Came    string // what came of it
	Missing []string
	Left    string // what is still not made good
	Role    string
	Whom    record.Private
	Until   string
	Past    bool
	Hub     string
}

// Which of them are shown.
const (
	gatesOwed = "owed"
	gatesGood = "good"
)

// gates lists, for whoever assures the work, what was gone on without.
func (l *mattersOf) gates(p *mattersPage, all []casework.WithoutLine) {
	which := l.query.Get("which")
	p.Heading, p.Narrow = "Where less was done, or may be, without all that is asked for", which != "" || l.query.Get("hub") != ""
	all = slices.DeleteFunc(all, func(one casework.WithoutLine) bool {
		return !l.ofHub(one.Hub) || which == gatesOwed && !one.Owed() || which == gatesGood && one.Owed()
	})
	p.Which = []option{{"", "All of them", which == ""}, {gatesOwed, "Something is still not made good", which == gatesOwed}, {gatesGood, "Everything was made good", which == gatesGood}}
	p.Count = plural(len(all), "time.", "times.")
	p.Empty = "Nobody went on without anything that is asked for, and nothing was ended elsewhere without it, as far as you may see."
	from, to := l.page(p, len(all))
	for i := range all[from:to] {
		p.Gates = append(p.Gates, l.gate(&all[from+i]))
	}
}

func (l *mattersOf) gate(one *casework.WithoutLine) gateRow {
	row := gateRow{
		Name: one.Shown(), Link: childLink(one.Child, "pathway"), What: toldWords(&one.Said), Missing: one.Missing, Whom: one.Whom, Until: dayShown(one.Until), Past: one.Past, Hub: l.hubName(one.Hub),
	}
	if row.Name == "" {
		row.Name = "Name not recorded"
	}
	if one.Role != "" {
		row.Role = roleWords(one.Role)
	}
	switch {
	case one.Elsewhere && one.Nobody:
		row.Came = "It was ended elsewhere. What was missing is not known: nobody here has answered for it yet"
	case one.Elsewhere:
		row.Came = "It was ended elsewhere, and stays ended with what is missing said"
	case one.Decided:
		row.Came = "It was decided with this"
	default:
		row.Came = "Nothing was decided with this yet"
	}
	switch {
	case one.Nobody:
	case len(one.Left) == 0:
		row.Left = "Everything was made good"
	case len(one.Left) < len(one.Missing):
		row.Left = "Still not made good: " + strings.Join(one.Left, "; ")
	default:
		row.Left = "None of it was made good yet"
	}
	return row
}

// dayShown is a day as people write it; "" when there is none.
func dayShown(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return at.Format("2 January 2006")
}
