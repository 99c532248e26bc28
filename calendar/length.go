// Package calendar counts time as law and procedure write it: hours on the clock, days, months, working days, school days.
//
// It answers: "when has the time allowed run out?" It stands on the statutory and local intervals of safeguarding, missing, care and
// education, on the bank holidays of England, and on the school closures that an area gives. It never makes a time more exact than it
// was written, and where its tables end it says so rather than guess. It holds no interval of its own.
package calendar

import (
	"fmt"
	"strconv"
	"strings"

	"sightline/record"
)

// Length is a length of time as a rule writes it: "28 days", "3 months", "72 hours", "1 working day", "6 school days",
// "10 school days counting the first day", or ISO 8601.
type Length struct {
	record.Duration

	workingDays, schoolDays int
	firstCounts             bool
	written                 string
	before                  *earlier
}

// earlier is the length that held before another did.
type earlier struct {
	until  int64
	length Length
}

// After gives the length for what begins after a day, and another for what begins up to it: law and procedure change.
func (l Length) After(day record.When, before Length) Length {
	if end := &l; day.Known() {
		for end.before != nil {
			copied := *end.before
			end.before = &copied
			end = &end.before.length
		}
		end.before = &earlier{until: day.In(record.UnknownBirth()).Hull().Hi, length: before}
	}
	return l
}

// at gives the length that holds for what begins at a time: of a time that stands on both sides, the later.
func (l Length) at(from record.Range) Length {
	for l.before != nil && from.Hull().Hi <= l.before.until {
		l = l.before.length
	}
	return l
}

// longest is the highest number of a unit that is still meant: a slip of the finger must not make the clock count for years.
const longest = 9999

// firstCounts is how a length says that the day on which it begins is the first of its days.
const firstCounts = " counting the first day"

// Accepted says what Parse takes.
const Accepted = "28 days, 6 weeks, 3 months, 1 year, 72 hours, 1 working day, 6 school days, 10 school days counting the first day, or ISO 8601 such as P3M"

// Parse reads a length of time.
func Parse(text string) (Length, error) {
	words := strings.Fields(text)
	written := strings.Join(words, " ")
	if len(words) == 1 {
		d, err := record.ParseDuration(written)
		return Length{Duration: d, written: written}, err
	}
	rest, first := strings.CutSuffix(written, firstCounts)
	number, unit, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(number)
	l, known := lengthOf(n, strings.TrimSuffix(unit, "s"))
	if err != nil || n < 0 || n > longest || !known {
		return Length{}, fmt.Errorf("%w: not a length of time", record.Invalid)
	}
	l.written, l.firstCounts = written, first
	if first && (n == 0 || l.workingDays+l.schoolDays == 0) {
		return Length{}, fmt.Errorf("%w: only working days and school days can count the first day", record.Invalid)
	}
	return l, nil
}

func lengthOf(n int, unit string) (Length, bool) {
	var l Length
	switch unit {
	case "hour":
		l.Seconds = int64(n) * 3600
	case "day":
		l.Days = n
	case "week":
		l.Days = 7 * n
	case "month":
		l.Months = n
	case "year":
		l.Years = n
	case "working day":
		l.workingDays = n
	case "school day":
		l.schoolDays = n
	default:
		return l, false
	}
	return l, true
}

// String gives the length as it was written.
func (l Length) String() string { return l.written }

// Short gives the length as tables abbreviate it: 72 h, 1 wd (working day), 6 sd (school days), 3 mo.
func (l Length) Short() string {
	rest, first := strings.CutSuffix(l.written, firstCounts)
	number, unit, found := strings.Cut(rest, " ")
	short, known := map[string]string{
		"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "y", "working day": "wd", "school day": "sd",
	}[strings.TrimSuffix(unit, "s")]
	switch {
	case !found || !known:
		return l.written
	case first:
		return number + " " + short + firstCounts
	}
	return number + " " + short
}

// Hours reports that the length runs on the clock, not by days.
func (l Length) Hours() bool { return l.Seconds > 0 }

// WorkingDays and SchoolDays report how the days of the length are counted.
func (l Length) WorkingDays() bool { return l.workingDays > 0 }

// SchoolDays reports that only days on which schools are open count.
func (l Length) SchoolDays() bool { return l.schoolDays > 0 }

// Most is no fewer seconds than the length can last.
func (l Length) Most() int64 {
	const day = 24 * 3600
	const workBreak, schoolBreak = 6, 60 // no more days than these stand between two working days, or two school days
	days := int64(l.Days+l.Months*31+l.Years*366+l.workingDays*workBreak+l.schoolDays*schoolBreak) + 2
	longest := days*day + l.Seconds
	if l.before != nil {
		longest = max(longest, l.before.length.Most())
	}
	return longest
}

// From gives when the length has run out that began at a time. Working days and school days end with the day: of a time on Monday,
// one working day has run out when Tuesday is over. School days are those of the typical calendar. Where the tables of days end, as they do
// for an age of a child whose birth nobody wrote down, it has run out no later than it possibly can.
func (l Length) From(at record.Range) record.Range {
	l = l.at(at)
	if l.workingDays+l.schoolDays == 0 {
		return at.Plus(l.Duration)
	}
	end := England().counted(l, at, "")
	end.Early.Hi, end.Late.Hi = l.atMost(at.Early.Hi, end.Early.Hi), l.atMost(at.Late.Hi, end.Late.Hi)
	return end
}

// atMost gives the last second an end can have, also where no table holds it.
func (l Length) atMost(from, end int64) int64 {
	if from < record.PosInf && end >= record.PosInf {
		return from + l.Most()
	}
	return end
}
