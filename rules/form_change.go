package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/record"
)

// changeForm asks when a window holds much more, or much less, than the one before it.
//
// Much more is seen at an entry: the window ends with it. Much less is seen when time has passed: the window begins with the last entry
// of the fuller one, and the question opens when it is over. Its conditions are those of that moment.
type changeForm struct {
	of     matcher
	window *calendar.Length
	by     ratio // more: at least so many times as many; less: at most so many times as many
	less   bool
	least  int // in the fuller window
}

func (f changeForm) kinds() []record.Kind { return f.of.on }

func (f changeForm) see(r *running, it *item) {
	if !f.of.matches(it) {
		return
	}
	if f.less {
		f.await(r, it)
		return
	}
	seen := r.count(it)
	if seen == nil || fewerThan(f.least, seen) || r.rule.guard.answer(r.c, it) == record.No {
		return // it counts all the same for a later one
	}
	r.near = r.nearest(r.near[:0], seen, f.window)
	r.sums = eventsInto(r.sums[:0], r.near, it)
	if sum(r.sums) < f.least {
		return
	}
	near, before := r.c.several(r.near), f.before(r, it)
	if timing := f.more(r, near, before, it); timing != record.No {
		r.trigger(it, inOrder(slices.Concat(near, before)), timing, nil)
	}
}

// before gives the counted entries that can lie in the window before the one that ends with an entry, what was answered among them.
func (f changeForm) before(r *running, it *item) []*item {
	return slices.DeleteFunc(once(r.counted), func(e *item) bool {
		return e == it || f.apart(r, e, it.At, 1) == record.Yes || f.apart(r, e, it.At, 2) == record.No
	})
}

// apart answers whether an entry lies no more than so many windows before a time.
func (f changeForm) apart(r *running, e *item, at record.Range, windows int) record.Answer {
	from := e.At
	for range windows {
		from = r.c.after(f.window, from)
	}
	return record.NotAfter(at, from)
}

// more answers whether the window that ends with an entry holds so much more than the one before.
func (f changeForm) more(r *running, near, before []*item, it *item) record.Answer {
	all, surely, back := eventsOf(near, it), 0, f.reachesBack(r, it)
	if now, was, known := f.atLeast(r, all, it); known && f.grew(now, was) {
		return back
	}
	for _, e := range eventsOf(before, it) {
		if f.apart(r, e.it, it.At, 1) == record.No && f.apart(r, e.it, it.At, 2) == record.Yes {
			surely += e.n
		}
	}
	if f.grew(sum(all), surely) {
		return back.And(record.Maybe)
	}
	return record.No
}

// reachesBack answers whether anything at all was written of the time before the window: a record that begins with it shows no change.
func (f changeForm) reachesBack(r *running, it *item) record.Answer {
	answer := record.No
	for _, e := range r.c.Items[:it.Pos] {
		if !e.At.Bounded() {
			continue
		}
		if answer = answer.Or(f.apart(r, e, it.At, 1).Not()); answer == record.Yes {
			break
		}
	}
	return answer
}

func (f changeForm) grew(now, was int) bool {
	return now >= f.least && (was == 0 || f.by.reached(now, was))
}

// atLeast gives the fewest events there can be in the window that ends with an entry, and the most in the window before it, wherever in their
// times they were; known is false when of some there no number is known.
func (f changeForm) atLeast(r *running, near []events, it *item) (now, was int, known bool) {
	sure, known := r.undoubted(near), true
	others := slices.DeleteFunc(slices.Clone(r.c.beside(it)), func(e *item) bool { return e.Repeats || !f.of.matches(e) })
	for _, e := range eventsOf(once(slices.Concat(r.counted, others)), it) {
		switch {
		case f.apart(r, e.it, it.At, 1) == record.Yes:
			if slices.Contains(sure, e) && (!r.c.onlyRows(e.it, it) || together(e.it, it) == record.Yes) {
				now += e.n
			}
		case f.apart(r, e.it, it.At, 2) != record.No:
			was, known = was+e.n, known && !e.it.Several()
		}
	}
	return now, was, known
}

func sum(all []events) int {
	n := 0
	for _, e := range all {
		n += e.n
	}
	return n
}

// await begins to wait for a quiet window, after an entry that ends one with enough in it.
func (f changeForm) await(r *running, it *item) {
	r.counted = append(r.counted, it)
	if fewerThan(f.least, r.counted) {
		return
	}
	told := once(r.counted)
	if told[len(told)-1] != it {
		return
	}
	near := nearOf(r, told, f.window)
	if sum(eventsOf(near, it)) < f.least {
		return
	}
	r.pending = append(r.pending, pending{trigger: it, evidence: near, limit: f.window.From(it.At), timing: record.Yes, on: f})
}

// stands answers whether it stayed so quiet from the trigger to the end of the window, and whether the question is asked at that moment at all.
func (f changeForm) stands(r *running, p *pending, until *item, late record.Answer) record.Answer {
	noisy, quiet := f.split(r, p, until, late)
	if sum(noisy.all) < f.least || f.by.exceeded(sum(quiet.sure), sum(noisy.all)) {
		return record.No
	}
	answer := record.Maybe
	if !quiet.open && sum(noisy.sure) >= f.least && !f.by.exceeded(sum(quiet.all), sum(noisy.sure)) {
		answer = record.Yes
	}
	return answer.And(r.rule.guard.answer(r.c, momentAfter(r.before(until, p.trigger), p.limit, p.trigger)))
}

// exceeded reports that there is more than at most so many times as many.
func (s ratio) exceeded(some, all int) bool { return some*s.all > s.of*all }

// half is what lies on one side of the trigger: surely, and surely or perhaps.
type half struct {
	sure, all []events
	open      bool // of some no number is known
}

// split puts the entries that count on the side of the trigger on which they lie: before it and in its window, or after it and in time. An
// entry that may still have come in time is taken to have.
func (f changeForm) split(r *running, p *pending, until *item, late record.Answer) (noisy, quiet half) {
	var before, surely, after, perhaps []*item
	var at record.Range // what is told of one age or one day has one time, and one answer
	near, in := record.No, record.No
	for i, e := range once(r.woken(until)) {
		rows := r.c.onlyRows(e, p.trigger)
		if i == 0 || e.At != at {
			at, near, in = e.At, f.apart(r, e, p.trigger.At, 1), record.NotAfter(e.At, p.limit)
		}
		if e.Pos <= p.trigger.Pos && near != record.No {
			before = append(before, e)
			if near == record.Yes && !rows && !e.At.Uncertain {
				surely = append(surely, e)
			}
		}
		if in == record.No || e.Pos <= p.trigger.Pos && !rows {
			continue
		}
		perhaps, quiet.open = append(perhaps, e), quiet.open || e.Several()
		if !rows && (in == record.Yes && (until == nil || e.Pos < until.Pos) || e == until && late == record.Maybe) {
			after = append(after, e)
		}
	}
	last := r.c.Items[len(r.c.Items)-1]
	noisy.sure, noisy.all = eventsOf(surely, last), eventsOf(before, last)
	quiet.sure, quiet.all = eventsOf(after, last), eventsOf(perhaps, last)
	return noisy, quiet
}

// woken gives the entries of the form that are to be seen.
func (r *running) woken(until *item) []*item {
	meant := make([]*item, 0, len(r.c.Items))
	for i := r.wakes.next(0); i >= 0; i = r.wakes.next(i + 1) {
		if e := r.c.Items[i]; r.toBeSeen(e, until) {
			meant = append(meant, e)
		}
	}
	return meant
}

// toBeSeen reports that an entry stands before another or is it, or may stand before it: what surely comes later is not known yet.
func (r *running) toBeSeen(e, until *item) bool {
	return until == nil || e.Pos <= until.Pos || r.c.onlyRows(e, until)
}

// once gives entries without those that tell of an event that is already among them, perhaps as another kind.
func once(items []*item) []*item {
	told := make([]*item, 0, len(items))
	for _, it := range items {
		if len(it.Same) == 0 || !slices.ContainsFunc(it.Same, func(other *item) bool { return slices.Contains(told, other) }) {
			told = append(told, it)
		}
	}
	return told
}
