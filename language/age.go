package language

// fullName is the last word of a name that begins at a place: "Darren Pike".
func (c *Checker) fullName(s *sentence, i int) int {
	for i+1 < len(s.words) && c.named(&s.words[i]) && !s.words[i].owner && s.words[i+1].before == space && c.named(&s.words[i+1]) {
		i++
	}
	return i
}

// grown says whether a word is a number that may be the age of a grown person.
func (w *word) grown() bool { return w.number >= 18 && w.number < 100 }

// under18 says whether a child's age follows: "Mr Okell (15)", "the defendant, though only 14", "the males, both 15".
func (c *Checker) under18(s *sentence, i int) bool {
	i = c.fullName(s, i)
	for next := i + 1; next < len(s.words) && next <= i+4; next++ {
		n, last := s.words[next].number, &s.words[next-1]
		if (n >= 5 && n < 18 || s.words[next].known.in(c.people.teen)) && (s.words[next].before != space && next <= i+3 || last.known.in(c.people.aged) || last.known.in(c.people.about) && s.words[i+1].before == comma ||
			last.known.in(c.voice.source) && s.words[i].known.in(c.people.bare)) {
			return true
		}
	}
	return false
}

// over18 says whether the age of a grown person is given of whoever stands at a place: "Hale, 41, is", "the brothers, 22 and 25,", "D. Hale, who
// is 34 and", "male is 34 and", "his mates, all over 20,".
func (c *Checker) over18(s *sentence, i int) bool {
	i = c.fullName(s, i)
	next := i + 1
	if next+1 < len(s.words) && s.words[next].known.in(c.voice.source) && s.words[next+1].before == space {
		next += 2 // "the person of concern, 28,"
	}
	if next >= len(s.words) || s.words[i].owner || next > i+1 && s.words[next].before < comma {
		return false
	}
	if before := s.words[next].before; before == comma || before == bracket {
		if s.words[next].known.in(c.people.relative) && next+1 < len(s.words) && s.words[next+1].known.in(c.voice.be) {
			next++
		}
		return c.ageStands(s, c.upToAge(s, next))
	}
	return c.isOver18(s, i)
}

// isOver18 says whether it is said of whoever stands at a place that they are eighteen or more: "he is 34".
func (c *Checker) isOver18(s *sentence, i int) bool {
	at := c.upToAge(s, i+1)
	return at > i+1 && s.words[i+1].before == space && c.ageStands(s, at)
}

// upToAge passes over what may stand before an age: "is now well over", "aged about", "is in his".
func (c *Checker) upToAge(s *sentence, at int) int {
	p := &c.people
	for from := at; at < len(s.words) && at < from+5; at++ {
		w := &s.words[at]
		if at > from && w.before != space || !w.known.in(c.voice.be) && !w.known.in(p.aged) && !w.known.in(p.about) {
			break
		}
	}
	return at
}

// ageStands says whether the number at a place is an age of eighteen or more by itself, and counts nothing that follows.
func (c *Checker) ageStands(s *sentence, at int) bool {
	if at >= len(s.words) {
		return false
	}
	if !s.words[at].grown() && !s.words[at].known.in(c.people.decade) {
		return false
	}
	if at+1 == len(s.words) {
		return true
	}
	next := &s.words[at+1]
	return next.before >= comma || next.before == hyphen && s.words[at].number < 0 || next.known.in(c.people.joins) || next.known.in(c.people.year) || next.known.in(c.people.relative) || next.known.in(c.voice.be) || next.start == s.words[at].end && next.end == next.start+1 && s.text[next.start] == 's'
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

// nameOver18 says whether the age of a grown person is given of a name elsewhere, here or in a sentence beside: "Lee Marsh has not engaged. Lee is 35".
func (c *Checker) nameOver18(s *sentence, at int) bool {
	if !c.named(&s.words[at]) {
		return false
	}
	end := c.fullName(s, at)
	for _, where := range []*sentence{s, c.beside(s, 0), c.beside(s, 1)} {
		if where == nil {
			continue
		}
		for i := range where.words {
			for k := at; k <= end; k++ {
				if c.named(&where.words[i]) && where.text[where.words[i].start:where.words[i].end] == s.text[s.words[k].start:s.words[k].end] && c.over18(where, i) {
					return true
				}
			}
		}
	}
	return false
}
