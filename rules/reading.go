package rules

import (
	"math/bits"
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
	rows

	told   bool    // every entry has a place of its own in the order of telling: nothing is owed to rows
	opens  []int64 // by place: the first second at which an entry from there on may have happened
	states []stateRead
	ends   [endings]ending // of lengths of time that were asked about
	homes  []home          // by place: where the child lived
	aged   []agedAt        // by place: how old the child was
	year   yearOfAge       // in which an entry was
	signs  []signSet       // by place: which signs of the cluster that is asked about an entry shows
	given  [][]telling     // by place: who was given a record; nil until it is asked
	wrote  []writer        // who wrote what; none until it is asked

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
		*age = r.agedAt(it)
	}
	return age.lo, age.hi, age.ok
}

// yearOfAge is a stretch of time throughout which the child was surely of one age.
type yearOfAge struct {
	record.Span

	age int
}

// agedAt works out the age at an entry. Most entries are of the year of age of the one asked about before, and need no calendar.
func (r *reading) agedAt(it *item) agedAt {
	if _, _, told := it.Happened.IsAge(); !told && r.lo[it.Pos] >= r.year.Lo && r.hi[it.Pos] <= r.year.Hi {
		return agedAt{r.year.age, r.year.age, true, true}
	}
	lo, hi, ok := r.AgeAt(it)
	if ok && lo == hi {
		birthday := func(day int64, years int) int64 { return moment(day).Plus(record.Duration{Years: years}).Hull().Lo }
		r.year = yearOfAge{record.Span{Lo: birthday(r.Born.Last, lo), Hi: birthday(r.Born.First, lo+1) - 1}, lo}
	}
	return agedAt{lo, hi, ok, true}
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
	r.fill(c)
	r.opens, r.aged, r.homes = sized(r.opens, len(c.Items)), cleared(r.aged, len(c.Items)), cleared(r.homes, len(c.Items))
	r.year.Span = record.Span{Lo: record.PosInf, Hi: record.NegInf}
	r.states, r.asked, r.lives = r.states[:0], r.asked[:0], r.lives[:0]
	r.cited, r.wrote = r.cited[:0], r.wrote[:0]
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

// several gives some entries as a list that stays as it is.
func (r *reading) several(items []*item) []*item { return append(r.roomFor(len(items)), items...) }

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
	clear(r.wrote[:cap(r.wrote)])
	r.ends = [endings]ending{}
	clear(r.homes[:cap(r.homes)])
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
	return make(places, 0, r.width)
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
