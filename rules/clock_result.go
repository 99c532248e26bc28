package rules

import (
	"fmt"
	"strings"
	"time"

	"sightline/record"
)

// result says whether a run was stopped in time, and puts its times into words.
func (run *clockRun) result(r *clockReading) ClockResult {
	c := run.clock
	out := ClockResult{Clock: c, Start: run.start.Ref, StartAt: run.from, Due: run.due, Authority: c.Authority, Rule: run.rule(), Confirm: c.Confirm}
	if run.interval != nil {
		out.Authority = run.interval.Authority
	}
	done, when := run.doneAt(r)
	if run.done != nil {
		out.Done, out.DoneWhen = run.done.Ref, when
	}
	out.StartWhen = run.startWhen()
	var why string
	out.Result, why = run.judge(done, r.now)
	if out.Result == NotTestable && (!run.testable || !run.due.Bounded()) {
		out.Due, out.DueWhen = record.Always(), string(NotTestable)
	} else {
		out.DueWhen = run.dueWhen()
	}
	if why != "" {
		out.Notes = append(out.Notes, why)
	}
	out.Notes = append(out.Notes, run.crosses(r)...)
	if run.length.SchoolDays() && run.testable && r.clocks.days.Typical(areaOf(run.start), run.from.Hull().Lo) {
		out.Confirm = true
	}
	return out
}

func (run *clockRun) rule() string {
	c := run.clock
	switch {
	case run.interval == nil:
		return c.Rule()
	case run.used > 0:
		return hours(run.length.Seconds-run.used) + " left of " + strings.Replace(c.rule(run.length), " h", "", 1)
	case c.orLater != nil && run.fromItem != run.start:
		return fmt.Sprintf("later of %s and %s from %s", run.length.Short(), c.orLater.length.Short(), c.orLater.of)
	}
	return c.rule(run.length)
}

func hours(seconds int64) string {
	if minutes := seconds % 3600 / 60; minutes > 0 {
		return fmt.Sprintf("%d h %d min", seconds/3600, minutes)
	}
	return fmt.Sprintf("%d h", seconds/3600)
}

// doneAt gives when a run was stopped, and as written.
func (run *clockRun) doneAt(r *clockReading) (at record.Range, written string) {
	if key := run.clock.stopsAt; key != "" {
		text := run.start.Details.First(key)
		if when, err := record.ParseWhen(text); err == nil && when.Known() {
			run.done = run.start
			return when.In(r.Born), when.String()
		}
		return record.Always(), ""
	}
	if run.done == nil {
		return record.Always(), ""
	}
	return run.done.At, whenOf(run.done, run.done.At)
}

// whenOf writes a time of an entry as it was written, where the entry has one time.
func whenOf(it *item, at record.Range) string {
	if it.Happened.IsInterval() && it.Info.Lasts {
		return at.EDTF()
	}
	return it.Happened.String()
}

func (run *clockRun) startWhen() string {
	if run.testable && !run.toMinute {
		return record.LondonDay(run.from.Hull().Lo).Format(time.DateOnly)
	}
	return whenOf(run.fromItem, run.from)
}

// dueWhen writes the end of a run as the clock in London shows it: to the minute, or, of hours from a day without a clock time, from the
// day on which they may have run out to the day by which they had.
func (run *clockRun) dueWhen() string {
	h := run.due.Hull()
	minute := func(sec int64) string {
		return time.Unix(sec, 0).In(record.LondonDay(sec).Location()).Format("2006-01-02T15:04-07:00")
	}
	first, last := minute(h.Lo), minute(h.Hi)
	switch {
	case first == last:
		return first
	case h.Hi-h.Lo < 12*3600: // an hour that comes twice
		return first + "/" + last
	}
	return record.LondonDay(h.Lo).Format(time.DateOnly) + "/" + record.LondonDay(h.Hi+1).Format(time.DateOnly)
}

// judge says whether a run was stopped in time, and when that cannot be said, why.
func (run *clockRun) judge(done, now record.Range) (Result, string) {
	switch {
	case !run.testable:
		return NotTestable, run.whyNot()
	case !run.due.Bounded():
		return NotTestable, run.beyond()
	case run.done == nil && run.clock.stopsAt != "":
		return NotTestable, "when it was done is not written"
	case run.done == nil && !run.clock.NotBefore && now.Bounded() && record.Before(run.due, now) == record.Yes:
		return Missed, "never done"
	case run.done == nil:
		return StillOpen, ""
	}
	return run.compare(done)
}

// compare sets when a run was stopped against when it was due. Times are compared as exactly as they were written: the minute of hours,
// the day of everything else.
func (run *clockRun) compare(done record.Range) (Result, string) {
	due, at := run.due.Hull(), done.Hull()
	after, before := at.Lo > due.Hi, at.Hi <= due.Lo
	onDay := done.Bounded() && oneDay(at.Hull(due))
	if run.toMinute {
		onDay = done.Bounded() && due.Hi-due.Lo < 60 && at.Hi-at.Lo < 60 && at.Lo/60 == due.Lo/60
	}
	switch {
	case done.Uncertain:
		return NotTestable, "when it was done is doubted"
	case onDay:
		return MetOnTheDay, ""
	case run.clock.NotBefore && before:
		return TooEarly, ""
	case run.clock.NotBefore && after, before:
		return Met, ""
	case after:
		return Missed, ""
	}
	return NotTestable, "the times as written leave open whether it was done in time"
}

// whyNot says why a start is not known to the day.
func (run *clockRun) whyNot() string {
	at := run.from
	switch {
	case run.from == run.fromItem.Until && run.fromItem.Info.Lasts && run.fromItem.Happened.OneDay():
		return "only when it began is written"
	case !at.Bounded():
		return "when it started is not known"
	case at.Uncertain:
		return "when it started is doubted"
	}
	if _, _, age := run.fromItem.Happened.IsAge(); age {
		return "its start is known only by age"
	}
	if _, err := time.Parse("2006-01", run.fromItem.Happened.String()); err == nil {
		return "month-only"
	}
	return "its start is not known to the day"
}

// beyond says why a run whose start is known has no end.
func (run *clockRun) beyond() string {
	switch {
	case run.clock.due != "":
		return "the date agreed is not written as a date"
	case run.length.SchoolDays():
		return "no school calendar for this area"
	}
	return "the bank holidays of that year are not known"
}

// crosses names what a run went across that people stumble over.
func (run *clockRun) crosses(r *clockReading) []string {
	if !run.testable || !run.due.Bounded() {
		return nil
	}
	var notes []string
	note := func(text string) {
		if text != "" && (len(notes) == 0 || notes[len(notes)-1] != text) {
			notes = append(notes, text)
		}
	}
	from, to := run.from.Hull().Lo, run.due.Hull().Hi
	if run.length.Hours() {
		zone := record.LondonDay(from).Location()
		if _, end := time.Unix(from, 0).In(zone).ZoneBounds(); end.Unix() <= to {
			note("the clocks change")
		}
		return notes
	}
	if !run.length.WorkingDays() && !run.length.SchoolDays() {
		return nil
	}
	for day := record.LondonDay(from).AddDate(0, 0, 1); day.Unix() <= to; day = day.AddDate(0, 0, 1) {
		if run.length.SchoolDays() {
			note(r.clocks.days.Closure(areaOf(run.start), day.Unix()))
		}
		note(r.clocks.days.Holiday(day.Unix()))
	}
	return notes
}
