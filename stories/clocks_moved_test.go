package stories_test

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/stories"
)

// The fixture is moved by some days, whole, and every row is worked out again the slow way: days are walked one by one on a wall calendar.
// What starts and stops each clock stays the same; when it was due, and whether that was met, changes with weekends, holidays, lengths of
// months and the nights on which clocks change.

var wrote = regexp.MustCompile(`\d{4}-\d\d(-\d\d)?`)

// moved moves every date of a text by some days; a month by its middle.
func moved(text string, days int) string {
	return wrote.ReplaceAllStringFunc(text, func(date string) string {
		if len(date) == len("2006-01") {
			t, _ := time.Parse("2006-01-02", date+"-15")
			return t.AddDate(0, 0, days).Format("2006-01")
		}
		t, _ := time.Parse("2006-01-02", date)
		return t.AddDate(0, 0, days).Format("2006-01-02")
	})
}

// movedFixture gives the folder with its dates moved, and when each record happened.
func movedFixture(t *rapid.T, days int) (folder fstest.MapFS, happened map[string]string) {
	folder, happened = fstest.MapFS{}, map[string]string{}
	for _, name := range []string{"people.csv", "manifest.json", "entries.csv"} {
		data, err := fs.ReadFile(stories.Clock(), name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if name != "people.csv" {
			text = moved(text, days)
		}
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	all, err := csv.NewReader(strings.NewReader(string(folder["entries.csv"].Data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[1:] {
		happened[row[0]] = row[3]
	}
	return folder, happened
}

var london = record.LondonDay(0).Location()

// wall reads a time as the clock in London shows it; ok is false for one that it leaves out or shows twice.
func wall(text string) (at time.Time, ok bool) {
	at, err := time.ParseInLocation("2006-01-02T15:04", text, london)
	twice := at.Add(time.Hour).Format("15:04") == at.Format("15:04") || at.Add(-time.Hour).Format("15:04") == at.Format("15:04")
	return at, err == nil && !twice && at.Format("2006-01-02T15:04") == text
}

func dayOf(text string) time.Time {
	t, _ := time.Parse("2006-01-02", text[:10])
	return t
}

func secondOf(day time.Time) int64 {
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, london).Unix()
}

func works(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && calendar.England().Holiday(secondOf(day)) == ""
}

func teaches(day time.Time) bool {
	return works(day) && calendar.England().Closure("north", secondOf(day)) == ""
}

// walked gives the last day of so many, walking one by one.
func walked(start time.Time, rule string) time.Time {
	words := strings.Fields(strings.TrimPrefix(rule, "not before "))
	n, _ := strconv.Atoi(words[0])
	counts := func(time.Time) bool { return true }
	switch words[1] {
	case "wd":
		counts = works
	case "sd":
		counts = teaches
	case "wk":
		n *= 7
	case "mo":
		first := time.Date(start.Year(), start.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		to := first
		for to.Day() < start.Day() && to.AddDate(0, 0, 1).Month() == first.Month() {
			to = to.AddDate(0, 0, 1)
		}
		return to
	}
	if strings.HasSuffix(rule, "counting the first day") {
		start = start.AddDate(0, 0, -1)
	}
	for n > 0 {
		if start = start.AddDate(0, 0, 1); counts(start) {
			n--
		}
	}
	return start
}

// worked works out a row of the expected table for the moved dates: its start, when it was due, and the result. ok is false for a row that
// is worked out by hand alone.
func worked(row []string, happened map[string]string, days int, today time.Time) (start, due, result string, ok bool) {
	rule, done := row[2], happened[row[5]]
	start = moved(row[3], days)
	if row[0] == "S-039" && row[1] == "strategy-record" {
		done = moved(row[6], days)
	}
	switch {
	case row[7] == "not-testable":
		return start, "not-testable", "not-testable", true
	case strings.HasPrefix(rule, "later of"):
		due, start = walked(dayOf(happened["S-007"]), "2 mo").Format(time.DateOnly), moved("2024-06-21", days)
		if other := walked(dayOf(happened["S-008"]), "1 mo").Format(time.DateOnly); other > due {
			due, start = other, happened["S-008"]
		}
	case rule == "date agreed":
		due = moved(row[4][:10], days)
	case rule == "not before 30 d" && start < "2022-12-13":
		due = walked(dayOf(start), "45 d").Format(time.DateOnly)
	case strings.Contains(rule, " h"):
		return ofHours(row, happened, [2]string{start, done}, today)
	default:
		due = walked(dayOf(start), rule).Format(time.DateOnly)
	}
	last := dayOf(due)
	shown := time.Date(last.Year(), last.Month(), last.Day(), 23, 59, 0, 0, london).Format("2006-01-02T15:04-07:00")
	if done == "" {
		return start, shown, map[bool]string{true: "missed", false: "open"}[today.After(last)], true
	}
	result = map[int]string{-1: "met", 0: "met-on-the-day", 1: "missed"}[dayOf(done).Compare(last)]
	if strings.HasPrefix(rule, "not before") {
		result = map[int]string{-1: "too-early", 0: "met-on-the-day", 1: "met"}[dayOf(done).Compare(last)]
	}
	return start, shown, result, true
}

// ofHours works out a row of a clock that runs on the clock, from when it started to when it was done.
func ofHours(row []string, happened map[string]string, times [2]string, today time.Time) (string, string, string, bool) {
	start, done := times[0], times[1]
	from, ok := wall(start)
	if !ok {
		return "", "", "", false
	}
	allowed, _ := strconv.Atoi(strings.Fields(row[2])[0])
	length := time.Duration(allowed) * time.Hour
	if strings.Contains(row[2], "left of") {
		in, _ := wall(happened["S-067"])
		out, _ := wall(happened["S-068"])
		length = 72*time.Hour - out.Sub(in)
	}
	due := from.Add(length)
	shown := due.Format("2006-01-02T15:04-07:00")
	if done == "" {
		return start, shown, map[bool]string{true: "missed", false: "open"}[today.After(due)], true
	}
	at, ok := wall(done)
	if !ok {
		return "", "", "", false
	}
	return start, shown, map[int]string{-1: "met", 0: "met-on-the-day", 1: "missed"}[at.Compare(due)], true
}

func TestTheFixtureMovedToOtherDatesIsWorkedOutTheSame(t *testing.T) {
	table, expected := clocks(t), rows(t, "testdata/clock-expected.csv")
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(-9*365, 3*365).Draw(t, "days")
		folder, happened := movedFixture(t, days)
		submission, err := intake.ReadFolder(folder, intake.DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, r := range table.Run(casework.Join(submission).Children[0].Chronology) {
			got[string(r.Start.Record)+" "+r.Clock.ID] = fmt.Sprint(r.StartWhen, " ", r.DueWhen, " ", r.Done.Record, " ", r.Result)
		}
		for _, row := range expected {
			start, due, result, ok := worked(row, happened, days, dayOf(moved("2026-10-30", days)))
			if !ok {
				continue // the hour that comes twice, and a start without a clock time: worked out by hand where they are
			}
			key := row[0] + " " + row[1]
			if want := fmt.Sprint(start, " ", due, " ", row[5], " ", result); got[key] != want {
				t.Fatalf("moved by %d days, %s: %s, want %s", days, key, got[key], want)
			}
		}
		if len(got) != len(expected)+len(beyondTheTable) {
			t.Fatalf("moved by %d days there are %d clocks", days, len(got))
		}
	})
}
