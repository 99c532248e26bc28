// Package record holds the nouns of Sightline: the child, the agency, the entry, the time as it was written, the question.
//
// It answers the practitioner's first question: "what exactly is written, by whom, about when?" It stands on paragraph 2.7 of the
// Child Joe review (the story is made of the agencies' own chronologies) and on 4.1.9 (nobody could see what another system held).
// It never decides, never scores and never makes a time, a number or a name more certain than it was written.
package record

import "strings"

// AgencyCode names who wrote an entry: a code of the vocabulary, optionally with its area, as in "social-care-prev".
type AgencyCode string

// AreaCode names a local authority area as the submission declares it, as in "prev".
type AreaCode string

// RecordID is an agency's own id of a record, unique within the agency.
type RecordID string

// ChildID is Sightline's own opaque id of a child, made when records are joined. It carries no meaning and may stand in a URL.
type ChildID string

// TenantID is everyone who signed one information-sharing agreement.
type TenantID string

// Ref points at one record of one agency. Its text form is "agency/record".
type Ref struct {
	Agency AgencyCode
	Record RecordID
}

// String gives "agency/record".
func (r Ref) String() string { return string(r.Agency) + "/" + string(r.Record) }

// IsZero reports whether the reference points nowhere.
func (r Ref) IsZero() bool { return r == Ref{} }

// ParseRef reads "record" (of the same agency) or "agency/record".
func ParseRef(text string, same AgencyCode) Ref {
	agency, id, found := strings.Cut(strings.TrimSpace(text), "/")
	if !found {
		return Ref{Agency: same, Record: RecordID(agency)}
	}
	return Ref{Agency: AgencyCode(agency), Record: RecordID(id)}
}

// ChildRef is an agency's own reference for a child. Several of them are one child only because a person or matching said so.
type ChildRef struct {
	Agency AgencyCode
	Child  string
}

// String gives "agency/child".
func (c ChildRef) String() string { return string(c.Agency) + "/" + c.Child }

// Kind is a code of the vocabulary's kinds, such as "missing.episode". An unknown code is kept and reported.
type Kind string

// Note is the kind of an entry that names none.
const Note Kind = "note"

// Lane is a row of the chronology, such as "health".
type Lane string

// State is something that lasts for the child, such as "cp-plan".
type State string

// Theme groups questions and findings, such as "missing".
type Theme string

// Handling says what may be done with an entry. The zero value means the agency said nothing: open to professionals on the case.
type Handling string

// The four handlings of the extract format.
const (
	Open              Handling = "open"
	ProfessionalsOnly Handling = "professionals-only"
	Restricted        Handling = "restricted"
	Sealed            Handling = "sealed"
)

// Class is how sensitive the content of an entry is: A summary, B case content, C health, third party or intelligence, S sealed.
type Class string

// The four classes, least sensitive first.
const (
	ClassA Class = "A"
	ClassB Class = "B"
	ClassC Class = "C"
	ClassS Class = "S"
)

// Within reports whether content of this class may be shown under a ceiling.
func (c Class) Within(ceiling Class) bool { return c.rank() <= ceiling.rank() }

func (c Class) rank() int {
	switch c {
	case ClassA:
		return 1
	case ClassB:
		return 2
	case ClassC:
		return 3
	default:
		return 4
	}
}
