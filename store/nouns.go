package store

import (
	"time"

	"sightline/record"
)

// Known is what matching needs of the children already held, and nothing more: no entry.
type Known struct {
	Identities []record.Identity                    // in the order received
	Links      []record.Link                        // in the order received
	Children   map[record.ChildRef]record.ChildID   // how references are joined now
	Formerly   map[record.ChildRef][]record.ChildID // whom a reference was joined to before, the latest first

	// Wrote gives the reference of the child that a record is about; ok is false when there is no such record.
	Wrote func(record.Ref) (of record.ChildRef, ok bool, err error)
}

// Batch is what a submission becomes, or a part of one: its rows, and how references are joined after it.
type Batch struct {
	Submission record.Submission
	Number     int64                              // of the submission this is a part of; 0: a submission of its own
	Follows    bool                               // its entries follow in parts
	Children   map[record.ChildRef]record.ChildID // of every reference it speaks of or that is joined otherwise after it
	Held       []record.Held                      // which of them wait; one that is in Children and not here waits no longer
	Rehearsal  bool                               // count what would become of the rows, log that, and write nothing else
}

// Received counts what became of the rows, Earlier ones too: Applied + Unchanged + Corrected is their number.
type Received struct {
	Applied, Unchanged, Corrected int

	Number    int64                   // of the submission; 0 when nothing new was in it
	Again     bool                    // the same submission was received before, and this one added nothing to it
	AppliedTo map[record.ChildRef]int // whose the applied rows are
	Sealed    int                     // of the applied and corrected: kept sealed
	Closed    int                     // of those: held open before, and shown no more
	Returned  int                     // of the corrected: equal to a version that was corrected since, so that correction is taken back
	Stricter  int                     // of the corrected: written less strictly than the version before, whose class and handling hold on
}

// Add counts what became of more rows.
func (got *Received) Add(more Received) {
	got.Applied, got.Unchanged, got.Corrected = got.Applied+more.Applied, got.Unchanged+more.Unchanged, got.Corrected+more.Corrected
	got.Returned, got.Stricter, got.Sealed, got.Closed = got.Returned+more.Returned, got.Stricter+more.Stricter, got.Sealed+more.Sealed, got.Closed+more.Closed
	if got.AppliedTo == nil {
		got.AppliedTo = map[record.ChildRef]int{}
	}
	for ref, n := range more.AppliedTo {
		got.AppliedTo[ref] += n
	}
}

// Child is everything held of one child under an access's ceiling.
type Child struct {
	ID         record.ChildID
	Refs       []record.ChildRef // in the order received
	Identities []record.Identity // in the order received
	Entries    []record.Entry    // the version in force of each, in the order in which their first versions were received; Handling is the strictest so far
	Manifests  []record.Manifest // of the submissions that speak of one of its references, in the order received
	Withheld   map[record.Class]int
	Held       []record.Held // references of this child that wait for a person
	Steps      []record.Step // of its questions, in the order recorded; from what is kept ready only those of questions that a person here set aside
}

// View says how a child is looked at from the rows: as this record held it at a moment, or as one agency knows it now. The zero View is
// everything held now. Both together are refused: what an agency knew then is worked out from the child as at that moment.
type View struct {
	At      time.Time         // zero: now
	KnownTo record.AgencyCode // "": everyone put together
}

// Derived is what was derived of one child when something was written.
type Derived struct {
	Model Model // its Child and Classes are filled in
	Card  Card
	Rules string        // digest of the library that asked
	At    time.Time     // when it was asked; zero when the submissions themselves say which day is today
	Next  time.Time     // when time alone will next matter, to the second; zero: it never will
	Steps []record.Step // what is new in the life of its questions, to be recorded with it; none when it is read back

	Tell []record.Told // what is told once, under an id that stands for it; none when it is read back

	Words []WordCount // what was counted of the words of its entries, in one order; none when it is read back

	Reach  []Reach // how far the record reaches; none when it is read back
	Tokens []Token // what is exact of who is in it; none when it is read back
}

// Derive derives what is kept ready of a child, as at a moment. The same child and moment give the same, and once the new steps of its
// questions are recorded nothing more is new.
type Derive func(c *Child, at time.Time) (Derived, error)

// Aside is a question that a person sets aside, or asks again that was set aside.
type Aside struct {
	Prompt record.Prompt // as the person was shown it
	At     time.Time
	By     record.Role
	Reason record.Private
}

// Hit is one entry that a search found.
type Hit struct {
	Child record.ChildID
	Ref   record.Ref
}

// Draft is what somebody typed into a form and has not sent.
type Draft struct {
	Place   string // which form; an opaque id, never a name
	Version int    // of the draft this takes the place of; 0 for the first
	At      time.Time
	Text    record.Private
	Class   record.Class    // of what it will become; "" of what is about no child
	Subject record.ChildRef // the reference it is about; zero for none
}

// Checked says what a check read, and the first thing that is wrong.
type Checked struct {
	Entries, Lines, Children int
	Checkpoints              int    // signed outside the database, that the log agrees with
	Head                     string // root of the log's tree, in hexadecimal; it stands for every line up to there. "" when anything is wrong
	Unsigned                 int64  // lines at the end that no checkpoint covers
	Bad                      string // names the first bad record; "" when all is well
	Stale                    int    // children whose questions another rule library asked: they are asked again in the background
}
