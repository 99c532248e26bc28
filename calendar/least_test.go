package calendar

import (
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// TestALengthLastsNoShorterThanItsLeast: what surely lies within a length needs no calendar.
func TestALengthLastsNoShorterThanItsLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parse := func(name string) Length {
			l, err := Parse(rapid.SampledFrom([]string{"72 hours", "1 day", "90 days", "1 month", "13 months", "4 years", "1 working day", "10 working days", "6 school days", "P1Y2M3DT4H", "2 working days counting the first day"}).Draw(t, name))
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		l := parse("length")
		if rapid.Bool().Draw(t, "changed") {
			l = l.After(record.MustWhen("2015-06-01"), parse("before"))
		}
		lo := rapid.Int64Range(0, 2_000_000_000).Draw(t, "at")
		s := record.Span{Lo: lo, Hi: lo + rapid.Int64Range(0, 400*24*3600).Draw(t, "long")}
		if lasts := l.From(record.Range{Early: s, Late: s}).Hull().Lo - s.Lo; lasts < l.Least() {
			t.Fatalf("%s lasts %d seconds, less than %d", l, lasts, l.Least())
		}
	})
}
