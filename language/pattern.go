package language

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A phrase is written as words with a few signs:
//
//	engage        the word as it is          engag*     every word that begins so
//	@refuse       the verb in all its forms  <risk>     a word of that list
//	(a|b c)       one of these               own?       may be missing
//	..3           up to three other words    #          a number; ## one from 18 to 99
//	,             a comma or a bracket may stand there
//	!(on|in)      at its beginning or end: none of these stands there
//
// Words are compared in small letters. A contraction is two words ("won't" is "will not"), and so is "cannot"; a hyphen after
// co, non, un, dis and mis joins ("non-engagement" is "nonengagement"), any other separates.

// step is one word of a phrase: which words it may be, how many others may stand before it, and whether a comma may.
type step struct {
	class int
	gap   int
	comma bool
}

// run is one straight run of steps, and the words that may not stand before and after it (-1: any may).
type run struct {
	steps         []step
	before, after int
}

// reader reads one phrase into every straight run of steps that it stands for.
type reader struct {
	words *lexicon
	text  []string
	at    int
}

// longest is the most straight runs that one phrase may stand for. More is a phrase that wants to be two.
const longest = 400

// read gives the straight runs of a phrase.
func (w *lexicon) read(phrase string) ([]run, error) {
	inner, before, after, err := w.edges(phrase)
	if err != nil {
		return nil, fmt.Errorf("phrase %q: %w", phrase, err)
	}
	spaced := strings.NewReplacer("(", " ( ", ")?", " )? ", ")", " ) ", "|", " | ").Replace(inner)
	r := &reader{words: w, text: strings.Fields(spaced)}
	straight, err := r.alternatives("")
	if err != nil {
		return nil, fmt.Errorf("phrase %q: %w", phrase, err)
	}
	var runs []run
	for _, steps := range straight {
		if len(steps) > 0 {
			runs = append(runs, run{steps, before, after})
		}
	}
	if len(runs) == 0 {
		return nil, fmt.Errorf("phrase %q: it holds no word that must be there", phrase)
	}
	return runs, nil
}

// edges takes away what a phrase says of the words before and after it.
func (w *lexicon) edges(phrase string) (inner string, before, after int, err error) {
	inner, before, after = strings.TrimSpace(phrase), -1, -1
	if rest, found := strings.CutPrefix(inner, "!("); found {
		words, tail, closed := strings.Cut(rest, ")")
		if !closed {
			return "", 0, 0, fmt.Errorf("a bracket is not closed")
		}
		if before, err = w.either(words); err != nil {
			return "", 0, 0, err
		}
		inner = tail
	}
	if head, rest, found := strings.Cut(inner, "!("); found {
		words, tail, closed := strings.Cut(rest, ")")
		if !closed || strings.TrimSpace(tail) != "" {
			return "", 0, 0, fmt.Errorf("what may not follow stands at the end, in brackets")
		}
		if after, err = w.either(words); err != nil {
			return "", 0, 0, err
		}
		inner = head
	}
	return inner, before, after, nil
}

// either is the class of words that are written with strokes between them.
func (w *lexicon) either(words string) (int, error) {
	var classes []int
	for word := range strings.SplitSeq(words, "|") {
		class, err := w.class(strings.TrimSpace(word))
		if err != nil {
			return 0, err
		}
		classes = append(classes, class)
	}
	return w.union(classes), nil
}

// alternatives reads up to the closing sign, or to the end of the phrase when closing is "".
func (r *reader) alternatives(closing string) ([][]step, error) {
	var all [][]step
	for {
		runs, end, err := r.sequence(closing)
		if err != nil {
			return nil, err
		}
		all = append(all, runs...)
		if len(all) > longest {
			return nil, fmt.Errorf("it stands for more than %d wordings; write it as two phrases", longest)
		}
		if end != "|" {
			return all, nil
		}
	}
}

// sequence reads words until "|", the closing sign or the end, and says which of them it was.
func (r *reader) sequence(closing string) ([][]step, string, error) {
	runs, next := [][]step{nil}, step{}
	for r.at < len(r.text) {
		word := r.text[r.at]
		r.at++
		var parts [][]step
		var err error
		switch {
		case (word == "|" || word == ")" || word == ")?") && next != (step{}):
			return nil, "", errNothingAfter
		case word == "|":
			return runs, word, nil
		case word == ")" || word == ")?":
			if closing == "" {
				return nil, "", fmt.Errorf("a bracket is closed that was not opened")
			}
			return runs, word, nil
		case strings.HasPrefix(word, ".."):
			next.gap, err = strconv.Atoi(word[2:])
			if err != nil || next.gap < 1 || next.gap > 9 {
				return nil, "", fmt.Errorf("%q: write how many words may stand between, from ..1 to ..9", word)
			}
			continue
		case word == ",":
			next.comma = true
			continue
		case word == "(":
			parts, err = r.bracket()
		default:
			parts, err = r.word(word)
		}
		if err != nil {
			return nil, "", err
		}
		if runs, err = joined(runs, parts, next); err != nil {
			return nil, "", err
		}
		next = step{}
	}
	if closing != "" {
		return nil, "", fmt.Errorf("a bracket is not closed")
	}
	if next != (step{}) {
		return nil, "", errNothingAfter
	}
	return runs, "", nil
}

// errNothingAfter is said of what stands at an end and would do nothing there.
var errNothingAfter = errors.New("what may stand between two words has no word after it")

func (r *reader) bracket() ([][]step, error) {
	parts, err := r.alternatives(")")
	if err != nil {
		return nil, err
	}
	if r.text[r.at-1] == ")?" {
		parts = append(parts, nil)
	}
	return merged(r.words, parts), nil
}

// merged makes one step of the alternatives that are one word each, so that (a|b|c) is one run and not three.
func merged(words *lexicon, parts [][]step) [][]step {
	var classes []int
	var others [][]step
	for _, run := range parts {
		if len(run) == 1 && run[0].gap == 0 {
			classes = append(classes, run[0].class)
		} else {
			others = append(others, run)
		}
	}
	if len(classes) == 0 {
		return others
	}
	return append(others, []step{{class: words.union(classes)}})
}

func (r *reader) word(word string) ([][]step, error) {
	plain, optional := strings.CutSuffix(word, "?")
	class, err := r.words.class(plain)
	if err != nil {
		return nil, err
	}
	parts := [][]step{{{class: class}}}
	if optional {
		parts = append(parts, nil)
	}
	return parts, nil
}

// joined appends every part to every run. What may stand between is kept when a part is missing.
func joined(runs, parts [][]step, next step) ([][]step, error) {
	if len(runs)*len(parts) > longest {
		return nil, fmt.Errorf("it stands for more than %d wordings; write it as two phrases", longest)
	}
	var all [][]step
	for _, run := range runs {
		for _, part := range parts {
			long := slices.Concat(run, part)
			if len(part) > 0 && len(run) > 0 {
				long[len(run)].gap += next.gap
				long[len(run)].comma = long[len(run)].comma || next.comma
			}
			all = append(all, long)
		}
	}
	return all, nil
}
