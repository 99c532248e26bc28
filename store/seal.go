package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// Sealed items stand in a table of their own, under keys of their own. What an agency sent sealed leaves a shell among the entries, so that
// the same rows twice have one effect and corrections keep their versions; the shell says nothing but that it is there. Neither is part of
// what is derived, listed, searched or counted.

// sealedKind is the kind of a shell.
const sealedKind record.Kind = "sealed"

// sealedRow is one version of one item, as the table keeps it.
type sealedRow struct {
	refRow

	Item    string
	Version int
	Gone    int
	Content []byte
	Digest  []byte
}

var sealedColumns = []string{"tenant", "agency", "child", "item", "version", "change", "position", "gone", "content", "digest"}

const selectSealed = "SELECT agency, child, item, version, change, position, gone, content, digest FROM sealed WHERE tenant = ?"

func (r *sealedRow) values() []any {
	return []any{r.Tenant, r.Agency, r.Child, r.Item, r.Version, r.Change, r.Position, r.Gone, r.Content, r.Digest}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *sealedRow) into() []any {
	return []any{&r.Agency, &r.Child, &r.Item, &r.Version, &r.Change, &r.Position, &r.Gone, &r.Content, &r.Digest}
}

func (r *sealedRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Subject: r.subject(), Row: fmt.Sprintf("sealed item %s version %d", r.Item, r.Version), Sealed: true}
}

// sum is of the whole row as it is kept.
func (r *sealedRow) sum() audit.Digest {
	w := r.digester("sealed row 1")
	w.Text(r.Item)
	w.Number(int64(r.Version))
	w.Number(int64(r.Gone))
	w.Bytes(r.Content)
	return w.Sum()
}

// sealedContent is what is sealed.
type sealedContent struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Since string `json:"since"`
	Rows  string `json:"rows,omitempty"` // the entry, when an agency sent it
}

func (r *sealedRow) open(codec Codec) (item record.SealedItem, err error) {
	if r.sum() != digestFrom(r.Digest) {
		return item, errDamaged
	}
	var c sealedContent
	if err := open(codec, r.about(), r.Content, &c); err != nil {
		return item, err
	}
	item = record.SealedItem{
		ID: record.SealedID(r.Item), Of: r.subject(), Kind: record.SealedKind(c.Kind), Controller: record.AgencyCode(r.Agency), Since: readStamp(c.Since),
		Version: r.Version, Text: record.Private(c.Text),
	}
	if c.Rows == "" {
		return item, nil
	}
	packed, err := base64.StdEncoding.DecodeString(c.Rows)
	if err != nil {
		return item, errDamaged
	}
	entries, err := expandRows(packed)
	if err != nil || len(entries) != 1 {
		return item, errors.Join(err, errDamaged)
	}
	item.Entry = &entries[0]
	return item, nil
}

// sealEntry keeps what an agency sent sealed, and gives what is left of it among the entries.
func (w *writer) sealEntry(one *step) (shell *record.Entry, err error) {
	e := one.entry
	c := sealedContent{Kind: string(sortOf(e)), Rows: base64.StdEncoding.EncodeToString(compactRows([]record.Entry{*e}))}
	row := sealedRow{refRow: refRow{Agency: string(e.Subject.Agency), Child: e.Subject.Child}, Item: w.itemOf(e.Ref), Version: one.version}
	if err := w.seal(&row, &c); err != nil {
		return nil, err
	}
	return &record.Entry{Ref: e.Ref, Subject: e.Subject, Kind: sealedKind, Handling: record.Sealed}, nil
}

// itemOf names the item that a record is; nobody finds the record by it.
func (r *reader) itemOf(ref record.Ref) string {
	return r.Codec.Blind(r.of, "sealed record", ref.String())
}

// sortOf says what sort of thing an agency sealed, as far as the row says so in codes.
func sortOf(e *record.Entry) record.SealedKind {
	for _, p := range e.Places {
		if kind := record.SealedKind(p.Kind); kind == record.Refuge || kind == record.SafeAddress {
			return kind
		}
	}
	for _, p := range e.People {
		if p.Role == "source" || p.Role == "informant" {
			return record.SourceIdentity
		}
	}
	return record.OtherSealed
}

// seal makes a row and leaves it to be written with the change.
func (w *writer) seal(row *sealedRow, c *sealedContent) error {
	row.Tenant, row.Change, row.Position = w.tenant(), w.change, len(w.sealed)
	c.Since = stamp(w.at)
	plain, err := encode(c)
	if err != nil {
		return err
	}
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("sealing: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.sealed = append(w.sealed, row.values())
	w.under.add(ofSealed, sum)
	return nil
}

// keepSealed writes what was sealed in this change.
func (w *writer) keepSealed(ctx context.Context) error {
	return w.insert(ctx, w.own, Rows{"sealed", sealedColumns, w.sealed})
}

// Seal keeps an item that is written here, or the next version of one; the item says of which version it takes the place, 0 for a new one.
// It is held against a reference of the child the access is about: the one it names, or the first of the agency of who writes it, or the first.
func (w *writer) Seal(ctx context.Context, item record.SealedItem) (record.SealedID, error) {
	if err := w.leave(record.OneChild, record.SealAct); err != nil {
		return "", err
	}
	if item.Text == "" || !audit.IsText(item.Text.Reveal()) || !slices.Contains(record.SealedKinds(), item.Kind) {
		return "", fmt.Errorf("%w: what is sealed is text, and says what sort of thing it is", record.Invalid)
	}
	row := sealedRow{Item: string(item.ID), Version: item.Version + 1}
	var err error
	if item.ID == "" {
		row.Item = rand.Text()
		row.refRow, err = w.heldAgainst(ctx, item.Of)
	} else {
		row.refRow, err = w.stands(ctx, item.ID, item.Version)
	}
	if err != nil {
		return "", err
	}
	return record.SealedID(row.Item), w.seal(&row, &sealedContent{Kind: string(item.Kind), Text: item.Text.Reveal()})
}

// heldAgainst gives the reference of the child that a new item is held against.
func (w *writer) heldAgainst(ctx context.Context, of record.ChildRef) (row refRow, err error) {
	refs, err := w.refsOf(ctx, record.ChildID(w.access.Granted().Subject.ID), everything)
	if err != nil {
		return row, err
	}
	if len(refs) == 0 {
		return row, notThere()
	}
	if of == (record.ChildRef{}) {
		of = refs[0]
		if at := slices.IndexFunc(refs, func(one record.ChildRef) bool { return one.Agency == w.access.Granted().Actor.Agency }); at >= 0 {
			of = refs[at] // it goes where what they know of the child goes, and is theirs to take back
		}
	}
	if !slices.Contains(refs, of) {
		return row, fmt.Errorf("%w: what is sealed is held against a reference of the child", record.Invalid)
	}
	return refRow{Agency: string(of.Agency), Child: of.Child}, nil
}

// stands gives the reference of an item that was written here and of which the version named stands.
func (w *writer) stands(ctx context.Context, id record.SealedID, version int) (row refRow, err error) {
	items, err := w.sealedItems(ctx)
	if err != nil {
		return row, err
	}
	for _, item := range items {
		switch {
		case item.ID != id:
		case item.Entry != nil:
			return row, fmt.Errorf("%w: this was sent by its agency, which alone corrects it", record.Invalid)
		case item.Version != version:
			return row, fmt.Errorf("%w: another version came first", record.Conflict)
		default:
			return refRow{Agency: string(item.Of.Agency), Child: item.Of.Child}, nil
		}
	}
	return row, noSuchItem()
}

func noSuchItem() error { return fmt.Errorf("sealed item: %w", record.NotFound) }

// Unseal takes back an item that was written here. Its versions stay, and are revealed to nobody.
func (w *writer) Unseal(ctx context.Context, id record.SealedID, version int) error {
	if err := w.leave(record.OneChild, record.SealAct); err != nil {
		return err
	}
	of, err := w.stands(ctx, id, version)
	if err != nil {
		return err
	}
	return w.seal(&sealedRow{refRow: of, Item: string(id), Version: version + 1, Gone: 1}, &sealedContent{})
}

// Sealed says which items are sealed of the child the access is about, and nothing of what they say.
func (r *reader) Sealed(ctx context.Context) ([]record.SealedItem, error) {
	if err := r.leave(record.OneChild, record.RevealAct, record.SealAct); err != nil {
		return nil, err
	}
	items, err := r.sealedItems(ctx)
	for i := range items {
		items[i].Text, items[i].Entry = "", nil
	}
	return items, err
}

// Reveal gives one item of the child the access is about.
func (r *reader) Reveal(ctx context.Context, id record.SealedID) (record.SealedItem, error) {
	if err := r.leave(record.OneChild, record.RevealAct); err != nil {
		return record.SealedItem{}, err
	}
	items, err := r.sealedItems(ctx)
	if err != nil {
		return record.SealedItem{}, err
	}
	at := slices.IndexFunc(items, func(item record.SealedItem) bool { return item.ID == id })
	if at < 0 {
		return record.SealedItem{}, noSuchItem()
	}
	return items[at], nil
}

// sealedItems gives the items that stand of the child the access is about, in the order kept. One of a record that its agency moved to
// another child since is that child's.
func (r *reader) sealedItems(ctx context.Context) ([]record.SealedItem, error) {
	refs, err := r.refsOf(ctx, record.ChildID(r.access.Granted().Subject.ID), everything)
	if err != nil {
		return nil, err
	}
	if err := r.Codec.know(refs...); err != nil {
		return nil, err
	}
	last := map[string]sealedRow{}
	for of := range grouped(refs, everything) {
		args := []any{r.tenant(), string(of.agency)}
		for _, child := range of.children {
			args = append(args, child)
		}
		err := r.each(ctx, func(scan func(...any) error) error {
			row := sealedRow{refRow: refRow{Tenant: r.tenant()}}
			err := scan(row.into()...)
			if before, known := last[row.Item]; !known || before.Version < row.Version {
				last[row.Item] = row
			}
			return err
		}, selectSealed+" AND agency = ? AND child IN ("+places(len(of.children))+")", args...)
		if err != nil {
			return nil, err
		}
	}
	return r.standing(ctx, last)
}

func (r *reader) standing(ctx context.Context, last map[string]sealedRow) (items []record.SealedItem, err error) {
	rows := make([]sealedRow, 0, len(last))
	for _, row := range last {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b sealedRow) int {
		return cmp.Or(cmp.Compare(a.Change, b.Change), cmp.Compare(a.Position, b.Position))
	})
	for i := range rows {
		row := &rows[i]
		item, err := row.open(r.Codec)
		switch {
		case errors.Is(err, errShredded):
			continue
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", row.about().Row, err)
		case row.Gone != 0:
			continue
		}
		if item.Entry != nil {
			ref := item.Entry.Ref
			stand, err := r.histories(ctx, []record.Ref{ref})
			if err != nil {
				return nil, err
			}
			if h := stand[ref]; h.was != row.Version || h.child != row.Child {
				continue
			}
		}
		items = append(items, item)
	}
	return items, nil
}
