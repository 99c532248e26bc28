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
	var facts []*item
	for _, fact := range r.counted {
		f.each(r, fact, it, func(h holder, _ record.Answer, came bool) {
			if came && !slices.Contains(facts, fact) {
				facts = append(facts, fact)
			}
		})
	}
	if len(facts) == 0 {
		return
	}
	if timing := r.rule.guard.answer(r.c, it); r.asksOn(timing) {
		r.pending = append(r.pending, pending{trigger: it, evidence: append(facts, it), limit: r.rule.grace.From(it.At), timing: timing, on: f})
	}
}

// completes reports that an entry tells of a fact that a question is about, and that nobody is owed any of them after it.
func (f unsharedForm) completes(r *running, l *live, it *item) bool {
	tells := false
	for _, fact := range slices.Concat(l.evidence, l.later) {
		if !f.of.matches(fact) {
			continue
		}
		if answer, _ := f.owed(r, fact, l.trigger, it); answer != record.No {
			return false
		}
		tells = tells || slices.ContainsFunc(r.c.tellings(fact), func(t telling) bool { return t.by == it })
	}
	return tells
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
	f.each(r, fact, trigger, func(h holder, part record.Answer, came bool) {
		if came {
			part = record.Yes
		}
		if lacks := r.c.wasGiven(fact, h, by).Not().And(part); lacks != record.No {
			answer, missing = answer.Or(lacks), append(missing, r.c.called(h))
		}
	})
	return answer, missing
}

// each gives everybody who should be given a fact, but for its own agency: whether they had a part in the record at the fact, and if they
// did not, whether they came in with another entry.
func (f unsharedForm) each(r *running, fact, with *item, do func(h holder, part record.Answer, came bool)) {
	for _, h := range f.with {
		switch {
		case h.state != "":
			f.eachOpen(r, h.state, fact, with, do)
		case h.is(fact.Ref.Agency):
		case f.even:
			do(h, record.Yes, false)
		default:
			if part, first := partOf(r.c, h, fact); part != record.No || first == with {
				do(h, part, part == record.No)
			}
		}
	}
}

// eachOpen gives whoever held a state open at a fact, or opened it with another entry.
func (f unsharedForm) eachOpen(r *running, s record.State, fact, with *item, do func(h holder, part record.Answer, came bool)) {
	for _, bar := range r.c.Bars() {
		if bar.State != s {
			continue
		}
		service, area, _ := r.c.Words().Agency(bar.Opened.Ref.Agency)
		h, open := holder{service: service, area: area}, bar.Opened.Pos <= fact.Pos && (bar.Closed == nil || bar.Closed.Pos > fact.Pos)
		switch {
		case h.is(fact.Ref.Agency):
		case open:
			do(h, r.c.isOpen(s, fact), false)
		case bar.Opened == with && with.Pos > fact.Pos:
			do(h, record.No, true)
		}
	}
}

// partOf answers whether an agency had a part in the child's record at an entry, having written something of its own, and gives the first it
// wrote.
func partOf(c *reading, h holder, at *item) (part record.Answer, first *item) {
	for _, e := range c.Items {
		if !h.is(e.Ref.Agency) {
			continue
		}
		if first == nil {
			first = e
		}
		switch {
		case c.onlyRows(e, at):
			part = record.Maybe
		case e.Pos < at.Pos:
			return record.Yes, first
		}
	}
	return part, first
}

// telling says that an agency was given a record, and by which entry.
type telling struct {
	to record.AgencyCode
	by *item
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

// tellings gives who was given a record, by which entries. One pass over the child's record finds those of all.
func (r *reading) tellings(of *item) []telling {
	if r.given == nil {
		r.given = map[*item][]telling{}
		for _, by := range r.Items {
			r.tell(by)
		}
	}
	return r.given[of]
}

// tell notes what an entry tells, and whom: the agencies it names as told, and its own agency, which has what it writes about.
func (r *reading) tell(by *item) {
	told, about := []record.AgencyCode{by.Ref.Agency}, append([]*item{by}, by.Same...)
	about = append(about, by.Contains...)
	for _, d := range by.Details {
		t, known := r.Words().Detail(by.Kind, d.Key)
		switch {
		case !known || d.Key == "same_as":
		case t.Name == "ref" || t.Name == "list:ref":
			for _, ref := range by.Details.Refs(d.Key, by.Ref.Agency) {
				if it := r.Find(ref); it != nil {
					about = append(append(about, it), it.Same...)
				}
			}
		case slices.Contains(r.Words().Conveys, d.Key) && (t.Name == "agency" || t.Name == "list:agency"):
			for _, code := range d.Values {
				told = append(told, record.AgencyCode(code))
			}
		}
	}
	for _, it := range about {
		for _, to := range told {
			r.given[it] = append(r.given[it], telling{to, by})
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
