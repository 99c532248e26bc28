package casework

import (
	"cmp"
	"context"
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// Listed is one child in the list of children.
type Listed struct {
	ID       record.ChildID
	Name     record.Private
	Family   record.Private
	Born     record.Birth
	Now      record.Range
	Entries  int
	Agencies int
	Open     []chronology.Bar // states open now, in order of opening
	Asked    int              // open questions, one for each rule that asks
	Mine     int              // of them asked of the role that looks
	MineLate int              // of those overdue
	Late     int              // of them overdue
	LastSeen *chronology.Item
	Held     bool // waits for a person to say whose records these are
}

// List gives every child the person may see, by name, those first for whom somebody is needed: where the time for a question to this role
// has passed, then where one is asked of this role, then where any is asked. There is no other order of children: no number, no level.
func (d *Desk) List(ctx context.Context, who Who) ([]Listed, error) {
	access, err := d.access(ctx, who, record.ListAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	var all []Listed
	err = d.store.Each(ctx, access, func(child store.Child) error {
		all = append(all, d.listed(who, &child))
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(a.Family.Reveal(), b.Family.Reveal()), cmp.Compare(a.Name.Reveal(), b.Name.Reveal()))
	})
	return all, nil
}

// group is where a child stands in the list.
func (l *Listed) group() int {
	switch {
	case l.MineLate > 0:
		return 0
	case l.Mine > 0:
		return 1
	case l.Asked > 0:
		return 2
	}
	return 3
}

func (d *Desk) listed(who Who, child *store.Child) Listed {
	c := d.build(child)
	one := Listed{
		ID: child.ID, Name: CommonName(child.Identities), Family: familyName(child.Identities), Born: c.Born, Now: c.Now,
		Entries: c.Len(), Agencies: len(c.Supplied()), Open: c.OpenNow(), LastSeen: c.LastSeen(), Held: len(child.Held) > 0,
	}
	asked := map[string]bool{} // one rule is one question, however often it arose
	late := map[string]bool{}
	for _, p := range d.rules.Ask(c) {
		if p.Status != record.Asked && p.Status != record.Overdue {
			continue
		}
		mine := p.AskedOf == who.Actor.Role
		if !asked[p.Rule] {
			asked[p.Rule] = true
			one.Asked++
			one.Mine += count(mine)
		}
		if p.Status == record.Overdue && !late[p.Rule] {
			late[p.Rule] = true
			one.Late++
			one.MineLate += count(mine)
		}
	}
	return one
}

func count(it bool) int {
	if it {
		return 1
	}
	return 0
}

func familyName(ids []record.Identity) record.Private {
	for _, id := range ids {
		if id.FamilyName != "" {
			return id.FamilyName
		}
	}
	return ""
}
