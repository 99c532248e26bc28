package casework

import (
	"context"

	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// Rules gives the rules in force here. They hold nothing of anybody: no access is needed, and no line is written.
func (d *Desk) Rules() *rules.Set { return d.rules }

// Endings says how questions of a rule ended here, over all children, the most frequent first. It counts, names nobody, and has one line in
// the log, as the list of children has.
func (d *Desk) Endings(ctx context.Context, who Who, rule string) (all []record.Ending, err error) {
	access, err := d.access(ctx, who, record.ListAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		all, err = r.Endings(ctx, rule)
		return err
	})
	return all, err
}
