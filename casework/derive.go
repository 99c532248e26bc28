package casework

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// derive derives what is kept ready of a child: its entries in order, who was told of what, the questions, and what a list shows.
func (d *Desk) derive(child *store.Child, at time.Time) (store.Derived, error) {
	c := build(child, at)
	out := store.Derived{Rules: d.reads}
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
	prompts, next := d.ask(toAsk(child, c))
	k := keeper{child: child, c: c, rules: d.rules, at: at}
	out.Model.Prompts, out.Model.Ended = k.live(prompts)
	out.Steps = k.steps
	out.Reach, out.Tokens = reachOf(child, c, sharing.Said()), tokensOf(child, c)
	out.Words = countWords(child.Entries, c.Born)
	out.Card = d.card(child, c, out.Model.Prompts, slices.Concat(child.Steps, k.steps))
	waits, rings := d.process(&out.Card, c, at)
	out.Tell = ringing(child.ID, rings)
	out.Reach = append(out.Reach, reachOfArrived(&out.Card)...)
	if !out.At.IsZero() {
		out.Card.At = at.Unix()
		if next != record.PosInf {
			out.Next = time.Unix(next, 0).UTC()
		}
		if !waits.IsZero() && (out.Next.IsZero() || waits.Before(out.Next)) {
			out.Next = waits
		}
	}
	return out, nil
}

// deriveNow derives it as at the moment the desk looks at, whatever the database's clock says.
func (d *Desk) deriveNow(child *store.Child, _ time.Time) (store.Derived, error) {
	return d.derive(child, d.now())
}

// card is what the list shows of a child, each item with the entries on which it stands.
func (d *Desk) card(child *store.Child, c *chronology.Chronology, prompts []record.Prompt, steps []record.Step) store.Card {
	card := store.Card{
		ID: child.ID, Name: CommonName(child.Identities), Family: familyName(child.Identities), Born: c.Born, Now: c.Manifest.Today, Held: len(child.Held) > 0,
	}
	for _, b := range c.Bars() {
		if !b.Ended() {
			card.Open = append(card.Open, openState(&b))
		}
	}
	first := make(map[record.QuestionID]int64)
	for i := range slices.Backward(steps) {
		first[steps[i].Question] = steps[i].At.Unix()
	}
	for i := range prompts {
		if p := &prompts[i]; p.Status == record.Asked || p.Status == record.Overdue {
			card.Asked = append(card.Asked, cardPrompt(p, c.Find(p.Trigger), first[p.ID]))
		}
	}
	for _, it := range c.Seen() {
		card.Seen = append(card.Seen, store.Seen{By: it.Ref.Agency, Happened: it.Happened, At: it.At, Cites: it.Ref})
	}
	return card
}

// cardPrompt is what a list shows of an open question: asked at an entry, and first asked here at a moment.
func cardPrompt(p *record.Prompt, at *chronology.Item, first int64) store.CardPrompt {
	card := store.CardPrompt{
		ID: p.ID, Rule: p.Rule, Theme: p.Theme, AskedOf: p.AskedOf, Agency: p.Trigger.Agency, Timing: p.Timing, Due: p.Due, DueBy: p.DueBy, Opened: p.OpenedWhen,
		Asked: first, Overdue: p.Status == record.Overdue, Cites: p.Cites(),
	}
	if at != nil {
		card.Area = at.Area
	}
	return card
}

func openState(b *chronology.Bar) store.OpenState {
	state := store.OpenState{State: b.State, Details: b.Opened.Details, Since: b.Opened.At, Lapses: b.Lapses, Until: b.LapsesAt, Opened: b.Opened.Ref}
	for _, it := range slices.Backward(b.Restated) {
		state.Again = append(state.Again, store.Restated{At: it.At, Cites: it.Ref})
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
	return kept.Rules == d.reads && (kept.Next.IsZero() || d.now().Before(kept.Next))
}
