package chronology_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// Each case is a promise of the format's "Order of a chronology" (R-001: one chronology from birth to now).
func TestTheOrderOfAChronology(t *testing.T) {
	for _, c := range []struct {
		name, want string
		lines      []string
	}{
		{"what is surely earlier stands earlier, whatever rows and order say", "a b c", []string{"c | 2021 | | order=1", "b | 2020 | | order=2", "a | age 3 | | order=3"}},
		{"a clock time after a clock time", "a b", []string{"b | 2021-11-03T22:41", "a | 2021-11-03T22:40"}},
		{"ages are ages of one child", "a b c", []string{"c | age 14", "b | age 13", "a | age 12/12"}},
		{"an age before a date that is surely later", "a b", []string{"b | 2019-02-28 | | order=1", "a | age 12 | | order=2"}},
		{"an age that may be later keeps the order told", "b a", []string{"b | 2018-03-01 | | order=1", "a | age 12 | | order=2"}},
		{"overlapping times: order", "b c a", []string{"a | age 14 | | order=30", "b | 2020 | | order=10", "c | age 14/15 | | order=20"}},
		{"overlapping times: after comes before order", "b a", []string{"a | 2021 | | order=1; after=b within P3M", "b | 2021 | | order=2"}},
		{"after gives a place to a time nobody knows", "x b a y", []string{"a | unknown | | after=b within P14D", "x | 2020", "b | 2021-03-01", "y | 2022"}},
		{"order gives a place to a time nobody knows", "a u b", []string{"b | 2021 | | order=3", "u | unknown | | order=2", "a | 2021 | | order=1"}},
		{"neither time nor order stands last", "a b u v", []string{"u | unknown", "v | ", "b | 2023 | | order=9", "a | 2021"}},
		{"a dangling after gives no place", "a u", []string{"u | unknown | | after=nowhere within P3M", "a | 2021"}},
		{"what follows a time nobody knows is not known either, and follows it", "a u v", []string{"v | unknown | | after=u within P3M", "u | unknown", "a | 2021"}},
		{"one day: a date before a clock time", "b a", []string{"a | 2021-11-03T08:00", "b | 2021-11-03"}},
		{"one day: order comes first", "a b", []string{"a | 2021-11-03T08:00 | | order=1", "b | 2021-11-03 | | order=2"}},
		{"one day: an order that is the same decides nothing", "b a", []string{"a | 2021-11-03T08:00 | | order=1", "b | 2021-11-03 | | order=1"}},
		{"one day: after comes first", "a b", []string{"a | 2021-11-03T08:00", "b | 2021-11-03 | | after=a within P1D"}},
		{"one day: a month is no date", "a b", []string{"a | 2021-11-03T08:00", "b | 2021-11"}},
		{"another day's date does not come first", "a b", []string{"b | 2021-11-04", "a | 2021-11-03T08:00"}},
		{"then file", "b a", []string{"police/a | 2021", "health/b | 2021"}},
		{"then row", "a b c", []string{"a | 2021", "b | 2021", "c | 2021"}},
		{"told with hindsight, in its order", "a b c h", []string{"early/h | ../2023-10 | | order=99", "a | 2020 | | order=1", "b | 2021 | | order=2", "c | 2022 | | order=3"}},
		{"what is told later waits though nothing is surely before it", "x a b h", []string{"h | ../2023-10 | | order=99; file=a.csv", "x | 2010", "a | 2020 | | order=1", "b | 2021 | | order=2"}},
		{"what overlaps both of two stands where its row says", "b a c", []string{"c | 2021-03", "b | 2020-06/2021-06", "a | 2020-12"}},
		{"order that goes round with the times gives way", "c a b", []string{"a | 2019 | | order=3", "b | 2021 | | order=1", "c | 2018/2022 | | order=2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := built(t, c.lines...)
			if have := ids(got.Items); have != c.want {
				t.Errorf("%s, want %s", have, c.want)
			}
			for i, it := range got.Items {
				if it.Pos != i {
					t.Errorf("%s stands at %d and says %d", it.Ref, i, it.Pos)
				}
			}
		})
	}
}

func TestTimeNotKnownIsSaidOfWhatHasNeitherTimeNorOrder(t *testing.T) {
	c := built(t, "a | unknown", "b | unknown | | order=1", "c | unknown | | after=d within P3M", "d | 2021", "e | unknown | | after=a within P3M", "f | unknown | | after=nowhere within P3M", "g | ")
	for id, want := range map[string]bool{"a": true, "b": false, "c": false, "d": false, "e": true, "f": true, "g": true} {
		if c.Lookup(id).TimeUnknown != want {
			t.Errorf("%s: time not known is %v", id, !want)
		}
	}
}

// someEntries draws entries of every form of time, some with an order, some with a relative time, some of them in a circle.
func someEntries(t *rapid.T, most int) []record.Entry {
	n := rapid.IntRange(0, most).Draw(t, "entries")
	entries := make([]record.Entry, n)
	for i := range entries {
		age, days := rapid.IntRange(0, 17).Draw(t, "age"), rapid.IntRange(0, 40).Draw(t, "day")
		date := fmt.Sprintf("2021-%02d-%02d", 1+days/28, 1+days%28)
		text := rapid.SampledFrom([]string{
			date, date, date + "T08:00", date + "T20:00", date[:7], "2021", "2020/2022", "../2021-01", date + "?", date + "~", fmt.Sprintf("age %d", age), fmt.Sprintf("age %d/%d", age, age+3), "unknown", "",
		}).Draw(t, "time")
		e := record.Entry{
			Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint(i))}, Happened: record.MustWhen(text), Kind: "note",
			Origin: record.Origin{File: rapid.SampledFrom([]string{"a.csv", "b.csv"}).Draw(t, "file"), Line: i + 2},
		}
		if rapid.IntRange(0, 2).Draw(t, "has order") == 0 {
			e.Order = record.Order{Value: rapid.IntRange(0, 9).Draw(t, "order"), Set: true}
		}
		if rapid.IntRange(0, 4).Draw(t, "has after") == 0 {
			e.After, _ = record.ParseAfter(fmt.Sprintf("%d %s", rapid.IntRange(0, most).Draw(t, "after"), rapid.SampledFrom([]string{"within P3M", "about P1M", "within P1D"}).Draw(t, "by")), "police")
		}
		entries[i] = e
	}
	return entries
}

func joined(entries []record.Entry) *chronology.Chronology {
	return chronology.Build(chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2005-03/2005-12")}}, Entries: entries})
}

func TestNothingStandsBeforeWhatIsSurelyEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := someEntries(t, 30)
		c := joined(entries)
		if c.Len() != len(entries) {
			t.Fatalf("%d entries of %d stand in the chronology", c.Len(), len(entries))
		}
		for i, it := range c.Items {
			for _, later := range c.Items[i+1:] {
				if it.TimeUnknown && !later.TimeUnknown {
					t.Fatalf("%s, of unknown time, stands before %s", it.Ref, later.Ref)
				}
				if !later.TimeUnknown && record.SurelyEarlier(later.At, it.At) {
					t.Fatalf("%s (%s) stands before %s (%s)", it.Ref, it.Happened, later.Ref, later.Happened)
				}
			}
		}
	})
}

func TestTheOrderDoesNotDependOnTheOrderOfReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := someEntries(t, 20)
		want := ids(joined(entries).Items)
		shuffled := slices.Clone(entries)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := ids(joined(shuffled).Items); got != want {
			t.Errorf("read in another order: %s, first %s", got, want)
		}
	})
}

// Where a source tells its entries in an order that the times allow, that is the order, however the rows stand.
func TestAnOrderThatTheTimesAllowIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 15).Draw(t, "entries")
		entries := make([]record.Entry, n)
		for i := range entries {
			month := 1 + rapid.IntRange(0, 11).Draw(t, "month") // what truly happened, i-th, was written less exactly
			entries[i] = record.Entry{
				Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint(i))}, Kind: "note", Origin: record.Origin{File: "police.csv", Line: rapid.IntRange(2, 99).Draw(t, "row")},
				Order: record.Order{Value: i, Set: true}, Happened: record.MustWhen(rapid.SampledFrom([]string{
					fmt.Sprintf("%d-%02d", 2010+i/4, month), fmt.Sprintf("%d", 2010+i/4), fmt.Sprintf("%d/%d", 2009+i/4, 2011+i/4), "../2030", "unknown",
				}).Draw(t, "written")),
			}
		}
		c := joined(entries)
		for i, it := range c.Items {
			for _, later := range c.Items[i+1:] {
				if it.Order.Value > later.Order.Value && !record.SurelyEarlier(it.At, later.At) && allowed(entries) {
					t.Fatalf("%d (%s) stands before %d (%s)", it.Order.Value, it.Happened, later.Order.Value, later.Happened)
				}
			}
		}
	})
}

// allowed reports that no entry told later is surely earlier.
func allowed(entries []record.Entry) bool {
	for i, e := range entries {
		for _, later := range entries[i+1:] {
			if record.SurelyEarlier(later.Happened.In(record.UnknownBirth()), e.Happened.In(record.UnknownBirth())) {
				return false
			}
		}
	}
	return true
}
