package language

import "strings"

// kind is what a word says of who or what is meant.
type kind uint8

const (
	nobody kind = iota
	child
	parent
	adult // who may have done harm
	service
	thing
)

// people are the classes of words by which the one who does something is told.
type people struct {
	child, parent, adult, service, thing int
	older, young, title                  int // "older lads", "young man", "Mr"
	year, aged, dated                    int // yr, years; aged; Monday, month
	pronoun, we, ours, object, this      int // he, she, they; we, I; our, my; him, her, them; this, it
	masculine, feminine, plural          int
	bare, harms                          int // "male", as police write it of a child; groomed, raped
	panel, body, court                   int // "core", "line"; "group", "manager"; words of a court
	joins, relative, says, preposition   int
	either, place, seeming               int // or, nor; from, at; as if
	about, decade, teen, bystander       int // "all over", "in his"; forties; fifteen; neighbour, witness
	also, what, causes, whose            int // and, but, then; what, how; "has boys selling"; his, her
	subjects, some, refusing, meets      int // who; two, some; refuse, not; meet, answer
	civil, passive, kindly               int // Mr; was, being; well, kindly
	counted, friend, makes, those        int // first, other; friend, neighbour; makes, leaves; those
	verbs, choosing, sound, spurned      int // took, blames; chose; college, nurse; over, instead of
	harmful, apart, naming               int // men, dealers; from, without; known as, called
	being, animal, modal, abstract       int // of, as: "a life of"; dog, pony; will, can; behaviour, choice
}

func (w *lexicon) people() (people, error) {
	var p people
	for written, into := range map[string]*int{
		"<child>": &p.child, "<parent>": &p.parent, "<adult>": &p.adult, "<service>": &p.service, "<thing>": &p.thing,
		"<older>": &p.older, "<young>": &p.young, "<title>": &p.title, "<year>": &p.year, "<aged>": &p.aged, "<dated>": &p.dated,
		"<pronoun>": &p.pronoun, "<we>": &p.we, "<ours>": &p.ours, "<object>": &p.object, "<this>": &p.this,
		"<masculine>": &p.masculine, "<feminine>": &p.feminine, "<plural>": &p.plural, "<bare>": &p.bare, "<harms>": &p.harms,
		"<panel>": &p.panel, "<body>": &p.body, "<court>": &p.court, "<either>": &p.either, "<place>": &p.place, "<seeming>": &p.seeming,
		"<about>": &p.about, "<decade>": &p.decade, "<teen>": &p.teen, "<bystander>": &p.bystander, "<also>": &p.also, "<what>": &p.what, "<causes>": &p.causes, "<own>": &p.whose,
		"<being>": &p.being, "<animal>": &p.animal, "<verbs>": &p.verbs, "<choosing>": &p.choosing, "<sound>": &p.sound, "<spurned>": &p.spurned,
		"<civil>": &p.civil, "<passive>": &p.passive, "<kindly>": &p.kindly, "<naming>": &p.naming, "<apart>": &p.apart, "<subjects>": &p.subjects,
		"<some>": &p.some, "<refusing>": &p.refusing, "<meets>": &p.meets, "<harmful>": &p.harmful, "<modal>": &p.modal, "<abstract>": &p.abstract,
		"<counted>": &p.counted, "<makes>": &p.makes, "<those>": &p.those, "<friend>": &p.friend,
		"<joins>": &p.joins, "<relative>": &p.relative, "<says>": &p.says, "<preposition>": &p.preposition,
	} {
		var err error
		if *into, err = w.class(written); err != nil {
			return people{}, err
		}
	}
	return p, nil
}

// clause is a run of words with at most one subject: what lies between two marks or joining words.
type clause struct {
	first, end int
}

// who finds the one of whom the words from at on are said; nobody when none is named.
func (c *Checker) who(s *sentence, at int) (kind, int) {
	k, where := c.meant(s, at)
	if k == nobody && at < len(s.words) && c.oneOf(s, at) {
		return adult, c.clauseStart(s, at)
	}
	if k != child || where >= len(s.words) || !c.named(&s.words[where]) {
		return k, where
	}
	if apposed := c.apposed(s, where); apposed != nobody {
		return apposed, where
	}
	if c.nameOver18(s, where) {
		return adult, where
	}
	return k, where
}

// apposed is what the noun names in apposition to which a name stands: "the landlord, Lee Avery, refuses", "her uncle Raf".
func (c *Checker) apposed(s *sentence, at int) kind {
	named := at
	for at > 0 && s.words[at].before == space && (c.named(&s.words[at-1]) && !s.words[at-1].owner || s.words[at-1].known.in(c.people.title)) {
		at--
	}
	last := c.fullName(s, named)
	if at > 3 && s.words[at-1].known.in(c.people.joins) && s.words[at-2].known.in(c.people.naming) {
		if at -= 2; s.words[at].before == comma || s.words[at-1].before == comma {
			k, _ := c.meant(s, at-1) // "the woman who opened, later identified as"
			if k == adult || k == service {
				return k
			}
			return nobody
		}
	} else if at > 1 && s.words[at].before == space && s.words[at-1].known.in(c.people.naming) {
		at--
	}
	if at == 0 || s.words[at-1].owner || c.named(&s.words[at-1]) || c.under18(s, at) {
		return nobody
	}
	closed := last+1 < len(s.words) && s.words[last+1].before == comma
	if s.words[at].before != space && (s.words[at].before != comma || !closed) {
		return nobody
	}
	if k := c.kindAt(s, at-1); k == adult || k == service {
		return k
	}
	return nobody
}

// meant finds the owner ("the school's failure"), else the subject of the clause, else that of the clause before it, with which it is joined.
func (c *Checker) meant(s *sentence, at int) (kind, int) {
	if at > 0 && s.words[at-1].owner && (at == len(s.words) || s.words[at].before < comma && !s.words[at].known.in(c.people.joins)) {
		return c.kindAt(s, at-1), at - 1
	}
	if c.headed(s, at) {
		return nobody, 0
	}
	end, other := at, -1
	for end > 0 {
		first := c.clauseStart(s, end)
		if first > 0 && c.goesOn(s, first) {
			end = first
			continue // "befriended the girls, drove them": whoever did that is named before
		}
		if first < end && c.relates(s, first) {
			if s.words[first-1].known.in(c.people.those) {
				return adult, first - 1 // "those who run the car wash"
			}
			return c.nearest(s, first)
		}
		k, where := c.subject(s, clause{first, end})
		if end < at && where > first && s.words[where-1].known.in(c.people.what) {
			if main, owner := c.subject(s, clause{first, where - 1}); main != nobody {
				k, where = main, owner // "ignored what they saw, took money"
			}
		}
		if k == thing && first > 0 && (end < at || s.words[at].before >= comma) {
			other, k = where, nobody // "whenever it suits her, treats": somebody is named before
		}
		if k != nobody {
			if where < len(s.words) && s.words[where].known.in(c.people.pronoun) {
				k = c.antecedent(s, where, k)
			}
			return k, where
		}
		if first < end && first > 0 && s.words[first].known.in(c.people.relative) && !c.reported(s, first) {
			return c.nearest(s, first)
		}
		if first == 0 {
			if other >= 0 {
				return thing, other
			}
			return c.after(s, at)
		}
		if s.words[first].before == clauseEnd {
			if k, _ = c.subject(s, clause{c.clauseStart(s, first), first}); k == thing || k == service {
				return nobody, 0
			}
		}
		end = first
	}
	return c.after(s, at)
}

// relates says whether a clause is said of the noun before it: "the couple who ran the flat".
func (c *Checker) relates(s *sentence, first int) bool {
	p := &c.people
	if first == 0 || first+1 >= len(s.words) || !s.words[first].known.in(p.subjects) || c.kindAt(s, first-1) == nobody && c.reported(s, first) {
		return false
	}
	next := &s.words[first+1]
	return c.kindAt(s, first+1) == nobody && !next.known.in(p.pronoun) && !next.known.in(p.we) && !next.known.in(c.voice.article) && !next.known.in(p.whose) && !next.known.in(p.ours)
}

// reported says whether what begins at a place is what somebody said: "it was explained to Mr Lowe that".
func (c *Checker) reported(s *sentence, at int) bool {
	for i := c.clauseStart(s, at); i < at; i++ {
		if s.words[i].known.in(c.people.says) || s.words[i].known.in(c.voice.said) {
			return true
		}
	}
	return false
}

// after finds whom a sentence that begins with a participle or a trait is about: "Failing to comply, the authority filed late".
func (c *Checker) after(s *sentence, at int) (kind, int) {
	if at > 3 {
		return nobody, 0
	}
	for i := at + 1; i < len(s.words); i++ {
		if before := s.words[i].before; before == clauseEnd {
			return nobody, 0
		} else if before == comma {
			k, where := c.subject(s, clause{i, min(i+6, len(s.words))})
			if k == thing && s.words[where].known.in(c.people.this) {
				return nobody, 0
			}
			return k, where
		}
	}
	return nobody, 0
}

// headed says whether a heading stands directly before a place, and no clause: "Placement information: needs to be watched".
func (c *Checker) headed(s *sentence, at int) bool {
	if at == 0 || at >= len(s.words) || s.words[at].before != clauseEnd || s.text[s.words[at-1].end] != ':' {
		return false
	}
	k, _ := c.subject(s, clause{c.clauseStart(s, at), at})
	return k == thing || k == service
}

// clauseStart is the first word of the clause that ends before end.
func (c *Checker) clauseStart(s *sentence, end int) int {
	for i := end - 1; i > 0; i-- {
		w := &s.words[i]
		if w.before >= comma || w.known.in(c.people.joins) || w.known.in(c.people.relative) || s.words[i-1].known.in(c.people.says) {
			return i
		}
	}
	return 0
}

// goesOn says whether a clause begins with a verb, so that its subject is that of the clause before: "and gave the girls a lift".
func (c *Checker) goesOn(s *sentence, first int) bool {
	w := &s.words[first]
	if w.known.in(c.people.also) {
		first++
		if first >= len(s.words) {
			return false
		}
		w = &s.words[first]
	} else if w.before != comma && w.before != bracket {
		return false
	}
	if w.capital || w.known.in(c.people.relative) || w.known.in(c.people.joins) {
		return false
	}
	word := s.text[w.start:w.end]
	return w.known.in(c.people.harms) || w.known.in(c.people.modal) || c.finite(s, w) || w.known.in(c.voice.be) || len(word) > 4 && strings.HasSuffix(word, "ed")
}

// finite says whether a word is a form of a common verb that may stand alone: "took", "blames", and not "knowing".
func (c *Checker) finite(s *sentence, w *word) bool {
	return w.known.in(c.people.verbs) && !strings.HasSuffix(s.text[w.start:w.end], "ing")
}

// subject is the last pronoun of a clause that can only be a subject, else its first noun that follows no preposition.
func (c *Checker) subject(s *sentence, in clause) (kind, int) {
	for i := in.end - 1; i >= in.first; i-- {
		switch known := s.words[i].known; {
		case known.in(c.people.pronoun):
			if c.harmed(s, i) || c.pronounOver18(s, i) {
				return adult, i
			}
			return child, i
		case known.in(c.people.we):
			return service, i
		}
	}
	skip, owner, whose := false, nobody, 0
	for i := in.first; i < in.end; i++ {
		if known := s.words[i].known; known.in(c.people.preposition) && !c.partOf(s, i) || known.in(c.voice.denies) {
			skip = true
			continue
		}
		k := c.kindAt(s, i)
		if k == nobody || c.dates(s, i) {
			continue
		}
		head := i
		for head+1 < in.end && s.words[head+1].before <= hyphen && !s.words[head].owner {
			next := c.kindAt(s, head+1)
			if next == nobody || next == child && c.named(&s.words[head+1]) {
				break
			}
			head, k = head+1, next
		}
		if !skip && s.words[head].owner {
			owner, whose = k, head // "Callum's drug supply": whose it is, when what it is says nothing
		}
		if skip || s.words[head].owner {
			skip, i = skip && s.words[head].owner, head
			continue
		}
		return k, head
	}
	return owner, whose
}

// partOf says whether an "of" stands between a number and those who are counted: "two of the men".
func (c *Checker) partOf(s *sentence, i int) bool {
	return i > 0 && s.words[i].known.in(c.voice.source) && (s.words[i-1].known.in(c.people.some) || s.words[i-1].number >= 0)
}

// dates says whether a word only says when: "this month", "last time".
func (c *Checker) dates(s *sentence, i int) bool {
	return s.words[i].known.in(c.people.this) && i+1 < len(s.words) && s.words[i+1].known.in(c.people.dated)
}

// nearest is the last noun before a place.
func (c *Checker) nearest(s *sentence, before int) (kind, int) {
	for i := before - 1; i >= 0; i-- {
		k := c.kindAt(s, i)
		if k != nobody && !c.placed(s, i, k) {
			return k, i
		}
		if s.words[i].before != space && c.ageStands(s, i) {
			return adult, i // "her cousin, 24, who"
		}
		if s.words[i].known.in(c.people.object) {
			return child, i
		}
	}
	return nobody, 0
}

// placed says whether a noun or a name only says where: "a man from Wexley", "the boys at the flat".
func (c *Checker) placed(s *sentence, i int, k kind) bool {
	if k != thing && k != parent && !c.named(&s.words[i]) {
		return false
	}
	return i > 0 && s.words[i-1].known.in(c.people.place) || i > 1 && s.words[i-2].known.in(c.people.place)
}

// harmed says whether a pronoun's verb is one of harming a child: "he groomed her, lied about his age".
func (c *Checker) harmed(s *sentence, at int) bool {
	for i := at + 1; i < len(s.words) && i <= at+3 && s.words[i].before < clauseEnd; i++ {
		if s.words[i].known.in(c.people.harms) {
			return i+1 < len(s.words) && (s.words[i+1].known.in(c.people.object) || c.kindAt(s, i+1) == child)
		}
		if !s.words[i].known.in(c.voice.light) {
			return false
		}
	}
	return false
}

// owned says whether a word is a noun of which something stands before that says whose or which: "her", "the so-called".
func (c *Checker) owned(s *sentence, i int) bool {
	for at := i - 1; at >= 0 && at >= i-3 && s.words[at+1].before <= quote; at-- {
		if s.words[at].owner || s.words[at].known.in(c.people.whose) || s.words[at].known.in(c.voice.article) {
			return true
		}
	}
	return false
}

// caused says whether a grown person has a child do it: "he, 44, has boys of 14 selling for him".
func (c *Checker) caused(s *sentence, where, at int) bool {
	if where == 0 || where > at || s.words[where].known.in(c.people.pronoun) {
		return false
	}
	i := where - 1
	for i > 0 && (s.words[i].number >= 0 || s.words[i].known.in(c.voice.article) || s.words[i].known.in(c.people.young)) {
		i--
	}
	if i == 0 || !s.words[i].known.in(c.people.causes) {
		return false
	}
	k, _ := c.who(s, i)
	return k == adult
}

// kindAt is what one word names, with what stands before it: "older lads" are adults here, a "young man" is a child.
func (c *Checker) kindAt(s *sentence, i int) kind {
	w, p := &s.words[i], &c.people
	k := c.kindOf(w)
	if w.grown() && i+1 < len(s.words) && s.words[i+1].known.in(p.year) {
		return adult
	}
	if k == nobody && i+1 < len(s.words) && s.words[i+1].before > quote && c.owned(s, i) && c.over18(s, i) {
		return adult // "her so-called cousin, 24,"
	}
	if k <= child && i > 0 && s.words[i-1].owner && w.known.in(p.friend) && c.kindAt(s, i-1) > child {
		return adult // "the father's girlfriend"
	}
	if k == parent && i > 0 && s.words[i-1].owner && s.words[i-1].known.in(p.friend) {
		return adult // "a friend's father"
	}
	if k != child && k != adult {
		return k
	}
	if k == adult && i > 0 && s.words[i].before <= hyphen && s.words[i-1].known.in(p.panel) && w.known.in(p.body) {
		return service
	}
	if c.over18(s, i) {
		return adult
	}
	if c.under18(s, i) || i == 0 && w.known.in(p.bare) {
		return child
	}
	for back := i - 1; back >= 0 && back >= i-3 && s.words[back+1].before < comma; back-- {
		switch b := &s.words[back]; {
		case b.known.in(p.joins):
			return k
		case b.known.in(p.title), b.known.in(p.older), b.grown() && (!s.words[back+1].known.in(p.dated) || s.words[back+1].known.in(p.year)):
			return adult
		case b.known.in(p.young):
			k = child
		}
	}
	return k
}

func (c *Checker) kindOf(w *word) kind {
	p := &c.people
	switch {
	case w.known == nil && w.capital:
		return child
	case w.known == nil:
		return nobody
	case w.known.in(p.service):
		return service
	case w.known.in(p.parent):
		return parent
	case w.known.in(p.adult):
		return adult
	case w.known.in(p.child):
		return child
	case w.known.in(p.thing):
		return thing
	case c.named(w):
		return child
	}
	return nobody
}

// saidByAdult says whether words are what somebody who does harm says, told by the staff: "the man told her that she was his girlfriend".
func (c *Checker) saidByAdult(s *sentence, at int) bool {
	for end := at + 1; end > 0; {
		first := c.clauseStart(s, end)
		for i := first - 1; i >= 0 && i >= first-4; i-- {
			if s.words[i+1].before >= comma {
				break
			}
			if s.words[i].known.in(c.people.says) || s.words[i].known.in(c.voice.said) {
				if i == 0 || s.words[i-1].known.in(c.voice.be) {
					return false // "Explained that", "was noted": nobody is named
				}
				k, where := c.who(s, i)
				return k == adult && !s.words[where].known.in(c.people.body) && !s.words[where].known.in(c.people.bystander) || k == child && s.words[where].known.in(c.people.plural) && s.words[i+1].known.in(c.people.object) &&
					!s.words[i+1].known.in(c.people.plural)
			}
		}
		if first == 0 || s.words[first].before >= comma {
			return false
		}
		end = first
	}
	return false
}

// deniedFar says whether what begins with a preposition is denied in its clause: "he did not go back to the flat by choice".
func (c *Checker) deniedFar(s *sentence, m match) bool {
	if m.first > 0 && s.words[m.first-1].known.in(c.people.either) {
		for i := m.first - 1; i >= 0 && i >= m.first-8; i-- {
			if s.words[i].known.in(c.voice.denies) {
				return true // "not attention seeking or telling tales"
			}
		}
	}
	if !s.words[m.first].known.in(c.people.preposition) {
		return false
	}
	for i := c.clauseStart(s, m.first+1); i < m.first; i++ {
		if s.words[i].known.in(c.voice.denies) {
			return true
		}
	}
	return false
}
