package record

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Two times that both hold give no time outside either, and lose no moment that some birth allows in both.
func TestTimesPutTogetherAreNeverWider(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		xText, x := someTime(t, "x")
		yText, y := someTime(t, "y")
		atX, atY := MustWhen(xText).In(b), MustWhen(yText).In(b)
		both, ok := atX.Intersect(atY)
		if common := atX.Hull().Intersect(atY.Hull()); ok && both.Hull().Intersect(common) != both.Hull() {
			t.Errorf("%s and %s together are %v, outside %v", xText, yText, both.Hull(), common)
		}
		if both.Early.Empty() || both.Late.Empty() {
			t.Errorf("%s and %s together leave no moment for some birth: %v", xText, yText, both)
		}
		for _, born := range bornDays(b) {
			shared := x.at(born).Intersect(y.at(born))
			if shared.Empty() {
				continue
			}
			if !ok {
				t.Fatalf("%s and %s are said to be at odds, and are not for a child born on %s", xText, yText, born.Format(time.DateOnly))
			}
			if both.Hull().Intersect(shared) != shared {
				t.Fatalf("%s and %s together are %v, without %v of a child born on %s", xText, yText, both.Hull(), shared, born.Format(time.DateOnly))
			}
		}
	})
}

// What follows from two times put together must hold for every birth, too: here, what stands before or after them.
func TestTimesPutTogetherClaimNoMoreThanEveryBirthDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		xText, x := someTime(t, "x")
		yText, y := someTime(t, "y")
		zText, z := someTime(t, "z")
		both, ok := MustWhen(xText).In(b).Intersect(MustWhen(yText).In(b))
		if !ok {
			return
		}
		third := MustWhen(zText).In(b)
		for _, born := range bornDays(b) {
			shared := x.at(born).Intersect(y.at(born))
			if shared.Empty() {
				continue // a child so born is not this child
			}
			if got, want := Before(both, third), Before(of(shared), of(z.at(born))); surer(want, got) {
				t.Fatalf("%s with %s is before %s: %v; for a child born on %s %v", xText, yText, zText, got, born.Format(time.DateOnly), want)
			}
			if got, want := Before(third, both), Before(of(z.at(born)), of(shared)); surer(want, got) {
				t.Fatalf("%s is before %s with %s: %v; for a child born on %s %v", zText, xText, yText, got, born.Format(time.DateOnly), want)
			}
		}
	})
}

// The same with a time relative to another, as the format's after column gives it.
func TestARelativeTimeClaimsNoMoreThanEveryBirthDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBirth(t)
		xText, x := someTime(t, "x")
		yText, y := someTime(t, "other")
		zText, z := someTime(t, "third")
		after, err := ParseAfter("J "+rapid.SampledFrom([]string{"within P3M", "about P4M", "within P14D", "within PT72H", "within P1Y", "about P1Y"}).Draw(t, "after"), "vemt")
		if err != nil {
			t.Fatal(err)
		}
		both, ok := MustWhen(xText).In(b).Intersect(after.From(MustWhen(yText).In(b)))
		third := MustWhen(zText).In(b)
		for _, born := range bornDays(b) {
			shared := x.at(born).Intersect(after.From(of(y.at(born))).Early)
			switch {
			case shared.Empty():
				continue
			case !ok:
				t.Fatalf("%s and %s of %s are said to be at odds, and are not for a child born on %s", xText, after, yText, born.Format(time.DateOnly))
			case both.Hull().Intersect(shared) != shared:
				t.Fatalf("%s and %s of %s are %v, without %v of a child born on %s", xText, after, yText, both.Hull(), shared, born.Format(time.DateOnly))
			}
			if got, want := Before(both, third), Before(of(shared), of(z.at(born))); surer(want, got) {
				t.Fatalf("%s and %s of %s is before %s: %v; for a child born on %s %v", xText, after, yText, zText, got, born.Format(time.DateOnly), want)
			}
		}
	})
}

func TestTimesAtOddsAreSaidToBe(t *testing.T) {
	born, _ := BornWithin(MustWhen("2005-03/2005-12"))
	for _, c := range []struct {
		x, y, want string
		ok         bool
	}{
		{"2021", "2021-11", "2021-11-01/2021-11-30", true},
		{"2021", "2022", "2021-01-01/2021-12-31", false},
		{"2021-01/2021-06", "2021-06/2021-12", "2021-06-01/2021-06-30", true},
		{"age 14", "2021", "2019-03-01/2020-12-30", false},
		{"age 14", "2019", "2019-03-01/2019-12-31", true},
		{"age 14", "age 15", "2019-03-01/2020-12-30", false},
		{"age 14/15", "age 15/16", "2020-03-01/2021-12-30", true},
		{"age 14", "2020-12-30", "2020-12-30", true}, // only a child born at the end of 2005
		{"unknown", "age 14", "2019-03-01/2020-12-30", true},
	} {
		both, ok := MustWhen(c.x).In(born).Intersect(MustWhen(c.y).In(born))
		if both.EDTF() != c.want || ok != c.ok {
			t.Errorf("%s and %s: %s, %v", c.x, c.y, both.EDTF(), ok)
		}
	}
}

// A prompt's moment is written as a time that a person can read: it may be wider than the moment, never narrower.
func TestAMomentIsNeverWrittenShorterThanItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int64Range(0, 2_000_000_000).Draw(t, "lo")
		if rapid.Bool().Draw(t, "at midnight") {
			lo = midnight(lo)
		}
		hi := lo + rapid.OneOf(rapid.Just[int64](0), rapid.Just[int64](59), rapid.Int64Range(0, 7200), rapid.Just[int64](daySeconds-1), rapid.Int64Range(0, 500*daySeconds)).Draw(t, "long")
		s := Span{lo, hi}
		if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
			s.Lo = NegInf
		}
		if rapid.IntRange(0, 9).Draw(t, "goes on") == 0 {
			s.Hi = PosInf
		}
		text := of(s).EDTF()
		w, err := ParseWhen(text)
		if err != nil {
			t.Fatalf("%v is written %q, which is not a time: %v", s, text, err)
		}
		if read := w.In(UnknownBirth()).Hull(); read.Intersect(s) != s {
			t.Errorf("%s to %s is written %q, which is %s to %s", wall(s.Lo), wall(s.Hi), text, wall(read.Lo), wall(read.Hi))
		}
	})
}

func TestWhatWasReadIsWrittenNoShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, text := someBirth(t), anyText(t)
		in := MustWhen(text).In(b)
		if again := MustWhen(in.EDTF()).In(b).Hull(); again.Intersect(in.Hull()) != in.Hull() {
			t.Errorf("%q is written %q", text, in.EDTF())
		}
	})
}

func TestAMomentIsWrittenAsShortAsItMayBe(t *testing.T) {
	for text, want := range map[string]string{
		"2021-11-03T22:40": "2021-11-03T22:40", "2021-11-03T22:40:07": "2021-11-03T22:40", "2021-11-03": "2021-11-03", "2021-11": "2021-11-01/2021-11-30",
		"../2021": "../2021-12-31", "2021/..": "2021-01-01/..", "unknown": "unknown", "2021-10-31T01:30": "2021-10-31T01:30", "2021-10-31": "2021-10-31",
		"Y20210": "unknown", "2021/Y20210": "2021-01-01/..",
	} {
		if got := MustWhen(text).In(UnknownBirth()).EDTF(); got != want {
			t.Errorf("%s is written %s, want %s", text, got, want)
		}
	}
}

func TestMovingByNothingChangesNothing(t *testing.T) {
	b, _ := BornWithin(MustWhen("2005-03/2005-12"))
	for _, text := range []string{"age 14", "2021-11", "unknown", "../2021", "2021-11-03T22:40"} {
		in := MustWhen(text).In(b)
		if in.Plus(Duration{}) != in || in.Minus(Duration{}) != in {
			t.Errorf("%s moved by nothing", text)
		}
	}
	if Always().Plus(Duration{Years: 1}).Hull() != Always().Hull() {
		t.Error("an unknown time stays unknown")
	}
}

func TestBoundsOfTimes(t *testing.T) {
	for text, want := range map[string]bool{"2021": true, "../2021": false, "2021/..": false, "unknown": false, "age 14": true} {
		if MustWhen(text).In(UnknownBirth()).Bounded() != want {
			t.Errorf("%s: bounded is %v", text, !want)
		}
	}
	if _, _, ok := UnknownBirth().AgeAt(Always()); ok {
		t.Error("there is no age at a time without bounds")
	}
	now := time.Date(2021, 11, 3, 22, 40, 0, 0, time.UTC)
	if at := At(now); fmt.Sprint(at.Early, at.Late) != fmt.Sprint(Span{now.Unix(), now.Unix()}, Span{now.Unix(), now.Unix()}) {
		t.Errorf("a known moment is %v", at)
	}
	if day := LondonDay(time.Date(2021, 7, 3, 23, 30, 0, 0, time.UTC).Unix()); day.Format(time.DateOnly) != "2021-07-04" {
		t.Errorf("half past midnight of 4 July in London falls on %v", day)
	}
}
