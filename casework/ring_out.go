package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"sightline/record"
)

// Ringing is somebody to be rung outside Sightline, as by a phone: whoever is on duty for an area, or who answers for them. It holds nothing of a child.
type Ringing struct {
	Area  record.AreaCode // "" everywhere in the agreement
	Level int             // 0: whoever is on duty
	Role  record.Role     // "" at level 0
}

// RingOut rings for each urgent thing that came in and that nobody has read, soon after it was told, until it is stopped: once while the program runs. What
// could not be rung is tried again, and said to failed. Whatever waits when the program begins is rung then, however old it is.
func (d *Desk) RingOut(ctx context.Context, every time.Duration, ring func(context.Context, Ringing) error, failed func(error)) {
	rung := map[record.NoticeID]bool{}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := d.ringOnce(ctx, rung, ring); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ringsAtOnce is how many are rung at the same time: one who does not answer keeps nobody waiting.
const ringsAtOnce = 8

func (d *Desk) ringOnce(ctx context.Context, rung map[record.NoticeID]bool, ring func(context.Context, Ringing) error) error {
	all, err := d.store.Unheard(ctx, LocalTenant, record.UrgentUnread, d.now().Add(-noticesFor))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(n record.Told) bool { return rung[n.ID] || n.Count == 0 && !n.To.OnDuty }) // the duty phone is one
	said := make([]error, len(all))
	var group errgroup.Group
	group.SetLimit(ringsAtOnce)
	for i := range all {
		group.Go(func() error {
			said[i] = ring(ctx, Ringing{all[i].To.Area, all[i].Count, all[i].To.Role})
			return nil
		})
	}
	_ = group.Wait() // each says for itself
	for i := range all {
		rung[all[i].ID] = said[i] == nil
	}
	return errors.Join(said...)
}
