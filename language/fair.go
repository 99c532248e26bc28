package language

import (
	"slices"
	"strings"
)

// isFair says whether what stands around a match makes it fair: it is denied, challenged, a title, somebody else's doing.
func (r *reading) isFair(m match) bool {
	c, s := r.checker, &r.sentence
	if !r.asked {
		r.fair, r.asked = c.fair(s, r.fair[:0]), true
	}
	if slices.ContainsFunc(r.fair, func(f match) bool { return r.makesFair(f, m) }) {
		return true
	}
	return s.asks(c) || r.mentioned(m) || c.doubted(s, m) ||
		c.addressed(s, m) || c.retold(s, m) || c.toldOfOther(s, m) || r.calledSo(m) || // somebody else's words, told here
		m.phrase.term.Reason && r.reasoned(m) ||
		c.besides && (r.besideFair(m, 0) || r.besideFair(m, 1))
}

// asks says whether a sentence asks what may be answered by yes or no: "was the mother obstructive?". "Does she not see" asks nothing.
func (s *sentence) asks(c *Checker) bool {
	return strings.HasSuffix(s.text[s.start:s.end], "?") && s.words[0].known.in(c.voice.inverted) && len(s.words) > 1 && c.kindAt(s, 1) != service &&
		!slices.ContainsFunc(s.words, func(w word) bool { return w.known.in(c.voice.denies) || w.known.in(c.voice.ever) })
}

// mentioned says whether a match stands in wording of which something is said.
func (r *reading) mentioned(m match) bool {
	first, last := r.quotation(r.sentence.words[m.first].start), r.quotation(r.sentence.words[m.last].start)
	return first != nil && first.mention || last != nil && last.mention
}

// doubted says whether a match stands in what is denied or doubted where it is told: "nothing bears out the note that he was willing". What
// the child or the parent does not say or see is none of it.
func (c *Checker) doubted(s *sentence, m match) bool {
	for at := m.first; at > 0; {
		first := c.clauseStart(s, at+1)
		if first < 2 || s.words[first].before > comma {
			return false
		}
		if s.words[first].before == comma {
			return s.words[first].known.in(c.voice.that) && c.doubts(s, c.outer(s, first), m)
		}
		switch last := first - 1; {
		case c.told(s, first) && s.words[last].known.in(c.voice.and), s.words[first].known.in(c.voice.and):
			at = last // "that she lied and that she chose"
		case c.told(s, first):
			return !slices.ContainsFunc(s.words[first:m.first+1], func(w word) bool { return w.known.in(c.voice.plainly) }) && c.doubts(s, c.telling(s, first), m)
		default:
			return false
		}
	}
	return false
}

// retold says whether a match stands in what others say of the child, and it is the child or a parent who tells so: "he shouted that we think he is a
// criminal".
func (c *Checker) retold(s *sentence, m match) bool {
	first := c.clauseStart(s, m.first+1)
	if first < 2 || s.words[first].before >= comma || !c.told(s, first) {
		return false
	}
	by := c.telling(s, first).first
	read := slices.ContainsFunc(s.words[by:first], func(w word) bool { return w.known.in(c.voice.read) })
	says := slices.ContainsFunc(s.words[by:first], func(w word) bool { return w.known.in(c.people.says) || w.known.in(c.voice.said) })
	k, _ := c.subject(s, clause{by, first})
	return !s.words[by].known.in(c.voice.and) && (k > child && says || k == nobody && read) && c.relayed(s, by)
}

// toldOfOther says whether a match stands in what a man or a boy says of a girl: "he shouted that the girl had led him on". A "she" who tells of
// a boy is as often his mother or a worker.
func (c *Checker) toldOfOther(s *sentence, m match) bool {
	first := c.clauseStart(s, m.first+1)
	if first < 2 || s.words[first].before >= comma || !c.told(s, first) {
		return false
	}
	k, of := c.subject(s, clause{first, m.first})
	in := c.telling(s, first)
	if k != child || !slices.ContainsFunc(s.words[in.first:first], func(w word) bool { return w.known.in(c.people.says) || w.known.in(c.voice.said) }) {
		return false
	}
	k, by := c.subject(s, in)
	p := &c.people
	return k == child && s.words[by].known.in(p.pronoun) &&
		s.words[by].known.in(p.masculine) && s.words[of].known.in(p.feminine)
}

// calledSo says it of a match, or of what it is joined to: "calls him a liar and a thief".
func (r *reading) calledSo(m match) bool {
	for p := &m; p != nil; p = r.joinedTo(*p) {
		if r.checker.calledBy(&r.sentence, *p) {
			return true
		}
	}
	return false
}

// calledBy says whether a match is what the child is called, and by somebody who is no service: "the others call her a liar".
func (c *Checker) calledBy(s *sentence, m match) bool {
	for i := m.first - 1; i > 0 && i >= m.first-4 && s.words[i+1].before < comma; i-- {
		if !s.words[i].known.in(c.voice.calls) {
			continue
		}
		if next := &s.words[i+1]; i+1 >= m.first || !next.known.in(c.people.object) && c.kindAt(s, i+1) != child {
			return false
		}
		k, _ := c.who(s, i)
		return k == adult || k == parent || k == child || k == service && c.relayed(s, i)
	}
	return false
}

// relayed says whether it is the child or a parent who tells the clause that holds a place: "she says the police called her a liar".
func (c *Checker) relayed(s *sentence, at int) bool {
	first := c.clauseStart(s, at+1)
	if k, _ := c.subject(s, clause{first, at}); k == nobody && first > 0 && s.words[first].known.in(c.voice.and) {
		first = c.clauseStart(s, first)
	}
	if first < 1 || !c.told(s, first) && s.words[first].before != clauseEnd {
		return false
	}
	in := c.telling(s, first)
	k, _ := c.subject(s, in)
	named := k == nobody && in.first == 0 && s.words[0].capital && !s.words[0].known.in(c.voice.light) && s.words[1].known.in(c.people.says) // "Tom says": a word of ours, and a name
	return k == child || k == parent || named
}

// outer is the clause before one that is put in between commas: "it is not accepted, whatever is said, that".
func (c *Checker) outer(s *sentence, at int) clause {
	return c.telling(s, c.clauseStart(s, at))
}

// telling is the clause that ends before a place. A verb of saying begins no other with "by" or "in" after it, nor with whom it is said to.
func (c *Checker) telling(s *sentence, end int) clause {
	first := c.clauseStart(s, end)
	for first > 0 && s.words[first].before < comma && !s.words[first].known.in(c.people.joins) && !s.words[first].known.in(c.people.relative) {
		if k, _ := c.subject(s, clause{first, end}); k != nobody && first+1 < end && !s.words[first].known.in(c.people.preposition) {
			break
		}
		first = c.clauseStart(s, first)
	}
	return clause{first, end}
}

// told says whether what begins at a place is told by what stands before it: "that he lied", "(she says) he lied".
func (c *Checker) told(s *sentence, at int) bool {
	known := s.words[at].known
	return known.in(c.voice.that) || s.words[at-1].known.in(c.people.says) && !s.words[at-1].known.in(c.voice.be) && !known.in(c.people.joins) && !known.in(c.people.preposition)
}

// doubts says whether a clause denies or doubts what is told in it, and does not say twice no.
func (c *Checker) doubts(s *sentence, in clause, m match) bool {
	doubt, no, tells := false, false, false
	for i := in.first; i < in.end; i++ {
		known := s.words[i].known
		if known.in(c.voice.plainly) {
			return false
		}
		doubt, no = doubt || known.in(c.voice.doubts), no || known.in(c.voice.untrue)
		tells = tells || known.in(c.voice.tells) || known.in(c.people.says) && !known.in(c.voice.be)
	}
	if doubt || !no || !tells {
		return doubt && !no
	}
	k, _ := c.who(s, in.end)
	counters := slices.ContainsFunc(s.words[m.last+1:], func(w word) bool { return w.known.in(c.voice.but) })
	return k != child && (k != parent || m.phrase.about <= anyChild && !counters)
}

// reasoned says whether a reason is told for what was found, and the reason is none that blames: "missed it because the taxi did not come".
func (r *reading) reasoned(m match) bool {
	c, s := r.checker, &r.sentence
	for i := m.first + 1; i+2 < len(s.words) && s.words[i].before < clauseEnd; i++ {
		if s.words[i].known.in(c.voice.since) && c.other(s, i+1) {
			return !slices.ContainsFunc(r.found, func(other match) bool { return other.first > i+1 && !other.phrase.term.Advice })
		}
		if !s.words[i].known.in(c.voice.reason) {
			continue
		}
		if k, next := c.kindAt(s, i+1), &s.words[i+1]; next.known.in(c.people.pronoun) || k == child {
			return s.words[i+2].known.in(c.voice.be) && !slices.ContainsFunc(r.found, func(other match) bool { return other.first > i && !other.phrase.term.Advice })
		}
		return !slices.ContainsFunc(r.found, func(other match) bool { return other.first > i+1 && !other.phrase.term.Advice })
	}
	return c.ofAdult(s, m) && !slices.ContainsFunc(r.found, func(other match) bool { return other.first > m.last && !other.phrase.term.Advice })
}

// other says whether something or somebody else than the child stands at a place as a subject, so that "as" or "since" before it tells a
// reason: "since it had his brother's voice on it", "as the room was locked".
func (c *Checker) other(s *sentence, at int) bool {
	if s.words[at].known.in(c.voice.article) || s.words[at].known.in(c.people.ours) {
		at++
	} else if s.words[at-1].known.in(c.voice.seen) {
		return false
	}
	if at+1 >= len(s.words) || !s.words[at+1].known.in(c.voice.be) {
		return false
	}
	k := c.kindAt(s, at)
	return k > child
}

// ofAdult says whether what follows tells, as the reason or of whoever was named last, what somebody who does harm did or is: "after the
// man was seen in the car park", "who is the cousin of a dealer".
func (c *Checker) ofAdult(s *sentence, m match) bool {
	for i := m.last + 1; i+1 < len(s.words) && s.words[i].before < clauseEnd; i++ {
		if !s.words[i].known.in(c.voice.because) {
			continue
		}
		next := &s.words[i+1]
		if next.known.in(c.people.pronoun) || next.known.in(c.people.we) || c.kindAt(s, i+1) == child {
			return false
		}
		for at := i + 1; at < len(s.words) && at <= i+9 && s.words[at].before < comma && !s.words[at].known.in(c.people.joins); at++ {
			if c.kindAt(s, at) == adult && !s.words[at].known.in(c.people.body) {
				return true
			}
		}
		return false
	}
	return false
}

// makesFair says whether a fair use of the sentence is one of a match: by where it stands.
func (r *reading) makesFair(f, m match) bool {
	c, s := r.checker, &r.sentence
	switch f.phrase.about { //nolint:exhaustive // the others are no fair uses, or of the sentences beside
	case fairSentence:
		return true
	case fairRight:
		return (f.first < m.first || f.last > m.last) && r.refuses(m)
	case fairQuoted:
		q := r.quotation(s.words[m.first].start)
		if q == nil {
			q = r.quotation(s.words[m.last].start) // "this is 'behavioural'"
		}
		return q != nil && !c.denied(s, f.first) && (s.words[f.first].start < q.start || s.words[f.first].start > q.end)
	case fairBefore:
		if p := r.joinedTo(m); p != nil && p.first > f.first && r.makesFair(f, *p) {
			return true
		}
		ends := f.last >= m.first || c.lightly(s, c.resumed(s, f.last+1, m.first), m.first) && s.words[m.first].before < clauseEnd
		return f.first < m.first && f.last < m.last && ends
	case fairAfter:
		return f.last > m.last && f.first > m.first && (f.first <= m.last || c.lightly(s, m.last+1, f.first))
	}
	return false
}

// resumed is where a clause goes on after what is put in between commas: "he is not, whatever was written, a danger".
func (c *Checker) resumed(s *sentence, at, end int) int {
	if at >= end || s.words[at].before != comma {
		return at
	}
	for i := at + 1; i <= end; i++ {
		if s.words[i].before == comma {
			return i
		}
	}
	return at
}

// joinedTo is the match that stands before one in the same breath: "a liar and a thief".
func (r *reading) joinedTo(m match) *match {
	c, s := r.checker, &r.sentence
	at := m.first - 1
	for at > 0 && (s.words[at].known.in(c.voice.and) || s.words[at].known.in(c.voice.article)) && s.words[at].before < comma {
		at--
	}
	if at < 0 || at == m.first-1 && s.words[m.first].before != comma {
		return nil
	}
	for i := range r.found {
		if p := &r.found[i]; p.first < m.first && p.last < m.last && p.last >= at {
			return p
		}
	}
	return nil
}

// refuses says whether a match tells that somebody did not do something: they may have had a right to it.
func (r *reading) refuses(m match) bool {
	return m.phrase.term.Reason || slices.ContainsFunc(r.sentence.words[m.first:m.last+1], func(w word) bool {
		return w.known.in(r.checker.voice.denies) || w.known.in(r.checker.voice.refuses)
	})
}

// denied says whether one of the two words before a place denies it: "we would not disagree".
func (c *Checker) denied(s *sentence, at int) bool {
	return at > 0 && s.words[at-1].known.in(c.voice.denies) || at > 1 && s.words[at-2].known.in(c.voice.denies)
}

// besideFair says whether the sentence before or after makes it fair.
func (r *reading) besideFair(m match, which int) bool {
	other := r.checker.beside(&r.sentence, which)
	if other == nil {
		return false
	}
	r.others = r.checker.fair(other, r.others[:0])
	return slices.ContainsFunc(r.others, func(f match) bool { return f.phrase.about == fairBeside || f.phrase.about == fairRight && r.refuses(m) })
}

// lightly says that nothing but light words stands from first up to end.
func (c *Checker) lightly(s *sentence, first, end int) bool {
	if first > end {
		return true
	}
	for i := first; i < end; i++ {
		if s.words[i].number < 0 && !s.words[i].known.in(c.voice.light) {
			return false
		}
	}
	return true
}

// beside is the sentence before (0) or after (1) one; nil when there is none.
func (c *Checker) beside(s *sentence, which int) *sentence {
	side := &s.sides[which]
	if !side.read {
		side.read, side.there = true, false
		if start, end := s.outside(which); start < end {
			if side.sentence == nil {
				side.sentence = &sentence{}
			}
			side.sentence.text, side.sentence.start, side.sentence.end, side.there = s.text, start, end, true
			(&cutter{lexicon: c.lexicon}).cut(side.sentence)
		}
	}
	if !side.there {
		return nil
	}
	return side.sentence
}

// outside are the bounds of the sentence before or after one.
func (s *sentence) outside(which int) (int, int) {
	if which == 0 {
		at := s.start - 1
		for at >= 0 && isSpace(s.text[at]) {
			at--
		}
		if at < 0 {
			return 0, 0
		}
		start, _ := sentenceAround(s.text, at, 0)
		return start, at + 1
	}
	at := s.end
	for at < len(s.text) && isSpace(s.text[at]) {
		at++
	}
	if at >= len(s.text) {
		return 0, 0
	}
	_, end := sentenceAround(s.text, at, at)
	return at, end
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

// cutNew cuts a piece of a text into words of its own.
func (c *Checker) cutNew(text string, start, end int) *sentence {
	s := &sentence{text: text, start: start, end: max(start, end)}
	(&cutter{lexicon: c.lexicon}).cut(s)
	return s
}
