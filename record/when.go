package record

import (
	"fmt"
	"strings"
)

// When is a time as somebody wrote it: a date, a month, a year, a season, an interval, an age, or "unknown". It keeps the
// words it was read from and never becomes more exact than they are.
//
// The grammar is EDTF (ISO 8601-2:2019 Annex A, level 1) with quarters 33 to 36, clock times in London time, and whole years of
// age ("age 14", "age 14/15"). The zero When is "nothing written".
type When struct {
	raw         string
	start, end  Span // a date has start == end
	first, last mark // how they are written
	form        form
	from, to    uint8 // years of age, both included
}

type form uint8

const (
	formNone form = iota
	formUnknown
	formDate
	formInterval
	formAge
)

// point is one date of a When as the span of seconds it may mean.
type point struct {
	span Span
	mark
}

// mark says how a date is written.
type mark struct {
	unit  unit
	bound bound
}

type bound uint8

const (
	certain bound = iota
	doubted       // "?": the source doubts it
	open          // "..": no bound on this side
	missing       // "": a bound that is not known
)

func (m mark) unbounded() bool { return m.bound == open || m.bound == missing }

func (w When) dated(f form, start, end point) When {
	w.form, w.start, w.first, w.end, w.last = f, start.span, start.mark, end.span, end.mark
	return w
}

// Accepted says, for a refused value, what ParseWhen takes.
const Accepted = "a date such as 2021-11-03, 2021-11-03T22:40, 2021-11, 2021, 2021-36 (fourth quarter), 2021-21 (spring), 201X, with ~ ? or % at its end; " +
	"an interval such as 2020-03/2021-03 or ../2023-10; whole years of age such as age 14 or age 14/15; or unknown"

// ParseWhen reads a time. Empty text gives the zero When. The error is Invalid and says what is wrong, never what was written.
func ParseWhen(text string) (When, error) {
	if p, ok := plainPoint(text); ok {
		return When{raw: text, form: formDate, start: p.span, end: p.span, first: p.mark, last: p.mark}, nil
	}
	s := strings.TrimSpace(text)
	w := When{raw: s}
	switch lower := strings.ToLower(s); {
	case s == "":
		return When{}, nil
	case lower == "unknown":
		w.form = formUnknown
		return w, nil
	case strings.HasPrefix(lower, "age"):
		return parseAge(w, strings.TrimSpace(s[len("age"):]))
	case strings.Contains(s, "/"):
		return parseInterval(w)
	}
	p, err := parsePoint(s)
	if err != nil {
		return When{}, err
	}
	return w.dated(formDate, p, p), nil
}

// MustWhen is ParseWhen for constants and tests; it panics on text that is not a time.
func MustWhen(text string) When {
	w, err := ParseWhen(text)
	if err != nil {
		panic(err)
	}
	return w
}

const oldestAge = 120

func parseAge(w When, s string) (When, error) {
	first, last, ranged := strings.Cut(s, "/")
	if !ranged {
		last = first
	}
	from, okFrom := number(first)
	to, okTo := number(last)
	switch {
	case !okFrom || !okTo || to > oldestAge:
		return When{}, fmt.Errorf("%w: an age is whole years", Invalid)
	case from > to:
		return When{}, fmt.Errorf("%w: the age range runs backwards", Invalid)
	}
	w.form, w.from, w.to = formAge, uint8(from), uint8(to) //nolint:gosec // 0 to oldestAge
	return w, nil
}

func parseInterval(w When) (When, error) {
	a, b, _ := strings.Cut(w.raw, "/")
	start, err := parseBound(a, false)
	if err != nil {
		return When{}, err
	}
	end, err := parseBound(b, true)
	if err != nil {
		return When{}, err
	}
	switch {
	case start.unbounded() && end.unbounded():
		return When{}, fmt.Errorf("%w: an interval needs at least one date", Invalid)
	case start.span.Lo > end.span.Hi:
		return When{}, fmt.Errorf("%w: the interval ends before it starts", Invalid)
	}
	return w.dated(formInterval, start, end), nil
}

func parseBound(s string, end bool) (point, error) {
	switch strings.TrimSpace(s) {
	case "..":
		if end {
			return point{span: Span{PosInf, PosInf}, mark: mark{bound: open}}, nil
		}
		return point{span: Span{NegInf, NegInf}, mark: mark{bound: open}}, nil
	case "":
		return point{span: Span{NegInf, PosInf}, mark: mark{bound: missing}}, nil
	}
	return parsePoint(strings.TrimSpace(s))
}

// String gives the time as it was written.
func (w When) String() string { return w.raw }

// IsZero reports that nothing was written.
func (w When) IsZero() bool { return w.form == formNone }

// Known reports that some time was written: not empty and not "unknown".
func (w When) Known() bool { return w.form != formNone && w.form != formUnknown }

// Uncertain reports that the source itself doubts the time ("?" or "%"). No test on it ever answers Yes.
func (w When) Uncertain() bool {
	return w.first.bound == doubted || w.last.bound == doubted
}

// IsAge reports a time written as whole years of age, and the first and last of them.
func (w When) IsAge() (from, to int, ok bool) { return int(w.from), int(w.to), w.form == formAge }

// IsInterval reports a time written as an interval of dates.
func (w When) IsInterval() bool { return w.form == formInterval }

// Clock reports a time written with hours and minutes.
func (w When) Clock() bool { return w.form == formDate && w.first.unit <= unitMinute }

// OneDay reports a time written as a day, or within one.
func (w When) OneDay() bool {
	return w.form == formDate && w.first.unit <= unitDay && w.start.days() <= 1
}

// Open reports an interval with no bound on either side, written "..".
func (w When) Open() (start, end bool) { return w.first.bound == open, w.last.bound == open }

// In gives the seconds within which it happened, for a child born within b.
func (w When) In(b Birth) Range {
	switch w.form {
	case formAge:
		return Range{Early: ageSpan(b.First, int(w.from), int(w.to)), Late: ageSpan(b.Last, int(w.from), int(w.to)), Uncertain: b.Doubted, pace: keeps}
	case formDate, formInterval:
		s := Span{w.start.Lo, w.end.Hi}
		return Range{Early: s, Late: s, Uncertain: w.Uncertain()}
	default:
		return Always()
	}
}

// Starts gives when it began and Ends when it was over. They differ only for an interval of dates that lasted
// (the vocabulary says of which kinds that is so); otherwise both are In. Nothing begins after it is over. An open start ("../2023-10")
// means no more than "by then"; an open end means that it goes on.
func (w When) Starts(b Birth, lasts bool) Range {
	if w.form != formInterval || !lasts {
		return w.In(b)
	}
	s, uncertain := w.start, w.first.bound == doubted || w.first.unbounded() && w.last.bound == doubted
	if w.first.bound == open {
		s.Hi = PosInf
	}
	if uncertain || w.last.bound != doubted {
		s.Hi = min(s.Hi, w.end.Hi)
	}
	return Range{Early: s, Late: s, Uncertain: uncertain}
}

// Ends gives when it was over. See Starts.
func (w When) Ends(b Birth, lasts bool) Range {
	if w.form != formInterval || !lasts {
		return w.In(b)
	}
	s, uncertain := w.end, w.last.bound == doubted || w.last.unbounded() && w.first.bound == doubted
	if uncertain || w.first.bound != doubted {
		s.Lo = max(s.Lo, w.start.Lo)
	}
	return Range{Early: s, Late: s, Uncertain: uncertain}
}
