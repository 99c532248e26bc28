package rules

import (
	"slices"

	"sightline/record"
)

// unsharedForm asks when an agency holds a kind of fact that agencies with a duty to the child have not been given for longer than a time.
//
// An agency was given a record when it wrote it, or another of the same event; when the record, or a later one that names it, says so in a
// detail that conveys; or when a record.seen of the agency names it. Nothing else shows it. Agencies that have no part in the child's
// record are not waited for, unless the rule says so: their time begins when they come in.
type unsharedForm struct {
	of   matcher
	with []holder
	even bool // agencies that have no part yet count as well
}

// holder is who should have been given a fact: a service in whatever area, one agency, or whoever holds a state open.
type holder struct {
	service record.AgencyCode
	area    record.AreaCode
	state   record.State
}

func (h holder) is(code record.AgencyCode) bool {
	service, area, _ := record.Words().Agency(code)
	return h.isOf(service, area)
}

func (h holder) isOf(service record.AgencyCode, area record.AreaCode) bool {
	return service == h.service && (h.area == "" || area == h.area)
}

func (f unsharedForm) kinds() []record.Kind { return f.of.on }

func (f unsharedForm) see(r *running, it *item) {
	if f.of.matches(it) {
		r.counted = append(r.counted, it)
		r.trigger(it, []*item{it}, record.Yes, nil)
	}
}

// hear closes the questions that an entry of any kind completes the telling of, and begins to wait for who comes in with it.
func (f unsharedForm) hear(r *running, it *item) {
	r.open = slices.DeleteFunc(r.open, func(l *live) bool {
		if f.completes(r, l, it) {
			l.answered = it
		}
		return l.answered != nil
	})
	if !f.comesIn(r, it) {
		return
	}
	var facts []*item
	for _, fact := range r.counted {
		if slices.ContainsFunc(f.due(r, fact, it), func(d due) bool { return d.came }) {
			facts = append(facts, fact)
		}
	}
	if len(facts) == 0 {
		return
	}
	if timing := r.rule.guard.answer(r.c, it); r.asksOn(timing) {
		r.pending = append(r.pending, pending{trigger: it, evidence: append(facts, it), limit: r.rule.grace.From(it.At), timing: timing, on: f})
	}
}

// comesIn reports that an entry is the first of an agency that should be given facts, or opens a state whose holder should be.
func (f unsharedForm) comesIn(r *running, it *item) bool {
	return len(r.counted) > 0 && slices.ContainsFunc(f.with, func(h holder) bool {
		if h.state != "" {
			return slices.Contains(it.Info.Opens, h.state)
		}
		return h.is(it.Ref.Agency) && r.c.firstOf(h) == it
	})
}

// completes reports that an entry tells of a fact that a question is about, and that nobody is owed any of them after it.
func (f unsharedForm) completes(r *running, l *live, it *item) bool {
	facts := slices.DeleteFunc(slices.Concat(l.evidence, l.later), func(fact *item) bool { return !f.of.matches(fact) })
	tells := func(fact *item) bool {
		return slices.ContainsFunc(r.c.tellings(fact), func(t telling) bool { return t.by == it })
	}
	owed := func(fact *item) bool {
		answer, _ := f.owed(r, fact, l.trigger, it)
		return answer != record.No
	}
	return slices.ContainsFunc(facts, tells) && !slices.ContainsFunc(facts, owed)
}

// stands answers whether somebody has still not been given a fact when the time has run out, and notes who.
func (f unsharedForm) stands(r *running, p *pending, until *item, late record.Answer) (answer record.Answer) {
	last := until
	if late == record.Yes || until == nil {
		last = r.before(until, p.trigger)
	}
	p.missing = nil
	for _, fact := range p.evidence {
		if f.of.matches(fact) {
			owed, missing := f.owed(r, fact, p.trigger, last)
			answer, p.missing = answer.Or(owed), append(p.missing, missing...)
		}
	}
	slices.Sort(p.missing)
	p.missing = slices.Compact(p.missing)
	return answer
}

// owed answers whether somebody has not been given a fact by an entry, and names them: of those who had a part in the record at the fact or,
// of a question about somebody coming in, who came.
func (f unsharedForm) owed(r *running, fact, trigger, by *item) (answer record.Answer, missing []string) {
	for _, d := range f.due(r, fact, trigger) {
		if d.came {
			if d.part = record.Yes; r.c.onlyRows(fact, trigger) {
				d.part = together(fact, trigger)
			}
		}
		if lacks := r.c.wasGiven(fact, d.holder, by).Not().And(d.part); lacks != record.No {
			answer, missing = answer.Or(lacks), append(missing, r.c.called(d.holder))
		}
	}
	return answer, missing
}

// due is somebody who should be given a fact: whether they had a part in the record at the fact, and if they did not, whether they came in
// with another entry.
type due struct {
	holder

	part record.Answer
	came bool
}

// due gives everybody who should be given a fact, but for its own agency.
func (f unsharedForm) due(r *running, fact, with *item) []due {
	var all []due
	for _, h := range f.with {
		switch {
		case h.state != "":
			all = append(all, whoeverOpened(r.c, h.state, fact, with)...)
		case h.is(fact.Ref.Agency):
		case f.even:
			all = append(all, due{holder: h, part: record.Yes})
		default:
			if part := r.c.partOf(h, fact); part != record.No || r.c.firstOf(h) == with {
				all = append(all, due{h, part, part == record.No})
			}
		}
	}
	return all
}

// whoeverOpened gives who held a state open at a fact, or opened it with another entry.
func whoeverOpened(c *reading, s record.State, fact, with *item) []due {
	var all []due
	for _, bar := range c.Bars() {
		if bar.State != s {
			continue
		}
		service, area, _ := c.Words().Agency(bar.Opened.Ref.Agency)
		h, open := holder{service: service, area: area}, bar.Opened.Pos <= fact.Pos && (bar.Closed == nil || bar.Closed.Pos > fact.Pos)
		switch {
		case h.is(fact.Ref.Agency):
		case open:
			all = append(all, due{holder: h, part: c.isOpen(s, fact)})
		case bar.Opened == with && with.Pos > fact.Pos:
			all = append(all, due{holder: h, came: true})
		}
	}
	return all
}

// telling says that an agency was given a record, and by which entry.
type telling struct {
	to record.AgencyCode
	by *item
}

// writer is an agency that wrote in a child's record, and what.
type writer struct {
	code    record.AgencyCode
	service record.AgencyCode
	area    record.AreaCode
	wrote   []*item
}

// writers gives who wrote in the record, in the order in which they came to it.
func (r *reading) writers() []writer {
	if len(r.wrote) > 0 {
		return r.wrote
	}
	for _, it := range r.Items {
		at := slices.IndexFunc(r.wrote, func(w writer) bool { return w.code == it.Ref.Agency })
		if at < 0 {
			at = len(r.wrote)
			service, area, _ := r.Words().Agency(it.Ref.Agency)
			r.wrote = append(r.wrote, writer{code: it.Ref.Agency, service: service, area: area})
		}
		r.wrote[at].wrote = append(r.wrote[at].wrote, it)
	}
	return r.wrote
}

// firstOf gives the first entry that somebody wrote, or nil.
func (r *reading) firstOf(h holder) *item {
	for _, w := range r.writers() {
		if h.isOf(w.service, w.area) {
			return w.wrote[0]
		}
	}
	return nil
}

// partOf answers whether somebody had a part in the child's record at an entry, having written something of their own.
func (r *reading) partOf(h holder, at *item) (part record.Answer) {
	for _, w := range r.writers() {
		if !h.isOf(w.service, w.area) {
			continue
		}
		for _, e := range w.wrote {
			switch {
			case r.onlyRows(e, at):
				part = record.Maybe
			case e.Pos < at.Pos:
				return record.Yes
			}
		}
	}
	return part
}

// wasGiven answers whether an agency was given a fact by the time of an entry; of a telling that only its row puts after that, perhaps.
func (r *reading) wasGiven(fact *item, h holder, by *item) record.Answer {
	answer := record.No
	for _, t := range r.tellings(fact) {
		switch {
		case !h.is(t.to):
		case t.by.Pos <= by.Pos:
			return record.Yes
		case r.onlyRows(t.by, by):
			answer = record.Maybe
		}
	}
	return answer
}

// tellings gives who was given a record, by which entries.
func (r *reading) tellings(of *item) []telling {
	if r.given == nil {
		r.given = make([][]telling, len(r.Items))
		for _, it := range r.Items {
			r.tell(it)
		}
	}
	return r.given[of.Pos]
}

// tell notes what an entry tells, and whom: the agencies it names as told, and its own agency, which has what it writes about.
func (r *reading) tell(by *item) {
	told, about := []record.AgencyCode{by.Ref.Agency}, append([]*item{by}, by.Same...)
	about = append(about, by.Contains...)
	for _, d := range by.Details {
		t, known := r.Words().Detail(by.Kind, d.Key)
		conveys := slices.Contains(r.Words().Conveys, d.Key)
		switch {
		case d.Key == "same_as":
			for _, ref := range by.Details.Refs(d.Key, by.Ref.Agency) {
				told = append(told, ref.Agency)
			}
		case t.Name == "ref" || t.Name == "list:ref":
			for _, ref := range by.Details.Refs(d.Key, by.Ref.Agency) {
				if it := r.Find(ref); it != nil {
					about = append(append(about, it), it.Same...)
				}
			}
		case conveys && (!known || t.Name == "agency" || t.Name == "list:agency"):
			for _, code := range d.Values {
				told = append(told, record.AgencyCode(code))
			}
		}
	}
	for _, it := range about {
		for _, to := range told {
			r.given[it.Pos] = append(r.given[it.Pos], telling{to, by})
		}
	}
}

// called gives an agency's name in words.
func (r *reading) called(h holder) string {
	name := r.Words().AgencyList[h.service]
	if name == "" {
		name = string(h.service)
	}
	if h.area != "" {
		name += " (" + string(h.area) + ")"
	}
	return name
}
