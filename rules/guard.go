package rules

import "sightline/record"

type ages struct{ from, to int }

// guard says when a rule applies at all.
type guard struct {
	while, unless []cond
	ages          *ages
	area          record.AreaCode
	from, to      record.When
}

func (g *guard) answer(c *reading, it *item) record.Answer {
	if g.area != "" && it.Area != g.area {
		return record.No
	}
	answer := g.inForce(c, it) // what is quickest to say comes first: one no is enough
	if g.ages != nil && answer != record.No {
		answer = answer.And(g.age(c, it))
	}
	for i := 0; i < len(g.while) && answer != record.No; i++ {
		answer = answer.And(g.while[i].answer(c, it))
	}
	for i := 0; i < len(g.unless) && answer != record.No; i++ {
		answer = answer.And(g.unless[i].spares(c, it).Not())
	}
	return answer
}

func (g *guard) age(c *reading, it *item) record.Answer {
	lo, hi, ok := c.ageAt(it)
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
