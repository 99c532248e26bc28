package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

type logRow struct {
	bun.BaseModel `bun:"table:audit_log,alias:audit_log"`

	Tenant      string
	Line        int64
	At          string
	Actor       string
	Role        string
	Relation    string
	Purpose     string
	SubjectKind string
	Subject     string
	Act         string
	Ceiling     string
	Outcome     string
	RowsDigest  []byte
	Digest      []byte
}

type headRow struct {
	bun.BaseModel `bun:"table:log_head,alias:log_head"`

	Tenant string
	Line   int64
	Digest []byte
}

// What came of an access, as the log says it.
const (
	outcomeGiven    = "given"
	outcomeNotFound = "not found"
	outcomeRefused  = "refused"
)

// logged commits the line of a reading on its own, before anything is read.
func (d *database) logged(ctx context.Context, a audit.Access) error {
	return d.write(ctx, func(ctx context.Context, tx bun.Tx) error {
		return d.log(ctx, tx, lineOf(a, d.Now(), outcomeGiven), audit.Digest{})
	})
}

// log writes the next line of the log. The transaction it stands in is the only one that writes, so lines follow without a gap.
func (*database) log(ctx context.Context, tx bun.Tx, line record.LogLine, rows audit.Digest) error {
	head, err := headOf(ctx, tx, line.Tenant)
	if err != nil {
		return err
	}
	kept := audit.Chain(head, line, rows)
	if _, err := tx.NewInsert().Model(rowOfLine(&kept)).Exec(ctx); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	next := &headRow{Tenant: string(line.Tenant), Line: kept.Sequence, Digest: kept.Digest[:]}
	_, err = tx.NewInsert().Model(next).On("CONFLICT (tenant) DO UPDATE").Set("line = EXCLUDED.line, digest = EXCLUDED.digest").Exec(ctx)
	if err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// headOf gives where a tenant's log ends.
func headOf(ctx context.Context, tx bun.IDB, tenant record.TenantID) (audit.Head, error) {
	var row headRow
	err := tx.NewSelect().Model(&row).Where("tenant = ?", string(tenant)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Head{}, nil
	}
	if err != nil {
		return audit.Head{}, fmt.Errorf("reading where the audit log ends: %w", err)
	}
	return audit.Head{Sequence: row.Line, Digest: digestFrom(row.Digest)}, nil
}

func lineOf(a audit.Access, at time.Time, outcome string) record.LogLine {
	g := a.Granted()
	line := record.LogLine{
		At: moment(at), Tenant: g.Tenant, Actor: g.Actor, Relation: g.Relation, Purpose: g.Purpose, Subject: g.Subject,
		Act: g.Act, Ceiling: g.Ceiling, Outcome: outcome,
	}
	if !audit.IsText(line.Subject.ID) {
		line.Subject.ID = ""
	}
	return line
}

// moment is as exact as the log is.
func moment(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Refuse writes the line of a request that was given no leave. Of whom it was about the log says only what is an id of a child here.
func (d *database) Refuse(ctx context.Context, r audit.Refusal) error {
	if !r.Named() {
		return nil
	}
	return d.write(ctx, func(ctx context.Context, tx bun.Tx) error {
		line := r.Line()
		line.At, line.Outcome = moment(d.Now()), outcomeRefused
		refs, err := refsOf(ctx, tx, r.Tenant, record.ChildID(line.Subject.ID))
		if err != nil {
			return err
		}
		if len(refs) == 0 || line.Subject.Kind != record.OneChild {
			line.Subject.ID = ""
		}
		return d.log(ctx, tx, line, audit.Digest{})
	})
}

func rowOfLine(k *audit.Kept) *logRow {
	return &logRow{
		Tenant: string(k.Tenant), Line: k.Sequence, At: stamp(k.At), Actor: k.Actor.User, Role: string(k.Actor.Role),
		Relation: string(k.Relation), Purpose: string(k.Purpose), SubjectKind: string(k.Subject.Kind), Subject: k.Subject.ID,
		Act: string(k.Act), Ceiling: string(k.Ceiling), Outcome: k.Outcome, RowsDigest: k.Rows[:], Digest: k.Digest[:],
	}
}

// line reads a row back. A moment that cannot be read becomes none, and then the digest does not fit.
func (r *logRow) line() audit.Kept {
	at, err := time.Parse(stampLayout, r.At)
	if err != nil || stamp(at) != r.At {
		at = time.Time{}
	}
	return audit.Kept{
		LogLine: record.LogLine{
			Sequence: r.Line, At: at, Tenant: record.TenantID(r.Tenant), Actor: record.Actor{User: r.Actor, Role: record.Role(r.Role)},
			Relation: record.Relation(r.Relation), Purpose: record.Purpose(r.Purpose),
			Subject: record.Subject{Kind: record.SubjectKind(r.SubjectKind), ID: r.Subject},
			Act:     record.Act(r.Act), Ceiling: record.Class(r.Ceiling), Outcome: r.Outcome,
		},
		Rows: digestFrom(r.RowsDigest), Digest: digestFrom(r.Digest),
	}
}

func digestFrom(kept []byte) (d audit.Digest) {
	copy(d[:], kept)
	return d
}

// Log gives the audit log, oldest line first.
func (d *database) Log(ctx context.Context, a audit.Access) ([]record.LogLine, error) {
	if err := leave(a, record.WholeLog, record.CheckAct); err != nil {
		return nil, err
	}
	if err := d.logged(ctx, a); err != nil {
		return nil, err
	}
	var lines []record.LogLine
	err := d.read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return eachRow(ctx, tx.NewSelect().Model((*logRow)(nil)).Where("tenant = ?", string(a.Granted().Tenant)).Order("line"), func(row *logRow) error {
			lines = append(lines, row.line().LogLine)
			return nil
		})
	})
	return lines, err
}

// eachRow reads one row after another, so that a large table needs no large memory.
func eachRow[Row any](ctx context.Context, q *bun.SelectQuery, do func(*Row) error) (err error) {
	rows, err := q.Rows(ctx)
	if err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		row := new(Row)
		if err := q.DB().ScanRow(ctx, rows, row); err != nil {
			return fmt.Errorf("reading the record: %w", err)
		}
		if err := do(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	return nil
}
