package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"sightline/chronology"
	"sightline/pathway"
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
	Mine     int              // of them asked of the role that looks, or for its agency to share what they stand on
	MineLate int              // of those overdue
	Late     int              // of them overdue
	LastSeen *chronology.Item
	Held     bool // waits for a person to say whose these records are
	Danger   bool // danger was named, and nobody has said yet that the child is safe

	others []store.CardPrompt // of the open questions, those asked of other roles
}

// List gives every child the person may see, by name, those first for whom somebody is needed: where danger was named, where the time for a question to this role
// has passed, then where one is asked of this role, then where any is asked. There is no other order of children: no number, no level.
func (d *Desk) List(ctx context.Context, who Who) ([]Listed, error) {
	access, err := d.accessEach(ctx, who, record.ListAct)
	if err != nil {
		return nil, err
	}
	var all []Listed
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		return r.Cards(ctx, func(card store.Card) error {
			all = append(all, d.listed(who, &card))
			return nil
		})
	})
	r := d.routing(who)
	for i := range all {
		err = errors.Join(err, all[i].route(ctx, r))
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(a.Family.Reveal(), b.Family.Reveal()), cmp.Compare(a.Name.Reveal(), b.Name.Reveal()))
	})
	return all, nil
}

// route counts as theirs the questions that those asked do not see, because of what the agency of whoever looks holds.
func (l *Listed) route(ctx context.Context, r *routing) error {
	for i := range l.others {
		p := &l.others[i]
		shares, err := r.shares(ctx, l.ID, p.AskedOf, p.Needs)
		if err != nil {
			return err
		}
		l.Mine += count(shares)
		l.MineLate += count(shares && p.Overdue)
	}
	l.others = nil
	return nil
}

// group is where a child stands in the list.
func (l *Listed) group() int {
	switch {
	case l.Danger:
		return 0
	case l.MineLate > 0:
		return 1
	case l.Mine > 0:
		return 2
	case l.Asked > 0:
		return 3
	}
	return 4
}

func (d *Desk) listed(who Who, card *store.Card) Listed {
	one := Listed{
		ID: card.ID, Name: card.Name, Family: card.Family, Born: card.Born, Entries: card.Entries, Agencies: card.Agencies, Held: card.Held,
		Now: record.At(d.now()),
	}
	one.Danger = slices.ContainsFunc(card.Duties, func(waits store.CardDuty) bool { return pathway.Urgent(waits.Step) })
	if card.Now.Known() {
		one.Now = card.Now.In(card.Born)
	}
	for i := range card.Open {
		b := bar(&card.Open[i])
		if b.Lapses && record.SurelyEarlier(b.LapsesAt, one.Now) {
			continue
		}
		if card.Open[i].Vague {
			b.Lapses, b.LapsesAt = false, record.Range{}
		}
		one.Open = append(one.Open, b)
	}
	for _, p := range d.byRule(card) {
		mine := p.AskedOf == who.Actor.Role
		if !mine {
			one.others = append(one.others, p)
		}
		one.Asked++
		one.Mine += count(mine)
		one.Late += count(p.Overdue)
		one.MineLate += count(mine && p.Overdue)
	}
	if seen := card.LastSeen; seen.By != "" {
		one.LastSeen = &chronology.Item{Entry: record.Entry{Ref: record.Ref{Agency: seen.By}, Happened: seen.Happened}, At: seen.At}
	}
	return one
}

// byRule gives the open questions of a card, one for each rule that asks, however often it does: overdue when one of them is by now.
func (d *Desk) byRule(card *store.Card) []store.CardPrompt {
	all := make([]store.CardPrompt, 0, len(card.Asked))
	for i := range card.Asked {
		p := card.Asked[i]
		p.Overdue = d.overdue(card, &p)
		if at := slices.IndexFunc(all, func(c store.CardPrompt) bool { return c.Rule == p.Rule }); at >= 0 {
			all[at].Overdue = all[at].Overdue || p.Overdue
			continue
		}
		all = append(all, p)
	}
	return all
}

// overdue reports that a question's time has passed by now, though nobody looked at the child since. Where the submissions say which day
// is today, time stands still.
func (d *Desk) overdue(card *store.Card, p *store.CardPrompt) bool {
	return p.Overdue || !card.Now.Known() && p.Timing == record.Exact && p.DueBy != 0 && d.now().Unix() > p.DueBy
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
