package store

import "sightline/record"

// One entry and what hangs on it, written and read in one order: whoever changes one side changes the other, and the version.

// entryNumbers is how many numbers stand together for an entry.
const entryNumbers = 22

func (p *packing) entry(e *record.Entry) {
	p.word(string(e.Ref.Agency))
	p.text(string(e.Ref.Record))
	p.word(string(e.Subject.Agency))
	p.word(e.Subject.Child)
	p.when(e.Happened)
	p.when(e.Known)
	p.when(e.Recorded)
	p.flag(e.Order.Set)
	p.signed(int64(e.Order.Value))
	p.text(e.After.String())
	p.word(string(e.Kind))
	p.text(e.Text.Reveal())
	p.word(string(e.Area))
	p.count(len(e.Places))
	p.count(len(e.People))
	p.count(len(e.Details))
	p.signed(int64(e.Count))
	p.word(string(e.Handling))
	p.word(e.Source)
	p.signed(e.Origin.Submission)
	p.word(e.Origin.File)
	p.signed(int64(e.Origin.Line))
	p.lists(e)
}

func (u *unpacking) entry(e *record.Entry) {
	var n [entryNumbers]uint64
	u.row(n[:])
	e.Ref.Agency = record.AgencyCode(u.named(n[0]))
	e.Ref.Record = record.RecordID(u.letter(n[1]))
	e.Subject.Agency = record.AgencyCode(u.named(n[2]))
	e.Subject.Child = u.named(n[3])
	u.time(n[4], &e.Happened)
	u.time(n[5], &e.Known)
	u.time(n[6], &e.Recorded)
	if n[7] == 1 {
		e.Order = record.Order{Value: int(plusOrMinus(n[8])), Set: true}
	}
	if n[9] > 0 {
		u.after(u.letter(n[9]), e)
	}
	e.Kind = record.Kind(u.named(n[10]))
	e.Text = record.Private(u.letter(n[11]))
	e.Area = record.AreaCode(u.named(n[12]))
	e.Places = taken(u, &u.places, n[13])
	e.People = taken(u, &u.people, n[14])
	e.Details = taken(u, &u.details, n[15])
	e.Count = int(plusOrMinus(n[16]))
	e.Handling = record.Handling(u.named(n[17]))
	e.Source = u.named(n[18])
	e.Origin.Submission = plusOrMinus(n[19])
	e.Origin.File = u.named(n[20])
	e.Origin.Line = int(plusOrMinus(n[21]))
	u.lists(e)
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

func (p *packing) lists(e *record.Entry) {
	p.sizes[ofPlaces] += uint64(len(e.Places))
	for _, one := range e.Places {
		p.word(one.Kind)
		p.text(one.Name.Reveal())
	}
	p.sizes[ofPeople] += uint64(len(e.People))
	for _, one := range e.People {
		p.word(one.Role)
		p.text(one.Name.Reveal())
	}
	p.details(e.Details)
}

func (u *unpacking) lists(e *record.Entry) {
	for i := range e.Places {
		e.Places[i].Kind = u.word()
		e.Places[i].Name = record.Private(u.text())
	}
	for i := range e.People {
		e.People[i].Role = u.word()
		e.People[i].Name = record.Private(u.text())
	}
	u.detailsInto(e.Details)
}

func (p *packing) details(d record.Details) {
	p.sizes[ofDetails] += uint64(len(d))
	for _, one := range d {
		p.word(one.Key)
		p.wordList(one.Values)
	}
}

func (u *unpacking) detailsInto(list record.Details) {
	for i := range list {
		list[i].Key = u.word()
		list[i].Values = u.wordList()
	}
}

// compactRows keeps the rows of a submission until they are applied.
func compactRows(entries []record.Entry) []byte {
	p := newPacking(len(entries))
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
