package record

import "time"

// Nearly every time in a record is written in a plain form: a year, a month, a day, or a day with a clock time. They are read here
// without asking the zone again and again what it has already said. What is rarer, or falls on a day on which the clocks change, is
// left to the reader of every form; both read the same.

// The years whose two changes of the clocks are looked up once.
const (
	firstPlainYear = 1972 // before it London's clocks did not change twice in every year
	lastPlainYear  = 2099
)

// londonYear is when a year begins in London, and on which of its days, counted from 0, summer time begins and ends. plain is false
// for a year that does not begin and end in winter time with one summer between.
type londonYear struct {
	start          int64
	summer, winter int
	plain          bool
}

// summerTime is how far London's clocks are put forward in summer.
const summerTime = 3600

var londonYears = yearsOf(london)

func yearsOf(zone *time.Location) (years [lastPlainYear - firstPlainYear + 1]londonYear) {
	for i := range years {
		years[i] = yearOf(firstPlainYear+i, zone)
	}
	return years
}

// yearOf takes what the zone says of one year. Clocks change some hours into the night, so that midnight of that day is still told by the
// time before.
func yearOf(year int, zone *time.Location) londonYear {
	start := time.Date(year, 1, 1, 0, 0, 0, 0, zone)
	_, summer := start.ZoneBounds()
	_, winter := summer.ZoneBounds()
	_, first := start.Zone()
	_, second := summer.Zone()
	_, third := winter.Zone()
	_, last := time.Date(year+1, 1, 1, 0, 0, 0, 0, zone).Add(-time.Second).Zone()
	return londonYear{
		start: start.Unix(), summer: summer.YearDay() - 1, winter: winter.YearDay() - 1,
		plain: first == 0 && second == summerTime && third == 0 && last == 0 && summer.Year() == year && winter.Year() == year &&
			summer.UTC().Hour() > 0 && winter.UTC().Hour() > 0,
	}
}

// midnight gives the second at which a day of the year begins.
func (y *londonYear) midnight(day int) int64 {
	second := y.start + int64(day)*daySeconds
	if day > y.summer && day <= y.winter {
		second -= summerTime
	}
	return second
}

// daysBefore is how many days of a common year lie before each month.
var daysBefore = [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// firstDay gives the day of the year on which a month begins; month 13 is the year's end.
func firstDay(year, month int) int {
	day := daysBefore[month-1]
	if month > 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		day++
	}
	return day
}

// plainPoint reads YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DDTHH:MM and YYYY-MM-DDTHH:MM:SS; ok is false for every other text, and for one
// that needs another look.
func plainPoint(s string) (p point, ok bool) {
	if len(s) < 4 {
		return point{}, false
	}
	year := two(s, 0)*100 + two(s, 2)
	if year < firstPlainYear || year > lastPlainYear {
		return point{}, false
	}
	y := &londonYears[year-firstPlainYear]
	from, until, unit := 0, firstDay(year, monthsYear+1), unitYear
	if len(s) > 4 {
		if from, until, unit = plainDays(s, year); until == 0 {
			return point{}, false
		}
	}
	if !y.plain {
		return point{}, false
	}
	if len(s) > len("2006-01-02") {
		return y.plainClock(s, from)
	}
	return point{span: Span{y.midnight(from), y.midnight(until) - 1}, mark: mark{unit: unit}}, true
}

// plainDays gives the days of the year, the last not included, that the first ten letters mean: a month or a day. Both are 0 when they
// are neither.
func plainDays(s string, year int) (from, until int, u unit) {
	if len(s) < len("2006-01") || s[4] != '-' {
		return 0, 0, 0
	}
	month := two(s, 5)
	if month < 1 || month > monthsYear {
		return 0, 0, 0
	}
	from, until = firstDay(year, month), firstDay(year, month+1)
	if len(s) == len("2006-01") {
		return from, until, unitMonth
	}
	if len(s) < len("2006-01-02") || s[7] != '-' {
		return 0, 0, 0
	}
	day := two(s, 8)
	if day < 1 || day > until-from {
		return 0, 0, 0
	}
	return from + day - 1, from + day, unitDay
}

// plainClock reads what follows the day. On a day on which the clocks change an hour comes twice or not at all.
func (y *londonYear) plainClock(s string, day int) (p point, ok bool) {
	if day == y.summer || day == y.winter || len(s) < len("2006-01-02T15:04") || s[10] != 'T' || s[13] != ':' {
		return point{}, false
	}
	hour, minute := two(s, 11), two(s, 14)
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return point{}, false
	}
	at := y.midnight(day) + int64(hour*60+minute)*60
	switch {
	case len(s) == len("2006-01-02T15:04"):
		return point{span: Span{at, at + 59}, mark: mark{unit: unitMinute}}, true
	case len(s) == len("2006-01-02T15:04:05") && s[16] == ':':
		second := two(s, 17)
		if second < 0 || second > 59 {
			return point{}, false
		}
		at += int64(second)
		return point{span: Span{at, at}, mark: mark{unit: unitSecond}}, true
	}
	return point{}, false
}

// two reads two digits; it is far below zero when they are none.
func two(s string, at int) int {
	tens, ones := s[at]-'0', s[at+1]-'0'
	if tens > 9 || ones > 9 {
		return -10_000
	}
	return int(tens)*10 + int(ones)
}
