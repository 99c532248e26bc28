package rules

import (
	"slices"
	"strconv"

	"sightline/record"
)

// running is one rule while one child's chronology is read.
type running struct {
	rule    *Rule
	c       *reading
	wakes   places    // where the form is to look
	answers places    // where an entry of a sort that answers stands
	replies []*item   // those entries, all that there are
	doubts  []int8    // by place: whether only rows keep an answer from an entry, and one more than that; 0: not asked yet
	seen    []*item   // entries counted since the last answer
	counted []*item   // all that ever were
	begun   []*item   // told more than once, and a question or the wait for its answer began with it
	near    []*item   // room to count in
	sums    []events  // and to sum in
	pending []pending // time is running
	open    []*live
}

// start begins to ask another rule, with the room the one before left. What was told years later of nobody knows when ("by October 2023")
// shows that somebody knows now; it answers no question that was open then.
func (r *running) start(p *planned, c *reading) {
	r.rule, r.c, r.begun = p.rule, c, r.begun[:0]
	r.seen, r.counted, r.pending, r.open, r.replies = r.seen[:0], r.counted[:0], r.pending[:0], r.open[:0], r.replies[:0]
	r.doubts = r.doubts[:0]
	r.answers = cleared(r.answers, c.width)
	for i := range p.answers {
		w := &p.answers[i]
		at := c.kind(w.kind)
		for i := at.next(0); i >= 0; i = at.next(i + 1) {
			if c.lo[i] > record.NegInf && w.means(c.Items[i]) {
				r.answers.add(i)
			}
		}
	}
	for i := r.answers.next(0); i >= 0; i = r.answers.next(i + 1) {
		r.replies = append(r.replies, c.Items[i])
	}
}

// forget lets go of everything of the child, and keeps the room.
func (r *running) forget() {
	r.rule, r.c = nil, nil
	for _, items := range [][]*item{r.replies, r.seen, r.counted, r.near, r.begun} {
		clear(items[:cap(items)])
	}
	clear(r.sums[:cap(r.sums)])
	clear(r.pending[:cap(r.pending)])
	clear(r.open[:cap(r.open)])
}

func versionText(v int) string { return strconv.Itoa(v) }

// at lets the time up to an entry pass and then looks at the entry itself.
func (r *running) at(it *item, p *planned) {
	reply := r.answers.has(it.Pos)
	if len(r.pending) > 0 {
		r.pass(it, reply)
	}
	if reply {
		r.settle(it)
	}
	if it.Repeats {
		r.hearAgain(it)
	}
	if r.c.kind(p.dismissed).has(it.Pos) {
		r.dismiss(it)
	}
	if p.hears {
		r.rule.form.(hearer).hear(r, it)
	}
	if r.wakes.has(it.Pos) {
		r.rule.form.see(r, it)
	}
}

// count adds an entry to those counted, or to the question that is already open, and gives what is to be counted with it: nothing
// when it is counted already, or when the open question is sure as it is.
func (r *running) count(it *item) []*item {
	open := r.joins(it)
	if open != nil {
		open.join([]*item{it})
	}
	retold := slices.ContainsFunc(it.Same, func(other *item) bool { return slices.Contains(r.counted, other) }) // perhaps as another kind
	r.counted = append(r.counted, it)
	if retold || open != nil && open.timing == record.Yes {
		return nil
	}
	if open != nil {
		return inOrder(slices.Concat(r.seen, open.later))
	}
	r.seen = append(r.seen, it)
	return r.seen
}

// settle closes the open questions an entry answers. What it settles is not counted again.
func (r *running) settle(it *item) {
	r.seen = r.seen[:0]
	if len(r.open) == 0 {
		return
	}
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
			l.dismissed, r.seen = it, r.seen[:0]
			return true
		})
	}
}

// names reports that an answer is about this evidence: one that names a record answers only for that record, whoever wrote it down.
func names(it *item, evidence []*item) bool {
	named := false
	for i := range it.Details {
		key := it.Details[i].Key
		if !slices.Contains(naming, key) {
			continue
		}
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

// naming are the details by which an answer names what it answers.
var naming = []string{"answers", "document", "after", "from"}

// trigger asks at an entry, or begins to wait for the answer: unless the entry answers itself, or only its row puts an answer before it.
func (r *running) trigger(it *item, evidence []*item, timing record.Answer, missing []string) {
	timing = timing.And(r.rule.guard.answer(r.c, it))
	if !r.asksOn(timing) || r.toldAgain(it) || r.rule.answered != nil && anyTelling(it, r.rule.answered.holds) {
		return
	}
	for _, reply := range r.doubtful() {
		switch {
		case !r.c.onlyRows(reply, it) || !names(reply, evidence):
		case reply.Pos < it.Pos:
			return
		default:
			timing = record.Maybe // its answer may have stood before it
		}
	}
	if r.rule.grace != nil {
		on, _ := r.rule.form.(stander)
		r.pending = append(r.pending, pending{trigger: it, evidence: evidence, limit: r.allowed(it), timing: timing, missing: missing, on: on})
		return
	}
	if r.asksOn(timing) {
		r.ask(live{trigger: it, opened: it, moment: it.At, timing: timing, evidence: evidence, missing: missing})
	}
}

// toldAgain reports that an entry tells once more, perhaps as another kind, of an event about which a question began and is over: it is not
// asked anew.
func (r *running) toldAgain(it *item) bool {
	if len(it.Same) == 0 {
		return false
	}
	open := func(other *item) bool {
		return slices.ContainsFunc(r.open, func(l *live) bool { return l.trigger == other }) ||
			slices.ContainsFunc(r.pending, func(p pending) bool { return p.trigger == other })
	}
	again := slices.ContainsFunc(it.Same, func(other *item) bool { return slices.Contains(r.begun, other) && !open(other) })
	r.begun = append(r.begun, it)
	return again
}

// allowed gives when the time allowed after an entry has run out: of a fact that its agency came to know later, it runs from then.
func (r *running) allowed(it *item) record.Range {
	at := it.At
	if _, fact := r.rule.form.(unsharedForm); fact && it.Known.Bounded() && record.SurelyEarlier(it.At, it.Known) {
		at = it.Known
	}
	return r.c.after(r.rule.grace, at)
}

// asksOn reports that the rule asks when its times say so much.
func (r *running) asksOn(timing record.Answer) bool {
	return timing == record.Yes || timing == record.Maybe && !r.rule.sure
}

// doubtful gives the answers of which only rows may say whether they came before or after an entry.
func (r *running) doubtful() []*item {
	if r.c.told {
		return nil
	}
	return r.replies
}

// perhapsSettled reports that only rows say whether an answer came before or after an entry: it may have been settled.
func (r *running) perhapsSettled(it *item) bool {
	if r.c.told || len(r.replies) == 0 {
		return false
	}
	if len(r.doubts) == 0 {
		r.doubts = cleared(r.doubts, len(r.c.Items))
	}
	if r.doubts[it.Pos] == 0 {
		r.doubts[it.Pos] = 1
		if slices.ContainsFunc(r.replies, func(reply *item) bool { return r.c.onlyRows(reply, it) }) {
			r.doubts[it.Pos] = 2
		}
	}
	return r.doubts[it.Pos] == 2
}

// ask opens a question, or adds the evidence to the one that is already open, and makes sure of that if this one is sure.
func (r *running) ask(asked live) *live {
	if open := r.joins(asked.trigger); open != nil {
		open.join(asked.evidence)
		if asked.timing == record.Yes {
			open.confirm(asked.moment)
		}
		return open
	}
	l := r.c.live()
	*l = asked
	l.rule, l.since, l.hull, l.evidence = r.rule, l.moment, l.moment.Hull(), r.cite(&asked)
	r.open = append(r.open, l)
	r.c.asked = append(r.c.asked, l)
	return l
}

// joins gives the open question that new evidence is added to, or nil when it is asked about anew. Another telling of an event that
// is already asked about is never a question of its own.
func (r *running) joins(it *item) *live {
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
	case it.At.Bounded() && record.SurelyEarlier(a.after.From(last.trigger.At), it.At):
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
	all := cleared(r.c.lent(), r.c.width)
	for _, it := range l.evidence {
		all.add(it.Pos)
	}
	for i := range r.rule.cites {
		r.citing(&r.rule.cites[i], l.opened, all)
	}
	evidence := r.c.inPlace(all)
	r.c.giveBack(all)
	return evidence
}

// citing adds the entries up to the opening that a matcher means.
func (r *running) citing(m *matcher, opened *item, into places) {
	far := tooFar(m.within, opened)
	at := r.c.among(m.kinds, r.c.lent())
	for i := at.before(opened.Pos + 1); i >= 0 && r.c.latest[i] >= far; i = at.before(i) {
		if !into.has(i) && m.holdsNear(r.c, r.c.Items[i], opened) != record.No {
			into.add(i)
		}
	}
	r.c.giveBack(at)
}
