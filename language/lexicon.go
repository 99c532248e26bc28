package language

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// lexicon knows every word of every phrase: which classes (steps of phrases, lists of words) it belongs to.
type lexicon struct {
	lists     map[string][]string // name of a list: its words, as they are written in phrases
	irregular map[string][]string
	classes   map[string]int // what a class is written as: its number
	members   [][]string     // class: its words, beginnings with a "*"
	exact     map[string]*entry
	stems     [stems][]*entry // the first three letters: beginnings, longest first
	table     []*entry        // exact, for quick finding; length a power of two
	name      *entry          // what every name is: a word that is written "~" in lists
	number    *entry          // what every number is: "#"
	grown     *entry          // what a number is that may be the age of an adult: "##", and "#"
}

// entry is a word, or the beginning of one, with the classes it belongs to as bits.
type entry struct {
	word string
	head uint64 // its first eight letters
	bits []uint64
	uses []use // the phrases that are tried where this word stands
	fair []use // the fair uses that are
}

func (e *entry) in(class int) bool {
	return e != nil && e.bits[class>>6]>>(class&63)&1 != 0
}

// class gives the number of the class that a word of a phrase names.
func (w *lexicon) class(written string) (int, error) {
	if number, found := w.classes[written]; found {
		return number, nil
	}
	words, err := w.spelled(written, nil)
	if err != nil {
		return 0, err
	}
	return w.newClass(written, words), nil
}

func (w *lexicon) newClass(written string, words []string) int {
	slices.Sort(words)
	number := len(w.members)
	w.classes[written] = number
	w.members = append(w.members, slices.Compact(words))
	return number
}

// union is the class of every word of several classes.
func (w *lexicon) union(classes []int) int {
	if len(classes) == 1 {
		return classes[0]
	}
	var words []string
	for _, c := range classes {
		words = append(words, w.members[c]...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	written := strings.Join(words, "|")
	if number, found := w.classes[written]; found {
		return number
	}
	return w.newClass(written, words)
}

// spelled are the words that a word of a phrase stands for. A list may name lists, but not itself.
func (w *lexicon) spelled(written string, within []string) ([]string, error) {
	switch {
	case strings.HasPrefix(written, "<") && strings.HasSuffix(written, ">"):
		name := written[1 : len(written)-1]
		list, found := w.lists[name]
		if !found || slices.Contains(within, name) {
			return nil, fmt.Errorf("there is no list %q, or it names itself", name)
		}
		var words []string
		for _, member := range list {
			more, err := w.spelled(member, append(within, name))
			if err != nil {
				return nil, err
			}
			words = append(words, more...)
		}
		return words, nil
	case strings.HasPrefix(written, "@"):
		return w.forms(written[1:])
	case written == "#" || written == "##" || written == "~":
		return []string{written}, nil
	case strings.HasSuffix(written, "*") && len(written) < 4:
		return nil, fmt.Errorf("%q: a beginning needs three letters or more", written)
	default:
		return []string{written}, plainWord(strings.TrimSuffix(written, "*"))
	}
}

func plainWord(word string) error {
	if word == "" || strings.ContainsFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		return fmt.Errorf("%q is not a word in small letters (a contraction is two words, a hyphen a space)", word)
	}
	return nil
}

// forms are the forms of a verb: engage, engages, engaged, engaging.
func (w *lexicon) forms(verb string) ([]string, error) {
	if err := plainWord(verb); err != nil {
		return nil, err
	}
	if irregular, found := w.irregular[verb]; found {
		return append([]string{verb}, irregular...), nil
	}
	last := verb[len(verb)-1]
	switch {
	case strings.HasSuffix(verb, "ee"):
		return []string{verb, verb + "s", verb + "d", verb + "ing"}, nil
	case last == 'e':
		return []string{verb, verb + "s", verb + "d", verb[:len(verb)-1] + "ing"}, nil
	case last == 'y' && !strings.ContainsRune("aeou", rune(verb[len(verb)-2])):
		stem := verb[:len(verb)-1]
		return []string{verb, stem + "ies", stem + "ied", verb + "ing"}, nil
	case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "z"):
		return []string{verb, verb + "es", verb + "ed", verb + "ing"}, nil
	}
	return []string{verb, verb + "s", verb + "ed", verb + "ing"}, nil
}

// build makes the table by which a word of a text is found, once every phrase is read.
func (w *lexicon) build() {
	w.exact = map[string]*entry{}
	wide := (len(w.members) + 63) / 64
	beginnings := map[string]*entry{}
	for class, words := range w.members {
		for _, word := range words {
			into := w.exact
			stem, begin := strings.CutSuffix(word, "*")
			if begin {
				into = beginnings
			}
			e := into[stem]
			if e == nil {
				e = &entry{word: stem, head: headOf(stem), bits: make([]uint64, wide)}
				into[stem] = e
			}
			e.bits[class>>6] |= 1 << (class & 63)
		}
	}
	// A word is also everything that its beginnings are, so that one look is enough.
	inherit := func(e *entry) {
		for n := 3; n <= len(e.word); n++ {
			if short := beginnings[e.word[:n]]; short != nil && short != e {
				for i := range e.bits {
					e.bits[i] |= short.bits[i]
				}
			}
		}
	}
	for _, e := range w.exact {
		inherit(e)
	}
	for _, e := range beginnings {
		inherit(e)
		w.stems[stemOf(e.head)] = append(w.stems[stemOf(e.head)], e)
	}
	for _, list := range &w.stems {
		slices.SortFunc(list, func(a, b *entry) int { return len(b.word) - len(a.word) })
	}
	w.name, w.number, w.grown = w.exact["~"], w.exact["#"], w.exact["##"]
	switch {
	case w.grown == nil:
		w.grown = w.number
	case w.number != nil:
		for i := range w.grown.bits {
			w.grown.bits[i] |= w.number.bits[i]
		}
	}
	w.fill()
}

func (w *lexicon) fill() {
	size := 1024
	for size < 4*len(w.exact) {
		size *= 2
	}
	w.table = make([]*entry, size)
	for _, e := range w.exact {
		at := w.place(e.head, len(e.word))
		for w.table[at] != nil {
			at = (at + 1) & (size - 1)
		}
		w.table[at] = e
	}
}

// place is where a word belongs in the table, by its first eight letters and its length.
func (w *lexicon) place(head uint64, length int) int {
	return (int(mixed8(head)) ^ length<<7) & (len(w.table) - 1)
}

// look reads the letters at a place of a text: what is known of the word, nil when nothing is, and where it ends.
func (w *lexicon) look(text string, at int) (*entry, int) {
	head, end := headAt(text, at)
	for place := w.place(head, end-at); ; place = (place + 1) & (len(w.table) - 1) {
		e := w.table[place]
		if e == nil {
			break
		}
		if e.head == head && len(e.word) == end-at && (end-at <= 8 || sameLetters(text[at+8:end], e.word[8:])) {
			return e, end
		}
	}
	if end-at < shortest {
		return nil, end
	}
	for _, e := range w.stems[stemOf(head)] {
		n := len(e.word)
		if n <= end-at && head&low(min(n, 8)) == e.head && (n <= 8 || sameLetters(text[at+8:at+n], e.word[8:])) {
			return e, end
		}
	}
	return nil, end
}

// headAt are the first eight letters of the word at a place, made small, as a number, and where the word ends.
func headAt(text string, at int) (uint64, int) {
	if at+8 <= len(text) {
		x := first8(text, at)
		n := bits.TrailingZeros64(^letters(x)&highs) >> 3
		head := (x | 0x20*ones) & low(n)
		if n < 8 {
			return head, at + n
		}
		return head, wordEnd(text, at+8)
	}
	end := wordEnd(text, at)
	return headOf(text[at:end]), end
}

func headOf(word string) uint64 {
	head := uint64(0)
	for i := range min(len(word), 8) {
		head |= uint64(word[i]|0x20) << (8 * i)
	}
	return head
}

// stemOf is the place of a beginning, by its first three letters.
func stemOf(head uint64) uint64 { return head&31<<10 | head>>8&31<<5 | head>>16&31 }

const stems = 1 << 15

// sameLetters compares with what is in small letters already.
func sameLetters(text, small string) bool {
	for i := range len(small) {
		if text[i]|0x20 != small[i] {
			return false
		}
	}
	return true
}
