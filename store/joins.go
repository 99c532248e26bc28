package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Known reads what matching needs: who children are said to be, what people decided, and how references are and were joined.
func (w *writer) Known(ctx context.Context) (Known, error) {
	k := Known{Children: map[record.ChildRef]record.ChildID{}, Formerly: map[record.ChildRef][]record.ChildID{}, Wrote: w.wrote(ctx)}
	if err := w.leave(record.OneSubmission, record.ReceiveAct, record.ReferAct); err != nil {
		return k, err
	}
	of := func(model any) *bun.SelectQuery {
		return w.tx.NewSelect().Model(model).Where("tenant = ?", w.tenant()).Order("change", "position")
	}
	err := w.Codec.knowAll()
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*identityRow)(nil)), func(row *identityRow) error {
		id, err := row.identity(w.Codec)
		if errors.Is(err, errShredded) {
			return nil
		}
		k.Identities = append(k.Identities, id)
		return err
	})
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*decisionRow)(nil)), func(row *decisionRow) error {
		l, err := row.link(w.Codec)
		if errors.Is(err, errShredded) {
			return nil
		}
		k.Links = append(k.Links, l)
		return err
	})
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*linkRow)(nil)), func(row *linkRow) error {
		ref := row.subject()
		if was := k.Children[ref]; was != "" {
			k.Formerly[ref] = slices.Insert(k.Formerly[ref], 0, was)
		}
		k.Children[ref] = record.ChildID(row.ChildID)
		return nil
	})
	return k, err
}

// wrote gives the reference of the child that a record is about.
func (w *writer) wrote(ctx context.Context) func(record.Ref) (record.ChildRef, bool, error) {
	return func(ref record.Ref) (of record.ChildRef, ok bool, err error) {
		if !audit.IsText(string(ref.Agency), string(ref.Record)) {
			return of, false, nil
		}
		err = w.each(ctx, func(scan func(...any) error) error {
			of, ok = record.ChildRef{Agency: ref.Agency}, true
			return scan(&of.Child)
		}, "SELECT child FROM entry_now WHERE tenant = ? AND agency = ? AND record = ?", w.tenant(), string(ref.Agency), string(ref.Record))
		return of, ok, err
	}
}

// each asks a question and reads the answer row by row.
func (r *reader) each(ctx context.Context, do func(scan func(...any) error) error, question string, args ...any) (err error) {
	rows, err := plain(r.tx).QueryContext(ctx, numbered(question), args...)
	if err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	defer r.Codec.meanwhile()()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	return nil
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

// encode puts the content of a row, which is readable until then, into the form in which it is kept.
func (r *identityRow) encode(keys *keychain) (err error) {
	r.Content, err = keys.Encode(r.about("identity"), r.Content)
	return err
}

func (r *decisionRow) encode(keys *keychain) (err error) {
	r.Content, err = keys.Encode(r.about("decision"), r.Content)
	return err
}

func (r *heldRow) encode(keys *keychain) (err error) {
	r.Content, err = keys.Encode(r.about("held"), r.Content)
	return err
}

// identity reads a row back and sets it against its digest.
func (r *identityRow) identity(keys *keychain) (id record.Identity, err error) {
	var c identityContent
	if err := open(keys, r.about("identity"), r.Content, &c); err != nil {
		return id, err
	}
	if id, err = c.identity(r.subject(), r.Change); err != nil {
		return id, err
	}
	return id, keys.same(r.about("identity"), r.Content, digestOfIdentity(&id), r.Digest)
}

// link reads a row back and sets it against its digest.
func (r *decisionRow) link(keys *keychain) (l record.Link, err error) {
	var c decisionContent
	if err := open(keys, r.about("decision"), r.Content, &c); err != nil {
		return l, err
	}
	if l, err = c.link(r.subject(), r.Change); err != nil {
		return l, err
	}
	return l, keys.same(r.about("decision"), r.Content, digestOfDecision(&l), r.Digest)
}

// held reads a row back: why a reference waits, and for whom it may be.
func (r *heldRow) held(keys *keychain) (record.Held, error) {
	var c heldContent
	err := open(keys, r.about("held"), r.Content, &c)
	return c.held(r.subject()), err
}

// links writes whose a reference is when that is new or has changed.
func (r *receipt) links(_ context.Context, rows *childRows) error {
	changed := func(ref record.ChildRef) bool { return r.joined[ref] != r.batch.Children[ref] }
	for i, ref := range r.batch.those(changed) {
		rows.links = append(rows.links, linkRow{refRow: r.row(i, ref), ChildID: string(r.batch.Children[ref])})
	}
	return nil
}

// those gives the references of a batch of which something is so: first those the submission speaks of, in its order, then the
// others by name.
func (b *Batch) those(so func(record.ChildRef) bool) []record.ChildRef {
	var refs, others []record.ChildRef
	spoken := map[record.ChildRef]bool{}
	for _, ref := range spokenOf(&b.Submission) {
		spoken[ref] = true
		if b.Children[ref] != "" && so(ref) {
			refs = append(refs, ref)
		}
	}
	for ref := range b.Children {
		if !spoken[ref] && so(ref) {
			others = append(others, ref)
		}
	}
	slices.SortFunc(others, func(a, b record.ChildRef) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Child, b.Child))
	})
	return append(refs, others...)
}

// held writes which references wait, and which wait no longer.
func (r *receipt) held(ctx context.Context, rows *childRows) error {
	now := map[record.ChildRef]heldContent{} // of those that wait
	q := r.tx.NewSelect().Model((*heldRow)(nil)).Where("tenant = ?", r.tenant()).Order("change")
	if err := errors.Join(r.Codec.knowAll(), eachRow(ctx, q, func(row *heldRow) error {
		delete(now, row.subject())
		var c heldContent
		if err := open(r.Codec, row.about("held"), row.Content, &c); errors.Is(err, errShredded) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading %s: %w", row.about("held").Row, err)
		}
		if row.Waits != 0 {
			now[row.subject()] = c
		}
		return nil
	})); err != nil {
		return err
	}
	add := func(position int, ref record.ChildRef, waits int, c heldContent) error {
		plain, err := encode(c)
		rows.held = append(rows.held, heldRow{refRow: r.row(position, ref), Waits: waits, Content: plain})
		return err
	}
	waits := map[record.ChildRef]bool{}
	for i := range r.batch.Held {
		h := &r.batch.Held[i]
		c := contentOfHeld(h)
		if was, waited := now[h.Ref]; !waits[h.Ref] && (!waited || was.Why != c.Why || !slices.Equal(was.Likes, c.Likes)) {
			if err := add(i, h.Ref, 1, c); err != nil {
				return err
			}
		}
		waits[h.Ref] = true
	}
	noLonger := func(ref record.ChildRef) bool { _, waited := now[ref]; return waited && !waits[ref] }
	for i, ref := range r.batch.those(noLonger) {
		if err := add(len(r.batch.Held)+i, ref, 0, heldContent{}); err != nil {
			return err
		}
	}
	return nil
}
