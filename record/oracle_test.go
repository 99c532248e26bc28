package record

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The answers are held against counting: every moment of one time against every moment of the other.

// counted is what counting says of a claim about pairs of moments: Yes when all satisfy it, No when none does.
func counted(x, y Span, claim func(a, b int64) bool) Answer {
	some, all := false, true
	for a := x.Lo; a <= x.Hi; a++ {
		for b := y.Lo; b <= y.Hi; b++ {
			if claim(a, b) {
				some = true
			} else {
				all = false
			}
		}
	}
	switch {
	case all:
		return Yes
	case some:
		return Maybe
	}
	return No
}

func smallSpan(t *rapid.T, name string) Span {
	lo := rapid.Int64Range(0, 12).Draw(t, name)
	return Span{lo, lo + rapid.Int64Range(0, 5).Draw(t, name+" long")}
}

func of(s Span) Range { return Range{Early: s, Late: s} }

func TestAnswersAreThoseOfCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y, d := smallSpan(t, "x"), smallSpan(t, "y"), rapid.Int64Range(0, 6).Draw(t, "d")
		allowed := Duration{Seconds: d}
		for name, c := range map[string]struct {
			got   Answer
			claim func(a, b int64) bool
		}{
			"before":    {Before(of(x), of(y)), func(a, b int64) bool { return a < b }},
			"not after": {NotAfter(of(x), of(y)), func(a, b int64) bool { return a <= b }},
			"within":    {Within(of(x), of(y), allowed), func(a, b int64) bool { return a <= b && b <= a+d }},
			"near":      {Near(of(x), of(y), allowed), func(a, b int64) bool { return b-a <= d && a-b <= d }},
		} {
			if want := counted(x, y, c.claim); c.got != want {
				t.Errorf("%v %s %v, %d seconds: %v, counting gives %v", x, name, y, d, c.got, want)
			}
		}
	})
}

func anyRange(t *rapid.T, name string) Range {
	r := of(smallSpan(t, name))
	if rapid.Bool().Draw(t, name+" moves") {
		by := rapid.Int64Range(1, 6).Draw(t, name+" by")
		r.Late = Span{r.Late.Lo + by, r.Late.Hi + by}
		r.pace = rapid.SampledFrom([]pace{cut, drifts, keeps}).Draw(t, name+" pace")
	}
	return r
}

func TestBeforeAndAfterAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := anyRange(t, "x"), anyRange(t, "y")
		if Before(x, y) == Yes && Before(y, x) != No {
			t.Errorf("%v and %v are each surely before the other", x, y)
		}
		if NotAfter(x, y) != Before(y, x).Not() {
			t.Errorf("%v not after %v: %v, and after it: %v", x, y, NotAfter(x, y), Before(y, x))
		}
		if Before(x, y) > NotAfter(x, y) {
			t.Errorf("%v before %v: %v, but not after it: %v", x, y, Before(x, y), NotAfter(x, y))
		}
		if (Before(x, y) == Yes) != SurelyEarlier(x, y) {
			t.Errorf("%v before %v: %v, but surely earlier: %v", x, y, Before(x, y), SurelyEarlier(x, y))
		}
	})
}

func TestADoubtedTimeNeverAnswersYes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := anyRange(t, "x"), anyRange(t, "y")
		sure := [4]Answer{Before(x, y), NotAfter(x, y), Within(x, y, Duration{Seconds: 3}), Near(x, y, Duration{Seconds: 3})}
		x.Uncertain = true
		doubted := [4]Answer{Before(x, y), NotAfter(x, y), Within(x, y, Duration{Seconds: 3}), Near(x, y, Duration{Seconds: 3})}
		for i := range sure {
			if doubted[i] != sure[i].And(Maybe) {
				t.Errorf("question %d: %v, doubted %v", i, sure[i], doubted[i])
			}
		}
	})
}

// surer reports that an answer says more than another may: a yes or a no where that was possible, or the opposite.
func surer(than, a Answer) bool { return a != Maybe && a != than }

func TestALessExactTimeGivesNoSurerAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := anyRange(t, "x"), anyRange(t, "y")
		wide := x
		before, after := rapid.Int64Range(0, 4).Draw(t, "earlier"), rapid.Int64Range(0, 4).Draw(t, "later")
		wide.Early, wide.Late = Span{x.Early.Lo - before, x.Early.Hi + after}, Span{x.Late.Lo - before, x.Late.Hi + after}
		d := Duration{Seconds: rapid.Int64Range(0, 6).Draw(t, "d")}
		for i, pair := range [][2]Answer{
			{Before(x, y), Before(wide, y)},
			{Before(y, x), Before(y, wide)},
			{NotAfter(x, y), NotAfter(wide, y)},
			{NotAfter(y, x), NotAfter(y, wide)},
			{Within(x, y, d), Within(wide, y, d)},
			{Within(y, x, d), Within(y, wide, d)},
			{Near(x, y, d), Near(wide, y, d)},
		} {
			if surer(pair[0], pair[1]) {
				t.Errorf("question %d: %v, and %v when %v is made %v", i, pair[0], pair[1], x, wide)
			}
		}
	})
}

// dayText draws a day of a child's life, as a date.
func dayText(t *rapid.T, name string) string {
	return time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 6600).Draw(t, name)).Format("2006-01-02")
}

// coarser gives the same time written with less and less precision.
func coarser(day string, born Birth) []string {
	from, to, _ := born.AgeAt(MustWhen(day).In(born))
	year, month := day[:4], day[:7]
	texts := []string{day, day + "~", month, month + "~", year + "-XX", year + "~", year[:3] + "X", "20XX", "../" + year, year + "/..", "unknown"}
	if from >= 0 {
		texts = append(texts, fmt.Sprintf("age %d/%d", from, to), fmt.Sprintf("age 0/%d", to+1))
	}
	return texts
}

// A date coarsened to its month, its year or the age the child was then never gives a more certain answer (R-004: three within
// some 90 days must not become sure because less was written).
func TestACoarserDateGivesNoSurerAnswer(t *testing.T) {
	durations := []string{"PT0S", "PT72H", "P14D", "P1M", "P3M", "P1Y", "P1Y2M3DT4H"}
	rapid.Check(t, func(t *rapid.T) {
		first := MustWhen(dayText(t, "born")).start.Lo
		born := Birth{First: first, Last: midnight(first + rapid.Int64Range(0, 500).Draw(t, "days")*daySeconds + daySeconds/2)}
		x, y := dayText(t, "x"), dayText(t, "y")
		length, err := ParseDuration(rapid.SampledFrom(durations).Draw(t, "length"))
		if err != nil {
			t.Fatal(err)
		}
		other := MustWhen(rapid.SampledFrom(coarser(y, born)).Draw(t, "y written")).In(born)
		fine := MustWhen(x).In(born)
		for _, text := range coarser(x, born) {
			wide := MustWhen(text).In(born)
			for i, pair := range [][2]Answer{
				{Before(fine, other), Before(wide, other)},
				{Before(other, fine), Before(other, wide)},
				{NotAfter(fine, other), NotAfter(wide, other)},
				{Within(fine, other, length), Within(wide, other, length)},
				{Within(other, fine, length), Within(other, wide, length)},
				{Near(fine, other, length), Near(wide, other, length)},
			} {
				if surer(pair[0], pair[1]) {
					t.Errorf("question %d of %s and %v: %v; written %q it gives %v", i, x, other, pair[0], text, pair[1])
				}
			}
		}
	})
}

func TestAnswersJoin(t *testing.T) {
	for _, a := range []Answer{No, Maybe, Yes} {
		for _, b := range []Answer{No, Maybe, Yes} {
			if a.And(b) != b.And(a) || a.Or(b) != b.Or(a) || a.And(b).Not() != a.Not().Or(b.Not()) || a.Not().Not() != a {
				t.Errorf("%v and %v", a, b)
			}
		}
	}
	if Yes.And(Maybe) != Maybe || Yes.And(No) != No || Maybe.Or(No) != Maybe || Maybe.Not() != Maybe || Yes.Not() != No {
		t.Error("the weakest of and, the strongest of or")
	}
	if No.String()+Maybe.String()+Yes.String() != "nopossibleyes" {
		t.Error("answers are words")
	}
}
