package record

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sameAsEveryForm holds the reader of plain forms against the reader of every form, and reports whether it read the text.
func sameAsEveryForm(t rapid.TB, text string) bool {
	p, ok := plainPoint(text)
	if !ok {
		return false
	}
	if want, err := parseAnyPoint(text); err != nil || p != want {
		t.Fatalf("%q is read as %+v; of all forms it is %+v, %v", text, p, want, err)
	}
	return true
}

// Every day there is in the years looked up, with its month and its year, and the clock times around which anything could differ.
func TestPlainTimesAreReadAsAllTimesAre(t *testing.T) {
	changes := 0
	for day := time.Date(firstPlainYear-1, 12, 30, 0, 0, 0, 0, time.UTC); day.Year() <= lastPlainYear+1; day = day.AddDate(0, 0, 1) {
		inside := day.Year() >= firstPlainYear && day.Year() <= lastPlainYear
		text := day.Format("2006-01-02")
		for _, written := range []string{text, text[:7], text[:4]} {
			if sameAsEveryForm(t, written) != inside {
				t.Fatalf("%s: is it plain? The years looked up are %d to %d", written, firstPlainYear, lastPlainYear)
			}
		}
		for _, clock := range []string{"T00:00", "T00:59:59", "T01:30", "T02:00:00", "T23:59"} {
			if !sameAsEveryForm(t, text+clock) && inside && clock == "T01:30" {
				changes++
			}
		}
	}
	if years := lastPlainYear - firstPlainYear + 1; changes != 2*years {
		t.Errorf("%d days are left to the reader of every form, and the clocks change twice in each of %d years", changes, years)
	}
}

func TestWhatIsNoDayIsNotPlain(t *testing.T) {
	for _, text := range []string{
		"", "202", "2021-", "2021-1", "2021-13", "2021-00", "2021-02-29", "2100-02-29", "2021-04-31", "2021-04-00", "2021-4-01", "2021/04", "2021-04/01", "20a1", "2021-11~",
		"2021-21", "2021-36", "2021-XX", "201X", "1971", "2100", "2021-11-03T", "2021-11-03T24:00", "2021-11-03T22:60", "2021-11-03T22:40:60", "2021-11-03 22:40",
		"2021-11-03T22:40Z", "2021-11-03T22:40:07Z", "2021-11-03T22:40+01:00", "2021-11-03T2240", "2021-11-03T22:4", "２０２１",
	} {
		if p, ok := plainPoint(text); ok {
			t.Errorf("%q is read as %+v", text, p)
		}
	}
}

// A zone without summer time, or with its summer across the new year, has no year that the reader of plain forms may read.
func TestAZoneThatIsNotLikeLondonIsNotGuessed(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Kolkata", "Australia/Sydney", "Europe/Paris", "America/New_York"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, year := range yearsOf(zone) {
			if year.plain {
				t.Errorf("%s: %d", name, firstPlainYear+i)
			}
		}
	}
}

func FuzzPlainPoint(f *testing.F) {
	for _, seed := range []string{"2021-11-03", "2021-11-03T22:40", "2021-10-31T01:30", "2021-03-28T01:30:07", "2021-11", "2021", "2024-02-29", "1972", "2099-12-31", "2021-36", "2021-11~"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !sameAsEveryForm(t, text) {
			return
		}
		if w, err := ParseWhen(text); err != nil || w.String() != text {
			t.Fatalf("%q is read by itself, and as %v, %v", text, w, err)
		}
	})
}

func TestARangeIsKeptExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRange(t, "r")
		r.Uncertain = rapid.Bool().Draw(t, "doubted")
		if again, err := ExactRange(r.Exact()); err != nil || again != r {
			t.Fatalf("%+v is read again as %+v, %v", r, again, err)
		}
	})
	for _, wrong := range [][6]int64{{4: 2}, {4: -1}, {5: 2}, {5: -2}} {
		if r, err := ExactRange(wrong); !errors.Is(err, Invalid) || r != (Range{}) {
			t.Errorf("%v is read as %+v, %v", wrong, r, err)
		}
	}
}

func BenchmarkParseWhen(b *testing.B) {
	for _, text := range []string{"2021", "2021-11", "2021-11-03", "2021-11-03T22:40", "2021-11-03T22:40:07", "2021-03-28T22:40", "age 14", "2021-11~", "2020-03/2021-03", "2021-36"} {
		b.Run(fmt.Sprintf("%q", text), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseWhen(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
