package casework

import (
	"cmp"
	"slices"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// process puts on a child's card where the child stands in the exploitation process and what waits there, each with the entries it stands on,
// and gives the moment at which time alone may change what waits; zero: never. Of a child in the process that is every day; of others it is when
// something that is due is not done.
func (d *Desk) process(card *store.Card, c *chronology.Chronology, at time.Time) (next time.Time, rings []pathway.Ring) {
	of := d.caseOn(c, at)
	for i, m := range of.Matters {
		one := cardMatter(of, m)
		if i == len(of.Matters)-1 {
			one.Changed = changed(c, m)
		}
		card.Matters = append(card.Matters, one)
	}
	duties := pathway.Duties(of)
	for i := range duties {
		one := &duties[i]
		duty := store.CardDuty{Step: one.Step, Say: one.Say, Why: one.Why, Of: one.Of, User: one.User, About: one.About, Area: one.Area, Came: one.Came, Cites: one.Cites}
		if !one.Due.IsZero() {
			duty.Due = one.Due.Unix()
		}
		card.Duties = append(card.Duties, duty)
	}
	card.Without = wentWithout(of)
	next = turns(of, duties)
	if pathway.Current(of.Matters) != nil {
		next = record.LondonDay(of.Now.Unix()).AddDate(0, 0, 1).UTC()
	}
	if level := nextLevel(of, duties); !level.IsZero() && (next.IsZero() || level.Before(next)) {
		next = level.Add(time.Second)
	}
	return next, pathway.Rings(of)
}

// wentWithout gives what was gone on without before less was done, each with the entries it stands on.
func wentWithout(of *pathway.Case) (all []store.CardWithout) {
	for _, w := range pathway.WentWithout(of) {
		one := store.CardWithout{
			Kind: string(w.Item.Kind), Happened: w.Item.Happened, At: w.Item.At, Elsewhere: w.Elsewhere, Missing: w.Missing, Left: w.Left, Until: w.Until, Decided: w.Decided != nil, Cites: w.Cites,
		}
		if w.Said != nil {
			one.User, one.Role = w.Said.Details.First("decided_by"), record.Role(w.Said.Details.First("decided_as"))
		}
		all = append(all, one)
	}
	return all
}

// caseOn puts together what the process looks at of a record that is read, for a list as for a page, so that both say the same.
func (d *Desk) caseOn(c *chronology.Chronology, at time.Time) *pathway.Case {
	return &pathway.Case{Chronology: c, Matters: pathway.Matters(c), Now: readAt(c.Manifest.Today, c.Born, at), Local: d.local, Days: calendar.England()}
}

// readAt is the moment as of which a record is read: the day on which it says that time stands still, else the moment there is.
func readAt(today record.When, born record.Birth, at time.Time) time.Time {
	if hi := today.In(born).Hull().Hi; today.Known() && hi < record.PosInf {
		return time.Unix(hi, 0).UTC()
	}
	return at
}

// turns gives the first of the days by which something is due after which something else waits, such as a question why it was not done; zero:
// with none of the next ones.
func turns(of *pathway.Case, duties []pathway.Duty) time.Time {
	then, looked := *of, 0
	for i := range duties {
		due := duties[i].Due
		if due.IsZero() || due.Before(of.Now) || due.Add(time.Second).Equal(then.Now) {
			continue
		}
		looked++
		if looked > mostTurnsAhead {
			return due.Add(time.Second)
		}
		then.Now = due.Add(time.Second)
		if !slices.EqualFunc(pathway.Duties(&then), duties, func(a, b pathway.Duty) bool { return a.Say == b.Say && a.About == b.About && a.Due.Equal(b.Due) }) {
			return then.Now
		}
	}
	return time.Time{}
}

// nextLevel gives the first moment after now at which something that nobody did comes to its next level; zero: nothing does.
func nextLevel(of *pathway.Case, duties []pathway.Duty) (next time.Time) {
	for i := range duties {
		if then := duties[i].Then; then.After(of.Now) && (next.IsZero() || then.Before(next)) {
			next = then
		}
	}
	return next
}

// mostTurnsAhead is how many days are looked at ahead; then it is looked again.
const mostTurnsAhead = 8

func cardMatter(of *pathway.Case, m *pathway.Matter) store.CardMatter {
	one := store.CardMatter{
		Stage: string(m.Stage), Hub: m.Hub, Turn: kindFact(m.Turned), Last: kindFact(m.Last), Began: kindFact(m.Opened), Cites: []record.Ref{m.Opened.Ref, m.Turned.Ref},
	}
	if level := pathway.Level(of.Matters, m); level != "" {
		one.Level = levelFact(of, m, level)
	}
	if referral := m.Newest("mace.referral"); referral != nil {
		one.Referral = store.CardReferral{
			CardFact: kindFact(referral), By: cmp.Or(record.AgencyCode(referral.Details.First("by")), referral.Ref.Agency), As: record.Role(referral.Details.First("decided_as")), Danger: referral.Details.First("danger"),
		}
	}
	if m.Category != "" {
		one.Harm = saidFact(m, "category", m.Category)
	}
	return one
}

// changed are the entries since the last decision of a matter.
func changed(c *chronology.Chronology, m *pathway.Matter) (all []store.CardFact) {
	for _, it := range c.Items[m.Last.Pos+1:] {
		if !it.Repeats && !it.TimeUnknown && !m.Holds(it.Ref) {
			all = append(all, kindFact(it))
		}
	}
	return all
}

// kindFact is the kind of an entry.
func kindFact(it *chronology.Item) store.CardFact {
	return store.CardFact{Says: string(it.Kind), Happened: it.Happened, At: it.At, Times: 1, Cites: it.Ref}
}

// levelFact is the level that stands, with the entry that set it last, also when that is of an earlier matter.
func levelFact(of *pathway.Case, m *pathway.Matter, level string) store.CardFact {
	for _, set := range slices.Backward(pathway.Levels(of.Chronology)) {
		if set.Level == level {
			f := kindFact(set.Item)
			f.Says = level
			return f
		}
	}
	return saidFact(m, "level", level)
}

// saidFact is what a matter has of a detail, told to whoever sees the entry that says so: the last one that does. What no entry of it says is
// told to nobody.
func saidFact(m *pathway.Matter, key, value string) store.CardFact {
	for _, it := range slices.Backward(m.Entries) {
		if !it.Repeats && it.Details.Has(key, value) {
			f := kindFact(it)
			f.Says = value
			return f
		}
	}
	return store.CardFact{}
}
