package rules

import (
	"slices"

	"sightline/record"
)

// countForm asks when at least so many events lie within a window.
//
// A record may stand for several events of which no dates are known; they are then counted with the arithmetic their time
// allows: twelve within one year of age are surely three within some 90 days, whichever days they were.
type countForm struct {
	of       matcher
	least    int
	within   *allowance
	distinct string
}

func (f countForm) kinds() []record.Kind { return f.of.on }

func (f countForm) see(r *running, it *item) {
	if !f.of.matches(it) {
		return
	}
	if len(r.open) > 0 {
		r.join(r.open[len(r.open)-1], []*item{it})
		return
	}
	r.seen = append(r.seen, it)
	events := f.events(r.seen)
	switch {
	case f.surely(events, func(g record.Range) record.Span { return g.Early }) && f.surely(events, func(g record.Range) record.Span { return g.Late }):
		r.trigger(it, f.near(r.seen, it), doubted(events), nil)
	case f.possibly(events, it):
		r.trigger(it, f.near(r.seen, it), record.Maybe, nil)
	}
}

// events is one record with the number of events it adds: a total adds only what is not in the records it contains.
type events struct {
	it *item
	n  int
}

func (countForm) events(seen []*item) []events {
	all := make([]events, 0, len(seen))
	for _, it := range seen {
		n := it.AtLeast()
		for _, part := range it.Contains {
			if slices.Contains(seen, part) {
				n -= part.AtLeast()
			}
		}
		if n > 0 {
			all = append(all, events{it, n})
		}
	}
	return all
}

func doubted(all []events) record.Answer {
	if slices.ContainsFunc(all, func(e events) bool { return e.it.At.Uncertain }) {
		return record.Maybe
	}
	return record.Yes
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

// possibly reports that the events can lie so that enough of them are within one window that ends with this entry.
func (f countForm) possibly(all []events, last *item) bool {
	if f.within == nil {
		return f.number(all) >= f.least
	}
	var could []events
	for _, e := range all {
		if record.NotAfter(last.At, f.within.from(e.it.At)) != record.No {
			could = append(could, e)
		}
	}
	return f.number(could) >= f.least
}

// surely reports that wherever the events lie within their times, some window holds enough of them: the events wholly inside a
// stretch of time that m windows cover put at least a share of 1/m of them, rounded up, into one window.
func (f countForm) surely(all []events, of func(record.Range) record.Span) bool {
	if f.within == nil {
		return f.number(all) >= f.least
	}
	for _, first := range all {
		for _, last := range all {
			stretch := record.Span{Lo: of(first.it.At).Lo, Hi: of(last.it.At).Hi}
			if stretch.Empty() || stretch.Lo <= record.NegInf || stretch.Hi >= record.PosInf {
				continue
			}
			var inside []events
			for _, e := range all {
				if s := of(e.it.At); s.Lo >= stretch.Lo && s.Hi <= stretch.Hi {
					inside = append(inside, e)
				}
			}
			n := f.number(inside)
			if n >= f.least && f.share(n, f.windows(stretch)) >= f.least {
				return true
			}
		}
	}
	return false
}

func (countForm) share(n, windows int) int { return (n + windows - 1) / windows }

// windows is how many windows, one after another, cover a stretch.
func (f countForm) windows(stretch record.Span) int {
	n := 0
	for at := stretch.Lo; at <= stretch.Hi; n++ {
		next := f.within.from(record.Range{Early: record.Span{Lo: at, Hi: at}}).Early.Lo
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
