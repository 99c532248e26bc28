package casework

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// derive derives what is kept ready of a child: its entries in order, who was told of what, the questions, and what a list shows.
func (d *Desk) derive(child *store.Child, at time.Time) (store.Derived, error) {
	c := build(child, at)
	out := store.Derived{Rules: d.rules.Digest()}
	if !c.Manifest.Today.Known() {
		out.At = at
	}
	place := make(map[record.Ref]int, len(child.Entries))
	for i := range child.Entries {
		place[child.Entries[i].Ref] = i
	}
	for _, it := range c.Items {
		out.Model.Order = append(out.Model.Order, place[it.Ref])
	}
	for _, told := range c.Conveyed() {
		out.Model.Known = append(out.Model.Known, store.KnownTo{Knower: told.To, Ref: told.Of, By: told.By})
	}
	out.Model.Prompts = d.rules.Ask(c)
	out.Card = d.card(child, c, out.Model.Prompts)
	if !out.At.IsZero() {
		out.Card.At = at.Unix()
	}
	return out, nil
}

// deriveNow derives it as at the moment the desk looks at, whatever the database's clock says.
func (d *Desk) deriveNow(child *store.Child, _ time.Time) (store.Derived, error) {
	return d.derive(child, d.now())
}

// card is what the list shows of a child.
func (d *Desk) card(child *store.Child, c *chronology.Chronology, prompts []record.Prompt) store.Card {
	card := store.Card{
		ID: child.ID, Name: CommonName(child.Identities), Family: familyName(child.Identities), Born: c.Born, Now: c.Manifest.Today, Entries: c.Len(),
		Agencies: len(c.Supplied()), Held: len(child.Held) > 0,
	}
	for _, b := range c.Bars() {
		if !b.Ended() {
			card.Open = append(card.Open, openState(&b))
		}
	}
	for _, p := range prompts {
		if p.Status == record.Asked || p.Status == record.Overdue {
			card.Asked = asked(card.Asked, &p)
		}
	}
	if it := c.LastSeen(); it != nil {
		card.LastSeen = store.Seen{By: it.Ref.Agency, Happened: it.Happened, At: it.At}
	}
	return card
}

// asked adds a question to those that wait: one rule is one question, however often it arose, and overdue when it once is.
func asked(all []store.CardPrompt, p *record.Prompt) []store.CardPrompt {
	late := p.Status == record.Overdue
	if i := slices.IndexFunc(all, func(c store.CardPrompt) bool { return c.Rule == p.Rule }); i >= 0 {
		all[i].Overdue = all[i].Overdue || late
		return all
	}
	return append(all, store.CardPrompt{Rule: p.Rule, AskedOf: p.AskedOf, Overdue: late})
}

func openState(b *chronology.Bar) store.OpenState {
	state := store.OpenState{State: b.State, Details: b.Opened.Details, Since: b.Opened.At, Said: b.Opened.At, Lapses: b.Lapses, Until: b.LapsesAt}
	if n := len(b.Restated); n > 0 {
		state.Said = b.Restated[n-1].At
	}
	return state
}

// bar is an open state as a chronology draws it.
func bar(s *store.OpenState) chronology.Bar {
	b := chronology.Bar{State: s.State, Opened: &chronology.Item{Entry: record.Entry{Details: s.Details}, At: s.Since}, Lapses: s.Lapses, LapsesAt: s.Until}
	if s.Said != s.Since {
		b.Restated = []*chronology.Item{{At: s.Said}}
	}
	return b
}

// stillRight says that the questions kept ready are those that would be asked now.
func (d *Desk) stillRight(kept *store.Derived) bool {
	return kept.Rules == d.rules.Digest() && (kept.At.IsZero() || record.LondonDay(kept.At.Unix()).Equal(record.LondonDay(d.now().Unix())))
}
