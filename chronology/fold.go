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
	quiet   int64                   // until then none of them ends
	told    map[*Item][]*Bar        // by the items that opened or restated them
	from    map[record.Ref][]*Bar   // by what their opening items say they come from
}

func fold(c *Chronology) []Bar {
	f := folder{c: c, open: map[record.State][]*Bar{}, told: map[*Item][]*Bar{}, from: map[record.Ref][]*Bar{}, quiet: record.PosInf}
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
	if it.At.Early.Lo <= f.quiet {
		return
	}
	f.quiet = record.PosInf
	f.lapsing = slices.DeleteFunc(f.lapsing, func(b *Bar) bool {
		if b.Closed == nil && record.SurelyEarlier(b.LapsesAt, it.At) {
			b.LapsedAt = it
			f.end(b)
		}
		if !b.Ended() {
			f.quiet = min(f.quiet, b.LapsesAt.Early.Hi)
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
	open := f.open[s]
	if len(open) == 0 || !slices.Contains(f.c.words.StateInstances, s) {
		return slices.Clone(open)
	}
	refs := f.names(it)
	if len(refs) == 0 {
		return []*Bar{open[0]}
	}
	var named []*Bar
	for _, ref := range refs {
		for _, b := range f.tellOf(f.c.Find(ref)) {
			if b.State == s && !b.Ended() && !slices.Contains(named, b) {
				named = append(named, b)
			}
		}
	}
	for _, ref := range refs {
		for _, b := range f.from[ref] { // it names the meeting at which both were agreed: the oldest of that
			if len(named) == 0 && b.State == s && !b.Ended() {
				named = append(named, b)
			}
		}
	}
	return named
}

// tellOf gives the bars that an item, or another record of the same event, opened or restated.
func (f *folder) tellOf(it *Item) []*Bar {
	if it == nil {
		return nil
	}
	bars := f.told[it]
	for _, other := range it.Same {
		bars = slices.Concat(bars, f.told[other])
	}
	return bars
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

// retell notes another record of what opened a bar or restated it.
func (f *folder) retell(s record.State, it *Item) {
	for _, b := range f.told[it.first] {
		if b.State == s && !b.Ended() {
			f.tell(b, it)
		}
	}
}

func (f *folder) tell(b *Bar, it *Item) {
	b.Restated = append(b.Restated, it)
	f.told[it] = append(f.told[it], b)
}

// restate notes an entry that opens what is open. It may say that it is over, or, as a new order does, give a new end.
func (f *folder) restate(b *Bar, it *Item, lapse record.Lapse) {
	f.tell(b, it)
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
	f.bars, f.told[it] = append(f.bars, b), append(f.told[it], b)
	for _, ref := range f.names(it) {
		f.from[ref] = append(f.from[ref], b)
	}
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
	f.quiet = min(f.quiet, at.Early.Hi)
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
