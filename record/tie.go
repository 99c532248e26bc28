package record

import (
	"slices"
	"time"
)

// TieID names a recorded relation. It is opaque.
type TieID string

// Tie is a relation of somebody to a child, to an area or to somebody else, as it is recorded: by whom, why, from when until when.
// Ties are never changed. One ends when its time is over, or when its end is recorded.
type Tie struct {
	ID       TieID
	Relation Relation
	Holder   string     // id of the person who has it
	Role     Role       // in which they have it; "" for whichever they take
	Agency   AgencyCode // for which they have it
	Child    ChildRef   // of a relation to a child: the reference it is held against, so that it goes where that goes
	Area     AreaCode   // of a relation to an area; "" everywhere in the agreement
	Person   string     // of a relation to somebody else, such as whom they supervise: their id
	From     time.Time
	Until    time.Time // zero: until its end is recorded
	By       string    // id of who recorded it
	Reason   Private

	Ended    time.Time // when its end was recorded; zero: it was not
	EndedBy  string    // id of who recorded the end
	WhyEnded Private
}

// InForce reports a tie that holds at a moment: it has begun, its time is not over, and its end is not recorded.
func (t *Tie) InForce(at time.Time) bool {
	return !at.Before(t.From) && (t.Until.IsZero() || at.Before(t.Until)) && (t.Ended.IsZero() || at.Before(t.Ended))
}

// To says what a relation binds its holder to.
type To int

// What relations bind to. Those that nobody can record bind to nothing.
const (
	ToNothing To = iota
	ToChild
	ToArea
	ToPerson
)

// To says what a relation binds its holder to.
func (r Relation) To() To {
	switch r {
	case Allocated, Leads, Invited, OpenTask, Reviews, Watches, BreakGlass, Excluded, Listed:
		return ToChild
	case PanelMember, OnDuty, CoordinatesMissing:
		return ToArea
	case Supervises, Covers:
		return ToPerson
	case HoldsNotice, LeadsContext, WroteContext, ByFunction, AsService, AsSelf: // nobody can record these
	}
	return ToNothing
}

// Stays reports a relation that protects: every part of a record that was ever joined with the child while it was in force keeps it, also
// when the joining is undone.
func (r Relation) Stays() bool { return r == Excluded || r == Listed }

// Standing is what stands between somebody and a child at a moment: how they have to do with it, and what keeps them from it.
type Standing struct {
	Relations  []Relation // in alphabetical order, each once; none when they have nothing to do with the child
	Excluded   bool       // by a declared conflict, or because what they say of themselves matches
	Warned     bool       // they share no more than a surname with somebody in the record
	Restricted bool       // only those named on a list may see this child
	Listed     bool       // they are
}

// Has reports one of these relations.
func (n Standing) Has(these ...Relation) bool {
	return slices.ContainsFunc(n.Relations, func(has Relation) bool { return slices.Contains(these, has) })
}
