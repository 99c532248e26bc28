package rules

import (
	"math/bits"
	"slices"
	"sort"
	"sync"

	"sightline/chronology"
	"sightline/record"
)

// reading is one child's chronology while rules are asked of it. It knows which entries owe their places to nothing but their rows:
// their times overlap, and no source says which came first. Rows have to stand somewhere; what rests on that alone is never exact,
// and is held against nobody.
type reading struct {
	*chronology.Chronology
	rows

	told   bool    // every entry has a place of its own in the order of telling: nothing is owed to rows
	opens  []int64 // by place: the first second at which an entry from there on may have happened
	states []stateRead
	ends   [endings]ending     // of lengths of time that were asked about
	aged   []agedAt  // by place: how old the child was
	signs  []signSet // by place: which signs of the cluster that is asked about an entry shows
	given  *givings  // who was given what; nil until it is asked

	sets  []places // that nobody uses now
	run   running  // the rule that is asked
	asked []*live
	lives []live  // room for them
	cited []*item // and for their evidence

	soonest int64 // at which the passing of time alone may change something
}

// agedAt is the whole years of age that a child may have had, lowest and highest.
type agedAt struct {
	lo, hi int
	ok     bool
	asked  bool
}

// ageAt is AgeAt, which is asked of an entry by many rules.
func (r *reading) ageAt(it *item) (lo, hi int, ok bool) {
	if it.Info == nil { // a moment, not an entry
		return r.AgeAt(it)
	}
	age := &r.aged[it.Pos]
	if !age.asked {
		age.lo, age.hi, age.ok = r.AgeAt(it)
		age.asked = true
	}
	return age.lo, age.hi, age.ok
}

// stateRead is what was read of one state.
type stateRead struct {
	state record.State
	turns []*item           // what opens or closes it
	bars  []*chronology.Bar // the stretches through which it lasts
	known []int8            // by place: whether it is open just after, and one more than that; 0: not asked yet
	stood []int8            // the same of whether it is open as the turns up to there say
}

// newReading gives a reading in room of its own.
func newReading(c *chronology.Chronology) *reading {
	r := new(reading)
	r.begin(c)
	return r
}

// begin begins to read a chronology, with the room that another reading left.
func (r *reading) begin(c *chronology.Chronology) {
	r.Chronology, r.told, r.given, r.soonest = c, true, nil, record.PosInf
	r.rows.fill(c)
	r.opens, r.aged = sized(r.opens, len(c.Items)), cleared(r.aged, len(c.Items))
	r.states, r.sets, r.asked, r.lives = r.states[:0], r.sets[:0], r.asked[:0], r.lives[:0]
	r.cited = r.cited[:0]
	first := record.PosInf
	for i, it := range slices.Backward(c.Items) {
		first = min(first, r.lo[i])
		r.opens[i] = first
		r.told = r.told && it.Order.Set && it.Origin.Submission == c.Items[0].Origin.Submission
	}
	r.told = r.told && eachInItsPlace(c.Items)
}

// roomFor gives room for so many entries, as long as the chronology is read.
func (r *reading) roomFor(n int) []*item {
	if len(r.cited)+n > cap(r.cited) {
		r.cited = make([]*item, 0, 2*cap(r.cited)+n+64) // those given before stay where they are
	}
	at := len(r.cited)
	r.cited = r.cited[:at+n]
	return r.cited[at : at : at+n]
}

// alone gives one entry as a list.
func (r *reading) alone(it *item) []*item { return append(r.roomFor(1), it) }

// inPlace gives the entries at some places.
func (r *reading) inPlace(at places) []*item {
	n := 0
	for _, w := range at {
		n += bits.OnesCount64(w)
	}
	some := r.roomFor(n)
	for i := at.next(0); i >= 0; i = at.next(i + 1) {
		some = append(some, r.Items[i])
	}
	return some
}

// forget lets go of everything of the child, and keeps the room.
func (r *reading) forget() {
	r.Chronology, r.given = nil, nil
	r.ends = [endings]ending{}
	clear(r.asked[:cap(r.asked)])
	clear(r.lives[:cap(r.lives)])
	clear(r.cited[:cap(r.cited)])
	for i := range r.states[:cap(r.states)] {
		read := &r.states[:cap(r.states)][i]
		clear(read.turns[:cap(read.turns)])
		clear(read.bars[:cap(read.bars)])
	}
	r.run.forget()
}

// eachInItsPlace reports that no two entries are told at one place.
func eachInItsPlace(items []*item) bool {
	rising := true
	for i := 1; i < len(items) && rising; i++ {
		rising = items[i-1].Order.Value < items[i].Order.Value
	}
	if rising {
		return true
	}
	told := make(map[int]bool, len(items))
	for _, it := range items {
		if told[it.Order.Value] {
			return false
		}
		told[it.Order.Value] = true
	}
	return true
}

// lent gives a set of places to work with, until it is given back.
func (r *reading) lent() places {
	if n := len(r.sets); n > 0 {
		set := r.sets[n-1]
		r.sets = r.sets[:n-1]
		return set
	}
	return make(places, r.width)
}

func (r *reading) giveBack(set places) { r.sets = append(r.sets, set) }

// live gives room for a question.
func (r *reading) live() *live {
	if len(r.lives) == cap(r.lives) {
		r.lives = make([]live, 0, 2*cap(r.lives)+16) // those given before stay where they are
	}
	r.lives = append(r.lives, live{})
	return &r.lives[len(r.lives)-1]
}

// onlyRows reports that nothing but the rows says which of two entries came first.
func (r *reading) onlyRows(a, b *item) bool {
	switch {
	case r.told, a == b, chronology.ToldApart(a, b):
		return false
	case r.farApart(a, b):
		return false
	case record.SurelyEarlier(a.At, b.At), record.SurelyEarlier(b.At, a.At):
		return false
	}
	return r.follows(a, b) == r.follows(b, a) // relative times that go round in a circle say nothing
}

// farApart reports, of two entries that stand in the chronology, that their times are so far from each other that one is surely earlier.
func (r *reading) farApart(a, b *item) bool {
	return a.Info != nil && b.Info != nil && (r.hi[a.Pos]+leeway < r.lo[b.Pos] || r.hi[b.Pos]+leeway < r.lo[a.Pos])
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
	read := r.read(s)
	if len(read.bars) == 0 && r.told {
		return record.No
	}
	if at.Info == nil { // a moment, not an entry
		return r.openAt(read, at)
	}
	known := &read.known[at.Pos]
	if *known == 0 {
		*known = int8(r.openAt(read, at)) + 1
	}
	return record.Answer(*known - 1)
}

func (r *reading) openAt(read *stateRead, at *item) record.Answer {
	s, answer := read.state, r.stands(read, at)
	if r.told || r.surelyCovered(read, at) {
		return answer
	}
	var beside, settled []*item
	for _, turn := range read.turns {
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
	last, end, read := from, len(r.Items), r.read(s)
	if until != nil {
		end = max(until.Pos, from.Pos)
	}
	for i := r.lastTimed(end, from.Pos); i >= from.Pos; i = r.lastTimed(i, from.Pos) {
		if until == nil || !r.onlyRows(r.Items[i], until) {
			last = r.Items[i]
			break
		}
	}
	stood := &read.stood[last.Pos]
	if *stood == 0 {
		*stood = int8(r.stood(read, last)) + 1
	}
	return record.Answer(*stood - 1)
}

// stood answers whether a state was open just after an entry, by the turns up to there.
func (r *reading) stood(read *stateRead, last *item) record.Answer {
	s, turns := read.state, read.turns[:sort.Search(len(read.turns), func(i int) bool { return read.turns[i].Pos > last.Pos })]
	if opened, closed := r.lastTurns(s, turns); opened && closed && !slices.Contains(r.Words().StateInstances, s) {
		return record.Maybe
	}
	return r.stands(read, last)
}

// stands answers whether a state is open just after an entry as the chronology has it, whatever the rows.
func (r *reading) stands(read *stateRead, at *item) record.Answer {
	answer := record.No
	for i := range read.bars {
		answer = answer.Or(read.bars[i].OpenAt(at))
	}
	return answer
}

// lastTurns says whether, of some turns of a state, one that opened it may have been the last, and one that closed it, or none at all.
func (r *reading) lastTurns(s record.State, turns []*item) (opened, closed bool) {
	if r.told {
		turns = turns[max(0, len(turns)-1):] // each is surely after the one before it
	}
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

// surelyCovered reports that an entry lies in a stretch of a state of which a child may have several, whatever the rows.
func (r *reading) surelyCovered(read *stateRead, at *item) bool {
	if !slices.Contains(r.Words().StateInstances, read.state) {
		return false
	}
	for i := range read.bars {
		b := read.bars[i]
		if b.Opened.Pos <= at.Pos && !r.onlyRows(b.Opened, at) && (b.Closed == nil || b.Closed.Pos > at.Pos && !r.onlyRows(b.Closed, at) && !r.onlyRows(b.Closed, b.Opened)) {
			return true
		}
	}
	return false
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
func (r *reading) turnsOf(s record.State) []*item { return r.read(s).turns }

// read gives what was read of a state, reading it when it is first asked for.
func (r *reading) read(s record.State) *stateRead {
	for i := range r.states {
		if r.states[i].state == s {
			return &r.states[i]
		}
	}
	if n := len(r.states); n < cap(r.states) {
		r.states = r.states[:n+1]
	} else {
		r.states = append(r.states, stateRead{})
	}
	read := &r.states[len(r.states)-1]
	read.state, read.turns, read.bars, read.known = s, read.turns[:0], read.bars[:0], cleared(read.known, len(r.Items))
	read.stood = cleared(read.stood, len(r.Items))
	at := r.among(turningKinds()[s], r.lent())
	for i := at.next(0); i >= 0; i = at.next(i + 1) {
		if it := r.Items[i]; !it.Repeats {
			read.turns = append(read.turns, it)
		}
	}
	r.giveBack(at)
	bars := r.Bars()
	for i := range bars {
		if bars[i].State == s {
			read.bars = append(read.bars, &bars[i])
		}
	}
	return read
}

// turningKinds gives the kinds of entry that open or close each state.
var turningKinds = sync.OnceValue(func() map[record.State][]kindNumber {
	turning := map[record.State][]kindNumber{}
	for kind, info := range record.Words().KindList {
		for _, s := range slices.Concat(info.Opens, info.Closes) {
			turning[s] = append(turning[s], kindNumbers()[kind])
		}
	}
	return turning
})
