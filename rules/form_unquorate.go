package rules

import (
	"slices"
	"strings"

	"sightline/record"
)

// unquorateForm asks when a meeting lacks an agency or a person it needs. Where nobody wrote down who was there, the question is who was
// there: nobody is taken to have been absent because a record is.
type unquorateForm struct {
	of    matcher
	needs []need
	least int // that must be lacking
}

// need is whom a meeting needs: one of some agencies, or a person by role.
type need struct {
	called   string
	agencies []holder
	person   string
}

func (f unquorateForm) kinds() []record.Kind { return f.of.on }

func (f unquorateForm) see(r *running, it *item) {
	absent, unknown := f.missing(it)
	switch {
	case len(absent) >= f.least:
		r.trigger(it, r.c.alone(it), record.Yes, absent)
	case len(absent)+len(unknown) >= f.least:
		r.trigger(it, r.c.alone(it), record.Maybe, append(absent, "who was there is not written down: "+strings.Join(unknown, ", ")))
	}
}

// missing names whom a meeting lacks, and those of whom nobody wrote down whether they were there.
func (f unquorateForm) missing(it *item) (absent, unknown []string) {
	for i := range f.needs {
		switch f.needs[i].there(it) {
		case record.Yes:
		case record.No:
			absent = append(absent, f.needs[i].called)
		case record.Maybe:
			unknown = append(unknown, f.needs[i].called)
		}
	}
	return absent, unknown
}

// lacking reports that a meeting lacks enough of whom it needs, surely or perhaps.
func (f unquorateForm) lacking(it *item, surely bool) bool {
	absent, unknown := f.missing(it)
	if !surely {
		absent = append(absent, unknown...)
	}
	return len(absent) >= f.least
}

// there answers whether the one who is needed was at a meeting: Maybe when the record does not say. Who wrote it down was there.
func (n *need) there(it *item) record.Answer {
	if n.person != "" {
		says := func(answer record.Answer) bool {
			return anyTelling(it, func(e *item) bool { return personThere(n.person, e) == answer })
		}
		switch {
		case says(record.Yes):
			return record.Yes
		case says(record.No):
			return record.No
		}
		return record.Maybe
	}
	is := func(code record.AgencyCode) bool {
		return slices.ContainsFunc(n.agencies, func(h holder) bool { return h.is(code) })
	}
	names := func(e *item) bool {
		return is(e.Ref.Agency) || slices.ContainsFunc(e.Details.All(attended), func(code string) bool { return is(record.AgencyCode(code)) })
	}
	switch {
	case anyTelling(it, names):
		return record.Yes
	case !anyTelling(it, func(e *item) bool { return e.Details.All(attended) != nil }):
		return record.Maybe
	}
	return record.No
}

// personThere answers whether somebody in a role was at a meeting, by what it says of parents, of the child and of people.
func personThere(role string, it *item) record.Answer {
	switch {
	case role == "child":
		return childThere(it)
	case it.Role(role):
		return record.Yes
	case !isParent(role):
		return record.Maybe // of others only those who are named are known
	}
	parents := it.Details.All(parentsKey)
	has := func(code string) bool { return slices.Contains(parents, code) }
	switch {
	case has("both") || has(role) || role == "parent" && (has("mother") || has("father")):
		return record.Yes
	case parents == nil || has("not-stated") || has("carer"): // a carer may be a parent
		return record.Maybe
	}
	return record.No
}

// parentsKey is the detail that says which parents were at a meeting.
const parentsKey = "parents"

func isParent(role string) bool { return role == "mother" || role == "father" || role == "parent" }

func childThere(it *item) record.Answer {
	switch said := it.Details.First("participation"); {
	case it.Details.Has("attended_by_child", "yes"), strings.HasPrefix(said, "attended-"):
		return record.Yes
	case it.Details.Has("attended_by_child", "no"), strings.HasPrefix(said, "not-attended"):
		return record.No
	}
	return record.Maybe
}
