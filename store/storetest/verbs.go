package storetest

import (
	"context"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// The verbs of a desk, as short as they can be.

// library is the digest of the rules that the stories ask: none.
const library = "no rules"

// Derive keeps of a child what the stories look at: its entries in the order received, a card with its id and a name made of it, and a question for each entry
// that says so (see asks).
func Derive(c *store.Child, at time.Time) (store.Derived, error) {
	d := store.Derived{Rules: library, Card: store.Card{
		ID: c.ID, Name: record.Private("Called " + string(c.ID)), Born: record.Birth{First: 1_200_000_000, Last: 1_200_000_000}, Entries: len(c.Entries), Held: len(c.Held) > 0,
	}}
	for i := range c.Entries {
		d.Model.Order = append(d.Model.Order, i)
		for _, to := range c.Entries[i].Details.All("told") {
			d.Model.Known = append(d.Model.Known, store.KnownTo{Knower: record.AgencyCode(to), Ref: c.Entries[i].Ref, By: c.Entries[i].Ref})
		}
	}
	asks(c, at, &d)
	reaches(c, &d)
	return d, nil
}

// Take receives what match makes of what is known.
func Take(ctx context.Context, s store.Store, a audit.Access, match func(store.Known) (store.Batch, error)) (got store.Received, err error) {
	_, err = s.Write(ctx, a, store.Request{}, func(w store.Writer) error {
		known, err := w.Known(ctx)
		if err != nil {
			return err
		}
		batch, err := match(known)
		if err != nil {
			return err
		}
		if got, err = w.Receive(ctx, batch); err != nil {
			return err
		}
		return w.Touched(ctx, Derive)
	})
	if err != nil {
		return store.Received{}, err
	}
	return got, nil
}

// Opened gives the child an access is about, from what is kept ready.
func Opened(ctx context.Context, s store.Store, a audit.Access) (c store.Child, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		d, err := r.Child(ctx)
		c = d.Model.Child
		return err
	})
	return c, err
}

// As gives the child an access is about from the rows.
func As(ctx context.Context, s store.Store, a audit.Access, v store.View) (c store.Child, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		c, err = r.ChildAs(ctx, v)
		return err
	})
	return c, err
}

// Listed gives every child's id, in order.
func Listed(ctx context.Context, s store.Store, a audit.Access) (ids []record.ChildID, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		return r.Cards(ctx, func(c store.Card) error {
			ids = append(ids, c.ID)
			return nil
		})
	})
	return ids, err
}

// Logged gives the lines an access may read.
func Logged(ctx context.Context, s store.Store, a audit.Access) (lines []record.LogLine, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		return r.Log(ctx, func(line record.LogLine) error {
			lines = append(lines, line)
			return nil
		})
	})
	return lines, err
}

// Check checks everything.
func Check(ctx context.Context, s store.Store, a audit.Access) (found store.Checked, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		found, err = r.Check(ctx, library, Derive)
		return err
	})
	return found, err
}
