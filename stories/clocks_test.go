package stories_test

import (
	"os"
	"slices"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/stories"
)

// stories/clock is an invented child whose dates try every clock. What each clock should say was worked out by hand; these tests hold the
// table of clocks to it.

func clock() (record.Submission, error) {
	return intake.ReadFolder(stories.Clock(), intake.DefaultOptions())
}

func clocks(t testing.TB) *rules.Clocks {
	t.Helper()
	table, err := rules.StandardClocks()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// columns gives what a run says, in the columns of the expected table. What a clock ran across is free words and is not compared.
func columns(r *rules.ClockResult) []string {
	return []string{string(r.Start.Record), r.Clock.ID, r.Rule, r.StartWhen, r.DueWhen, string(r.Done.Record), r.DoneWhen, string(r.Result), "", r.Authority}
}

const crosses = 8 // the column that is not compared

// beyondTheTable are the runs that the expected table does not list and that are true all the same.
var beyondTheTable = map[string]string{
	"S-086 placed-with-parents-visit": "the last visit of the record: the care order goes on, and no visit follows within six weeks",
}

func check(t *testing.T, table *rules.Clocks, c *chronology.Chronology) {
	t.Helper()
	got := map[string][]string{}
	for _, r := range table.Run(c) {
		row := columns(&r)
		if key := row[0] + " " + row[1]; beyondTheTable[key] == "" {
			got[key] = row
		} else if r.Result != rules.Missed {
			t.Errorf("%s is %s", key, r.Result)
		}
	}
	expected := rows(t, "testdata/clock-expected.csv")
	for _, want := range expected {
		want[crosses] = ""
		key := want[0] + " " + want[1]
		if !slices.Equal(got[key], want) {
			t.Errorf("got  %q\nwant %q", got[key], want)
		}
		delete(got, key)
	}
	for _, row := range got {
		t.Errorf("nobody expects %q", row)
	}
	t.Logf("%d clocks expected, and %d true beyond them", len(expected), len(beyondTheTable))
}

func TestEveryClockSaysWhatWasWorkedOutByHand(t *testing.T) {
	check(t, clocks(t), join(t, clock).Children[0].Chronology)
}

// The fixture's own bank holidays and school closures give the same as England's and the typical ones.
func TestTheFixturesOwnCalendarGivesTheSame(t *testing.T) {
	table, err := clocks(t).With(os.DirFS("testdata/clock-calendar"))
	if err != nil {
		t.Fatal(err)
	}
	check(t, table, join(t, clock).Children[0].Chronology)
}

// Looked at on any day, nothing is said to be missed before it was due, nothing that was done by then is open, and what was settled in
// time stays so.
func TestNothingIsMissedBeforeItWasDue(t *testing.T) {
	whole := join(t, clock).Children[0].Chronology
	final := map[string]rules.Result{}
	for _, r := range clocks(t).Run(whole) {
		final[r.Start.String()+r.Clock.ID] = r.Result
	}
	for _, day := range []string{"2024-04-01", "2024-06-06", "2024-10-29T10:00", "2024-10-29T10:31", "2025-05-24", "2025-06-05", "2025-12-29", "2026-01-28", "2026-03-02T21:59", "2026-03-02T22:01", "2026-06-01", "2026-06-02", "2026-10-28"} {
		then := casework.Look(whole, day, "")
		for _, r := range clocks(t).Run(then) {
			was := final[r.Start.String()+r.Clock.ID]
			switch {
			case r.Result == rules.Missed && r.Done.IsZero() && record.Before(r.Due, then.Now) != record.Yes:
				t.Errorf("on %s %s is missed, and due %s", day, r.Clock.ID, r.DueWhen)
			case r.Result == rules.StillOpen && !r.Clock.NotBefore && record.Before(r.Due, then.Now) == record.Yes:
				t.Errorf("on %s %s is open, and was due %s", day, r.Clock.ID, r.DueWhen)
			case r.Result == rules.Met && was != rules.Met:
				t.Errorf("on %s %s was met, in the end it is %s", day, r.Clock.ID, was)
			}
		}
	}
}

// What is known only by age or by month is never said to be late, or in time.
func TestNothingIsClaimedOfTimesThatAreNotExact(t *testing.T) {
	n := 0
	for _, r := range clocks(t).Run(join(t, joe).Children[0].Chronology) {
		n++
		if r.Result != rules.NotTestable || len(r.Notes) == 0 {
			t.Errorf("%s at %s is %s, %v", r.Clock.ID, r.Start, r.Result, r.Notes)
		}
	}
	if n == 0 {
		t.Error("no clock ran")
	}
}
