package store

import "sightline/record"

// Card is what a list of children shows of one child, and nothing more. What depends on the day the list is looked at (has a state
// lapsed, how long is it since somebody saw the child) is worked out then; so times are kept whole, not as words.
type Card struct {
	ID       record.ChildID
	Name     record.Private
	Family   record.Private
	Born     record.Birth
	Now      record.When // the day the submissions say is today; zero: the day the list is looked at
	Entries  int
	Agencies int
	Open     []OpenState  // states of which no end is recorded, in order of opening
	Asked    []CardPrompt // open questions, in order of opening
	LastSeen Seen         // zero: no agency recorded that it saw the child
	Held     bool         // waits for a person to say whose these records are
	Class    record.Class // the highest class of the entries it was made from; under a lower ceiling it would tell of what is withheld
	At       int64        // the Unix second at which its questions were asked
}

// OpenState is a state that began and of which no end is recorded.
type OpenState struct {
	State   record.State
	Details record.Details // of the entry that opened it, as far as they choose the state's name
	Since   record.Range
	Said    record.Range // when an entry last said so; Since when none said it again
	Lapses  bool         // it ends by itself at Until
	Until   record.Range // meaningful when Lapses
}

// CardPrompt is a question that waits for somebody.
type CardPrompt struct {
	ID      record.QuestionID
	Rule    string
	Theme   record.Theme
	AskedOf record.Role
	Agency  record.AgencyCode // that wrote what it is about
	Area    record.AreaCode   // of what it is about
	Timing  record.Timing
	Due     string // as in record.Prompt
	DueBy   int64
	Opened  string // since when it could be asked, as in record.Prompt
	Asked   int64  // the Unix second at which it was first asked here
	Overdue bool   // when the card was made
}

// Seen is the last entry in which an agency recorded that it saw the child.
type Seen struct {
	By       record.AgencyCode
	Happened record.When  // as written
	At       record.Range // as worked out for this child
}

func compactCard(c *Card) []byte {
	p := newPacking(0)
	p.text(string(c.ID))
	p.text(c.Name.Reveal())
	p.text(c.Family.Reveal())
	p.signed(c.Born.First)
	p.signed(c.Born.Last)
	p.flag(c.Born.Doubted)
	p.when(c.Now)
	p.signed(int64(c.Entries))
	p.signed(int64(c.Agencies))
	p.count(len(c.Open))
	for i := range c.Open {
		one := &c.Open[i]
		p.text(string(one.State))
		p.count(len(one.Details))
		p.details(one.Details)
		p.span(one.Since)
		p.span(one.Said)
		p.flag(one.Lapses)
		p.span(one.Until)
	}
	p.count(len(c.Asked))
	for i := range c.Asked {
		one := &c.Asked[i]
		p.text(string(one.ID))
		for _, said := range [...]string{one.Rule, string(one.Theme), string(one.AskedOf), string(one.Agency), string(one.Area), string(one.Timing), one.Due, one.Opened} {
			p.word(said)
		}
		p.signed(one.DueBy)
		p.signed(one.Asked)
		p.flag(one.Overdue)
	}
	p.text(string(c.LastSeen.By))
	p.when(c.LastSeen.Happened)
	p.span(c.LastSeen.At)
	p.flag(c.Held)
	p.text(string(c.Class))
	p.signed(c.At)
	return p.sealed(formOfCard)
}

func expandCard(kept []byte) (Card, error) {
	var u unpacking
	if err := u.open(kept, formOfCard); err != nil {
		return Card{}, err
	}
	c := u.card()
	if err := u.end(formOfCard); err != nil {
		return Card{}, err
	}
	return c, nil
}

// How many numbers a state and a question of a card take at least.
const (
	openNumbers  = 21
	askedNumbers = 12
)

func (u *unpacking) card() Card {
	c := Card{ID: record.ChildID(u.text()), Name: record.Private(u.text()), Family: record.Private(u.text())}
	c.Born = record.Birth{First: u.signed(), Last: u.signed(), Doubted: u.flag()}
	u.when(&c.Now)
	c.Entries, c.Agencies = int(u.signed()), int(u.signed())
	c.Open = some[OpenState](u.count(openNumbers))
	for i := range c.Open {
		one := &c.Open[i]
		one.State = record.State(u.text())
		one.Details = taken(u, &u.details, u.number())
		u.detailsInto(one.Details)
		one.Since = u.span()
		one.Said = u.span()
		one.Lapses = u.flag()
		one.Until = u.span()
	}
	c.Asked = some[CardPrompt](u.count(askedNumbers))
	for i := range c.Asked {
		one := &c.Asked[i]
		one.ID = record.QuestionID(u.text())
		one.Rule, one.Theme, one.AskedOf = u.word(), record.Theme(u.word()), record.Role(u.word())
		one.Agency, one.Area, one.Timing = record.AgencyCode(u.word()), record.AreaCode(u.word()), record.Timing(u.word())
		one.Due, one.Opened = u.word(), u.word()
		one.DueBy, one.Asked, one.Overdue = u.signed(), u.signed(), u.flag()
	}
	c.LastSeen.By = record.AgencyCode(u.text())
	u.when(&c.LastSeen.Happened)
	c.LastSeen.At = u.span()
	c.Held = u.flag()
	c.Class = record.Class(u.text())
	c.At = u.signed()
	return c
}

func (p *packing) span(r record.Range) {
	for _, n := range r.Exact() {
		p.signed(n)
	}
}

func (u *unpacking) span() record.Range {
	var n [6]int64
	for i := range n {
		n[i] = u.signed()
	}
	r, err := record.ExactRange(n)
	if err != nil {
		u.bad = true
	}
	return r
}
