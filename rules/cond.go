package rules

import (
	"slices"

	"sightline/record"
)

// cond is a condition on the child's situation at an entry, or at a moment: a state, what stands before it, or conditions put together.
// Exactly one of its parts is set.
type cond struct {
	state  record.State
	has    *matcher
	latest *matcher
	count  *counting
	not    *cond
	anyOf  []cond
}

// answer answers whether the condition holds just then.
func (c *cond) answer(r *reading, it *item) record.Answer {
	return c.ask(r, it, r.isOpen)
}

// spares answers whether the condition keeps a question from being asked: what began or ended on the day itself does.
func (c *cond) spares(r *reading, it *item) record.Answer {
	return c.ask(r, it, func(s record.State, it *item) record.Answer {
		answer := r.isOpen(s, it)
		if answer == record.Maybe && r.turnedThatDay(s, it) {
			return record.Yes
		}
		return answer
	})
}

func (c *cond) ask(r *reading, it *item, isOpen func(record.State, *item) record.Answer) record.Answer {
	switch {
	case c.has != nil:
		return c.has.had(r, it)
	case c.latest != nil:
		return c.latest.saidLast(r, it)
	case c.count != nil:
		return c.count.answer(r, it)
	case c.not != nil:
		return c.not.answer(r, it).Not()
	case c.state != "":
		return isOpen(c.state, it)
	}
	answer := record.No
	for i := range c.anyOf {
		answer = answer.Or(c.anyOf[i].ask(r, it, isOpen))
	}
	return answer
}

// saidLast answers whether the last entry of the matcher's kinds before an entry is meant by it. Where only rows say which was the last,
// all that may have been must agree.
func (m *matcher) saidLast(r *reading, it *item) record.Answer {
	last, perhaps := lastOnes(r, it, func(e *item) bool { return slices.Contains(m.on, e.Kind) })
	if len(perhaps) == 0 {
		return record.No
	}
	all, some := record.Yes, record.No
	for _, e := range perhaps {
		says := record.No
		if m.where.holds(e) {
			says = m.near(e, it)
		}
		all, some = all.And(says), some.Or(says)
	}
	switch {
	case all == record.Yes && last != nil:
		return record.Yes
	case some == record.No:
		return record.No
	}
	return record.Maybe
}

// lastOnes gives the last of some entries that surely stands before an entry, and all that may have been the last.
func lastOnes(r *reading, it *item, which func(*item) bool) (last *item, perhaps []*item) {
	meant := func(e *item) bool { return !e.Repeats && which(e) }
	for _, e := range slices.Backward(r.upTo(it)) {
		switch {
		case !meant(e) || last != nil && !r.onlyRows(e, last):
			continue
		case last == nil && (!r.onlyRows(e, it) || together(e, it) == record.Yes):
			last = e
		}
		perhaps = append(perhaps, e)
	}
	for _, e := range r.beside(it) {
		if meant(e) && r.onlyRows(it, e) {
			perhaps = append(perhaps, e)
		}
	}
	return last, perhaps
}

// counting is a condition that so many events stand before an entry, within a time; the entry itself counts when it is one of them.
type counting struct {
	of       matcher
	least    int
	distinct string
}

func (c *counting) answer(r *reading, it *item) record.Answer {
	var sure, all []*item
	for _, e := range r.upTo(it) {
		if e.Repeats || slices.ContainsFunc(e.Same, func(other *item) bool { return slices.Contains(all, other) }) {
			continue
		}
		near := c.of.matchesNear(e, it)
		if near == record.No {
			continue
		}
		all = append(all, e)
		if near == record.Yes && !e.At.Uncertain && (!r.onlyRows(e, it) || together(e, it) == record.Yes) {
			sure = append(sure, e)
		}
	}
	for _, e := range r.beside(it) {
		if !e.Repeats && r.onlyRows(it, e) && c.of.matchesNear(e, it) != record.No {
			all = append(all, e)
		}
	}
	if it.Info != nil && c.of.matches(it) && !slices.ContainsFunc(it.Same, func(other *item) bool { return slices.Contains(all, other) }) {
		all = append(all, it)
		if !it.At.Uncertain {
			sure = append(sure, it)
		}
	}
	f := countForm{distinct: c.distinct}
	switch {
	case f.number(eventsOf(sure, it)) >= c.least:
		return record.Yes
	case f.number(eventsOf(all, it)) >= c.least:
		return record.Maybe
	}
	return record.No
}

// momentAfter gives an entry to stand for a moment that is no entry: conditions are asked of it as of an entry that stands just after the
// last one before that moment.
func momentAfter(last *item, at record.Range, like *item) *item {
	m := *like
	m.Pos, m.At, m.Until, m.Happened, m.Info, m.Same = last.Pos, at, at, record.When{}, nil, nil
	return &m
}

// upTo gives the entries that stand before an entry, or at and before a moment.
func (r *reading) upTo(it *item) []*item {
	if it.Info == nil {
		return r.Items[:it.Pos+1]
	}
	return r.Items[:it.Pos]
}
