package casework

import (
	"context"
	"time"

	"sightline/record"
	"sightline/store"
)

// Check reads everything again: the database, the audit log from its first line and against what was signed of it, every entry against
// its digest; then it derives each child's chronology, states and questions anew and sets them against what is kept ready.
func (d *Desk) Check(ctx context.Context, who Who) (found store.Checked, err error) {
	access, err := d.access(ctx, who, record.CheckAct, record.Subject{Kind: record.WholeLog})
	if err != nil {
		return found, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		found, err = r.Check(ctx, d.reads, d.derive)
		return err
	})
	return found, err
}

// Rebuild derives anew everything that can be: what is kept ready of every child, and the full-text index. It says how many children
// there are.
func (d *Desk) Rebuild(ctx context.Context, who Who) (children int, err error) {
	access, err := d.access(ctx, who, record.CheckAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return 0, err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		children, err = w.Rebuild(ctx, d.deriveNow)
		return err
	})
	return children, err
}

// Health says what can be done with the record now.
type Health = store.Health

// Health says whether the record can be written, and since when and why not.
func (d *Desk) Health(ctx context.Context) Health { return d.store.Health(ctx) }

// Checkpoint signs where the log ends, outside the database.
func (d *Desk) Checkpoint(ctx context.Context) error { return d.store.Checkpoint(ctx, LocalTenant) }

// Ready says whether the record can be read and fits this program.
func (d *Desk) Ready(ctx context.Context) error { return d.store.Ready(ctx) }

// Signed says when where the log ends was last signed outside the database, and how many lines came since.
func (d *Desk) Signed(ctx context.Context) (at time.Time, since int64, err error) {
	return d.store.Signed(ctx, LocalTenant)
}
