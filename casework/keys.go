package casework

import (
	"context"
	"fmt"

	"sightline/record"
	"sightline/store"
)

// rewrappedAtOnce is how many data keys are wrapped anew in one commit: nobody waits for it.
const rewrappedAtOnce = 500

// Rewrap wraps every data key anew that an older key outside wraps, in commits of their own, and says how many they were. No content is
// touched, and whoever is interrupted goes on where it stopped. What a record older than a shredding still has open is taken away first.
func (d *Desk) Rewrap(ctx context.Context, who Who) (keys int, err error) {
	for first := true; ; first = false {
		access, err := d.access(ctx, who, record.RotateKeysAct, record.Subject{Kind: record.EveryChild})
		if err != nil {
			return keys, err
		}
		n := 0
		if _, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
			if first {
				if _, err := w.Missing(ctx, d.deriveNow); err != nil {
					return err
				}
			}
			n, err = w.Rewrap(ctx, rewrappedAtOnce)
			return err
		}); err != nil {
			return keys, fmt.Errorf("wrapping keys anew: %w", err)
		}
		if keys += n; n == 0 {
			return keys, nil
		}
	}
}

// KeysInUse says how many data keys each version of the keys outside wraps.
func (d *Desk) KeysInUse(ctx context.Context, who Who) (in map[store.Use]map[int]int, err error) {
	access, err := d.access(ctx, who, record.RotateKeysAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		in, err = r.Wrapped(ctx)
		return err
	})
	return in, err
}

// Shred takes away for good what an agency said of a child: its key is destroyed, and the child derived anew without it. agreed is asked in
// the same commit whether two people said so; when it says no, nothing is done.
func (d *Desk) Shred(ctx context.Context, who Who, child record.ChildID, ref record.ChildRef, agreed func(context.Context, store.Writer) error) error {
	access, err := d.access(ctx, who, record.RotateKeysAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		if err := agreed(ctx, w); err != nil {
			return err
		}
		if err := w.Shred(ctx, ref); err != nil {
			return err
		}
		return w.Touched(ctx, d.deriveNow)
	})
	if err != nil {
		return fmt.Errorf("taking away for good: %w", err)
	}
	return nil
}

// keepKeys wraps anew what an older key outside wraps, when there is any.
func (d *Desk) keepKeys(ctx context.Context) error {
	behind, err := d.store.KeysBehind(ctx, LocalTenant)
	if err != nil || behind == 0 {
		return err
	}
	_, err = d.Rewrap(ctx, Service("keys", record.Checking))
	return err
}
