package record

import "time"

// ContextID names a group or a place. It is opaque.
type ContextID string

// ContextKind says which of the two it is.
type ContextKind string

// The kinds of context: what surrounds children outside their homes (Contextual Safeguarding; paragraph 4.3.11 of the Child Joe review).
const (
	PlaceContext ContextKind = "place"
	GroupContext ContextKind = "group"
)

// Subject is what an access to such a context is about.
func (k ContextKind) Subject() SubjectKind {
	if k == GroupContext {
		return OneGroup
	}
	return OnePlace
}

// Context is a group or a place in which children may be harmed, with all that was written about it here. It is no child's record, and no
// child is named by being joined to it.
type Context struct {
	ID      ContextID
	Kind    ContextKind
	Name    Private // what it is called, or how somebody would find it
	Where   Private
	Begun   time.Time
	Entries []Entry // in the order written, each of the agency that wrote it
	Leads   string  // opaque id of who leads the work on it; "" while nobody does
}

// ContextStanding is how somebody stands to a group or a place: nothing of it, and enough to decide who may open it.
type ContextStanding struct {
	Kind     ContextKind // "" when there is none
	Leads    bool        // they lead the work on it
	Referred bool        // their agency wrote about it, or was asked
}
