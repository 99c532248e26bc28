package calendar

import (
	"time"

	"sightline/record"
)

// The years of the tables. Bank holidays of past years are as they were; of years not yet announced, as the rules of the year give them.
const (
	firstYear = 1995
	lastYear  = 2040
)

// dayNumber counts the days of the calendar of London; 1 January 1970 is day 0.
func dayNumber(sec int64) int { return record.DayNumber(sec) }

func numberOf(y int, m time.Month, d int) int {
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 3600))
}

func dateOf(day int) time.Time { return time.Unix(int64(day)*24*3600, 0).UTC() }

// lastSecond is the last second of a day in London.
func lastSecond(day int) int64 { return record.EndOfDay(day) }

var london = record.LondonDay(0).Location()

func weekend(day int) bool {
	const thursday, week = 4, 7 // day 0 was a Thursday; counted from Sunday
	w := ((day+thursday)%week + week) % week
	return w == 0 || w == week-1
}

// schoolYear is the year in which the school year of a day began, in September.
func schoolYear(day int) int {
	t := dateOf(day)
	if t.Month() < time.September {
		return t.Year() - 1
	}
	return t.Year()
}

// counting finds the nth day that counts after a day, at once.
type counting struct {
	first   int     // the first day of the table
	upTo    []int32 // how many days count, up to and including each
	unknown []int32 // of how many days nobody says whether they count; weekdays among them count
	nth     []int32 // the days that count, in order
}

// newCounting asks of every day of the years of the tables whether it counts, and whether that is known.
func newCounting(counts func(day int) (yes, known bool)) *counting {
	first, last := numberOf(firstYear, 1, 1), numberOf(lastYear, 12, 31)
	n := last - first + 1
	c := &counting{first: first, upTo: make([]int32, 0, n), unknown: make([]int32, 0, n)}
	unknown := int32(0)
	for day := first; day <= last; day++ {
		yes, known := counts(day)
		if yes {
			c.nth = append(c.nth, int32(day)) //nolint:gosec // the days of some decades
		}
		if !known {
			unknown++
		}
		c.upTo, c.unknown = append(c.upTo, int32(len(c.nth))), append(c.unknown, unknown) //nolint:gosec // the same
	}
	return c
}

// after gives the nth day that counts after a day. When the table does not hold all the days between, known is false and the day is
// the earliest that it can be.
func (c *counting) after(day, n int) (end int, known bool) {
	at := day - c.first
	if at < 0 || at >= len(c.upTo) || int(c.upTo[at])+n > len(c.nth) {
		return weekdaysAfter(day, n), false
	}
	end = int(c.nth[int(c.upTo[at])+n-1])
	return end, c.unknown[end-c.first] == c.unknown[at]
}

// weekdaysAfter counts days that are no weekend.
func weekdaysAfter(day, n int) int {
	for n > 0 {
		day++
		if !weekend(day) {
			n--
		}
	}
	return day
}
