// Package store keeps everything and loses nothing.
//
// It answers: "what do we hold of this child, in which versions, and who was shown it?" It stands on the architecture's ideas that
// everything is an entry, that a correction keeps the old version, and that audit is the price of reading.
// It never decides who may see what, never guesses whose record it is, and reads and keeps nothing of a child without an access.
//
// The SQL is here, once for every database; store/sqlite opens one kind and brings what differs. Start reading at Receive and Open.
package store

import (
	"context"

	"sightline/audit"
	"sightline/record"
)

// Store is the contract both databases keep. Every call first commits the access's line in the audit log (a read) or commits it in
// the same transaction (a write). A zero access, or one for something else, is refused with record.Withheld.
type Store interface {
	// Receive runs match on what is known of children and writes the batch it returns, all in one transaction: either everything
	// and its audit line are there afterwards, or nothing is. The same rows twice have one effect. match must not call the store.
	Receive(ctx context.Context, a audit.Access, match func(Known) (Batch, error)) (Received, error)
	// Each gives every child in turn, oldest first, as they stood at one moment. The access is about every child. do must not call the
	// store; its error ends the reading.
	Each(ctx context.Context, a audit.Access, do func(Child) error) error
	// Open gives the child the access is about, to look at or to print: record.NotFound when there is none, or none of this tenant.
	Open(ctx context.Context, a audit.Access) (Child, error)
	// Log gives the audit log, oldest line first. The access is about the whole log; its own line is the last.
	Log(ctx context.Context, a audit.Access) ([]record.LogLine, error)
	// Check reads everything: integrity of the database, the audit log from its first line, every entry against its digest. It
	// names the first bad record. The access is for checking.
	Check(ctx context.Context, a audit.Access) (Checked, error)
	// Refuse writes the line of a request that was given no leave, and does nothing else. It needs no access because there is none;
	// a refusal that names no tenant, user or role leaves nothing.
	Refuse(ctx context.Context, r audit.Refusal) error
	Close() error
}

// Known is what matching needs of the children already held, and nothing more: no entry.
type Known struct {
	Identities []record.Identity                  // in the order received
	Links      []record.Link                      // in the order received
	Children   map[record.ChildRef]record.ChildID // how references are joined now

	// Wrote gives the reference of the child that a record is about; ok is false when there is no such record.
	Wrote func(record.Ref) (of record.ChildRef, ok bool, err error)
}

// Batch is what a submission becomes: its rows, and how references are joined after it.
type Batch struct {
	Submission record.Submission
	Children   map[record.ChildRef]record.ChildID // every reference known after this batch
	Held       []record.Held                      // which of them wait; one that is in Children and not here waits no longer
	Rehearsal  bool                               // count what would become of the rows, log that, and write nothing else
}

// Received counts what became of the rows, Earlier ones too: Applied + Unchanged + Corrected is their number.
type Received struct {
	Applied, Unchanged, Corrected int

	AppliedTo map[record.ChildRef]int // whose the applied rows are
	Returned  int                     // of the corrected: equal to a version that was corrected since, so that correction is taken back
	Stricter  int                     // of the corrected: written less strictly than the version before, whose class and handling hold on
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
}

// Checked says what a check read, and the first thing that is wrong.
type Checked struct {
	Entries, Lines int
	Head           string // digest of the last line, in hexadecimal; it stands for the whole log up to there. "" when anything is wrong
	Bad            string // names the first bad record; "" when all is well
}
