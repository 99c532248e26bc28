package calendar

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
	"pgregory.net/rapid"

	"sightline/record"
)

func at(text string) record.Range { return record.MustWhen(text).In(record.UnknownBirth()) }

func length(text string) Length {
	l, err := Parse(text)
	if err != nil {
		panic(text)
	}
	return l
}

// wall writes the end of a time as the clock in London shows it.
func wall(sec int64) string { return time.Unix(sec, 0).In(london).Format("2006-01-02T15:04-07:00") }

// The dates of the fixture that were worked out by hand, and some more beside changes of the clocks, leap days and one-off holidays.
func TestTheTimeAllowedEndsWhenPeopleSayItDoes(t *testing.T) {
	for _, c := range []struct{ length, from, due string }{
		{"1 working day", "2024-03-28T15:30", "2024-04-02T23:59+01:00"}, // Easter between
		{"45 working days", "2024-03-28T15:30", "2024-06-05T23:59+01:00"},
		{"6 weeks", "2024-02-29", "2024-04-11T23:59+01:00"},
		{"72 hours", "2024-10-26T11:30", "2024-10-29T10:30+00:00"}, // clocks go back
		{"72 hours", "2025-03-29T09:00", "2025-04-01T10:00+01:00"}, // and forward
		{"72 hours", "2024-12-23T22:00", "2024-12-26T22:00+00:00"}, // holidays do not stop hours
		{"6 school days", "2024-12-16", "2025-01-07T23:59+00:00"},
		{"10 school days counting the first day", "2025-09-15", "2025-09-26T23:59+01:00"},
		{"1 working day", "2025-10-25", "2025-10-27T23:59+00:00"}, // from a Saturday
		{"2 months", "2025-12-31", "2026-02-28T23:59+00:00"},      // the month ends
		{"2 months", "2023-12-31", "2024-02-29T23:59+00:00"},
		{"6 months", "2025-08-31T10:00", "2026-02-28T23:59+00:00"},
		{"12 months", "2024-02-29", "2025-02-28T23:59+00:00"},
		{"1 year", "2024-02-29", "2025-02-28T23:59+00:00"},
		{"1 working day", "1999-12-30", "2000-01-04T23:59+00:00"}, // 31 December 1999 was one
		{"1 working day", "2022-09-16", "2022-09-20T23:59+01:00"}, // the state funeral
		{"1 working day", "2022-06-01", "2022-06-06T23:59+01:00"},
		{"1 working day", "2023-05-05", "2023-05-09T23:59+01:00"},
		{"0 working days", "2023-05-05", "2023-05-05T23:59+01:00"},
		{"1 working day counting the first day", "2023-05-05", "2023-05-05T23:59+01:00"},
		{"1 working day counting the first day", "2023-05-06", "2023-05-09T23:59+01:00"},
	} {
		due := England().Due(length(c.length), at(c.from), "")
		if got := wall(due.Hull().Hi); got != c.due {
			t.Errorf("%s from %s ends %s, want %s", c.length, c.from, got, c.due)
		}
	}
}

// The library computes bank holidays by rule; the table was worked out apart from it. They differ by what the library does not know.
func TestTheTableAgreesWithTheRulesOfTheYear(t *testing.T) {
	known := map[string]bool{ // one-off holidays, and the days that moved for them
		"1995-05-01": true, "1995-05-08": true, "1999-12-31": true, "2002-05-27": true, "2002-06-03": true, "2002-06-04": true,
		"2011-04-29": true, "2012-05-28": true, "2012-06-04": true, "2012-06-05": true, "2022-09-19": true,
	}
	library := cal.NewBusinessCalendar()
	library.AddHoliday(gb.Holidays...)
	for day := numberOf(firstYear, 1, 1); day <= numberOf(lastYear, 12, 31); day++ {
		date := dateOf(day)
		if name := date.Format("2006-01-02"); England().workday(day) != library.IsWorkday(date) != known[name] {
			t.Errorf("%s: a working day here %v, by the rules %v", name, England().workday(day), library.IsWorkday(date))
		}
	}
}

// walked is the slow way: day by day, asking of each whether it counts.
func walked(l Length, day int, counts func(int) bool) int {
	n := l.workingDays + l.schoolDays
	if l.firstCounts {
		day--
	}
	for n > 0 {
		day++
		if counts(day) {
			n--
		}
	}
	return day
}

func someDay(t *rapid.T, name string) int {
	return numberOf(2014, 1, 1) + rapid.IntRange(0, 15*365).Draw(t, name)
}

func someCount(t *rapid.T) Length {
	text := fmt.Sprintf("%d %s%s", rapid.IntRange(1, 60).Draw(t, "n"), rapid.SampledFrom([]string{"working days", "school days"}).Draw(t, "unit"),
		rapid.SampledFrom([]string{"", firstCounts}).Draw(t, "first"))
	return length(text)
}

func rangeOf(from, to int) record.Range {
	s := record.Span{Lo: lastSecond(from-1) + 1, Hi: lastSecond(to)}
	return record.Range{Early: s, Late: s}
}

func TestCountingAtOnceIsCountingDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, day, l := England(), someDay(t, "day"), someCount(t)
		want := walked(l, day, func(d int) bool {
			open, _ := c.schoolDay("", d)
			return l.SchoolDays() && open || !l.SchoolDays() && c.workday(d)
		})
		if got := c.Due(l, rangeOf(day, day), "").Early; got.Lo != lastSecond(want) || got.Hi != got.Lo {
			t.Fatalf("%s after %s is %s, walking gives %s", l, dateOf(day).Format(time.DateOnly), wall(got.Lo), wall(lastSecond(want)))
		}
	})
}

func TestALaterStartIsNeverDueEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := length(rapid.SampledFrom([]string{"72 hours", "10 days", "6 weeks", "3 months", "1 year", "45 working days", "6 school days", "10 school days counting the first day"}).Draw(t, "length"))
		first := someDay(t, "first")
		second := first + rapid.IntRange(0, 40).Draw(t, "later")
		a, b := England().Due(l, rangeOf(first, first), ""), England().Due(l, rangeOf(second, second), "")
		if a.Early.Lo > b.Early.Lo || a.Early.Hi > b.Early.Hi {
			t.Fatalf("%s from %s ends after %s from a later day", l, dateOf(first), dateOf(second))
		}
		if whole := England().Due(l, rangeOf(first, second), ""); whole.Early.Lo > a.Early.Lo || whole.Early.Hi < b.Early.Hi {
			t.Fatalf("%s of the days from %s to %s does not hold what either gives", l, dateOf(first), dateOf(second))
		}
	})
}

func TestAnotherHolidayMakesNothingDueEarlierAndStopsNoHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := someDay(t, "day")
		holiday := dateOf(day + rapid.IntRange(0, 60).Draw(t, "after")).Format(time.DateOnly)
		more, err := England().With(fstest.MapFS{holidaysFile: {Data: []byte("date,name\n" + holiday + ",Another\n")}})
		if err != nil {
			t.Fatal(err)
		}
		l := someCount(t)
		if a, b := England().Due(l, rangeOf(day, day), ""), more.Due(l, rangeOf(day, day), ""); b.Early.Lo < a.Early.Lo {
			t.Fatalf("%s is due earlier for a holiday on %s", l, holiday)
		}
		hours := length("72 hours")
		if England().Due(hours, rangeOf(day, day), "") != more.Due(hours, rangeOf(day, day), "") {
			t.Fatal("a holiday stops the clock")
		}
	})
}

// An area's own closures count for it alone, and only in the school years that they speak of.
func TestAnAreaGivesItsOwnSchoolDays(t *testing.T) {
	own, err := England().With(fstest.MapFS{closuresFile: {Data: []byte("from,to,name,area\n2024-12-17,2024-12-19,Burst pipe,north\n")}})
	if err != nil {
		t.Fatal(err)
	}
	l := length("6 school days")
	for area, want := range map[record.AreaCode]string{
		"north": "2024-12-31", // 20, 23, 24, 27, 30 and 31 December: it names no Christmas holiday for that year
		"south": "2025-01-07",
	} {
		if got := wall(own.Due(l, at("2024-12-16"), area).Early.Hi)[:10]; got != want {
			t.Errorf("%s: %s, want %s", area, got, want)
		}
	}
	if own.Typical("north", at("2024-12-16").Early.Lo) || !own.Typical("south", at("2024-12-16").Early.Lo) || !own.Typical("north", at("2023-12-18").Early.Lo) {
		t.Error("whose word the school days are is not kept apart")
	}
	if got, want := own.Due(l, at("2023-12-18"), "north"), England().Due(l, at("2023-12-18"), ""); got != want {
		t.Error("a school year that the area does not name is not the typical one")
	}
}

// Where the tables end nothing is guessed: the time has an earliest end, and no last one.
func TestBeyondTheTablesThereIsNoLastSecond(t *testing.T) {
	for _, c := range []struct{ length, from string }{
		{"1 working day", "2040-12-31"}, {"1 working day", "1994-12-30"}, {"6 school days", "2033-09-05"}, {"9999 working days", "2024-01-01"}, {"3 school days", "2012-11-01"},
	} {
		due := England().Due(length(c.length), at(c.from), "")
		if due.Bounded() || due.Early.Lo <= at(c.from).Early.Lo {
			t.Errorf("%s from %s: %v", c.length, c.from, due)
		}
	}
	if l := length("1 working day"); l.From(at("unknown")) != record.Always() {
		t.Error("a time nobody knows has an end")
	}
}

func TestLengthsAreReadAndShortened(t *testing.T) {
	for text, short := range map[string]string{
		"72 hours": "72 h", "1 working day": "1 wd", "6 school days": "6 sd", "3 months": "3 mo", "20 weeks": "20 wk", "30 days": "30 d", "2 years": "2 y",
		"10 school days counting the first day": "10 sd counting the first day", "P3M": "P3M",
	} {
		if l := length(text); l.Short() != short || l.String() != text {
			t.Errorf("%s: %q and %q", text, l.String(), l.Short())
		}
	}
	for _, text := range []string{"", "soon", "-1 days", "99999 days", "3 fortnights", "3", "working day", "72 hours counting the first day", "0 school days counting the first day", "1 working"} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q is a length of time", text)
		}
	}
}

func TestAWrongCalendarIsRefusedByFileAndLine(t *testing.T) {
	for _, c := range []struct{ file, text, says string }{
		{holidaysFile, "", "bank-holidays.csv:1: the first line names the columns date"},
		{holidaysFile, "day\n2024-01-01\n", "bank-holidays.csv:1: column 1 is not known here"},
		{holidaysFile, "name\nx\n", "bank-holidays.csv:1: the column date is missing"},
		{holidaysFile, "date,date\n", "bank-holidays.csv:1: column 2 is not known here, or named twice"},
		{holidaysFile, "date\n2024-01-01\n01/05/2024\n", "bank-holidays.csv:3: date is a day from 1995 to 2040"},
		{holidaysFile, "date\n2099-01-01\n", "bank-holidays.csv:2: date is a day"},
		{holidaysFile, "date,area\n2024-01-01,scotland\n", "bank-holidays.csv:2: bank holidays are those of england"},
		{holidaysFile, "date,name\n2024-01-01\n", "bank-holidays.csv:2: this is not a line of a table with 2 columns"},
		{closuresFile, "from,to\n2024-01-05,2024-01-01\n", "school-closures.csv:2: a closure ends on or after the day"},
		{closuresFile, "from,to\n2024-01-05,2026-01-01\n", "school-closures.csv:2: a closure ends"},
		{closuresFile, "from,to,name\n2024-01-05,2024-01-06," + strings.Repeat("x", maxName+1) + "\n", "school-closures.csv:2: the name is longer"},
	} {
		_, err := England().With(fstest.MapFS{c.file: {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %s", c.text, err, c.says)
		}
	}
	piped := fstest.MapFS{holidaysFile: {Mode: fs.ModeNamedPipe}, closuresFile: {Mode: fs.ModeDir}}
	if _, err := England().With(piped); err == nil || !strings.Contains(err.Error(), "bank-holidays.csv cannot be read") || !strings.Contains(err.Error(), "school-closures.csv cannot be read") {
		t.Errorf("what is no file: %v", err)
	}
	_, err := England().With(fstest.MapFS{holidaysFile: {Data: []byte("date\n" + strings.Repeat("soon\n", 9000))}})
	if err == nil || strings.Count(err.Error(), "\n") != maxSaid || !strings.Contains(err.Error(), "bank-holidays.csv:21: what comes below was not looked at") {
		t.Errorf("nothing but mistakes: %v", err)
	}
	if c, err := England().With(fstest.MapFS{}); err != nil || c != England() {
		t.Errorf("a folder without a calendar: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"72 hours", "6 school days counting the first day", "P3M", "1 working day", "-1 days", "9999 years"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(l.String())
		if err != nil || again != l {
			t.Fatalf("%q is read as another length when it is written down: %v", text, err)
		}
		if due := England().Due(l, at("2024-02-29"), ""); due.Early.Lo > due.Early.Hi {
			t.Fatalf("%q ends before it ends", text)
		}
	})
}

func FuzzCalendarFiles(f *testing.F) {
	f.Add("date,name\n2024-01-01,New Year\n", "from,to,name,area\n2024-12-21,2025-01-05,Christmas,north\n")
	f.Add("\ufeffdate\n\"2024-01-01\n", "from,to\n2024-02-30,\n")
	f.Fuzz(func(t *testing.T, holidays, closed string) {
		c, err := England().With(fstest.MapFS{holidaysFile: {Data: []byte(holidays)}, closuresFile: {Data: []byte(closed)}})
		if err != nil && !strings.Contains(err.Error(), ".csv") {
			t.Fatalf("which file is wrong is not said: %v", err)
		}
		for _, text := range []string{"6 school days", "1 working day"} {
			l := length(text)
			if mine, plain := c.Due(l, at("2024-12-16"), "north").Early.Lo, lastSecond(weekdaysAfter(dayNumber(at("2024-12-16").Early.Lo), l.workingDays+l.schoolDays)); mine < plain {
				t.Fatal("holidays bring a day forward")
			}
		}
	})
}
