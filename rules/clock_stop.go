package rules

import (
	"iter"
	"slices"

	"sightline/record"
)

// allow works out by when a run has to be stopped.
func (r *clockReading) allow(run *clockRun, earlier []*clockRun) {
	c, days := run.clock, r.clocks.days
	switch {
	case c.due != "":
		run.due = record.Always()
		if when, err := record.ParseWhen(run.start.Details.First(c.due)); err == nil && when.Known() && !when.Uncertain() {
			if at := when.In(r.Born); at.Bounded() {
				run.due, run.toMinute = moment(at.Hull().Hi), when.Clock()
			}
		}
		return
	case c.inAny != nil:
		run.length, run.toMinute = run.interval.Length, true
		run.total(earlier)
		return
	}
	run.length, run.toMinute = run.interval.Length, run.interval.Length.Hours()
	run.due = days.Due(run.length, run.from, areaOf(run.start))
	if o := c.orLater; o != nil {
		for _, it := range r.Items[run.start.Pos+1:] {
			if it == run.next {
				return
			}
			at, ok := startOf(&clockStart{}, it)
			if !ok || !o.from.matches(it) || !names(it, []*item{run.start}) {
				continue
			}
			if due := days.Due(o.length, at, areaOf(it)); record.SurelyEarlier(run.due, due) {
				run.due, run.from, run.fromItem = due, at, it
			}
			return
		}
	}
}

// total works out when what is left of a total over a time is used up. What was used is known only where the earlier runs have times.
func (run *clockRun) total(earlier []*clockRun) {
	start, whole := run.from.Hull().Lo, run.length.Seconds
	if h := run.from.Hull(); h.Hi-h.Lo >= 3600 {
		run.due = run.from.Plus(run.length.Duration)
		run.testable = run.testable && len(earlier) == 0
		return
	}
	used := func(until int64) int64 {
		window := run.clock.inAny
		from := moment(until).Minus(window.Duration).Early.Lo
		sum := until - start
		for _, e := range earlier {
			if e.stopped != nil {
				sum += max(0, min(e.stopped.At.Hull().Lo, start)-max(e.from.Hull().Lo, from))
			}
		}
		return sum
	}
	for _, e := range earlier {
		if h := e.from.Hull(); h.Hi-h.Lo >= 3600 || e.stopped != nil && !e.stopped.Happened.Clock() {
			run.testable = run.testable && record.SurelyEarlier(e.from.Plus(run.clock.inAny.Duration), run.from)
		}
	}
	lo, hi := start, start+whole
	for lo < hi {
		if middle := (lo + hi) / 2; used(middle) >= whole {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	run.used = whole - (lo - start)
	run.due = run.from.Plus(record.Duration{Seconds: lo - start})
}

// stop finds what stopped a run: the first entry that can have, before the clock starts again, or after that but still in time. An entry
// that names what it answers stops that, whenever it comes.
func (r *clockReading) stop(run *clockRun, starts func(*item) bool) {
	c := run.clock
	if c.stopsAt != "" {
		return
	}
	for _, it := range r.Items[run.start.Pos+1:] {
		if !r.stops(run, it) {
			continue
		}
		if run.next != nil && it.Pos > run.next.Pos && !named(it, run.start) && overdue(it, run.due) {
			break
		}
		run.done, run.stopped = it, it
		break
	}
	if run.done == nil || overdue(run.done, run.due) {
		for it := range r.sameDay(run.start) {
			if r.stops(run, it) && (starts == nil || !starts(it)) {
				run.done, run.stopped = it, it
			}
		}
	}
}

// sameDay gives the entries that stand before another, are of its day, and owe it to their rows alone that they do.
func (r *clockReading) sameDay(start *item) iter.Seq[*item] {
	return func(yield func(*item) bool) {
		for _, it := range r.Items[:start.Pos] {
			if r.onlyRows(it, start) && together(it, start) == record.Yes && !yield(it) {
				return
			}
		}
	}
}

func (r *clockReading) stops(run *clockRun, it *item) bool {
	return slices.ContainsFunc(run.clock.stops, func(m matcher) bool { return m.matches(it) }) && names(it, []*item{run.start})
}

// named reports that an entry names another as what it is about.
func named(it, other *item) bool {
	for _, key := range []string{"answers", "document", "after", "from"} {
		if slices.Contains(it.Details.Refs(key, it.Ref.Agency), other.Ref) {
			return true
		}
	}
	return false
}

// first gives the first entry after the start, up to where the clock starts again, that one of some matchers means.
func (r *clockReading) first(of []matcher, run *clockRun) *item {
	for _, it := range r.Items[run.start.Pos+1:] {
		if slices.ContainsFunc(of, func(m matcher) bool { return m.matches(it) }) {
			return it
		}
		if it == run.next {
			return nil
		}
	}
	return nil
}

// firstOrSameDay gives the first entry after the start that is meant, else one of its day that only its row puts before it.
func (r *clockReading) firstOrSameDay(m *matcher, run *clockRun) *item {
	if it := r.first([]matcher{*m}, run); it != nil {
		return it
	}
	for it := range r.sameDay(run.start) {
		if m.matches(it) {
			return it
		}
	}
	return nil
}

// only reports that something shows that the clock runs at all.
func (r *clockReading) only(run *clockRun) bool {
	if len(run.clock.onlyIf) == 0 {
		return true
	}
	return slices.ContainsFunc(run.clock.onlyIf, func(o clockOnly) bool {
		switch {
		case o.state != "":
			return r.barAt(o.state, run.start) != nil
		case o.after != nil:
			return r.firstOrSameDay(o.after, run) != nil
		}
		next := r.firstOrSameDay(&matcher{on: o.next}, run)
		if next == nil {
			return o.without
		}
		return o.where.holds(next) != o.without
	})
}
