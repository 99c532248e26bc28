package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// trial is a clock with one entry that starts it and one that stops it. How long it allows is said once more here, so that a slip in the
// table is seen.
type trial struct {
	clock string
	n     int
	unit  string // hours, days, weeks, months, working, school, school-first, not-before
	start string // kind and details
	stop  string
	also  string // an entry a year before the start, where a state has to be open
}

var trials = []trial{
	{clock: "referral-decision", n: 1, unit: "working", start: "social-care.referral stage=referral", stop: "social-care.decision decision=early-help"},
	{clock: "assessment", n: 45, unit: "working", start: "social-care.referral", stop: "social-care.assessment type=section-17"},
	{clock: "strategy-meeting", n: 24, unit: "hours", start: "social-care.decision decision=strategy", stop: "meeting.strategy"},
	{clock: "initial-conference", n: 15, unit: "working", start: "meeting.strategy", stop: "meeting.conference-initial decision=plan"},
	{clock: "ppn-read", n: 1, unit: "working", start: "police.notification", stop: "social-care.decision decision=continue"},
	{clock: "first-core-group", n: 10, unit: "working", start: "meeting.conference-initial decision=plan", stop: "meeting.core-group"},
	{clock: "first-review-conference", n: 3, unit: "months", start: "meeting.conference-initial decision=plan", stop: "meeting.conference-review decision=continue"},
	{clock: "later-review-conference", n: 6, unit: "months", start: "meeting.conference-review decision=continue", stop: "meeting.conference-review decision=end"},
	{clock: "cp-visit-local", n: 10, unit: "working", start: "plan.protection-start", stop: "child.seen purpose=statutory"},
	{clock: "cp-visit-local", n: 10, unit: "working", start: "child.seen purpose=statutory", stop: "child.seen", also: "plan.protection-start"},
	{clock: "transfer-in-conference", n: 15, unit: "working", start: "transfer.accepted process=cp-plan decision=accepted", stop: "meeting.transfer process=cp-plan"},
	{clock: "challenge-stage-1", n: 3, unit: "working", start: "challenge.raised stage=1", stop: "challenge.answered answers=social-care/start"},
	{clock: "challenge-stage-2", n: 5, unit: "working", start: "challenge.raised stage=2", stop: "challenge.answered"},
	{clock: "challenge-stage-3", n: 5, unit: "working", start: "challenge.raised stage=3", stop: "challenge.answered"},
	{clock: "police-protection", n: 72, unit: "hours", start: "police.protection", stop: "police.protection-ended"},
	{clock: "secure-without-court", n: 72, unit: "hours", start: "care.placement type=secure-home change=started", stop: "legal.secure-order months=1"},
	{clock: "secure-first-order", n: 3, unit: "months", start: "legal.secure-order months=3", stop: "legal.secure-ended"},
	{clock: "pre-proceedings", n: 3, unit: "months", start: "legal.proceedings stage=letter-sent", stop: "legal.proceedings stage=application for=care-order"},
	{clock: "care-proceedings", n: 26, unit: "weeks", start: "legal.proceedings stage=application for=care-order", stop: "legal.care-order placement=foster"},
	{clock: "cared-for-review-1", n: 20, unit: "working", start: "care.started legal=section-20", stop: "meeting.cared-for-review"},
	{clock: "cared-for-review-1", n: 20, unit: "working", start: "legal.interim-order type=interim-care", stop: "meeting.cared-for-review"},
	{clock: "first-education-plan", n: 10, unit: "working", start: "care.started", stop: "education.cared-for-plan"},
	{clock: "health-assessment", n: 20, unit: "working", start: "care.started", stop: "health.assessment type=initial-cared-for"},
	{clock: "cared-for-review-2", n: 3, unit: "months", start: "meeting.cared-for-review", stop: "meeting.cared-for-review", also: "care.started"},
	{clock: "placed-with-parents-first-visit", n: 1, unit: "weeks", start: "legal.care-order placement=parents", stop: "child.seen purpose=statutory"},
	{clock: "placed-with-parents-first-visit", n: 1, unit: "weeks", start: "care.home-placement parent=mother", stop: "child.seen", also: "legal.care-order placement=foster"},
	{clock: "return-interview", n: 72, unit: "hours", start: "missing.returned", stop: "missing.interview"},
	{clock: "return-interview", n: 72, unit: "hours", start: "missing.returned how=own", stop: "missing.interview-offered outcome=held"},
	{clock: "nrm-reasonable-grounds", n: 5, unit: "working", start: "nrm.referral", stop: "nrm.reasonable-grounds decision=positive by=sca"},
	{clock: "nrm-local-panel", n: 45, unit: "days", start: "nrm.referral", stop: "nrm.conclusive-grounds decision=positive by=local-panel"},
	{clock: "nrm-recovery-period", n: 30, unit: "not-before", start: "nrm.reasonable-grounds decision=positive by=sca", stop: "nrm.conclusive-grounds decision=positive"},
	{clock: "exclusion-provision", n: 6, unit: "school", start: "education.exclusion", stop: "education.alternative-provision hours=25"},
	{clock: "exclusion-provision", n: 6, unit: "school", start: "education.exclusion", stop: "education.returned"},
	{clock: "absence-notice", n: 10, unit: "school-first", start: "education.absence authorised=no days=10", stop: "education.missing category=not-attending"},
	{clock: "ehc-assess-decision", n: 6, unit: "weeks", start: "education.send-request", stop: "education.send-decision stage=assess decision=agreed"},
	{clock: "ehc-no-plan-decision", n: 16, unit: "weeks", start: "education.send-request", stop: "education.send-decision stage=issue decision=refused"},
	{clock: "ehc-final-plan", n: 20, unit: "weeks", start: "education.send-request", stop: "education.send-decision stage=final-plan decision=agreed"},
	{clock: "ehc-appeal", n: 2, unit: "months", start: "education.send-decision stage=assess decision=refused", stop: "education.send-appeal outcome=lodged"},
	{clock: "exploitation-assessment", n: 10, unit: "working", start: "mace.referral", stop: "exploitation.screening level=high"},
	{clock: "mace-review-very-high", n: 2, unit: "weeks", start: "mace.accepted level=very-high", stop: "mace.review level=high"},
	{clock: "mace-review-high", n: 4, unit: "weeks", start: "mace.review level=high", stop: "mace.review level=low"},
	{clock: "mace-review-medium", n: 8, unit: "weeks", start: "mace.accepted level=medium", stop: "mace.review level=medium"},
	{clock: "mace-review-low", n: 12, unit: "weeks", start: "mace.review level=low", stop: "mace.review level=high"},
}

// the slow way: days are walked one by one on a wall calendar, and a clock on the wall shows when hours are over.

func isWorkday(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && calendar.England().Holiday(record.MustWhen(day.Format(time.DateOnly)).In(record.UnknownBirth()).Early.Lo) == ""
}

func isSchoolDay(day time.Time) bool {
	return isWorkday(day) && calendar.England().Closure("", record.MustWhen(day.Format(time.DateOnly)).In(record.UnknownBirth()).Early.Lo) == ""
}

func walk(day time.Time, n int, counts func(time.Time) bool) time.Time {
	for n > 0 {
		if day = day.AddDate(0, 0, 1); counts(day) {
			n--
		}
	}
	return day
}

// monthsOn keeps the day of the month, or takes the last the month has.
func monthsOn(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	for last := d; last > 27; last-- {
		if to := time.Date(y, m+time.Month(n), last, 0, 0, 0, 0, time.UTC); to.Day() == last {
			return to
		}
	}
	return time.Date(y, m+time.Month(n), d, 0, 0, 0, 0, time.UTC)
}

// lastDay gives the last day in time of what is counted by days.
func (tr *trial) lastDay(day time.Time) time.Time {
	every := func(time.Time) bool { return true }
	switch tr.unit {
	case "working":
		return walk(day, tr.n, isWorkday)
	case "school":
		return walk(day, tr.n, isSchoolDay)
	case "school-first":
		return walk(day.AddDate(0, 0, -1), tr.n, isSchoolDay)
	case "weeks":
		return walk(day, 7*tr.n, every)
	case "months":
		return monthsOn(day, tr.n)
	}
	return walk(day, tr.n, every)
}

var wallZone = record.LondonDay(0).Location()

// wallTime is a minute as somebody writes it: not one that the clocks leave out or show twice.
func wallTime(t *rapid.T, day time.Time, name string) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), rapid.IntRange(3, 23).Draw(t, name+" hour"), rapid.IntRange(0, 59).Draw(t, name+" minute"), 0, 0, wallZone)
}

func someStart(t *rapid.T) time.Time {
	return time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.OneOf(rapid.IntRange(0, 14*365), rapid.SampledFrom([]int{1884, 1885, 2610, 2615, 3340, 3372, 2646})).Draw(t, "start"))
}

func clockEntry(id, agency, when, what string) record.Entry {
	words := strings.Fields(what)
	e := record.Entry{Ref: record.Ref{Agency: record.AgencyCode(agency), Record: record.RecordID(id)}, Happened: record.MustWhen(when), Kind: record.Kind(words[0])}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		e.Details = append(e.Details, record.Detail{Key: key, Values: []string{value}})
	}
	return e
}

// runOf plays a trial and gives the run that the start began; nil when none.
func (tr *trial) runOf(t *rapid.T, start, stop, today string) *ClockResult {
	var entries []record.Entry
	if tr.also != "" {
		day, err := time.Parse("2006-01", start[:7])
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, clockEntry("also", "social-care", day.AddDate(0, -2, 0).Format(time.DateOnly), tr.also))
	}
	entries = append(entries, clockEntry("start", "social-care", start, tr.start))
	if tr.clock == "assessment" {
		entries = append(entries, clockEntry("decided", "social-care", start, "social-care.decision decision=section-17"))
	}
	if stop != "" {
		entries = append(entries, clockEntry("stop", "social-care", stop, tr.stop))
	} else if tr.clock == "initial-conference" {
		entries = append(entries, clockEntry("enquiry", "social-care", start, "social-care.enquiry"))
	}
	c := chronology.Build(chronology.Input{Entries: entries, Manifest: record.Manifest{Today: record.MustWhen(today)}})
	table, err := StandardClocks()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table.Run(c) {
		if r.Start.Record == "start" && r.Clock.ID == tr.clock {
			return &r
		}
	}
	return nil
}

const minutes = "2006-01-02T15:04"

// Every clock, from any day, is what somebody counting on a wall calendar finds: due when, and in time or not.
func TestEveryClockIsWhatCountingByHandGives(t *testing.T) {
	for _, tr := range trials {
		t.Run(tr.clock+" from "+strings.Fields(tr.start)[0], func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				day := someStart(t)
				if tr.clock == "nrm-recovery-period" && day.Before(time.Date(2022, 12, 13, 0, 0, 0, 0, time.UTC)) {
					tr.n = 45
				} else if tr.clock == "nrm-recovery-period" {
					tr.n = 30
				}
				if tr.unit == "hours" {
					tr.hours(t, wallTime(t, day, "start"))
				} else {
					tr.days(t, day)
				}
			})
		})
	}
}

func (tr *trial) days(t *rapid.T, day time.Time) {
	last := tr.lastDay(day)
	start := day.Format(time.DateOnly)
	if rapid.Bool().Draw(t, "start has a time") {
		start = wallTime(t, day, "start").Format(minutes)
	}
	done := last.AddDate(0, 0, rapid.IntRange(-3, 3).Draw(t, "done"))
	if !done.After(day) {
		done = day.AddDate(0, 0, 1)
	}
	stop := done.Format(time.DateOnly)
	if rapid.Bool().Draw(t, "done has a time") {
		stop = wallTime(t, done, "done").Format(minutes)
	}
	r := tr.runOf(t, start, stop, "2035-01-01")
	if r == nil {
		t.Fatalf("%s from %s does not run", tr.clock, start)
	}
	want := map[int]Result{-1: Met, 0: MetOnTheDay, 1: Missed}[done.Compare(last)]
	if tr.unit == "not-before" {
		want = map[int]Result{-1: TooEarly, 0: MetOnTheDay, 1: Met}[done.Compare(last)]
	}
	due := time.Date(last.Year(), last.Month(), last.Day(), 23, 59, 0, 0, wallZone).Format("2006-01-02T15:04-07:00")
	if got := fmt.Sprint(r.StartWhen, " ", r.DueWhen, " ", r.DoneWhen, " ", r.Result); got != fmt.Sprint(start[:10], " ", due, " ", stop, " ", want) {
		t.Fatalf("%s from %s: %s, want due %s and %s", tr.clock, start, got, due, want)
	}
	tr.neverDone(t, start, last)
}

// neverDone holds what was never done to be open on its last day, and missed on the next.
func (tr *trial) neverDone(t *rapid.T, start string, last time.Time) {
	if tr.unit == "not-before" || strings.HasPrefix(tr.clock, "ehc-no-plan") || tr.clock == "nrm-local-panel" {
		return
	}
	for day, want := range map[string]Result{last.Format(time.DateOnly): StillOpen, last.AddDate(0, 0, 1).Format(time.DateOnly): Missed} {
		if r := tr.runOf(t, start, "", day); r == nil || r.Result != want || !r.Done.IsZero() {
			t.Fatalf("%s from %s, never done, looked at on %s: %v, want %s", tr.clock, start, day, r, want)
		}
	}
}

func (tr *trial) hours(t *rapid.T, start time.Time) {
	due := start
	for range tr.n * 60 {
		due = due.Add(time.Minute) // the clock on the wall may jump meanwhile
	}
	done := due.Add(time.Duration(rapid.OneOf(rapid.IntRange(-300, 300), rapid.IntRange(-1, 1)).Draw(t, "minutes")) * time.Minute)
	if done.Hour() < 3 {
		done = done.Add(3 * time.Hour)
	}
	r := tr.runOf(t, start.Format(minutes), done.Format(minutes), "2035-01-01")
	if r == nil {
		t.Fatalf("%s from %s does not run", tr.clock, start.Format(minutes))
	}
	want := map[int]Result{-1: Met, 0: MetOnTheDay, 1: Missed}[done.Compare(due)]
	if got := fmt.Sprint(r.StartWhen, " ", r.DueWhen, " ", r.DoneWhen, " ", r.Result); got != fmt.Sprint(start.Format(minutes), " ", due.Format("2006-01-02T15:04-07:00"), " ", done.Format(minutes), " ", want) {
		t.Fatalf("%s from %s: %s, want due %s and %s", tr.clock, start, got, due, want)
	}
	for at, want := range map[string]Result{due.Format(minutes): StillOpen, due.Add(time.Minute).Format(minutes): Missed} {
		if r := tr.runOf(t, start.Format(minutes), "", at); due.Hour() >= 3 && (r == nil || r.Result != want) {
			t.Fatalf("%s from %s, never done, looked at %s: %v, want %s", tr.clock, start, at, r, want)
		}
	}
}
