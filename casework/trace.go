package casework

import (
	"context"
	"errors"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Traced is who has looked at a child, and why: lines of the log, the latest first.
type Traced struct {
	Lines []record.LogLine
	Proof audit.ProofFile // what proves it to somebody outside, as far as a checkpoint was signed
	Not   string          // why there is no proof; "" when there is one
}

// Trace says who has looked at a child, and why. That somebody asked is a line of its own.
func (d *Desk) Trace(ctx context.Context, who Who, id record.ChildID) (t Traced, err error) {
	access, err := d.access(ctx, who, record.TraceAct, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return t, err
	}
	if err := d.Checkpoint(ctx); err != nil {
		t.Not = "the last lines could not be signed: " + kindOf(err)
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if err := r.Log(ctx, func(line record.LogLine) error {
			t.Lines = append([]record.LogLine{line}, t.Lines...)
			return nil
		}); err != nil {
			return err
		}
		t.Proof, err = r.Proof(ctx)
		if errors.Is(err, record.NotYet) {
			t.Not = "no checkpoint was signed yet"
			return nil
		}
		return err
	})
	return t, err
}

// kindOf says what kind of error it is, and none of its words.
func kindOf(err error) string {
	for _, kind := range []error{record.Conflict, record.Invalid, record.NotFound, record.Busy, record.NotYet} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "the folder of the checkpoints cannot be written"
}
