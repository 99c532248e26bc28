package store

import "sightline/record"

// One entry and what hangs on it, written and read in one order: whoever changes one side changes the other, and the version.

// entryNumbers is how many numbers an entry takes at least.
const entryNumbers = 21

func (p *packing) entry(e *record.Entry) {
	p.word(string(e.Ref.Agency))
	p.text(string(e.Ref.Record))
	p.childRef(e.Subject)
	p.when(e.Happened)
	p.flag(e.Order.Set)
	if e.Order.Set {
		p.signed(int64(e.Order.Value))
	}
	p.text(e.After.String())
	p.when(e.Known)
	p.when(e.Recorded)
	p.word(string(e.Kind))
	p.text(e.Text.Reveal())
	p.word(string(e.Area))
	p.placesAndPeople(e)
	p.details(e.Details)
	p.signed(int64(e.Count))
	p.word(string(e.Handling))
	p.word(e.Source)
	p.origin(e.Origin)
}

func (u *unpacking) entry(e *record.Entry) {
	e.Ref.Agency = record.AgencyCode(u.word())
	e.Ref.Record = record.RecordID(u.text())
	u.childRef(&e.Subject)
	u.when(&e.Happened)
	if u.flag() {
		e.Order = record.Order{Value: int(u.signed()), Set: true}
	}
	if after := u.text(); after != "" {
		u.after(after, e)
	}
	u.when(&e.Known)
	u.when(&e.Recorded)
	e.Kind = record.Kind(u.word())
	e.Text = record.Private(u.text())
	e.Area = record.AreaCode(u.word())
	u.placesAndPeople(e)
	e.Details = u.detailList()
	e.Count = int(u.signed())
	e.Handling = record.Handling(u.word())
	e.Source = u.word()
	u.origin(&e.Origin)
}

// after reads a time relative to another record; one that names no agency means a record of the entry's own.
func (u *unpacking) after(text string, e *record.Entry) {
	a, err := record.ParseAfter(text, e.Ref.Agency)
	if err != nil {
		u.bad = true
		return
	}
	e.After = a
}

func (p *packing) placesAndPeople(e *record.Entry) {
	p.count(len(e.Places))
	p.sizes[ofPlaces] += uint64(len(e.Places))
	for _, one := range e.Places {
		p.word(one.Kind)
		p.text(one.Name.Reveal())
	}
	p.count(len(e.People))
	p.sizes[ofPeople] += uint64(len(e.People))
	for _, one := range e.People {
		p.word(one.Role)
		p.text(one.Name.Reveal())
	}
}

func (u *unpacking) placesAndPeople(e *record.Entry) {
	e.Places = taken(&u.places, u.number(), &u.bad)
	for i := range e.Places {
		e.Places[i].Kind = u.word()
		e.Places[i].Name = record.Private(u.text())
	}
	e.People = taken(&u.people, u.number(), &u.bad)
	for i := range e.People {
		e.People[i].Role = u.word()
		e.People[i].Name = record.Private(u.text())
	}
}

func (p *packing) details(d record.Details) {
	p.count(len(d))
	p.sizes[ofDetails] += uint64(len(d))
	for _, one := range d {
		p.word(one.Key)
		p.wordList(one.Values)
	}
}

func (u *unpacking) detailList() record.Details {
	list := taken(&u.details, u.number(), &u.bad)
	for i := range list {
		list[i].Key = u.word()
		list[i].Values = u.wordList()
	}
	return list
}

// compactRows keeps the rows of a submission until they are applied.
func compactRows(entries []record.Entry) []byte {
	p := newPacking()
	p.count(len(entries))
	for i := range entries {
		p.entry(&entries[i])
	}
	return p.sealed(formOfRows)
}

// expandRows gives the rows that compactRows kept.
func expandRows(kept []byte) ([]record.Entry, error) {
	var u unpacking
	if err := u.open(kept, formOfRows); err != nil {
		return nil, err
	}
	entries := some[record.Entry](u.count(entryNumbers))
	for i := range entries {
		u.entry(&entries[i])
	}
	if err := u.end(formOfRows); err != nil {
		return nil, err
	}
	return entries, nil
}
