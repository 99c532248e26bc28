package rules

import (
	"sightline/chronology"
	"sightline/record"
)

// rows is what rules look at most of a child's entries, side by side: of each kind where its entries stand, and their times. Nearly
// everything is found, or found not to be there, without looking at the entries themselves.
type rows struct {
	width   int    // words of a set of places
	of      places // by kind: where its entries stand
	repeats places
	lo, hi  []int64 // by place: the first and the last second at which the entry may have happened
	passes  []int64 // the last second again; NegInf of an entry that lets no time pass, because its own is not known
	latest  []int64 // the last second of all entries up to there
	timed   []int   // the last place up to there whose entry lets time pass, or -1
}

// leeway is more than what two times that move with a birth may come nearer to each other than they are at either end of it.
const leeway = 15 * 24 * 3600

// fill reads the rows from a chronology.
func (r *rows) fill(c *chronology.Chronology) {
	n := len(c.Items)
	r.width = wordsFor(n)
	r.of = cleared(r.of, len(kindsByInfo())*r.width)
	r.repeats = cleared(r.repeats, r.width)
	r.lo, r.hi, r.passes, r.latest = sized(r.lo, n), sized(r.hi, n), sized(r.passes, n), sized(r.latest, n)
	r.timed = sized(r.timed, n)
	latest, timed := record.NegInf, -1
	numbers := kindsByInfo()
	for i, it := range c.Items {
		if kind, known := numbers[it.Info]; known {
			r.kind(kind).add(i)
		}
		if it.Repeats {
			r.repeats.add(i)
		}
		span := it.At.Hull()
		r.lo[i], r.hi[i], r.passes[i] = span.Lo, span.Hi, record.NegInf
		if span.Lo > record.NegInf && span.Hi < record.PosInf {
			r.passes[i], timed = span.Hi, i
		}
		latest = max(latest, span.Hi)
		r.latest[i], r.timed[i] = latest, timed
	}
}

// kind gives where the entries of a kind stand.
func (r *rows) kind(k kindNumber) places {
	at := int(k) * r.width
	return r.of[at : at+r.width]
}

// among gives where the entries of some kinds stand, into a set that is there.
func (r *rows) among(kinds []kindNumber, into places) places {
	into = cleared(into, r.width)
	for _, k := range kinds {
		for i, w := range r.kind(k) {
			into[i] |= w
		}
	}
	return into
}

// lastTimed gives the last place before end whose entry has a time, if it is not before first; else -1.
func (r *rows) lastTimed(end, first int) int {
	if end <= first || r.timed[end-1] < first {
		return -1
	}
	return r.timed[end-1]
}

// any reports that there is an entry of some kinds.
func (r *rows) any(kinds []kindNumber) bool {
	for _, k := range kinds {
		if !r.kind(k).empty() {
			return true
		}
	}
	return false
}

// sized gives a slice of a length, the old one if it is long enough.
func sized[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, n)
	}
	return old[:n]
}

// cleared gives an empty slice of a length.
func cleared[S ~[]T, T any](old S, n int) S {
	if cap(old) < n {
		return make(S, n)
	}
	old = old[:n]
	clear(old)
	return old
}
