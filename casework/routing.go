package casework

import (
	"context"
	"slices"

	"sightline/record"
)

// A question goes to those it is asked of. Where none of them who has to do with the child sees what it stands on, it goes to whoever leads
// at an agency that holds that, to share it or to act; where nobody who is asked and no holder sees it, that is an alarm (see Unseen).

// leads are the roles that are told, at an agency, of questions that stand on what it holds: one place in each, never a whole workforce.
var leads = []record.Role{
	"police-lead", "missing-coordinator", "health-lead", "school-lead", "virtual-school", "inclusion-lead", "youth-justice-worker", "team-manager", "exploitation-hub",
	"front-door",
}

// routing finds out which open questions it is for somebody to share what they stand on, or to act.
type routing struct {
	desk  *Desk
	who   Who
	here  *present
	seers map[record.ChildID][]seer
}

func (d *Desk) routing(who Who) *routing {
	return &routing{desk: d, who: who, seers: map[record.ChildID][]seer{}}
}

// may reports that it may be for them: they lead at an agency that wrote what not everybody sees who has to do with a child. Nothing is
// asked of the record for it, and of all others nothing has to be.
func (r *routing) may(askedOf record.Role, needs record.Demands) bool {
	by := r.who.Actor
	return by.Agency != "" && by.Role != askedOf && slices.Contains(leads, by.Role) && slices.ContainsFunc(needs, func(d record.Demand) bool {
		return d.Agency == by.Agency && (d.Restricted || d.Class == record.ClassC)
	})
}

// shares reports that it is for them: of those the question is asked of, nobody sees what their agency holds.
func (r *routing) shares(ctx context.Context, child record.ChildID, askedOf record.Role, needs record.Demands) (bool, error) {
	if !r.may(askedOf, needs) {
		return false, nil
	}
	seers, err := r.of(ctx, child)
	return !slices.ContainsFunc(seers, func(s seer) bool {
		return s.role == askedOf && !slices.ContainsFunc(needs, func(d record.Demand) bool { return d.Agency == r.who.Actor.Agency && !s.sight.Meets(d) })
	}), err
}

func (r *routing) of(ctx context.Context, child record.ChildID) ([]seer, error) {
	if known, ok := r.seers[child]; ok {
		return known, nil
	}
	if r.here == nil {
		here, err := r.desk.present(ctx, r.who.Tenant)
		if err != nil {
			return nil, err
		}
		r.here = &here
	}
	seers, err := r.desk.seers(ctx, r.who.Tenant, child, r.here)
	r.seers[child] = seers
	return seers, err
}

// route says of the open questions on a page which it is for somebody to share what they stand on, and with whom.
func (d *Desk) route(ctx context.Context, who Who, o *Opened) error {
	at := make(map[record.Ref]record.Demand, o.Everyone.Len())
	for _, it := range o.Everyone.Items {
		at[it.Ref] = record.DemandOf(record.Words().Class(&it.Entry), it.Handling, it.Ref.Agency)
	}
	r := d.routing(who)
	for i := range o.Prompts {
		p := &o.Prompts[i]
		if p.Status != record.Asked && p.Status != record.Overdue {
			continue
		}
		var needs record.Demands
		for _, ref := range p.Cites() {
			if demand, here := at[ref]; here {
				needs = needs.With(demand)
			}
		}
		shares, err := r.shares(ctx, o.ID, p.AskedOf, needs)
		if err != nil {
			return err
		}
		if shares {
			if o.Share == nil {
				o.Share = map[record.QuestionID]record.Role{}
			}
			o.Share[p.ID] = p.AskedOf
		}
	}
	return nil
}
