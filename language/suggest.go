package language

import "strings"

// finding makes a finding of a match.
func (r *reading) finding(m match, of string) Finding {
	s := &r.sentence
	if m.first > 0 && s.words[m.first-1].end == s.words[m.first].start {
		m.first-- // "didn't engage", and not "n't engage"
	}
	f := Finding{Start: s.words[m.first].start, End: s.words[m.last].end, Term: m.phrase.term, Of: of, child: r.checker.called(s, m, of)}
	f.Quoted = r.quotation(f.Start) != nil || r.quotation(s.words[m.last].start) != nil // "a 'habitual' knife carrier"
	return f
}

// Instead are two ways of writing it, with blanks for what the passage does not say.
func (f Finding) Instead() [2]string {
	return [2]string{f.child.fill(f.Term.Instead[0]), f.child.fill(f.Term.Instead[1])}
}

// called is how a sentence speaks of the child: as who does, to whom it is done, and whose it is.
type called struct{ subject, object, owner, self string }

var (
	aHe    = called{"he", "him", "his", "himself"}
	aShe   = called{"she", "her", "her", "herself"}
	aChild = called{"the child", "the child", "the child's", "themselves"}
)

// called looks for the nearest name or pronoun before what was found, and then after it. Where a parent is blamed, a pronoun may be the
// parent's, and where it is "they", verbs would not agree: there it is "the child".
func (c *Checker) called(s *sentence, m match, of string) called {
	if of != "child" {
		return aChild
	}
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
	switch {
	case c.named(w) && !w.first && w.before != clauseEnd && w.end-w.start > 2:
		name := strings.TrimSuffix(strings.TrimSuffix(s.text[w.start:w.end], "'s"), "’s")
		return called{name, name, name + "'s", "themselves"}, true
	case !w.known.in(c.people.pronoun) && !w.known.in(c.people.object):
		return called{}, false
	case w.known.in(c.people.masculine):
		return aHe, true
	case w.known.in(c.people.feminine):
		return aShe, true
	}
	return aChild, true
}

// fill puts the child's name into a text, with a capital at its beginning.
func (n called) fill(text string) string {
	filled := strings.NewReplacer("{child}", n.subject, "{him}", n.object, "{his}", n.owner, "{self}", n.self).Replace(text)
	if filled != "" && 'a' <= filled[0] && filled[0] <= 'z' {
		filled = string(filled[0]-32) + filled[1:]
	}
	return filled
}
