package store

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Receive runs match on what is known and writes what it returns, with its audit line, or nothing.
func (d *database) Receive(ctx context.Context, a audit.Access, match func(Known) (Batch, error)) (Received, error) {
	if err := leave(a, record.OneSubmission, record.ReceiveAct); err != nil {
		return Received{}, err
	}
	var got Received
	err := d.write(ctx, func(ctx context.Context, tx bun.Tx) error {
		tenant := a.Granted().Tenant
		known, err := d.known(ctx, tx, tenant)
		if err != nil {
			return err
		}
		before := maps.Clone(known.Children) // matching may write in its own
		batch, err := match(known)
		if err != nil {
			return err
		}
		if err := usable(&batch, before); err != nil {
			return err
		}
		head, err := headOf(ctx, tx, tenant)
		if err != nil {
			return err
		}
		r := receipt{database: d, tx: tx, tenant: tenant, line: head.Sequence + 1, at: d.Now(), batch: &batch, joined: before}
		if got, err = r.keep(ctx); err != nil {
			return err
		}
		return d.log(ctx, tx, lineOf(a, r.at, r.outcome(got)), r.under.sum())
	})
	if err != nil {
		return Received{}, err
	}
	return got, nil
}

// receipt is the writing of one batch under one line of the log.
type receipt struct {
	*database

	tx     bun.Tx
	tenant record.TenantID
	line   int64
	at     time.Time
	batch  *Batch
	joined map[record.ChildRef]record.ChildID // before this batch
	under  under                              // of everything written
}

// keep decides what is new, writes that, and counts.
func (r *receipt) keep(ctx context.Context) (Received, error) {
	steps, got, err := r.plan(ctx)
	if err != nil || r.batch.Rehearsal {
		return got, err
	}
	rows, err := r.aboutChildren(ctx)
	if err != nil {
		return got, err
	}
	manifest, err := encode(contentOfManifest(&r.batch.Submission.Manifest))
	if err != nil {
		return got, err
	}
	digest := r.digest(manifest, steps)
	if got.Applied+got.Corrected+rows.count() == 0 {
		seen, err := r.tx.NewSelect().Model((*submissionRow)(nil)).Where("tenant = ? AND digest = ?", string(r.tenant), digest[:]).Exists(ctx)
		if err != nil {
			return got, fmt.Errorf("reading earlier submissions: %w", err)
		}
		if seen {
			return got, nil
		}
	}
	if err := r.submission(ctx, &submissionRow{Manifest: manifest, Digest: digest[:]}, got); err != nil {
		return got, err
	}
	if err := r.entries(ctx, steps); err != nil {
		return got, err
	}
	return got, rows.insert(ctx, r)
}

// digest is of everything the submission says, so that the same one is known again.
func (r *receipt) digest(manifest []byte, steps []step) audit.Digest {
	s := &r.batch.Submission
	w := audit.NewDigester("submission 1")
	w.Bytes(manifest)
	for i := range steps {
		w.Bytes(steps[i].digest[:])
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

// submission writes what the submission says of itself, and what became of its rows.
func (r *receipt) submission(ctx context.Context, row *submissionRow, got Received) error {
	report, plain := &r.batch.Submission.Report, row.Manifest
	row.Tenant, row.Line = string(r.tenant), r.line
	row.RowsRead, row.Refused = report.Read, report.Refused()
	row.Applied, row.Unchanged, row.Corrected = got.Applied, got.Unchanged, got.Corrected
	var err error
	if row.Manifest, err = r.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("writing the submission: %w", err)
	}
	r.under.add(ofSubmission, row.sum(plain))
	if _, err := r.tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("writing the submission: %w", err)
	}
	return nil
}

func (r *receipt) outcome(got Received) string {
	words := fmt.Sprintf("applied %d, unchanged %d, corrected %d, held %d", got.Applied, got.Unchanged, got.Corrected, len(r.batch.Held))
	if got.Returned > 0 {
		words += fmt.Sprintf(", returned %d", got.Returned)
	}
	if got.Stricter > 0 {
		words += fmt.Sprintf(", kept stricter %d", got.Stricter)
	}
	if r.batch.Rehearsal {
		words = "rehearsed: " + words
	}
	return words
}
