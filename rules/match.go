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
}

func (m *matcher) matches(it *item) bool {
	return slices.Contains(m.on, it.Kind) && m.where.holds(it)
}

// near answers whether an earlier entry lies within the matcher's window before another. Which stands first is known from the
// order of the chronology; how far apart they are, only from their times.
func (m *matcher) near(earlier, it *item) record.Answer {
	if m.within == nil {
		return record.Yes
	}
	if apart := record.Diff(earlier.At, it.At); apart.Lo > m.within.Most() {
		return record.No
	}
	return record.NotAfter(it.At, m.within.From(earlier.At))
}

// matchesNear answers whether an earlier entry is meant and lies within the window before another. The window is looked at before the
// condition, which costs more.
func (m *matcher) matchesNear(earlier, it *item) record.Answer {
	if !slices.Contains(m.on, earlier.Kind) {
		return record.No
	}
	near := m.near(earlier, it)
	if near != record.No && !m.where.holds(earlier) {
		return record.No
	}
	return near
}

// had answers whether a matching entry stands before an entry, within the window. Of one that only its row puts before or after it,
// that is possible, and on one day so.
func (m *matcher) had(c *reading, it *item) record.Answer {
	answer := record.No
	for _, earlier := range slices.Backward(c.upTo(it)) {
		near := m.matchesNear(earlier, it)
		if near != record.No && c.onlyRows(earlier, it) {
			near = near.And(together(earlier, it))
		}
		if answer = answer.Or(near); answer == record.Yes {
			return answer
		}
	}
	for _, later := range c.beside(it) {
		if slices.Contains(m.on, later.Kind) && c.onlyRows(it, later) {
			answer = answer.Or(m.matchesNear(later, it).And(together(it, later)))
		}
	}
	return answer
}
