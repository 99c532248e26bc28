package language

import (
	"math/bits"
	"slices"
)

// automaton stops at the beginning of every word that begins with one of its anchors.
//
// Words are looked at where they begin, and only there: eight bytes at a time are asked which of them begin a word, with a few
// operations on a whole register, and the four letters at each beginning are looked up in a filter small enough to stay in the
// nearest cache. What passes is compared in full. No step waits for the one before it, which is what makes an Aho-Corasick
// machine slow: each of its steps needs the state that the last one gave.
type automaton struct {
	filter [filterWords]uint64
	table  [1 << buckets][]anchor
}

// anchor is what a word must begin with, in small letters, and what it stands for.
type anchor struct {
	text  string
	whole bool // the word must also end there
	id    int
}

// shortest is the fewest letters of an anchor.
const shortest = 3

const (
	filterBits  = 15
	filterWords = 1 << (filterBits - 6)
	buckets     = 12
)

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

func newAutomaton(anchors []anchor) *automaton {
	a := &automaton{}
	for _, one := range anchors {
		for four := range fours(one) {
			h := mixed(four)
			a.filter[h>>(32-filterBits)>>6] |= 1 << (h >> (32 - filterBits) & 63)
			at := &a.table[h>>(32-buckets)]
			*at = append(*at, one)
		}
	}
	for i := range a.table {
		slices.SortFunc(a.table[i], func(x, y anchor) int { return len(y.text) - len(x.text) })
	}
	return a
}

// fours are the first four bytes with which an anchor may stand in a text: for one of three letters, with whatever may follow it.
func fours(one anchor) map[uint32]bool {
	all := map[uint32]bool{}
	if len(one.text) > shortest {
		all[first4(one.text, 0)] = true
		return all
	}
	for b := range 256 {
		if !one.whole || !isLetter(byte(b)) {
			all[first4(one.text+string([]byte{byte(b)}), 0)] = true
		}
	}
	return all
}

func mixed(four uint32) uint32 { return four * 0x9E3779B1 }

// first4 are four bytes as a number, letters made small.
func first4(text string, at int) uint32 {
	_ = text[at+3]
	return (uint32(text[at]) | uint32(text[at+1])<<8 | uint32(text[at+2])<<16 | uint32(text[at+3])<<24) | 0x20202020
}

func first8(text string, at int) uint64 {
	_ = text[at+7]
	return uint64(text[at]) | uint64(text[at+1])<<8 | uint64(text[at+2])<<16 | uint64(text[at+3])<<24 |
		uint64(text[at+4])<<32 | uint64(text[at+5])<<40 | uint64(text[at+6])<<48 | uint64(text[at+7])<<56
}

// letters marks, with its highest bit, every byte that is a letter A to Z of either size.
func letters(x uint64) uint64 {
	small := x | 0x20*ones
	low := small &^ highs
	return (low + (0x80-'a')*ones) &^ (low + (0x80-'z'-1)*ones) &^ x & highs
}

// next gives the first place at or after from where a word begins with an anchor, or len(text). The byte before from must not be a
// letter.
func (a *automaton) next(text string, from int) int {
	carry := uint64(0)
	i := from
	for ; i+12 <= len(text); i += 8 {
		m := letters(first8(text, i))
		for begin := m &^ (m<<8 | carry); begin != 0; begin &= begin - 1 {
			at := i + bits.TrailingZeros64(begin)>>3
			h := mixed(first4(text, at)) >> (32 - filterBits)
			if a.filter[h>>6]>>(h&63)&1 != 0 && a.holds(text, at) {
				return at
			}
		}
		carry = m >> 56
	}
	return a.tail(text, i, carry != 0)
}

// tail is next for the last few bytes, one at a time.
func (a *automaton) tail(text string, from int, within bool) int {
	end := text[from:] + "    "
	for i := range len(text) - from {
		letter := isLetter(end[i])
		if letter && !within && a.holds(end, i) {
			return from + i
		}
		within = letter
	}
	return len(text)
}

// holds says whether a word that begins at a place begins with some anchor.
func (a *automaton) holds(text string, at int) bool {
	for range a.at(text, at) {
		return true
	}
	return false
}

// at gives the anchors with which the word at a place begins, the longest first.
func (a *automaton) at(text string, at int) func(func(anchor) bool) {
	return func(yield func(anchor) bool) {
		for _, one := range a.table[mixed(first4(text, at))>>(32-buckets)] {
			end := at + len(one.text)
			if end <= len(text) && sameLetters(text[at:end], one.text) && (!one.whole || end == len(text) || !isLetter(text[end])) {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// sameLetters compares with what is in small letters already.
func sameLetters(text, small string) bool {
	for i := range len(small) {
		if text[i] != small[i] && (text[i]|0x20 != small[i] || !isLetter(text[i])) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
