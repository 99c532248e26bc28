package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

type item = chronology.Item

// matcher says which entries are meant: kinds, a condition, and how near to another entry.
type matcher struct {
	on     []record.Kind
	where  *condition
	within *calendar.Length
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
	if apart := record.Diff(earlier.At, it.At); apart.Lo > m.within.Most() {
		return record.No
	}
	return record.NotAfter(it.At, m.within.From(earlier.At))
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

// had answers whether a matching entry stands before an entry, within the window. Of one that only its row puts before or after it,
// that is possible, and on one day so.
func (m *matcher) had(c *reading, it *item) record.Answer {
	answer := record.No
	for _, earlier := range slices.Backward(c.Items[:it.Pos]) {
		near := m.matchesNear(earlier, it)
		if near != record.No && c.onlyRows(earlier, it) {
			near = near.And(together(earlier, it))
		}
		if answer = answer.Or(near); answer == record.Yes {
			return answer
		}
	}
	for _, later := range c.beside(it) {
		if slices.Contains(m.on, later.Kind) && c.onlyRows(it, later) {
			answer = answer.Or(m.matchesNear(later, it).And(together(it, later)))
		}
	}
	return answer
}

// cond is a condition on the child's situation at an entry: a state, or an entry before it.
type cond struct {
	state record.State
	has   *matcher
}

func (c cond) answer(r *reading, it *item) record.Answer {
	if c.has != nil {
		return c.has.had(r, it)
	}
	return r.isOpen(c.state, it)
}

// spares answers whether the condition keeps a question from being asked: what began or ended on the day itself does.
func (c cond) spares(r *reading, it *item) record.Answer {
	answer := c.answer(r, it)
	if answer == record.Maybe && c.has == nil && r.turnedThatDay(c.state, it) {
		return record.Yes
	}
	return answer
}

type ages struct{ from, to int }

// guard says when a rule applies at all.
type guard struct {
	while, unless []cond
	ages          *ages
	area          record.AreaCode
	from, to      record.When
}

func (g *guard) answer(c *reading, it *item) record.Answer {
	answer := record.Yes
	for _, w := range g.while {
		answer = answer.And(w.answer(c, it))
	}
	for _, u := range g.unless {
		answer = answer.And(u.spares(c, it).Not())
	}
	if g.ages != nil {
		answer = answer.And(g.age(c, it))
	}
	if g.area != "" && it.Area != g.area {
		return record.No
	}
	return answer.And(g.inForce(c, it))
}

func (g *guard) age(c *reading, it *item) record.Answer {
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
func (g *guard) inForce(c *reading, it *item) record.Answer {
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
