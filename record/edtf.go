package record

import (
	"fmt"
	"strings"
	"time"
)

// unit is the precision a date was written in, finest first.
type unit uint8

const (
	unitSecond unit = iota
	unitMinute
	unitDay
	unitMonth
	unitSeason
	unitQuarter
	unitYear
	unitDecade
	unitCentury
)

func invalid(what string) error { return fmt.Errorf("%w: %s", Invalid, what) }

// parsePoint reads one EDTF level 1 date, with its qualifier.
func parsePoint(s string) (point, error) {
	if p, ok := plainPoint(s); ok {
		return p, nil
	}
	return parseAnyPoint(s)
}

func parseAnyPoint(s string) (point, error) {
	body, approximate, uncertain := s, false, false
	switch s[len(s)-1] {
	case '~':
		body, approximate = s[:len(s)-1], true
	case '?':
		body, uncertain = s[:len(s)-1], true
	case '%':
		body, approximate, uncertain = s[:len(s)-1], true, true
	}
	if date, clock, found := strings.Cut(body, "T"); found {
		if approximate || uncertain {
			return point{}, invalid("~ ? and % stand after a date, not after a clock time")
		}
		return parseClock(date, clock)
	}
	p, err := parseDate(body)
	if err != nil {
		return point{}, err
	}
	if uncertain {
		p.bound = doubted
	}
	if approximate {
		p.span = p.span.widen(p.unit)
	}
	return p, nil
}

func parseDate(s string) (point, error) {
	if strings.HasPrefix(s, "Y") || strings.HasPrefix(s, "-") {
		return parseFarYear(s)
	}
	parts := strings.Split(s, "-")
	if len(parts[0]) != 4 || len(parts) > 3 {
		return point{}, invalid("this is not a date")
	}
	if strings.HasSuffix(parts[0], "X") {
		return parseUnspecifiedYear(parts)
	}
	year, ok := digits(parts[0], 4)
	if !ok {
		return point{}, invalid("this is not a year")
	}
	switch len(parts) {
	case 1:
		return years(year, 1, unitYear), nil
	case 2:
		return parseMonth(year, parts[1])
	default:
		return parseDay(year, parts[1], parts[2])
	}
}

// parseFarYear reads the level 1 forms of years outside 0000 to 9999: "Y-170000002", "-1985".
func parseFarYear(s string) (point, error) {
	const most = 9 // digits: what a clock of seconds can still hold
	body := strings.TrimPrefix(s, "Y")
	sign := 1
	if strings.HasPrefix(body, "-") {
		sign, body = -1, body[1:]
	}
	prefixed := strings.HasPrefix(s, "Y")
	if prefixed && (len(body) < 5 || len(body) > most) || !prefixed && len(body) != 4 {
		return point{}, invalid("this is not a year")
	}
	year, ok := digits(body, len(body))
	switch {
	case !ok:
		return point{}, invalid("this is not a year")
	case prefixed && body[0] == '0':
		return point{}, invalid("Y stands before a year of five digits or more")
	case year == 0:
		return point{}, invalid("there is no year before 0000 and after -0001")
	}
	return years(sign*year, 1, unitYear), nil
}

// parseUnspecifiedYear reads "201X" and "20XX".
func parseUnspecifiedYear(parts []string) (point, error) {
	known := strings.TrimRight(parts[0], "X")
	n, ok := digits(known, len(known))
	if !ok || len(parts) > 1 || len(known) < 2 {
		return point{}, invalid("X may stand for the last one or two digits of a year, for the day, or for month and day")
	}
	if len(known) == 3 {
		return years(n*10, 10, unitDecade), nil
	}
	return years(n*100, 100, unitCentury), nil
}

const (
	spring, winter             = 21, 24
	firstQuarter, lastQuarter  = 33, 36
	monthsInSeason, monthsYear = 3, 12
)

// parseMonth reads the second part of a date: a month, a season (spring begins in March; winter is December and the two
// months after it), a quarter, or XX.
func parseMonth(year int, s string) (point, error) {
	if s == "XX" {
		return years(year, 1, unitYear), nil
	}
	n, ok := digits(s, 2)
	switch {
	case !ok:
		return point{}, invalid("this is not a month")
	case n >= 1 && n <= monthsYear:
		return months(year, n, 1, unitMonth), nil
	case n >= spring && n <= winter:
		return months(year, (n-spring+1)*monthsInSeason, monthsInSeason, unitSeason), nil
	case n >= firstQuarter && n <= lastQuarter:
		return months(year, (n-firstQuarter)*monthsInSeason+1, monthsInSeason, unitQuarter), nil
	}
	return point{}, invalid("a month is 01 to 12, a season 21 to 24, a quarter 33 to 36")
}

func parseDay(year int, m, d string) (point, error) {
	if m == "XX" && d == "XX" {
		return years(year, 1, unitYear), nil
	}
	month, ok := digits(m, 2)
	if !ok || month < 1 || month > monthsYear {
		return point{}, invalid("a month is 01 to 12")
	}
	if d == "XX" {
		return months(year, month, 1, unitMonth), nil
	}
	day, ok := digits(d, 2)
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, london)
	if !ok || day < 1 || at.Day() != day {
		return point{}, invalid("there is no such day in that month")
	}
	return span(at, at.AddDate(0, 0, 1), unitDay), nil
}

func years(first, n int, u unit) point {
	return span(time.Date(first, 1, 1, 0, 0, 0, 0, london), time.Date(first+n, 1, 1, 0, 0, 0, 0, london), u)
}

func months(year, first, n int, u unit) point {
	return span(time.Date(year, time.Month(first), 1, 0, 0, 0, 0, london), time.Date(year, time.Month(first+n), 1, 0, 0, 0, 0, london), u)
}

// span is the point from a moment to just before another.
func span(from, until time.Time, u unit) point {
	return point{span: Span{from.Unix(), until.Unix() - 1}, mark: mark{unit: u}}
}

// parseClock reads a day and a clock time. Without an offset it is London time: the hour that comes twice in October
// means either of the two, and the hour left out in March is read as the hour before or after the change.
func parseClock(date, clock string) (point, error) {
	day, err := parseDate(date)
	if err != nil || day.unit != unitDay {
		return point{}, invalid("a clock time needs a whole date before it")
	}
	clock, offset, err := cutOffset(clock)
	if err != nil {
		return point{}, err
	}
	secs, u, err := parseHours(clock)
	if err != nil {
		return point{}, err
	}
	length := int64(59)
	if u == unitSecond {
		length = 0
	}
	wall := wallOf(day.span.Lo).Add(time.Duration(secs) * time.Second)
	if offset != nil {
		at := wall.Unix() - int64(*offset)
		return point{span: Span{at, at + length}, mark: mark{unit: u}}, nil
	}
	first, last := readings(wall)
	return point{span: Span{first, last + length}, mark: mark{unit: u}}, nil
}

func cutOffset(s string) (clock string, seconds *int, err error) {
	if strings.HasSuffix(s, "Z") {
		zero := 0
		return s[:len(s)-1], &zero, nil
	}
	i := strings.LastIndexAny(s, "+-")
	if i < 0 {
		return s, nil, nil
	}
	h, m, colon := strings.Cut(s[i+1:], ":")
	hours, okH := digits(h, 2)
	minutes, okM := 0, true
	if colon {
		minutes, okM = digits(m, 2)
	}
	if !okH || !okM || hours > 14 || minutes > 59 {
		return "", nil, invalid("an offset is written +01:00")
	}
	total := hours*3600 + minutes*60
	if s[i] == '-' {
		total = -total
	}
	return s[:i], &total, nil
}

func parseHours(s string) (seconds int, u unit, err error) {
	parts := strings.Split(s, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, 0, invalid("a clock time is written 22:40")
	}
	limits := []int{23, 59, 59}
	for i, part := range parts {
		n, ok := digits(part, 2)
		if !ok || n > limits[i] {
			return 0, 0, invalid("a clock time is written 22:40, from 00:00 to 23:59")
		}
		seconds = seconds*60 + n
	}
	if len(parts) == 2 {
		return seconds * 60, unitMinute, nil
	}
	return seconds, unitSecond, nil
}

// digits reads exactly n decimal digits.
func digits(s string, n int) (int, bool) {
	if len(s) != n {
		return 0, false
	}
	return number(s)
}

// number reads one to nine decimal digits.
func number(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
