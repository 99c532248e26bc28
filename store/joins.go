package store

import (
	"cmp"
	"context"
	"encoding/json"
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
	if err := w.leave(record.OneSubmission, record.ReceiveAct); err != nil {
		return k, err
	}
	of := func(model any) *bun.SelectQuery {
		return w.tx.NewSelect().Model(model).Where("tenant = ?", w.tenant()).Order("change", "position")
	}
	err := eachRow(ctx, of((*identityRow)(nil)), func(row *identityRow) error {
		id, _, err := row.identity(w.Codec)
		k.Identities = append(k.Identities, id)
		return err
	})
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*decisionRow)(nil)), func(row *decisionRow) error {
		l, _, err := row.link(w.Codec)
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

// identity reads a row back, and gives the bytes its content was kept as.
func (r *identityRow) identity(codec Codec) (id record.Identity, plain []byte, err error) {
	if plain, err = codec.Decode(r.about("identity"), r.Content); err != nil {
		return id, nil, err
	}
	var c identityContent
	if err := decode(plain, &c); err != nil {
		return id, nil, err
	}
	id, err = c.identity(r.subject(), r.Change)
	return id, plain, err
}

func (r *decisionRow) link(codec Codec) (l record.Link, plain []byte, err error) {
	if plain, err = codec.Decode(r.about("decision"), r.Content); err != nil {
		return l, nil, err
	}
	var c decisionContent
	if err := decode(plain, &c); err != nil {
		return l, nil, err
	}
	l, err = c.link(r.subject(), r.Change)
	return l, plain, err
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
	now := map[record.ChildRef]heldRow{}
	q := r.tx.NewSelect().Model((*heldRow)(nil)).Where("tenant = ?", r.tenant()).Order("change")
	if err := eachRow(ctx, q, func(row *heldRow) error {
		now[row.subject()] = *row
		return nil
	}); err != nil {
		return err
	}
	waits := map[record.ChildRef]bool{}
	for i := range r.batch.Held {
		h := &r.batch.Held[i]
		row := heldRow{refRow: r.row(i, h.Ref), Waits: 1, Likes: likes(h.Like), Why: h.Why}
		if was := now[h.Ref]; !waits[h.Ref] && (was.Waits == 0 || was.Likes != row.Likes || was.Why != row.Why) {
			rows.held = append(rows.held, row)
		}
		waits[h.Ref] = true
	}
	noLonger := func(ref record.ChildRef) bool { return now[ref].Waits != 0 && !waits[ref] }
	for i, ref := range r.batch.those(noLonger) {
		rows.held = append(rows.held, heldRow{refRow: r.row(len(r.batch.Held)+i, ref), Likes: likes(nil)})
	}
	return nil
}

// likes writes references as the table keeps them.
func likes(refs []record.ChildRef) string {
	pairs := make([][2]string, 0, len(refs))
	for _, ref := range refs {
		pairs = append(pairs, [2]string{string(ref.Agency), ref.Child})
	}
	text, err := json.Marshal(pairs)
	if err != nil {
		panic(err) // pairs of strings are always JSON
	}
	return string(text)
}

func (r *heldRow) held() (record.Held, error) {
	h := record.Held{Ref: r.subject(), Why: r.Why}
	var pairs [][2]string
	if err := decode([]byte(r.Likes), &pairs); err != nil {
		return h, err
	}
	for _, pair := range pairs {
		h.Like = append(h.Like, record.ChildRef{Agency: record.AgencyCode(pair[0]), Child: pair[1]})
	}
	return h, nil
}
