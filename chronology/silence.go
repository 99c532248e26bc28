package chronology

import (
	"maps"
	"slices"

	"sightline/record"
)

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// contactKinds are kinds in which somebody met the child, though nobody recorded having seen them. They say where the child
// was, not how they were.
var contactKinds = []record.Kind{
	"health.emergency", "health.admission", "health.assessment", "police.arrest", "police.custody-contact", "missing.returned", "missing.interview",
	"missing.prevention-check", "moment.offer", "justice.conviction", "justice.breach", "care.placement", "social-care.support", "education.cognitive-assessment",
	"child.voice", "child.disclosure",
}

// LastSeen gives the last entry in which somebody recorded having seen the child, or nil. One of which nobody knows when it was
// is not the last.
func (c *Chronology) LastSeen() *Item {
	return c.last(func(it *Item) bool { return it.Kind == "child.seen" && placed(it) })
}

// Seen gives the entries in which somebody recorded having seen the child, the last first. One of which nobody knows when it was is not
// among them.
func (c *Chronology) Seen() []*Item {
	var seen []*Item
	for _, it := range slices.Backward(c.Items) {
		if it.Kind == "child.seen" && placed(it) {
			seen = append(seen, it)
		}
	}
	return seen
}

// LastContact gives the last entry in which an agency met the child without recording that it saw them, or nil. A total of many
// meetings does not say when the last was.
func (c *Chronology) LastContact() *Item {
	return c.last(func(it *Item) bool {
		return slices.Contains(contactKinds, it.Kind) && it.Count <= 1 && placed(it)
	})
}

// Voice gives the entries that hold the child's own words, wishes or feelings, first told first.
func (c *Chronology) Voice() []*Item {
	var told []*Item
	for _, it := range c.Items {
		if it.Kind == "child.voice" {
			told = append(told, it)
		}
	}
	return told
}

// LastOf gives the last entry of a kind, or nil.
func (c *Chronology) LastOf(kind record.Kind) *Item {
	return c.last(func(it *Item) bool { return it.Kind == kind })
}

// placed reports that an entry's place in time is more than "not known" or, told with hindsight, "by then": "../2023-10".
func placed(it *Item) bool {
	open, _ := it.Happened.Open()
	return !it.TimeUnknown && !open
}

func (c *Chronology) last(match func(*Item) bool) *Item {
	for _, it := range slices.Backward(c.Items) {
		if match(it) {
			return it
		}
	}
	return nil
}
