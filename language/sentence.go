package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is a sentence cut into words.
type sentence struct {
	text       string
	start, end int // in text, bytes
	words      []word
	sides      [2]side // the sentences before and after, read when they are first asked for
}

type side struct {
	sentence *sentence
	read     bool
	there    bool
}

// word is one word of a sentence. A contraction is two: "won't" gives "will" at its letters and "not" at the rest.
type word struct {
	known      *entry // nil when no phrase speaks of it
	head       uint64 // its first letters, hashed to a bit; all for a name or a number
	start, end int    // in the text, bytes
	number     int32  // -1 when it is no number
	before     mark   // what stands between it and the word before
	capital    bool   // begins with a capital letter
	owner      bool   // "Kacey's"
	first      bool   // of the sentence
}

// mark is what separates a word from the one before it, the strongest of what stands there.
type mark uint8

const (
	space mark = iota
	hyphen
	quote
	comma
	bracket
	clauseEnd // ; : –
)

// cutter cuts sentences into words, with room that is used again.
type cutter struct {
	lexicon *lexicon
	small   []byte
}

// longestSide is how far a sentence goes on each side of what is looked at, in bytes. What never ends is no sentence, and is read in pieces, which
// begin with a joining word where there is one.
const longestSide = 1500

// breaks says whether a piece of what is so long ends with the space at a place.
func breaks(text string, at, long int) bool {
	return long >= longestSide && text[at] == ' ' && (strings.HasPrefix(text[at:], " and ") || long >= 2*longestSide)
}

// sentenceAround are the bounds of the sentence that holds a place.
func sentenceAround(text string, at, floor int) (int, int) {
	start := floor
	for i := at - 1; i > floor; i-- {
		if mayEnd[text[i-1]] && endsAt(text, i-1) || breaks(text, i-1, at-i) {
			start = i
			break
		}
	}
	for start < at && (text[start] == ' ' || text[start] == '\n' || text[start] == '\r' || text[start] == '\t') {
		start++
	}
	for i := at; i < len(text); i++ {
		if mayEnd[text[i]] && endsAt(text, i) || breaks(text, i, i-at) {
			return start, i + 1
		}
	}
	return start, len(text)
}

// mayEnd are the bytes with which a sentence may end.
var mayEnd = [256]bool{'\n': true, '!': true, '?': true, '.': true, '"': true, '\'': true, ')': true}

// endsAt says whether a sentence ends with the byte at a place: a full stop before a space and a capital letter, a blank line.
func endsAt(text string, at int) bool {
	switch text[at] {
	case '\n':
		return true
	case '!', '?':
		return at+1 == len(text) || text[at+1] == ' '
	case '.':
		return !shortened(text, at) && opens(text, at+1)
	case '"', '\'', ')':
		return at > 0 && (text[at-1] == '.' || text[at-1] == '?' || text[at-1] == '!') && at+1 < len(text) && opens(text, at+1)
	}
	return false
}

// opens says whether a new sentence may begin after a place: white space, and then no small letter.
func opens(text string, at int) bool {
	if at == len(text) {
		return true
	}
	if text[at] != ' ' && text[at] != '\n' && text[at] != '\r' {
		return false
	}
	rest := strings.TrimLeft(text[at:min(len(text), at+8)], " \r\n")
	return rest == "" || rest[0] < 'a' || rest[0] > 'z'
}

var shortForms = []string{"mr", "mrs", "ms", "dr", "st", "no", "approx", "nr", "re", "incl", "ref", "tel", "cllr", "prof", "sgt", "det", "insp", "para", "vs"}

// shortened says whether the full stop at a place belongs to a short form: "Mr.", "e.g.", an initial.
func shortened(text string, at int) bool {
	from := at
	for from > 0 && isLetter(text[from-1]) {
		from--
	}
	letters := at - from
	if letters == 0 {
		return false
	}
	if letters == 1 {
		return text[from] < 'a' || (from > 0 && text[from-1] == '.')
	}
	if letters > 6 {
		return false
	}
	for _, form := range shortForms {
		if len(form) == letters && strings.EqualFold(text[from:at], form) {
			return true
		}
	}
	return false
}

// joining are beginnings that a hyphen joins to what follows.
var joining = map[string]bool{"co": true, "non": true, "un": true, "unco": true, "nonco": true, "dis": true, "mis": true}

// cut fills a sentence with its words.
func (c *cutter) cut(s *sentence) {
	s.words = s.words[:0]
	s.sides[0].read, s.sides[1].read = false, false
	before := space
	for i := s.start; i < s.end; {
		b := s.text[i]
		switch {
		case isLetter(b) || b >= utf8.RuneSelf && letterAt(s.text, i):
			end := c.word(s, i, before)
			before = space
			i = end
		case '0' <= b && b <= '9':
			i = c.number(s, i, before)
			before = space
		case b == ' ':
			i++
		default:
			var m mark
			m, i = markAt(s.text, i)
			before = max(before, m)
		}
	}
}

func letterAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(r)
}

func markAt(text string, at int) (mark, int) {
	switch text[at] {
	case '-':
		if at > 0 && text[at-1] == ' ' {
			return clauseEnd, at + 1
		}
		return hyphen, at + 1
	case '/', '*', '&', '+':
		return hyphen, at + 1
	case ',':
		return comma, at + 1
	case '(', ')', '[', ']':
		return bracket, at + 1
	case ';', ':':
		return clauseEnd, at + 1
	case '"', '\'':
		return quote, at + 1
	}
	if text[at] < utf8.RuneSelf {
		return space, at + 1
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	switch r {
	case '–', '—':
		return clauseEnd, at + size
	case '“', '”', '‘', '’':
		return quote, at + size
	}
	return space, at + size
}

// number reads digits; letters that follow ("15yo") are a word of their own.
func (c *cutter) number(s *sentence, at int, before mark) int {
	end, value := at, 0
	for end < s.end && '0' <= s.text[end] && s.text[end] <= '9' {
		value = min(value*10+int(s.text[end]-'0'), 1_000_000)
		end++
	}
	known := c.lexicon.number
	if 18 <= value && value < 100 {
		known = c.lexicon.grown
	}
	s.words = append(s.words, word{start: at, end: end, known: known, head: anyHead, number: int32(value), before: before, first: len(s.words) == 0})
	return end
}
