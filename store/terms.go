package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sightline/record"
)

// longestTerm is how many letters and digits of a word are told apart.
const longestTerm = 64

// Searchable reports whether an entry may stand in the search index. What is above class B, restricted, sealed, or under a handling
// that nobody knows never does; class is the one it is kept under.
func Searchable(e *record.Entry, class record.Class) bool {
	return class.Within(record.ClassB) && e.Handling.Strictness() <= record.ProfessionalsOnly.Strictness()
}

// Terms gives the words an entry is found by, in the order written: those of its text, then of its places' names. Who is named in it
// is left out, because a person of concern's name is more sensitive than the entry; so are details, which are looked up by their codes.
func Terms(e *record.Entry) []string {
	text := e.Text.Reveal()
	if len(e.Places) == 0 {
		return termsOf(text)
	}
	var all strings.Builder
	all.Grow(len(text) + 32*len(e.Places))
	all.WriteString(text)
	for i := range e.Places {
		all.WriteByte('\n')
		all.WriteString(e.Places[i].Name.Reveal())
	}
	return termsOf(all.String())
}

// termsOf makes terms of any text: small letters and digits without accents. Words written with an apostrophe, as in "don't", are one.
// It is done here and not by a database, so that every kind of database holds and is asked for the same terms.
func termsOf(text string) []string {
	var w wordWriter
	w.out.Grow(len(text) + 1)
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			w.plain(text[i])
			i++
			continue
		}
		end := i + 1
		for end < len(text) && text[end] >= utf8.RuneSelf {
			end++
		}
		foreign := strings.ToValidUTF8(text[i:end], " ")
		for _, r := range norm.NFKD.String(foreign) { // a letter and its accent become two
			w.add(r)
		}
		i = end
	}
	w.end()
	if w.terms == 0 {
		return nil
	}
	terms := make([]string, 0, w.terms)
	for rest := w.out.String(); rest != ""; {
		at := strings.IndexByte(rest, ' ')
		terms = append(terms, rest[:at])
		rest = rest[at+1:]
	}
	return terms
}

// wordWriter writes one term after another, each followed by a space.
type wordWriter struct {
	out        strings.Builder
	terms      int // that are ended
	length     int // of the term being written; 0: none is
	apostrophe bool
}

// plain writes a character of plain English, as add does, and faster.
func (w *wordWriter) plain(c byte) {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
	case 'A' <= c && c <= 'Z':
		c += 'a' - 'A'
	case c == '\'' && w.length > 0 && !w.apostrophe:
		w.apostrophe = true
		return
	default:
		w.end()
		return
	}
	w.apostrophe = false
	w.length++
	if w.length <= longestTerm {
		_ = w.out.WriteByte(c) // never fails
	}
}

// add writes any character that NFKD leaves.
func (w *wordWriter) add(r rune) {
	switch {
	case isApostrophe(r):
		if w.length == 0 || w.apostrophe {
			w.end()
		} else {
			w.apostrophe = true
		}
		return
	case unicode.Is(unicode.Inherited, r), unicode.Is(unicode.Cf, r): // an accent belongs to no script of its own; a soft hyphen is not seen
		return
	case w.length > 0 && unicode.IsMark(r): // a vowel sign is part of the word
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		w.end()
		return
	}
	w.apostrophe = false
	if r = unicode.ToLower(r); spelt[r] != "" {
		for _, one := range spelt[r] {
			w.write(one)
		}
		return
	}
	w.write(r)
}

func (w *wordWriter) write(r rune) {
	w.length++
	if w.length <= longestTerm {
		_, _ = w.out.WriteRune(r) // never fails
	}
}

// end ends the term being written. An apostrophe after a word is none within it.
func (w *wordWriter) end() {
	if w.length > 0 {
		_ = w.out.WriteByte(' ') // never fails
		w.terms++
	}
	w.length, w.apostrophe = 0, false
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '‘', '’', 'ʼ':
		return true
	}
	return false
}

// spelt are letters that carry their accent within them, and how they are written without.
var spelt = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŧ': "t", 'ŋ': "ng", 'ĸ': "k", 'ς': "σ",
}
