package record

import "time"

// Answer is what imprecise times can say to a question: No, Possible or Yes.
type Answer int8

// The three answers. And takes the weakest, Or the strongest.
const (
	No Answer = iota
	Maybe
	Yes
)

// String gives the answer as a word.
func (a Answer) String() string { return [...]string{"no", "possible", "yes"}[a] }

// And is Yes only when both are.
func (a Answer) And(b Answer) Answer { return min(a, b) }

// Or is No only when both are.
func (a Answer) Or(b Answer) Answer { return max(a, b) }

// Not turns Yes and No about.
func (a Answer) Not() Answer { return Yes - a }

// Range is a time worked out for a child: the span it has if the child was born on the first possible day, and the span if on
// the last. A date has the same span in both; an age moves with the birth. Everything between lies between, so two ages are
// compared without losing that they are ages of one child.
type Range struct {
	Early, Late Span
	Uncertain   bool // the source doubts it: nothing tested on it is ever Yes

	pace pace
}

// pace says how a time that moves with the birth does so between the first possible birth and the last.
type pace int8

const (
	cut    pace = iota - 1 // cut off by something that does not move: only its whole span is to be relied on
	drifts                 // moves with the birth but for leap days, lengths of months, working days
	keeps                  // from one birthday to another
)

// stray is how far, between the first and the last possible birth, the distance of two times that drift may leave what it is at
// either: leap days, 29 February, the lengths of months, bank holidays.
const stray = 14 * daySeconds

// Always is the range of a time that is not known.
func Always() Range { return Range{Early: Span{NegInf, PosInf}, Late: Span{NegInf, PosInf}} }

// At is the range of a known moment.
func At(t time.Time) Range {
	s := Span{t.Unix(), t.Unix()}
	return Range{Early: s, Late: s}
}

// Hull is the whole span the time may lie in, whatever the birth.
func (r Range) Hull() Span { return r.Early.Hull(r.Late) }

// Bounded reports that the time has an earliest and a latest second.
func (r Range) Bounded() bool { h := r.Hull(); return h.Lo > NegInf && h.Hi < PosInf }

func (r Range) moves() bool { return r.Early != r.Late }

// Diff gives the smallest and the largest number of seconds from x to y. Of two ages without a duration added only the signs are exact.
func Diff(x, y Range) Span {
	ends := distance(x.Early, y.Early).Hull(distance(x.Late, y.Late))
	if !x.moves() || !y.moves() {
		return ends
	}
	switch min(x.pace, y.pace) {
	case keeps:
		return ends
	case drifts:
		return Span{ends.Lo - stray, ends.Hi + stray}
	default:
		return distance(x.Hull(), y.Hull())
	}
}

func distance(x, y Span) Span { return Span{y.Lo - x.Hi, y.Hi - x.Lo} }

// Before answers whether x happened before y.
func Before(x, y Range) Answer {
	switch d := Diff(x, y); {
	case d.Lo > 0:
		return doubt(Yes, x, y)
	case d.Hi <= 0:
		return No
	}
	return Maybe
}

// SurelyEarlier reports that x stands before y in a chronology whatever the birth: as written, doubted or not.
func SurelyEarlier(x, y Range) bool { return Diff(x, y).Lo > 0 }

// Within answers whether y happened no more than d after x, and not before it.
func Within(x, y Range, d Duration) Answer {
	return NotAfter(x, y).And(NotAfter(y, x.Plus(d)))
}

// Near answers whether x and y lie no more than d apart, whichever came first.
func Near(x, y Range, d Duration) Answer {
	return NotAfter(y, x.Plus(d)).And(NotAfter(x, y.Plus(d)))
}

// NotAfter answers whether x happened before y or at the same second.
func NotAfter(x, y Range) Answer {
	switch d := Diff(x, y); {
	case d.Lo >= 0:
		return doubt(Yes, x, y)
	case d.Hi < 0:
		return No
	}
	return Maybe
}

func doubt(a Answer, x, y Range) Answer {
	if x.Uncertain || y.Uncertain {
		return a.And(Maybe)
	}
	return a
}

// Plus moves a time on by a duration, in calendar years, months and days of London.
func (r Range) Plus(d Duration) Range { return r.moved(d, 1) }

// Minus moves a time back by a duration.
func (r Range) Minus(d Duration) Range { return r.moved(d, -1) }

func (r Range) moved(d Duration, sign int) Range {
	if d.IsZero() {
		return r
	}
	early := d.move(r.Early, sign)
	late := early
	if r.moves() {
		late = d.move(r.Late, sign)
	}
	to := Range{Early: early, Late: late, Uncertain: r.Uncertain, pace: min(r.pace, drifts)}
	if r.pace == keeps && d.wholeYears() && r.moves() {
		// Birthday to birthday still, but for the eve of a birthday on 29 February: a year after it is 1 March.
		to.pace, to.Early.Hi, to.Late.Hi = keeps, to.Early.Hi+daySeconds, to.Late.Hi+daySeconds
	}
	return to
}

// Intersect gives the time for which both hold; ok is false when they cannot both hold for any birth.
func (r Range) Intersect(o Range) (both Range, ok bool) {
	both = Range{Early: r.Early.Intersect(o.Early), Late: r.Late.Intersect(o.Late), Uncertain: r.Uncertain || o.Uncertain}
	early, late := both.Early.Empty(), both.Late.Empty()
	if early && late && (r.Early.Hi < o.Early.Lo) == (r.Late.Hi < o.Late.Lo) {
		return r, false // one passes the other for no birth between
	}
	if early || late {
		h := r.Hull().Intersect(o.Hull())
		both.Early, both.Late = h, h
		return both, true
	}
	both.pace = cut
	switch {
	case r.moves() && o.moves():
		both.pace = min(r.pace, o.pace)
	case both.Early == r.Early && both.Late == r.Late:
		both.pace = r.pace
	case both.Early == o.Early && both.Late == o.Late:
		both.pace = o.pace
	}
	return both, true
}

// EDTF writes the time as a date, a clock time or an interval of days, never a shorter one than it is: what a prompt's moment is
// printed as.
func (r Range) EDTF() string {
	h := r.Hull()
	if text, ok := plainEDTF(h); ok {
		return text
	}
	return zoneEDTF(h)
}

func zoneEDTF(h Span) string {
	from, to := dayOf(h.Lo), dayOf(h.Hi)
	switch {
	case from == ".." && to == "..":
		return "unknown"
	case from != to:
		return from + "/" + to
	case h.Lo != midnight(h.Lo) || h.Hi+1 != nextMidnight(h.Hi):
		if minute := minuteOf(h.Lo); minute == minuteOf(h.Hi) {
			return minute
		}
	}
	return from
}

func minuteOf(sec int64) string {
	if p, ok := plainDayOf(sec); ok {
		return p.minuteText()
	}
	return time.Unix(sec, 0).In(london).Format("2006-01-02T15:04")
}

// dayOf gives a day, or ".." for what the four digits of a year cannot say.
func dayOf(sec int64) string {
	if sec <= NegInf || sec >= PosInf {
		return ".."
	}
	if p, ok := plainDayOf(sec); ok {
		return p.text()
	}
	t := time.Unix(sec, 0).In(london)
	if t.Year() < 0 || t.Year() > 9999 {
		return ".."
	}
	return t.Format("2006-01-02")
}
