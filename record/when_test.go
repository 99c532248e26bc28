package record

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// anyText draws a time in any form of the grammar.
func anyText(t *rapid.T) string {
	date := func(name string) string {
		day := dayText(t, name)
		return rapid.SampledFrom([]string{
			day, day + "~", day + "?", day + "%", day[:7], day[:7] + "~", day[:4], day[:4] + "?", day[:4] + "-XX", day[:7] + "-XX", day[:3] + "X", "20XX", day[:4] + "-21", day[:4] + "-24",
			day[:4] + "-33", day[:4] + "-36~", day + "T22:40", day + "T01:30:15", day + "T01:30+01:00",
		}).Draw(t, name+" written")
	}
	age := rapid.IntRange(0, 18).Draw(t, "age")
	text := rapid.SampledFrom([]string{
		date("date"), date("start") + "/" + date("end"), "../" + date("end"), date("start") + "/..", "/" + date("end"), date("start") + "/", fmt.Sprintf("age %d", age), fmt.Sprintf("age %d/%d", age, age+2), "unknown", "",
	}).Draw(t, "text")
	if _, err := ParseWhen(text); err != nil { // the interval ran backwards
		return date("date")
	}
	return text
}

func TestATimeIsWrittenAsItWasRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		w := MustWhen(text)
		again, err := ParseWhen(w.String())
		if err != nil || again != w || w.String() != text {
			t.Errorf("%q is written %q and read again as %#v, %v; first %#v", text, w, again, err, w)
		}
	})
}

func TestSpacesAroundATimeMeanNothing(t *testing.T) {
	for text, want := range map[string]string{" 2021-11-03 ": "2021-11-03", "\tage 14\n": "age 14", "age  14": "age  14"} {
		if w := MustWhen(text); w.String() != want || !w.Known() {
			t.Errorf("%q is kept as %q", text, w)
		}
	}
}

// Something that lasted began and ended within the whole of what was written. (A bound that its source doubts does not cut the
// other short.)
func TestWhatLastedBeganAndEndedWithinIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, b := MustWhen(anyText(t)), someBirth(t)
		if w.IsInterval() && w.Uncertain() {
			return
		}
		for _, lasts := range []bool{true, false} {
			starts, ends, in := w.Starts(b, lasts).Hull(), w.Ends(b, lasts).Hull(), w.In(b).Hull()
			if open, _ := w.Open(); !open || !lasts {
				if starts.Intersect(in) != starts {
					t.Errorf("%s began %v, outside %v", w, starts, in)
				}
			}
			if _, open := w.Open(); (!open || !lasts) && ends.Intersect(in) != ends {
				t.Errorf("%s ended %v, outside %v", w, ends, in)
			}
			if !lasts && starts != ends {
				t.Errorf("%s did not last, yet began %v and ended %v", w, starts, ends)
			}
			if starts.Empty() || ends.Empty() {
				t.Errorf("%s has no beginning or no end: %v, %v", w, starts, ends)
			}
		}
	})
}

func TestAnIntervalLastedOnlyForKindsThatLast(t *testing.T) {
	b := UnknownBirth()
	for _, c := range []struct{ text, starts, ends string }{
		{"2020-03/2021-03", "2020-03-01T00:00:00 2020-03-31T23:59:59", "2021-03-01T00:00:00 2021-03-31T23:59:59"},
		{"2020/2020-03", "2020-01-01T00:00:00 2020-03-31T23:59:59", "2020-03-01T00:00:00 2020-03-31T23:59:59"},
		{"2020-03/..", "2020-03-01T00:00:00 2020-03-31T23:59:59", "+ +"}, // it goes on
		{"2020-03/", "2020-03-01T00:00:00 2020-03-31T23:59:59", "2020-03-01T00:00:00 +"},
		{"../2023-10", "- 2023-10-31T23:59:59", "2023-10-01T00:00:00 2023-10-31T23:59:59"},
		{"/2023-10", "- 2023-10-31T23:59:59", "2023-10-01T00:00:00 2023-10-31T23:59:59"},
		{"2020-03", "2020-03-01T00:00:00 2020-03-31T23:59:59", "2020-03-01T00:00:00 2020-03-31T23:59:59"},
	} {
		w := MustWhen(c.text)
		written := func(r Range) string { return wall(r.Early.Lo) + " " + wall(r.Early.Hi) }
		if got := written(w.Starts(b, true)); got != c.starts {
			t.Errorf("%s began %s", c.text, got)
		}
		if got := written(w.Ends(b, true)); got != c.ends {
			t.Errorf("%s was over %s", c.text, got)
		}
		if w.Starts(b, false) != w.In(b) || w.Ends(b, false) != w.In(b) {
			t.Errorf("%s is some time within for a kind that does not last", c.text)
		}
	}
}

func TestADoubtedBoundDoubtsOnlyThatSide(t *testing.T) {
	b := UnknownBirth()
	w := MustWhen("2020-03?/2021-03")
	if !w.Starts(b, true).Uncertain || w.Ends(b, true).Uncertain || !w.In(b).Uncertain || !w.Uncertain() {
		t.Error("its start is doubted, its end is not")
	}
	if MustWhen("../2021").Starts(b, true).Uncertain || MustWhen("2020/2021?").Starts(b, true).Uncertain || MustWhen("2020?/2021").Ends(b, true).Uncertain || MustWhen("2020/..").Ends(b, true).Uncertain {
		t.Error("a bound that nobody doubts is not doubted")
	}
	if !MustWhen("../2021?").Starts(b, true).Uncertain {
		t.Error("a start that is not written is as doubtful as the end")
	}
	if !MustWhen("2020?/..").Ends(b, true).Uncertain {
		t.Error("an end that is not written is as doubtful as the start")
	}
}

func TestAboutIsWiderThanWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := dayText(t, "day")
		text := rapid.SampledFrom([]string{day, day[:7], day[:4], day[:3] + "X", day[:4] + "-35", day[:4] + "-24"}).Draw(t, "text")
		exact, about := MustWhen(text).In(UnknownBirth()).Early, MustWhen(text+"~").In(UnknownBirth()).Early
		if about.Lo >= exact.Lo || about.Hi <= exact.Hi {
			t.Errorf("%s is %v, about it is %v", text, exact, about)
		}
	})
}

func TestMustWhenIsForConstants(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a constant that is not a time must stop the program")
		}
	}()
	MustWhen("not a time")
}
