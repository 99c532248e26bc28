package main

import (
	"context"
	"fmt"
	"time"

	"sightline/casework"
	"sightline/keys"
	"sightline/record"
	"sightline/store"
)

type keysCommand struct {
	List   keysList   `cmd:"" help:"Say which keys there are, and how many data keys each wraps. No key is shown."`
	Rotate keysRotate `cmd:"" help:"Make a new version of the keys. What is written from now on is under it; rewrap brings the rest under it."`
	Rewrap keysRewrap `cmd:"" help:"Wrap every data key by the newest version. No content is touched; it may run while others work, and be interrupted."`
	Shred  keysShred  `cmd:"" help:"Take away for good what one agency holds of a child under one reference. A manager has to have asked for it, and a Caldicott guardian to have approved it."`
}

type keysList struct{ keeping }

type keysRotate struct{ keeping }

type keysRewrap struct {
	keeping

	RemoveOld bool `help:"Take old versions that wrap nothing any more out of the key file, for good. Backups made before this day can then be restored by nobody who has not kept a copy of the key file."`
}

// atKeys opens the record with its keys, which are there.
func (k *keeping) atKeys(ctx context.Context, out *output, do func(*casework.Desk, *keys.Keyring) error) error {
	if err := k.existing(ctx); err != nil {
		return err
	}
	ring, err := k.ring(ctx)
	if err != nil {
		return err
	}
	return k.desk(ctx, out, true, func(desk *casework.Desk, _ beside) error { return do(desk, ring) })
}

// keeper is who looks after keys.
func keeper() casework.Who { return casework.Service("keys", record.Checking) }

// Run prints the versions.
func (c *keysList) Run(ctx context.Context, out *output) error {
	return c.atKeys(ctx, out, func(desk *casework.Desk, ring *keys.Keyring) error {
		in, err := desk.KeysInUse(ctx, keeper())
		if err != nil {
			return err
		}
		for _, v := range ring.List() { //nolint:contextcheck // the ring looks at its file with a patience of its own
			line := fmt.Sprintf("%-8s version %d  %s  made %s", v.Use, v.Number, v.Fingerprint, v.Made.Format(time.DateOnly))
			if wraps, counted := in[v.Use]; counted {
				line += fmt.Sprintf("  wraps %d data keys", wraps[v.Number])
			}
			if v.Newest {
				line += "  newest"
			}
			_, _ = fmt.Fprintln(out.stdout, line)
		}
		return nil
	})
}

// Run makes a new version.
func (c *keysRotate) Run(ctx context.Context, out *output) error {
	return c.atKeys(ctx, out, func(_ *casework.Desk, ring *keys.Keyring) error {
		if err := ring.Rotate(ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out.stdout, "new keys: version %d. Run rewrap next.\n", ring.Newest(store.ForContent)) //nolint:contextcheck // as above
		_, _ = fmt.Fprintf(out.stderr, "note: the key file %s was changed: keep a new copy of it in another place, and give it to every node that has a file of its own.\n", ring.File())
		return nil
	})
}

// Run wraps anew, and takes old versions out when that is asked.
func (c *keysRewrap) Run(ctx context.Context, out *output) error {
	return c.atKeys(ctx, out, func(desk *casework.Desk, ring *keys.Keyring) error {
		n, err := desk.Rewrap(ctx, keeper())
		_, _ = fmt.Fprintf(out.stdout, "data keys wrapped anew: %d\n", n)
		if err != nil || !c.RemoveOld {
			return err
		}
		return removeOld(ctx, out, desk, ring)
	})
}

// settled is how long a version has to be the newest before older ones are taken out: by then every node wraps by it.
const settled = time.Minute

func removeOld(ctx context.Context, out *output, desk *casework.Desk, ring *keys.Keyring) error {
	in, err := desk.KeysInUse(ctx, keeper())
	if err != nil {
		return err
	}
	all := ring.List() //nolint:contextcheck // as above
	for _, v := range all {
		if v.Newest && in[v.Use] != nil && v.Number > 1 && time.Since(v.Made) < settled {
			return fmt.Errorf("%w: the newest keys were made less than a minute ago, and another node may still wrap by the old ones; do it again in a minute", record.NotYet)
		}
	}
	for _, v := range all {
		wraps, counted := in[v.Use]
		if v.Newest || !counted {
			continue
		}
		if n := wraps[v.Number]; n > 0 {
			return fmt.Errorf("%w: version %d of the keys for %s still wraps %d data keys; run rewrap again", record.Conflict, v.Number, v.Use, n)
		}
		if err := ring.Remove(ctx, v.Use, v.Number); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out.stdout, "taken out of the key file: %s version %d\n", v.Use, v.Number)
	}
	return nil
}
