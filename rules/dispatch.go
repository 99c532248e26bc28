package rules

import (
	"slices"
	"sync"
	"sync/atomic"

	"sightline/chronology"
)

// dispatch says which entries wake which rules, worked out once for a set. A child who has none of the entries that wake a rule is never
// asked about by it.
type dispatch struct {
	asking []*Rule
	rules  []planned
	room   sync.Pool // of readings that are done
}

// planned is a rule with what wakes it.
type planned struct {
	rule      *Rule
	kinds     []kindNumber // what its form looks at
	triggers  []*matcher   // an entry wakes it when one of these means it; none: every entry of its kinds does
	wakers    []waker
	answers   []waker // what answers it
	hears     bool    // once it has begun it looks at every entry
	dismissed kindNumber
}

// waker is one kind of entry that wakes a rule, or answers it, and what is asked of such an entry.
type waker struct {
	kind  kindNumber
	where *condition
	all   bool   // every entry of the kind wakes it
	test  testOf // what the condition asks of the kind; nil when only the interpreter knows it
}

// wakersOf gives the kinds of entry that some matchers mean. Those that a condition never means are left out.
func wakersOf(some []*matcher) []waker {
	var wakers []waker
	for _, m := range some {
		for _, kind := range m.on {
			number, known := kindNumbers()[kind]
			if asked := m.where.ofKind(kind); known && (!asked.settled || asked.says) {
				wakers = append(wakers, waker{kind: number, where: m.where, all: asked.settled, test: asked.test})
			}
		}
	}
	return wakers
}

// means reports that an entry of its kind is meant.
func (w *waker) means(it *item) bool {
	switch {
	case w.all:
		return true
	case w.test != nil:
		return w.test(it, "") == holdsTrue
	}
	return w.where.holds(it)
}

// meantBefore reports that an earlier telling of the same event, as the same kind, wakes the rule already. One that says too little hides
// nothing that a later one says.
func (w *waker) meantBefore(it *item) bool {
	return slices.ContainsFunc(it.Same, func(other *item) bool { return other.Pos < it.Pos && other.Kind == it.Kind && w.means(other) })
}

// dispatches keeps the dispatch of a set from one child to the next.
type dispatches struct{ last atomic.Pointer[dispatch] }

// of gives the dispatch of the rules as they are asked.
func (d *dispatches) of(asking []*Rule) *dispatch {
	if d == nil {
		d = new(dispatches)
	}
	if known := d.last.Load(); known != nil && slices.Equal(known.asking, asking) {
		return known
	}
	made := &dispatch{asking: slices.Clone(asking), rules: make([]planned, len(asking))}
	for i, r := range asking {
		made.rules[i] = plan(r)
	}
	d.last.Store(made)
	return made
}

func plan(r *Rule) planned {
	p := planned{rule: r, kinds: numbersOf(r.form.kinds()), triggers: triggersOf(r.form), dismissed: kindNumbers()[dismissal]}
	_, p.hears = r.form.(hearer)
	if p.wakers = wakersOf(p.triggers); p.triggers == nil {
		for _, kind := range p.kinds {
			p.wakers = append(p.wakers, waker{kind: kind, all: true})
		}
	}
	for i := range r.answers {
		p.answers = append(p.answers, wakersOf([]*matcher{&r.answers[i]})...)
	}
	return p
}

// triggersOf gives the matchers of which one must mean an entry before a form does anything with it; none for a form that looks at all
// entries of its kinds.
func triggersOf(f form) []*matcher {
	switch f := f.(type) {
	case onForm:
		return []*matcher{&f.of}
	case countForm:
		return []*matcher{&f.of}
	case decisionForm:
		return []*matcher{&f.of}
	case shareForm:
		return []*matcher{&f.of}
	case changeForm:
		return []*matcher{&f.of}
	case unsharedForm:
		return []*matcher{&f.of}
	case unquorateForm:
		return []*matcher{&f.of}
	case clusterForm:
		var signs []*matcher
		for i := range f.signs {
			signs = append(signs, &f.signs[i].of)
		}
		return signs
	}
	return nil
}

// wake finds the entries at which a rule's form is to look, and reports whether they can come to a question at all.
func (p *planned) wake(c *reading, wakes places) bool {
	found := false
	for i := range p.wakers {
		w := &p.wakers[i]
		at := c.kind(w.kind)
		for i := at.next(0); i >= 0; i = at.next(i + 1) {
			if w.means(c.Items[i]) && (!c.repeats.has(i) || !w.meantBefore(c.Items[i])) {
				wakes.add(i)
				found = true
			}
		}
	}
	return found && p.enough(c, wakes)
}

// enough reports that what woke a rule may be as much as its form asks for. What is not is left before anything of it is looked at.
func (p *planned) enough(c *reading, wakes places) bool {
	switch f := p.rule.form.(type) {
	case countForm:
		return f.distinct != "" || eventsAt(c, wakes, f.least) >= f.least
	case clusterForm:
		return f.shown(c, wakes).number() >= f.least
	case absentForm:
		return len(c.read(f.state).bars) > 0
	}
	return true
}

// eventsAt adds up the events of some entries, as long as they are fewer than asked for.
func eventsAt(c *reading, at places, asked int) int {
	n := 0
	for i := at.next(0); i >= 0 && n < asked; i = at.next(i + 1) {
		n += c.Items[i].AtLeast()
	}
	return n
}

// read gives a reading of a chronology, in the room of one that is done.
func (d *dispatch) read(c *chronology.Chronology) *reading {
	r, some := d.room.Get().(*reading)
	if !some {
		r = new(reading)
	}
	r.begin(c)
	return r
}

// done keeps the room of a reading, and nothing of the child.
func (d *dispatch) done(r *reading) {
	r.forget()
	d.room.Put(r)
}

// ask asks every rule that an entry wakes.
func (d *dispatch) ask(r *reading) {
	for i := range d.rules {
		p := &d.rules[i]
		if !r.any(p.kinds) {
			continue
		}
		r.run.wakes = cleared(r.run.wakes, r.width)
		if p.wake(r, r.run.wakes) {
			r.run.start(p, r)
			r.run.all(p)
		}
	}
}
