package language

import (
	"strings"
	"unicode/utf8"
)

// word reads one word, or the two of a contraction, and gives where it ends.
func (c *cutter) word(s *sentence, at int, before mark) int {
	if end := c.simple(s, at, before); end > at {
		return end
	}
	c.small = c.small[:0]
	end := c.letters(s, at)
	for end+1 < s.end && s.text[end] == '-' && isLetter(s.text[end+1]) && joining[string(c.small)] {
		end = c.letters(s, end+1)
	}
	w := word{start: at, end: end, number: -1, before: before, capital: capital(s.text, at, end), first: len(s.words) == 0}
	tail, next := apostrophe(s.text[:s.end], end)
	switch {
	case tail == "":
		c.plain(s, w)
	case tail == "t" && len(c.small) > 1 && c.small[len(c.small)-1] == 'n':
		w.end = end - 1
		c.small = c.small[:len(c.small)-1]
		c.negated(s, w, next)
	case tail == "s":
		c.ending(s, w, next)
	default:
		c.append(s, w)
		if verb, found := contracted[tail]; found {
			c.small = append(c.small[:0], verb...)
			c.append(s, word{start: end, end: next, number: -1})
		}
	}
	return next
}

// simple reads a word of plain letters that is no contraction and joined to nothing, which most are; it gives at when it is not one.
func (c *cutter) simple(s *sentence, at int, before mark) int {
	known, end := c.lexicon.look(s.text, at)
	if end > s.end || end < s.end && joins(s.text[end]) || contracts(s.text, at, end) {
		return at
	}
	if initial(s.text, at, end) {
		known = nil
	}
	w := word{
		known: known, head: headBit(threeAt(s.text, at, end)), start: at, end: end, number: -1, before: before, capital: capital(s.text, at, end),
		first: len(s.words) == 0,
	}
	if w.capital {
		w.head = anyHead
	}
	s.words = append(s.words, w)
	return end
}

// capital says whether a word begins with a capital letter as a name does: "Kai", "K", "AB", and not "NRM".
func capital(text string, at, end int) bool {
	return 'A' <= text[at] && text[at] <= 'Z' && (end-at <= 2 || text[at+1] > 'Z')
}

// initial says whether a word is the one letter that stands for a name: "T", and not "A" or "I". Phrases may hold that letter too.
func initial(text string, at, end int) bool {
	return end-at == 1 && 'A' < text[at] && text[at] <= 'Z' && text[at] != 'I'
}

// contracts says whether letters may be a contraction without its apostrophe ("didnt", "cannot"), by how they end.
func contracts(text string, at, end int) bool {
	return end-at > 3 && text[end-1]|0x20 == 't' && (text[end-2]|0x20 == 'n' || text[end-2]|0x20 == 'o')
}

// letters adds letters to the small word, from a place to the first byte that is none.
func (c *cutter) letters(s *sentence, at int) int {
	for at < s.end {
		b := s.text[at]
		switch {
		case isLetter(b):
			c.small = append(c.small, b|0x20)
			at++
		case b >= utf8.RuneSelf && letterAt(s.text, at):
			_, size := utf8.DecodeRuneInString(s.text[at:])
			c.small = append(c.small, strings.ToLower(s.text[at:at+size])...)
			at += size
		default:
			return at
		}
	}
	return at
}

// apostrophe gives the letters after an apostrophe within a word, and where the whole ends.
func apostrophe(text string, end int) (string, int) {
	size := 0
	if strings.HasPrefix(text[end:], "'") {
		size = 1
	} else if strings.HasPrefix(text[end:], "’") {
		size = len("’")
	}
	from := end + size
	to := from
	for to < len(text) && isLetter(text[to]) {
		to++
	}
	if size == 0 || to == from || to-from > 3 {
		return "", end
	}
	return text[from:to], to
}

var contracted = map[string]string{"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}

// negations that are written together, with and without their apostrophe.
var together = map[string]string{
	"cannot": "can", "cant": "can", "wont": "will", "dont": "do", "doesnt": "does", "didnt": "did", "isnt": "is", "wasnt": "was", "arent": "are",
	"werent": "were", "hasnt": "has", "havent": "have", "hadnt": "had", "wouldnt": "would", "couldnt": "could", "shouldnt": "should",
}

func (c *cutter) plain(s *sentence, w word) {
	n := len(c.small)
	if !contracts(string(c.small), 0, n) {
		c.append(s, w)
		return
	}
	verb, found := together[string(c.small)]
	if !found {
		c.append(s, w)
		return
	}
	whole := w.end
	w.end = w.start + min(len(verb), whole-w.start)
	c.small = append(c.small[:0], verb...)
	c.append(s, w)
	c.small = append(c.small[:0], "not"...)
	c.append(s, word{start: w.end, end: whole, number: -1})
}

// negated appends "will", "not" for "won't".
func (c *cutter) negated(s *sentence, w word, end int) {
	switch string(c.small) {
	case "wo":
		c.small = append(c.small[:0], "will"...)
	case "ca":
		c.small = append(c.small[:0], "can"...)
	case "sha":
		c.small = append(c.small[:0], "shall"...)
	}
	c.append(s, w)
	c.small = append(c.small[:0], "not"...)
	c.append(s, word{start: w.end, end: end, number: -1})
}

// ending appends a word with "'s": "is" after a pronoun, an owner else.
func (c *cutter) ending(s *sentence, w word, end int) {
	c.append(s, w)
	last := &s.words[len(s.words)-1]
	if isPronoun(string(c.small)) {
		c.small = append(c.small[:0], "is"...)
		c.append(s, word{start: w.end, end: end, number: -1})
		return
	}
	last.owner, last.end = true, end
}

func isPronoun(word string) bool {
	switch word {
	case "he", "she", "it", "that", "there", "who", "what":
		return true
	}
	return false
}

func (c *cutter) append(s *sentence, w word) {
	if small := string(c.small); isLetter(small[0]) {
		if known, end := c.lexicon.look(small, 0); end == len(small) && (len(small) > 1 || !initial(s.text, w.start, w.start+1)) {
			w.known = known
		}
	}
	if w.head = headBit(headOf(string(c.small)) & low(3)); w.capital {
		w.head = anyHead
	}
	s.words = append(s.words, w)
}
