package record

import (
	"strings"
	"time"
)

// Duration is a length of time as written: calendar years, months and days, and clock seconds. ISO 8601: "P3M", "P14D", "PT72H".
type Duration struct {
	Years, Months, Days int
	Seconds             int64
}

// ParseDuration reads an ISO 8601 duration. Weeks are days.
func ParseDuration(text string) (Duration, error) {
	bad := invalid("a duration is written P3M, P14D, P1Y or PT72H")
	s, found := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(text)), "P")
	if !found || s == "" || strings.HasSuffix(s, "T") {
		return Duration{}, bad
	}
	date, clock, _ := strings.Cut(s, "T")
	var d Duration
	ok := units(date, "YMWD", func(n int, u byte) {
		switch u {
		case 'Y':
			d.Years = n
		case 'M':
			d.Months = n
		case 'W':
			d.Days += n * 7
		case 'D':
			d.Days += n
		}
	}) && units(clock, "HMS", func(n int, u byte) {
		d.Seconds += int64(n) * map[byte]int64{'H': 3600, 'M': 60, 'S': 1}[u]
	})
	if !ok {
		return Duration{}, bad
	}
	return d, nil
}

// units reads "3M14D": numbers, each with a letter of order, in that order.
func units(s, order string, set func(n int, u byte)) bool {
	for s != "" {
		i := strings.IndexAny(s, order)
		if i < 1 {
			return false
		}
		n, ok := number(s[:i])
		if !ok || n > 99999 {
			return false
		}
		set(n, s[i])
		order = order[strings.IndexByte(order, s[i])+1:]
		s = s[i+1:]
	}
	return true
}

// IsZero reports no length at all.
func (d Duration) IsZero() bool { return d == Duration{} }

// after gives the second that lies d after sec. The same day of the month is kept where there is one, else the last day of the
// month; whole years after 29 February lead to 1 March, as birthdays do. Days and clock time follow. A clock time that a change
// to summer time leaves out becomes the moment of that change.
func (d Duration) after(sec int64) int64 { return d.shift(sec, 1) }

func (d Duration) before(sec int64) int64 { return d.shift(sec, -1) }

func (d Duration) shift(sec int64, sign int) int64 {
	if sec <= NegInf || sec >= PosInf {
		return sec
	}
	if d.clockOnly() {
		return sec + int64(sign)*d.Seconds
	}
	if moved, ok := d.plainShift(sec, sign); ok {
		return moved
	}
	return d.zoneShift(sec, sign)
}

// zoneShift asks the zone what its clocks show.
func (d Duration) zoneShift(sec int64, sign int) int64 {
	wall := wallOf(sec)
	moved := wall.AddDate(sign*d.Years, sign*d.Months, 0)
	if moved.Day() != wall.Day() && !d.wholeYears() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return momentOf(moved.AddDate(0, 0, sign*d.Days)) + int64(sign)*d.Seconds
}

func (d Duration) clockOnly() bool { return d.Years == 0 && d.Months == 0 && d.Days == 0 }

func (d Duration) wholeYears() bool {
	return d.Months%monthsYear == 0 && d.Days == 0 && d.Seconds == 0
}

// move gives every second that lies d after (sign 1) or before (sign -1) a second of s. The ends alone do not give it: 30 January
// 23:00 and 31 January 01:00 both lie a month before 28 February, the later one earlier in the day.
func (d Duration) move(s Span, sign int) Span {
	if moved, ok := d.plainMove(s, sign); ok {
		return moved
	}
	return d.zoneMove(s, sign)
}

func (d Duration) zoneMove(s Span, sign int) Span {
	moved := Span{d.shift(s.Lo, sign), d.shift(s.Hi, sign)}
	if d.clockOnly() || s.Lo == s.Hi || s.wholeDays() {
		return moved
	}
	for _, end := range [2]int64{s.Lo, s.Hi} {
		if end <= NegInf || end >= PosInf {
			continue
		}
		from, until := time.Unix(end, 0).In(london).ZoneBounds()
		for _, turn := range [4]int64{midnight(end), nextMidnight(end), from.Unix(), until.Unix()} {
			for _, at := range [2]int64{turn - 1, turn} {
				if s.Lo < at && at < s.Hi {
					m := d.shift(at, sign)
					moved = moved.Hull(Span{m, m})
				}
			}
		}
	}
	return moved
}

// about gives the shortest and the longest the duration can be when it is said to be "about" that: a quarter of the whole less
// and a quarter more, at least one unit of the precision written.
func (d Duration) about() (least, most Duration) {
	const longestMonth = 31
	months := d.Years*monthsYear + d.Months
	quarter := func(n int) int { return (n + 3) / 4 }
	least, most = d, d
	switch {
	case d.Seconds > 0:
		q := max(clockUnit(d.Seconds), (d.Seconds+3)/4+int64(quarter(d.Days+months*longestMonth))*daySeconds)
		least.Seconds, most.Seconds = d.Seconds-q, d.Seconds+q
		if d.clockOnly() {
			least.Seconds = max(0, least.Seconds)
		}
	case d.Days > 0:
		q := max(1, quarter(d.Days+months*longestMonth))
		least.Days, most.Days = d.Days-q, d.Days+q
	case d.Months > 0:
		q := max(1, quarter(months))
		least, most = Duration{Months: months - q}, Duration{Months: months + q}
	default:
		q := max(1, quarter(d.Years))
		least.Years, most.Years = max(0, d.Years-q), d.Years+q
	}
	return least, most
}

// clockUnit is the unit in which so many seconds are written: hours, minutes or seconds.
func clockUnit(seconds int64) int64 {
	for _, unit := range [2]int64{3600, 60} {
		if seconds%unit == 0 {
			return unit
		}
	}
	return 1
}

// After is a time relative to another record: "J-085 within P3M" or "J-152 about P4M".
type After struct {
	raw   string
	Of    Ref
	About bool
	By    Duration
}

// ParseAfter reads a relative time; same is the agency whose record is meant when the reference names none.
func ParseAfter(text string, same AgencyCode) (After, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return After{}, nil
	}
	if len(words) != 3 || words[1] != "within" && words[1] != "about" {
		return After{}, invalid("a relative time is written RECORD within P3M, or RECORD about P4M")
	}
	d, err := ParseDuration(words[2])
	if err != nil {
		return After{}, err
	}
	return After{raw: strings.Join(words, " "), Of: ParseRef(words[0], same), About: words[1] == "about", By: d}, nil
}

// String gives the relative time as it was written.
func (a After) String() string { return a.raw }

// IsZero reports that none was written.
func (a After) IsZero() bool { return a.raw == "" }

// From gives the time it means, given when the other record happened.
func (a After) From(other Range) Range {
	least, most := Duration{}, a.By
	if a.About {
		least, most = a.By.about()
	}
	lo, hi := other.Plus(least), other.Plus(most)
	return Range{
		Early: Span{lo.Early.Lo, hi.Early.Hi}, Late: Span{lo.Late.Lo, hi.Late.Hi},
		Uncertain: other.Uncertain, pace: min(lo.pace, hi.pace),
	}
}
