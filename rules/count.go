package rules

import (
	"cmp"
	"slices"
	"sort"

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
	seen := r.count(it)
	if seen == nil || f.tooFew(seen) || r.rule.guard.answer(r.c, it) == record.No {
		return // it counts all the same for a later one
	}
	r.near = r.nearest(r.near[:0], seen, f.within)
	r.sums = eventsInto(r.sums[:0], r.near, it)
	if f.number(r.sums) < f.least {
		return
	}
	timing := record.Maybe
	if sure := slices.DeleteFunc(r.sums, r.doubted); f.surely(sure, it, early) && f.surely(sure, it, late) {
		timing = record.Yes
	}
	r.trigger(it, r.c.several(r.near), timing, nil)
}

// tooFew reports that all that was counted is fewer than asked for, whenever it was.
func (f countForm) tooFew(seen []*item) bool {
	if f.distinct != "" {
		return false
	}
	return fewerThan(f.least, seen)
}

// fewerThan reports that some entries together stand for fewer events, whatever may be said of them twice.
func fewerThan(least int, some []*item) bool {
	n := 0
	for i := 0; i < len(some) && n < least; i++ {
		n += some[i].AtLeast()
	}
	return n < least
}

// nearest gives the counted entries that can lie within a window with the last of them: what a question rests on.
func (r *running) nearest(room, counted []*item, within *calendar.Length) []*item {
	to := nearness{c: r.c, within: within, it: counted[len(counted)-1]}
	for _, it := range r.notTooFar(counted, within) {
		if to.of(it) != record.No {
			room = append(room, it)
		}
	}
	return room
}

// nearness answers of one entry after another whether it lies within a window before one entry. What is told of one age or one day has one
// time, and one answer.
type nearness struct {
	c      *reading
	within *calendar.Length
	it     *item

	at    record.Range // the last one's time
	near  record.Answer
	known bool
}

func (n *nearness) of(earlier *item) record.Answer {
	if !n.known || n.at != earlier.At {
		n.at, n.near, n.known = earlier.At, n.c.near(n.within, earlier, n.it), true
	}
	if n.near == record.Yes && n.c.onlyRows(earlier, n.it) {
		return together(earlier, n.it) // it may as well have come after it
	}
	return n.near
}

// notTooFar leaves out the first of the counted entries, all of which lie too far back from the last.
func (r *running) notTooFar(counted []*item, within *calendar.Length) []*item {
	far := tooFar(within, counted[len(counted)-1])
	return counted[sort.Search(len(counted), func(i int) bool { return r.c.latest[counted[i].Pos] >= far }):]
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
	return eventsInto(make([]events, 0, len(seen)), seen, last)
}

func eventsInto(all []events, seen []*item, last *item) []events {
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
	return slices.DeleteFunc(slices.Clone(all), r.doubted)
}

// doubted reports that nothing sure rests on a record: its own source doubts its time, or it may already have been answered.
func (r *running) doubted(e events) bool { return e.it.At.Uncertain || r.perhapsSettled(e.it) }

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
	slices.SortFunc(all, func(a, b events) int { return cmp.Compare(of(a.it.At).Hi, of(b.it.At).Hi) })
	tried := record.PosInf
	for i := range all {
		lo := of(all[i].it.At).Lo
		if lo == tried || lo <= record.NegInf || lo > of(it.At).Lo {
			continue
		}
		if tried = lo; f.surelyFrom(lo, all, of(it.At).Hi, of) {
			return true
		}
	}
	return false
}

// surelyFrom tries the stretches from a beginning to each of the ends, which stand in order: those not before an entry's own.
func (f countForm) surelyFrom(lo int64, all []events, end int64, of func(record.Range) record.Span) bool {
	sum := tallying{of: f}
	for i, e := range all {
		if of(e.it.At).Lo >= lo {
			sum.add(e)
		}
		hi := of(e.it.At).Hi
		if i+1 < len(all) && of(all[i+1].it.At).Hi == hi || hi < end || hi >= record.PosInf {
			continue
		}
		if sum.number >= f.least && f.fits(record.Span{Lo: lo, Hi: hi}, sum.number) {
			return true
		}
	}
	return false
}

// tallying counts one event after another.
type tallying struct {
	of        countForm
	number    int
	different map[string]bool
}

func (t *tallying) add(e events) {
	if t.of.distinct == "" {
		t.number += e.n
		return
	}
	if t.different == nil {
		t.different = map[string]bool{}
	}
	for _, key := range t.of.keys(e.it) {
		t.different[key] = true
	}
	t.number = len(t.different)
}

// fits reports that so few windows, one after another, cover a stretch that one of them holds enough of so many events.
func (f countForm) fits(stretch record.Span, n int) bool {
	if f.least < 2 || stretch.Hi-stretch.Lo <= f.within.Least() {
		return true
	}
	at := stretch.Lo
	for range (n - 1) / (f.least - 1) {
		next := f.within.From(moment(at)).Early.Lo
		if next >= stretch.Hi {
			return true
		}
		if next <= at {
			return false // a window of no length holds one moment
		}
		at = next + 1
	}
	return false
}
