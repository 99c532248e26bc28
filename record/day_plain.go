package record

import "time"

// plainDay is a day of London on which the clocks do not change, of the years looked up, and how far into it a moment lies. Counting on
// from one day to another needs no zone then: most of what is asked of time is asked of such days. What is rarer is left to the zone;
// both give the same.
type plainDay struct {
	year, day int // the day of the year from 0
	into      int64
}

// The years that are looked up for counting: from before the first possible birth of a child of whom none was written until after the
// last. Some years of the past, in which the clocks changed in other ways, are left to the zone.
const (
	firstCountedYear = 1890
	lastCountedYear  = 2240
)

var countedYears = countedOf(london)

func countedOf(zone *time.Location) (years [lastCountedYear - firstCountedYear + 1]londonYear) {
	for i := range years {
		year := firstCountedYear + i
		if years[i] = yearOf(year, zone); !years[i].plain {
			years[i] = steadyYear(year, zone)
		}
	}
	return years
}

// steadyYear is a year in which the clocks do not change at all, if it is one.
func steadyYear(year int, zone *time.Location) londonYear {
	start, end := time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	_, offset := start.Zone()
	_, change := start.ZoneBounds()
	return londonYear{start: start.Unix(), summer: -1, winter: -1, plain: offset == 0 && (change.IsZero() || !change.Before(end))}
}

func countedYear(year int) *londonYear { return &countedYears[year-firstCountedYear] }

// averageYear is how many seconds a year of the calendar lasts, leap years spread evenly.
const averageYear = 31556952

// plainDayOf gives the day on which a second falls; ok is false on a day that needs another look.
func plainDayOf(sec int64) (p plainDay, ok bool) {
	if sec < countedYears[0].start || sec >= countedYears[len(countedYears)-1].start {
		return plainDay{}, false
	}
	at := int((sec - countedYears[0].start) / averageYear)
	for countedYears[at].start > sec {
		at--
	}
	for countedYears[at+1].start <= sec {
		at++
	}
	y := &countedYears[at]
	if !y.plain {
		return plainDay{}, false
	}
	day := int((sec - y.start) / daySeconds)
	if summer := int((sec - y.start + summerTime) / daySeconds); summer > y.summer && summer <= y.winter {
		day = summer
	}
	if day == y.summer || day == y.winter {
		return plainDay{}, false
	}
	return plainDay{firstCountedYear + at, day, sec - y.midnight(day)}, true
}

// second gives the moment again; ok is false when its day needs another look.
func (p plainDay) second() (sec int64, ok bool) {
	if p.year < firstCountedYear || p.year > lastCountedYear {
		return 0, false
	}
	y := countedYear(p.year)
	if !y.plain || p.day == y.summer || p.day == y.winter {
		return 0, false
	}
	return y.midnight(p.day) + p.into, true
}

// next is the first second of the day after.
func (p plainDay) next() int64 { return countedYear(p.year).midnight(p.day + 1) }

// month gives the month from 1 and its day from 0.
func (p plainDay) month() (month, day int) {
	month = p.day/31 + 1
	if month < monthsYear && firstDay(p.year, month+1) <= p.day {
		month++
	}
	return month, p.day - firstDay(p.year, month)
}

// moved counts years, months and days on or back from a day, as Duration.shift does.
func (p plainDay) moved(d Duration, sign int) plainDay {
	if months := sign * (d.Years*monthsYear + d.Months); months != 0 {
		month, day := p.month()
		months += p.year*monthsYear + month - 1
		if months < 0 {
			return plainDay{}
		}
		p.year, month = months/monthsYear, months%monthsYear+1
		if last := firstDay(p.year, month+1) - firstDay(p.year, month) - 1; day > last && !d.wholeYears() {
			day = last
		}
		p.day = firstDay(p.year, month) + day
	}
	p.day += sign * d.Days
	for p.day < 0 && p.year >= firstCountedYear {
		p.year--
		p.day += daysIn(p.year)
	}
	for p.year <= lastCountedYear && p.day >= daysIn(p.year) {
		p.day -= daysIn(p.year)
		p.year++
	}
	return p
}

func daysIn(year int) int { return firstDay(year, monthsYear+1) }

// plainShift is Duration.shift between two plain days.
func (d Duration) plainShift(sec int64, sign int) (moved int64, ok bool) {
	from, ok := plainDayOf(sec)
	if !ok {
		return 0, false
	}
	to, ok := from.moved(d, sign).second()
	return to + int64(sign)*d.Seconds, ok
}

// plainMove is Duration.move of a span within one plain day, whose every second moves as its ends do.
func (d Duration) plainMove(s Span, sign int) (moved Span, ok bool) {
	from, ok := plainDayOf(s.Lo)
	if !ok || s.Hi >= from.next() {
		return Span{}, false
	}
	lo, ok := from.moved(d, sign).second()
	if !ok {
		return Span{}, false
	}
	lo += int64(sign) * d.Seconds
	return Span{lo, lo + s.Hi - s.Lo}, true
}

// letters is room for a day, or a minute, as it is written.
type letters [len("2006-01-02T15:04")]byte

// write writes the day, "2006-01-02", and then the minute.
func (p plainDay) write() letters {
	month, day := p.month()
	day++
	minutes := int(p.into / 60)
	hour, minute := minutes/60, minutes%60
	return letters{
		digit(p.year / 1000), digit(p.year / 100), digit(p.year / 10), digit(p.year), '-', digit(month / 10), digit(month), '-', digit(day / 10), digit(day),
		'T', digit(hour / 10), digit(hour), ':', digit(minute / 10), digit(minute),
	}
}

func digit(n int) byte { return '0' + byte(n%10) } //nolint:gosec // one digit

const dayLetters = len("2006-01-02")

// text gives the day, "2006-01-02", and minuteText the minute, "2006-01-02T15:04".
func (p plainDay) text() string { t := p.write(); return string(t[:dayLetters]) }

func (p plainDay) minuteText() string { t := p.write(); return string(t[:]) }

// plainEDTF is Range.EDTF of a span that begins and ends on plain days.
func plainEDTF(s Span) (text string, ok bool) {
	from, okFrom := plainDayOf(s.Lo)
	to, okTo := plainDayOf(s.Hi)
	switch {
	case !okFrom, !okTo, s.Lo > s.Hi:
		return "", false
	case from.year != to.year || from.day != to.day:
		var both [2*dayLetters + 1]byte
		first, last := from.write(), to.write()
		copy(both[:], first[:dayLetters])
		both[dayLetters] = '/'
		copy(both[dayLetters+1:], last[:dayLetters])
		return string(both[:]), true
	case (from.into > 0 || s.Hi+1 < to.next()) && from.into/60 == to.into/60:
		return from.minuteText(), true
	}
	return from.text(), true
}

// DayNumber counts the days of the calendar of London; 1 January 1970 is day 0.
func DayNumber(sec int64) int {
	if p, ok := plainDayOf(sec); ok {
		return int(countedYear(p.year).start/daySeconds) + p.day
	}
	y, m, d := LondonDay(sec).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// EndOfDay is the last second in London of a day, by its number.
func EndOfDay(number int) int64 {
	if p, ok := plainDayOf(int64(number)*daySeconds + noon); ok {
		return p.next() - 1
	}
	y, m, d := time.Unix(int64(number)*daySeconds, 0).UTC().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, london).Unix() - 1
}

const noon = daySeconds / 2
