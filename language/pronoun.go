package language

// antecedent is whom a pronoun means: whoever the clause before it is about, when that is an adult whom the pronoun fits and no
// child is named there, and the child else. Whoever is said to say something is not meant by what is said.
func (c *Checker) antecedent(s *sentence, at int, otherwise kind) kind {
	if c.contrasted(s, at) {
		return adult
	}
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
	if k <= child || k == thing && !s.words[where].known.in(c.people.animal) || !c.agrees(&s.words[at], &s.words[where], k) {
		return otherwise
	}
	for i := where + 1; i < at; i++ {
		if c.kindAt(s, i) == child && s.words[i].number < 0 && c.agrees(&s.words[at], &s.words[i], child) || c.same(&s.words[at], &s.words[i]) && !s.words[i].known.in(c.people.pronoun) {
			return otherwise
		}
	}
	return k
}

// contrasted says whether a pronoun cannot mean the child: here or in the sentence before the child is spoken of with another, and a grown person
// is named whom it fits: "hurt by a man she trusted. He was".
func (c *Checker) contrasted(s *sentence, at int) bool {
	p := &c.people
	pronoun := &s.words[at]
	grown, other := false, false
	for _, in := range []*sentence{c.beside(s, 0), s} {
		if in == nil {
			continue
		}
		for i := range in.words {
			w := &in.words[i]
			if in == s && i == at {
				continue
			}
			switch k := c.kindAt(in, i); {
			case k == parent, k == service && !pronoun.known.in(p.plural) && (in != s || i < at):
				return false // whom the other may mean
			case k == adult && (in != s || i < at) && !w.known.in(p.pronoun):
				grown = grown || c.agrees(pronoun, w, k) && (w.known.in(p.plural) == pronoun.known.in(p.plural))
			case k == child && w.known.in(p.child) && c.agrees(pronoun, w, k):
				if in != s || i < at || !in.words[i-1].known.in(c.voice.article) {
					return false // "the boy"
				}
				other = true // "he took the boy's phone"
			}
			if c.same(pronoun, w) && (in != s || i < at) {
				return false
			}
			other = other || !c.same(pronoun, w) && (w.known.in(p.pronoun) || w.known.in(p.object) || w.known.in(p.whose)) && !w.known.in(p.plural) && !c.agrees(pronoun, w, child)
		}
	}
	return grown && other
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

// oneOf says whether a clause is about one of those whom the sentence before is about, grown people: "neither defendant is sorry. The first".
func (c *Checker) oneOf(s *sentence, at int) bool {
	first := c.clauseStart(s, at+1)
	for first > 0 && !s.words[first].known.in(c.people.also) && s.words[first].before < comma {
		first = c.clauseStart(s, first)
	}
	if first < at && s.words[first].known.in(c.people.also) {
		first++
	}
	if first < at && s.words[first].known.in(c.voice.article) {
		first++
	}
	if first >= at || !s.words[first].known.in(c.people.counted) || c.kindAt(s, first+1) != nobody {
		return false
	}
	before := c.beside(s, 0)
	if before == nil || len(before.words) == 0 {
		return false
	}
	return c.firstNamed(before, clause{0, len(before.words)}) == adult
}
