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

// Correct writes the next version of a record, as a person here puts it right; version is the one it takes the place of. What its
// agency wrote stays, and does not come back when the agency sends it again unchanged.
func (w *writer) Correct(ctx context.Context, e record.Entry, version int) error {
	h, err := w.standing(ctx, e.Ref, version, e.Text)
	if err != nil {
		return err
	}
	if e.Subject.Agency != e.Ref.Agency || e.Subject.Child != h.child || !textual(&e) {
		return fmt.Errorf("%w: a correction keeps the record's reference, and is text", record.Invalid)
	}
	e.Origin = record.Origin{}
	return w.writeHere(ctx, &e, h, correctedHere)
}

// Withdraw says that a record is withdrawn, and why. It stays, and is shown no more.
func (w *writer) Withdraw(ctx context.Context, ref record.Ref, version int, why record.Private) error {
	if why == "" || !audit.IsText(why.Reveal()) {
		return fmt.Errorf("%w: why a record is withdrawn is said in words", record.Invalid)
	}
	h, err := w.standing(ctx, ref, version, why)
	if err != nil {
		return err
	}
	e := record.Entry{Ref: ref, Subject: record.ChildRef{Agency: ref.Agency, Child: h.child}, Kind: h.kind, Handling: h.handling, Text: why}
	return w.writeHere(ctx, &e, h, withdrawnHere)
}

// writeHere writes one version that a person here made.
func (w *writer) writeHere(ctx context.Context, e *record.Entry, h *history, here int) error {
	digest, err := w.Codec.mark(About{Subject: e.Subject, Sealed: closed(e)}, digestOf(e))
	if err != nil {
		return err
	}
	one := h.next(e, digest)
	if one.here != sealedHere {
		one.here, h.here = here, here
	}
	p := &plan{steps: []step{one}, records: map[record.Ref]*history{e.Ref: h}}
	values, err := w.entryRow(&p.steps[0], w.place, 0)
	if err != nil {
		return err
	}
	w.place++
	if err := w.insert(ctx, w.own, Rows{"entry", entryColumns, [][]any{values}}); err != nil {
		return err
	}
	joined, err := w.joined(ctx, []record.ChildRef{e.Subject})
	if err != nil {
		return err
	}
	w.touched[joined[e.Subject]] = true
	delete(w.fresh, e.Subject)
	return w.now(ctx, p)
}

// standing gives what is kept of a record of the child this access is about, when the version that stands is the one named. When it is
// another, both texts are in the error.
func (w *writer) standing(ctx context.Context, ref record.Ref, version int, yours record.Private) (*history, error) {
	if err := w.leave(record.OneChild, record.CorrectAct); err != nil {
		return nil, err
	}
	if !audit.IsText(string(ref.Agency), string(ref.Record)) {
		return nil, fmt.Errorf("entry: %w", record.NotFound)
	}
	all, err := w.histories(ctx, []record.Ref{ref})
	if err != nil {
		return nil, err
	}
	h := all[ref]
	subject := record.ChildRef{Agency: ref.Agency, Child: h.child}
	joined, err := w.joined(ctx, []record.ChildRef{subject})
	if err != nil {
		return nil, err
	}
	g := w.access.Granted()
	if h.was == 0 || string(joined[subject]) != g.Subject.ID || !w.far().sees(h.class, h.handling, ref.Agency) { // what may not be seen is not told by a clash either
		return nil, fmt.Errorf("entry: %w", record.NotFound)
	}
	stands, err := w.versionOf(ctx, ref, h)
	if err != nil {
		return nil, err
	}
	h.kind = stands.Kind
	if h.was != version {
		return nil, &record.Clash{Version: h.was, Theirs: stands.Text, Yours: yours}
	}
	return h, nil
}

// versionOf reads the version of a record that stands.
func (r *reader) versionOf(ctx context.Context, ref record.Ref, h *history) (e record.Entry, err error) {
	var row entryRow
	err = plain(r.tx).QueryRowContext(ctx, selectEntry+" WHERE tenant = $1 AND agency = $2 AND child = $3 AND record = $4 AND version = $5",
		r.tenant(), string(ref.Agency), h.child, string(ref.Record), h.was).Scan(row.into()...)
	if errors.Is(err, sql.ErrNoRows) {
		return e, fmt.Errorf("reading entry %s: %w", ref, errDamaged)
	}
	if err != nil {
		return e, fmt.Errorf("reading entry %s: %w", ref, err)
	}
	return r.entry(&row)
}

// Keep keeps a draft in the place of the version named, 0 for a new one. A *record.Clash holds both texts when another came first.
func (w *writer) Keep(ctx context.Context, d Draft) error {
	if err := w.leave(record.OneDraft, record.DraftAct); err != nil {
		return err
	}
	if !audit.IsText(d.Place, d.Text.Reveal(), string(d.Subject.Agency), d.Subject.Child) || d.Place == "" {
		return fmt.Errorf("%w: a draft is text, in a form that is named", record.Invalid)
	}
	if !slices.Contains([]record.Class{"", record.ClassA, record.ClassB, record.ClassC, record.ClassS}, d.Class) {
		return fmt.Errorf("%w: what a draft will become is of class A, B, C or S", record.Invalid)
	}
	stands, err := w.Draft(ctx, d.Place)
	if err != nil && !errors.Is(err, record.NotFound) {
		return err
	}
	if stands.Version != d.Version {
		return &record.Clash{Version: stands.Version, Theirs: stands.Text, Yours: d.Text}
	}
	content, err := w.Codec.Encode(w.draftOf(&d), []byte(d.Text.Reveal()))
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	w.derived = true
	_, err = plain(w.own).ExecContext(ctx, `INSERT INTO draft (tenant, actor, place, version, at, content, class, agency, child) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant, actor, place) DO UPDATE SET version = EXCLUDED.version, at = EXCLUDED.at, content = EXCLUDED.content, class = EXCLUDED.class,
			agency = EXCLUDED.agency, child = EXCLUDED.child`,
		w.tenant(), w.access.Granted().Actor.User, d.Place, d.Version+1, stamp(w.at), content, string(d.Class), string(d.Subject.Agency), d.Subject.Child)
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	return nil
}

// draftOf says that a draft is kept as what it will become: with the key of the reference it is about, and what is to be sealed sealed.
func (r *reader) draftOf(d *Draft) About {
	return About{
		Tenant: r.of, Subject: d.Subject, Sealed: d.Class == record.ClassS,
		Row: "draft of " + r.access.Granted().Actor.User + " in " + d.Place + " of class " + string(d.Class),
	}
}

// Draft gives what the actor of the access typed into a form and has not sent.
func (r *reader) Draft(ctx context.Context, place string) (Draft, error) {
	if err := r.leave(record.OneDraft, record.DraftAct); err != nil {
		return Draft{}, err
	}
	if !audit.IsText(place) {
		return Draft{}, fmt.Errorf("draft: %w", record.NotFound)
	}
	d := Draft{Place: place}
	var at string
	var content []byte
	err := plain(r.tx).QueryRowContext(ctx, "SELECT version, at, content, class, agency, child FROM draft WHERE tenant = $1 AND actor = $2 AND place = $3", r.tenant(), r.access.Granted().Actor.User, place).
		Scan(&d.Version, &at, &content, &d.Class, &d.Subject.Agency, &d.Subject.Child)
	if errors.Is(err, sql.ErrNoRows) {
		return Draft{}, fmt.Errorf("draft: %w", record.NotFound)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("reading a draft: %w", err)
	}
	d.At = readStamp(at)
	plain, err := r.Codec.Decode(r.draftOf(&d), content)
	if errors.Is(err, errShredded) { // with what it was about: its place is free
		return d, nil
	}
	if err != nil {
		return Draft{}, fmt.Errorf("reading a draft: %w", err)
	}
	d.Text = record.Private(plain)
	return d, nil
}
