package record

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustDuration(t interface{ Fatal(args ...any) }, text string) Duration {
	d, err := ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDurationsAreRead(t *testing.T) {
	for text, want := range map[string]Duration{
		"P3M": {Months: 3}, "P14D": {Days: 14}, "P2W": {Days: 14}, "P1Y": {Years: 1}, "PT72H": {Seconds: 72 * 3600}, "PT90M": {Seconds: 5400}, "PT1S": {Seconds: 1}, "P0D": {},
		"P1Y2M3W4DT5H6M7S": {Years: 1, Months: 2, Days: 25, Seconds: 5*3600 + 6*60 + 7}, "p3m": {Months: 3}, "P99999D": {Days: 99999},
	} {
		if got, err := ParseDuration(text); err != nil || got != want || got.IsZero() != (want == Duration{}) {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "P", "PT", "3M", "P3", "PM", "P3M4Y", "P3M3M", "P-3M", "-P3M", "P1.5M", "P3MT", "PT3D", "P3H", "P3X", "P 3M", "P100000D", "P9999999999D", "three months", "P3M/P4M", "P\x00D", "PＴ1H",
	} {
		if d, err := ParseDuration(text); !errors.Is(err, Invalid) || d != (Duration{}) {
			t.Errorf("%q is taken for %+v, %v", text, d, err)
		}
	}
}

func TestTimesAreMovedByTheCalendarOfLondon(t *testing.T) {
	for _, c := range []struct{ from, by, to, back string }{
		{"2021-01-31T12:00", "P1M", "2021-02-28T12:00", "2020-12-31T12:00"},
		{"2024-01-31T12:00", "P1M", "2024-02-29T12:00", "2023-12-31T12:00"},
		{"2024-02-29T12:00", "P1Y", "2025-03-01T12:00", "2023-03-01T12:00"}, // as birthdays do
		{"2024-02-29T12:00", "P4Y", "2028-02-29T12:00", "2020-02-29T12:00"},
		{"2024-02-29T12:00", "P1Y1D", "2025-03-01T12:00", "2023-02-27T12:00"}, // the last day of the month, then the days
		{"2021-11-03T22:40", "P14D", "2021-11-17T22:40", "2021-10-20T22:40"},
		{"2021-10-30T12:00", "P1D", "2021-10-31T12:00", "2021-10-29T12:00"},   // a day, though it has 25 hours
		{"2021-10-30T12:00", "PT24H", "2021-10-31T11:00", "2021-10-29T12:00"}, // 24 hours
		{"2021-03-27T12:00", "PT24H", "2021-03-28T13:00", "2021-03-26T12:00"},
		{"2021-03-27T01:30", "P1D", "2021-03-28T02:00", "2021-03-26T01:30"}, // the hour left out: the moment of the change
		{"2021-12-31T23:59", "P1M", "2022-01-31T23:59", "2021-11-30T23:59"},
		{"2021-05-31T09:00", "P1MT2H", "2021-06-30T11:00", "2021-04-30T07:00"},
	} {
		from, d := MustWhen(c.from).start.Lo, mustDuration(t, c.by)
		if got := wall(d.after(from))[:16]; got != c.to {
			t.Errorf("%s after %s is %s, want %s", c.by, c.from, got, c.to)
		}
		if got := wall(d.before(from))[:16]; got != c.back {
			t.Errorf("%s before %s is %s, want %s", c.by, c.from, got, c.back)
		}
	}
	for _, end := range []int64{NegInf, PosInf} {
		if d := (Duration{Years: 1}); d.after(end) != end || d.before(end) != end {
			t.Error("what has no bound has none when it is moved")
		}
	}
}

// Moving a span loses no moment of it, and moves none further than its own moments go.
func TestAMovedTimeHoldsEveryMomentMoved(t *testing.T) {
	lengths := []string{"PT72H", "P1D", "P14D", "P1M", "P3M", "P1Y", "P1Y1M", "P1MT5H", "P1Y2M3DT4H"}
	rapid.Check(t, func(t *rapid.T) {
		from := MustWhen(dayText(t, "from")).start.Lo + rapid.Int64Range(0, daySeconds).Draw(t, "second")
		s := Span{from, from + rapid.OneOf(rapid.Int64Range(0, 3*daySeconds), rapid.Int64Range(0, 400*daySeconds)).Draw(t, "long")}
		d, sign := mustDuration(t, rapid.SampledFrom(lengths).Draw(t, "length")), rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
		moved := d.move(s, sign)
		at := rapid.Int64Range(s.Lo, s.Hi).Draw(t, "moment")
		if rapid.Bool().Draw(t, "at a turn of the day") {
			at = min(max(midnight(at)-rapid.Int64Range(0, 1).Draw(t, "eve"), s.Lo), s.Hi)
		}
		if rapid.Bool().Draw(t, "open before") { // the end alone must then hold the latest moment
			moved = d.move(Span{NegInf, s.Hi}, sign)
		}
		if to := d.shift(at, sign); to < moved.Lo || to > moved.Hi {
			t.Errorf("%s moved by %+v is %s, outside %s to %s", wall(at), d, wall(to), wall(moved.Lo), wall(moved.Hi))
		}
	})
}

func TestAboutIsAQuarterMoreOrLess(t *testing.T) {
	for text, want := range map[string][2]string{
		"P4M": {"P3M", "P5M"}, "P6M": {"P4M", "P8M"}, "P12M": {"P9M", "P15M"}, "P1M": {"P0M", "P2M"}, "P1Y": {"P0Y", "P2Y"}, "P4Y": {"P3Y", "P5Y"}, "P1Y6M": {"P13M", "P23M"},
		"P14D": {"P10D", "P18D"}, "P1D": {"P0D", "P2D"}, "PT72H": {"PT54H", "PT90H"}, "PT2H": {"PT1H", "PT3H"}, "PT1H": {"PT0H", "PT2H"}, "PT10M": {"PT7M30S", "PT12M30S"}, "PT2M": {"PT1M", "PT3M"}, "PT2S": {"PT1S", "PT3S"},
	} {
		least, most := mustDuration(t, text).about()
		if least != mustDuration(t, want[0]) || most != mustDuration(t, want[1]) {
			t.Errorf("about %s is from %+v to %+v, want %v", text, least, most, want)
		}
	}
}

func TestAboutIsNeverLessThanNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Duration{
			Years: rapid.IntRange(0, 3).Draw(t, "years"), Months: rapid.IntRange(0, 14).Draw(t, "months"), Days: rapid.IntRange(0, 40).Draw(t, "days"),
			Seconds: rapid.SampledFrom([]int64{0, 60, 3600, 72 * 3600}).Draw(t, "seconds"),
		}
		from := MustWhen(dayText(t, "from")).start.Lo
		least, most := d.about()
		if first, last, exact := least.after(from), most.after(from), d.after(from); first < from || first > exact || last <= exact {
			t.Errorf("about %+v after %s is from %s to %s, exactly it is %s", d, wall(from), wall(first), wall(last), wall(exact))
		}
	})
}

func TestRelativeTimesAreRead(t *testing.T) {
	for text, want := range map[string]After{
		"J-085 within P3M":       {raw: "J-085 within P3M", Of: Ref{"vemt", "J-085"}, By: Duration{Months: 3}},
		"J-152 about P4M":        {raw: "J-152 about P4M", Of: Ref{"vemt", "J-152"}, About: true, By: Duration{Months: 4}},
		"court/J-137 about P6M":  {raw: "court/J-137 about P6M", Of: Ref{"court", "J-137"}, About: true, By: Duration{Months: 6}},
		"  J-1   within  PT72H ": {raw: "J-1 within PT72H", Of: Ref{"vemt", "J-1"}, By: Duration{Seconds: 72 * 3600}},
		"":                       {},
		"  ":                     {},
	} {
		got, err := ParseAfter(text, "vemt")
		if err != nil || got != want || got.IsZero() != (strings.TrimSpace(text) == "") {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
		if again, err := ParseAfter(got.String(), "vemt"); err != nil || again != got {
			t.Errorf("%q is written %q and read again as %+v, %v", text, got, again, err)
		}
	}
	for _, text := range []string{"J-085", "J-085 within", "within P3M", "J-085 before P3M", "J-085 within P3M P4M", "J-085 Within P3M", "J-085 within 3 months", "J-085 within P3", "J-085 within -P3M"} {
		if got, err := ParseAfter(text, "vemt"); !errors.Is(err, Invalid) || !got.IsZero() {
			t.Errorf("%q is taken for %+v, %v", text, got, err)
		}
	}
}

func TestARelativeTimeIsCountedFromTheOther(t *testing.T) {
	for _, c := range []struct{ other, after, want string }{
		{"2021-11-03", "J within P3M", "2021-11-03/2022-02-03"},
		{"2021-11-03", "J about P4M", "2022-02-03/2022-04-03"},
		{"2021-11", "J within P14D", "2021-11-01/2021-12-14"},
		{"2021-11-03T22:40", "J within PT72H", "2021-11-03/2021-11-06"},
		{"../2021-11", "J within P1M", "../2021-12-30"},
		{"2021-11/..", "J about P4M", "2022-02-01/.."},
		{"unknown", "J within P3M", "unknown"},
	} {
		a, err := ParseAfter(c.after, "vemt")
		if err != nil {
			t.Fatal(err)
		}
		got := a.From(MustWhen(c.other).In(UnknownBirth()))
		if got.EDTF() != c.want {
			t.Errorf("%s of %s is %s, want %s", c.after, c.other, got.EDTF(), c.want)
		}
	}
	a, _ := ParseAfter("J within P3M", "")
	if !a.From(MustWhen("2021?").In(UnknownBirth())).Uncertain {
		t.Error("what is counted from a doubted time is doubted")
	}
}
