package rules

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

// allowance is a length of time as a rule writes it: "28 days", "3 months", "72 hours", "1 working day", or ISO 8601.
type allowance struct {
	record.Duration
	workingDays int
}

// longest is the highest number of a unit that is still meant: a slip of the finger must not make the clock count for years.
const longest = 9999

func parseAllowance(text string) (allowance, error) {
	words := strings.Fields(text)
	if len(words) == 1 {
		d, err := record.ParseDuration(words[0])
		return allowance{Duration: d}, err
	}
	bad := fmt.Errorf("%w: not a length of time", record.Invalid)
	if len(words) < 2 {
		return allowance{}, bad
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 0 || n > longest {
		return allowance{}, bad
	}
	switch unit := strings.TrimSuffix(strings.Join(words[1:], " "), "s"); unit {
	case "hour":
		return allowance{Duration: record.Duration{Seconds: int64(n) * 3600}}, nil
	case "day":
		return allowance{Duration: record.Duration{Days: n}}, nil
	case "week":
		return allowance{Duration: record.Duration{Days: 7 * n}}, nil
	case "month":
		return allowance{Duration: record.Duration{Months: n}}, nil
	case "year":
		return allowance{Duration: record.Duration{Years: n}}, nil
	case "working day":
		return allowance{workingDays: n}, nil
	}
	return allowance{}, bad
}

// most is no fewer seconds than the allowance can last.
func (a allowance) most() int64 {
	const day, longestBreak = 24 * 3600, 6 // no more than six days of bank holidays and weekends stand between two working days
	days := int64(a.Days+a.Months*31+a.Years*366+a.workingDays*longestBreak) + 2
	return days*day + a.Seconds
}

// from gives when the allowance has run out that began at a time. Working days end with the day: of a time on Monday,
// one working day has run out when Tuesday is over. The day itself does not count.
func (a allowance) from(at record.Range) record.Range {
	if a.workingDays == 0 {
		return at.Plus(a.Duration)
	}
	return record.Range{Early: a.workSpan(at.Early), Late: a.workSpan(at.Late), Uncertain: at.Uncertain}
}

func (a allowance) workSpan(s record.Span) record.Span {
	return record.Span{Lo: a.endOfWorkingDay(s.Lo), Hi: a.endOfWorkingDay(s.Hi)}
}

var calendar = sync.OnceValue(func() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(gb.Holidays...)
	return c
})

func (a allowance) endOfWorkingDay(sec int64) int64 {
	if sec <= record.NegInf || sec >= record.PosInf {
		return sec
	}
	day := record.LondonDay(sec)
	for left := a.workingDays; left > 0; {
		day = day.AddDate(0, 0, 1)
		if calendar().IsWorkday(day) {
			left--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location()).Unix() - 1
}
