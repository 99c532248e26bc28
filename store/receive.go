package store

import (
	"context"
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// Receive writes a batch. Rows that are kept already have no effect, so the same submission twice is one.
func (w *writer) Receive(ctx context.Context, b Batch) (Received, error) {
	if err := w.leave(record.OneSubmission, record.ReceiveAct, record.ReferAct); err != nil {
		return Received{}, err
	}
	before, err := w.joined(ctx, refsIn(&b))
	if err != nil {
		return Received{}, err
	}
	if err := usable(&b, before); err != nil {
		return Received{}, err
	}
	r := receipt{writer: w, batch: &b, joined: before, number: b.Number}
	got, err := r.keep(ctx)
	w.count(&b, got)
	return got, err
}

// receipt is the writing of one batch.
type receipt struct {
	*writer

	batch  *Batch
	joined map[record.ChildRef]record.ChildID // before this batch
	number int64                              // of the submission
}

// keep decides what is new, writes that, and counts.
func (r *receipt) keep(ctx context.Context) (got Received, err error) {
	steps := &plan{records: map[record.Ref]*history{}}
	if !r.batch.Follows {
		if steps, got, err = r.plan(ctx); err != nil {
			return got, err
		}
	}
	if r.batch.Rehearsal {
		return got, nil
	}
	rows := &childRows{}
	if r.number == 0 {
		if rows, err = r.aboutChildren(ctx); err != nil {
			return got, err
		}
		digest := r.Keys.Digest(r.of, DigestOf(&r.batch.Submission))
		if got.Applied+got.Corrected+rows.count() == 0 {
			if r.number, err = r.seen(ctx, digest); err != nil {
				return got, err
			}
			if r.number != 0 {
				got.Number, got.Again = r.number, true
				return got, nil
			}
		}
		r.number = r.change
		if err := r.submission(ctx, digest); err != nil {
			return got, err
		}
	}
	got.Number = r.number
	if err := r.refs(ctx, rows); err != nil {
		return got, err
	}
	if err := r.entries(ctx, steps); err != nil {
		return got, err
	}
	if err := rows.insert(ctx, r); err != nil {
		return got, err
	}
	return got, r.touch(ctx, rows, steps)
}

// seen gives the number of the last submission that said exactly the same; 0 when there is none.
func (r *receipt) seen(ctx context.Context, digest audit.Digest) (number int64, err error) {
	err = plain(r.own).QueryRowContext(ctx, "SELECT coalesce(max(change), 0) FROM submission WHERE tenant = $1 AND digest = $2", r.tenant(), digest[:]).Scan(&number)
	if err != nil {
		return 0, fmt.Errorf("reading earlier submissions: %w", err)
	}
	return number, nil
}

// DigestOf is of everything a submission says, so that the same one is known again. It is kept only in the form that the codec gives it.
func DigestOf(s *record.Submission) audit.Digest {
	w := audit.NewDigester("submission 2")
	manifest, err := encode(contentOfManifest(&s.Manifest))
	if err != nil {
		panic(err) // strings and maps of strings are always JSON
	}
	w.Bytes(manifest)
	for e := range told(s) {
		d := digestOf(e)
		w.Bytes(d[:])
	}
	for i := range s.People {
		d := digestOfIdentity(&s.People[i])
		w.Bytes(d[:])
	}
	for i := range s.Links {
		d := digestOfDecision(&s.Links[i])
		w.Bytes(d[:])
	}
	return w.Sum()
}

// submission writes what the submission says of itself.
func (r *receipt) submission(ctx context.Context, digest audit.Digest) error {
	plain, err := encode(contentOfManifest(&r.batch.Submission.Manifest))
	if err != nil {
		return err
	}
	report := &r.batch.Submission.Report
	row := &submissionRow{Tenant: r.tenant(), Change: r.change, RowsRead: report.Read, Refused: report.Refused(), Digest: digest[:]}
	if row.Manifest, err = r.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("writing the submission: %w", err)
	}
	r.under.add(ofSubmission, row.sum())
	return r.insert(ctx, r.own, Rows{
		"submission", []string{"tenant", "change", "manifest", "rows_read", "refused", "digest"},
		[][]any{{row.Tenant, row.Change, row.Manifest, row.RowsRead, row.Refused, row.Digest}},
	})
}

// count says what came of it, for the log: in counts, never names.
func (w *writer) count(b *Batch, got Received) {
	words := fmt.Sprintf("applied %d, unchanged %d, corrected %d, held %d", got.Applied, got.Unchanged, got.Corrected, len(b.Held))
	if got.Returned > 0 {
		words += fmt.Sprintf(", returned %d", got.Returned)
	}
	if got.Stricter > 0 {
		words += fmt.Sprintf(", kept stricter %d", got.Stricter)
	}
	switch {
	case b.Rehearsal:
		words = "rehearsed: " + words
	case b.Follows:
		words = fmt.Sprintf("begun: %d rows follow in parts, held %d", len(b.Submission.Entries)+len(b.Submission.Earlier), len(b.Held))
	case b.Number != 0:
		words = fmt.Sprintf("part of submission %d: ", b.Number) + words
	}
	w.outcome = words
}
