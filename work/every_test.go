package work

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEveryPeriodHasItsTurnOnceWhoeverRuns(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		did := new(done)
		var stops []func()
		for range 3 {
			r := p.new(t)
			r.Every("checkpoint", time.Second, did.do)
			stops = append(stops, runs(t, r))
		}
		did.wait(t, 2)
		stops[0]() // whoever led, another does
		stops[1]()
		before := len(did.list())
		did.wait(t, before+2)
		stops[2]()
		seen := map[string]bool{}
		for _, at := range p.all(t, "SELECT scheduled_at FROM river_job") {
			if second := at[:len("2006-01-02T15:04:05")]; seen[second] {
				t.Errorf("two in %s", second)
			} else {
				seen[second] = true
			}
		}
		if len(seen) < 4 {
			t.Errorf("%d periods", len(seen))
		}
	})
}

func TestARestartWithinAPeriodDoesNotBeginItAgain(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		nightly := new(done)
		for n := range 3 {
			r, other := p.new(t), new(done)
			r.Every("nightly-check", mostEvery, nightly.do)
			r.Every("start-"+[]string{"a", "b", "c"}[n], mostEvery, other.do)
			stop := runs(t, r)
			other.wait(t, 1) // promised together with the check, if that was
			counts(t, r, tally{0, 0, 0})
			stop()
		}
		if n := len(nightly.list()); n != 1 {
			t.Errorf("done %d times", n)
		}
	})
}

func TestAPeriodThatFailedIsTriedThriceAndCounted(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, tried := p.new(t, impatient), new(done)
		r.Every("nightly-check", mostEvery, func(ctx context.Context, args json.RawMessage) error {
			_ = tried.do(ctx, args)
			panic("the disk")
		})
		runs(t, r)
		counts(t, r, tally{0, 0, 1})
		if got := tried.list(); !slices.Equal(got, []string{"null", "null", "null"}) {
			t.Errorf("tried with %v", got)
		}
	})
}

// The next period begins later than now, not later than a period from now, at a moment every node agrees on.
func TestPeriodsAreTheSameForEveryNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := time.Duration(rapid.Int64Range(int64(time.Second), int64(1000*time.Hour)).Draw(t, "every"))
		now := time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "now"), rapid.Int64Range(0, 999_999_999).Draw(t, "part")).
			In(time.FixedZone("", rapid.IntRange(-43200, 43200).Draw(t, "zone")))
		next := period(every).Next(now)
		if wait := next.Sub(now); wait <= 0 || wait > every {
			t.Fatalf("%v after %v", wait, now)
		}
		within := now.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(now))-1).Draw(t, "later")))
		if again := period(every).Next(within); !again.Equal(next) {
			t.Fatalf("%v, and a moment later %v", next, again)
		}
	})
	if next := period(24 * time.Hour).Next(time.Date(2024, 6, 7, 13, 0, 0, 0, time.UTC)); !next.Equal(time.Date(2024, 6, 8, 0, 0, 0, 0, time.UTC)) {
		t.Error(fmt.Sprint("a day begins at ", next))
	}
}
