package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

type item = chronology.Item

// matcher says which entries are meant: kinds, a condition, and how near to another entry.
type matcher struct {
	on     []record.Kind
	where  *condition
	within *calendar.Length

	kinds []kindNumber // on, as numbers
}

func (m *matcher) matches(it *item) bool {
	return slices.Contains(m.on, it.Kind) && m.where.holds(it)
}

// near answers whether an earlier entry lies within the matcher's window before another. Which stands first is known from the
// order of the chronology; how far apart they are, only from their times.
func (m *matcher) near(earlier, it *item) record.Answer {
	return nearBy(m.within, earlier, it, func(at record.Range) record.Range { return m.within.From(at) })
}

// near answers whether an earlier entry lies within a window before another; nil is one without end.
func (r *reading) near(within *calendar.Length, earlier, it *item) record.Answer {
	return nearBy(within, earlier, it, func(at record.Range) record.Range { return r.after(within, at) })
}

// nearBy answers that. Times that lie clearly within or clearly without need no calendar; for the others it says when the window ends.
func nearBy(within *calendar.Length, earlier, it *item, ends func(record.Range) record.Range) record.Answer {
	if within == nil {
		return record.Yes
	}
	apart := record.Diff(earlier.At, it.At)
	if apart.Lo > within.Most() {
		return record.No
	}
	if apart.Hi <= within.Least() && !earlier.At.Uncertain && !it.At.Uncertain && earlier.At.Early == earlier.At.Late {
		return record.Yes
	}
	return record.NotAfter(it.At, ends(earlier.At))
}

// ending is when a length of time has run out that began at a time.
type ending struct {
	length   *calendar.Length
	from, to record.Range
}

// endings is how many of them a reading remembers: what is told of one day or one age is asked about again and again.
const endings = 64

// after gives when a length of time has run out that began at a time.
func (r *reading) after(l *calendar.Length, at record.Range) record.Range {
	const hour, day = 3600, 24 * 3600
	slot := &r.ends[uint64(at.Early.Lo/hour+at.Late.Lo/day*7+at.Early.Hi/hour*3+l.Least()/hour)%endings] //nolint:gosec // any number will do
	if slot.length != l || slot.from != at {
		*slot = ending{length: l, from: at, to: l.From(at)}
	}
	return slot.to
}

// matchesNear answers whether an earlier entry is meant and lies within the window before another. The window is looked at before the
// condition.
func (m *matcher) matchesNear(earlier, it *item) record.Answer {
	if !slices.Contains(m.on, earlier.Kind) {
		return record.No
	}
	return m.answer(m.near(earlier, it), earlier)
}

// holdsNear is matchesNear for an entry of the matcher's kinds.
func (m *matcher) holdsNear(r *reading, earlier, it *item) record.Answer {
	return m.answer(r.near(m.within, earlier, it), earlier)
}

func (m *matcher) answer(near record.Answer, earlier *item) record.Answer {
	if near != record.No && !m.where.holds(earlier) {
		return record.No
	}
	return near
}

// tooFar gives the first second before which nothing lies within a window before an entry.
func tooFar(within *calendar.Length, it *item) int64 {
	lo := it.At.Hull().Lo
	if within == nil || lo <= record.NegInf {
		return record.NegInf
	}
	return lo - within.Most() - leeway
}

// had answers whether a matching entry stands before an entry, within the window. Of one that only its row puts before or after it,
// that is possible, and on one day so.
func (m *matcher) had(c *reading, it *item) record.Answer {
	answer, far := record.No, tooFar(m.within, it)
	at := c.among(m.kinds, c.lent())
	defer c.giveBack(at)
	for i := at.before(len(c.upTo(it))); i >= 0 && c.latest[i] >= far; i = at.before(i) {
		earlier := c.Items[i]
		near := m.holdsNear(c, earlier, it)
		if near != record.No && c.onlyRows(earlier, it) {
			near = near.And(together(earlier, it))
		}
		if answer = answer.Or(near); answer == record.Yes {
			return answer
		}
	}
	end := it.Pos + 1 + len(c.beside(it))
	for i := at.next(it.Pos + 1); i >= 0 && i < end; i = at.next(i + 1) {
		if later := c.Items[i]; c.onlyRows(it, later) {
			answer = answer.Or(m.holdsNear(c, later, it).And(together(it, later)))
		}
	}
	return answer
}
