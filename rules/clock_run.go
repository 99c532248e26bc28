package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// ClockResult is one run of a clock about one child: when it started, by when (or not before when) something had to be done, and whether
// it was.
type ClockResult struct {
	Clock     *Clock
	Start     record.Ref   // the entry that started it
	StartAt   record.Range // from when it counts
	StartWhen string       // as written; only its day, where the clock counts days
	Due       record.Range // the last second in time, or the first of a clock that says not before; no bounds when it cannot be tested
	DueWhen   string       // as the clock in London shows it, or not-testable
	Done      record.Ref   // zero: not done
	DoneWhen  string       // as written
	Result    Result
	Rule      string // the interval as it held then: 72 h, 1 wd
	Authority string
	Notes     []string // what the time ran across, and why it cannot be tested
	Confirm   bool     // to be confirmed locally: the interval, or the school days by which it was counted
}

// Result says whether something was done in the time allowed. Missed and TooEarly are only said where the times as written settle it.
type Result string

// The results of a clock.
const (
	Met         Result = "met"
	MetOnTheDay Result = "met-on-the-day" // on the last day, or, of hours, in the last minute
	Missed      Result = "missed"
	TooEarly    Result = "too-early"
	StillOpen   Result = "open"
	NotTestable Result = "not-testable"
)

// Run gives every run of every clock about one child, in the order in which they started. It is a pure function of the chronology.
func (s *Clocks) Run(c *chronology.Chronology) []ClockResult {
	r := &clockReading{reading: newReading(c), clocks: s, now: lookedAt(c)}
	var runs []*clockRun
	done := map[string]bool{}
	for _, c := range s.list {
		if !done[c.ID] {
			done[c.ID] = true
			runs = append(runs, r.runsOf(c.ID)...)
		}
	}
	slices.SortStableFunc(runs, func(a, b *clockRun) int { return a.start.Pos - b.start.Pos })
	results := make([]ClockResult, len(runs))
	for i, run := range runs {
		results[i] = run.result(r)
	}
	return results
}

// clockReading is one child's chronology while clocks are run over it.
type clockReading struct {
	*reading

	clocks *Clocks
	now    record.Range
}

// clockRun is a clock from one entry that started it.
type clockRun struct {
	clock    *Clock
	start    *item
	from     record.Range // from when it counts
	fromItem *item        // the entry whose time that is: the start, or that of a later length
	testable bool         // that is known to the day
	interval *Interval
	length   calendar.Length
	used     int64 // seconds of a total that were used before it
	due      record.Range
	toMinute bool  // it is due at a clock time, not at the end of a day
	next     *item // the next start of the clock
	done     *item
	stopped  *item // what ended it: done, or what made it fall away
}

// areaOf gives where an entry happened: as written, else the area of the agency that wrote it.
func areaOf(it *item) record.AreaCode {
	if it.Area != "" {
		return it.Area
	}
	_, area, _ := record.Words().Agency(it.Ref.Agency)
	return area
}

// runsOf gives the runs of a clock: each entry that starts it begins one, and what stops it stops the one that is running.
func (r *clockReading) runsOf(id string) []*clockRun {
	var all []*clockRun
	family := r.clocks.family(id)
	counted := 0 // events up to here were counted for an earlier run
	for _, it := range r.Items {
		c := pick(family, areaOf(it))
		if c == nil || c.Local || it.Repeats {
			continue
		}
		start := r.starting(c, it, counted)
		if start == nil || slices.ContainsFunc(all, func(o *clockRun) bool { return slices.Contains(it.Same, o.start) }) {
			continue
		}
		run := &clockRun{clock: c, start: it, fromItem: it}
		run.from, run.testable = startOf(start, it)
		if run.interval = c.at(run.from); run.interval == nil && c.due == "" {
			continue // no such duty then
		}
		all = append(all, run)
		if start.least > 0 {
			r.allow(run, nil)
			r.stop(run, nil)
			counted = it.Pos + 1
			if run.done != nil {
				counted = max(counted, run.done.Pos+1)
			}
		}
	}
	var kept []*clockRun
	starts := func(it *item) bool { return slices.ContainsFunc(all, func(o *clockRun) bool { return o.start == it }) }
	for i, run := range all {
		if i+1 < len(all) {
			run.next = all[i+1].start
		}
		if r.runs(run, all[:i], starts) {
			kept = append(kept, run)
		}
	}
	return kept
}

// startOf gives from when a clock counts, and whether that is known to the day.
func startOf(s *clockStart, it *item) (at record.Range, testable bool) {
	at = it.At
	if s.end && it.Info.Lasts {
		if at = it.Until; !it.Happened.IsInterval() {
			return at, false // only when it began is written
		}
	}
	return at, at.Bounded() && !at.Uncertain && oneDay(at.Hull())
}

func oneDay(s record.Span) bool { return record.LondonDay(s.Lo).Equal(record.LondonDay(s.Hi)) }

// runs works out a run, and reports whether there is one at all.
func (r *clockReading) runs(run *clockRun, earlier []*clockRun, starts func(*item) bool) bool {
	c := run.clock
	r.allow(run, earlier)
	r.stop(run, starts)
	if !r.only(run) {
		return false
	}
	if fell := r.first(c.fallsAway, run); fell != nil && (run.done == nil || fell.Pos <= run.done.Pos) && !overdue(fell, run.due) {
		run.stopped = fell
		return false
	}
	if c.inAny != nil && run.start.Happened.IsInterval() && !record.SurelyEarlier(run.due, run.start.Until) {
		return false // the entry itself says that it was over in time
	}
	if run.done == nil && c.shownBy != nil && c.shownBy.holds(run.start) {
		return false
	}
	if passed := r.first(c.passedBy, run); passed != nil && (run.done == nil || overdue(run.done, run.due) && !overdue(passed, run.due)) {
		return false
	}
	return run.due.Bounded() || run.interval != nil || run.start.Details.First(c.due) != ""
}

// at gives the interval that holds at a time; nil when none does.
func (c *Clock) at(from record.Range) *Interval {
	for i := range c.Intervals {
		one := &c.Intervals[i]
		after := !one.From.Known() || from.Hull().Lo >= startOfDay(one.From)
		before := !one.Until.Known() || from.Hull().Hi <= one.Until.In(record.UnknownBirth()).Hull().Hi
		if after && before {
			return one
		}
	}
	return nil
}

func overdue(it *item, due record.Range) bool { return record.SurelyEarlier(due, it.At) }

// starting gives the start of a clock that an entry meets, or nil.
func (r *clockReading) starting(c *Clock, it *item, counted int) *clockStart {
	for i := range c.starts {
		s := &c.starts[i]
		if s.of.matches(it) && r.hold(s.while, it, true) && r.hold(s.unless, it, false) && r.inPlace(s, it) && r.enough(s, it, counted) {
			return s
		}
	}
	return nil
}

// hold reports that all conditions hold at an entry, or that none does.
func (r *clockReading) hold(conds []clockCond, it *item, want bool) bool {
	for i := range conds {
		if r.holds(&conds[i], it) != want {
			return false
		}
	}
	return true
}

func (r *clockReading) holds(c *clockCond, it *item) bool {
	if c.has == nil {
		return r.barAt(c.state, it) != nil
	}
	from := 0
	if c.since != "" {
		bar := r.barAt(c.since, it)
		if bar == nil {
			return false
		}
		from = bar.Opened.Pos
	}
	return slices.ContainsFunc(r.Items[from:it.Pos], func(e *item) bool { return c.has.matchesNear(e, it) != record.No })
}

// barAt gives the stretch of a state that an entry stands in: it was open before the entry, and the entry does not stand after its end.
func (r *clockReading) barAt(s record.State, it *item) *chronology.Bar {
	bars := r.Bars()
	for i := range bars {
		b := &bars[i]
		lapsed := b.LapsedAt != nil && b.LapsedAt.Pos <= it.Pos || b.Lapses && record.SurelyEarlier(b.LapsesAt, it.At)
		if b.State == s && b.Opened.Pos < it.Pos && (b.Closed == nil || b.Closed.Pos >= it.Pos) && !lapsed {
			return b
		}
	}
	return nil
}

// inPlace reports that an entry is the first of its kind, or a later one, since a state began.
func (r *clockReading) inPlace(s *clockStart, it *item) bool {
	if s.place == "" {
		return true
	}
	bar := r.barAt(s.state, it)
	if bar == nil {
		return false
	}
	earlier := slices.ContainsFunc(r.Items[bar.Opened.Pos:it.Pos], func(e *item) bool { return !e.Repeats && s.of.matches(e) })
	return earlier == (s.place == "later")
}

// enough reports that so many events surely lie within a time before an entry, itself counted, of those not yet counted.
func (r *clockReading) enough(s *clockStart, it *item, counted int) bool {
	if s.least == 0 {
		return true
	}
	at, ok := startOf(s, it)
	if !ok {
		return false
	}
	events := []*item{it}
	for _, e := range r.Items[min(counted, it.Pos):it.Pos] {
		from, known := startOf(s, e)
		if !known || e.Repeats || !s.of.matches(e) || slices.ContainsFunc(e.Same, func(o *item) bool { return slices.Contains(events, o) }) {
			continue
		}
		if r.clocks.days.Due(*s.within, from, "").Hull().Hi >= at.Hull().Hi {
			events = append(events, e)
		}
	}
	return len(events) >= s.least
}
