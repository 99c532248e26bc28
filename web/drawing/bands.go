package drawing

import (
	"fmt"
	"slices"
	"strconv"

	"sightline/chronology"
	"sightline/record"
)

// Unknown is the key of the band of entries whose time is not known.
const Unknown = "unknown"

const (
	beforeBirth = -1
	lastEarly   = 10 // the years before secondary school stand together once the record reaches beyond them
	oldest      = 26 // care leavers are helped to 25; everything later stands together
	longSilence = 10 // calendar years that nobody wrote about stand together when they are more
)

// Band is one column of the drawing: a year of age, the years before secondary school, a calendar year, or what has no time.
type Band struct {
	Key   string // "0-10", "14", "26+", "before", "2024" or "unknown"
	Title string
	Items []*chronology.Item

	first, last int // years of age, or calendar years
	calendar    bool
}

// Bands gives the columns of a chronology in order: every year between the first and the last, also those nobody wrote about,
// then what has no time. Years are years of age as soon as an entry says an age or the birth is known to a year; else calendar
// years. A range of ages stands where it was told.
func Bands(c *chronology.Chronology) []Band {
	r := newYears(c)
	in := map[int][]*chronology.Item{}
	var unknown []*chronology.Item
	at, first, last, some := 0, 0, 0, false
	for _, it := range c.Items {
		lo, hi, ok := r.of(it)
		if !ok {
			unknown = append(unknown, it)
			continue
		}
		if !some {
			at, first, last, some = lo, lo, lo, true
		}
		at = min(max(at, lo), hi)
		first, last = min(first, at), max(last, at)
		in[at] = append(in[at], it)
	}
	var bands []Band
	if some {
		bands = r.columns(in, first, last)
	}
	if len(unknown) > 0 {
		bands = append(bands, Band{Key: Unknown, Title: "Time not known", Items: unknown})
	}
	return bands
}

// years says in which year an item may stand: of age, or of the calendar.
type years struct {
	c     *chronology.Chronology
	byAge bool
}

func newYears(c *chronology.Chronology) years {
	const year = 366 * 24 * 3600
	r := years{c: c, byAge: c.Born.Known() && c.Born.Last-c.Born.First <= year}
	for _, it := range c.Items {
		if _, _, isAge := it.Happened.IsAge(); isAge {
			r.byAge = true
		}
	}
	return r
}

// of gives the first and the last year an item may belong to; ok is false when its time is not known, or only that it was "by then".
func (r years) of(it *chronology.Item) (lo, hi int, ok bool) {
	h := it.At.Hull()
	if openStart, _ := it.Happened.Open(); openStart || h.Lo <= record.NegInf {
		return 0, 0, false
	}
	if !r.byAge {
		lo = record.LondonDay(h.Lo).Year()
		if h.Hi >= record.PosInf {
			return lo, lo, true
		}
		return lo, record.LondonDay(h.Hi).Year(), true
	}
	if from, to, isAge := it.Happened.IsAge(); isAge {
		return min(from, oldest), min(to, oldest), true
	}
	at := it.At
	if h.Hi >= record.PosInf {
		start := record.Span{Lo: h.Lo, Hi: h.Lo}
		at = record.Range{Early: start, Late: start}
	}
	lo, hi, ok = r.c.Born.AgeAt(at)
	return bounded(lo), bounded(hi), ok
}

func bounded(age int) int { return min(max(age, beforeBirth), oldest) }

// columns gives a band for every year from the first to the last.
func (r years) columns(in map[int][]*chronology.Item, first, last int) []Band {
	var bands []Band
	for y := first; y <= last; y++ {
		b := Band{Items: in[y], first: y, last: y, calendar: !r.byAge}
		switch {
		case !r.byAge:
			for len(b.Items) == 0 && b.last < last && len(in[b.last+1]) == 0 {
				b.last++
			}
			if b.last-b.first < longSilence {
				b.last = b.first
			}
			y = b.last
		case y >= 0 && y <= lastEarly && last > lastEarly:
			b.first, b.last, b.Items = 0, lastEarly, nil
			for early := range lastEarly + 1 {
				b.Items = append(b.Items, in[early]...)
			}
			slices.SortFunc(b.Items, func(a, b *chronology.Item) int { return a.Pos - b.Pos })
			y = lastEarly
		}
		b.Key, b.Title = b.name()
		bands = append(bands, b)
	}
	return bands
}

func (b Band) name() (key, title string) {
	switch {
	case b.first != b.last:
		return fmt.Sprintf("%d-%d", b.first, b.last), fmt.Sprintf("%d to %d", b.first, b.last)
	case b.calendar:
		return strconv.Itoa(b.first), strconv.Itoa(b.first)
	case b.first == beforeBirth:
		return "before", "Before birth"
	case b.first == oldest:
		return strconv.Itoa(oldest) + "+", strconv.Itoa(oldest) + " and over"
	}
	return strconv.Itoa(b.first), strconv.Itoa(b.first)
}

// Time gives when the band was: a year of age of this child, or a calendar year; Always when that is not known.
func (b Band) Time(born record.Birth) record.Range {
	var text string
	switch {
	case b.Key == Unknown || !b.calendar && (b.first < 0 || b.first >= oldest):
		return record.Always()
	case b.calendar && b.first != b.last:
		text = fmt.Sprintf("%04d/%04d", b.first, b.last)
	case b.calendar:
		text = fmt.Sprintf("%04d", b.first)
	default:
		text = fmt.Sprintf("age %d/%d", b.first, b.last)
	}
	when, err := record.ParseWhen(text)
	if err != nil {
		return record.Always()
	}
	return when.In(born)
}
