package rules

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

func standardClocks(t testing.TB) *Clocks {
	t.Helper()
	s, err := StandardClocks()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ofLines builds a chronology from lines "when agency kind key=value …"; the record of a line is its number.
func ofLines(today string, lines ...string) *chronology.Chronology {
	var entries []record.Entry
	for i, line := range lines {
		when, rest, _ := strings.Cut(strings.ReplaceAll(line, "age ", "age_"), " ")
		agency, what, _ := strings.Cut(rest, " ")
		e := clockEntry(fmt.Sprint(i+1), agency, strings.ReplaceAll(when, "_", " "), what)
		e.Origin.Line = i + 2
		entries = append(entries, e)
	}
	return chronology.Build(chronology.Input{Entries: entries, Manifest: record.Manifest{Today: record.MustWhen(today)}})
}

// runsOf gives the runs of one clock as "start due done result".
func runsOf(s *Clocks, id string, c *chronology.Chronology) []string {
	var all []string
	for _, r := range s.Run(c) {
		if r.Clock.ID == id {
			all = append(all, fmt.Sprint(r.Start.Record, " ", r.DueWhen, " ", cmp.Or(r.Done.Record, "-"), " ", r.Result))
		}
	}
	return all
}

// What else the table has to get right: what is told apart, what falls away, and what nobody can say.
//
// sizes: one table of short stories
func TestClocksAreFairToWhoeverActed(t *testing.T) {
	for _, c := range []struct {
		name, clock string
		lines, want []string
	}{
		{"a contact is not yet a referral", "referral-decision", []string{"2025-03-03 social-care social-care.referral stage=contact"}, nil},
		{"one interview is in time for two returns", "return-interview", []string{
			"2025-03-03T10:00 police missing.returned", "2025-03-04T22:00 police missing.returned", "2025-03-05T12:00 missing-service missing.interview",
		}, []string{"1 2025-03-06T10:00+00:00 3 met", "2 2025-03-07T22:00+00:00 3 met"}},
		{"a late interview belongs to the last return", "return-interview", []string{
			"2025-03-03T10:00 police missing.returned", "2025-03-20T22:00 police missing.returned", "2025-03-21T12:00 missing-service missing.interview",
		}, []string{"1 2025-03-06T10:00+00:00 - missed", "2 2025-03-23T22:00+00:00 3 met"}},
		{"an episode in one record counts from its end", "return-interview", []string{"2025-03-01T20:00/2025-03-03T10:00 police missing.episode", "2025-03-05 missing-service missing.interview"},
			[]string{"1 2025-03-06T10:00+00:00 2 met"}},
		{"an episode of which only the beginning is written", "return-interview", []string{"2025-03-01 police missing.episode"}, []string{"1 not-testable - not-testable"}},
		{"the day of the interview may be before the hour or after it", "return-interview", []string{"2025-03-03T10:00 police missing.returned", "2025-03-06 missing-service missing.interview"},
			[]string{"1 2025-03-06T10:00+00:00 2 not-testable"}},
		{"the same return told by two agencies starts one clock", "return-interview", []string{"2025-03-03T10:00 police missing.returned", "2025-03-03T10:00 social-care missing.returned same_as=police/1", "2025-03-04 missing-service missing.interview"},
			[]string{"1 2025-03-06T10:00+00:00 3 met"}},
		{"a referral that carries its own decision", "referral-decision", []string{"2025-03-03 social-care social-care.referral decision=accepted"}, nil},
		{"an absence of which the council was told, nobody says when", "absence-notice", []string{"2025-03-03/2025-03-14 school education.absence authorised=no days=10 reported=yes"}, nil},
		{"a child who died is owed no interview", "return-interview", []string{"2025-03-03T10:00 police missing.returned", "2025-03-04 health child.died"}, nil},
		{"a call is no visit", "cp-visit-local", []string{"2025-03-03 social-care plan.protection-start", "2025-03-05 social-care child.seen method=video", "2025-03-10 social-care child.seen"},
			[]string{"1 2025-03-17T23:59+00:00 3 met", "3 2025-03-24T23:59+00:00 - missed"}},
		{"a time that its source doubts", "return-interview", []string{"2025-03-03? police missing.returned"}, []string{"1 not-testable - not-testable"}},
		{"an interview whose day is doubted", "return-interview", []string{"2025-03-03T10:00 police missing.returned", "2025-03-20? missing-service missing.interview"}, []string{"1 2025-03-06T10:00+00:00 2 not-testable"}},
		{"an answer to another challenge", "challenge-stage-1", []string{"2025-03-03 school challenge.raised stage=1", "2025-03-03 health challenge.raised stage=1", "2025-03-05 social-care challenge.answered answers=health/2"},
			[]string{"1 2025-03-06T23:59+00:00 - missed", "2 2025-03-06T23:59+00:00 3 met"}},
		{"an answer that comes when the next was asked, and names the first", "request-answer", []string{
			"2025-03-03 school request.made due=2025-03-05", "2025-03-06 school request.made due=2025-04-01", "2025-03-07 social-care request.answered answers=school/1",
		}, []string{"1 2025-03-05T23:59+00:00 3 missed", "2 2025-04-01T23:59+01:00 - missed"}},
		{"a request with a month as its date", "request-answer", []string{"2025-03-03 school request.made due=2025-03", "2025-03-31 social-care request.answered"}, []string{"1 2025-03-31T23:59+01:00 2 met-on-the-day"}},
		{"a request by noon", "request-answer", []string{"2025-03-03 school request.made due=2025-03-10T12:00", "2025-03-10T15:00 social-care request.answered"}, []string{"1 2025-03-10T12:00+00:00 2 missed"}},
		{"a request without a date", "request-answer", []string{"2025-03-03 school request.made"}, nil},
		{"nobody wrote when the record was sent", "strategy-record", []string{"2025-03-03T10:00 social-care meeting.strategy"}, []string{"1 2025-03-04T23:59+00:00 - not-testable"}},
		{"a strategy meeting that led to no enquiry needs no conference", "initial-conference", []string{"2025-03-03T10:00 social-care meeting.strategy", "2025-03-04 social-care social-care.decision decision=no-further-action"}, nil},
		{"an enquiry that found nothing needs none", "initial-conference", []string{"2025-03-03 social-care social-care.enquiry", "2025-03-04 social-care meeting.strategy", "2025-03-10 social-care social-care.enquiry outcome=not-substantiated"}, nil},
		{"where the council will not assess no plan is late", "ehc-final-plan", []string{"2025-03-03 send-service education.send-request", "2025-04-10 send-service education.send-decision stage=assess decision=refused"}, nil},
		{"a later certificate gives the family longer", "ehc-appeal", []string{
			"2025-03-03 send-service education.send-decision stage=assess decision=refused", "2025-04-28 send-service education.send-appeal outcome=mediated", "2025-05-28 send-service education.send-appeal outcome=lodged",
		}, []string{"1 2025-05-28T23:59+01:00 3 met-on-the-day"}},
		{"an early certificate takes nothing away", "ehc-appeal", []string{
			"2025-03-03 send-service education.send-decision stage=assess decision=refused", "2025-03-10 send-service education.send-appeal outcome=mediated", "2025-05-02 send-service education.send-appeal outcome=lodged",
		}, []string{"1 2025-05-03T23:59+01:00 3 met"}},
		{"a local panel's decision is measured as such", "nrm-reasonable-grounds", []string{"2025-03-03 social-care nrm.referral", "2025-04-10 social-care nrm.conclusive-grounds by=local-panel decision=positive"}, nil},
		{"the recovery period was longer", "nrm-recovery-period", []string{"2022-12-12 social-care nrm.reasonable-grounds decision=positive", "2023-01-26 social-care nrm.conclusive-grounds decision=positive"}, []string{"1 2023-01-26T23:59+00:00 2 met-on-the-day"}},
		{"and is shorter since", "nrm-recovery-period", []string{"2022-12-13 social-care nrm.reasonable-grounds decision=positive", "2023-01-26 social-care nrm.conclusive-grounds decision=positive"}, []string{"1 2023-01-12T23:59+00:00 2 met"}},
		{"a recovery period ends with no decision owed", "nrm-recovery-period", []string{"2024-12-13 social-care nrm.reasonable-grounds decision=positive"}, []string{"1 2025-01-12T23:59+00:00 - open"}},
		{"a visit by another service is not the social worker's", "cp-visit-local", []string{"2025-03-03 social-care plan.protection-start", "2025-03-05 police child.seen", "2025-03-18 social-care child.seen purpose=statutory"},
			[]string{"1 2025-03-17T23:59+00:00 3 missed", "3 2025-04-01T23:59+01:00 - missed"}},
		{"a child who starts to be cared for is visited by other rules", "cp-visit-local", []string{"2025-03-03 social-care plan.protection-start", "2025-03-05 social-care care.started"}, nil},
		{"a full care order of a child already cared for starts no first review", "cared-for-review-1", []string{"2025-03-03 social-care care.started", "2025-03-20 social-care meeting.cared-for-review", "2025-05-05 family-court legal.care-order"}, []string{"1 2025-03-31T23:59+01:00 2 met"}},
		{"the second and third review", "cared-for-review-3", []string{
			"2025-03-03 social-care care.started", "2025-03-20 social-care meeting.cared-for-review", "2025-06-05 social-care meeting.cared-for-review", "2025-11-05 social-care meeting.cared-for-review",
		}, []string{"3 2025-12-05T23:59+00:00 4 met", "4 2026-05-05T23:59+01:00 - open"}},
		{"half of the provision is not full time", "exclusion-provision", []string{"2025-03-03 school education.exclusion", "2025-03-05 education education.alternative-provision hours=10", "2025-03-11 education education.alternative-provision hours=25"}, []string{"1 2025-03-11T23:59+00:00 3 met-on-the-day"}},
		{"nine days of absence", "absence-notice", []string{"2025-03-03/2025-03-13 school education.absence authorised=no days=9"}, nil},
		{"an absence before the regulations of 2024", "absence-notice", []string{"2023-03-06/2023-03-17 school education.absence authorised=no days=10", "2023-03-20 school education.missing"}, []string{"1 2023-03-17T23:59+00:00 2 missed"}},
		{"a second court order in time", "secure-first-order", []string{"2025-03-03 family-court legal.secure-order months=3", "2025-06-02 family-court legal.secure-order months=3"}, []string{"1 2025-06-03T23:59+01:00 2 met"}},
		{"an emergency order replaces police protection", "police-protection", []string{"2025-03-03T10:00 police police.protection", "2025-03-05T10:00 family-court legal.interim-order type=emergency-protection"}, nil},
		{"three returns within ninety days, and the next three", "repeat-missing-meeting", []string{
			"2025-01-01 police missing.returned", "2025-02-01 police missing.returned", "2025-04-01 police missing.returned", "2025-04-03 police missing.analysis", "2025-04-10 police missing.returned", "2025-04-11 police missing.returned",
		}, []string{"3 2025-04-15T23:59+01:00 4 met"}},
		{"the ninety-first day", "repeat-missing-meeting", []string{"2025-01-01 police missing.returned", "2025-02-01 police missing.returned", "2025-04-02 police missing.returned"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := runsOf(standardClocks(t), c.clock, ofLines("2026-01-01", c.lines...)); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// 72 hours in all in any 28 days: what was used before is counted minute by minute.
func TestATotalOverATimeIsUsedUpMinuteByMinute(t *testing.T) {
	table := standardClocks(t)
	rapid.Check(t, func(t *rapid.T) {
		base := time.Date(rapid.IntRange(2015, 2028).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 12, 0, 0, 0, wallZone)
		type stay struct{ from, to time.Time }
		var stays []stay
		var lines []string
		for range rapid.IntRange(0, 3).Draw(t, "stays") {
			from := base.Add(time.Duration(rapid.IntRange(0, 8*24*60).Draw(t, "gap")) * time.Minute)
			to := from.Add(time.Duration(rapid.IntRange(60, 30*60).Draw(t, "length")) * time.Minute)
			if from.Hour() < 3 || to.Hour() < 3 {
				continue // the hour that comes twice
			}
			stays = append(stays, stay{from, to})
			lines = append(lines, from.Format(minutes)+" social-care care.placement type=secure-home change=started", to.Format(minutes)+" social-care care.placement type=secure-home change=ended")
			base = to.Add(time.Hour)
		}
		start := base.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "then")) * time.Minute)
		if start.Hour() < 3 {
			start = start.Add(3 * time.Hour)
		}
		lines = append(lines, start.Format(minutes)+" social-care care.placement type=secure-home change=started")
		due := start
		for ; ; due = due.Add(time.Minute) {
			used := due.Sub(start)
			for _, s := range stays {
				from := due.AddDate(0, 0, -28)
				if s.from.After(from) {
					from = s.from
				}
				if s.to.After(from) {
					used += s.to.Sub(from)
				}
			}
			if used >= 72*time.Hour {
				break
			}
		}
		runs := runsOf(table, "secure-without-court", ofLines("2035-01-01", lines...))
		want := fmt.Sprintf("%d %s - missed", len(lines), due.Format("2006-01-02T15:04-07:00"))
		if len(runs) == 0 || runs[len(runs)-1] != want {
			t.Fatalf("%q\n%q, want %s", lines, runs, want)
		}
	})
}

// A time that is written less exactly never turns what was in time into what was late.
func TestATimeWrittenLessExactlyIsNeverLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := rapid.SampledFrom(trials).Draw(t, "clock")
		if tr.clock == "nrm-recovery-period" {
			return
		}
		day := someStart(t)
		last := tr.lastDay(day)
		if tr.unit == "hours" {
			last = day.AddDate(0, 0, tr.n/24)
		}
		done := day.AddDate(0, 0, rapid.IntRange(1, 1+int(last.Sub(day).Hours()/24)+5).Draw(t, "done"))
		start, stop := wallTime(t, day, "start").Format(minutes), wallTime(t, done, "done").Format(minutes)
		exact := tr.runOf(t, start, stop, "2035-01-01")
		if exact == nil {
			t.Fatal("the exact times start no clock")
		}
		for _, less := range [][2]string{{start[:10], stop}, {start, stop[:10]}, {start[:10], stop[:10]}, {start[:10] + "~", stop}, {start, stop[:7]}, {start[:7], stop[:7]}, {start[:10] + "?", stop}} {
			r := tr.runOf(t, less[0], less[1], "2035-01-01")
			if r == nil || r.Done.IsZero() {
				continue
			}
			if exact.Result != Missed && r.Result == Missed || exact.Result == Missed && (r.Result == Met || r.Result == MetOnTheDay) && less[0] == start {
				t.Fatalf("%s from %s to %s is %s; from %s to %s %s", tr.clock, start, stop, exact.Result, less[0], less[1], r.Result)
			}
		}
	})
}

// A partnership gives an interval of its own, for all its areas or for one; nothing else changes.
func TestAnAreaHasItsOwnInterval(t *testing.T) {
	own, err := standardClocks(t).With(fstest.MapFS{
		"clocks.yaml":         {Data: []byte("- id: cp-visit-local\n  area: north\n  lasts: 20 working days\n  authority: procedure of the north\n- id: strategy-follow-up\n  area: south\n")},
		"bank-holidays.csv":   {Data: []byte("date,name\n2025-03-10,Local day\n")},
		"school-closures.csv": {Data: []byte("from,to,area\n2025-03-03,2025-03-14,north\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"2025-03-03 social-care-north plan.protection-start", "2025-03-03 social-care-north meeting.strategy", "2025-03-03 school-north education.exclusion"}
	north := ofLines("2025-03-04", lines...)
	south := ofLines("2025-03-04", strings.Split(strings.ReplaceAll(strings.Join(lines, "\n"), "-north", "-south"), "\n")...)
	for _, c := range []struct {
		clock        string
		north, south string
	}{
		{"cp-visit-local", "[1 2025-04-01T23:59+01:00 - open]", "[1 2025-03-18T23:59+00:00 - open]"},
		{"strategy-follow-up", "[]", "[2 2025-03-11T23:59+00:00 - open]"},
		{"exclusion-provision", "[3 2025-03-24T23:59+00:00 - open]", "[3 2025-03-12T23:59+00:00 - open]"},
	} {
		if got := fmt.Sprint(runsOf(own, c.clock, north)); got != c.north {
			t.Errorf("%s in the north: %s, want %s", c.clock, got, c.north)
		}
		if got := fmt.Sprint(runsOf(own, c.clock, south)); got != c.south {
			t.Errorf("%s in the south: %s, want %s", c.clock, got, c.south)
		}
	}
	if fmt.Sprint(runsOf(standardClocks(t), "cp-visit-local", north)) != "[1 2025-03-17T23:59+00:00 - open]" {
		t.Error("the table beneath has changed")
	}
}

// Where nobody knows when schools are open, nothing is said to be late.
func TestWithoutASchoolCalendarNothingIsClaimed(t *testing.T) {
	for _, r := range standardClocks(t).Run(ofLines("2040-01-01", "2033-03-07 school education.exclusion", "2041-03-07 social-care police.notification")) {
		want := map[string]string{"exclusion-provision": "no school calendar for this area", "ppn-read": "the bank holidays of that year are not known"}[r.Clock.ID]
		if r.Result != NotTestable || r.DueWhen != "not-testable" || len(r.Notes) == 0 || r.Notes[0] != want {
			t.Errorf("%s: %s %s %v", r.Clock.ID, r.Result, r.DueWhen, r.Notes)
		}
	}
}

// A rule that names a clock waits as long as the clock allowed then.
func TestARuleNamesAClock(t *testing.T) {
	l, ok := table{}.length("absence-notice")
	if !ok || l.String() != "10 school days counting the first day" {
		t.Errorf("%v %v", l, ok)
	}
	for _, id := range []string{"nrm-recovery-period", "request-answer", "no-such-clock"} {
		if _, ok := (table{}).length(id); ok {
			t.Errorf("%s allows a length of time", id)
		}
	}
	changed, err := calendar.Parse("10 days")
	if err != nil {
		t.Fatal(err)
	}
	before, err := calendar.Parse("20 days")
	if err != nil {
		t.Fatal(err)
	}
	l2 := changed.After(record.MustWhen("2022-12-12"), before)
	for start, want := range map[string]string{"2022-12-12": "2023-01-01", "2022-12-13": "2022-12-23"} {
		if got := l2.From(record.MustWhen(start).In(record.UnknownBirth())).EDTF(); got != want {
			t.Errorf("from %s until %s, want %s", start, got, want)
		}
	}
	if l2.Most() < 20*24*3600 {
		t.Error("the longer of the two is forgotten")
	}
}
