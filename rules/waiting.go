package rules

import (
	"slices"

	"sightline/record"
)

// pending is a time allowed that has not yet run out.
type pending struct {
	trigger  *item
	evidence []*item
	limit    record.Range
	timing   record.Answer
	state    record.State // it runs only while this state lasts; "" always
	over     bool         // there is nothing more to wait for
	asked    *live        // the question that is asked already, because the time may have run out
	missing  []string     // what the question is without, in words
	on       stander      // what must still stand when the time has run out; nil: nothing
}

// pass opens the questions whose time allowed ran out, surely or possibly, before an entry. An entry that may still have come in
// time and answers is not late.
func (r *running) pass(it *item, reply bool) {
	over, timed := false, it.At.Bounded()
	var limit record.Range // many times allowed run out at one time, or in one year of age
	before := record.No
	for i := range r.pending {
		p, late := &r.pending[i], record.No
		if timed {
			if i == 0 || p.limit != limit {
				limit, before = p.limit, record.Before(p.limit, it.At)
			}
			late = before
		}
		if !reply && r.goesOn(p, late) {
			continue
		}
		lasts, perhaps := r.lasts(p, it, late), late != record.No && r.perhapsAnswered(p, it)
		switch {
		case lasts == record.No, p.asked != nil && p.asked.closed(), late != record.Yes && reply && p.endedBy(it), perhaps && p.state == "":
			p.over = true
		case late == record.Yes && perhaps:
			r.elapse(p, r.before(it, p.trigger), record.Maybe)
		case late == record.Yes:
			r.elapse(p, r.before(it, p.trigger), p.timing.And(lasts))
		case late == record.Maybe && p.asked == nil && !r.rule.sure:
			p.asked = r.ask(live{trigger: p.trigger, opened: it, moment: it.At, timing: record.Maybe, evidence: p.evidence, missing: p.missing})
		}
		over = over || p.over
	}
	if over {
		r.pending = slices.DeleteFunc(r.pending, func(p pending) bool { return p.over })
	}
}

// goesOn reports that an entry that answers nothing changes nothing for a time allowed: it has not run out, or it may have, and then the
// question is asked already, or is not asked as long as that is not sure.
func (r *running) goesOn(p *pending, late record.Answer) bool {
	switch {
	case p.state != "", p.asked != nil && p.asked.closed(), late == record.Yes:
		return false
	case late == record.No:
		return true
	}
	return r.c.told && (p.asked != nil || r.rule.sure)
}

// endedBy reports that an answer that may have come in time ends the waiting. While a state lasts an answer begins it anew: one that only
// tells of the last answer once more ends nothing.
func (p *pending) endedBy(answer *item) bool {
	return names(answer, p.evidence) && (p.state == "" || !answer.Repeats)
}

// elapse asks when the time allowed has run out, or makes sure of the question that was asked because it might have.
func (r *running) elapse(p *pending, at *item, timing record.Answer) {
	p.over = timing == record.Yes || p.state == ""
	switch {
	case p.asked != nil && timing == record.Yes:
		p.asked.confirm(p.limit)
	case p.asked == nil && r.asksOn(timing):
		p.asked = r.ask(live{trigger: p.trigger, opened: at, moment: p.limit, elapsed: true, timing: timing, evidence: p.evidence, missing: p.missing})
	}
}

// lasts answers whether the state that a time runs in lasted until an entry, and when the time may have run out, whether what the question
// is about still stood then.
func (r *running) lasts(p *pending, until *item, late record.Answer) record.Answer {
	switch {
	case p.on != nil && (late == record.Yes || late == record.Maybe && p.asked == nil && !r.rule.sure):
		return p.on.stands(r, p, until, late)
	case p.state == "":
		return record.Yes
	}
	return r.c.lasted(p.state, until, p.trigger).And(r.c.reaches(p, until))
}

// perhapsAnswered reports that an answer may have come in time before an entry, though its row stands after that, or before what it
// would answer: only the rows say so. Where the time runs while a state lasts, what may have begun it anew counts as well.
func (r *running) perhapsAnswered(p *pending, at *item) bool {
	perhaps := func(it *item) bool {
		return (r.c.onlyRows(it, p.trigger) || it.Pos > at.Pos && r.c.onlyRows(it, at)) && record.NotAfter(it.At, p.limit) != record.No
	}
	if p.state == "" {
		return slices.ContainsFunc(r.doubtful(), func(reply *item) bool { return perhaps(reply) && names(reply, p.evidence) })
	}
	began := func(it *item) bool {
		return perhaps(it) && record.Before(r.rule.grace.From(it.At), at.At) != record.Yes
	}
	return !r.c.told && (slices.ContainsFunc(r.replies, began) || slices.ContainsFunc(r.c.turnsOf(p.state), began))
}

// before gives the last entry with a time that stands before an entry (nil: of all), not before the trigger.
func (r *running) before(it, trigger *item) *item {
	end := len(r.c.Items)
	if it != nil {
		end = it.Pos
	}
	if i := r.c.lastTimed(end, trigger.Pos+1); i >= 0 {
		return r.c.Items[i]
	}
	return trigger
}

// finish lets the time up to the moment the record is looked at pass.
func (r *running) finish() {
	if !r.c.Now.Bounded() {
		return
	}
	for i := range r.pending {
		p := &r.pending[i]
		last := r.before(nil, p.trigger)
		late := record.Before(p.limit, r.c.Now)
		lasts := r.lasts(p, nil, late)
		if lasts == record.No || late == record.No || p.asked != nil && p.asked.closed() {
			continue
		}
		if p.state != "" && r.perhapsAnswered(p, last) {
			late = record.Maybe
		}
		end := r.c.Now.Hull().Hi // it ran out by now, or it is not asked: never at a time still to come
		by := record.Span{Lo: record.NegInf, Hi: end}
		if limit, some := p.limit.Intersect(record.Range{Early: by, Late: by}); some {
			p.limit = limit
		}
		r.elapse(p, last, p.timing.And(lasts).And(late))
	}
	r.pending = r.pending[:0]
}

// next gives the first second after the moment the record is looked at in which a time allowed may run out, or an open question become
// overdue; record.PosInf when there is none.
func (r *running) next() int64 {
	next := record.PosInf
	if !r.c.Now.Bounded() {
		return next
	}
	soonest := func(sec int64) {
		if sec > r.c.Now.Hull().Hi {
			next = min(next, sec)
		}
	}
	for i := range r.pending {
		if p := &r.pending[i]; p.limit.Bounded() && (p.asked == nil || !p.asked.closed()) {
			soonest(p.limit.Early.Lo + 1)
			soonest(p.limit.Late.Hi + 1)
			if r.rule.due != nil {
				soonest(r.rule.due.From(p.limit).Late.Hi + 1)
			}
		}
	}
	for _, l := range r.open {
		if r.rule.due != nil && l.since.Bounded() {
			soonest(r.rule.due.From(l.since).Late.Hi + 1)
		}
	}
	return next
}
