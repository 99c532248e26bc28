package audit

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sightline/record"
)

// Granted is what a decision gave leave for. It is what Grant makes an Access from.
type Granted struct {
	Tenant   record.TenantID
	Actor    record.Actor // a user is not a role: both are kept
	Relation record.Relation
	Purpose  record.Purpose
	Subject  record.Subject
	Act      record.Act
	Sight    record.Sight // how far into a record; zero for what shows nothing of one
}

// Access is leave to do one thing with one subject. The store does nothing without one; only Grant and GrantEach make one.
type Access struct {
	granted Granted
	some    *chosen // of an access to some of all children; nil of every other
}

// chosen says to which of all children an access is, and how far into each.
type chosen struct {
	each map[record.ChildID]record.Sight
}

// Grant makes an access. Every field must be there, as text: an access that says less could not be explained afterwards. Only which
// one of its kind the subject is may be anything; it is then nothing that exists. A sight of a class that is none of A, B and C would be a
// sight of everything, so it is refused.
func Grant(g Granted) (Access, error) {
	for _, need := range []struct{ what, value string }{
		{"tenant", string(g.Tenant)}, {"user", g.Actor.User}, {"role", string(g.Actor.Role)}, {"relation", string(g.Relation)},
		{"purpose", string(g.Purpose)}, {"subject", string(g.Subject.Kind)}, {"act", string(g.Act)},
	} {
		if need.value == "" {
			return Access{}, fmt.Errorf("%w: an access needs a %s", record.Invalid, need.what)
		}
		if !IsText(need.value) {
			return Access{}, fmt.Errorf("%w: the %s of an access is text: UTF-8 without the character NUL", record.Invalid, need.what)
		}
	}
	if !IsText(string(g.Actor.Agency)) {
		return Access{}, fmt.Errorf("%w: the agency of an access is text: UTF-8 without the character NUL", record.Invalid)
	}
	if err := seen(g.Sight); err != nil {
		return Access{}, err
	}
	if one := []record.SubjectKind{record.OneChild, record.OnePlace, record.OneGroup, record.OneMeeting}; slices.Contains(one, g.Subject.Kind) && g.Subject.ID == "" {
		return Access{}, fmt.Errorf("%w: an access to one %s says which", record.Invalid, g.Subject.Kind)
	}
	return Access{granted: g}, nil
}

// GrantEach makes an access to some of all children: to those that each names, and as far into each as it says.
func GrantEach(g Granted, each map[record.ChildID]record.Sight) (Access, error) {
	if g.Subject.Kind != record.EveryChild {
		return Access{}, fmt.Errorf("%w: an access to some of all children is one to every child", record.Invalid)
	}
	a, err := Grant(g)
	if err != nil {
		return Access{}, err
	}
	a.some = &chosen{make(map[record.ChildID]record.Sight, len(each))}
	for child, sight := range each {
		if err := seen(sight); err != nil {
			return Access{}, err
		}
		if !sight.IsZero() {
			a.some.each[child] = sight
		}
	}
	return a, nil
}

// seen refuses a sight of a class that nobody sees into.
func seen(s record.Sight) error {
	for _, class := range []record.Class{s.Class, s.Own} {
		if !slices.Contains([]record.Class{"", record.ClassA, record.ClassB, record.ClassC}, class) {
			return fmt.Errorf("%w: a sight is of class A, B or C", record.Invalid)
		}
	}
	if !IsText(string(s.Agency)) {
		return fmt.Errorf("%w: the agency of a sight is text: UTF-8 without the character NUL", record.Invalid)
	}
	return nil
}

// Granted gives what the access is for.
func (a Access) Granted() Granted { return a.granted }

// Each gives to which of all children the access is, and how far into each, which is not to be changed; ok is false of an access that
// is not to some of them.
func (a Access) Each() (each map[record.ChildID]record.Sight, ok bool) {
	if a.some == nil {
		return nil, false
	}
	return a.some.each, true
}

// IsZero reports an access that was not granted.
func (a Access) IsZero() bool { return a.granted == Granted{} }

// IsText reports text that every database keeps as it is: UTF-8, without the character NUL.
func IsText(values ...string) bool {
	for _, v := range values {
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return false
		}
	}
	return true
}
