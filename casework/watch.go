package casework

import (
	"context"

	"sightline/record"
	"sightline/store"
)

// VeryMany tells the Caldicott guardian that somebody opened the records of very many children within an hour. It is for a person to say
// whether that is as it should be: a daily screening may be so, and so may curiosity.
func (d *Desk) VeryMany(ctx context.Context, who Who, children int) error {
	access, err := d.access(ctx, who, record.NoticeAct, oneself(who))
	if err != nil {
		return err
	}
	c := concernedWith(nil, nil, who.Actor.Agency)
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		return w.Tell(ctx, tell(record.Told{What: record.ManyRecords, By: who.Actor, Count: children}, c.guardians...)...)
	})
	return err
}
