package record

import "time"

// SealedID names a sealed item. It is opaque.
type SealedID string

// SealedItem is something only those may know whom it is revealed to, each time anew: where a child is hidden, who gave information. It
// stands in no chronology, list, search or question, and no relation shows it.
type SealedItem struct {
	ID         SealedID
	Of         ChildRef // the agency's reference it is held against, so that it goes where that goes
	Kind       SealedKind
	Controller AgencyCode // whose it is
	Since      time.Time  // when this version of it was kept here
	Version    int
	Text       Private
	Entry      *Entry // as its agency sent it; nil for what was written here
}

// SealedKind says what sort of thing is sealed, and nothing of it.
type SealedKind string

// The sorts of sealed items.
const (
	SafeAddress    SealedKind = "safe-address"
	Refuge         SealedKind = "refuge"
	SourceIdentity SealedKind = "source-identity"
	OtherSealed    SealedKind = "other"
)

// SealedKinds gives every sort of sealed item.
func SealedKinds() []SealedKind {
	return []SealedKind{SafeAddress, Refuge, SourceIdentity, OtherSealed}
}
