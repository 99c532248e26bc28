package store

import (
	"fmt"

	"sightline/record"
)

// What is kept ready of a child holds what several references say. It is encoded with a key of its own each time it is derived, which
// stands beside it, wrapped: whatever is derived anew, because a joining was undone or a key was taken away, leaves nothing that opens what
// was kept ready before.

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
	key        Kept
	card, body []byte
}

// encodeView encodes what is kept ready of a child, with a new key.
func (w *writer) encodeView(d *Derived) (row viewRow, err error) {
	id := d.Model.Child.ID
	key, kept, err := w.Keys.Make(viewKeyOf(w.of, id))
	if err == nil {
		row.key = kept
		row.body, err = key.Encode(w.viewOf(id), compact(&d.Model))
	}
	if err == nil {
		row.card, err = key.Encode(w.cardOf(id), compactCard(&d.Card))
	}
	if err != nil {
		return row, fmt.Errorf("keeping a chronology: %w", err)
	}
	return row, nil
}

// decodeView gives one of the two back.
func (r *reader) decodeView(id record.ChildID, about About, wrapped, kept []byte) ([]byte, error) {
	key, err := r.Keys.Open(viewKeyOf(r.of, id), wrapped)
	if err != nil {
		return nil, err
	}
	return key.Decode(about, kept)
}
