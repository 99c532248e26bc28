package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// step is what becomes of one row: a new version of its record, or nothing.
type step struct {
	entry    *record.Entry
	digest   audit.Digest
	version  int // 0: the row is kept already
	class    record.Class
	stricter bool            // the class is the one of the version before, and above its own
	keeps    record.Handling // of the version before, when it is stricter than what is written
}

// plan says what becomes of every row: applied when the record is new, unchanged when it is kept already, else corrected. A row that
// a later row of the same submission corrects is kept already when any version is equal to it: it came and was corrected before.
func (r *receipt) plan(ctx context.Context) (steps []step, got Received, err error) {
	earlier, err := r.tx.PrepareContext(ctx, `SELECT digest, class, handling, keeps FROM entry WHERE tenant = $1 AND agency = $2 AND record = $3 ORDER BY version`)
	if err != nil {
		return nil, got, fmt.Errorf("reading earlier versions: %w", err)
	}
	defer func() { err = errors.Join(err, earlier.Close()) }()
	s := &r.batch.Submission
	seen := make(map[record.Ref]*history, len(s.Entries))
	steps = make([]step, 0, len(s.Entries)+len(s.Earlier))
	for e, last := range told(s) {
		h := seen[e.Ref]
		if h == nil {
			if h, err = r.historyOf(ctx, earlier, e.Ref); err != nil {
				return nil, got, err
			}
			seen[e.Ref] = h
		}
		one := step{entry: e, digest: digestOf(e)}
		if again := h.has(one.digest); !h.inForce(one.digest) && (last || !again) {
			one = h.next(e, one.digest)
			got.count(&one, again)
		} else {
			got.Unchanged++
		}
		steps = append(steps, one)
	}
	return steps, got, nil
}

// count counts a new version; again says that it is equal to one from before that was corrected since.
func (got *Received) count(one *step, again bool) {
	if one.version == 1 {
		got.Applied++
		if got.AppliedTo == nil {
			got.AppliedTo = map[record.ChildRef]int{}
		}
		got.AppliedTo[one.entry.Subject]++
	} else {
		got.Corrected++
	}
	if again {
		got.Returned++
	}
	if one.stricter || one.keeps != "" {
		got.Stricter++
	}
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

// historyOf reads what is kept of a record.
func (r *receipt) historyOf(ctx context.Context, earlier *sql.Stmt, ref record.Ref) (h *history, err error) {
	rows, err := earlier.QueryContext(ctx, string(r.tenant), string(ref.Agency), string(ref.Record))
	if err != nil {
		return nil, fmt.Errorf("reading earlier versions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	h = new(history)
	for rows.Next() {
		var digest sql.RawBytes
		var keeps record.Handling
		if err := rows.Scan(&digest, &h.class, &h.handling, &keeps); err != nil {
			return nil, fmt.Errorf("reading earlier versions: %w", err)
		}
		h.handling = cmp.Or(keeps, h.handling)
		h.add(digestFrom(digest))
	}
	return h, rows.Err()
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
		row.Class, row.Keeps = string(one.class), string(one.keeps)
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
