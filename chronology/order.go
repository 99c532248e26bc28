package chronology

import (
	"slices"

	"sightline/record"
)

// order gives the items as a chronology: what is surely earlier stands earlier; where times overlap, after, then order,
// decide; then, on one day, a date before a date with a time; then file and line. Items with neither time nor order stand last.
//
// Overlapping times give no order that could be sorted by (A may overlap B, and B overlap C, though A is surely before C), so
// the next item is chosen among those that nothing unplaced must precede.
func order(items []*Item) []*Item {
	rest := slices.Clone(items)
	slices.SortStableFunc(rest, byOrigin)
	placed := make([]*Item, 0, len(rest))
	isPlaced := make(map[*Item]bool, len(rest))
	for len(rest) > 0 {
		frontier := newFrontier(rest)
		best := -1
		for i, it := range rest {
			if !frontier.free(it) || waits(it.follows, isPlaced) {
				continue
			}
			if best < 0 || before(it, rest[best]) {
				best = i
			}
		}
		if best < 0 { // after contradicts the times: the times win
			best = frontier.first(rest)
		}
		placed = append(placed, rest[best])
		isPlaced[rest[best]] = true
		rest = slices.Delete(rest, best, best+1)
	}
	return placed
}

func waits(of *Item, placed map[*Item]bool) bool { return of != nil && !placed[of] }

// frontier is the earliest end among items not yet placed, for both births and without the items of unknown time: an item
// that begins after it must wait.
type frontier struct {
	dates, ages span2
	timed       bool
}

type span2 struct{ early, late int64 }

func newFrontier(rest []*Item) frontier {
	f := frontier{dates: span2{record.PosInf, record.PosInf}, ages: span2{record.PosInf, record.PosInf}}
	for _, it := range rest {
		if it.TimeUnknown {
			continue
		}
		f.timed = true
		if isAge(it) {
			f.ages = span2{min(f.ages.early, it.At.Early.Hi), min(f.ages.late, it.At.Late.Hi)}
		} else {
			f.dates = span2{min(f.dates.early, it.At.Early.Hi), min(f.dates.late, it.At.Late.Hi)}
		}
	}
	return f
}

func isAge(it *Item) bool { return it.At.Early != it.At.Late }

// free reports that no unplaced item is surely earlier. An item surely precedes another when it does so for the earliest and
// the latest birth; of all items of one sort the one with the smallest end is the one to ask.
func (f frontier) free(it *Item) bool {
	if it.TimeUnknown {
		return !f.timed
	}
	surely := func(end span2) bool { return end.early < it.At.Early.Lo && end.late < it.At.Late.Lo }
	return !surely(f.dates) && !surely(f.ages)
}

func (f frontier) first(rest []*Item) int {
	for i, it := range rest {
		if f.free(it) {
			return i
		}
	}
	return 0
}

// before decides between two items neither of which surely precedes the other.
func before(a, b *Item) bool {
	if a.Order.Set && b.Order.Set && a.Order.Value != b.Order.Value {
		return a.Order.Value < b.Order.Value
	}
	if d := dayThenClock(a, b); d != 0 {
		return d < 0
	}
	return byOrigin(a, b) < 0
}

// dayThenClock puts a date before a clock time on that day.
func dayThenClock(a, b *Item) int {
	if !a.Happened.OneDay() || !b.Happened.OneDay() || a.Happened.Clock() == b.Happened.Clock() {
		return 0
	}
	if b.Happened.Clock() {
		return -1
	}
	return 1
}

func byOrigin(a, b *Item) int {
	switch {
	case a.Origin.File != b.Origin.File:
		return compare(a.Origin.File, b.Origin.File)
	case a.Origin.Line != b.Origin.Line:
		return a.Origin.Line - b.Origin.Line
	}
	return compare(a.Ref.String(), b.Ref.String())
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
