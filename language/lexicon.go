package language

import (
	"fmt"
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
	begins    map[string][]*entry // first three letters: beginnings, longest first
	table     []slot              // exact, for quick finding; length a power of two
	name      *entry              // what every name is: a word that is written "~" in lists
	number    *entry              // what every number is: "#"
}

// entry is a word, or the beginning of one, with the classes it belongs to as bits.
type entry struct {
	word  string
	begin bool
	bits  []uint64
	uses  []use // the phrases that are tried where this word stands
	fair  []use // the fair uses that are
}

type slot struct {
	hash  uint32
	entry *entry
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
	case written == "#" || written == "~":
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
	stem, last := verb, verb[len(verb)-1]
	switch {
	case strings.HasSuffix(verb, "ee"):
		return []string{verb, verb + "s", verb + "d", verb + "ing"}, nil
	case last == 'e':
		stem = verb[:len(verb)-1]
		return []string{verb, verb + "s", verb + "d", stem + "ing"}, nil
	case last == 'y' && !strings.ContainsRune("aeou", rune(verb[len(verb)-2])):
		stem = verb[:len(verb)-1]
		return []string{verb, stem + "ies", stem + "ied", verb + "ing"}, nil
	case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "z"):
		return []string{verb, verb + "es", verb + "ed", verb + "ing"}, nil
	}
	return []string{verb, verb + "s", verb + "ed", verb + "ing"}, nil
}

// build makes the table by which a word of a text is found, once every phrase is read.
func (w *lexicon) build() {
	w.exact, w.begins = map[string]*entry{}, map[string][]*entry{}
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
				e = &entry{word: stem, begin: begin, bits: make([]uint64, wide)}
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
	for stem, e := range beginnings {
		inherit(e)
		w.begins[stem[:3]] = append(w.begins[stem[:3]], e)
	}
	for _, list := range w.begins {
		slices.SortFunc(list, func(a, b *entry) int { return len(b.word) - len(a.word) })
	}
	w.name, w.number = w.exact["~"], w.exact["#"]
	w.fill()
}

func (w *lexicon) fill() {
	size := 1024
	for size < 4*len(w.exact) {
		size *= 2
	}
	w.table = make([]slot, size)
	for word, e := range w.exact {
		h := hashOf(word)
		at := int(h) & (size - 1)
		for w.table[at].entry != nil {
			at = (at + 1) & (size - 1)
		}
		w.table[at] = slot{h, e}
	}
}

// hashOf is FNV-1a.
func hashOf(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

// find gives what is known of a word in small letters whose hash is h; nil when nothing is.
func (w *lexicon) find(word []byte, h uint32) *entry {
	mask := len(w.table) - 1
	for at := int(h) & mask; w.table[at].entry != nil; at = (at + 1) & mask {
		if w.table[at].hash == h && w.table[at].entry.word == string(word) {
			return w.table[at].entry
		}
	}
	if len(word) < 3 {
		return nil
	}
	for _, e := range w.begins[string(word[:3])] {
		if len(word) >= len(e.word) && string(word[:len(e.word)]) == e.word {
			return e
		}
	}
	return nil
}
