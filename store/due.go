package store

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"sightline/record"
)

// Rederive derives anew what is kept ready of some children for whom time alone matters by now, or that another library of rules asked.
// It says how many it was. Nobody else is looked at: both are found by an index.
func (w *writer) Rederive(ctx context.Context, library string, now time.Time, derive Derive) (int, error) {
	if err := w.leave(record.EveryChild, record.CheckAct); err != nil {
		return 0, err
	}
	var ids []record.ChildID
	err := w.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT child_id FROM ("+waitingToBeAsked+") AS waiting LIMIT ?", w.tenant(), now.Unix(), w.tenant(), library, w.tenant(), library, someAtOnce)
	if err != nil {
		return 0, err
	}
	slices.Sort(ids)
	return len(ids), w.derive(ctx, ids, derive)
}

// waitingToBeAsked finds the children whose questions are to be asked anew.
const waitingToBeAsked = `SELECT child_id FROM child_view WHERE tenant = ? AND next_at > 0 AND next_at <= ?
	UNION ALL SELECT child_id FROM child_view WHERE tenant = ? AND rules < ? UNION ALL SELECT child_id FROM child_view WHERE tenant = ? AND rules > ?`

// Waiting says of how many children the questions are to be asked anew: what Rederive would find.
func (d *database) Waiting(ctx context.Context, tenant record.TenantID, library string, now time.Time) (n int, err error) {
	t := string(tenant)
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		return plain(tx).QueryRowContext(ctx, numbered("SELECT count(DISTINCT child_id) FROM ("+waitingToBeAsked+") AS waiting"), t, now.Unix(), t, library, t, library).Scan(&n)
	})
	return n, err
}
