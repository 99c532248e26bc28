// Package calendar counts time as law and procedure write it: hours on the clock, days, months, working days.
//
// It answers: "when has the time allowed run out?" It stands on the statutory and local intervals of safeguarding, missing, care and
// education, and never makes a time more exact than it was written. It holds no interval of its own.
package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"

	"sightline/record"
)

// Length is a length of time as a rule writes it: "28 days", "3 months", "72 hours", "1 working day", or ISO 8601.
type Length struct {
	record.Duration
	workingDays int
}

// longest is the highest number of a unit that is still meant: a slip of the finger must not make the clock count for years.
const longest = 9999

// Parse reads a length of time.
func Parse(text string) (Length, error) {
	words := strings.Fields(text)
	if len(words) == 1 {
		d, err := record.ParseDuration(words[0])
		return Length{Duration: d}, err
	}
	bad := fmt.Errorf("%w: not a length of time", record.Invalid)
	if len(words) < 2 {
		return Length{}, bad
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 0 || n > longest {
		return Length{}, bad
	}
	switch unit := strings.TrimSuffix(strings.Join(words[1:], " "), "s"); unit {
	case "hour":
		return Length{Duration: record.Duration{Seconds: int64(n) * 3600}}, nil
	case "day":
		return Length{Duration: record.Duration{Days: n}}, nil
	case "week":
		return Length{Duration: record.Duration{Days: 7 * n}}, nil
	case "month":
		return Length{Duration: record.Duration{Months: n}}, nil
	case "year":
		return Length{Duration: record.Duration{Years: n}}, nil
	case "working day":
		return Length{workingDays: n}, nil
	}
	return Length{}, bad
}

// Most is no fewer seconds than the length can last.
func (l Length) Most() int64 {
	const day, longestBreak = 24 * 3600, 6 // no more than six days of bank holidays and weekends stand between two working days
	days := int64(l.Days+l.Months*31+l.Years*366+l.workingDays*longestBreak) + 2
	return days*day + l.Seconds
}

// From gives when the length has run out that began at a time. Working days end with the day: of a time on Monday,
// one working day has run out when Tuesday is over. The day itself does not count.
func (l Length) From(at record.Range) record.Range {
	if l.workingDays == 0 {
		return at.Plus(l.Duration)
	}
	return record.Range{Early: l.workSpan(at.Early), Late: l.workSpan(at.Late), Uncertain: at.Uncertain}
}

func (l Length) workSpan(s record.Span) record.Span {
	return record.Span{Lo: l.endOfWorkingDay(s.Lo), Hi: l.endOfWorkingDay(s.Hi)}
}

var calendar = sync.OnceValue(func() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(gb.Holidays...)
	return c
})

func (l Length) endOfWorkingDay(sec int64) int64 {
	if sec <= record.NegInf || sec >= record.PosInf {
		return sec
	}
	day := record.LondonDay(sec)
	for left := l.workingDays; left > 0; {
		day = day.AddDate(0, 0, 1)
		if calendar().IsWorkday(day) {
			left--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location()).Unix() - 1
}
