package language

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
}

func (w *lexicon) people() (people, error) {
	var p people
	for written, into := range map[string]*int{
		"<child>": &p.child, "<parent>": &p.parent, "<adult>": &p.adult, "<service>": &p.service, "<thing>": &p.thing,
		"<older>": &p.older, "<young>": &p.young, "<title>": &p.title, "<year>": &p.year, "<aged>": &p.aged, "<dated>": &p.dated,
		"<pronoun>": &p.pronoun, "<we>": &p.we, "<ours>": &p.ours, "<object>": &p.object, "<this>": &p.this,
		"<masculine>": &p.masculine, "<feminine>": &p.feminine, "<plural>": &p.plural, "<bare>": &p.bare, "<harms>": &p.harms,
		"<panel>": &p.panel, "<body>": &p.body, "<court>": &p.court, "<either>": &p.either, "<place>": &p.place, "<seeming>": &p.seeming,
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

// who finds the one of whom the words from at on are said: the owner ("the school's failure"), else the subject of their clause, else
// that of the clause before it, with which they are joined. nobody when none is named.
func (c *Checker) who(s *sentence, at int) (kind, int) {
	if at > 0 && s.words[at-1].owner {
		return c.kindAt(s, at-1), at - 1
	}
	if c.headed(s, at) {
		return nobody, 0
	}
	end, other := at, -1
	for end > 0 {
		first := c.clauseStart(s, end)
		k, where := c.subject(s, clause{first, end})
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
			return c.subject(s, clause{i, min(i+6, len(s.words))})
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
		if s.words[i].known.in(c.people.preposition) || s.words[i].known.in(c.voice.denies) {
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

// kindAt is what one word names, with what stands before it: "older lads" are adults here, a "young man" is a child.
func (c *Checker) kindAt(s *sentence, i int) kind {
	w, p := &s.words[i], &c.people
	k := c.kindOf(w)
	if w.number >= 18 && w.number < 100 && i+1 < len(s.words) && s.words[i+1].known.in(p.year) {
		return adult
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
		case b.known.in(p.title), b.known.in(p.older), b.number >= 18 && b.number < 100:
			return adult
		case b.known.in(p.young):
			k = child
		}
	}
	return k
}

// under18 says whether a child's age follows: "Mr Okell (15)", "the defendant, though only 14".
func (c *Checker) under18(s *sentence, i int) bool {
	for next := i + 1; next < len(s.words) && next <= i+3; next++ {
		if n := s.words[next].number; n >= 5 && n < 18 && s.words[next].before != space || n >= 5 && n < 18 && s.words[next-1].known.in(c.people.aged) {
			return true
		}
	}
	return false
}

// over18 says whether the age of a grown person is given of whoever stands at a place: "Hale, 41, is", "the brothers, 22 and 25,", "male is 34 and".
func (c *Checker) over18(s *sentence, i int) bool {
	return i+1 < len(s.words) && s.words[i+1].before >= comma && s.words[i+1].before < clauseEnd && c.ageStands(s, i+1) || c.isOver18(s, i)
}

// isOver18 says whether it is said of whoever stands at a place that they are eighteen or more: "he is 34".
func (c *Checker) isOver18(s *sentence, i int) bool {
	at := i + 1
	for at < len(s.words) && at <= i+3 && s.words[at].before == space && (s.words[at].known.in(c.voice.be) || s.words[at].known.in(c.people.aged)) {
		at++
	}
	return at > i+1 && at < len(s.words) && s.words[at].before == space && c.ageStands(s, at)
}

// ageStands says whether the number at a place is an age of eighteen or more by itself, and counts nothing that follows.
func (c *Checker) ageStands(s *sentence, at int) bool {
	if n := s.words[at].number; n < 18 || n > 99 {
		return false
	}
	if at+1 == len(s.words) {
		return true
	}
	next := &s.words[at+1]
	return next.before >= comma || next.known.in(c.people.joins) || next.known.in(c.people.year)
}

// pronounOver18 says whether a sentence, or the one after it, gives the age of a grown person of whom a pronoun means: "he was led by others. He is 44".
func (c *Checker) pronounOver18(s *sentence, at int) bool {
	for i := range s.words {
		if c.same(&s.words[at], &s.words[i]) && c.isOver18(s, i) && (i == 0 || !s.words[i-1].known.in(c.people.seeming)) {
			return true
		}
	}
	next := c.beside(s, 1)
	return next != nil && len(next.words) > 2 && c.same(&s.words[at], &next.words[0]) && c.isOver18(next, 0)
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

// antecedent is whom a pronoun means: whoever the clause before it is about, when that is an adult whom the pronoun fits and no
// child is named there, and the child else. Whoever is said to say something is not meant by what is said.
func (c *Checker) antecedent(s *sentence, at int, otherwise kind) kind {
	first := c.clauseStart(s, at+1)
	if first == 0 {
		return c.carried(s, at, otherwise)
	}
	k, where := c.who(s, first)
	if s.words[first-1].known.in(c.people.says) {
		return otherwise
	}
	for start := first; k != nobody && !c.agrees(&s.words[at], &s.words[where], k) && c.clauseStart(s, start) > 0; {
		start = c.clauseStart(s, start)
		k, where = c.who(s, start)
	}
	if k <= child || k == thing || !c.agrees(&s.words[at], &s.words[where], k) {
		return otherwise
	}
	for i := where + 1; i < first; i++ {
		if c.kindAt(s, i) == child && s.words[i].number < 0 && c.agrees(&s.words[at], &s.words[i], child) || c.same(&s.words[at], &s.words[i]) && !s.words[i].known.in(c.people.pronoun) {
			return otherwise
		}
	}
	return k
}

// carried is whom a pronoun at the beginning of a sentence means: the subject of the sentence before.
func (c *Checker) carried(s *sentence, at int, otherwise kind) kind {
	if s.start == 0 {
		return otherwise
	}
	before := c.beside(s, 0)
	if before == nil || len(before.words) == 0 {
		return otherwise
	}
	k, where := nobody, 0
	for end := len(before.words); end > 0; {
		first := c.clauseStart(before, end)
		if k, where = c.subject(before, clause{first, end}); k > child && k != thing && c.agrees(&s.words[at], &before.words[where], k) || k == child {
			break
		}
		end = first
	}
	if k <= child || k == thing || !c.agrees(&s.words[at], &before.words[where], k) {
		return otherwise
	}
	for i := range before.words {
		if i != where && (c.kindAt(before, i) == child && !before.words[i].owner || c.same(&s.words[at], &before.words[i])) {
			return otherwise
		}
	}
	return k
}

// same says whether another word is a pronoun of the same sex or number, so that either may be meant.
func (c *Checker) same(pronoun, other *word) bool {
	p := &c.people
	if !other.known.in(p.pronoun) && !other.known.in(p.object) {
		return false
	}
	return pronoun.known.in(p.masculine) && other.known.in(p.masculine) || pronoun.known.in(p.feminine) && other.known.in(p.feminine) ||
		pronoun.known.in(p.plural) && other.known.in(p.plural)
}

// agrees says whether a pronoun may stand for a noun.
func (c *Checker) agrees(pronoun, noun *word, k kind) bool {
	p := &c.people
	switch {
	case k == service && !pronoun.known.in(p.plural):
		return false // a worker who is named and then a "he": the child, in a record about the child
	case pronoun.known.in(p.masculine):
		return !noun.known.in(p.feminine) && !noun.known.in(p.plural)
	case pronoun.known.in(p.feminine):
		return !noun.known.in(p.masculine) && !noun.known.in(p.plural)
	case pronoun.known.in(p.plural):
		return noun.known.in(p.plural)
	}
	return true
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
				if i > 0 && s.words[i-1].known.in(c.voice.be) {
					return false // "was noted": nobody is named
				}
				k, where := c.who(s, i)
				return k == adult && !s.words[where].known.in(c.people.body) || k == child && s.words[where].known.in(c.people.plural) && s.words[i+1].known.in(c.people.object) &&
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
