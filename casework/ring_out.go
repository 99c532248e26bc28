package casework

import (
	"context"
	"time"

	"sightline/record"
)

// Ringing is somebody to be rung outside Sightline, as by a phone: whoever is on duty for an area, or who answers for them. It holds nothing of a child.
type Ringing struct {
	Area  record.AreaCode // "" everywhere in the agreement
	Level int             // 0: whoever is on duty
	Role  record.Role     // "" at level 0
}

// rungAgain is how long back it is looked for what waits when the program begins: what was rung before it was stopped may be rung a second time, and
// nothing is not rung.
const rungAgain = time.Hour

// RingOut rings once for each urgent thing that came in and that nobody it was told to has read, soon after it was told, until it is stopped. What could
// not be rung is tried again, and said to failed.
func (d *Desk) RingOut(ctx context.Context, every time.Duration, ring func(context.Context, Ringing) error, failed func(error)) {
	rung, since := map[record.NoticeID]bool{}, d.now().Add(-rungAgain)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := d.ringOnce(ctx, since, rung, ring); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sizes: since when it is looked, what was rung already, and how somebody is rung
func (d *Desk) ringOnce(ctx context.Context, since time.Time, rung map[record.NoticeID]bool, ring func(context.Context, Ringing) error) error {
	all, err := d.store.Unheard(ctx, LocalTenant, record.UrgentUnread, since)
	for i := range all {
		one := &all[i]
		if rung[one.ID] {
			continue
		}
		if said := ring(ctx, Ringing{one.To.Area, one.Count, one.To.Role}); said != nil {
			err = said
			continue
		}
		rung[one.ID] = true
	}
	return err
}
