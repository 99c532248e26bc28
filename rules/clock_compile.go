package rules

import (
	"cmp"
	"slices"

	"sightline/record"
)

// clockStarts compiles what starts a clock.
func (l *loader) clockStarts(c *Clock) {
	f := &c.file
	if len(f.Starts) == 0 {
		l.complain("id", "starts says which entries start the clock")
	}
	for i := range f.Starts {
		c.starts = append(c.starts, l.clockStart(&f.Starts[i]))
		l.detailOf("due", f.Due, f.Starts[i].On)
	}
}

func (l *loader) clockStart(f *startFile) clockStart {
	s := clockStart{of: l.matcher(f.On, f.Where, ""), end: f.At == "end", place: f.Place, state: f.Of, least: f.AtLeast}
	if f.At != "" && f.At != "end" {
		l.complain("at", "at is end (it counts from when the entry was over), or left out")
	}
	if (f.Place != "") != (f.Of != "") || f.Place != "" && f.Place != "first" && f.Place != "later" {
		l.complain("place", "place is first or later, and of says since which state began")
	}
	if f.Of != "" {
		l.state(f.Of)
	}
	if (f.AtLeast != 0) != (f.Within != "") || f.AtLeast < 0 || f.AtLeast == 1 || f.AtLeast > most {
		l.complain("at-least", "at-least is a number from 2 to %d, and within says in which time", most)
	}
	if f.Within != "" {
		s.within = l.clockTime("within", f.Within)
	}
	for _, w := range f.While {
		s.while = append(s.while, l.clockCond(w))
	}
	for _, u := range f.Unless {
		s.unless = append(s.unless, l.clockCond(u))
	}
	return s
}

func (l *loader) clockCond(f clockCondFile) clockCond {
	if (f.State != "") == (len(f.On) > 0) {
		l.complain(cmp.Or(string(f.State), "starts"), "a condition is a state or an entry (on: …)")
		return clockCond{}
	}
	if f.State != "" {
		l.state(f.State)
		return clockCond{state: f.State}
	}
	if f.Since != "" {
		l.state(f.Since)
	}
	if f.Within != "" {
		l.clockTime("within", f.Within)
	}
	m := l.matcher(f.On, f.Where, "")
	if f.Within != "" {
		m.within = l.clockTime("within", f.Within)
	}
	return clockCond{has: &m, since: f.Since}
}

// clockStops compiles what stops a clock, and what shows that it does not run.
func (l *loader) clockStops(c *Clock) {
	f := &c.file
	for _, s := range f.DoneBy {
		if s.Detail == "" {
			c.stops = append(c.stops, l.matcher(s.On, s.Where, ""))
			continue
		}
		c.stopsAt = s.Detail
		for i := range f.Starts {
			l.detailOf("detail", s.Detail, f.Starts[i].On)
		}
	}
	if (len(c.stops) > 0) == (c.stopsAt != "") || len(f.DoneBy) == 0 {
		l.complain("done-by", "done-by says which entries stop the clock (on: …), or which one detail of its start says when it was done (detail: …)")
	}
	for _, o := range f.OnlyIf {
		c.onlyIf = append(c.onlyIf, l.clockOnly(o))
	}
	for _, m := range f.PassedBy {
		c.passedBy = append(c.passedBy, l.after("passed-by", m))
	}
	for _, m := range f.FallsAway {
		c.fallsAway = append(c.fallsAway, l.after("falls-away", m))
	}
	c.fallsAway = append(c.fallsAway, matcher{on: []record.Kind{"child.died"}})
	if f.ShownBy != "" {
		var kinds []record.Kind
		for i := range f.Starts {
			kinds = append(kinds, f.Starts[i].On...)
		}
		c.shownBy = l.condition(f.ShownBy, kinds)
	}
	if o := f.OrLater; o != nil {
		c.orLater = &clockLater{from: l.matcher(o.On, o.Where, ""), length: *l.clockTime("or-later", o.Lasts), of: o.Of}
	}
}

// after compiles an entry that comes after the start, in whatever time.
func (l *loader) after(key string, f matchFile) matcher {
	if f.Within != "" {
		l.complain(key, "%s takes no within: it is looked for as long as the clock runs", key)
	}
	return l.matcher(f.On, f.Where, "")
}

func (l *loader) clockOnly(f onlyFile) clockOnly {
	said := 0
	for _, is := range []bool{f.State != "", len(f.On) > 0, len(f.Next) > 0, len(f.NotNext) > 0} {
		if is {
			said++
		}
	}
	switch {
	case said != 1:
		l.complain("only-if", "only-if says one of state, on, next and not-next")
		return clockOnly{}
	case f.State != "":
		l.state(f.State)
		return clockOnly{state: f.State}
	case len(f.On) > 0:
		m := l.matcher(f.On, f.Where, "")
		return clockOnly{after: &m}
	}
	m := l.matcher(slices.Concat(f.Next, f.NotNext), f.Where, "")
	return clockOnly{next: m.on, where: m.where, without: len(f.NotNext) > 0}
}

// detailOf holds a detail that is to say a date to the kinds of entry that are to carry it.
func (l *loader) detailOf(key, detail string, kinds []record.Kind) {
	if detail == "" {
		return
	}
	for _, k := range kinds {
		if t, ok := l.words.Detail(k, detail); !ok || t.Name != "edtf" {
			l.complain(key, "%s carries no date called %q", k, detail)
		}
	}
}
