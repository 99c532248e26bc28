package record

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawMoment draws a moment of the years looked up and just outside, often one around which days, months or clocks change.
func drawMoment(t *rapid.T, name string) int64 {
	day := time.Date(rapid.IntRange(firstCountedYear-2, lastCountedYear+2).Draw(t, name+" year"), time.Month(rapid.IntRange(1, 12).Draw(t, name+" month")), rapid.IntRange(1, 31).Draw(t, name+" day"), 0, 0, 0, 0, london)
	return day.Unix() + rapid.SampledFrom([]int64{-1, 0, 1, 59, 3599, 3600, 5400, 7199, 43_200, 86_399}).Draw(t, name+" into")
}

// TestEverySecondHasItsPlainDay: a plain day says of a second what the zone says, and leads back to it.
func TestEverySecondHasItsPlainDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sec := drawMoment(t, "at")
		p, ok := plainDayOf(sec)
		if !ok {
			return
		}
		day := time.Unix(sec, 0).In(london)
		month, of := p.month()
		if p.year != day.Year() || p.day != day.YearDay()-1 || month != int(day.Month()) || of != day.Day()-1 {
			t.Fatalf("%v is read as %+v", day, p)
		}
		if back, ok := p.second(); !ok || back != sec {
			t.Fatalf("%v leads back to %d, not %d", day, back, sec)
		}
		if first := sec - p.into; first != zoneMidnight(sec) || p.next() != zoneNextMidnight(sec) {
			t.Fatalf("%v: the day begins at %d and the next at %d", day, first, p.next())
		}
		if p.text() != day.Format("2006-01-02") || p.minuteText() != day.Format("2006-01-02T15:04") {
			t.Fatalf("%v is written %s", day, p.minuteText())
		}
	})
}

// TestMostSecondsArePlain: only the days on which the clocks change need another look.
func TestMostSecondsArePlain(t *testing.T) {
	changes := 0
	for day := time.Date(2024, 1, 1, 12, 0, 0, 0, london); day.Year() == 2024; day = day.AddDate(0, 0, 1) {
		if _, ok := plainDayOf(day.Unix()); !ok {
			changes++
		}
	}
	if changes != 2 {
		t.Errorf("%d days of 2024 are not plain", changes)
	}
}

// TestTheYearsOfAnUnknownBirthAreCounted: ages of a child of whom no birth was written are compared as fast as others.
func TestTheYearsOfAnUnknownBirthAreCounted(t *testing.T) {
	b := UnknownBirth()
	for _, born := range []int64{b.First, b.Last} {
		for age := range 15 {
			if _, ok := plainDayOf(Duration{Years: age}.zoneShift(born, 1)); !ok {
				t.Errorf("the %d. birthday of one born at %d is left to the zone", age, born)
			}
		}
	}
}

func drawDuration(t *rapid.T) Duration {
	return Duration{
		Years: rapid.IntRange(0, 4).Draw(t, "years"), Months: rapid.IntRange(0, 30).Draw(t, "months"), Days: rapid.IntRange(0, 800).Draw(t, "days"),
		Seconds: rapid.SampledFrom([]int64{0, 0, 1, 3600, 72 * 3600}).Draw(t, "seconds"),
	}
}

// TestPlainDaysAreCountedAsTheZoneCounts: a time moved by the calendar alone is where the zone puts it.
func TestPlainDaysAreCountedAsTheZoneCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, sign := drawDuration(t), rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
		if rapid.Bool().Draw(t, "one unit") {
			d = []Duration{{Years: d.Years}, {Months: d.Months}, {Days: d.Days}}[rapid.IntRange(0, 2).Draw(t, "unit")]
		}
		if d.clockOnly() {
			return
		}
		lo := drawMoment(t, "from")
		if got, ok := d.plainShift(lo, sign); ok && got != d.zoneShift(lo, sign) {
			t.Fatalf("%+v from %v is %v", d, time.Unix(lo, 0).In(london), time.Unix(got, 0).In(london))
		}
		s := Span{lo, lo + rapid.SampledFrom([]int64{0, 59, 3599, 86_398, 86_399}).Draw(t, "length")}
		if got, ok := d.plainMove(s, sign); ok && got != d.zoneMove(s, sign) {
			t.Fatalf("%+v from %v is %v, not %v", d, s, got, d.zoneMove(s, sign))
		}
	})
}

// TestDaysAreNumberedAsTheCalendarCounts: a day has one number from its first second to its last.
func TestDaysAreNumberedAsTheCalendarCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sec := drawMoment(t, "at")
		day := time.Unix(sec, 0).In(london)
		want := int(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
		if got := DayNumber(sec); got != want {
			t.Fatalf("%v is day %d, not %d", day, got, want)
		}
		if got := EndOfDay(want); got != zoneNextMidnight(sec)-1 {
			t.Fatalf("%v ends at %d, not %d", day, got, zoneNextMidnight(sec)-1)
		}
	})
}

// TestPlainTimesAreWrittenAsAllTimesAre: what is written without the zone is what the zone writes.
func TestPlainTimesAreWrittenAsAllTimesAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := drawMoment(t, "from")
		s := Span{lo, lo + rapid.SampledFrom([]int64{0, 1, 59, 60, 3599, 86_399, 86_400, 1_000_000}).Draw(t, "length")}
		if got, ok := plainEDTF(s); ok && got != zoneEDTF(s) {
			t.Fatalf("%s, by the zone %s", got, zoneEDTF(s))
		}
	})
}

func BenchmarkPlus(b *testing.B) {
	at := MustWhen("2023-03-01").In(UnknownBirth())
	for b.Loop() {
		at.Plus(Duration{Days: 28})
	}
}
