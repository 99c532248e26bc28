package record

import (
	"math"
	"time"
)

// Span is the closed range of seconds (Unix time) within which something happened.
type Span struct{ Lo, Hi int64 }

// The ends of time, for spans without a bound.
const (
	NegInf int64 = math.MinInt64 / 4
	PosInf int64 = math.MaxInt64 / 4
)

func (s Span) days() int64 { return (s.Hi-s.Lo)/(daySeconds+3600) + 1 } // a day has 23 to 25 hours

// wholeDays reports that it starts and ends where days of London do.
func (s Span) wholeDays() bool {
	return s.Lo > NegInf && s.Hi < PosInf && s.Lo == midnight(s.Lo) && s.Hi+1 == midnight(s.Hi+1)
}

// Empty reports that no second is left.
func (s Span) Empty() bool { return s.Lo > s.Hi }

// Intersect gives the seconds in both.
func (s Span) Intersect(t Span) Span { return Span{max(s.Lo, t.Lo), min(s.Hi, t.Hi)} }

// Hull gives the smallest span that holds both.
func (s Span) Hull(t Span) Span { return Span{min(s.Lo, t.Lo), max(s.Hi, t.Hi)} }

// widen moves both ends out by one unit of the precision written: what "~" means.
func (s Span) widen(u unit) Span {
	by := map[unit]Duration{
		unitDay: {Days: 1}, unitMonth: {Months: 1}, unitSeason: {Months: monthsInSeason}, unitQuarter: {Months: monthsInSeason},
		unitYear: {Years: 1}, unitDecade: {Years: 10}, unitCentury: {Years: 100},
	}[u]
	return Span{by.before(s.Lo), by.after(s.Hi+1) - 1}
}

// Birth is when a child was born: some day from First to Last, both the first second of that day in London.
type Birth struct {
	First, Last int64
	Doubted     bool // only rows that themselves doubt the date ("?") say so: an age gives no certain date
}

// UnknownBirth is the birth of a child of whom no date was written: ages can still be compared with ages.
func UnknownBirth() Birth { return unknownBirth }

var unknownBirth = Birth{First: time.Date(1900, 1, 1, 0, 0, 0, 0, london).Unix(), Last: time.Date(2100, 1, 1, 0, 0, 0, 0, london).Unix()}

// BornWithin puts together what several rows say of one birth: the days all of them allow. When no day satisfies all, it gives
// everything from the first to the last day that any of them allows, and agree is false. Rows that say nothing are passed over, and
// so is an age, which says nothing of a birth. Rows that doubt their date count only when no other row gives one.
func BornWithin(said ...When) (b Birth, agree bool) {
	sure, doubted := bornRows(said, false), bornRows(said, true)
	rows := sure
	if len(rows) == 0 {
		rows = doubted
	}
	unknown := UnknownBirth()
	life := Span{unknown.First, unknown.Last}
	if len(rows) == 0 {
		return unknown, true
	}
	both, either := life, Span{PosInf, NegInf}
	for _, s := range rows {
		both, either = both.Intersect(s), either.Hull(s)
	}
	if agree = !both.Empty(); !agree {
		both = either.Intersect(life)
	}
	if both.Empty() {
		return unknown, false
	}
	return Birth{First: midnight(both.Lo), Last: midnight(both.Hi), Doubted: len(sure) == 0}, agree
}

func bornRows(said []When, doubted bool) []Span {
	var rows []Span
	for _, w := range said {
		if _, _, age := w.IsAge(); w.Known() && !age && w.Uncertain() == doubted {
			rows = append(rows, w.In(UnknownBirth()).Early)
		}
	}
	return rows
}

// Known reports that the birth is known to within less than a lifetime.
func (b Birth) Known() bool { return b != UnknownBirth() }

// ageSpan is the seconds during which somebody born at birth is from..to years old.
func ageSpan(birth int64, from, to int) Span {
	return Span{Duration{Years: from}.after(birth), Duration{Years: to + 1}.after(birth) - 1}
}

// AgeAt gives the whole years of age a child may have had, lowest and highest, at a time. Both are negative before birth;
// ok is false when the time has no bound, or the birth is not known.
func (b Birth) AgeAt(r Range) (lo, hi int, ok bool) {
	if !b.Known() || !r.Bounded() {
		return 0, 0, false
	}
	return min(years64(b.First, r.Early.Lo), years64(b.Last, r.Late.Lo)), max(years64(b.First, r.Early.Hi), years64(b.Last, r.Late.Hi)), true
}

func yearOfSecond(sec int64) int {
	if p, ok := plainDayOf(sec); ok {
		return p.year
	}
	return time.Unix(sec, 0).In(london).Year()
}

// years64 is the number of birthdays from birth until at.
func years64(birth, at int64) int {
	n := yearOfSecond(at) - yearOfSecond(birth)
	if (Duration{Years: n}).after(birth) > at {
		n--
	}
	return n
}
