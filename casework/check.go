package casework

import (
	"context"

	"sightline/record"
	"sightline/store"
)

// Checked says what a check of the whole record read, and the first thing that is wrong.
type Checked struct {
	store.Checked
	Children int
}

// Check reads everything again: the database, the audit log from its first line, every entry against its digest; then it derives each
// child's chronology, states and questions anew.
func (d *Desk) Check(ctx context.Context, who Who) (Checked, error) {
	access, err := d.access(ctx, who, record.CheckAct, record.Subject{Kind: record.WholeLog})
	if err != nil {
		return Checked{}, err
	}
	found, err := d.store.Check(ctx, access)
	if err != nil || found.Bad != "" {
		return Checked{Checked: found}, err
	}
	checked := Checked{Checked: found}
	access, err = d.access(ctx, who, record.CheckAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return checked, err
	}
	err = d.store.Each(ctx, access, func(child store.Child) error {
		d.rules.Ask(d.build(&child))
		checked.Children++
		return nil
	})
	return checked, err
}
