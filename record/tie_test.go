package record_test

import (
	"testing"
	"time"

	"sightline/record"
)

// A tie holds from its beginning until the moment at which it ends, however it ends.
func TestATieHoldsUntilItEnds(t *testing.T) {
	from := time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)
	hours := func(n int) time.Time { return from.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		what string
		tie  record.Tie
		at   time.Time
		want bool
	}{
		{"before it begins", record.Tie{From: from}, from.Add(-time.Second), false},
		{"when it begins", record.Tie{From: from}, from, true},
		{"without an end", record.Tie{From: from}, hours(10000), true},
		{"before its time is over", record.Tie{From: from, Until: hours(8)}, hours(8).Add(-time.Second), true},
		{"when its time is over", record.Tie{From: from, Until: hours(8)}, hours(8), false},
		{"before its end is recorded", record.Tie{From: from, Until: hours(8), Ended: hours(2)}, hours(1), true},
		{"after its end is recorded", record.Tie{From: from, Until: hours(8), Ended: hours(2)}, hours(2), false},
	} {
		if got := c.tie.InForce(c.at); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// What protects a child is a relation to a child, and what nobody can record binds to nothing.
func TestEveryRelationSaysWhatItBindsTo(t *testing.T) {
	for _, r := range record.Relations() {
		if r.Stays() && r.To() != record.ToChild {
			t.Errorf("%s protects and is no relation to a child", r)
		}
	}
	for _, r := range []record.Relation{record.HoldsNotice, record.AsService, record.AsSelf, record.ByFunction, "neighbour", ""} {
		if r.To() != record.ToNothing {
			t.Errorf("%q can be recorded", r)
		}
	}
}
