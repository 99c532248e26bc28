package store

import "sightline/record"

// Card is what a list of children shows of one child, and nothing more. What depends on the day the list is looked at (has a state
// lapsed, how long is it since somebody saw the child) is worked out then; so times are kept whole, not as words. Each item is kept with
// how far somebody has to see to be told of it, and whoever is given a card gets the items that they may be told of.
type Card struct { //nolint:recvcheck // within works on a copy of its own
	ID       record.ChildID
	Name     record.Private
	Family   record.Private
	Born     record.Birth
	Now      record.When   // the day the submissions say is today; zero: the day the list is looked at
	Entries  int           // as far as they are seen
	Agencies int           // that wrote them, or that said they supply
	Open     []OpenState   // states of which no end is recorded, in order of opening
	Asked    []CardPrompt  // open questions, in order of opening
	LastSeen Seen          // zero: no agency recorded that it saw the child
	Held     bool          // waits for a person to say whose these records are
	At       int64         // the Unix second at which its questions were asked
	Matters  []CardMatter  // times in the exploitation process, in order
	Duties   []CardDuty    // what waits there to be done, the first due first, what has no day last
	Without  []CardWithout // times when less was done there without everything that is asked for before it, in order

	Counts []Counted           // of entries; not given
	Supply []record.AgencyCode // that said they supply, by code; not given
	Seen   []Seen              // the latest first; not given but the first that is seen
}

// Counted is how many entries demand the same of whoever is told of them.
type Counted struct {
	record.Demand

	Entries int
}

// OpenState is a state that began and of which no end is recorded.
type OpenState struct {
	State   record.State
	Details record.Details // of the entry that opened it, as far as they choose the state's name
	Since   record.Range
	Said    record.Range // when an entry that is seen last said so; Since when none said it again. Not kept
	Lapses  bool         // it ends by itself at Until
	Until   record.Range // meaningful when Lapses
	Vague   bool         // that it ends was said by what is not seen: it is over then all the same, but when is not to be shown

	Opened record.Ref     // not kept: Needs says what it demands
	Needs  record.Demands // of what opened it
	Again  []Restated     // the latest first; not given
	Ends   record.Demands // of everything that said it, and so of when it ends
}

// Restated is an entry that said again that a state is open.
type Restated struct {
	At    record.Range
	Cites record.Ref // not kept
	Needs record.Demands
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

	Cites []record.Ref   // not kept
	Needs record.Demands // of all that it stood on when it was asked
}

// Seen is an entry in which an agency recorded that it saw the child.
type Seen struct {
	By       record.AgencyCode
	Happened record.When  // as written
	At       record.Range // as worked out for this child

	Cites record.Ref // not kept
	Needs record.Demands
}

func compactCard(c *Card) []byte {
	p := newPacking(0)
	p.card(c)
	p.process(c)
	p.since(c)
	p.duties(c)
	return p.sealed(formOfCard)
}

func (p *packing) card(c *Card) {
	p.text(string(c.ID))
	p.text(c.Name.Reveal())
	p.text(c.Family.Reveal())
	p.signed(c.Born.First)
	p.signed(c.Born.Last)
	p.flag(c.Born.Doubted)
	p.when(c.Now)
	p.count(len(c.Counts))
	for _, one := range c.Counts {
		p.demand(one.Demand)
		p.signed(int64(one.Entries))
	}
	p.count(len(c.Supply))
	for _, agency := range c.Supply {
		p.word(string(agency))
	}
	p.count(len(c.Open))
	for i := range c.Open {
		one := &c.Open[i]
		p.text(string(one.State))
		p.count(len(one.Details))
		p.details(one.Details)
		p.span(one.Since)
		p.flag(one.Lapses)
		p.span(one.Until)
		p.demands(one.Needs)
		p.count(len(one.Again))
		for _, again := range one.Again {
			p.span(again.At)
			p.demands(again.Needs)
		}
		p.demands(one.Ends)
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
		p.demands(one.Needs)
	}
	p.count(len(c.Seen))
	for i := range c.Seen {
		one := &c.Seen[i]
		p.word(string(one.By))
		p.when(one.Happened)
		p.span(one.At)
		p.demands(one.Needs)
	}
	p.flag(c.Held)
	p.signed(c.At)
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

// The versions since which a card says something of the process, and in it who referred and what was gone on without.
const (
	cardWithProcess = 4
	cardSince       = 5
	cardDuties      = 6 // and what each thing that waits is about
)

// How many numbers one of each takes at least.
const (
	countedNumbers = 4
	openNumbers    = 18
	againNumbers   = 7
	askedNumbers   = 13
	seenNumbers    = 9
)

func (u *unpacking) card() Card {
	c := Card{ID: record.ChildID(u.text()), Name: record.Private(u.text()), Family: record.Private(u.text())}
	c.Born = record.Birth{First: u.signed(), Last: u.signed(), Doubted: u.flag()}
	u.when(&c.Now)
	c.Counts = some[Counted](u.count(countedNumbers))
	for i := range c.Counts {
		c.Counts[i] = Counted{u.demand(), int(u.signed())}
	}
	c.Supply = some[record.AgencyCode](u.count(1))
	for i := range c.Supply {
		c.Supply[i] = record.AgencyCode(u.word())
	}
	c.Open = some[OpenState](u.count(openNumbers))
	for i := range c.Open {
		one := &c.Open[i]
		one.State = record.State(u.text())
		one.Details = taken(u, &u.details, u.number())
		u.detailsInto(one.Details)
		one.Since = u.span()
		one.Lapses = u.flag()
		one.Until = u.span()
		one.Needs = u.demands()
		one.Again = some[Restated](u.count(againNumbers))
		for at := range one.Again {
			one.Again[at].At, one.Again[at].Needs = u.span(), u.demands()
		}
		one.Ends = u.demands()
	}
	c.Asked = some[CardPrompt](u.count(askedNumbers))
	for i := range c.Asked {
		one := &c.Asked[i]
		one.ID = record.QuestionID(u.text())
		one.Rule, one.Theme, one.AskedOf = u.word(), record.Theme(u.word()), record.Role(u.word())
		one.Agency, one.Area, one.Timing = record.AgencyCode(u.word()), record.AreaCode(u.word()), record.Timing(u.word())
		one.Due, one.Opened = u.word(), u.word()
		one.DueBy, one.Asked, one.Overdue = u.signed(), u.signed(), u.flag()
		one.Needs = u.demands()
	}
	c.Seen = some[Seen](u.count(seenNumbers))
	for i := range c.Seen {
		one := &c.Seen[i]
		one.By = record.AgencyCode(u.word())
		u.when(&one.Happened)
		one.At = u.span()
		one.Needs = u.demands()
	}
	c.Held = u.flag()
	c.At = u.signed()
	if u.version >= cardWithProcess {
		u.process(&c)
	}
	if u.version >= cardSince {
		u.since(&c)
	}
	if u.version >= cardDuties {
		u.duties(&c)
	}
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
