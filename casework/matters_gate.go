package casework

import (
	"cmp"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// WithoutLine is a time when less was done for a child, or may be, without everything that is asked for before it.
type WithoutLine struct {
	Child     record.ChildID
	Name      record.Private
	Family    record.Private
	Hub       string
	Said      Told // the exception, or the ending elsewhere
	Elsewhere bool
	Missing   []string // in words; none: nobody has said what was missing
	Left      []string // of these, what has still not been made good
	Role      record.Role
	Whom      record.Private // who took it upon themselves, while they work here
	Nobody    bool           // nobody here has
	Until     string         // the day until which they did: 2026-06-01; "" when none is set
	Past      bool           // that day is past
	Decided   bool           // it was decided with it
}

// Owed reports that something of it is still not made good.
func (l *WithoutLine) Owed() bool { return l.Nobody || len(l.Left) > 0 }

// Shown is the name that a list has of the child.
func (l *WithoutLine) Shown() record.Private { return shownName(l.Name, l.Family) }

func (d *Desk) withoutLines(card *store.Card, names map[string]record.Private) (all []WithoutLine) {
	today := record.LondonDay(readAt(card.Now, card.Born, d.now()).Unix()).Format(time.DateOnly)
	hub := ""
	if n := len(card.Matters); n > 0 {
		hub = card.Matters[n-1].Hub
	}
	for i := range card.Without {
		w := &card.Without[i]
		all = append(all, WithoutLine{
			Child: card.ID, Name: card.Name, Family: card.Family, Hub: hub, Said: Told{record.Kind(w.Kind), &chronology.Item{Entry: record.Entry{Happened: w.Happened}, At: w.At}, 1},
			Elsewhere: w.Elsewhere, Missing: w.Missing, Left: w.Left, Role: w.Role, Whom: names[w.User], Nobody: w.Elsewhere && w.User == "",
			Until: w.Until, Past: w.Until != "" && w.Until < today, Decided: w.Decided,
		})
	}
	return all
}

// beforeOther puts what is still owed first, and there what nobody answers for, then the day until which somebody does, then what is longest ago.
func beforeOther(a, b WithoutLine) int {
	return cmp.Or(count(b.Owed())-count(a.Owed()), count(b.Nobody)-count(a.Nobody), cmp.Compare(a.Until, b.Until), cmp.Compare(a.Said.Last.At.Hull().Hi, b.Said.Last.At.Hull().Hi), cmp.Compare(a.Family.Reveal(), b.Family.Reveal()))
}
