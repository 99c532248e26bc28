package rules

import (
	"math/bits"
	"slices"

	"sightline/calendar"
	"sightline/record"
)

// onForm asks at one entry, or when the time allowed after it has run out unanswered.
type onForm struct{ of matcher }

func (f onForm) kinds() []record.Kind { return f.of.on }

func (f onForm) see(r *running, it *item) {
	r.trigger(it, r.c.alone(it), record.Yes, nil)
}

// absentForm asks when nothing of a kind has come for a time while a state lasts.
type absentForm struct {
	of    matcher
	state record.State
	turns []record.Kind // kinds that open or close the state
}

func (f absentForm) kinds() []record.Kind { return slices.Concat(f.of.on, f.turns) }

func (f absentForm) see(r *running, it *item) {
	lasts := r.c.isOpen(f.state, it)
	if lasts == record.No {
		r.pending = r.pending[:0]
		return
	}
	if f.of.matches(it) {
		r.pending = r.pending[:0]
	}
	if len(r.pending) > 0 || len(r.open) > 0 {
		return
	}
	if r.c.turnedBeside(f.state, it) {
		lasts = record.Yes // which of the two came first matters only when the time has run out
	}
	timing := lasts.And(r.rule.guard.answer(r.c, it))
	if !r.asksOn(timing) {
		return
	}
	evidence := []*item{it}
	for _, bar := range r.c.read(f.state).bars {
		if bar.Opened.Pos < it.Pos && (bar.Closed == nil || bar.Closed.Pos > it.Pos) {
			evidence = append(evidence, bar.Opened)
		}
	}
	r.pending = append(r.pending, pending{trigger: it, evidence: evidence, limit: r.rule.grace.From(it.At), timing: timing, state: f.state})
}

// decisionForm asks when a decision is taken without some of what it should rest on.
type decisionForm struct {
	of    matcher
	lacks []lacking
	least int
}

type lacking struct {
	what string
	has  *matcher
	said *condition
}

func (f decisionForm) kinds() []record.Kind { return f.of.on }

func (f decisionForm) see(r *running, it *item) {
	var missing []string
	surely := 0
	for _, k := range f.lacks {
		switch k.there(r, it) {
		case record.Yes:
		case record.Maybe:
			missing = append(missing, k.what)
		case record.No:
			missing = append(missing, k.what)
			surely++
		}
	}
	switch {
	case surely >= f.least:
		r.trigger(it, r.c.alone(it), record.Yes, missing)
	case len(missing) >= f.least:
		r.trigger(it, r.c.alone(it), record.Maybe, missing)
	}
}

func (k *lacking) there(r *running, it *item) record.Answer {
	if k.said != nil && anyTelling(it, k.said.holds) {
		return record.Yes
	}
	answer := record.No
	if k.said.reads(attended) && !anyTelling(it, func(e *item) bool { return e.Details.All(attended) != nil }) {
		answer = record.Maybe
	}
	if k.has != nil {
		answer = answer.Or(k.has.had(r.c, it))
	}
	return answer
}

// attended is the detail that says who was at a meeting. Where nobody wrote it down the question is who was there: an agency is
// not absent because a record is.
const attended = "attended"

// clusterForm asks when several different signs lie within a window.
type clusterForm struct {
	signs  []sign
	least  int
	within *calendar.Length
}

type sign struct {
	name string
	of   matcher
}

func (f clusterForm) kinds() []record.Kind {
	var all []record.Kind
	for _, s := range f.signs {
		all = append(all, s.of.on...)
	}
	return all
}

func (f clusterForm) see(r *running, it *item) {
	seen := r.count(it)
	if seen == nil {
		return
	}
	if r.rule.guard.answer(r.c, it) == record.No {
		return // it counts all the same for a later one
	}
	var surely, possibly signSet
	r.near = r.near[:0]
	to := nearness{c: r.c, within: f.within, it: it}
	for _, earlier := range r.notTooFar(seen, f.within) {
		near, shows := to.of(earlier), r.c.signs[earlier.Pos]
		if near == record.No {
			continue
		}
		r.near, possibly = append(r.near, earlier), possibly|shows
		if near == record.Yes && shows&^surely != 0 && !r.perhapsSettled(earlier) {
			surely |= shows
		}
	}
	switch {
	case surely.number() >= f.least:
		r.trigger(it, r.c.several(r.near), record.Yes, nil)
	case possibly.number() >= f.least:
		r.trigger(it, r.c.several(r.near), record.Maybe, nil)
	}
}

// signSet is some of the signs of a cluster, a bit for each.
type signSet uint64

// mostSigns is how many signs a cluster may name.
const mostSigns = 64

func (s signSet) number() int { return bits.OnesCount64(uint64(s)) }

// shown notes which signs each of some entries shows, and gives all of them.
func (f clusterForm) shown(c *reading, at places) (all signSet) {
	c.signs = sized(c.signs, len(c.Items))
	for i := at.next(0); i >= 0; i = at.next(i + 1) {
		var shows signSet
		for n := range f.signs {
			if f.signs[n].of.matches(c.Items[i]) {
				shows |= 1 << n
			}
		}
		c.signs[i] = shows
		all |= shows
	}
	return all
}

func inOrder(items []*item) []*item {
	slices.SortFunc(items, func(a, b *item) int { return a.Pos - b.Pos })
	return slices.Compact(items)
}
