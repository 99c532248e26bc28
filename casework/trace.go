package casework

import (
	"context"
	"errors"
	"slices"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Traced is who has looked at a child, and why: lines of the log, the latest first.
type Traced struct {
	Lines []record.LogLine
	Proof audit.ProofFile // what proves it to somebody outside, as far as a checkpoint was signed; no Lines in it: there is none
	Not   string          // why there is no proof, or none of the last lines, in words; "" when all is well
}

// Trace says who has looked at a child, and why. That somebody asked is a line of its own.
func (d *Desk) Trace(ctx context.Context, who Who, id record.ChildID) (t Traced, err error) {
	access, err := d.access(ctx, who, record.TraceAct, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return t, err
	}
	if err := d.Checkpoint(ctx); err != nil {
		t.Not = "the last lines could not be signed: " + whyNot(err)
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if err := r.Log(ctx, func(line record.LogLine) error {
			t.Lines = append(t.Lines, line)
			return nil
		}); err != nil {
			return err
		}
		slices.Reverse(t.Lines)
		if t.Proof, err = r.Proof(ctx); err != nil {
			t.Proof, t.Not = audit.ProofFile{}, whyNot(err)
		}
		return ctx.Err()
	})
	return t, err
}

// whyNot says why something could not be signed or proved, and nothing of where it is: the person who reads it looks after no machine.
func whyNot(err error) string {
	switch {
	case errors.Is(err, record.NotYet):
		return "nothing was signed outside the database so far"
	case errors.Is(err, record.Conflict), errors.Is(err, record.Invalid), errors.Is(err, record.NotFound):
		return "the log and what was signed of it outside the database do not agree; whoever looks after Sightline has to run the check"
	case errors.Is(err, record.Busy):
		return "the record is being written by another program; try again shortly"
	}
	return "what is signed outside the database cannot be read or written now"
}
