package store

import (
	"slices"

	"sightline/record"
)

// CardMatter is what a list says of one time in the exploitation process. Each fact is told to whoever sees the entry that says it.
type CardMatter struct {
	Stage string // as pathway.Stage
	Hub   string
	Turn  CardFact // why it stands where it stands: the kind of entry that turned it
	Last  CardFact // the last decision
	Began CardFact
	Level CardFact // as somebody set it; Says is the level
	Harm  CardFact // what the child is used for; Says is the code

	Referral CardReferral // the last there is

	Changed []CardFact // entries since the last decision, of each kind the last; Says is the kind

	Cites []record.Ref   // not kept
	Needs record.Demands // of what it began with and what turned it
}

// CardFact is what one entry says of a matter.
type CardFact struct {
	Says     string
	Happened record.When
	At       record.Range
	Times    int // how many such entries there are

	Cites record.Ref // not kept
	Needs record.Demands
}

// CardReferral is a referral, with who made it.
type CardReferral struct {
	CardFact // Says is the kind

	By     record.AgencyCode
	As     record.Role // where it was made here
	Danger string      // what was said of danger now: yes, no, unknown; "" when nothing was
}

// CardDuty is something of the process that waits to be done.
type CardDuty struct {
	Step string // that does it
	Say  string
	Why  string
	Due  int64 // the Unix second; 0: no day is set
	Of   record.Role
	User string // opaque, when somebody was named

	About record.Ref      // what that step is about; zero for the child
	Area  record.AreaCode // whose it is, where it is one area's
	Came  string          // as pathway.Duty

	Cites []record.Ref // not kept
	Needs record.Demands
}

// CardWithout is a time when less was done for the child, or may be, without everything that is asked for before it.
type CardWithout struct {
	Kind      string // of the entry that says so
	Happened  record.When
	At        record.Range
	Elsewhere bool
	Missing   []string // in words
	Left      []string // of these, what has still not been made good
	User      string   // opaque: who took it upon themselves here; "" when nobody did
	Role      record.Role
	Until     string // the day until which they did
	Decided   bool   // it was decided with it

	Cites []record.Ref // not kept
	Needs record.Demands
}

// settleProcess says of everything of the process what it demands.
func (card *Card) settleProcess(demand func(...record.Ref) record.Demands) {
	for i := range card.Matters {
		m := &card.Matters[i]
		m.Needs, m.Cites = demand(m.Cites...), nil
		for _, f := range m.facts() {
			if f.Says != "" {
				f.Needs, f.Cites = demand(f.Cites), record.Ref{}
			}
		}
		for at := range m.Changed {
			f := &m.Changed[at]
			f.Needs, f.Cites = demand(f.Cites), record.Ref{}
		}
		m.Changed = together(m.Changed)
		if f := &m.Referral; f.Says != "" {
			f.Needs, f.Cites = demand(f.Cites), record.Ref{}
		}
	}
	for i := range card.Duties {
		one := &card.Duties[i]
		one.Needs, one.Cites = demand(one.Cites...), nil
	}
	for i := range card.Without {
		one := &card.Without[i]
		one.Needs, one.Cites = demand(one.Cites...), nil
	}
}

// facts are those that a matter has one of.
func (m *CardMatter) facts() []*CardFact {
	return []*CardFact{&m.Turn, &m.Last, &m.Began, &m.Level, &m.Harm}
}

// together counts entries of one kind that demand the same as one.
func together(all []CardFact) []CardFact {
	var left []CardFact
	for i := range all {
		f := &all[i]
		at := slices.IndexFunc(left, func(o CardFact) bool { return o.Says == f.Says && o.Needs.String() == f.Needs.String() })
		if at < 0 {
			left = append(left, *f)
			continue
		}
		left[at].Times += f.Times
		if record.SurelyEarlier(left[at].At, f.At) {
			left[at].Happened, left[at].At = f.Happened, f.At
		}
	}
	return left
}

// processWithin leaves of the process what may be told to who sees so far: a matter whose turn is not seen is not told of at all.
func (card *Card) processWithin(look far) {
	card.Matters = slices.DeleteFunc(card.Matters, func(m CardMatter) bool { return !look.meets(m.Needs) })
	for i := range card.Matters {
		m := &card.Matters[i]
		for _, f := range m.facts() {
			if !look.meets(f.Needs) {
				*f = CardFact{}
			}
		}
		if !look.meets(m.Referral.Needs) {
			m.Referral = CardReferral{}
		}
		m.Changed = slices.DeleteFunc(m.Changed, func(f CardFact) bool { return !look.meets(f.Needs) })
	}
	card.Duties = slices.DeleteFunc(card.Duties, func(d CardDuty) bool { return !look.meets(d.Needs) })
	card.Without = slices.DeleteFunc(card.Without, func(w CardWithout) bool { return !look.meets(w.Needs) })
}

func (p *packing) process(c *Card) {
	p.count(len(c.Matters))
	for i := range c.Matters {
		m := &c.Matters[i]
		p.word(m.Stage)
		p.word(m.Hub)
		for _, f := range m.facts() {
			p.fact(f)
		}
		p.count(len(m.Changed))
		for at := range m.Changed {
			p.fact(&m.Changed[at])
		}
		p.demands(m.Needs)
	}
	p.count(len(c.Duties))
	for i := range c.Duties {
		one := &c.Duties[i]
		for _, said := range [...]string{one.Step, one.Say, one.Why, string(one.Of), one.User} {
			p.word(said)
		}
		p.signed(one.Due)
		p.demands(one.Needs)
	}
}

// since adds what a card says since its fifth version: who referred, and what was gone on without.
func (p *packing) since(c *Card) {
	for i := range c.Matters {
		f := &c.Matters[i].Referral
		p.fact(&f.CardFact)
		for _, said := range [...]string{string(f.By), string(f.As), f.Danger} {
			p.word(said)
		}
	}
	p.count(len(c.Without))
	for i := range c.Without {
		one := &c.Without[i]
		p.word(one.Kind)
		p.when(one.Happened)
		p.span(one.At)
		p.flag(one.Elsewhere)
		for _, titles := range [...][]string{one.Missing, one.Left} {
			p.count(len(titles))
			for _, title := range titles {
				p.word(title)
			}
		}
		for _, said := range [...]string{one.User, string(one.Role), one.Until} {
			p.word(said)
		}
		p.flag(one.Decided)
		p.demands(one.Needs)
	}
}

// duties adds what a card says since its sixth version of what waits: what it is about, whose, and whether it came in.
func (p *packing) duties(c *Card) {
	for i := range c.Duties {
		one := &c.Duties[i]
		for _, said := range [...]string{string(one.About.Agency), string(one.About.Record), string(one.Area), one.Came} {
			p.word(said)
		}
	}
}

func (u *unpacking) duties(c *Card) {
	for i := range c.Duties {
		one := &c.Duties[i]
		one.About = record.Ref{Agency: record.AgencyCode(u.word()), Record: record.RecordID(u.word())}
		one.Area, one.Came = record.AreaCode(u.word()), u.word()
	}
}

func (p *packing) fact(f *CardFact) {
	p.word(f.Says)
	p.when(f.Happened)
	p.span(f.At)
	p.signed(int64(f.Times))
	p.demands(f.Needs)
}

// How many numbers one of each takes at least.
const (
	factNumbers   = 10
	matterNumbers = 4 + 5*factNumbers
	dutyNumbers   = 7
	lackNumbers   = 16
)

func (u *unpacking) process(c *Card) {
	c.Matters = some[CardMatter](u.count(matterNumbers))
	for i := range c.Matters {
		m := &c.Matters[i]
		m.Stage, m.Hub = u.word(), u.word()
		for _, f := range m.facts() {
			u.fact(f)
		}
		m.Changed = some[CardFact](u.count(factNumbers))
		for at := range m.Changed {
			u.fact(&m.Changed[at])
		}
		m.Needs = u.demands()
	}
	c.Duties = some[CardDuty](u.count(dutyNumbers))
	for i := range c.Duties {
		one := &c.Duties[i]
		one.Step, one.Say, one.Why, one.Of, one.User = u.word(), u.word(), u.word(), record.Role(u.word()), u.word()
		one.Due, one.Needs = u.signed(), u.demands()
	}
}

func (u *unpacking) since(c *Card) {
	for i := range c.Matters {
		f := &c.Matters[i].Referral
		u.fact(&f.CardFact)
		f.By, f.As, f.Danger = record.AgencyCode(u.word()), record.Role(u.word()), u.word()
	}
	c.Without = some[CardWithout](u.count(lackNumbers))
	for i := range c.Without {
		one := &c.Without[i]
		one.Kind = u.word()
		u.when(&one.Happened)
		one.At, one.Elsewhere = u.span(), u.flag()
		for _, titles := range [...]*[]string{&one.Missing, &one.Left} {
			*titles = some[string](u.count(1))
			for at := range *titles {
				(*titles)[at] = u.word()
			}
		}
		one.User, one.Role, one.Until = u.word(), record.Role(u.word()), u.word()
		one.Decided, one.Needs = u.flag(), u.demands()
	}
}

func (u *unpacking) fact(f *CardFact) {
	f.Says = u.word()
	u.when(&f.Happened)
	f.At = u.span()
	f.Times = int(u.signed())
	f.Needs = u.demands()
}
