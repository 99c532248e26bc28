package casework

import (
	"context"

	"sightline/record"
	"sightline/store"
)

// Named is who a child is, for a page that does not show the record: so that nobody acts in the wrong child's.
type Named struct {
	Name record.Private // the name most people know them by
	Born record.Birth
	Now  record.Range // the moment at which they are of an age
}

// whose says whose record it is, to whoever may open it for their purpose: to nobody else, whatever else they may do with it, and never to
// whoever reviews access. nil: not to them.
func (d *Desk) whose(ctx context.Context, r store.Reader, may bool) (*Named, error) {
	if !may {
		return nil, nil //nolint:nilnil // they are not told, and nothing is wrong
	}
	of, err := r.Named(ctx)
	if err != nil {
		return nil, err
	}
	n := &Named{Name: of.Name, Born: of.Born, Now: record.At(d.now())}
	if of.Now.Known() {
		n.Now = of.Now.In(of.Born)
	}
	return n, nil
}

// opens reports that somebody may open the record, and so be told whose it is.
func (d *Desk) opens(ctx context.Context, who Who, child record.ChildID) (bool, error) {
	standing, err := d.standing(ctx, who, oneChild(child))
	return err == nil && d.opensAs(who, child, standing), err
}

func (d *Desk) opensAs(who Who, child record.ChildID, standing record.Standing) bool {
	return who.Purpose != record.AccessReview && d.decide(who, record.OpenAct, oneChild(child), standing).Allowed
}

// Named says whose record it is, for a page that looks at nothing else of it: a look of its own, as in a list. nil: whoever asks may not open the
// record, and is told nothing; that leaves no line.
func (d *Desk) Named(ctx context.Context, who Who, child record.ChildID) (n *Named, err error) {
	standing, err := d.standing(ctx, who, oneChild(child))
	if err != nil || !d.opensAs(who, child, standing) || !d.decide(who, record.ListAct, oneChild(child), standing).Allowed {
		return nil, err
	}
	access, err := d.access(ctx, who, record.ListAct, oneChild(child))
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		n, err = d.whose(ctx, r, true)
		return err
	})
	return n, err
}

// Named is whose record was opened.
func (o *Opened) Named() *Named {
	return &Named{Name: o.Name, Born: o.Everyone.Born, Now: o.Everyone.Now}
}
