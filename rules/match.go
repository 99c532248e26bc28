package rules

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

type item = chronology.Item

// matcher says which entries are meant: kinds, a condition, and how near to another entry.
type matcher struct {
	on     []record.Kind
	where  *condition
	within *allowance
}

func (m *matcher) matches(it *item) bool {
	return slices.Contains(m.on, it.Kind) && m.where.holds(it)
}

// near answers whether an earlier entry lies within the matcher's window before another. Which stands first is known from the
// order of the chronology; how far apart they are, only from their times.
func (m *matcher) near(earlier, it *item) record.Answer {
	if m.within == nil {
		return record.Yes
	}
	if apart := record.Diff(earlier.At, it.At); apart.Lo > m.within.most() {
		return record.No
	}
	return record.NotAfter(it.At, m.within.from(earlier.At))
}

// matchesNear answers whether an earlier entry is meant and lies within the window before another. The window is looked at before the
// condition, which costs more.
func (m *matcher) matchesNear(earlier, it *item) record.Answer {
	if !slices.Contains(m.on, earlier.Kind) {
		return record.No
	}
	near := m.near(earlier, it)
	if near != record.No && !m.where.holds(earlier) {
		return record.No
	}
	return near
}

// had answers whether a matching entry stands before an entry, within the window.
func (m *matcher) had(c *chronology.Chronology, it *item) record.Answer {
	answer := record.No
	for _, earlier := range slices.Backward(c.Items[:it.Pos]) {
		if answer = answer.Or(m.matchesNear(earlier, it)); answer == record.Yes {
			return answer
		}
	}
	for _, later := range c.Items[it.Pos+1:] { // the same day has no order but that of the rows
		if !sameDay(it, later) {
			break
		}
		if m.matches(later) {
			return record.Yes
		}
	}
	return answer
}

// cond is a condition on the child's situation at an entry: a state, or an entry before it.
type cond struct {
	state record.State
	has   *matcher
}

func (c cond) answer(chron *chronology.Chronology, it *item) record.Answer {
	if c.has != nil {
		return c.has.had(chron, it)
	}
	return chron.IsOpen(c.state, it)
}

type ages struct{ from, to int }

// guard says when a rule applies at all.
type guard struct {
	while, unless []cond
	ages          *ages
	area          record.AreaCode
	from, to      record.When
}

func (g *guard) answer(c *chronology.Chronology, it *item) record.Answer {
	answer := record.Yes
	for _, w := range g.while {
		answer = answer.And(w.answer(c, it))
	}
	for _, u := range g.unless {
		answer = answer.And(u.answer(c, it).Not())
	}
	if g.ages != nil {
		answer = answer.And(g.age(c, it))
	}
	if g.area != "" && it.Area != g.area {
		return record.No
	}
	return answer.And(g.inForce(c, it))
}

func (g *guard) age(c *chronology.Chronology, it *item) record.Answer {
	lo, hi, ok := c.AgeAt(it)
	switch {
	case !ok:
		return record.Maybe
	case lo >= g.ages.from && hi <= g.ages.to:
		return record.Yes
	case hi < g.ages.from || lo > g.ages.to:
		return record.No
	}
	return record.Maybe
}

// inForce answers whether the rule's own dates hold: law and local procedure change. A rule is never asked of a time
// surely outside them.
func (g *guard) inForce(c *chronology.Chronology, it *item) record.Answer {
	answer := record.Yes
	if g.from.Known() {
		answer = answer.And(record.NotAfter(moment(g.from.In(c.Born).Hull().Lo), it.At)) // from the first second of the day written
	}
	if g.to.Known() {
		answer = answer.And(record.NotAfter(it.At, moment(g.to.In(c.Born).Hull().Hi))) // to the last
	}
	return answer
}

func moment(sec int64) record.Range {
	s := record.Span{Lo: sec, Hi: sec}
	return record.Range{Early: s, Late: s}
}

// sameDay reports two entries of one day between which only the rows give an order.
func sameDay(a, b *item) bool {
	if a.Order.Set && b.Order.Set || !a.Happened.OneDay() || !b.Happened.OneDay() {
		return false
	}
	return record.LondonDay(a.At.Early.Lo).Equal(record.LondonDay(b.At.Early.Lo))
}
