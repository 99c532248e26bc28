package rules

import (
	"math/bits"
	"slices"

	"sightline/record"
)

// Match is a row at which a rule's form, its conditions and its waiting in vain hold: a question would open there, if none were open yet.
type Match struct {
	Rule  int // as Rules numbers them
	Child int // from 0, in the order in which children were added
	At    int64
}

// Matches looks for every rule at every row of some children, first to last without the last, in one pass over each child's rows. As of a
// time beyond every window: what was to follow and does not, never will. Where columns cannot say, a rule matches.
func (c *Columns) Matches(first, last int, do func(Match)) {
	child := newColumnChild(c)
	for n := first; n < last; n++ {
		child.look(n)
		for i := range c.plan.rules {
			c.plan.rules[i].matches(child, n, do)
		}
	}
}

// columnChild is the rows of one child while rules are looked for in them.
type columnChild struct {
	columns
	all   *Columns
	width int
	meant places // by meaning: at which rows it holds
	signs places // at which rows any sign of the cluster that is looked for stands
}

// columns are one child's rows.
type columns struct {
	at    []int64
	facts []Fact
	born  record.Birth
	exact bool
}

func newColumnChild(c *Columns) *columnChild {
	return &columnChild{all: c, meant: make(places, len(c.plan.meanings.list)*max(1, wordsFor(c.most)))}
}

// look turns to the rows of another child.
func (c *columnChild) look(n int) {
	from, to := c.all.starts[n], c.all.starts[n+1]
	c.at, c.facts, c.born, c.exact = c.all.at[from:to], c.all.fact[from:to], c.all.born[n], c.all.exact[n]
	c.width = max(1, wordsFor(len(c.at)))
	meant := c.meant[:len(c.all.plan.meanings.list)*c.width]
	clear(meant)
	if c.width == 1 {
		for row, f := range c.facts {
			for _, m := range c.all.meaningsOf(f) {
				meant[m] |= 1 << row
			}
		}
		return
	}
	for row, f := range c.facts {
		word, bit := row/placesWord, uint64(1)<<(row%placesWord)
		for _, m := range c.all.meaningsOf(f) {
			meant[int(m)*c.width+word] |= bit
		}
	}
}

func (c *Columns) meaningsOf(f Fact) []meaningNumber { return c.meant[c.within[f]:c.within[f+1]] }

func (c *columnChild) fact(row int) *fact { return &c.all.facts[c.facts[row]] }

// places gives the rows at which a meaning holds.
func (c *columnChild) places(m meaningNumber) places {
	at := int(m) * c.width
	return c.meant[at : at+c.width]
}

// earlier gives the last row of a meaning that happened before a row, or -1. What happened at the same second did not.
func (c *columnChild) earlier(m meaningNumber, row int) int {
	of := c.places(m)
	before := of.before(row)
	for before >= 0 && c.at[before] == c.at[row] {
		before = of.before(before)
	}
	return before
}

// tallied is how many events are asked for, how they are told apart, and within which time.
type tallied struct {
	least    int
	distinct string
	within   *reach
}

// counts reports that so many events of a meaning, within the time up to a row, have happened by then: those of its own second too.
func (c *columnChild) counts(m meaningNumber, row int, t tallied) bool {
	of, sum := c.places(m), columnTally{distinct: t.distinct}
	for at := of.next(row + 1); at >= 0 && c.at[at] == c.at[row]; at = of.next(at + 1) {
		sum.add(c.fact(at))
	}
	for at := of.before(row + 1); at >= 0; at = of.before(at) {
		if !t.within.holds(c.at[at], c.at[row]) {
			return false
		}
		sum.add(c.fact(at))
		if sum.number >= t.least {
			return true
		}
	}
	return false
}

// columnTally counts events, or the different agencies or areas among them.
type columnTally struct {
	distinct string
	number   int
	first    uint64 // of those numbered below 64
	others   []int
}

func (t *columnTally) add(f *fact) {
	which := f.agency
	switch t.distinct {
	case "":
		t.number += f.events
		return
	case distinctArea:
		which = f.area
	}
	switch {
	case which == 0, which < placesWord && t.first>>which&1 == 1:
	case which < placesWord:
		t.first |= 1 << which
		t.number++
	case !slices.Contains(t.others, which):
		t.others = append(t.others, which)
		t.number++
	}
}

// matches looks for a rule in a child's rows.
func (r *columnRule) matches(c *columnChild, child int, do func(Match)) {
	if !c.exact && !r.enough(c) {
		return
	}
	rows := c.places(r.triggers[0])
	if len(r.triggers) > 1 {
		rows = c.anySign(r.triggers)
	}
	for word, some := range rows {
		for ; some != 0; some &= some - 1 {
			row := word*placesWord + bits.TrailingZeros64(some)
			if r.at(c, row) {
				do(Match{Rule: r.number, Child: child, At: c.at[row]})
			}
		}
	}
}

// anySign gives the rows at which any of some meanings holds.
func (c *columnChild) anySign(signs []meaningNumber) places {
	c.signs = cleared(c.signs, c.width)
	for _, m := range signs {
		for word, rows := range c.places(m) {
			c.signs[word] |= rows
		}
	}
	return c.signs
}

// at reports that the rule matches at a row of its triggers.
func (r *columnRule) at(c *columnChild, row int) bool {
	if r.form == columnOpen || !c.exact {
		return true
	}
	timing := r.formed(c, row)
	if !r.asksOn(timing) || r.own && c.places(r.answered).has(row) || r.answeredInTime(c, row) {
		return false
	}
	return r.asksOn(timing.And(r.guard.answer(c, row)))
}

// enough reports that there may be as much as the form asks for, whenever it was.
func (r *columnRule) enough(c *columnChild) bool {
	n := 0
	switch {
	case r.form == columnCount && r.distinct == "":
		of := c.places(r.triggers[0])
		for row := of.next(0); row >= 0 && n < r.least; row = of.next(row + 1) {
			n += c.fact(row).events
		}
	case r.form == columnCluster:
		for _, sign := range r.triggers {
			if !c.places(sign).empty() {
				n++
			}
		}
	default:
		return true
	}
	return n >= r.least
}

// asksOn reports that the rule asks when so much is known. Of what columns leave open it may.
func (r *columnRule) asksOn(timing record.Answer) bool {
	return timing == record.Yes || timing == record.Maybe && (!r.sure || r.guard.open)
}

// formed answers whether what the form asks for is there at a row.
func (r *columnRule) formed(c *columnChild, row int) record.Answer {
	switch r.form {
	case columnCount:
		return is(c.counts(r.triggers[0], row, tallied{least: r.least, distinct: r.distinct, within: r.within}))
	case columnCluster:
		return is(r.clustered(c, row))
	case columnDecision:
		return is(r.lacking(c, row) >= r.least)
	default:
		return record.Yes
	}
}

// clustered reports that enough different signs stand at a row and before it, within the time.
func (r *columnRule) clustered(c *columnChild, row int) bool {
	shown := r.shown(c, row)
	for at := c.signs.before(row); at >= 0 && shown.number() < r.least && r.within.holds(c.at[at], c.at[row]); at = c.signs.before(at) {
		if c.at[at] != c.at[row] {
			shown |= r.shown(c, at)
		}
	}
	return shown.number() >= r.least
}

// shown gives the signs that stand at a row.
func (r *columnRule) shown(c *columnChild, row int) (shown signSet) {
	for i, sign := range r.triggers {
		if c.places(sign).has(row) {
			shown |= 1 << i
		}
	}
	return shown
}

// lacking counts what a decision lacks, surely or perhaps; of a rule that asks only what is sure, surely.
func (r *columnRule) lacking(c *columnChild, row int) int {
	n := 0
	for i := range r.lacks {
		k := &r.lacks[i]
		there := is(k.hasSaid && c.places(k.said).has(row))
		if there == record.No && k.hasUnsaid && c.places(k.unsaid).has(row) {
			there = record.Maybe
		}
		if k.has != nil {
			there = there.Or(k.has.answer(c, row))
		}
		if there == record.No || there == record.Maybe && !r.sure {
			n++
		}
	}
	return n
}

// answeredInTime reports that the time allowed did not run out unanswered.
func (r *columnRule) answeredInTime(c *columnChild, row int) bool {
	if r.grace == nil {
		return false
	}
	for _, m := range r.answers {
		of := c.places(m)
		after := of.next(row + 1)
		for after >= 0 && c.at[after] == c.at[row] {
			after = of.next(after + 1)
		}
		if after >= 0 && r.grace.holds(c.at[row], c.at[after]) {
			return true
		}
	}
	return false
}
