package rules

import (
	"slices"

	"sightline/record"
)

// columnGuard says when a rule applies at all, as columns know it.
type columnGuard struct {
	while, unless []situation
	ages          *ages
	area          int // numbered; 0: any
	from, to      record.When
	open          bool // a condition is open
	dated         bool // it has dates, ages or an area
}

// situation is a condition on what stands before a row. What columns cannot say is open: perhaps.
type situation struct {
	open     bool
	state    *columnState
	has      meaningNumber
	latest   *columnLatest
	count    *columnCounting
	within   *reach
	not      *situation
	anyOf    []situation
	standing bool // has is set
}

// columnState is a state as the rows before tell it.
type columnState struct {
	opens, closes meaningNumber
	several       bool // a child may have several of it at once
}

// columnLatest is what the last row of some kinds says.
type columnLatest struct{ any, says meaningNumber }

// columnCounting is that so many events stand before.
type columnCounting struct {
	of       meaningNumber
	least    int
	distinct string
}

func (p *columnPlan) guard(g *guard) columnGuard {
	c := columnGuard{ages: g.ages, area: p.areas.number(string(g.area)), from: g.from, to: g.to}
	for i := range g.while {
		c.while = append(c.while, *p.situation(&g.while[i]))
	}
	for i := range g.unless {
		c.unless = append(c.unless, *p.situation(&g.unless[i]))
	}
	c.dated = c.ages != nil || c.area != 0 || c.from.Known() || c.to.Known()
	c.open = anyOpen(c.while) || anyOpen(c.unless)
	return c
}

func (p *columnPlan) situation(c *cond) *situation {
	switch {
	case c.has != nil:
		return &situation{standing: true, has: p.meanings.matcher(c.has), within: newReach(c.has.within)}
	case c.latest != nil:
		return &situation{latest: &columnLatest{any: p.meanings.ofKinds(c.latest.on), says: p.meanings.matcher(c.latest)}, within: newReach(c.latest.within)}
	case c.count != nil:
		if d := c.count.distinct; d != "" && d != distinctAgency && d != distinctArea {
			return &situation{open: true}
		}
		return &situation{count: &columnCounting{of: p.meanings.matcher(&c.count.of), least: c.count.least, distinct: c.count.distinct}, within: newReach(c.count.of.within)}
	case c.not != nil:
		return &situation{not: p.situation(c.not)}
	case c.state != "":
		return p.state(c.state)
	}
	some := &situation{}
	for i := range c.anyOf {
		some.anyOf = append(some.anyOf, *p.situation(&c.anyOf[i]))
	}
	return some
}

// leavesOpen reports that something in the condition is what columns cannot say.
func (s *situation) leavesOpen() bool {
	return s.open || s.not != nil && s.not.leavesOpen() || anyOpen(s.anyOf)
}

func anyOpen(some []situation) bool {
	for i := range some {
		if some[i].leavesOpen() {
			return true
		}
	}
	return false
}

// state is open of a state that can end by itself: rows do not tell that.
func (p *columnPlan) state(s record.State) *situation {
	words := record.Words()
	if _, lapses := words.StateLapses[s]; lapses {
		return &situation{open: true}
	}
	opens, closes := p.meanings.turns(s)
	return &situation{state: &columnState{opens: opens, closes: closes, several: slices.Contains(words.StateInstances, s)}}
}

// answer answers whether the rule applies at a row.
func (g *columnGuard) answer(c *columnChild, row int) record.Answer {
	answer := record.Yes
	for i := range g.while {
		if answer = min(answer, g.while[i].answer(c, row)); answer == record.No {
			return answer
		}
	}
	for i := range g.unless {
		if answer = answer.And(g.unless[i].answer(c, row).Not()); answer == record.No {
			return answer
		}
	}
	if !g.dated {
		return answer
	}
	if g.area != 0 && c.fact(row).area != g.area || g.from.Known() && c.at[row] < g.from.In(c.born).Hull().Lo || g.to.Known() && c.at[row] > g.to.In(c.born).Hull().Hi {
		return record.No
	}
	if g.ages != nil {
		answer = answer.And(g.ages.at(c.born, moment(c.at[row])))
	}
	return answer
}

// at answers whether a child born at a time was of one of the ages at another.
func (a *ages) at(born record.Birth, at record.Range) record.Answer {
	lo, hi, ok := born.AgeAt(at)
	switch {
	case !ok:
		return record.Maybe
	case lo >= a.from && hi <= a.to:
		return record.Yes
	case hi < a.from || lo > a.to:
		return record.No
	}
	return record.Maybe
}

func (s *situation) answer(c *columnChild, row int) record.Answer {
	switch {
	case s.open:
		return record.Maybe
	case s.standing:
		before := c.earlier(s.has, row)
		return is(before >= 0 && s.within.holds(c.at[before], c.at[row]))
	case s.latest != nil:
		before := c.earlier(s.latest.any, row)
		return is(before >= 0 && c.places(s.latest.says).has(before) && s.within.holds(c.at[before], c.at[row]))
	case s.count != nil:
		return is(c.counts(s.count.of, row, tallied{least: s.count.least, distinct: s.count.distinct, within: s.within}))
	case s.not != nil:
		return s.not.answer(c, row).Not()
	case s.state != nil:
		return is(s.state.isOpen(c, row))
	}
	answer := record.No
	for i := range s.anyOf {
		answer = answer.Or(s.anyOf[i].answer(c, row))
	}
	return answer
}

func is(so bool) record.Answer {
	if so {
		return record.Yes
	}
	return record.No
}

// isOpen reports whether the state is open just after a row. Of a state that a child has once the last turn says so; of others, how many
// were opened and not closed.
func (s *columnState) isOpen(c *columnChild, row int) bool {
	opens, closes := c.places(s.opens), c.places(s.closes)
	if !s.several {
		last := opens.before(row + 1)
		return last >= 0 && last >= closes.before(row+1)
	}
	open := 0
	for at := 0; ; at++ {
		o, e := opens.next(at), closes.next(at)
		if o < 0 || e >= 0 && e < o {
			o = e
		}
		if at = o; at < 0 || at > row {
			return open > 0
		}
		if closes.has(at) {
			open = max(0, open-1)
		}
		if opens.has(at) {
			open++
		}
	}
}
