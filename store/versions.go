package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// step is what becomes of one row: a new version of its record, or nothing.
type step struct {
	entry   *record.Entry
	digest  audit.Digest
	version int // 0: the row is kept already
}

// versions are the digests of what is kept of one record, oldest first.
type versions []audit.Digest

func (v versions) inForce(d audit.Digest) bool { return len(v) > 0 && v[len(v)-1] == d }

// plan says what becomes of every row: applied when the record is new, unchanged when it is kept already, else corrected. A row that
// a later row of the same submission corrects is kept already when any version is equal to it: it came and was corrected before.
func (r *receipt) plan(ctx context.Context) (steps []step, got Received, err error) {
	kept, err := r.tx.PrepareContext(ctx, `SELECT digest FROM entry WHERE tenant = $1 AND agency = $2 AND record = $3 ORDER BY version`)
	if err != nil {
		return nil, got, fmt.Errorf("reading earlier versions: %w", err)
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	s := &r.batch.Submission
	seen := make(map[record.Ref]versions, len(s.Entries))
	steps = make([]step, 0, len(s.Entries)+len(s.Earlier))
	for e, last := range told(s) {
		v, ok := seen[e.Ref]
		if !ok {
			if v, err = r.versionsOf(ctx, kept, e.Ref); err != nil {
				return nil, got, err
			}
		}
		one := step{entry: e, digest: digestOf(e)}
		switch {
		case v.inForce(one.digest), !last && slices.Contains(v, one.digest):
			got.Unchanged++
		default:
			if len(v) == 0 {
				got.Applied++
			} else {
				got.Corrected++
			}
			v = append(v, one.digest)
			one.version = len(v)
		}
		seen[e.Ref] = v
		steps = append(steps, one)
	}
	return steps, got, nil
}

// told gives the rows of a submission in the order of its entries, each after the rows it corrects; last says that nothing in the
// submission corrects it.
func told(s *record.Submission) func(yield func(e *record.Entry, last bool) bool) {
	earlier := map[record.Ref][]*record.Entry{}
	for i := range s.Earlier {
		earlier[s.Earlier[i].Ref] = append(earlier[s.Earlier[i].Ref], &s.Earlier[i])
	}
	return func(yield func(*record.Entry, bool) bool) {
		for i := range s.Entries {
			e := &s.Entries[i]
			for _, old := range earlier[e.Ref] {
				if !yield(old, false) {
					return
				}
			}
			delete(earlier, e.Ref)
			if !yield(e, true) {
				return
			}
		}
		for i := range s.Earlier { // what was to correct them was refused: they stand
			e := &s.Earlier[i]
			if rest := earlier[e.Ref]; len(rest) > 0 && !yield(e, rest[len(rest)-1] == e) {
				return
			}
		}
	}
}

func (r *receipt) versionsOf(ctx context.Context, kept *sql.Stmt, ref record.Ref) (v versions, err error) {
	rows, err := kept.QueryContext(ctx, string(r.tenant), string(ref.Agency), string(ref.Record))
	if err != nil {
		return nil, fmt.Errorf("reading earlier versions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var digest sql.RawBytes
		if err := rows.Scan(&digest); err != nil {
			return nil, fmt.Errorf("reading earlier versions: %w", err)
		}
		v = append(v, digestFrom(digest))
	}
	return v, rows.Err()
}

// entries writes the new versions, in the order told.
func (r *receipt) entries(ctx context.Context, steps []step) (err error) {
	insert, err := r.tx.PrepareContext(ctx, insertEntry)
	if err != nil {
		return fmt.Errorf("writing entries: %w", err)
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	received := stamp(r.at)
	for position := range steps {
		one := &steps[position]
		if one.version == 0 {
			continue
		}
		row := rowOf(one.entry)
		row.Tenant, row.Version, row.Line, row.Position, row.ReceivedAt = string(r.tenant), one.version, r.line, position, received
		plain, err := encode(contentOf(one.entry))
		if err != nil {
			return err
		}
		if row.Content, err = r.Codec.Encode(row.about(), plain); err != nil {
			return fmt.Errorf("writing entries: %w", err)
		}
		row.Digest = one.digest[:]
		sum := row.sum()
		row.RowDigest = sum[:]
		r.under.add(ofEntries, sum)
		if _, err := insert.ExecContext(ctx, row.values()...); err != nil {
			return fmt.Errorf("writing entries: %w", err)
		}
	}
	return nil
}
