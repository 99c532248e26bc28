package rules

import (
	"slices"
	"sort"

	"sightline/chronology"
	"sightline/record"
)

// reading is one child's chronology while rules are asked of it. It knows which entries owe their places to nothing but their rows:
// their times overlap, and no source says which came first. Rows have to stand somewhere; what rests on that alone is never exact,
// and is held against nobody.
type reading struct {
	*chronology.Chronology
	told  bool    // every entry has a place of its own in the order of telling: nothing is owed to rows
	opens []int64 // by place: the first second at which an entry from there on may have happened
	turns map[record.State][]*item
	given map[*item][]telling // who was given a record; nil until it is asked
}

func newReading(c *chronology.Chronology) *reading {
	r := &reading{Chronology: c, told: true, opens: make([]int64, len(c.Items)), turns: map[record.State][]*item{}}
	places := make(map[int]bool, len(c.Items))
	first := record.PosInf
	for i, it := range slices.Backward(c.Items) {
		first = min(first, it.At.Hull().Lo)
		r.opens[i] = first
		r.told = r.told && it.Order.Set && !places[it.Order.Value] && it.Origin.Submission == c.Items[0].Origin.Submission
		places[it.Order.Value] = true
	}
	return r
}

// onlyRows reports that nothing but the rows says which of two entries came first.
func (r *reading) onlyRows(a, b *item) bool {
	switch {
	case r.told, a == b, chronology.ToldApart(a, b):
		return false
	case record.SurelyEarlier(a.At, b.At), record.SurelyEarlier(b.At, a.At):
		return false
	}
	return r.follows(a, b) == r.follows(b, a) // relative times that go round in a circle say nothing
}

// follows reports that an entry's time is told as after another's, directly or through others.
func (r *reading) follows(it, of *item) bool {
	for range r.Items {
		if it.After.IsZero() || it.Conflict {
			return false
		}
		if it = r.Find(it.After.Of); it == nil || it == of {
			return it == of
		}
	}
	return false
}

// beside gives the entries that stand after an entry and may owe that to their rows; others may be among them.
func (r *reading) beside(it *item) []*item {
	if r.told {
		return nil
	}
	last := it.At.Hull().Hi
	from, n := it.Pos+1, len(r.Items)
	return r.Items[from : from+sort.Search(n-from, func(i int) bool { return r.opens[from+i] > last })]
}

// together answers, of two entries that only their rows put in order, whether the one counts as there for the other: what is of one
// day does, at the precision of a day; what shares no more than a month or a year may.
func together(a, b *item) record.Answer {
	if a.Happened.OneDay() && b.Happened.OneDay() {
		return record.Yes
	}
	return record.Maybe
}

// isOpen answers whether a state is open just after an entry. It may be, where only rows say whether what opened it or what closed it
// came last before the entry.
func (r *reading) isOpen(s record.State, at *item) record.Answer {
	answer := r.IsOpen(s, at)
	if r.told || slices.ContainsFunc(r.Bars(), func(b chronology.Bar) bool { return r.surelyCovers(b, s, at) }) {
		return answer
	}
	var beside, settled []*item
	for _, turn := range r.turnsOf(s) {
		switch {
		case r.onlyRows(turn, at):
			beside = append(beside, turn)
		case turn.Pos <= at.Pos:
			settled = append(settled, turn)
		}
	}
	opened, closed := r.lastTurns(s, settled)
	for _, turn := range beside {
		if slices.Contains(turn.Info.Opens, s) {
			opened = true
		} else {
			closed = true
		}
	}
	if opened && closed {
		return record.Maybe
	}
	return answer
}

// lasted answers whether a state was open until an entry (nil: to the end), whatever of that entry's own time only stands before it. From
// is an entry in whose time it was open.
func (r *reading) lasted(s record.State, until, from *item) record.Answer {
	last, turns, end := from, []*item(nil), len(r.Items)
	if until != nil {
		end = max(until.Pos, from.Pos)
	}
	for _, it := range slices.Backward(r.Items[from.Pos:end]) {
		if it.At.Bounded() && (until == nil || !r.onlyRows(it, until)) {
			last = it
			break
		}
	}
	for _, turn := range r.turnsOf(s) {
		if turn.Pos <= last.Pos {
			turns = append(turns, turn)
		}
	}
	if opened, closed := r.lastTurns(s, turns); opened && closed && !slices.Contains(r.Words().StateInstances, s) {
		return record.Maybe
	}
	return r.IsOpen(s, last)
}

// lastTurns says whether, of some turns of a state, one that opened it may have been the last, and one that closed it, or none at all.
func (r *reading) lastTurns(s record.State, turns []*item) (opened, closed bool) {
	for i, turn := range turns {
		switch {
		case slices.ContainsFunc(turns[i+1:], func(later *item) bool { return !r.onlyRows(turn, later) }):
		case slices.Contains(turn.Info.Opens, s):
			opened = true
		default:
			closed = true
		}
	}
	return opened, closed || len(turns) == 0
}

// surelyCovers reports that an entry lies in a stretch of a state of which a child may have several, whatever the rows.
func (r *reading) surelyCovers(b chronology.Bar, s record.State, at *item) bool {
	return b.State == s && slices.Contains(r.Words().StateInstances, s) && b.Opened.Pos <= at.Pos && !r.onlyRows(b.Opened, at) &&
		(b.Closed == nil || b.Closed.Pos > at.Pos && !r.onlyRows(b.Closed, at) && !r.onlyRows(b.Closed, b.Opened))
}

// turnedThatDay reports that a state began or ended on the day of an entry, which of the two first nobody can say.
func (r *reading) turnedThatDay(s record.State, at *item) bool {
	return slices.ContainsFunc(r.turnsOf(s), func(turn *item) bool { return r.onlyRows(turn, at) && together(turn, at) == record.Yes })
}

// turnedBeside reports that a state may have begun or ended before or after an entry.
func (r *reading) turnedBeside(s record.State, at *item) bool {
	return !r.told && slices.ContainsFunc(r.turnsOf(s), func(turn *item) bool { return r.onlyRows(turn, at) })
}

// turnsOf gives the entries that open or close a state.
func (r *reading) turnsOf(s record.State) []*item {
	turns, known := r.turns[s]
	if !known {
		for _, it := range r.Items {
			if !it.Repeats && (slices.Contains(it.Info.Opens, s) || slices.Contains(it.Info.Closes, s)) {
				turns = append(turns, it)
			}
		}
		r.turns[s] = turns
	}
	return turns
}
