package casework

import (
	"context"
	"encoding/base32"
	"strconv"

	"sightline/audit"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// ringing tells whoever is on duty, and level by level who answers for them, that something urgent came in and nobody in their area has read it. Each
// is told once, in the very change by which it came or its time was over: under an id that stands for what came, the area and the level. No
// word of a record is told, and nothing that was told is taken back.
func ringing(child record.ChildID, rings []pathway.Ring) (all []record.Told) {
	for i := range rings {
		ring := &rings[i]
		told := record.Told{ID: ringID(ring), What: record.UrgentUnread, Child: child, Count: ring.Level, To: record.Audience{Role: ring.Role, Area: ring.Area}}
		if ring.Level == 0 {
			told.To = record.Audience{OnDuty: true, Area: ring.Area}
		}
		all = append(all, told)
	}
	return all
}

// ringID stands for one ring, and says nothing of it to whoever reads it.
func ringID(ring *pathway.Ring) record.NoticeID {
	sum := audit.NewDigester("ring 1")
	sum.Text(ring.Of.String(), string(ring.Area), strconv.Itoa(ring.Level))
	of := sum.Sum()
	return record.NoticeID("ring-" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(of[:16]))
}

// Urgent says of how much that came in and is urgent somebody has not said that they read it. It is a number, for every page and for an open one, and
// leaves no line; when it cannot be said it is 0.
func (d *Desk) Urgent(ctx context.Context, who Who) int {
	var kept func(record.ChildID) bool
	n, err := d.store.Unread(ctx, who.Tenant, who.Actor, store.Unheard{Since: d.now().Add(-noticesFor), But: func(what record.Happening, child record.ChildID) (_ bool, err error) {
		if what != record.UrgentUnread {
			return true, nil
		}
		if kept == nil {
			if kept, err = d.keptFrom(ctx, who); err != nil {
				return true, err
			}
		}
		return kept(child), nil
	}})
	if err != nil {
		return 0
	}
	return n
}

// heardOf says that whoever read what came in about a child was told of it, so that it rings for them no longer. It does not undo that they read it.
func (d *Desk) heardOf(ctx context.Context, who Who, child record.ChildID) error {
	access, err := d.access(ctx, who, record.NoticeAct, oneself(who))
	if err != nil || d.Urgent(ctx, who) == 0 {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		all, err := w.Notices(ctx, d.now().Add(-noticesFor))
		var ids []record.NoticeID
		for i := range all {
			if all[i].What == record.UrgentUnread && all[i].Child == child {
				ids = append(ids, all[i].ID)
			}
		}
		if err != nil || len(ids) == 0 {
			return err
		}
		return w.Heard(ctx, ids...)
	})
	return err
}
