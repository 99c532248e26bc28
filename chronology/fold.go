package chronology

import (
	"slices"
	"strings"

	"sightline/record"
)

// folder walks the entries once and keeps what is open.
type folder struct {
	c       *Chronology
	bars    []*Bar
	open    map[record.State][]*Bar // oldest first
	lapsing []*Bar                  // of the open ones, those that end by themselves
}

func fold(c *Chronology) []Bar {
	f := folder{c: c, open: map[record.State][]*Bar{}}
	for _, it := range c.Items {
		f.lapse(it)
		f.closes(it)
		f.opens(it)
	}
	bars := make([]Bar, 0, len(f.bars))
	for _, b := range f.bars {
		bars = append(bars, *b)
	}
	return bars
}

// lapse ends what ended by itself before this entry.
func (f *folder) lapse(it *Item) {
	f.lapsing = slices.DeleteFunc(f.lapsing, func(b *Bar) bool {
		if b.Closed == nil && record.SurelyEarlier(b.LapsesAt, it.At) {
			b.LapsedAt = it
			f.end(b)
		}
		return b.Ended()
	})
}

func (f *folder) end(b *Bar) {
	f.open[b.State] = slices.DeleteFunc(f.open[b.State], func(o *Bar) bool { return o == b })
}

func (f *folder) close(b *Bar, at *Item) {
	b.Closed = at
	f.end(b)
}

// closes ends what an entry closes: of a kind that closes several states, those named in its detail "state" when some are.
func (f *folder) closes(it *Item) {
	if it.Repeats {
		return
	}
	only := it.Details.All("state")
	named := slices.ContainsFunc(it.Info.Closes, func(s record.State) bool { return slices.Contains(only, string(s)) })
	for _, s := range it.Info.Closes {
		if named && !slices.Contains(only, string(s)) {
			continue
		}
		for _, b := range f.meant(s, it) {
			f.close(b, it)
		}
	}
}

// meant gives the bars an entry closes: of a state the child has once, that one; of others those it names, or when it names none,
// the oldest. What it names may no longer be open, or not be told here: then no other is taken for it.
func (f *folder) meant(s record.State, it *Item) []*Bar {
	open := slices.Clone(f.open[s])
	if len(open) == 0 || !slices.Contains(f.c.words.StateInstances, s) {
		return open
	}
	refs := f.names(it)
	if len(refs) == 0 {
		return open[:1]
	}
	named := slices.DeleteFunc(slices.Clone(open), func(b *Bar) bool {
		return !slices.ContainsFunc(refs, func(r record.Ref) bool { n := f.c.Find(r); return n != nil && b.tells(n) })
	})
	if len(named) > 0 {
		return named
	}
	for _, b := range open { // "from" may name the meeting at which both were agreed
		if slices.ContainsFunc(f.names(b.Opened), func(r record.Ref) bool { return slices.Contains(refs, r) }) {
			return []*Bar{b}
		}
	}
	return nil
}

// names gives the records an entry says it answers or comes from.
func (f *folder) names(it *Item) []record.Ref {
	var refs []record.Ref
	for _, key := range []string{"answers", "from"} {
		if t, ok := f.c.words.Detail(it.Kind, key); ok && t.Name == "ref" {
			refs = append(refs, it.Details.Refs(key, it.Ref.Agency)...)
		}
	}
	return refs
}

func (f *folder) opens(it *Item) {
	for _, s := range it.Info.Opens {
		lapse, open := f.c.words.StateLapses[s], f.open[s]
		switch {
		case it.Repeats:
			f.retell(s, it)
		case lapse.ReplacedBy == it.Kind:
			for _, b := range slices.Clone(open) {
				f.close(b, it)
			}
			f.start(s, it, lapse)
		case len(open) > 0 && !slices.Contains(f.c.words.StateInstances, s):
			f.restate(open[0], it, lapse)
		default:
			f.start(s, it, lapse)
		}
	}
}

// retell notes another record of what opened a bar.
func (f *folder) retell(s record.State, it *Item) {
	for _, b := range f.open[s] {
		if b.tells(it) || b.tells(it.first) {
			b.Restated = append(b.Restated, it)
			return
		}
	}
}

// restate notes an entry that opens what is open. It may say that it is over, or, as a new order does, give a new end.
func (f *folder) restate(b *Bar, it *Item, lapse record.Lapse) {
	b.Restated = append(b.Restated, it)
	if lapse.Holds(it.Details) {
		f.close(b, it)
		return
	}
	if at, ok := f.saidEnd(it, lapse); ok {
		f.setLapse(b, at)
	}
}

func (f *folder) start(s record.State, it *Item, lapse record.Lapse) {
	b := &Bar{State: s, Opened: it}
	f.bars = append(f.bars, b)
	if lapse.Holds(it.Details) {
		b.Lapses, b.LapsesAt, b.LapsedAt = true, it.At, it
		return
	}
	f.open[s] = append(f.open[s], b)
	if d, err := record.ParseDuration(lapse.After); err == nil {
		f.setLapse(b, it.At.Plus(d))
	} else if at, ok := f.saidEnd(it, lapse); ok {
		f.setLapse(b, at)
	}
}

func (f *folder) setLapse(b *Bar, at record.Range) {
	if !b.Lapses {
		f.lapsing = append(f.lapsing, b)
	}
	b.Lapses, b.LapsesAt = true, at
}

// saidEnd gives when a state ends by what the entry itself says. One that says nothing, or nothing that can be read, does not
// lapse.
func (f *folder) saidEnd(it *Item, lapse record.Lapse) (record.Range, bool) {
	if w, err := record.ParseWhen(it.Details.First(lapse.At)); lapse.At != "" && err == nil && w.Known() {
		return w.In(f.c.Born), true
	}
	if n := strings.TrimSpace(it.Details.First(lapse.Months)); lapse.Months != "" && n != "" {
		if d, err := record.ParseDuration("P" + n + "M"); err == nil {
			return it.At.Plus(d), true
		}
	}
	return record.Range{}, false
}
