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
}

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

// Diff gives the smallest and the largest number of seconds from x to y.
func Diff(x, y Range) Span {
	return Span{y.Early.Lo - x.Early.Hi, y.Early.Hi - x.Early.Lo}.Hull(Span{y.Late.Lo - x.Late.Hi, y.Late.Hi - x.Late.Lo})
}

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
func (r Range) Plus(d Duration) Range {
	return r.each(func(s Span) Span { return Span{d.after(s.Lo), d.after(s.Hi)} })
}

// Minus moves a time back by a duration.
func (r Range) Minus(d Duration) Range {
	return r.each(func(s Span) Span { return Span{d.before(s.Lo), d.before(s.Hi)} })
}

func (r Range) each(f func(Span) Span) Range {
	return Range{Early: f(r.Early), Late: f(r.Late), Uncertain: r.Uncertain}
}

// Intersect gives the time for which both hold; ok is false when they cannot both hold for any birth.
func (r Range) Intersect(o Range) (both Range, ok bool) {
	both = Range{Early: r.Early.Intersect(o.Early), Late: r.Late.Intersect(o.Late), Uncertain: r.Uncertain || o.Uncertain}
	switch {
	case both.Early.Empty() && both.Late.Empty():
		return r, false
	case both.Early.Empty():
		both.Early = r.Early
	case both.Late.Empty():
		both.Late = r.Late
	}
	return both, true
}

// EDTF writes the time as a date, a clock time or an interval: what a prompt's moment is printed as.
func (r Range) EDTF() string {
	h := r.Hull()
	lo, hi := stamp(h.Lo), stamp(h.Hi)
	switch {
	case h.Lo <= NegInf && h.Hi >= PosInf:
		return "unknown"
	case lo == hi:
		return lo
	case h.Lo == midnight(h.Lo) && h.Hi+1 == midnight(h.Hi+1) && dayOf(h.Lo) == dayOf(h.Hi):
		return dayOf(h.Lo)
	case h.Hi-h.Lo < 60:
		return lo
	}
	return dayOf(h.Lo) + "/" + dayOf(h.Hi)
}

func stamp(sec int64) string {
	if sec <= NegInf || sec >= PosInf {
		return ".."
	}
	return time.Unix(sec, 0).In(london).Format("2006-01-02T15:04")
}

func dayOf(sec int64) string {
	if sec <= NegInf || sec >= PosInf {
		return ".."
	}
	return time.Unix(sec, 0).In(london).Format("2006-01-02")
}
