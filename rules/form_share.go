package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/record"
)

// shareForm asks when most of a set has a property: nearly all missing episodes end in another area.
//
// What an entry does not say is never held to be so. It is exact only when the share is reached though everything that says nothing, and
// everything that may lie in the window, were otherwise; it is possible when it may be reached among those that say so.
type shareForm struct {
	of     matcher
	has    property
	share  ratio
	least  int // events of the set
	within *calendar.Length
}

// ratio is so many of so many.
type ratio struct{ of, all int }

func (s ratio) reached(some, all int) bool { return all > 0 && some*s.all >= s.of*all }

func (f shareForm) kinds() []record.Kind { return f.of.on }

func (f shareForm) see(r *running, it *item) {
	if !f.of.matches(it) {
		return
	}
	seen := r.count(it)
	if seen == nil || r.rule.guard.answer(r.c, it) == record.No {
		return // it counts all the same for a later one
	}
	near := nearOf(r, seen, f.within)
	if timing := f.answer(r, near, it); timing != record.No {
		r.trigger(it, near, timing, nil)
	}
}

// tally counts the events of a set: those that surely belong to it, and all that may.
type tally struct {
	has, lacks       int // surely
	mayHave, mayLack int // surely or perhaps
	unsaid           int // say nothing of the property
	sureUnsaid       int
	open             bool // of some that lack it or say nothing no number is known
}

func (f shareForm) answer(r *running, near []*item, it *item) record.Answer {
	all := eventsOf(near, it)
	var t tally
	to := nearness{c: r.c, within: f.within, it: it}
	for _, e := range all {
		surely := !r.doubted(e) && to.of(e.it) == record.Yes
		t.add(e, f.has.of(r.c, e.it), surely)
	}
	for _, later := range r.c.beside(it) {
		if !later.Repeats && f.of.matches(later) && r.c.onlyRows(it, later) && f.has.of(r.c, later) != record.Yes {
			t.add(events{later, later.AtLeast()}, f.has.of(r.c, later), false)
		}
	}
	return f.reached(t)
}

func (t *tally) add(e events, has record.Answer, surely bool) {
	n := 0
	if surely {
		n = e.n
	}
	switch has {
	case record.Yes:
		t.has, t.mayHave = t.has+n, t.mayHave+e.n
	case record.No:
		t.lacks, t.mayLack = t.lacks+n, t.mayLack+e.n
	default:
		t.sureUnsaid, t.unsaid = t.sureUnsaid+n, t.unsaid+e.n
	}
	t.open = t.open || has != record.Yes && e.it.Several()
}

func (f shareForm) reached(t tally) record.Answer {
	if !t.open && t.has+t.lacks+t.sureUnsaid >= f.least && f.share.reached(t.has, t.has+t.mayLack+t.unsaid) {
		return record.Yes
	}
	fill := max(0, f.least-t.mayHave-t.lacks) // of those that may belong to it and lack the property: no more than it takes
	if fill <= t.mayLack-t.lacks && f.share.reached(t.mayHave, t.mayHave+t.lacks+fill) {
		return record.Maybe
	}
	return record.No
}

// nearOf gives the counted entries that can lie within a window with the last of them.
func nearOf(r *running, counted []*item, within *calendar.Length) []*item {
	return r.nearest(nil, counted, within)
}

// property is what of an entry is looked at: a condition, or where something was against where the child lives.
type property struct {
	where *condition
	keys  []string // details of which one at least must be there, or the entry says nothing of it
	area  string   // a detail that holds an area, compared with the child's own
	left  bool     // with the area that the child moved away from
}

// of answers whether an entry has the property: Maybe when it does not say.
func (p *property) of(r *reading, it *item) record.Answer {
	if p.area != "" {
		return p.ofArea(r, it)
	}
	switch {
	case len(p.keys) > 0 && !slices.ContainsFunc(p.keys, func(key string) bool { return it.Details.All(key) != nil }):
		return record.Maybe // also where the condition holds of what is not written: has: child_seen != "yes"
	case p.where.holds(it):
		return record.Yes
	}
	return record.No
}

func (p *property) ofArea(r *reading, it *item) record.Answer {
	found := it.Details.First(p.area)
	if found == "" {
		return record.Maybe
	}
	home, left := r.homeOf(it)
	switch {
	case p.left && left == "", !p.left && home == "":
		return record.Maybe
	case p.left && found == left, !p.left && found != home:
		return record.Yes
	}
	return record.No
}

// home is the area in which a child lives at an entry, and the one the child moved away from.
type home struct {
	in, left string
	known    bool // it was looked for
}

// homeOf gives the area in which the child lives at an entry, as the entry itself or the last move before it says, and the area the child
// moved away from.
func (r *reading) homeOf(it *item) (in, left string) {
	h := &r.homes[it.Pos]
	if !h.known {
		*h = home{it.Details.First("home_area"), lastMove(r, it, "from_area"), true}
		if h.in == "" {
			h.in = lastMove(r, it, "to_area")
		}
		if h.left == h.in {
			h.left = ""
		}
	}
	return h.in, h.left
}

const familyMove record.Kind = "family.move"

// lastMove gives what the last move before an entry says, of those that say it: "" when none does, or only rows say which was the last and
// they differ.
func lastMove(r *reading, it *item, key string) string {
	if r.kind(kindNumbers()[familyMove]).empty() {
		return ""
	}
	last, perhaps := lastOnes(r, it, func(e *item) bool { return e.Kind == familyMove && e.Details.First(key) != "" })
	if last == nil || slices.ContainsFunc(perhaps, func(e *item) bool { return e.Details.First(key) != last.Details.First(key) }) {
		return ""
	}
	return last.Details.First(key)
}
