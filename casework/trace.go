package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"sightline/record"
	"sightline/store"
)

// Traced is who has looked at a child, and why: lines of the log, the latest first.
type Traced struct {
	Lines  []record.LogLine
	Signed time.Time // when where the log ends was last signed outside the database: lines before can be proved; zero: none can
	Not    string    // why none can, or not the last ones, in words; "" when all is well
	Whose  *Named    // nil: whoever asks may not open the record, or reviews access
}

// Trace says who has looked at a child, and why. That somebody asked is a line of its own.
func (d *Desk) Trace(ctx context.Context, who Who, id record.ChildID) (t Traced, err error) {
	access, err := d.access(ctx, who, record.TraceAct, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return t, err
	}
	opens, err := d.opens(ctx, who, id)
	if err != nil {
		return t, err
	}
	t.Signed, t.Not = d.signNow(ctx)
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if t.Whose, err = d.whose(ctx, r, opens); err != nil {
			return err
		}
		return r.Log(ctx, func(line record.LogLine) error {
			t.Lines = append(t.Lines, line)
			return nil
		})
	})
	slices.Reverse(t.Lines)
	return t, err
}

// signNow signs where the log ends, and says when it was last signed and what is amiss with that.
func (d *Desk) signNow(ctx context.Context) (last time.Time, not string) {
	failed := d.Checkpoint(ctx)
	last, _, err := d.Signed(ctx)
	switch {
	case err != nil:
		return time.Time{}, whyNot(err)
	case errors.Is(failed, record.Conflict):
		return time.Time{}, whyNot(failed)
	case last.IsZero():
		return last, whyNot(record.NotYet)
	case failed != nil:
		return last, "the last lines could not be signed: " + whyNot(failed)
	}
	return last, ""
}

// Proved is a proof as a file, or why there is none.
type Proved struct {
	File []byte // what audit.ReadProof reads; nil: there is none
	Not  string // why, in words
}

// Prove gives what proves to somebody outside who has looked at a child, as far as it was signed. It is one more look at who looked.
func (d *Desk) Prove(ctx context.Context, who Who, id record.ChildID) (p Proved, err error) {
	access, err := d.access(ctx, who, record.TraceAct, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return p, err
	}
	_, p.Not = d.signNow(ctx)
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		proof, err := r.Proof(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			p.Not = whyNot(err)
			return nil
		case len(proof.Lines) == 0:
			p.Not = cmp.Or(p.Not, "no line about this record was signed so far")
			return nil
		}
		p.File, err = proof.Bytes()
		return err
	})
	return p, err
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
