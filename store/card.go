package store

import (
	"context"
	"maps"
	"slices"

	"sightline/record"
)

// What is kept ready of a child is derived from the whole record. Here each item of it gets how far somebody has to see to be told of it,
// and whoever is given a card is given the items that they see so far for.

// settle puts what was derived of a child beside the child, and says of everything in it what it demands.
func (c *Child) settle(classes []record.Class, d *Derived) {
	of := c.demandsOf(classes)
	c.classify(of, d.Steps)
	d.Model.Child, d.Model.Classes = *c, classes
	d.Model.Child.Steps = setAside(slices.Concat(c.Steps, d.Steps))
	d.Model.unsealed(of)
	d.Card.settle(c, of)
}

// unsealed leaves out questions that stand on what was sealed since they were asked: they are for nobody.
func (m *Model) unsealed(of map[record.Ref]record.Demands) {
	here := func(ref record.Ref) bool {
		_, known := of[ref]
		return known || ref.IsZero() || ref.Agency == record.Asker
	}
	m.Prompts = promptsWithin(m.Prompts, here)
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool { return !e.Prompt.Within(here) })
}

func (card *Card) settle(c *Child, of map[record.Ref]record.Demands) {
	demand := func(cites ...record.Ref) record.Demands {
		if !isHere(of, cites) {
			return record.Demands{{Class: record.ClassS}}
		}
		return needs(of, cites)
	}
	card.Counts, card.Supply = countsOf(c, of), supplied(c)
	for i := range card.Open {
		one := &card.Open[i]
		one.Needs, one.Opened = demand(one.Opened), record.Ref{}
		one.Ends = one.Needs
		for at := range one.Again {
			again := &one.Again[at]
			again.Needs, again.Cites = demand(again.Cites), record.Ref{}
			one.Ends = one.Ends.With(again.Needs...)
		}
		one.Again = firsts(one.Again, func(r *Restated) record.Demands { return r.Needs })
	}
	for i := range card.Asked {
		one := &card.Asked[i]
		one.Needs, one.Cites = demand(one.Cites...), nil
	}
	for i := range card.Seen {
		one := &card.Seen[i]
		one.Needs, one.Cites = demand(one.Cites), record.Ref{}
	}
	card.Seen = firsts(card.Seen, func(s *Seen) record.Demands { return s.Needs })
	card.settleProcess(demand)
}

// firsts leaves of items, of which somebody is told the first that they see, those that are the first for anybody.
func firsts[T any](items []T, demands func(*T) record.Demands) []T {
	var left []T
	for i := range items {
		if !slices.ContainsFunc(left, func(before T) bool { return demands(&before).Within(demands(&items[i])) }) {
			left = append(left, items[i])
		}
	}
	return left
}

// countsOf counts entries by what they demand.
func countsOf(c *Child, of map[record.Ref]record.Demands) []Counted {
	by := map[record.Demand]int{}
	for i := range c.Entries {
		for _, d := range of[c.Entries[i].Ref] {
			by[d]++
		}
	}
	var all []Counted
	for d, n := range by {
		all = append(all, Counted{d, n})
	}
	slices.SortFunc(all, func(a, b Counted) int { return a.Compare(b.Demand) })
	return all
}

// supplied gives the agencies that say they supply, by code.
func supplied(c *Child) []record.AgencyCode {
	all := map[record.AgencyCode]bool{}
	for i := range c.Manifests {
		for code := range c.Manifests[i].Agencies {
			all[code] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// within leaves of a card the items that may be told to who sees so far.
func (card Card) within(look far) Card {
	agencies := card.Supply
	for _, one := range card.Counts {
		if !look.meetsOne(one.Demand) {
			continue
		}
		card.Entries += one.Entries
		if !slices.Contains(agencies, one.Agency) {
			agencies = append(agencies, one.Agency)
		}
	}
	card.Agencies = len(agencies)
	card.Open = slices.DeleteFunc(card.Open, func(s OpenState) bool { return !look.meets(s.Needs) })
	for i := range card.Open {
		one := &card.Open[i]
		one.Said, one.Vague = one.Since, one.Lapses && !look.meets(one.Ends)
		if at := slices.IndexFunc(one.Again, func(r Restated) bool { return look.meets(r.Needs) }); at >= 0 {
			one.Said = one.Again[at].At
		}
		one.Again, one.Ends = nil, nil
	}
	card.Asked = slices.DeleteFunc(card.Asked, func(p CardPrompt) bool { return !look.meets(p.Needs) })
	if at := slices.IndexFunc(card.Seen, func(s Seen) bool { return look.meets(s.Needs) }); at >= 0 {
		card.LastSeen = card.Seen[at]
		card.LastSeen.Needs = nil
	}
	card.Counts, card.Supply, card.Seen = nil, nil, nil
	card.processWithin(look)
	return card
}

// Unanswered gives the open questions of every child, in order of the children's ids, with how far somebody has to see to be told of each.
func (r *reader) Unanswered(ctx context.Context, do func(record.ChildID, *CardPrompt) error) error {
	if err := r.leave(record.EveryChild, record.ReviewAct); err != nil {
		return err
	}
	return r.cards(ctx, nil, func(c Card) error {
		for i := range c.Asked {
			p := &c.Asked[i]
			if err := do(c.ID, &CardPrompt{ID: p.ID, Rule: p.Rule, Theme: p.Theme, AskedOf: p.AskedOf, Asked: p.Asked, Needs: p.Needs}); err != nil {
				return err
			}
		}
		return nil
	}, " ORDER BY child_id")
}
