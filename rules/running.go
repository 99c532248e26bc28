package rules

import (
	"slices"
	"strconv"

	"sightline/chronology"
	"sightline/record"
)

// running is one rule while one child's chronology is read.
type running struct {
	rule    *Rule
	c       *chronology.Chronology
	kinds   []record.Kind
	seen    []*item   // entries counted since the last answer
	pending []pending // time is running
	open    []*live
	asked   []*live
}

// pending is a time allowed that has not yet run out.
type pending struct {
	trigger  *item
	evidence []*item
	limit    record.Range
	timing   record.Answer
	state    record.State // it runs only while this state lasts; "" always
}

func newRunning(r *Rule, c *chronology.Chronology) *running {
	return &running{rule: r, c: c, kinds: r.form.kinds()}
}

func versionText(v int) string { return strconv.Itoa(v) }

// at lets the time up to an entry pass and then looks at the entry itself.
func (r *running) at(it *item) {
	if len(r.pending) > 0 {
		r.pass(it)
	}
	if r.answers(it) {
		r.settle(it)
	}
	if it.Kind == dismissal {
		r.dismiss(it)
	}
	if !it.Repeats && slices.Contains(r.kinds, it.Kind) {
		r.rule.form.see(r, it)
	}
}

// pass opens the questions whose time allowed ran out, surely or possibly, before an entry. An entry that may still have come in
// time and answers is not late.
func (r *running) pass(it *item) {
	answers := r.answers(it)
	r.pending = slices.DeleteFunc(r.pending, func(p pending) bool {
		if p.state != "" && r.c.IsOpen(p.state, r.before(it, p.trigger)) == record.No {
			return true
		}
		late := record.No
		if it.At.Bounded() {
			late = record.Before(p.limit, it.At)
		}
		if late != record.Yes && answers && names(it, p.evidence) {
			return true
		}
		switch late {
		case record.Yes:
			r.elapse(p, r.before(it, p.trigger), p.timing)
		case record.Maybe:
			if r.rule.sure {
				return false
			}
			r.ask(&live{trigger: p.trigger, opened: it, moment: it.At, timing: record.Maybe, evidence: p.evidence})
		case record.No:
			return false
		}
		return true
	})
}

func (r *running) elapse(p pending, at *item, timing record.Answer) {
	r.ask(&live{trigger: p.trigger, opened: at, moment: p.limit, elapsed: true, timing: timing, evidence: p.evidence})
}

// before gives the last entry with a time that stands before an entry, not before the trigger.
func (r *running) before(it, trigger *item) *item {
	for i := it.Pos - 1; i > trigger.Pos; i-- {
		if r.c.Items[i].At.Bounded() {
			return r.c.Items[i]
		}
	}
	return trigger
}

// finish lets the time up to the moment the record is looked at pass.
func (r *running) finish() {
	if !r.c.Now.Bounded() {
		return
	}
	for _, p := range r.pending {
		last := p.trigger
		for _, it := range r.c.Items[p.trigger.Pos:] {
			if it.At.Bounded() {
				last = it
			}
		}
		if p.state != "" && r.c.IsOpen(p.state, last) == record.No {
			continue
		}
		if timing := p.timing.And(record.Before(p.limit, r.c.Now)); r.asksOn(timing) {
			r.elapse(p, last, timing)
		}
	}
	r.pending = nil
}

// told reports that an entry tells again, perhaps as another kind, what an entry counted since the last answer tells.
func (r *running) told(it *item) bool {
	return slices.ContainsFunc(it.Same, func(other *item) bool { return slices.Contains(r.seen, other) })
}

// answers reports that an entry is of a sort that answers the rule's question.
func (r *running) answers(it *item) bool {
	return slices.ContainsFunc(r.rule.answers, func(m matcher) bool { return m.matches(it) })
}

// settle closes the open questions an entry answers. What it settles is not counted again.
func (r *running) settle(it *item) {
	r.seen = nil
	r.open = slices.DeleteFunc(r.open, func(l *live) bool {
		if it.Pos < l.opened.Pos || !names(it, l.evidence) && !names(it, l.later) {
			return false
		}
		l.answered = it
		return true
	})
}

// dismissal is the entry by which a person sets a question aside.
const dismissal record.Kind = "question.dismissed"

// dismiss sets aside the open questions that a person dismissed with a reason: those of the question.asked entry that it names. Without a
// reason, or of another question, it does nothing. What was set aside is not counted again.
func (r *running) dismiss(it *item) {
	if it.Details.First("reason") == "" {
		return
	}
	for _, ref := range it.Details.Refs("question", it.Ref.Agency) {
		q := r.c.Find(ref)
		if q == nil || q.Pos > it.Pos || q.Details.First("rule") != r.rule.ID {
			continue
		}
		about := q.Details.Refs("evidence", q.Ref.Agency)
		r.open = slices.DeleteFunc(r.open, func(l *live) bool {
			if len(about) > 0 && !slices.ContainsFunc(l.evidence, func(e *item) bool { return slices.Contains(about, e.Ref) }) {
				return false
			}
			l.dismissed, r.seen = it, nil
			return true
		})
	}
}

// names reports that an answer is about this evidence: one that names a record answers only for that record, whoever wrote it down.
func names(it *item, evidence []*item) bool {
	named := false
	for _, key := range []string{"answers", "document", "after", "from"} {
		if t, ok := record.Words().Detail(it.Kind, key); !ok || t.Name != "ref" {
			continue
		}
		for _, ref := range it.Details.Refs(key, it.Ref.Agency) {
			named = true
			is := func(e *item) bool { return e.Ref == ref }
			if slices.ContainsFunc(evidence, func(e *item) bool { return is(e) || slices.ContainsFunc(e.Same, is) }) {
				return true
			}
		}
	}
	return !named
}

// trigger asks at an entry, or begins to wait for the answer: unless the entry answers itself, or the answer stands on the
// same day, where only the rows give an order.
func (r *running) trigger(it *item, evidence []*item, timing record.Answer, missing []string) {
	timing = timing.And(r.rule.guard.answer(r.c, it))
	if !r.asksOn(timing) || r.rule.answered != nil && r.rule.answered.holds(it) || r.answeredThatDay(it) {
		return
	}
	if r.rule.grace != nil {
		r.pending = append(r.pending, pending{trigger: it, evidence: evidence, limit: r.rule.grace.from(it.At), timing: timing})
		return
	}
	r.ask(&live{trigger: it, opened: it, moment: it.At, timing: timing, evidence: evidence, missing: missing})
}

// asksOn reports that the rule asks when its times say so much.
func (r *running) asksOn(timing record.Answer) bool {
	return timing == record.Yes || timing == record.Maybe && !r.rule.sure
}

func (r *running) answeredThatDay(it *item) bool {
	for i := it.Pos - 1; i >= 0 && sameDay(r.c.Items[i], it); i-- {
		if r.answers(r.c.Items[i]) && names(r.c.Items[i], []*item{it}) {
			return true
		}
	}
	return false
}

// ask opens a question, or adds the evidence to the one that is already open.
func (r *running) ask(l *live) {
	l.rule = r.rule
	if open := r.joins(l.trigger, l.moment); open != nil {
		open.join(l.evidence)
		return
	}
	l.evidence = r.cite(l)
	r.open = append(r.open, l)
	r.asked = append(r.asked, l)
}

// joins gives the open question that new evidence is added to, or nil when it is asked about anew. Another telling of an event that
// is already asked about is never a question of its own.
func (r *running) joins(it *item, at record.Range) *live {
	for _, l := range r.open {
		if slices.Contains(it.Same, l.trigger) {
			return l
		}
	}
	if len(r.open) == 0 {
		return nil
	}
	last := r.open[len(r.open)-1]
	switch a := r.rule.again; {
	case a == nil:
		return last
	case a.after == nil:
		return nil
	case at.Bounded() && record.SurelyEarlier(a.after.from(last.moment), at):
		return nil
	}
	return last
}

func (l *live) join(evidence []*item) {
	for _, it := range evidence {
		if !slices.Contains(l.evidence, it) && !slices.Contains(l.later, it) {
			l.later = append(l.later, it)
		}
	}
}

// cite adds what the rule says is to be read with the question, and puts the evidence in order.
func (r *running) cite(l *live) []*item {
	all := slices.Clone(l.evidence)
	for i := range r.rule.cites {
		m := &r.rule.cites[i]
		for _, it := range r.c.Items[:l.opened.Pos+1] {
			if m.matchesNear(it, l.opened) != record.No {
				all = append(all, it)
			}
		}
	}
	slices.SortFunc(all, func(a, b *item) int { return a.Pos - b.Pos })
	return slices.Compact(all)
}
