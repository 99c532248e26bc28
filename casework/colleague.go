package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sightline/record"
)

// Colleague is somebody who is at work here, as others know them.
type Colleague struct {
	ID     record.AccountID
	Name   record.Private
	Agency record.AgencyCode
	Roles  []record.Role // that they may take now
}

// Working is who has to do with a child or, of a rota, who holds what.
type Working struct {
	Ties       []record.Tie
	Names      Names // of all who stand in them
	At         time.Time
	May        bool        // the reader may say who has to do with it
	Colleagues []Colleague // whom they could name: none for those who may not
	Whose      *Named      // the child; nil of a rota
}

// WorkingWith says who has to do with a child, since when, by whom and why.
func (d *Desk) WorkingWith(ctx context.Context, who Who, child record.ChildID) (w Working, err error) {
	if w.Ties, w.Whose, err = d.tiesOf(ctx, who, child); err != nil {
		return w, err
	}
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return w, err
	}
	w.May = d.decide(who, record.TieAct, subject, standing).Allowed
	return w, d.people(ctx, who, &w)
}

// Rotas says who is on duty, of which panel, coordinates what, supervises and covers whom.
func (d *Desk) Rotas(ctx context.Context, who Who) (w Working, err error) {
	if w.Ties, err = d.Rota(ctx, who); err != nil {
		return w, err
	}
	w.May = true
	return w, d.people(ctx, who, &w)
}

// people adds who stands in the ties, and whom the reader could name.
func (d *Desk) people(ctx context.Context, who Who, w *Working) error {
	all, err := d.store.Colleagues(ctx, who.Tenant)
	if err != nil {
		return err
	}
	w.At, w.Names = d.now(), Names{}
	for i := range all {
		a := &all[i]
		if slices.ContainsFunc(w.Ties, func(t record.Tie) bool { return slices.Contains([]string{t.Holder, t.Person, t.By}, string(a.ID)) }) {
			w.Names[string(a.ID)] = a.Name
		}
		if roles := a.RolesAt(w.At); w.May && len(roles) > 0 && string(a.ID) != who.Actor.User {
			w.Colleagues = append(w.Colleagues, Colleague{a.ID, a.Name, a.Agency, roles})
		}
	}
	slices.SortFunc(w.Colleagues, func(a, b Colleague) int {
		return cmp.Or(cmp.Compare(a.Name.Reveal(), b.Name.Reveal()), cmp.Compare(a.ID, b.ID))
	})
	return nil
}
