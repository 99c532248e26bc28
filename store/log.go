package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// selectLog reads lines of the log; conditions follow it.
const selectLog = `SELECT line, at, actor, role, agency, relation, purpose, subject_kind, subject, act, ceiling, outcome, request, change, rows_digest, leaf
	FROM audit_log`

// Log gives lines of the audit log, oldest first: those about the child the access is about, or all of them. A line that is not what was
// written is not given.
func (r *reader) Log(ctx context.Context, do func(record.LogLine) error) error {
	return r.kept(ctx, func(k *audit.Kept) error {
		if err := k.Check(); err != nil {
			return err
		}
		return do(k.LogLine)
	})
}

// kept gives the lines that this access may read, as they are kept. Who looked at a child before it was joined with another looked at it.
func (r *reader) kept(ctx context.Context, do func(*audit.Kept) error) error {
	question, args := selectLog+" WHERE tenant = ?", []any{r.tenant()}
	if r.leave(record.OneChild, record.TraceAct) == nil {
		ids, err := r.everKnownAs(ctx)
		if err != nil {
			return err
		}
		question += " AND subject <> '' AND subject_kind = 'child' AND subject IN (" + places(len(ids)) + ")"
		for _, id := range ids {
			args = append(args, string(id))
		}
		// That something is sealed is said to those who may ask for it, on their own page: whoever reads by a relation is not told here.
		if by := r.access.Granted().Relation; by != record.ByFunction && by != record.AsService {
			question += " AND act NOT IN ('reveal', 'seal')"
		}
	} else if err := r.leave(record.WholeLog, record.CheckAct); err != nil {
		return err
	}
	return r.each(ctx, func(scan func(...any) error) error {
		k, err := lineFrom(scan, r.of)
		if err != nil {
			return err
		}
		return do(&k)
	}, question+" ORDER BY line", args...)
}

// everKnownAs gives the ids that the references of the child have had, its own first.
func (r *reader) everKnownAs(ctx context.Context) ([]record.ChildID, error) {
	id := record.ChildID(r.access.Granted().Subject.ID)
	ids := []record.ChildID{id}
	err := r.each(ctx, func(scan func(...any) error) error {
		var was record.ChildID
		err := scan(&was)
		ids = append(ids, was)
		return err
	}, `SELECT DISTINCT was.child_id FROM child_now JOIN child_link AS was ON was.tenant = child_now.tenant AND was.agency = child_now.agency
		AND was.child = child_now.child WHERE child_now.tenant = ? AND child_now.child_id = ? AND was.child_id <> ? ORDER BY was.child_id`,
		r.tenant(), string(id), string(id))
	return ids, err
}

// Proof gives what proves to somebody outside that the lines about the child stand in the log: those that the last checkpoint covers.
func (r *reader) Proof(ctx context.Context) (audit.ProofFile, error) {
	if err := r.leave(record.OneChild, record.TraceAct); err != nil {
		return audit.ProofFile{}, err
	}
	if r.Checkpoints == nil {
		return audit.ProofFile{}, fmt.Errorf("%w: no checkpoints are signed here", record.NotYet)
	}
	last, err := r.Checkpoints.Last(r.of)
	if err != nil {
		return audit.ProofFile{}, err
	}
	if last.Size == 0 {
		return audit.ProofFile{}, fmt.Errorf("%w: no checkpoint was signed yet", record.NotYet)
	}
	var lines []audit.Kept
	if err := r.kept(ctx, func(k *audit.Kept) error {
		if k.Sequence <= last.Size {
			lines = append(lines, *k)
		}
		return k.Check()
	}); err != nil {
		return audit.ProofFile{}, err
	}
	ids, err := r.everKnownAs(ctx)
	if err != nil {
		return audit.ProofFile{}, err
	}
	return audit.Prove(ctx, audit.ProofFile{Tenant: r.of, Child: ids, Checkpoint: last.Note, PublicKey: r.Checkpoints.PublicKey()}, lines, tree{r})
}

// lineFrom reads a line back. A moment that cannot be read becomes none, and then the leaf does not fit.
func lineFrom(scan func(...any) error, tenant record.TenantID) (audit.Kept, error) {
	k := audit.Kept{LogLine: record.LogLine{Tenant: tenant}}
	var at string
	var rows, leaf sql.RawBytes
	err := scan(&k.Sequence, &at, &k.Actor.User, &k.Actor.Role, &k.Actor.Agency, &k.Relation, &k.Purpose, &k.Subject.Kind, &k.Subject.ID, &k.Act,
		&k.Sight, &k.Outcome, &k.Request, &k.Change, &rows, &leaf)
	if err != nil {
		return k, fmt.Errorf("reading the audit log: %w", err)
	}
	k.At, k.Rows, k.Leaf = readStamp(at), digestFrom(rows), digestFrom(leaf)
	return k, nil
}

// readStamp reads a moment as stamp writes it; the zero moment when it is none.
func readStamp(text string) time.Time {
	at, err := time.Parse(stampLayout, text)
	if err != nil || stamp(at) != text {
		return time.Time{}
	}
	return at
}

func digestFrom(kept []byte) (d audit.Digest) {
	copy(d[:], kept)
	return d
}

// tree looks up what is kept of a tenant's tree, for proofs.
type tree struct {
	*reader
}

// Leaves gives the leaves of n lines from a line on.
func (t tree) Leaves(ctx context.Context, from, n int64) ([]audit.Digest, error) {
	return t.hashes(ctx, n, "SELECT leaf FROM audit_log WHERE tenant = $1 AND line >= $2 AND line < $3 ORDER BY line", t.tenant(), from, from+n)
}

// Nodes gives n kept nodes of a height, from an index on.
func (t tree) Nodes(ctx context.Context, height int, index, n int64) ([]audit.Digest, error) {
	return t.hashes(ctx, n, "SELECT hash FROM audit_node WHERE tenant = $1 AND height = $2 AND place >= $3 AND place < $4 ORDER BY place", t.tenant(), height, index, index+n)
}

func (t tree) hashes(ctx context.Context, n int64, question string, args ...any) ([]audit.Digest, error) {
	all := make([]audit.Digest, 0, n)
	err := t.each(ctx, func(scan func(...any) error) error {
		var hash sql.RawBytes
		err := scan(&hash)
		all = append(all, digestFrom(hash))
		return err
	}, question, args...)
	if err == nil && int64(len(all)) != n {
		err = fmt.Errorf("the log's tree: %w", errDamaged)
	}
	return all, err
}

// Checkpoint signs where a tenant's log ends, outside the database. It signs nothing that is not the continuation of what it signed last.
func (d *database) Checkpoint(ctx context.Context, tenant record.TenantID) error {
	if d.Checkpoints == nil {
		return nil
	}
	return d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		edge, err := d.edgeOf(ctx, tx, tenant, "")
		if err != nil {
			return err
		}
		t := tree{&reader{database: d, tx: tx, of: tenant}}
		_, err = d.Checkpoints.Write(ctx, tenant, edge, func(older, newer int64) (audit.Proof, error) {
			return audit.ProvePrefix(ctx, older, newer, t)
		})
		return err
	})
}

// Signed says when where a tenant's log ends was last signed, and how many lines came since.
func (d *database) Signed(ctx context.Context, tenant record.TenantID) (at time.Time, since int64, err error) {
	if d.Checkpoints == nil {
		return at, 0, fmt.Errorf("%w: no checkpoints are signed here", record.NotYet)
	}
	last, err := d.Checkpoints.Last(tenant)
	if err != nil {
		return at, 0, err
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		edge, err := d.edgeOf(ctx, tx, tenant, "")
		if err == nil && edge.Size() < last.Size {
			err = fmt.Errorf("%w: the log has %d lines, and %d were signed", record.Conflict, edge.Size(), last.Size)
		}
		since = edge.Size() - last.Size
		return err
	})
	return last.At, since, err
}
