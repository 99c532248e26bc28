package store

import (
	"context"
	"database/sql"
	"fmt"

	"sightline/record"
)

// Each gives every child from what is kept ready: one row is held at a time, however many there are. Questions are asked of the whole record
// or they would ask for what is there, so each is given whole, but for what is sealed: only counts may come of it.
func (r *reader) Each(ctx context.Context, do func(c *Child, of int) error) error {
	if err := r.leave(record.EveryChild, record.PreviewAct); err != nil {
		return err
	}
	var of int
	if err := plain(r.tx).QueryRowContext(ctx, "SELECT count(*) FROM child_view WHERE tenant = $1", r.tenant()).Scan(&of); err != nil {
		return fmt.Errorf("counting children: %w", err)
	}
	return r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		var kept, wrapped sql.RawBytes
		if err := scan(&id, &kept, &wrapped); err != nil {
			return err
		}
		body, err := r.decodeView(id, r.viewOf(id), wrapped, kept)
		if err != nil {
			return fmt.Errorf("reading a chronology: %w", err)
		}
		model, err := expand(body, wholly)
		if err == nil && model.Child.ID != id {
			err = fmt.Errorf("reading a chronology: %w", errDamaged) // it is another child's
		}
		if err != nil {
			return err
		}
		return do(&model.Child, of)
	}, "SELECT child_id, body, wrapped FROM child_view WHERE tenant = ? ORDER BY child_id", r.tenant())
}
