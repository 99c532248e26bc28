package web

import (
	"cmp"
	"slices"

	"sightline/record"
)

// questionGroup is the cards of the panel that are as urgent as one another, or the closed questions that ended alike.
type questionGroup struct {
	Title     string
	Questions []question
}

// How urgent an open card is. The order of the names is the order of the panel.
const (
	urgentLate = iota
	urgentSoon
	urgentOpen
	urgentPossible
)

var urgencyWords = []string{"Time allowed has passed", "Due soon", "Open", "Possible"}

// soonDays is how near the day by which an answer is due must be for the panel to say so.
const soonDays = 7

// urgencyOf says how urgent a card is: the most urgent of the questions on it counts.
func (v *reading) urgencyOf(q *question) int {
	now := v.moment()
	soon := now.Plus(record.Duration{Days: soonDays})
	switch {
	case q.pressing:
		return urgentLate
	case q.Possible:
		return urgentPossible
	case q.prompt.DueBy > 0 && now.Bounded() && q.prompt.DueBy >= now.Hull().Lo && q.prompt.DueBy <= soon.Hull().Hi:
		return urgentSoon
	}
	return urgentOpen
}

// byUrgency puts cards in the order of the panel: what is late, what is due soon, what is open, what is only possible; each newest first.
func byUrgency(cards []question) {
	slices.SortStableFunc(cards, func(a, b question) int {
		return cmp.Or(cmp.Compare(a.urgency, b.urgency), cmp.Compare(b.Number, a.Number))
	})
}

// Grouped parts cards that stand in the order of the panel. One group of open questions needs no title.
func (panel) Grouped(cards []question) []questionGroup {
	var groups []questionGroup
	for _, q := range cards {
		title := urgencyWords[q.urgency]
		if n := len(groups); n == 0 || groups[n-1].Title != title {
			groups = append(groups, questionGroup{Title: title})
		}
		last := &groups[len(groups)-1]
		last.Questions = append(last.Questions, q)
	}
	if len(groups) == 1 && groups[0].Title == urgencyWords[urgentOpen] {
		groups[0].Title = ""
	}
	return groups
}

// Ended parts the closed questions by how they ended.
func (p panel) Ended() []questionGroup {
	var groups []questionGroup
	for _, status := range []record.Status{record.Answered, record.Dismissed, record.Lapsed} {
		g := questionGroup{Title: endWords(status)}
		for _, q := range p.Closed {
			if q.prompt.Status == status {
				g.Questions = append(g.Questions, q)
			}
		}
		if len(g.Questions) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
