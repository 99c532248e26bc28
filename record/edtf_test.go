package record

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// wall writes a second as London's calendar and clock show it.
func wall(sec int64) string {
	switch {
	case sec <= NegInf:
		return "-"
	case sec >= PosInf:
		return "+"
	}
	return time.Unix(sec, 0).In(london).Format("2006-01-02T15:04:05")
}

func whole(first, last string) [2]string { return [2]string{first + "T00:00:00", last + "T23:59:59"} }

// sizes: one table, one line a form.
//
// The cases are those of the published specification (Library of Congress, EDTF, levels 0 and 1, after ISO 8601-2:2019), the
// quarters of level 2, and the forms of the extract format.
func TestEveryFormOfATimeIsReadAsWideAsItIsWritten(t *testing.T) {
	for text, want := range map[string][2]string{
		// level 0: date
		"1985-04-12": whole("1985-04-12", "1985-04-12"),
		"1985-04":    whole("1985-04-01", "1985-04-30"),
		"1985":       whole("1985-01-01", "1985-12-31"),
		"0000":       whole("0000-01-01", "0000-12-31"),
		"2024-02":    whole("2024-02-01", "2024-02-29"),
		// level 0: date and time
		"1985-04-12T23:20:30":       {"1985-04-12T23:20:30", "1985-04-12T23:20:30"},
		"1985-04-12T23:20:30Z":      {"1985-04-13T00:20:30", "1985-04-13T00:20:30"},
		"1985-04-12T23:20:30-04":    {"1985-04-13T04:20:30", "1985-04-13T04:20:30"},
		"1985-04-12T23:20:30+04:30": {"1985-04-12T19:50:30", "1985-04-12T19:50:30"},
		"2021-11-03T22:40":          {"2021-11-03T22:40:00", "2021-11-03T22:40:59"},
		"2021-07-03T22:40+00:00":    {"2021-07-03T23:40:00", "2021-07-03T23:40:59"},
		// level 0: interval
		"1964/2008":             whole("1964-01-01", "2008-12-31"),
		"2004-06/2006-08":       whole("2004-06-01", "2006-08-31"),
		"2004-02-01/2005-02-08": whole("2004-02-01", "2005-02-08"),
		"2004-02-01/2005-02":    whole("2004-02-01", "2005-02-28"),
		"2004-02-01/2005":       whole("2004-02-01", "2005-12-31"),
		"2005/2006-02":          whole("2005-01-01", "2006-02-28"),
		"2020-03/2021-03":       whole("2020-03-01", "2021-03-31"),
		// level 1: years of more than four digits, and before the year 0
		"-1985": whole("-1985-01-01", "-1985-12-31"),
		// level 1: seasons (winter: December and the two months after it), and quarters
		"2001-21": whole("2001-03-01", "2001-05-31"),
		"2001-22": whole("2001-06-01", "2001-08-31"),
		"2001-23": whole("2001-09-01", "2001-11-30"),
		"2001-24": whole("2001-12-01", "2002-02-28"),
		"2021-33": whole("2021-01-01", "2021-03-31"),
		"2021-34": whole("2021-04-01", "2021-06-30"),
		"2021-35": whole("2021-07-01", "2021-09-30"),
		"2021-36": whole("2021-10-01", "2021-12-31"),
		// level 1: qualified as a whole; about widens each side by one unit of the precision written
		"1984?":       whole("1984-01-01", "1984-12-31"),
		"2004-06~":    whole("2004-05-01", "2004-07-31"),
		"2004-06-11%": whole("2004-06-10", "2004-06-12"),
		"2021~":       whole("2020-01-01", "2022-12-31"),
		"2021-11?":    whole("2021-11-01", "2021-11-30"),
		"2021-36~":    whole("2021-07-01", "2022-03-31"),
		"2001-21~":    whole("2000-12-01", "2001-08-31"),
		"201X~":       whole("2000-01-01", "2029-12-31"),
		// level 1: unspecified digits from the right
		"201X":       whole("2010-01-01", "2019-12-31"),
		"20XX":       whole("2000-01-01", "2099-12-31"),
		"2004-XX":    whole("2004-01-01", "2004-12-31"),
		"1985-04-XX": whole("1985-04-01", "1985-04-30"),
		"1985-XX-XX": whole("1985-01-01", "1985-12-31"),
		// level 1: extended interval
		"1985-04-12/..":         {"1985-04-12T00:00:00", "+"},
		"1985-04/..":            {"1985-04-01T00:00:00", "+"},
		"1985/..":               {"1985-01-01T00:00:00", "+"},
		"../1985-04-12":         {"-", "1985-04-12T23:59:59"},
		"../1985-04":            {"-", "1985-04-30T23:59:59"},
		"../2023-10":            {"-", "2023-10-31T23:59:59"},
		"1985-04-12/":           {"1985-04-12T00:00:00", "+"},
		"/1985":                 {"-", "1985-12-31T23:59:59"},
		"1984~/2004-06":         whole("1983-01-01", "2004-06-30"),
		"1984/2004-06~":         whole("1984-01-01", "2004-07-31"),
		"1984?/2004%":           whole("1984-01-01", "2005-12-31"),
		"2020-36/2021-21":       whole("2020-10-01", "2021-05-31"),
		"2021-11-03T22:40/2021": {"2021-11-03T22:40:00", "2021-12-31T23:59:59"},
	} {
		w, err := ParseWhen(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		in := w.In(UnknownBirth())
		if got := [2]string{wall(in.Early.Lo), wall(in.Early.Hi)}; got != want || in.Early != in.Late {
			t.Errorf("%s is read as %v, want %v", text, got, want)
		}
		if w.String() != text || !w.Known() {
			t.Errorf("%s is written back as %s", text, w)
		}
		if doubted := strings.ContainsAny(text, "?%"); w.Uncertain() != doubted || in.Uncertain != doubted {
			t.Errorf("%s: doubted %v", text, w.Uncertain())
		}
	}
}

func TestYearsOfMoreThanFourDigitsAreRead(t *testing.T) {
	for text, want := range map[string]int{"Y170000002": 170_000_002, "Y-170000002": -170_000_002, "Y10000": 10_000} {
		in := MustWhen(text).In(UnknownBirth()).Early
		if first, last := time.Unix(in.Lo, 0).In(london), time.Unix(in.Hi, 0).In(london); first.Year() != want || last.Year() != want || first.YearDay() != 1 {
			t.Errorf("%s is read as %v to %v", text, first, last)
		}
	}
}

func TestWhatIsNotATimeIsRefusedWithoutRepeatingIt(t *testing.T) {
	for _, text := range []string{
		// level 2 and 3 are not read: nothing of them is guessed
		"Y-17E7", "1950S2", "[1667,1668]", "{1960,1961-12}", "2004-06~-11", "2004?-06-11", "?2004", "156X-12-25", "15XX-12-25", "XXXX-12-XX", "1XXX-XX", "XXXX", "1XXX",
		"1984-1X", "2004-XX-01", "2001-25", "2001-32", "2001-37", "2001-41", "2001-21^southernHemisphere", "1560-XX/..~",
		// days that do not exist
		"2021-02-29", "2021-04-31", "2021-00", "2021-13", "2021-01-00", "2021-01-32", "1900-02-29", "2021-11-03-04", "2021-11-03-",
		// years
		"-0000", "Y1985", "Y01985", "Y-01985", "Y", "Y-", "-85", "85", "198", "20210", "Y1234567890", "2O21", "２０２１",
		// ways of writing that are somebody else's
		"03/11/2021", "3.11.2021", "20211103", "2021-11-3", "2021/11/03", "2021-11-03 22:40", "last week", "Nov 2021", "2021-W45", "2021-307", "2021-11-03T", "2021-11-03T2240", "2021-11-03T22",
		// clock times
		"2021-11-03T24:00", "2021-11-03T22:60", "2021-11-03T22:40:60", "2021-11-03T22:40.5", "2021-11-03T22:40+1", "2021-11-03T22:40+15:00", "2021-11-03T22:40+01:60", "2021-11T22:40", "2021T22:40",
		"2021-11-03T22:40~", "2021-11-03T22:40?", "2021-11-03T22:40ZZ", "T22:40", "2021-11-03TT22:40",
		// intervals
		"/", "../..", "/..", "../", "2021-03/2021-02", "2022/2021", "2020/2021/2022", "2021-11-03/2021-11-02", "2020--2021", "2020/x", "age 14/..", "../age 14", "2020/age 14", "...", "2020/....",
		// ages
		"age", "age x", "age 14.5", "age -1", "age 15/14", "age 14/", "age /14", "age 14/15/16", "age 121", "age 14-15", "14", "aged 14", "age 14~", "age 9999999999",
		"?", "~", "%", "X", "Z", "-", "--", "unknown?", "un known", "\x00", "2021\x00", "\xff",
	} {
		w, err := ParseWhen(text)
		switch {
		case err == nil:
			t.Errorf("%q is taken for a time: %v", text, w.In(UnknownBirth()))
		case !errors.Is(err, Invalid):
			t.Errorf("%q: the error is of no kind: %v", text, err)
		case len(text) > 4 && strings.Contains(err.Error(), text):
			t.Errorf("%q: the error repeats what was written: %v", text, err)
		}
		if !w.IsZero() {
			t.Errorf("%q is refused and still gives %v", text, w)
		}
	}
}

func TestNothingAndUnknownAreNotTheSame(t *testing.T) {
	nothing, unknown := MustWhen("  "), MustWhen("Unknown")
	if !nothing.IsZero() || nothing.Known() || unknown.IsZero() || unknown.Known() {
		t.Errorf("nothing written: %v, unknown: %v", nothing, unknown)
	}
	if unknown.In(UnknownBirth()) != Always() || unknown.String() != "Unknown" {
		t.Errorf("unknown is read as %v", unknown.In(UnknownBirth()))
	}
}

// The format promises London time: the hour that comes twice in October is either of the two unless an offset says which, and the
// hour left out in March is read by the clock before or after the change. (MO: a missing episode across a change of the clocks.)
func TestClockTimesAreLondonTimes(t *testing.T) {
	utc := func(sec int64) string { return time.Unix(sec, 0).UTC().Format("01-02T15:04:05") }
	for text, want := range map[string][2]string{
		"2021-10-31T00:59":       {"10-30T23:59:00", "10-30T23:59:59"},
		"2021-10-31T01:00":       {"10-31T00:00:00", "10-31T01:00:59"},
		"2021-10-31T01:30":       {"10-31T00:30:00", "10-31T01:30:59"},
		"2021-10-31T01:59:59":    {"10-31T00:59:59", "10-31T01:59:59"},
		"2021-10-31T02:00":       {"10-31T02:00:00", "10-31T02:00:59"},
		"2021-10-31T01:30+01:00": {"10-31T00:30:00", "10-31T00:30:59"},
		"2021-10-31T01:30+00:00": {"10-31T01:30:00", "10-31T01:30:59"},
		"2021-10-31T01:30Z":      {"10-31T01:30:00", "10-31T01:30:59"},
		"2021-03-28T00:59":       {"03-28T00:59:00", "03-28T00:59:59"},
		"2021-03-28T01:30":       {"03-28T00:30:00", "03-28T01:30:59"},
		"2021-03-28T02:00":       {"03-28T01:00:00", "03-28T01:00:59"},
		"2021-03-28T01:30Z":      {"03-28T01:30:00", "03-28T01:30:59"},
		"2021-10-31":             {"10-30T23:00:00", "10-31T23:59:59"}, // 25 hours
		"2021-03-28":             {"03-28T00:00:00", "03-28T22:59:59"}, // 23 hours
	} {
		w := MustWhen(text)
		in := w.In(UnknownBirth()).Early
		if got := [2]string{utc(in.Lo), utc(in.Hi)}; got != want {
			t.Errorf("%s is read as %v, want %v", text, got, want)
		}
		if !w.OneDay() || w.Clock() != strings.Contains(text, "T") {
			t.Errorf("%s: one day %v, clock %v", text, w.OneDay(), w.Clock())
		}
	}
}

func TestOnlyADayOrLessIsOneDay(t *testing.T) {
	for text, want := range map[string]bool{
		"2021-11-03": true, "2021-11-03?": true, "2021-11-03T22:40": true, "2021-11-03~": false, "2021-11": false, "2021-11-XX": false,
		"2021-11-03/2021-11-03": false, "age 14": false, "unknown": false, "": false,
	} {
		if MustWhen(text).OneDay() != want {
			t.Errorf("%q: one day is %v", text, !want)
		}
	}
}
