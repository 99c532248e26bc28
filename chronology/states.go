package chronology

import (
	"slices"
	"strings"

	"sightline/record"
)

// Bar is one stretch of a state: from the entry that opened it to the entry that closed it, or until it lapsed.
type Bar struct {
	State    record.State
	Opened   *Item
	Restated []*Item      // entries that opened it again while it was open
	Closed   *Item        // nil: no end recorded
	Lapses   bool         // it ends by itself at LapsesAt when no entry ends it first
	LapsesAt record.Range // meaningful when Lapses
	LapsedAt *Item        // the first entry surely after the lapse, or the opener itself when it lapsed at once
}

// Ended reports that the bar is over: closed by an entry, or surely lapsed by the last entry.
func (b *Bar) Ended() bool { return b.Closed != nil || b.LapsedAt != nil }

// Bars gives the states of the child, in order of opening: a pure fold over opens and closes.
func (c *Chronology) Bars() []Bar { return c.bars }

// IsOpen answers whether a state is open just after an item: Yes, No, or Maybe when it may have lapsed by then.
func (c *Chronology) IsOpen(s record.State, at *Item) record.Answer {
	answer := record.No
	for i := range c.bars {
		if c.bars[i].State == s {
			answer = answer.Or(c.bars[i].openAt(at))
		}
	}
	return answer
}

func (b *Bar) openAt(at *Item) record.Answer {
	switch {
	case b.Opened.Pos > at.Pos, b.Closed != nil && b.Closed.Pos <= at.Pos:
		return record.No
	case !b.Lapses:
		return record.Yes
	case b.LapsedAt == b.Opened:
		return record.No
	}
	return record.NotAfter(at.At, b.LapsesAt)
}

// OpenNow gives the bars that are open after the last entry, in order of opening.
func (c *Chronology) OpenNow() []Bar {
	var open []Bar
	for _, b := range c.bars {
		if !b.Ended() {
			open = append(open, b)
		}
	}
	return open
}

// folder walks the entries once.
type folder struct {
	c    *Chronology
	bars []*Bar
	open map[record.State][]*Bar
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

// lapse ends what surely ended by itself before this entry.
func (f *folder) lapse(it *Item) {
	for s, bars := range f.open {
		f.open[s] = slices.DeleteFunc(bars, func(b *Bar) bool {
			if b.Lapses && record.Before(b.LapsesAt, it.At) == record.Yes {
				b.LapsedAt = it
			}
			return b.LapsedAt != nil
		})
	}
}

func (f *folder) closes(it *Item) {
	if it.Repeats {
		return
	}
	for _, s := range it.Info.Closes {
		if only := it.Details.First("state"); only != "" && only != string(s) && f.several(it.Info.Closes, only) {
			continue
		}
		for _, b := range f.meant(s, it) {
			b.Closed = it
			f.open[s] = slices.DeleteFunc(f.open[s], func(o *Bar) bool { return o == b })
		}
	}
}

// several reports that the detail names one of the states the kind can close.
func (*folder) several(closes []record.State, named string) bool {
	return slices.Contains(closes, record.State(named))
}

// meant gives the bars an entry closes: of a state the child has once, that one; of others those it names, else the oldest.
func (f *folder) meant(s record.State, it *Item) []*Bar {
	open := f.open[s]
	if len(open) == 0 || !slices.Contains(f.c.words.StateInstances, s) {
		return slices.Clone(open)
	}
	var named []*Bar
	for _, key := range []string{"answers", "from"} {
		for _, ref := range it.Details.Refs(key, it.Ref.Agency) {
			for _, b := range open {
				if b.Opened.Ref == ref {
					named = append(named, b)
				}
			}
		}
	}
	if len(named) > 0 {
		return named
	}
	return open[:1:1]
}

func (f *folder) opens(it *Item) {
	for _, s := range it.Info.Opens {
		lapse, lapses := f.c.words.StateLapses[s]
		if lapse.ReplacedBy == it.Kind && len(f.open[s]) > 0 {
			for _, b := range f.open[s] {
				b.Closed = it
			}
			f.open[s] = nil
		}
		if open := f.open[s]; len(open) > 0 && (it.Repeats || !slices.Contains(f.c.words.StateInstances, s)) {
			open[len(open)-1].Restated = append(open[len(open)-1].Restated, it)
			continue
		}
		if it.Repeats {
			continue
		}
		b := &Bar{State: s, Opened: it}
		f.bars = append(f.bars, b)
		if lapses {
			f.setLapse(b, lapse)
		}
		if b.LapsedAt == nil {
			f.open[s] = append(f.open[s], b)
		}
	}
}

// setLapse works out when a state ends that nobody ends. A lapse whose detail is absent does not lapse.
func (f *folder) setLapse(b *Bar, lapse record.Lapse) {
	it := b.Opened
	set := func(at record.Range) { b.Lapses, b.LapsesAt = true, at }
	switch {
	case lapse.Where != "" && lapse.Holds(it.Details):
		set(it.At)
		b.LapsedAt = it
	case lapse.After != "":
		if d, err := record.ParseDuration(lapse.After); err == nil {
			set(it.At.Plus(d))
		}
	case lapse.At != "" && it.Details.First(lapse.At) != "":
		if w, err := record.ParseWhen(it.Details.First(lapse.At)); err == nil && w.Known() {
			set(w.In(f.c.Born))
		}
	case lapse.Months != "" && it.Details.First(lapse.Months) != "":
		if d, err := record.ParseDuration("P" + strings.TrimSpace(it.Details.First(lapse.Months)) + "M"); err == nil {
			set(it.At.Plus(d))
		}
	}
}
