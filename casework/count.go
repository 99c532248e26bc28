package casework

import (
	"context"
	"errors"

	"sightline/record"
	"sightline/store"
)

// errCounted ends the reading once it is known how many there are.
var errCounted = errors.New("counted")

// CountChildren says how many children there are, and nothing of any of them.
func (d *Desk) CountChildren(ctx context.Context, who Who) (n int, err error) {
	access, err := d.access(ctx, who, record.PreviewAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return 0, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		return r.Each(ctx, func(_ *store.Child, of int) error {
			n = of
			return errCounted
		})
	})
	if errors.Is(err, errCounted) {
		err = nil
	}
	return n, err
}
