package rules

import (
	"math/bits"
	"sync"

	"sightline/record"
)

// places is a set of places in a chronology, a bit for each.
type places []uint64

// placesWord is how many places one word of the set holds.
const placesWord = 64

func wordsFor(n int) int { return (n + placesWord - 1) / placesWord }

func (p places) add(at int)      { p[at/placesWord] |= 1 << (at % placesWord) }
func (p places) has(at int) bool { return p[at/placesWord]>>(at%placesWord)&1 == 1 }

func (p places) empty() bool {
	for _, w := range p {
		if w != 0 {
			return false
		}
	}
	return true
}

// next gives the first place from one on, or -1.
func (p places) next(from int) int {
	at := from / placesWord
	if at >= len(p) {
		return -1
	}
	w := p[at] >> (from % placesWord) << (from % placesWord)
	for w == 0 {
		at++
		if at == len(p) {
			return -1
		}
		w = p[at]
	}
	return at*placesWord + bits.TrailingZeros64(w)
}

// before gives the last place before one, or -1.
func (p places) before(end int) int {
	if end <= 0 {
		return -1
	}
	at := (end - 1) / placesWord
	rest := uint(placesWord-1) - uint(end-1)%placesWord
	w := p[at] << rest >> rest
	for w == 0 {
		at--
		if at < 0 {
			return -1
		}
		w = p[at]
	}
	return at*placesWord + placesWord - 1 - bits.LeadingZeros64(w)
}

// kindNumber is the place of a kind among those of the vocabulary.
type kindNumber uint16

// kindNumbers numbers the kinds of the vocabulary.
var kindNumbers = sync.OnceValue(func() map[record.Kind]kindNumber {
	numbers := map[record.Kind]kindNumber{}
	for i, kind := range sortedKeys(record.Words().KindList) {
		numbers[kind] = kindNumber(i)
	}
	return numbers
})

// kindsByInfo gives the number of a kind by what the vocabulary says of it, which every entry of the kind points at.
var kindsByInfo = sync.OnceValue(func() map[*record.KindInfo]kindNumber {
	numbers := map[*record.KindInfo]kindNumber{}
	for kind, number := range kindNumbers() {
		info, _ := record.Words().Kind(kind)
		numbers[info] = number
	}
	return numbers
})

// numbersOf gives the numbers of some kinds, each once.
func numbersOf(kinds []record.Kind) []kindNumber {
	var numbers []kindNumber
	seen := map[kindNumber]bool{}
	for _, kind := range kinds {
		if n, known := kindNumbers()[kind]; known && !seen[n] {
			seen[n] = true
			numbers = append(numbers, n)
		}
	}
	return numbers
}
