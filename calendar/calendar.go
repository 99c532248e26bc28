package calendar

import (
	_ "embed"
	"maps"
	"strings"
	"sync"
	"time"

	"sightline/record"
)

//go:embed england.csv
var englandCSV string

//go:embed school-closures.csv
var closuresCSV string

// Calendar says which days are working days, and of an area which are school days. It is never changed after it is made.
type Calendar struct {
	holidays map[int]string // bank holidays and one-off holidays, by day
	closures map[record.AreaCode]closures
	working  *counting
	schools  map[record.AreaCode]*counting
}

// closures are the days on which the schools of an area are closed besides weekends and bank holidays, for the school years for which
// somebody gave them.
type closures struct {
	closed map[int]string
	years  map[int]standing
}

// standing is whose word it is when schools were closed in a school year.
type standing int8

const (
	unsaid  standing = iota
	typical          // of councils in England; nobody here has said it
	given            // for this area, or for everywhere
)

func newClosures() closures { return closures{closed: map[int]string{}, years: map[int]standing{}} }

// England gives the working days of England, and school closures that are typical of its councils: to be confirmed locally, and
// replaced where an area gives its own.
var England = sync.OnceValue(func() *Calendar {
	c := &Calendar{holidays: map[int]string{}, closures: map[record.AreaCode]closures{}}
	wrong := c.readHolidays(holidaysFile, strings.NewReader(englandCSV))
	wrong = append(wrong, c.readClosures(closuresFile, strings.NewReader(closuresCSV))...)
	if len(wrong) > 0 {
		panic(wrong[0]) // the tables are embedded above, and tests read them
	}
	for year := range c.closures[everywhere].years {
		c.closures[everywhere].years[year] = typical
	}
	c.index()
	return c
})

// Tables gives the tables of days that come with Sightline as they are written: what was counted by others is counted anew.
func Tables() string { return englandCSV + closuresCSV }

func (c *Calendar) clone() *Calendar {
	to := &Calendar{holidays: maps.Clone(c.holidays), closures: map[record.AreaCode]closures{}}
	for area, old := range c.closures {
		to.closures[area] = closures{closed: maps.Clone(old.closed), years: maps.Clone(old.years)}
	}
	return to
}

func (c *Calendar) index() {
	c.working = newCounting(func(day int) (bool, bool) { return c.workday(day), true })
	c.schools = map[record.AreaCode]*counting{}
	for area := range c.closures {
		c.schools[area] = newCounting(func(day int) (bool, bool) { return c.schoolDay(area, day) })
	}
}

func (c *Calendar) workday(day int) bool { return !weekend(day) && c.holidays[day] == "" }

// schoolDay says whether schools of an area are open on a day. The area's own calendar speaks for the school years that it has; for
// others the one that is typical of everywhere.
func (c *Calendar) schoolDay(area record.AreaCode, day int) (open, known bool) {
	if !c.workday(day) {
		return false, true
	}
	of, how := c.speaks(area, day)
	return how == unsaid || of.closed[day] == "", how != unsaid
}

// speaks gives the closures that say when schools of an area were closed in the school year of a day, and whose word they are.
func (c *Calendar) speaks(area record.AreaCode, day int) (of closures, how standing) {
	year := schoolYear(day)
	if of = c.closures[area]; of.years[year] == unsaid {
		of = c.closures[everywhere]
	}
	return of, of.years[year]
}

// everywhere stands for all areas that give no calendar of their own.
const everywhere record.AreaCode = ""

// Holiday gives the name of the bank holiday that a day is, or "".
func (c *Calendar) Holiday(at int64) string { return c.holidays[dayNumber(at)] }

// Closure gives the name of the school closure that a day of an area falls in, or "".
func (c *Calendar) Closure(area record.AreaCode, at int64) string {
	day := dayNumber(at)
	of, _ := c.speaks(area, day)
	return of.closed[day]
}

// Typical reports that the school days of an area at a time are known only from the calendar that is typical of England.
func (c *Calendar) Typical(area record.AreaCode, at int64) bool {
	_, how := c.speaks(area, dayNumber(at))
	return how == typical
}

// Due gives the last second at which something is in time that has to be done within a length of time after another. Hours run on the
// clock; every other length ends with its last day. It has no end where the tables do not hold all the days between.
func (c *Calendar) Due(l Length, at record.Range, area record.AreaCode) record.Range {
	switch {
	case l.workingDays+l.schoolDays > 0:
		return c.counted(l, at, area)
	case l.Hours():
		return at.Plus(l.Duration)
	}
	return byDay(at, func(day int) (int, bool) { return moved(day, l.Duration), true })
}

// moved gives the day that lies a length of calendar time after another. The same day of the month is kept where there is one, else
// the last day of the month: what is allowed a year from 29 February ends on 28 February.
func moved(day int, by record.Duration) int {
	y, m, d := dateOf(day).Date()
	end := numberOf(y+by.Years, m+time.Month(by.Months)+1, 0) // the last day of the month it leads to
	return min(numberOf(y+by.Years, m+time.Month(by.Months), d), end) + by.Days
}

func (c *Calendar) counted(l Length, at record.Range, area record.AreaCode) record.Range {
	days := c.working
	if l.schoolDays > 0 {
		if days = c.schools[area]; days == nil {
			days = c.schools[everywhere]
		}
	}
	n := l.workingDays + l.schoolDays
	return byDay(at, func(day int) (int, bool) {
		if l.firstCounts {
			day--
		}
		return days.after(day, n)
	})
}

// byDay moves the ends of a time to the ends of other days.
func byDay(at record.Range, to func(day int) (end int, known bool)) record.Range {
	span := func(s record.Span) record.Span {
		if s.Lo > record.NegInf {
			end, _ := to(dayNumber(s.Lo))
			s.Lo = lastSecond(end)
		}
		if s.Hi < record.PosInf {
			end, known := to(dayNumber(s.Hi))
			if s.Hi = lastSecond(end); !known {
				s.Hi = record.PosInf
			}
		}
		return s
	}
	early := span(at.Early)
	late := early
	if at.Late != at.Early {
		late = span(at.Late)
	}
	return record.Range{Early: early, Late: late, Uncertain: at.Uncertain}
}
