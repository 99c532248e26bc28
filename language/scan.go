package language

import "math/bits"

// filter stops at the beginning of every word that may be the rarest word of some phrase.
//
// Words are looked at where they begin, and only there: eight bytes at a time are asked which of them begin a word, with a few
// operations on a whole register, and the four bytes at each beginning are looked up in a table small enough to stay in the nearest
// cache. What passes is looked up by its first eight letters. No step waits for the one before it, which is what makes an
// Aho-Corasick machine slow: each of its steps needs the state that the last one gave.
type filter struct {
	four  [1 << (fourBits - 6)]uint64  // the first four bytes
	whole [1 << (wholeBits - 6)]uint64 // the letters of a word, the first eight at most
	begin [1 << (wholeBits - 6)]uint64 // the first five letters of words that begin so, or the first four or three of shorter ones
}

const (
	fourBits  = 16
	wholeBits = 16
)

// shortest is the fewest letters of a word at which the filter can stop.
const shortest = 3

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// add lets the filter stop at a word in small letters, or at every word that begins so.
func (f *filter) add(word string, begins bool) {
	head := uint64(0)
	for i := range min(len(word), 8) {
		head |= uint64(word[i]) << (8 * i)
	}
	if !begins || len(word) >= 8 {
		set(f.whole[:], mixed8(head))
	} else {
		set(f.begin[:], mixed8(head&low(min(len(word), 5))))
	}
	if len(word) > shortest {
		set(f.four[:], mixed(first4(word, 0)))
		return
	}
	for b := range 256 { // whatever follows it
		if begins || !isLetter(byte(b)) {
			set(f.four[:], mixed(first4(word+string([]byte{byte(b)}), 0)))
		}
	}
}

func set(table []uint64, h uint32) { table[h>>6] |= 1 << (h & 63) }

// low keeps the first n bytes of a number.
func low(n int) uint64 { return 1<<(8*n) - 1 }

func mixed(four uint32) uint32 { return four * 0x9E3779B1 >> (32 - fourBits) }

func mixed8(head uint64) uint32 { return uint32(head * 0x9E3779B97F4A7C15 >> (64 - wholeBits)) }

// passes is not zero when the four bytes at a place may begin a word of the filter.
func (f *filter) passes(text string, at int) uint64 {
	h := mixed(first4(text, at))
	return f.four[h>>6] >> (h & 63) & 1
}

// stops says whether a word whose first eight bytes are x may be one of the filter.
func (f *filter) stops(x uint64) bool {
	n := bits.TrailingZeros64(^letters(x)&highs) >> 3
	x = (x | 0x20*ones) & low(n)
	if h := mixed8(x); f.whole[h>>6]>>(h&63)&1 != 0 {
		return true
	}
	for k := min(n, 5); k >= shortest; k-- {
		if h := mixed8(x & low(k)); f.begin[h>>6]>>(h&63)&1 != 0 {
			return true
		}
	}
	return n == 2 && x>>16 == 0 // what a hyphen goes on with
}

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
	low := (x | 0x20*ones) &^ highs
	return (low + (0x80-'a')*ones) &^ (low + (0x80-'z'-1)*ones) &^ x & highs
}

// next gives the first word at or after a place around which a phrase may stand; len(text) when there is none. The byte before from is
// no letter.
func (c *Checker) next(text string, from int) int {
	carry, i := uint64(0), from
	for ; i+20 <= len(text); i += 8 {
		m := letters(first8(text, i))
		begin := m &^ (m<<8 | carry)
		carry = m >> 56
		// Two words begin in eight bytes at most, as a rule, and both are looked at whether they do or not: a place at which none begins
		// is found out below, and to guess wrong how many there are would cost more.
		one := i + bits.TrailingZeros64(begin)>>3
		rest := begin & (begin - 1)
		two := i + bits.TrailingZeros64(rest)>>3
		if c.filter.passes(text, one)|c.filter.passes(text, two) == 0 && rest&(rest-1) == 0 {
			continue
		}
		for ; begin != 0; begin &= begin - 1 {
			at := i + bits.TrailingZeros64(begin)>>3
			if c.filter.passes(text, at) != 0 && c.filter.stops(first8(text, at)) {
				if c.worth(text, at, wordEnd(text, at)) {
					return at
				}
			}
		}
	}
	for within := carry != 0; i < len(text); i++ {
		letter := isLetter(text[i])
		if letter && !within {
			if c.worth(text, i, wordEnd(text, i)) {
				return i
			}
		}
		within = letter
	}
	return len(text)
}

func wordEnd(text string, at int) int {
	for at < len(text) && isLetter(text[at]) {
		at++
	}
	return at
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
