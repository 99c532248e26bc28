package record

import (
	"fmt"
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
	bad := fmt.Errorf("%w: a duration is written P3M, P14D, P1Y or PT72H", Invalid)
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

// after gives the second that lies d after sec. The same day of the month is kept where there is one, else the last day of
// the month; days and clock time follow.
func (d Duration) after(sec int64) int64 { return d.shift(sec, 1) }

func (d Duration) before(sec int64) int64 { return d.shift(sec, -1) }

func (d Duration) shift(sec int64, sign int) int64 {
	if sec <= NegInf || sec >= PosInf {
		return sec
	}
	if d.Years == 0 && d.Months == 0 && d.Days == 0 {
		return sec + int64(sign)*d.Seconds
	}
	t := time.Unix(sec, 0).In(london)
	moved := t.AddDate(sign*d.Years, sign*d.Months, 0)
	if d.Days == 0 && d.Seconds == 0 && d.Months == 0 && moved.Day() != t.Day() {
		return moved.Unix() + int64(sign)*d.Seconds // 29 February: the birthday is 1 March
	}
	if moved.Day() != t.Day() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved.AddDate(0, 0, sign*d.Days).Unix() + int64(sign)*d.Seconds
}

// Days365 gives the fewest and the most days the duration can last.
func (d Duration) Days365() (fewest, most int) {
	whole := d.Days + int(d.Seconds/daySeconds)
	months := d.Years*monthsYear + d.Months
	if d.Seconds%daySeconds != 0 {
		return whole + months*30 - months/6, whole + 1 + months*31
	}
	return whole + months*30 - months/6, whole + months*31
}

// about gives the shortest and the longest the duration can be when it is said to be "about" that: a quarter less and a
// quarter more, at least one unit of the precision written.
func (d Duration) about() (least, most Duration) {
	quarter := func(n int) int { return max(1, (n+3)/4) }
	switch {
	case d.Seconds > 0:
		total := d.Seconds + int64(d.Days)*daySeconds
		q := max(3600, (total+3)/4)
		return Duration{Years: d.Years, Months: d.Months, Seconds: max(0, total-q)}, Duration{Years: d.Years, Months: d.Months, Seconds: total + q}
	case d.Days > 0:
		q := quarter(d.Days)
		return Duration{Years: d.Years, Months: d.Months, Days: max(0, d.Days-q)}, Duration{Years: d.Years, Months: d.Months, Days: d.Days + q}
	case d.Months > 0:
		n := d.Years*monthsYear + d.Months
		q := quarter(n)
		return Duration{Months: max(0, n-q)}, Duration{Months: n + q}
	}
	q := quarter(d.Years)
	return Duration{Years: max(0, d.Years-q)}, Duration{Years: d.Years + q}
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
	if !a.About {
		end := other.Plus(a.By)
		return Range{Early: Span{other.Early.Lo, end.Early.Hi}, Late: Span{other.Late.Lo, end.Late.Hi}, Uncertain: other.Uncertain}
	}
	least, most := a.By.about()
	lo, hi := other.Plus(least), other.Plus(most)
	return Range{Early: Span{lo.Early.Lo, hi.Early.Hi}, Late: Span{lo.Late.Lo, hi.Late.Hi}, Uncertain: other.Uncertain}
}
