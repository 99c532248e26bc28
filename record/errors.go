package record

import "errors"

// The kinds of error the whole program tells apart. Wrap them once per layer with %w; never put personal data beside them.
//
//nolint:staticcheck // ST1012: record.NotFound reads as the kind of error it is
var (
	// Invalid means what was given cannot be used as it is; the message says what would be.
	Invalid = errors.New("not valid")
	// NotFound means there is no such thing, or none that may be known about here.
	NotFound = errors.New("not found")
	// Withheld means it exists and may not be shown for this purpose. Outside it must look like NotFound.
	Withheld = errors.New("withheld")
	// Conflict means somebody else changed it first; both versions are kept.
	Conflict = errors.New("changed meanwhile")
	// Busy means another process is writing and did not finish in time; nothing was done.
	Busy = errors.New("busy; try again shortly")
	// NotYet means a step that must come first has not been taken.
	NotYet = errors.New("not yet")
	// Unlogged means it cannot be logged that somebody looks, so nothing is shown.
	Unlogged = errors.New("cannot be logged")
)

// Clash is a Conflict over a text: somebody else changed it first. It holds both, so that nothing typed is lost.
type Clash struct {
	Version int     // the one that stands
	Theirs  Private // what stands
	Yours   Private // what was to take its place
}

// Error says what happened, and none of the words.
func (c *Clash) Error() string {
	return Conflict.Error() + ": somebody else changed it first; both texts are kept"
}

// Unwrap makes a clash a Conflict.
func (*Clash) Unwrap() error { return Conflict }
