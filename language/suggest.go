package language

import "strings"

// finding makes a finding of a match.
func (r *reading) finding(m match, of string) Finding {
	s := &r.sentence
	start := s.words[m.first].start
	return Finding{
		Start: start, End: s.words[m.last].end, Term: m.phrase.term, Of: of,
		Quoted: r.quotation(start) != nil, child: r.checker.called(s, m),
	}
}

// Instead are two ways of writing it, with blanks for what the passage does not say.
func (f Finding) Instead() [2]string {
	return [2]string{f.child.fill(f.Term.Instead[0]), f.child.fill(f.Term.Instead[1])}
}

// called is how a sentence speaks of the child.
type called struct{ subject, object, owner, was string }

var (
	aHe    = called{"he", "him", "his", "was"}
	aShe   = called{"she", "her", "her", "was"}
	aThey  = called{"they", "them", "their", "were"}
	aChild = called{"the child", "the child", "the child's", "was"}
)

// called looks for the nearest name or pronoun before what was found, and then after it.
func (c *Checker) called(s *sentence, m match) called {
	for i := m.last; i >= 0; i-- {
		if name, found := c.calledAt(s, i); found {
			return name
		}
	}
	for i := m.last + 1; i < len(s.words); i++ {
		if name, found := c.calledAt(s, i); found {
			return name
		}
	}
	return aChild
}

func (c *Checker) calledAt(s *sentence, i int) (called, bool) {
	w := &s.words[i]
	text := s.text[w.start:w.end]
	switch {
	case named(w) && !w.first && w.before != clauseEnd && len(text) > 1 && strings.ToUpper(text) != text:
		name := strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
		return called{name, name, "", "was"}, true
	case !w.known.in(c.people.pronoun) && !w.known.in(c.people.object):
		return called{}, false
	case w.known.in(c.people.masculine):
		return aHe, true
	case w.known.in(c.people.feminine):
		return aShe, true
	}
	return aThey, true
}

// fill puts the child's name into a text, with a capital at its beginning.
func (n called) fill(text string) string {
	if n.owner == "" {
		n.owner = n.subject + "'s"
	}
	filled := strings.NewReplacer("{child}", n.subject, "{him}", n.object, "{his}", n.owner, "{was}", n.was).Replace(text)
	if filled != "" && 'a' <= filled[0] && filled[0] <= 'z' {
		filled = string(filled[0]-32) + filled[1:]
	}
	return filled
}
