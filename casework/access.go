package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// NotProved means that there would be leave for somebody who proved, again, who they are within the last five minutes.
var NotProved = errors.New("prove again who you are first") //nolint:staticcheck // ST1012: casework.NotProved reads as what it is

// provedFor is how long somebody counts as having proved who they are.
const provedFor = 5 * time.Minute

// access finds out how somebody stands to a child, decides, and makes leave for one act. With accessAs and accessEach it is the one place in the program
// where an access is made. A refusal is record.Withheld, with its reasons, and leaves its line too. A child that is not there is refused in
// the same steps and words as one to whom nothing ties the person.
func (d *Desk) access(ctx context.Context, who Who, act record.Act, subject record.Subject) (audit.Access, error) {
	if subject.Kind == record.EveryChild && who.Actor.Role != record.ServiceRole && (act == record.ListAct || act == record.SearchAct) {
		return d.accessEach(ctx, who, act)
	}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return audit.Access{}, err
	}
	return d.accessAs(ctx, who, act, subject, standing)
}

// accessAs decides with how somebody stands to what the act is about, and makes leave for it.
// sizes: what is asked, and how they stand to it
func (d *Desk) accessAs(ctx context.Context, who Who, act record.Act, subject record.Subject, standing record.Standing) (audit.Access, error) {
	decision := d.decide(who, act, subject, standing)
	if !decision.Allowed {
		return audit.Access{}, errors.Join(withheld(&decision), d.refused(ctx, who, act, subject, standing.Excluded))
	}
	return audit.Grant(granted(who, act, subject, &decision))
}

// asked writes the line that says that somebody asked whether a child is known, after the decision that they may.
func (d *Desk) asked(ctx context.Context, g audit.Granted) error {
	access, err := audit.Grant(g)
	if err != nil {
		return err
	}
	return d.store.Read(ctx, access, func(store.Reader) error { return nil })
}

// standing finds out how somebody stands to the child an act is about. Services stand to no child, and whether only those on a list may see it is
// found out for them too.
func (d *Desk) standing(ctx context.Context, who Who, subject record.Subject) (record.Standing, error) {
	if subject.Kind != record.OneChild || subject.ID == "" {
		return record.Standing{}, nil
	}
	child := record.ChildID(subject.ID)
	all, err := d.store.Standing(ctx, personOf(who), child, d.now())
	if err != nil {
		return record.Standing{}, fmt.Errorf("finding out who has to do with the child: %w", err)
	}
	if who.Actor.Role == record.ServiceRole {
		return record.Standing{Restricted: all[child].Restricted}, nil
	}
	return all[child], nil
}

func personOf(who Who) store.Person {
	return store.Person{Tenant: who.Tenant, User: who.Actor.User, Role: who.Actor.Role, Agency: who.Actor.Agency}
}

func (d *Desk) decide(who Who, act record.Act, subject record.Subject, standing record.Standing) sharing.Decision {
	since := d.now().Sub(who.Proved)
	return sharing.Decide(sharing.Request{
		Tenant: who.Tenant, Actor: who.Actor, Purpose: who.Purpose, Act: act, Subject: subject, Standing: standing,
		Proved: !who.Proved.IsZero() && since < provedFor && since > -provedFor,
	})
}

// withheld says a refusal in words.
func withheld(decision *sharing.Decision) error {
	words := fmt.Errorf("%w: %s", record.Withheld, strings.Join(decision.Reasons, "; "))
	if decision.Prove {
		words = errors.Join(words, NotProved)
	}
	return words
}

// refusedAfter leaves the line of a refusal that came after the decision, such as that of a manager who arranges something for somebody else's
// worker: those are what whoever reviews access wants to see.
func (d *Desk) refusedAfter(ctx context.Context, access audit.Access, err error) error {
	if !errors.Is(err, record.Withheld) {
		return err
	}
	g := access.Granted()
	return errors.Join(err, d.store.Refuse(ctx, audit.Refusal{Tenant: g.Tenant, Actor: g.Actor, Purpose: g.Purpose, Subject: g.Subject, Act: g.Act}))
}

// refused writes the line of a refusal.
func (d *Desk) refused(ctx context.Context, who Who, act record.Act, subject record.Subject, excluded bool) error {
	asked := audit.Refusal{Tenant: who.Tenant, Actor: who.Actor, Purpose: who.Purpose, Subject: subject, Act: act}
	if excluded {
		asked.Relation = record.Excluded
	}
	return d.store.Refuse(ctx, asked)
}

func granted(who Who, act record.Act, subject record.Subject, decision *sharing.Decision) audit.Granted {
	return audit.Granted{
		Tenant: who.Tenant, Actor: who.Actor, Relation: decision.Relation, Purpose: who.Purpose, Subject: subject, Act: act, Sight: decision.Sight,
	}
}

// accessEach makes leave for one act on every child whom somebody has to do with, each as far as they stand to it. Who has to do with none
// has leave for none.
func (d *Desk) accessEach(ctx context.Context, who Who, act record.Act) (audit.Access, error) {
	every := record.Subject{Kind: record.EveryChild}
	decision := d.decide(who, act, every, record.Standing{})
	if !decision.Allowed {
		return audit.Access{}, errors.Join(withheld(&decision), d.refused(ctx, who, act, every, false))
	}
	all, err := d.store.Standing(ctx, personOf(who), "", d.now())
	if err != nil {
		return audit.Access{}, fmt.Errorf("finding out who has to do with which children: %w", err)
	}
	each := make(map[record.ChildID]record.Sight, len(all))
	decided := map[string]record.Sight{}
	for child, standing := range all {
		key := keyOf(&standing)
		sight, known := decided[key]
		if !known {
			sight = d.decide(who, act, record.Subject{Kind: record.OneChild, ID: string(child)}, standing).Sight
			decided[key] = sight
		}
		if !sight.IsZero() {
			each[child] = sight
		}
	}
	decision.Sight = record.Sight{}
	return audit.GrantEach(granted(who, act, every, &decision), each)
}

// keyOf is the same of standings that are decided alike.
func keyOf(n *record.Standing) string {
	parts := make([]string, 0, len(n.Relations)+1)
	for _, r := range n.Relations {
		parts = append(parts, string(r))
	}
	return strings.Join(append(parts, fmt.Sprint(n.Excluded, n.Restricted, n.Listed)), " ")
}

// Holders says who has to do with a child now, by which relation: whoever is shown the record is shown that too.
func (d *Desk) Holders(ctx context.Context, who Who, child record.ChildID) ([]Holder, error) {
	access, err := d.access(ctx, who, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return nil, err
	}
	if err := d.store.Read(ctx, access, func(store.Reader) error { return nil }); err != nil {
		return nil, err
	}
	all, err := d.holders(ctx, who.Tenant, child)
	return slices.DeleteFunc(all, func(h Holder) bool { return h.Relation == record.Excluded }), err
}

// Holder is somebody who has to do with a child, or is on duty.
type Holder = store.Holder

// holders says who has to do with a child now, and is not kept from it.
func (d *Desk) holders(ctx context.Context, tenant record.TenantID, child record.ChildID) ([]Holder, error) {
	all, err := d.store.Holders(ctx, tenant, child, d.now())
	return slices.DeleteFunc(all, func(h Holder) bool { return h.KeptFrom }), err
}

// leads says who the child's lead professionals are: usually one, none when nobody was named. No access is needed: nothing of the record
// is in it, and who is told of something has to be found whoever asks.
func (d *Desk) leads(ctx context.Context, tenant record.TenantID, child record.ChildID) ([]Holder, error) {
	all, err := d.store.Holders(ctx, tenant, child, d.now())
	return slices.DeleteFunc(all, func(h Holder) bool { return h.Relation != record.Leads }), err
}

// warned says to somebody who may open a record that they share one thing with somebody in it, such as a family name. It keeps them from
// nothing; if they know the family it is for them to declare it.
func (d *Desk) warned(ctx context.Context, who Who, child record.ChildID) (bool, error) {
	standing, err := d.standing(ctx, who, record.Subject{Kind: record.OneChild, ID: string(child)})
	return standing.Warned && !standing.Excluded, err
}
