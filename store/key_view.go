package store

import (
	"encoding/binary"
	"fmt"

	"sightline/record"
)

// What is kept ready of a child holds what several references say. It is encoded with a key of its own each time it is derived, which
// stands beside it, wrapped: whatever is derived anew, because a joining was undone or a key was taken away, leaves nothing that opens what
// was kept ready before. The ids of the data keys it was made from stand before it, so that what is shredded is not read either from what
// an older file of the database, put back, kept ready.

func viewKeyOf(tenant record.TenantID, id record.ChildID) KeyOf {
	return KeyOf{Tenant: tenant, Use: ForContent, View: id}
}

func (r *reader) viewOf(id record.ChildID) About {
	return About{Tenant: r.of, Row: "chronology of child " + string(id)}
}

func (r *reader) cardOf(id record.ChildID) About {
	return About{Tenant: r.of, Row: "card of child " + string(id)}
}

// viewRow is what is kept ready of a child, encoded.
type viewRow struct {
	key               Kept
	card, body, words []byte
}

// encodeView encodes what is kept ready of a child, with a new key.
func (w *writer) encodeView(d *Derived) (row viewRow, err error) {
	id := d.Model.Child.ID
	key, kept, err := w.Keys.Make(viewKeyOf(w.of, id))
	if err == nil {
		row.key = kept
		row.body, err = key.Encode(w.viewOf(id), w.madeFrom(&d.Model.Child, compact(&d.Model)))
	}
	if err == nil {
		row.card, err = key.Encode(w.cardOf(id), w.madeFrom(&d.Model.Child, compactCard(&d.Card)))
	}
	var counts []byte
	if err == nil {
		counts, err = encode(d.Words)
	}
	if err == nil {
		row.words, err = key.Encode(w.wordsOf(id), w.madeFrom(&d.Model.Child, counts))
	}
	if err != nil {
		return row, fmt.Errorf("keeping a chronology: %w", err)
	}
	return row, nil
}

// madeFrom puts the ids of the data keys that open what is said of a child before what is made from it.
func (w *writer) madeFrom(c *Child, made []byte) []byte {
	var ids []KeyID
	for _, ref := range c.Refs {
		for _, key := range w.Codec.keys[keyAt{ref, ForContent}] {
			if key.shredded == 0 && !w.Keys.Shredded(key.id) {
				ids = append(ids, key.id)
			}
		}
	}
	out := binary.AppendUvarint(nil, uint64(len(ids)))
	for _, id := range ids {
		out = append(out, id[:]...)
	}
	return append(out, made...)
}

// decodeView gives one of the two back. One that was made from what is shredded since is errShredded, until it is derived anew.
func (r *reader) decodeView(id record.ChildID, about About, wrapped, kept []byte) ([]byte, error) {
	key, err := r.Keys.Open(viewKeyOf(r.of, id), wrapped)
	if err != nil {
		return nil, err
	}
	plain, err := key.Decode(about, kept)
	if err != nil {
		return nil, err
	}
	of, n := binary.Uvarint(plain)
	if n <= 0 || of > uint64(len(plain)-n)/uint64(len(KeyID{})) { //nolint:gosec // n is never more than there is
		return nil, errDamaged
	}
	plain = plain[n:]
	for range of {
		if r.Keys.Shredded(KeyID(plain[:len(KeyID{})])) {
			return nil, errShredded
		}
		plain = plain[len(KeyID{}):]
	}
	return plain, nil
}
