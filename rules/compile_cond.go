package rules

import (
	"slices"
	"strings"

	"sightline/calendar"
	"sightline/record"
)

// cond compiles a condition on the child's situation. Exactly one of its parts is written.
func (l *loader) cond(c condFile) cond { return l.condIn(c, "") }

// condIn compiles a condition; within is the window of what has none of its own.
func (l *loader) condIn(c condFile, within string) cond {
	if parts := c.parts(); len(parts) != 1 {
		l.complain(c.near(), "a condition says one of state, on, latest, known, not or any-of, not %s", orNothing(parts))
		return cond{}
	}
	if c.Within == "" {
		c.Within = within
	}
	if c.Distinct != "" && c.AtLeast == "" {
		l.complain("distinct", "distinct counts different ones: it needs at-least")
	}
	switch {
	case c.State != "":
		l.stateCond(c)
		return cond{state: c.State}
	case c.Known != "":
		return l.knownCond(c)
	case c.Not != nil:
		not := l.condIn(*c.Not, c.Within)
		return cond{not: &not}
	case len(c.AnyOf) > 0:
		some := cond{}
		for _, one := range c.AnyOf {
			some.anyOf = append(some.anyOf, l.condIn(one, c.Within))
		}
		return some
	case len(c.Latest) > 0:
		m := l.matcher(c.Latest, c.Where, c.Within)
		return cond{latest: &m}
	}
	m := l.matcher(c.On, c.Where, c.Within)
	if c.AtLeast == "" {
		return cond{has: &m}
	}
	l.distinct(c.Distinct)
	return cond{count: &counting{of: m, least: l.number("at-least", c.AtLeast), distinct: c.Distinct}}
}

// stateCond checks a condition on a state, which knows neither entries nor windows.
func (l *loader) stateCond(c condFile) {
	l.state(c.State)
	if c.Where != "" || c.AtLeast != "" {
		l.complain(string(c.State), "a state is open or it is not: where and at-least belong to entries (on: …)")
	}
}

// parts names what the condition says, of what it may say only one.
func (c *condFile) parts() []string {
	var said []string
	for name, is := range map[string]bool{
		"state": c.State != "", "on": len(c.On) > 0, "latest": len(c.Latest) > 0, "known": c.Known != "", "not": c.Not != nil, "any-of": len(c.AnyOf) > 0,
	} {
		if is {
			said = append(said, name)
		}
	}
	slices.Sort(said)
	return said
}

// near is a word of the condition by which its line is found.
func (c *condFile) near() string {
	switch {
	case c.State != "":
		return string(c.State)
	case c.Known != "":
		return c.Known
	case len(c.On) > 0:
		return string(c.On[0])
	case len(c.Latest) > 0:
		return string(c.Latest[0])
	case c.Where != "":
		return c.Where
	}
	return "when"
}

// knownCond compiles a condition by its name: the window written beside the name is that of each of its parts that has none of its own.
func (l *loader) knownCond(c condFile) cond {
	if c.Where != "" || c.AtLeast != "" {
		l.complain(c.Known, "a condition by name takes a window (within) and nothing else")
	}
	named, ok := l.shared.Conditions[c.Known]
	if !ok {
		l.complain(c.Known, "there is no condition called %q; there are %s%s", c.Known, strings.Join(sortedKeys(l.shared.Conditions), ", "), perhaps(alike(c.Known, sortedKeys(l.shared.Conditions))))
		return cond{}
	}
	return l.condIn(condFile{AnyOf: named.AnyOf}, c.Within)
}

func (l *loader) distinct(what string) {
	if what != "" {
		l.oneOf("distinct", what, []string{"agency", "place", "area", "person"})
	}
}

// clockTable gives intervals of law and procedure by name.
type clockTable interface {
	length(id string) (*calendar.Length, bool)
	ids() []string
}

// clocks is the table that rules name their clocks from.
var clocks clockTable = table{}

// clock gives the interval of a clock.
func (l *loader) clock(id string) (*calendar.Length, bool) { return clocks.length(id) }

// holder compiles agencies by code, or whoever holds a state open.
func (l *loader) holder(h holderFile) holder {
	if (h.State != "") == (h.Agency != "") {
		l.complain("with", "with names agencies (mace, social-care) or whoever holds a state open ({state: mace})")
	}
	if h.State != "" {
		l.state(h.State)
		return holder{state: h.State}
	}
	return l.agency(h.Agency)
}

func (l *loader) agency(code record.AgencyCode) holder {
	service, area, ok := l.words.Agency(code)
	if !ok {
		known := texts(sortedKeys(l.words.AgencyList))
		l.complain(string(code), "%q is not an agency; allowed, each also with its area behind a hyphen: %s%s", code, strings.Join(known, ", "), perhaps(alike(string(code), known)))
	}
	return holder{service: service, area: area}
}
