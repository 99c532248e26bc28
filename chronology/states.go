package chronology

import (
	"sightline/record"
)

// Bar is one stretch of a state: from the entry that opened it to the entry that closed it, or until it lapsed.
type Bar struct {
	State    record.State
	Opened   *Item
	Restated []*Item      // entries that opened it again while it was open
	Closed   *Item        // nil: no end recorded
	Lapses   bool         // it ends by itself at LapsesAt when no entry ends it first
	LapsesAt record.Range // meaningful when Lapses; an entry that restates the state can move it
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
			answer = answer.Or(c.bars[i].OpenAt(at))
		}
	}
	return answer
}

// OpenAt answers whether the bar lasts just after an item.
func (b *Bar) OpenAt(at *Item) record.Answer {
	switch {
	case b.Opened.Pos > at.Pos, b.Closed != nil && b.Closed.Pos <= at.Pos, b.LapsedAt != nil && b.LapsedAt.Pos <= at.Pos:
		return record.No
	case !b.Lapses:
		return record.Yes
	}
	return record.NotAfter(at.At, b.LapsesAt)
}

// OpenNow gives the bars that are open after the last entry and have not surely lapsed since, in order of opening.
func (c *Chronology) OpenNow() []Bar {
	var open []Bar
	for _, b := range c.bars {
		if !b.Ended() && (!b.Lapses || !record.SurelyEarlier(b.LapsesAt, c.Now)) {
			open = append(open, b)
		}
	}
	return open
}
