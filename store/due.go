package store

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"sightline/record"
)

// Rederive derives anew what is kept ready of some children for whom time alone matters by now, or that another library of rules asked
// (whichever asked, when none is named). It says how many it was. Nobody else is looked at: both are found by an index.
func (w *writer) Rederive(ctx context.Context, library string, now time.Time, derive Derive) (int, error) {
	if err := w.leave(record.EveryChild, record.CheckAct); err != nil {
		return 0, err
	}
	ids, err := w.due(ctx, library, now)
	if err != nil {
		return 0, err
	}
	return len(ids), w.derive(ctx, ids, derive)
}

// Waiting says of how many children the questions are to be asked anew, up to as many as Rederive takes at once.
func (d *database) Waiting(ctx context.Context, tenant record.TenantID, library string, now time.Time) (n int, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		r := d.readerIn(ctx, tx, tenant)
		ids, err := r.due(ctx, library, now)
		n = len(ids)
		return err
	})
	return n, err
}

// due gives some of the children whose questions are to be asked anew: those for whom time alone matters by now, and then the others that
// another library asked.
func (r *reader) due(ctx context.Context, library string, now time.Time) (ids []record.ChildID, err error) {
	t, sec := r.tenant(), now.Unix()
	question, args := "SELECT child_id FROM child_view WHERE tenant = ? AND next_at > 0 AND next_at <= ?", []any{t, sec}
	if library != "" {
		for _, other := range []string{"<", ">"} {
			question += " UNION ALL SELECT child_id FROM child_view WHERE tenant = ? AND rules " + other + " ? AND NOT (next_at > 0 AND next_at <= ?)"
			args = append(args, t, library, sec)
		}
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, question+" LIMIT ?", append(args, someAtOnce)...)
	slices.Sort(ids)
	return ids, err
}
