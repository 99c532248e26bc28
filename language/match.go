package language

import "slices"

// match is a phrase that stands in a sentence: its first and last word.
type match struct {
	phrase      *phrase
	first, last int
}

// blaming gives every phrase of a term that stands in a sentence.
func (c *Checker) blaming(s *sentence, into []match) []match {
	for i := range s.words {
		if known := s.words[i].known; known != nil && len(known.uses) > 0 {
			into = c.tried(s, known.uses, i, into)
		}
	}
	return into
}

// fair gives every fair use that stands in a sentence.
func (c *Checker) fair(s *sentence, into []match) []match {
	for i := range s.words {
		if known := s.words[i].known; known != nil && len(known.fair) > 0 {
			into = c.tried(s, known.fair, i, into)
		}
	}
	return into
}

// tried gives the phrases that stand around one word.
func (c *Checker) tried(s *sentence, uses []use, i int, into []match) []match {
	before, after := s.headsBefore(i), s.headsAfter(i)
	for k := range uses {
		u := &uses[k]
		if !u.before.among(&before) || !u.after.among(&after) {
			continue
		}
		if m, found := c.around(s, u, i); found {
			into = append(into, m)
		}
	}
	return into
}

// among says whether what must stand beside a step may be among the words there.
func (b *beside) among(heads *[widest + 1]uint64) bool {
	return b.heads == anyHead || b.heads&heads[b.gap] != 0
}

// headsBefore are the heads of the words before one: of the nearest, of the nearest two, and so on.
func (s *sentence) headsBefore(i int) (heads [widest + 1]uint64) {
	all := uint64(0)
	for k := range heads {
		if i-1-k >= 0 {
			all |= s.words[i-1-k].head
		}
		heads[k] = all
	}
	return heads
}

// headsAfter are those of the words after one.
func (s *sentence) headsAfter(i int) (heads [widest + 1]uint64) {
	all := uint64(0)
	for k := range heads {
		if i+1+k < len(s.words) {
			all |= s.words[i+1+k].head
		}
		heads[k] = all
	}
	return heads
}

// around tries a phrase of which one word stands at i.
func (c *Checker) around(s *sentence, u *use, i int) (match, bool) {
	first, found := c.back(s, u.phrase.steps, u.step, i)
	if !found {
		return match{}, false
	}
	last, found := c.forth(s, u.phrase.steps, u.step, i)
	if !found || u.phrase.before >= 0 && first > 0 && c.fits(&s.words[first-1], u.phrase.before) ||
		u.phrase.after >= 0 && last+1 < len(s.words) && c.fits(&s.words[last+1], u.phrase.after) {
		return match{}, false
	}
	return match{u.phrase, first, last}, true
}

// back matches what stands before the step that is at i, nearest first. No word that may stand between denies.
func (c *Checker) back(s *sentence, steps []step, at, i int) (int, bool) {
	if at == 0 {
		return i, true
	}
	for between := 0; between <= steps[at].gap; between++ {
		if i < 1 || parted(s.words[i].before, steps[at]) || between > 0 && s.words[i].known.in(c.voice.denies) {
			return 0, false
		}
		i--
		if c.fits(&s.words[i], steps[at-1].class) {
			if first, found := c.back(s, steps, at-1, i); found {
				return first, true
			}
		}
	}
	return 0, false
}

func (c *Checker) forth(s *sentence, steps []step, at, i int) (int, bool) {
	if at == len(steps)-1 {
		return i, true
	}
	for between := 0; between <= steps[at+1].gap; between++ {
		if between > 0 && s.words[i].known.in(c.voice.denies) {
			return 0, false
		}
		i++
		if i >= len(s.words) || parted(s.words[i].before, steps[at+1]) {
			return 0, false
		}
		if c.fits(&s.words[i], steps[at+1].class) {
			if last, found := c.forth(s, steps, at+1, i); found {
				return last, true
			}
		}
	}
	return 0, false
}

// parted says that a phrase does not run across a mark to its next step.
func parted(m mark, to step) bool { return m >= comma && (!to.comma || m == clauseEnd) }

// fits says whether a word is of a class.
func (c *Checker) fits(w *word, class int) bool {
	return w.known.in(class) || c.named(w) && c.lexicon.name.in(class)
}

// named says whether a word is a name, as far as its letters tell: it has a capital and nobody knows it, or stands within a sentence and is
// in none of the lists of people and of words that hold sentences together ("Hope", "Will").
func (c *Checker) named(w *word) bool {
	return w.capital && (w.known == nil || !w.first && w.before < quote && !c.plain(w))
}

// plain says whether a word is in one of those lists.
func (c *Checker) plain(w *word) bool {
	p, v := &c.people, &c.voice
	return slices.ContainsFunc([]int{
		p.child, p.parent, p.adult, p.service, p.thing, p.title, p.older, p.young, p.pronoun, p.we, p.ours, p.object, p.joins, p.relative, p.says,
		p.preposition, v.light, v.be, v.denies, v.recorded, v.voices, p.dated,
	}, w.known.in)
}
