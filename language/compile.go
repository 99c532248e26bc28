package language

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// compile makes a checker of every phrase.
func compile(f file) (*Checker, error) {
	c := &Checker{digest: digestOf(f), filter: &filter{}, lexicon: &lexicon{lists: map[string][]string{}, irregular: map[string][]string{}, classes: map[string]int{}}}
	for name, words := range f.Lists {
		c.lexicon.lists[name] = strings.Fields(words)
	}
	for verb, forms := range f.Irregular {
		c.lexicon.irregular[verb] = strings.Fields(forms)
	}
	var err error
	if c.people, err = c.lexicon.people(); err != nil {
		return nil, err
	}
	if c.voice, err = c.lexicon.voice(); err != nil {
		return nil, err
	}
	phrases, err := c.phrases(f)
	c.lexicon.build()
	if err := errors.Join(err, c.anchor(phrases)); err != nil {
		return nil, err
	}
	return c, nil
}

// grammar grows when the same phrases find something else in the same passage.
const grammar = "grammar 1 "

// digestOf names everything that is looked for, and what makes it fair.
func digestOf(f file) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s%+v", grammar, f)) // maps are printed in the order of their keys
	return hex.EncodeToString(sum[:8])
}

var fairPlaces = map[string]about{"before": fairBefore, "after": fairAfter, "sentence": fairSentence, "quoted": fairQuoted, "beside": fairBeside, "right": fairRight}

func (c *Checker) phrases(f file) ([]*phrase, error) {
	var all []*phrase
	var wrong []error
	add := func(written []string, term *Term, about about, where string) {
		for _, one := range written {
			runs, err := c.lexicon.read(one)
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", where, err))
			}
			for _, run := range runs {
				all = append(all, &phrase{run, term, about, one})
			}
		}
	}
	for i := range f.Terms {
		t := &f.Terms[i]
		t.add(f.Phrases[t.ID])
		c.terms = append(c.terms, t)
		for about, written := range [][]string{doesChild: t.Does, isChild: t.Is, anyChild: t.Any, ofParent: t.Parents, anyParent: t.AnyParents} {
			add(written, t, aboutOf(about), "term "+t.ID)
		}
	}
	for where, written := range f.Fair {
		about, found := fairPlaces[where]
		if !found {
			return nil, fmt.Errorf("fair uses: %q is none of before, after, sentence, quoted, beside, right", where)
		}
		add(written, nil, about, "fair uses, "+where)
	}
	return all, errors.Join(wrong...)
}

func aboutOf(i int) about { return []about{doesChild, isChild, anyChild, ofParent, anyParent}[i] }

// anchor gives every phrase the word by which it is found, its rarest, at which the filter stops.
func (c *Checker) anchor(phrases []*phrase) error {
	uses, fair := make([][]use, len(c.lexicon.members)), make([][]use, len(c.lexicon.members))
	costs := c.lexicon.costs()
	var wrong []error
	for _, p := range phrases {
		best, least := -1, 1<<30
		for i, s := range p.steps {
			if can := p.term == nil || c.lexicon.stops(p, i); can && costs[s.class] < least {
				best, least = i, costs[s.class]
			}
		}
		if best < 0 {
			wrong = append(wrong, fmt.Errorf("term %s: phrase %q: at one place at least, every word that may stand there needs three letters or more", p.term.ID, p.written))
			continue
		}
		class := p.steps[best].class
		if p.term == nil {
			fair[class] = append(fair[class], use{p, best, c.lexicon.before(p, best), c.lexicon.after(p, best)})
			c.besides = c.besides || p.about == fairBeside
			continue
		}
		uses[class] = append(uses[class], use{p, best, c.lexicon.before(p, best), c.lexicon.after(p, best)})
		for _, word := range c.lexicon.members[class] {
			stem, begins := strings.CutSuffix(word, "*")
			for _, written := range hyphened(stem) {
				c.filter.add(written, begins)
			}
			if word == "not" {
				c.addNegations()
			}
		}
	}
	c.lexicon.give(uses, fair)
	return errors.Join(wrong...)
}

// before and after say what stands beside a step.
func (w *lexicon) before(p *phrase, at int) beside {
	if at == 0 || p.steps[at].comma || p.steps[at].gap > widest {
		return beside{heads: anyHead}
	}
	return beside{w.heads(p.steps[at-1].class), uint8(p.steps[at].gap)} //nolint:gosec // no more than widest
}

func (w *lexicon) after(p *phrase, at int) beside {
	if at+1 == len(p.steps) || p.steps[at+1].comma || p.steps[at+1].gap > widest {
		return beside{heads: anyHead}
	}
	return beside{w.heads(p.steps[at+1].class), uint8(p.steps[at+1].gap)} //nolint:gosec // no more than widest
}

// heads are the first three letters of the words of a class, as bits.
func (w *lexicon) heads(class int) uint64 {
	var heads uint64
	for _, word := range w.members[class] {
		if !isLetter(word[0]) {
			return anyHead // names and numbers
		}
		heads |= headBit(headOf(strings.TrimSuffix(word, "*")) & low(3))
	}
	return heads
}

// addNegations lets the filter stop where "not" hides in a contraction, with its apostrophe or without.
func (c *Checker) addNegations() {
	for written := range together {
		c.filter.add(written, false)
		c.filter.add(strings.TrimSuffix(written, "t"), false)
	}
}

// costs are how often a word of each class stands in a million words of records. A word that does not stand there at all costs one.
func (w *lexicon) costs() []int {
	often := map[string]int{}
	for line := range strings.Lines(oftenText) {
		word, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.Atoi(count); err == nil {
			often[word] = n
		}
	}
	costs := make([]int, len(w.members))
	for class, words := range w.members {
		for _, word := range words {
			stem, begins := strings.CutSuffix(word, "*")
			costs[class] += 1 + often[stem]
			if begins {
				for other, n := range often {
					if other != stem && strings.HasPrefix(other, stem) {
						costs[class] += n
					}
				}
			}
		}
	}
	return costs
}

// stops says whether the filter can stop at every word of a step: not at a short one, and not at one that a contraction hides ("didn't").
func (w *lexicon) stops(p *phrase, at int) bool {
	before := at+1 < len(p.steps) && slices.Contains(w.members[p.steps[at+1].class], "not")
	return !slices.ContainsFunc(w.members[p.steps[at].class], func(word string) bool {
		return len(strings.TrimSuffix(word, "*")) < shortest || before && hidden[word]
	})
}

var hidden = map[string]bool{
	"will": true, "would": true, "could": true, "can": true, "should": true, "does": true, "did": true, "has": true, "have": true, "had": true,
	"are": true, "was": true, "were": true,
}

// give tells every word the phrases that are tried where it stands.
func (w *lexicon) give(uses, fair [][]use) {
	each := func(e *entry) {
		for i, word := range e.bits {
			for ; word != 0; word &= word - 1 {
				class := i<<6 + bits.TrailingZeros64(word)
				e.uses, e.fair = append(e.uses, uses[class]...), append(e.fair, fair[class]...)
			}
		}
	}
	for _, e := range w.exact {
		each(e)
	}
	for _, list := range &w.stems {
		for _, e := range list {
			each(e)
		}
	}
}

// hyphened are the ways in which a word may stand in a text: also with the hyphens that cut takes away.
func hyphened(word string) []string {
	all := []string{word}
	for _, start := range []string{"co", "non", "un", "dis", "mis"} {
		if rest, found := strings.CutPrefix(word, start); found && len(rest) > 2 {
			for _, tail := range hyphened(rest) {
				all = append(all, start+"-"+tail)
				if tail != rest {
					all = append(all, start+tail)
				}
			}
		}
	}
	return all
}
