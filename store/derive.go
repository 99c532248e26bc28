package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"sightline/audit"
	"sightline/record"
)

// Touched derives anew what is kept ready of every child whose record this change changed. derive is called for several children at
// once, and must not use the Writer. Nothing is kept of a child that no reference is any more.
func (w *writer) Touched(ctx context.Context, derive Derive) error {
	ids := make([]record.ChildID, 0, len(w.touched))
	for id := range w.touched {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	clear(w.touched)
	return w.derive(ctx, ids, derive)
}

// Rebuild derives anew everything that can be: what is kept ready of every child, and the full-text index. It says how many children
// there are.
func (w *writer) Rebuild(ctx context.Context, derive Derive) (int, error) {
	if err := w.leave(record.EveryChild, record.CheckAct); err != nil {
		return 0, err
	}
	ids, err := w.children(ctx)
	if err != nil {
		return 0, err
	}
	for _, table := range derivedTables() {
		if _, err := plain(w.own).ExecContext(ctx, "DELETE FROM "+table+" WHERE tenant = $1", w.tenant()); err != nil {
			return 0, fmt.Errorf("taking away what was derived: %w", err)
		}
	}
	if err := errors.Join(w.tokensAgain(ctx), w.reindex(ctx, w.own, w.of)); err != nil {
		return 0, err
	}
	return len(ids), w.derive(ctx, ids, derive)
}

// children gives the ids that some reference is now, in order.
func (r *reader) children(ctx context.Context) (ids []record.ChildID, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT child_id FROM child_now WHERE tenant = ? ORDER BY child_id", r.tenant())
	return ids, err
}

// someAtOnce is how many children are in memory together while they are derived.
const someAtOnce = 64

func (w *writer) derive(ctx context.Context, ids []record.ChildID, derive Derive) error {
	for part := range slices.Chunk(ids, someAtOnce) {
		children, classes, err := w.wholes(ctx, part)
		if err != nil {
			return err
		}
		all := make([]Derived, len(children))
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i := range children {
			group.Go(func() (err error) {
				c, d := &children[i], &all[i]
				if *d, err = derive(c, w.at); err != nil {
					return err
				}
				c.settle(classes[i], d)
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		if err := w.keep(ctx, all); err != nil {
			return err
		}
	}
	return nil
}

// wholes gives children as they stand with nothing left out. What is kept ready of those that no reference is any more is taken away.
func (w *writer) wholes(ctx context.Context, ids []record.ChildID) (children []Child, classes [][]record.Class, err error) {
	of := make(map[record.ChildID][]record.ChildRef, len(ids))
	var refs []record.ChildRef
	var gone []record.ChildID
	args := []any{w.tenant()}
	for _, id := range ids {
		args = append(args, string(id))
	}
	err = w.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		var ref record.ChildRef
		err := scan(&id, &ref.Agency, &ref.Child)
		of[id], refs = append(of[id], ref), append(refs, ref)
		return err
	}, "SELECT child_id, agency, child FROM child_now WHERE tenant = ? AND child_id IN ("+places(len(ids))+") ORDER BY change, position", args...)
	if err != nil {
		return nil, nil, err
	}
	said, err := w.saidOf(ctx, refs, everything)
	if err != nil {
		return nil, nil, err
	}
	steps, err := w.stepsOf(ctx, slices.DeleteFunc(slices.Clone(ids), func(id record.ChildID) bool { return w.isFresh(of[id]) }))
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		if len(of[id]) == 0 {
			gone = append(gone, id)
			continue
		}
		c, kept, err := w.together(ctx, Child{ID: id, Refs: of[id], Steps: steps[id]}, said, wholly)
		if err != nil {
			return nil, nil, err
		}
		children, classes = append(children, c), append(classes, kept)
	}
	return children, classes, w.forget(ctx, gone)
}

// isFresh reports that none of a child's references had an entry before this change: no question was ever asked of it.
func (w *writer) isFresh(refs []record.ChildRef) bool {
	return !slices.ContainsFunc(refs, func(ref record.ChildRef) bool { _, fresh := w.fresh[ref]; return !fresh })
}

// keep writes what was derived, in the place of what was, and what is new in the life of the questions.
func (w *writer) keep(ctx context.Context, all []Derived) error {
	var views, known [][]any
	ids := make([]record.ChildID, 0, len(all))
	for i := range all {
		ids = append(ids, all[i].Model.Child.ID)
	}
	if err := w.forget(ctx, ids); err != nil {
		return err
	}
	for i := range all {
		d := &all[i]
		id := d.Model.Child.ID
		view, err := w.encodeView(d)
		if err != nil {
			return err
		}
		views = append(views, []any{w.tenant(), string(id), d.Rules, askedAt(d), nextAt(d), view.card, view.body, view.key.By, view.key.Wrapped, view.words})
		if err := errors.Join(w.record(ctx, &d.Model.Child, d.Steps), w.tellOnce(ctx, d.Tell)); err != nil {
			return err
		}
		for _, k := range d.Model.Known {
			known = append(known, []any{w.tenant(), string(id), string(k.Knower), string(k.Ref.Agency), string(k.Ref.Record), string(k.By.Agency), string(k.By.Record)})
		}
	}
	w.derived = true
	return errors.Join(
		w.insert(ctx, w.own, Rows{"child_view", viewColumns, views}),
		w.insert(ctx, w.own, Rows{"known_to", knownColumns, known}),
		w.keepReach(ctx, all),
	)
}

// askedAt is when a child's questions were asked, when they depend on it.
func askedAt(d *Derived) string {
	if d.At.IsZero() {
		return ""
	}
	return stamp(d.At)
}

// nextAt is when time alone will next matter; 0 when it never will.
func nextAt(d *Derived) int64 {
	if d.Next.IsZero() {
		return 0
	}
	return d.Next.Unix()
}

var (
	viewColumns  = []string{"tenant", "child_id", "rules", "asked_at", "next_at", "card", "body", "wrapped_by", "wrapped", "words"}
	knownColumns = []string{"tenant", "child_id", "knower", "agency", "record", "by_agency", "by_record"}
)

// forget takes away what is kept ready of children. It can always be made again.
func (w *writer) forget(ctx context.Context, ids []record.ChildID) error {
	if len(ids) == 0 {
		return nil
	}
	args := []any{w.tenant()}
	for _, id := range ids {
		args = append(args, string(id))
	}
	for _, table := range derivedTables() {
		if _, err := plain(w.own).ExecContext(ctx, numbered("DELETE FROM "+table+" WHERE tenant = ? AND child_id IN ("+places(len(ids))+")"), args...); err != nil {
			return fmt.Errorf("keeping a chronology: %w", err)
		}
	}
	w.derived = true
	return nil
}

const bodyOf = "SELECT rules, asked_at, next_at, body, wrapped FROM child_view WHERE tenant = $1 AND child_id = $2"

// Child gives the child the access is about, from what is kept ready.
func (r *reader) Child(ctx context.Context) (d Derived, err error) {
	if err := r.leave(record.OneChild, record.OpenAct, record.PrintAct, record.AnswerAct, record.ExportAct, record.RecordAct); err != nil {
		return d, err
	}
	if d, err = r.keptReady(ctx, r.far()); err != nil {
		return d, err
	}
	return d, r.onlyTold(ctx, &d.Model)
}

// keptReady reads what is kept ready of the child the access is about, so far as somebody sees.
func (r *reader) keptReady(ctx context.Context, look far) (d Derived, err error) {
	g := r.access.Granted()
	var rows *sql.Rows
	if r.fresh == nil {
		ask, unready := r.body.on(ctx, r.Database.Read, bodyOf)
		if unready != nil {
			return d, fmt.Errorf("reading a chronology: %w", unready)
		}
		rows, err = r.tx.StmtContext(ctx, ask).QueryContext(ctx, string(g.Tenant), g.Subject.ID) //nolint:sqlclosecheck // the statement ends with its transaction
	} else { // a Writer reads on the connection that writes, and asks for no second one
		rows, err = plain(r.tx).QueryContext(ctx, bodyOf, string(g.Tenant), g.Subject.ID)
	}
	if err != nil {
		return d, fmt.Errorf("reading a chronology: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return d, cmp.Or(rows.Err(), notThere())
	}
	var body, wrapped sql.RawBytes
	var asked string
	var next int64
	if err := rows.Scan(&d.Rules, &asked, &next, &body, &wrapped); err != nil {
		return d, fmt.Errorf("reading a chronology: %w", err)
	}
	if asked != "" {
		d.At = readStamp(asked)
	}
	if next != 0 {
		d.Next = time.Unix(next, 0).UTC()
	}
	id := record.ChildID(g.Subject.ID)
	plain, err := r.decodeView(id, r.viewOf(id), wrapped, body)
	if err != nil {
		return d, fmt.Errorf("reading a chronology: %w", err)
	}
	if d.Model, err = expand(plain, look); err == nil && d.Model.Child.ID != record.ChildID(g.Subject.ID) {
		return Derived{}, fmt.Errorf("reading a chronology: %w", errDamaged) // it is another child's
	}
	if err != nil {
		return d, err
	}
	return d, rows.Close() // one connection answers one question at a time
}

// Cards gives what a list shows of the children that the access is to, in order of their ids, as far as it is into each.
func (r *reader) Cards(ctx context.Context, do func(Card) error) error {
	if err := r.leave(record.EveryChild, record.ListAct); err != nil {
		return err
	}
	each, err := r.over()
	if err != nil {
		return err
	}
	give := func(c Card) error { return do(c.within(far{sight: each[c.ID]})) }
	here := func(id record.ChildID) bool { return !each[id].IsZero() }
	if len(each) > many {
		return r.cards(ctx, here, give, " ORDER BY child_id")
	}
	args := make([]any, 0, len(each))
	for id := range each {
		if audit.IsText(string(id)) {
			args = append(args, string(id))
		}
	}
	if len(args) == 0 {
		return nil
	}
	return r.cards(ctx, here, give, " AND child_id IN ("+places(len(args))+") ORDER BY child_id", args...)
}

// card gives what a list shows of one child.
func (r *reader) card(ctx context.Context, id record.ChildID) (card Card, err error) {
	err = r.cards(ctx, nil, func(c Card) error {
		card = c.within(r.far())
		return nil
	}, " AND child_id = ?", string(id))
	if err == nil && card.ID == "" {
		err = notThere()
	}
	return card, err
}

// cards reads whole cards of those that are wanted; nil: all of them.
func (r *reader) cards(ctx context.Context, wanted func(record.ChildID) bool, do func(Card) error, which string, args ...any) error {
	return r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		var kept, wrapped sql.RawBytes
		if err := scan(&id, &kept, &wrapped); err != nil {
			return err
		}
		if wanted != nil && !wanted(id) {
			return nil
		}
		plain, err := r.decodeView(id, r.cardOf(id), wrapped, kept)
		if err != nil {
			return fmt.Errorf("reading the list: %w", err)
		}
		card, err := expandCard(plain)
		if err != nil {
			return err
		}
		if card.ID != id {
			return fmt.Errorf("reading the list: %w", errDamaged)
		}
		return do(card)
	}, "SELECT child_id, card, wrapped FROM child_view WHERE tenant = ?"+which, append([]any{r.tenant()}, args...)...)
}
