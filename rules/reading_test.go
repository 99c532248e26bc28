package rules

import (
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// TestAgesAreThoseOfTheChronology: an age that is known from the entry asked about before is the one that the calendar gives, around
// every birthday, whatever is known of the birth.
func TestAgesAreThoseOfTheChronology(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := rapid.SampledFrom([]string{"2006-03-26", "2004-02-29", "2006", "2006-06", "2006-10-29?", "unknown"}).Draw(t, "born")
		in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen(born)}}}
		days := rapid.SliceOfN(rapid.SampledFrom([]string{
			"2020-02-28", "2020-02-29", "2020-03-01", "2020-03-25", "2020-03-26", "2020-03-26T00:00", "2020-03-25T23:59", "2021-02-28", "2021-03-01", "2021-10-28",
			"2021-10-29", "2021", "2021-03", "2005-01-01", "2006-12-31", "1970-01-01T00:00", "age 14", "age 15", "unknown",
		}), 1, 12).Draw(t, "days")
		for i, day := range days {
			in.Entries = append(in.Entries, record.Entry{Ref: record.Ref{Agency: "police", Record: record.RecordID(rune('A' + i))}, Kind: "note", Happened: record.MustWhen(day)})
		}
		r := newReading(chronology.Build(in))
		for _, it := range rapid.Permutation(r.Items).Draw(t, "asked") {
			lo, hi, ok := r.ageAt(it)
			if wantLo, wantHi, wantOK := r.AgeAt(it); lo != wantLo || hi != wantHi || ok != wantOK {
				t.Fatalf("born %s, at %s: %d to %d %t, want %d to %d %t", born, it.Happened, lo, hi, ok, wantLo, wantHi, wantOK)
			}
		}
	})
}
