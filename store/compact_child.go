package store

import "sightline/record"

// What hangs on a child beside the entries, written and read in one order: whoever changes one side changes the other, and the version.

// How many numbers one of each takes at least.
const (
	identityNumbers = 18
	manifestNumbers = 6
	heldNumbers     = 4
	demandNumbers   = 3
	promptNumbers   = 21
	stepNumbers     = 13
)

func (p *packing) identities(all []record.Identity) {
	p.count(len(all))
	for i := range all {
		id := &all[i]
		p.childRef(id.Subject)
		for _, said := range [...]record.Private{id.FamilyName, id.GivenNames, id.AlsoKnownAs, id.Ethnicity, id.NHSNumber, id.UPN, id.Postcode, id.Address} {
			p.word(said.Reveal()) // agencies mostly say the same
		}
		p.when(id.Born)
		p.word(id.Sex)
		p.when(id.From)
		p.when(id.To)
		p.word(string(id.Area))
		p.origin(id.Origin)
	}
}

func (u *unpacking) identities() []record.Identity {
	all := some[record.Identity](u.count(identityNumbers))
	for i := range all {
		id := &all[i]
		u.childRef(&id.Subject)
		for _, said := range [...]*record.Private{&id.FamilyName, &id.GivenNames, &id.AlsoKnownAs, &id.Ethnicity, &id.NHSNumber, &id.UPN, &id.Postcode, &id.Address} {
			*said = record.Private(u.word())
		}
		u.when(&id.Born)
		id.Sex = u.word()
		u.when(&id.From)
		u.when(&id.To)
		id.Area = record.AreaCode(u.word())
		u.origin(&id.Origin)
	}
	return all
}

func (p *packing) manifests(all []record.Manifest) {
	p.count(len(all))
	for i := range all {
		m := &all[i]
		p.word(m.Title)
		p.word(m.Source)
		p.when(m.AsAt)
		p.when(m.Today)
		agencies := sortedKeys(m.Agencies)
		p.count(len(agencies))
		for _, code := range agencies {
			p.word(string(code))
			p.when(m.Agencies[code].From)
			p.when(m.Agencies[code].To)
		}
		areas := sortedKeys(m.Areas)
		p.count(len(areas))
		for _, code := range areas {
			p.word(string(code))
			p.word(m.Areas[code])
		}
	}
}

func (u *unpacking) manifests() []record.Manifest {
	all := some[record.Manifest](u.count(manifestNumbers))
	for i := range all {
		m := &all[i]
		m.Title = u.word()
		m.Source = u.word()
		u.when(&m.AsAt)
		u.when(&m.Today)
		if n := u.count(3); n > 0 {
			m.Agencies = make(map[record.AgencyCode]record.Coverage, n)
			for range n {
				code := record.AgencyCode(u.word())
				m.Agencies[code] = record.Coverage{From: u.moment(), To: u.moment()}
			}
		}
		if n := u.count(2); n > 0 {
			m.Areas = make(map[record.AreaCode]string, n)
			for range n {
				code := record.AreaCode(u.word())
				m.Areas[code] = u.word()
			}
		}
	}
	return all
}

func (p *packing) held(all []record.Held) {
	p.count(len(all))
	for i := range all {
		p.childRef(all[i].Ref)
		p.childRefs(all[i].Like)
		p.text(all[i].Why)
	}
}

func (u *unpacking) held() []record.Held {
	all := some[record.Held](u.count(heldNumbers))
	for i := range all {
		u.childRef(&all[i].Ref)
		all[i].Like = u.childRefs()
		all[i].Why = u.text()
	}
	return all
}

func (p *packing) prompts(all []record.Prompt) {
	p.count(len(all))
	for i := range all {
		one := &all[i]
		p.text(string(one.ID))
		p.signed(one.DueBy)
		p.childRef(one.Child)
		for _, said := range [...]string{
			one.Rule, one.Version, string(one.Theme), one.Asks, string(one.AskedOf), one.OpenedWhen, string(one.Timing), one.Due, string(one.Status),
		} {
			p.word(said)
		}
		p.ref(one.Trigger)
		p.ref(one.OpenedAt)
		p.ref(one.AnsweredAt)
		p.wordList(one.Because)
		p.refList(one.Evidence)
		p.refList(one.Later)
		p.wordList(one.Missing)
		keys := sortedKeys(one.Params)
		p.count(len(keys))
		for _, key := range keys {
			p.word(key)
			p.word(one.Params[key])
		}
	}
}

func (u *unpacking) prompts() []record.Prompt {
	all := some[record.Prompt](u.count(promptNumbers))
	for i := range all {
		one := &all[i]
		one.ID, one.DueBy = record.QuestionID(u.text()), u.signed()
		u.childRef(&one.Child)
		one.Rule, one.Version, one.Theme = u.word(), u.word(), record.Theme(u.word())
		one.Asks, one.AskedOf, one.OpenedWhen = u.word(), record.Role(u.word()), u.word()
		one.Timing, one.Due, one.Status = record.Timing(u.word()), u.word(), record.Status(u.word())
		u.ref(&one.Trigger)
		u.ref(&one.OpenedAt)
		u.ref(&one.AnsweredAt)
		one.Because = u.wordList()
		one.Evidence = u.refList()
		one.Later = u.refList()
		one.Missing = u.wordList()
		if n := u.count(2); n > 0 {
			one.Params = make(map[string]string, n)
			for range n {
				key := u.word()
				one.Params[key] = u.word()
			}
		}
	}
	return all
}
