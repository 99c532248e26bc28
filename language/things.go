package language

import "strings"

// ofNoPerson says whether what is said from a place on is said of a thing that no list names: "the washing machine is out of control".
func (c *Checker) ofNoPerson(s *sentence, m match) bool {
	at := m.first
	first := c.clauseStart(s, at)
	for first > 0 && !c.determines(s, first) && !c.determines(s, first+1) && s.words[first].before < clauseEnd {
		first = c.clauseStart(s, first)
	}
	if first >= at || first > 0 && s.words[first].before < comma && !s.words[first].known.in(c.people.joins) {
		return false
	}
	if s.words[first].known.in(c.people.joins) {
		first++
	}
	if first >= at || !c.determines(s, first) {
		return false
	}
	if c.namesChild(s, clause{first, m.last + 1}) {
		return false
	}
	nouns := 0
	for i := first + 1; i < at; i++ {
		w := &s.words[i]
		if nouns > 0 && (w.known.in(c.voice.be) || c.finite(s, w) || w.known.in(c.people.modal)) {
			return true
		}
		if w.before > hyphen || w.number >= 0 || c.kindAt(s, i) != nobody || c.abstract(s, w) {
			return false
		}
		if nouns > 0 && i == at-1 {
			return true
		}
		if w.known.in(c.people.preposition) || w.known.in(c.people.object) {
			return false
		}
		nouns++
		if nouns > 3 {
			return false
		}
	}
	return nouns > 0
}

// determines says whether a word begins a noun: "the", "our", "that".
func (c *Checker) determines(s *sentence, i int) bool {
	if i >= len(s.words) {
		return false
	}
	known := s.words[i].known
	return known.in(c.voice.article) || known.in(c.people.ours) || known.in(c.people.this)
}

// opens says whether a thing stands in a clause that depends on no other: "route 14 is late and keeps", and not "where the money came from".
func (c *Checker) opens(s *sentence, i int) bool {
	first := c.clauseStart(s, i+1)
	return !s.words[i].known.in(c.people.this) && (first == 0 || s.words[first].before >= comma && !s.words[first].known.in(c.people.joins))
}

// abstract says whether a noun may be what a child does, is or is said to be: behaviour, engagement, defiance, choice.
func (c *Checker) abstract(s *sentence, w *word) bool {
	if w.known.in(c.people.abstract) {
		return true
	}
	word := strings.ToLower(s.text[w.start:w.end])
	for _, end := range []string{"our", "ours", "ment", "ness", "ship", "tion", "tions", "sion", "ity", "ities", "ance", "ence", "ing", "ism", "tude"} {
		if strings.HasSuffix(word, end) && word != "our" {
			return true
		}
	}
	return false
}

// namesChild says whether a child is named among some words, or a pronoun stands for one.
func (c *Checker) namesChild(s *sentence, in clause) bool {
	for i := in.first; i < in.end; i++ {
		if s.words[i].known.in(c.people.object) || s.words[i].known.in(c.people.whose) || c.kindAt(s, i) == child {
			return true
		}
	}
	return false
}

// goesBackTo says whether an "it" means a thing or a service named before: "our helpline is underused because it is hard to engage with at night".
func (c *Checker) goesBackTo(s *sentence, m match, at int) bool {
	if next := m.last + 1; next < len(s.words) && s.words[next].before == space && (s.words[next].known.in(c.people.object) || c.kindAt(s, next) == child) {
		return false
	}
	first := c.clauseStart(s, at+1)
	if first == 0 || s.text[s.words[at].start:s.words[at].end] == "this" || s.words[at].known.in(c.people.says) || s.words[first-1].known.in(c.people.says) {
		return false
	}
	k, where := c.subject(s, clause{c.clauseStart(s, first), first})
	return k == thing && !s.words[where].known.in(c.people.this)
}

// predicated says whether a label that is found wherever it stands is said of an animal or a thing here: "the cat is attention seeking and".
func (c *Checker) predicated(s *sentence, m match) bool {
	k, where := c.who(s, m.first)
	if k == adult && where < m.first && s.words[m.first].known.in(c.people.whose) && c.agrees(&s.words[m.first], &s.words[where], k) {
		return !c.namesChild(s, clause{where + 1, m.first}) // "the respondent minimises his part in selling"
	}
	if k != thing || where > m.first || s.words[where].known.in(c.people.this) || c.clauseStart(s, m.first) > where && !s.words[where].known.in(c.people.animal) {
		return false
	}
	if !s.words[where].known.in(c.people.animal) && c.namesChild(s, clause{0, min(len(s.words), m.last+4)}) {
		return false
	}
	return s.words[m.first-1].known.in(c.voice.be) || s.words[where].known.in(c.people.animal)
}

// refusesHarm says whether a child refuses or avoids whoever does harm: "chose not to answer the man's calls", "refuses to go anywhere with them men".
func (c *Checker) refusesHarm(s *sentence, m match) bool {
	if m.phrase.about > isChild {
		return false
	}
	for i := max(c.clauseStart(s, m.first+1), m.first-8); i <= m.last; i++ {
		if !s.words[i].known.in(c.people.refusing) {
			continue
		}
		for j := i + 1; j < len(s.words) && j <= i+3; j++ {
			if s.words[j].known.in(c.people.meets) && c.harmAfter(s, j) {
				return true
			}
		}
	}
	return false
}

// harmAfter says whether men or dealers are named shortly after a verb, and are not whom the child would be away from.
func (c *Checker) harmAfter(s *sentence, verb int) bool {
	for i := verb + 1; i < len(s.words) && i <= verb+8 && s.words[i].before < comma; i++ {
		if s.words[i].known.in(c.people.apart) || s.words[i].known.in(c.people.joins) || c.kindAt(s, i) == service {
			return false
		}
		if s.words[i].known.in(c.people.object) && s.words[i-1].known.in(c.people.preposition) && i <= verb+2 {
			return true // "refused to sell for them"
		}
		if s.words[i].known.in(c.people.harmful) && c.kindOf(&s.words[i]) == adult && (i+1 == len(s.words) || c.kindAt(s, i+1) != service) {
			return true
		}
	}
	return false
}

// doneBy says whether what a verb of a child would be is done to the child by others: "was lied to and used by a man".
func (c *Checker) doneBy(s *sentence, m match) bool {
	if m.first == 0 || !s.words[m.first-1].known.in(c.people.passive) {
		return false
	}
	for i := m.last + 1; i+1 < len(s.words) && i < m.last+12 && s.words[i].before < clauseEnd; i++ {
		if s.text[s.words[i].start:s.words[i].end] == "by" {
			k := c.firstNamed(s, clause{i + 1, min(i+6, len(s.words))})
			return k == adult || k == service
		}
	}
	return false
}

// ofAnother says whether a parent with whom a match begins is only whom somebody else does something to: "blames the family and fails to engage".
func (c *Checker) ofAnother(s *sentence, m match) bool {
	if c.kindAt(s, m.first) != parent || m.first == 0 || s.words[m.first].capital {
		return false
	}
	k, where := c.subject(s, clause{c.clauseStart(s, m.first+1), m.first})
	if k == nobody && c.clauseStart(s, m.first+1) > 0 {
		k, where = c.who(s, c.clauseStart(s, m.first+1))
	}
	return (k == service || k == thing || k == adult) && where < m.first-1 && !s.words[where].known.in(c.people.this) && !s.words[where].owner
}

// praised says whether what a match says is done well: "leads the younger boys well".
func (c *Checker) praised(s *sentence, m match) bool {
	next := m.last + 1
	return m.phrase.about == doesChild && next < len(s.words) && s.words[next].before == space && s.words[next].known.in(c.people.kindly) &&
		s.text[s.words[m.last].start:s.words[m.last].end] != "more"
}

// choosesWell says whether what a child chooses is something good: "his own choice of mentor", "chose to tell Mrs Lloyd".
func (c *Checker) choosesWell(s *sentence, m match) bool {
	if m.phrase.about > anyChild {
		return false
	}
	chosen, good := false, false
	for i := m.first; i < len(s.words) && i <= m.last+6 && (i <= m.last || s.words[i].before < comma); i++ {
		known := s.words[i].known
		switch {
		case known.in(c.people.choosing):
			chosen = true
		case !chosen:
		case known.in(c.people.spurned) || known.in(c.people.harmful):
			return false
		default:
			good = good || known.in(c.people.sound)
		}
		if i > m.last && known.in(c.people.joins) {
			break
		}
	}
	return good
}

// madeSo says whether a thing, an illness or somebody else makes a child what is said: "low blood sugar makes him irritable and uncooperative".
func (c *Checker) madeSo(s *sentence, m match) bool {
	if m.phrase.about != isChild {
		return false
	}
	for i := m.first - 1; i > 1 && i > m.first-7 && s.words[i].before < clauseEnd; i-- {
		if !s.words[i-1].known.in(c.people.makes) || !s.words[i].known.in(c.people.object) && c.kindAt(s, i) != child {
			continue
		}
		first := c.clauseStart(s, i)
		if s.words[first].known.in(c.people.relative) || s.words[first].known.in(c.people.this) || c.namesChild(s, clause{first, i - 1}) {
			return false
		}
		for k := first; k < i-1; k++ {
			if s.words[k].known.in(c.people.pronoun) || c.abstract(s, &s.words[k]) && !s.words[k].known.in(c.people.thing) {
				return false
			}
		}
		return true
	}
	return false
}

// linked says whether a noun is what a label is said of: a form of "be" stands between them, and no child of whom it could be said.
func (c *Checker) linked(s *sentence, m match, where int) bool {
	linked := where == m.first-1 || where > m.last || s.words[m.first].known.in(c.voice.be) || c.itself(s, where, m.first)
	if m.first < m.last && s.words[m.first].known.in(c.voice.denies) {
		linked = linked || s.words[m.first+1].known.in(c.voice.be) // "not be trusted"
	}
	own := where + 1
	for own < m.first && s.words[own].before == space && c.named(&s.words[own]) {
		own++ // "Housing Options"
	}
	if first := c.clauseStart(s, m.first+1); first > own && s.words[first].known.in(c.people.also) && c.goesOn(s, first) {
		own = first // "put residents at risk and could not": those are whom the manager does it to
	}
	object := own
	if first := c.clauseStart(s, m.first+1); first > own && c.goesOn(s, first) {
		object = first // "failed to examine her, was dismissive"
	}
	for i := where + 1; i < m.first; i++ {
		before := s.words[i-1].known
		if i >= own && c.kindAt(s, i) == child && (!before.in(c.people.preposition) || before.in(c.voice.source)) || i >= object && s.words[i].known.in(c.people.object) {
			return false
		}
		linked = linked || s.words[i].known.in(c.voice.be)
	}
	return linked
}
