package record

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// birthday gives the second at which somebody born on a day is so many years old, counted by the calendar alone.
func birthday(born time.Time, years int) int64 {
	return time.Date(born.Year()+years, born.Month(), born.Day(), 0, 0, 0, 0, london).Unix() // of 29 February: 1 March
}

// someBirth draws a birth known to some days, near leap days more often than chance would have it.
func someBirth(t *rapid.T) Birth {
	first := time.Date(rapid.IntRange(1999, 2012).Draw(t, "year"), 1, 1, 0, 0, 0, 0, london)
	first = first.AddDate(0, 0, rapid.OneOf(rapid.IntRange(0, 365), rapid.IntRange(50, 62)).Draw(t, "day"))
	return Birth{First: first.Unix(), Last: first.AddDate(0, 0, rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(0, 400)).Draw(t, "days")).Unix()}
}

// bornDays gives every day on which the child may have been born.
func bornDays(b Birth) []time.Time {
	var days []time.Time
	for day := LondonDay(b.First); day.Unix() <= b.Last; day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}

type lived struct{ at func(born time.Time) Span }

// someTime draws an age or a date, and what it is for a child born on one day.
func someTime(t *rapid.T, name string) (text string, on lived) {
	if rapid.Bool().Draw(t, name+" is an age") {
		from := rapid.IntRange(0, 17).Draw(t, name+" from")
		to := from + rapid.IntRange(0, 3).Draw(t, name+" to")
		return fmt.Sprintf("age %d/%d", from, to), lived{func(born time.Time) Span {
			return Span{birthday(born, from), birthday(born, to+1) - 1}
		}}
	}
	text = rapid.SampledFrom([]string{dayText(t, name), dayText(t, name)[:7], dayText(t, name)[:4]}).Draw(t, name)
	return text, lived{func(time.Time) Span { return MustWhen(text).start }}
}

// answerOver is what every possible birth says of two times.
func answerOver(b Birth, x, y lived, answer func(x, y Span) Answer) Answer {
	some, all := false, true
	for _, born := range bornDays(b) {
		a := answer(x.at(born), y.at(born))
		some, all = some || a != No, all && a == Yes
	}
	switch {
	case all:
		return Yes
	case some:
		return Maybe
	}
	return No
}

// An age moves with the birth, so two ages of one child are compared exactly, and an age with a date for every day on which the
// child may have been born.
func TestAgesAreComparedOverEveryPossibleBirth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		xText, x := someTime(t, "x")
		yText, y := someTime(t, "y")
		atX, atY := MustWhen(xText).In(b), MustWhen(yText).In(b)
		for name, c := range map[string]struct {
			got    Answer
			answer func(x, y Span) Answer
		}{
			"before": {Before(atX, atY), func(x, y Span) Answer { return Before(of(x), of(y)) }},
			"by":     {NotAfter(atX, atY), func(x, y Span) Answer { return NotAfter(of(x), of(y)) }},
		} {
			if want := answerOver(b, x, y, c.answer); c.got != want {
				t.Errorf("%s %s %s for a birth from %s to %s: %v, counting gives %v", xText, name, yText, wall(b.First), wall(b.Last), c.got, want)
			}
		}
	})
}

// With a time added, lengths of months and leap days move: then no answer may be surer than counting gives.
func TestTimesAllowedAfterAnAgeClaimNoMoreThanEveryBirthDoes(t *testing.T) {
	lengths := []string{"PT72H", "P1D", "P14D", "P1M", "P3M", "P6M", "P1Y", "P2Y", "P12M", "P1Y1M", "P365D", "P366D", "P52W", "P730D", "P11M30D"}
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		xText, x := someTime(t, "x")
		yText, y := someTime(t, "y")
		length := rapid.SampledFrom(lengths).Draw(t, "length")
		d, err := ParseDuration(length)
		if err != nil {
			t.Fatal(err)
		}
		atX, atY := MustWhen(xText).In(b), MustWhen(yText).In(b)
		for i, pair := range [][2]Answer{
			{answerOver(b, x, y, func(x, y Span) Answer { return Before(of(x).Plus(d), of(y)) }), Before(atX.Plus(d), atY)},
			{answerOver(b, x, y, func(x, y Span) Answer { return NotAfter(of(y).Minus(d), of(x)) }), NotAfter(atY.Minus(d), atX)},
		} {
			if surer(pair[0], pair[1]) {
				t.Errorf("question %d of %s, %s and %s for a birth from %s to %s: %v, counting gives %v", i, xText, yText, length, wall(b.First), wall(b.Last), pair[1], pair[0])
			}
		}
		got := Within(atX, atY, d)
		want := answerOver(b, x, y, func(x, y Span) Answer { return Within(of(x), of(y), d) })
		if surer(want, got) {
			t.Errorf("%s within %s of %s for a birth from %s to %s: %v, counting gives %v", yText, length, xText, wall(b.First), wall(b.Last), got, want)
		}
	})
}

// Between the first possible birth and the last lie leap days and months of other lengths than at either: what holds at both ends
// need not hold for all between.
func TestLeapDaysBetweenTheFirstAndTheLastBirthAreNotForgotten(t *testing.T) {
	lengths := []string{"P365D", "P366D", "P52W", "P1Y", "P1M", "P31D", "P11M30D", "P1Y1D"}
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(rapid.IntRange(2002, 2006).Draw(t, "year"), 1, 1, 0, 0, 0, 0, london).AddDate(0, 0, rapid.OneOf(rapid.IntRange(0, 365), rapid.IntRange(50, 62)).Draw(t, "day"))
		b := Birth{First: first.Unix(), Last: first.AddDate(0, 0, rapid.OneOf(rapid.IntRange(1, 9), rapid.IntRange(366, 420)).Draw(t, "days")).Unix()}
		from := rapid.IntRange(0, 4).Draw(t, "from")
		age := func(n int) lived {
			return lived{func(born time.Time) Span { return Span{birthday(born, n), birthday(born, n+1) - 1} }}
		}
		text := rapid.SampledFrom(lengths).Draw(t, "length")
		d := mustDuration(t, text)
		for to := from; to < from+3; to++ {
			x, y := MustWhen(fmt.Sprintf("age %d", from)).In(b), MustWhen(fmt.Sprintf("age %d", to)).In(b)
			for i, pair := range [][2]Answer{
				{answerOver(b, age(from), age(to), func(x, y Span) Answer { return Within(of(x), of(y), d) }), Within(x, y, d)},
				{answerOver(b, age(from), age(to), func(x, y Span) Answer { return Before(of(x).Plus(d), of(y)) }), Before(x.Plus(d), y)},
				{answerOver(b, age(from), age(to), func(x, y Span) Answer { return NotAfter(of(y), of(x).Plus(d)) }), NotAfter(y, x.Plus(d))},
				{answerOver(b, age(from), age(to), func(x, y Span) Answer { return NotAfter(of(y).Minus(d), of(x)) }), NotAfter(y.Minus(d), x)},
			} {
				if surer(pair[0], pair[1]) {
					t.Fatalf("question %d of age %d, age %d and %s for a birth from %s to %s: %v, counting gives %v", i, from, to, text, wall(b.First), wall(b.Last), pair[1], pair[0])
				}
			}
		}
	})
}

func TestTheAgeAtATimeHoldsForEveryPossibleBirth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		text, x := someTime(t, "x")
		lo, hi, ok := b.AgeAt(MustWhen(text).In(b))
		if !ok {
			t.Fatal("a time with bounds has an age")
		}
		lowest, highest := 1000, -1000
		for _, born := range bornDays(b) {
			s := x.at(born)
			lowest, highest = min(lowest, agedBy(born, s.Lo)), max(highest, agedBy(born, s.Hi))
		}
		if lo != lowest || hi != highest {
			t.Errorf("at %s a child born from %s to %s is %d to %d, counting gives %d to %d", text, wall(b.First), wall(b.Last), lo, hi, lowest, highest)
		}
	})
}

func agedBy(born time.Time, at int64) int {
	n := -20
	for birthday(born, n+1) <= at {
		n++
	}
	return n
}

func TestAgesOfAKnownBirth(t *testing.T) {
	for _, c := range []struct{ age, born, from, to string }{
		{"age 14", "2005-06-01", "2019-06-01T00:00:00", "2020-05-31T23:59:59"},
		{"age 14/15", "2005-06-01", "2019-06-01T00:00:00", "2021-05-31T23:59:59"},
		{"age 0/10", "2005-06-01", "2005-06-01T00:00:00", "2016-05-31T23:59:59"},
		{"Age 14", "2004-02-29", "2018-03-01T00:00:00", "2019-02-28T23:59:59"}, // the birthday is 1 March where there is no 29 February
		{"age 16", "2004-02-29", "2020-02-29T00:00:00", "2021-02-28T23:59:59"},
	} {
		birth, _ := BornWithin(MustWhen(c.born))
		got := MustWhen(c.age).In(birth)
		if wall(got.Early.Lo) != c.from || wall(got.Early.Hi) != c.to || got.Early != got.Late {
			t.Errorf("%s of a child born on %s is %s to %s", c.age, c.born, wall(got.Early.Lo), wall(got.Early.Hi))
		}
	}
	if from, to, ok := MustWhen("age 14/15").IsAge(); from != 14 || to != 15 || !ok {
		t.Errorf("age 14/15 is from %d to %d", from, to)
	}
	if _, _, ok := MustWhen("2021").IsAge(); ok {
		t.Error("a year is not an age")
	}
}

// A birth of which nothing is written still lets ages be compared with ages (the published review gives little else).
func TestAgesAreComparedWithoutABirthDate(t *testing.T) {
	b := UnknownBirth()
	at := func(text string) Range { return MustWhen(text).In(b) }
	if Before(at("age 12"), at("age 13")) != Yes || Before(at("age 12"), at("age 12/13")) != Maybe || Before(at("age 13"), at("age 12")) != No {
		t.Error("ages are ages of one child")
	}
	if Before(at("age 12"), at("2021")) != Maybe {
		t.Error("an age says nothing of a date when the birth is not known")
	}
	if b.Known() {
		t.Error("the birth is not known")
	}
	if lo, hi, ok := b.AgeAt(at("2021")); ok {
		t.Errorf("a child of unknown birth is said to be %d to %d", lo, hi)
	}
}

func TestABirthIsWhatEveryRowAllows(t *testing.T) {
	const nobody, any100 = "1900-01-01", "2100-01-01"
	for _, c := range []struct {
		name, first, last string
		agree, doubted    bool
		said              []string
	}{
		{"no row", nobody, any100, true, false, nil},
		{"rows that say nothing", nobody, any100, true, false, []string{"", "unknown", ""}},
		{"one day", "2005-06-01", "2005-06-01", true, false, []string{"2005-06-01"}},
		{"a day and its year", "2005-06-01", "2005-06-01", true, false, []string{"2005", "2005-06-01", "2005-06"}},
		{"overlapping intervals", "2005-03-01", "2005-12-31", true, false, []string{"2005-03/2006", "2004/2005"}},
		{"an open interval", "2005-03-01", any100, true, false, []string{"2005-03/.."}},
		{"two days at odds", "2005-01-06", "2005-06-01", false, false, []string{"2005-06-01", "2005-01-06"}},
		{"at odds pairwise only", "2004-01-01", "2006-12-31", false, false, []string{"2004/2005", "2005/2006", "2006"}},
		{"about", "2004-01-01", "2006-12-31", true, false, []string{"2005~"}},
		{"a doubted row beside a sure one", "2005-06-01", "2005-06-01", true, false, []string{"2007?", "2005-06-01"}},
		{"only doubted rows", "2005-01-01", "2005-12-31", true, true, []string{"2005?"}},
		{"an age says nothing of a birth", "2005-01-01", "2005-12-31", true, false, []string{"age 14", "2005"}},
		{"a clock time at birth", "2005-06-01", "2005-06-01", true, false, []string{"2005-06-01T03:20"}},
		{"before anyone living", nobody, any100, false, false, []string{"1800"}},
	} {
		rows := make([]When, len(c.said))
		for i, text := range c.said {
			rows[i] = MustWhen(text)
		}
		b, agree := BornWithin(rows...)
		if got, want := fmt.Sprint(wall(b.First)[:10], wall(b.Last)[:10], agree, b.Doubted), fmt.Sprint(c.first, c.last, c.agree, c.doubted); got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
	}
}

func TestAnAgeOfADoubtedBirthIsDoubted(t *testing.T) {
	b, _ := BornWithin(MustWhen("2005?"))
	if !MustWhen("age 14").In(b).Uncertain || MustWhen("2019").In(b).Uncertain {
		t.Error("an age is as doubtful as the birth it counts from, a date is not")
	}
}
