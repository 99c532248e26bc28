package rules

import (
	"slices"

	"sightline/record"
)

// anyTelling reports that of the records of one event, told as one kind, any that was there by then says something: those up to an entry and
// those of its day. What one agency left out another may have written.
func anyTelling(it *item, says func(*item) bool) bool {
	if says(it) {
		return true
	}
	for _, other := range it.Same {
		if other.Kind == it.Kind && (other.Pos < it.Pos || together(other, it) == record.Yes && !record.SurelyEarlier(it.At, other.At)) && says(other) {
			return true
		}
	}
	return false
}

// hearAgain lets a later telling of what a question is about answer it, as the entry itself would have.
func (r *running) hearAgain(it *item) {
	if r.rule.answered == nil || !r.rule.answered.holds(it) {
		return
	}
	tells := func(trigger *item) bool { return trigger.Kind == it.Kind && slices.Contains(it.Same, trigger) }
	r.pending = slices.DeleteFunc(r.pending, func(p pending) bool { return tells(p.trigger) })
	r.open = slices.DeleteFunc(r.open, func(l *live) bool {
		if tells(l.trigger) {
			l.answered = it
		}
		return l.answered != nil
	})
}
