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
	Ceiling  record.Class // nothing above it is shown
}

// Access is leave to do one thing with one subject. The store does nothing without one; only Grant makes one.
type Access struct{ granted Granted }

// Grant makes an access. Every field must be there, as text: an access that says less could not be explained afterwards. Only which
// one of its kind the subject is may be anything; it is then nothing that exists. A ceiling that is
// not one of the four classes would be a ceiling above everything, so it is refused.
func Grant(g Granted) (Access, error) {
	for _, need := range []struct{ what, value string }{
		{"tenant", string(g.Tenant)}, {"user", g.Actor.User}, {"role", string(g.Actor.Role)}, {"relation", string(g.Relation)},
		{"purpose", string(g.Purpose)}, {"subject", string(g.Subject.Kind)}, {"act", string(g.Act)}, {"ceiling", string(g.Ceiling)},
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
	if !slices.Contains([]record.Class{record.ClassA, record.ClassB, record.ClassC, record.ClassS}, g.Ceiling) {
		return Access{}, fmt.Errorf("%w: the ceiling of an access is A, B, C or S", record.Invalid)
	}
	if one := []record.SubjectKind{record.OneChild, record.OnePlace, record.OneGroup, record.OneMeeting}; slices.Contains(one, g.Subject.Kind) && g.Subject.ID == "" {
		return Access{}, fmt.Errorf("%w: an access to one %s says which", record.Invalid, g.Subject.Kind)
	}
	return Access{g}, nil
}

// Granted gives what the access is for.
func (a Access) Granted() Granted { return a.granted }

// IsZero reports an access that Grant did not make.
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
