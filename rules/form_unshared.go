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

// hear closes the questions all of whose facts an entry of any kind completes the telling of, and begins to wait for agencies that come in
// with it.
func (f unsharedForm) hear(r *running, it *item) {
	r.open = slices.DeleteFunc(r.open, func(l *live) bool {
		if f.completes(r, l, it) {
			l.answered = it
		}
		return l.answered != nil
	})
	if f.even || !f.comesIn(r, it) {
		return
	}
	for _, fact := range r.counted {
		answer, _ := f.owed(r, fact, it)
		waited := slices.ContainsFunc(r.pending, func(p pending) bool { return p.trigger == fact }) || slices.ContainsFunc(r.open, func(l *live) bool { return l.trigger == fact || slices.Contains(l.later, fact) })
		if answer == record.No || waited || fact.Pos >= it.Pos {
			continue
		}
		if timing := r.rule.guard.answer(r.c, it); r.asksOn(timing) {
			r.pending = append(r.pending, pending{trigger: fact, evidence: []*item{fact, it}, limit: r.rule.grace.From(it.At), timing: timing, on: f})
		}
	}
}

// completes reports that an entry tells of a fact that a question is about, and that no agency is owed any of them after it.
func (f unsharedForm) completes(r *running, l *live, it *item) bool {
	tells := false
	for _, fact := range append([]*item{l.trigger}, l.later...) {
		if !f.of.matches(fact) {
			continue
		}
		if answer, _ := f.owed(r, fact, it); answer != record.No {
			return false
		}
		tells = tells || slices.ContainsFunc(r.c.tellings(fact), func(t telling) bool { return t.by == it })
	}
	return tells
}

// comesIn reports that an entry is the first of an agency that should be given facts, or opens a state whose holder should be.
func (f unsharedForm) comesIn(r *running, it *item) bool {
	return slices.ContainsFunc(f.with, func(h holder) bool {
		if h.state != "" {
			return !it.Repeats && slices.Contains(it.Info.Opens, h.state)
		}
		return h.is(it.Ref.Agency) && !slices.ContainsFunc(r.c.Items[:it.Pos], func(e *item) bool { return h.is(e.Ref.Agency) })
	})
}

// stands answers whether some agency has still not been given the fact when the time has run out, and which.
func (f unsharedForm) stands(r *running, p *pending, until *item, late record.Answer) record.Answer {
	last := until
	if late == record.Yes || until == nil {
		last = r.before(until, p.trigger)
	}
	answer, missing := f.owed(r, p.trigger, last)
	p.missing = missing
	return answer
}

// owed answers whether some agency has not been given a fact by an entry, and names those agencies.
func (f unsharedForm) owed(r *running, fact, by *item) (answer record.Answer, missing []string) {
	add := func(is func(record.AgencyCode) bool, part record.Answer, called record.AgencyCode) {
		if is(fact.Ref.Agency) || part == record.No {
			return
		}
		if lacks := r.c.wasGiven(fact, is, by).Not().And(part); lacks != record.No {
			answer, missing = answer.Or(lacks), append(missing, r.c.called(called))
		}
	}
	for _, h := range f.with {
		if h.state == "" {
			add(h.is, f.part(r, h, by), h.service)
			continue
		}
		for _, bar := range r.c.Bars() {
			if bar.State == h.state && bar.Opened.Pos <= by.Pos && (bar.Closed == nil || bar.Closed.Pos > by.Pos) {
				owner := bar.Opened.Ref.Agency
				add(func(code record.AgencyCode) bool { return code == owner }, r.c.isOpen(h.state, by), owner)
			}
		}
	}
	return answer, missing
}

// part answers whether an agency has a part in the child's record by an entry: it wrote something of its own.
func (f unsharedForm) part(r *running, h holder, by *item) record.Answer {
	if f.even {
		return record.Yes
	}
	answer := record.No
	for _, e := range r.c.Items[:by.Pos+1] {
		if !h.is(e.Ref.Agency) {
			continue
		}
		if answer = record.Maybe; !r.c.onlyRows(e, by) {
			return record.Yes
		}
	}
	return answer
}

// telling says that an agency was given a record, and by which entry.
type telling struct {
	to record.AgencyCode
	by *item
}

// wasGiven answers whether an agency was given a fact by the time of an entry; of a telling that only its row puts after that, perhaps.
func (r *reading) wasGiven(fact *item, is func(record.AgencyCode) bool, by *item) record.Answer {
	answer := record.No
	for _, t := range r.tellings(fact) {
		switch {
		case !is(t.to):
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
func (r *reading) called(code record.AgencyCode) string {
	service, area, _ := r.Words().Agency(code)
	name := r.Words().AgencyList[service]
	if name == "" {
		name = string(code)
	}
	if area != "" {
		name += " (" + string(area) + ")"
	}
	return name
}
