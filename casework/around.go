package casework

import (
	"strings"
	"unicode"

	"sightline/record"
	"sightline/store"
)

// Words are some words of an entry in a row, all of which were asked for or none.
type Words struct {
	Text record.Private
	Hit  bool
}

// How many words stand before the first that was asked for, and how many in all. A word longer than longestShown is cut.
const (
	wordsBefore  = 12
	wordsShown   = 45
	longestShown = 80
)

// around gives the words of a text around the first that was asked for, as the index finds them: without accents, small letters or large.
func around(text string, asked store.Query) []Words {
	all := strings.FieldsFunc(text, unicode.IsSpace)
	hit := hits(all, asked)
	first := 0
	for first < len(hit) && !hit[first] {
		first++
	}
	if first == len(hit) {
		first = 0
	}
	from := max(0, first-wordsBefore)
	to := min(len(all), from+wordsShown)
	var out runs
	if from > 0 {
		out.add("…", false)
	}
	for i, word := range all[from:to] {
		if letters := []rune(word); len(letters) > longestShown {
			word = string(letters[:longestShown]) + "…"
		}
		out.add(word, hit[from+i])
	}
	if to < len(all) {
		out.add("…", false)
	}
	return out
}

// hits says of each word of a text whether it was asked for, alone or in a row of words.
func hits(all []string, asked store.Query) []bool {
	var terms []string
	var of []int // the word each term stands in
	for i, word := range all {
		for _, term := range store.Terms(&record.Entry{Text: record.Private(word)}) {
			terms, of = append(terms, term), append(of, i)
		}
	}
	hit := make([]bool, len(all))
	for _, phrase := range asked.Phrases() {
		for at := 0; at+len(phrase) <= len(terms); at++ {
			if !startsWith(terms[at:], phrase) {
				continue
			}
			for i := range phrase {
				hit[of[at+i]] = true
			}
		}
	}
	return hit
}

func startsWith(terms, phrase []string) bool {
	for i, term := range phrase {
		if terms[i] != term {
			return false
		}
	}
	return true
}

// runs are words, put together as long as they are of one kind.
type runs []Words

func (r *runs) add(word string, hit bool) {
	if last := len(*r) - 1; last >= 0 && (*r)[last].Hit == hit {
		(*r)[last].Text += record.Private(" " + word)
		return
	}
	*r = append(*r, Words{record.Private(word), hit})
}
