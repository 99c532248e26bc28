package rules

import (
	"slices"
	"sort"
	"sync"

	"sightline/chronology"
	"sightline/record"
)

// stateRead is what was read of one state.
type stateRead struct {
	state record.State
	turns []*item           // what opens or closes it
	bars  []*chronology.Bar // the stretches through which it lasts
	known []int8            // by place: whether it is open just after, and one more than that; 0: not asked yet
	stood []int8            // the same of whether it is open as the turns up to there say
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

// reaches answers whether the state that a time allowed runs in lasts until that time has run out, as far as it ends by itself: a bail "until
// March" is over then, though nobody wrote so.
func (r *reading) reaches(p *pending, until *item) record.Answer {
	answer := record.No
	for _, bar := range r.read(p.state).bars {
		switch {
		case bar.Closed != nil && bar.Closed.Pos <= p.trigger.Pos, until != nil && bar.Opened.Pos > max(until.Pos, p.trigger.Pos):
		case !bar.Lapses:
			return record.Yes
		default:
			answer = answer.Or(record.NotAfter(p.limit, bar.LapsesAt))
		}
	}
	return answer
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
