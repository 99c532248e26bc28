package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/record"
)

// countForm asks when at least so many events lie within a window.
//
// A record may stand for several events of which no dates are known; they are then counted with the arithmetic their time
// allows: twelve within one year of age are surely three within some 90 days, whichever days they were.
type countForm struct {
	of       matcher
	least    int
	within   *calendar.Length
	distinct string
}

func (f countForm) kinds() []record.Kind { return f.of.on }

func (f countForm) see(r *running, it *item) {
	if !f.of.matches(it) {
		return
	}
	seen := r.count(it)
	if seen == nil {
		return
	}
	if r.rule.guard.answer(r.c, it) == record.No {
		return // it counts all the same for a later one
	}
	near := f.near(seen, it)
	all := eventsOf(near, it)
	if f.number(all) < f.least {
		return
	}
	timing := record.Maybe
	if sure := r.undoubted(all); f.surely(sure, it, early) && f.surely(sure, it, late) {
		timing = record.Yes
	}
	r.trigger(it, near, timing, nil)
}

func early(g record.Range) record.Span { return g.Early }
func late(g record.Range) record.Span  { return g.Late }

// events is one record with the number of events it adds.
type events struct {
	it *item
	n  int
}

// eventsOf says how many events each record adds up to an entry. A total adds only what is not in the records it contains,
// whether or not those were counted here: what was answered once is not counted again as part of a total.
func eventsOf(seen []*item, last *item) []events {
	all := make([]events, 0, len(seen))
	for _, it := range seen {
		n := it.AtLeast()
		for _, part := range it.Contains {
			if part.Pos <= last.Pos && !part.Repeats && !within(part, it.Contains) {
				n -= part.AtLeast()
			}
		}
		if n > 0 {
			all = append(all, events{it, n})
		}
	}
	return all
}

// within reports that a record is already in another total of the same list.
func within(part *item, list []*item) bool {
	return slices.ContainsFunc(list, func(total *item) bool { return slices.Contains(total.Contains, part) })
}

// undoubted leaves out the records whose time their own source doubts, and those that may already have been answered: what rests on
// them is never sure.
func (r *running) undoubted(all []events) []events {
	return slices.DeleteFunc(slices.Clone(all), func(e events) bool { return e.it.At.Uncertain || r.perhapsSettled(e.it) })
}

// number adds up events, or the different agencies, places, areas or people among them.
func (f countForm) number(some []events) int {
	if f.distinct == "" {
		n := 0
		for _, e := range some {
			n += e.n
		}
		return n
	}
	different := map[string]bool{}
	for _, e := range some {
		for _, key := range f.keys(e.it) {
			different[key] = true
		}
	}
	return len(different)
}

func (f countForm) keys(it *item) []string {
	var keys []string
	switch f.distinct {
	case "agency":
		keys = append(keys, string(it.Ref.Agency))
	case "area":
		if it.Area != "" {
			keys = append(keys, string(it.Area))
		}
	case "place":
		for _, p := range it.Places {
			keys = append(keys, p.Kind+":"+p.Name.Reveal())
		}
	case "person":
		for _, p := range it.People {
			keys = append(keys, p.Role+":"+p.Name.Reveal())
		}
	}
	return keys
}

// surely reports that wherever the events lie within their times, some window holds enough of them, this entry's among them: the
// events wholly inside a stretch of time that m windows cover put at least a share of 1/m of them, rounded up, into one window.
func (f countForm) surely(all []events, it *item, of func(record.Range) record.Span) bool {
	if f.within == nil {
		return f.number(all) >= f.least
	}
	var from, to []int64
	for _, e := range all {
		from, to = append(from, of(e.it.At).Lo), append(to, of(e.it.At).Hi)
	}
	at := of(it.At)
	starts := distinct(from, func(lo int64) bool { return lo <= at.Lo && lo > record.NegInf })
	ends := distinct(to, func(hi int64) bool { return hi >= at.Hi && hi < record.PosInf })
	for _, lo := range starts {
		for _, hi := range ends {
			n := f.number(slices.DeleteFunc(slices.Clone(all), func(e events) bool {
				s := of(e.it.At)
				return s.Lo < lo || s.Hi > hi
			}))
			if n >= f.least && f.share(n, f.windows(record.Span{Lo: lo, Hi: hi})) >= f.least {
				return true
			}
		}
	}
	return false
}

// distinct gives each of the ends that will do once.
func distinct(ends []int64, will func(int64) bool) []int64 {
	slices.Sort(ends)
	return slices.DeleteFunc(slices.Compact(ends), func(end int64) bool { return !will(end) })
}

func (countForm) share(n, windows int) int { return (n + windows - 1) / windows }

// windows is how many windows, one after another, cover a stretch.
func (f countForm) windows(stretch record.Span) int {
	n := 0
	for at := stretch.Lo; at <= stretch.Hi; n++ {
		next := f.within.From(moment(at)).Early.Lo
		if next <= at {
			return stretchless
		}
		at = next + 1
	}
	return n
}

const stretchless = 1 << 30 // a window of no length holds one moment

// near gives the counted entries that can lie within the window with the last: what the question rests on.
func (f countForm) near(seen []*item, last *item) []*item {
	m := matcher{within: f.within}
	var near []*item
	for _, it := range seen {
		if m.near(it, last) != record.No {
			near = append(near, it)
		}
	}
	return near
}
