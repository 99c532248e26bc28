package language

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed kinds.yaml
var kindsText []byte

// KindFinding is a piece of a passage that may tell of an event of some kind. Whether it does is a person's to say.
type KindFinding struct {
	Start, End int    // in the passage, bytes
	Kind       string // a kind of the vocabulary, such as "missing.episode"
	Why        string // what the piece would tell, such as "a child came back or was found"
}

// mostKinds is how many kinds a person is asked about. More is a list nobody reads.
const mostKinds = 3

// kindsFile is kinds.yaml: what our own lists of words are added to, and the phrases that name each kind.
type kindsFile struct {
	Lists     map[string]string   `yaml:"lists"`
	Irregular map[string]string   `yaml:"irregular"`
	Fair      map[string][]string `yaml:"fair"` // what makes it no event: a denial, a plan, guidance
	Kinds     []struct {
		Kind    string `yaml:"kind"`
		Why     string `yaml:"why"`
		Phrases `yaml:",inline"`
	} `yaml:"kinds"`
}

// readKinds makes the checker that finds kinds, with the lists of words of another. Its terms are the kinds.
func readKinds(words file) (*Checker, error) {
	var read kindsFile
	if err := yaml.UnmarshalWithOptions(kindsText, &read, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("kinds.yaml: %w", err)
	}
	kinds := file{Lists: map[string]string{}, Irregular: map[string]string{}, Fair: map[string][]string{}, Phrases: map[string]Phrases{}}
	kinds.add(file{Lists: words.Lists, Irregular: words.Irregular})
	kinds.add(file{Lists: read.Lists, Irregular: read.Irregular, Fair: read.Fair})
	for _, k := range read.Kinds {
		kinds.Terms = append(kinds.Terms, Term{ID: k.Kind, Words: k.Kind, Why: k.Why, Phrases: k.Phrases})
	}
	checker, err := compile(kinds)
	if err != nil {
		return nil, fmt.Errorf("kinds.yaml: %w", err)
	}
	return checker, nil
}

// Kinds finds of which kinds of event a passage may tell, the best first, at most three and each kind once. What is denied, planned or
// only feared is no event, and what another than the child did is none of the child's.
func (c *Checker) Kinds(text string) []KindFinding {
	r := reads.Get().(*reading)
	defer reads.Put(r)
	r.begin(c.kinds, text)
	r.sentence.text = text
	var best []kindMatch
	for at := skipSpace(text, 0); at < len(text); at = skipSpace(text, r.sentence.end) {
		r.sentence.start, r.sentence.end = sentenceAround(text, at, at)
		r.cutter.cut(&r.sentence)
		best = r.kinds(best)
	}
	r.take()
	slices.SortStableFunc(best, func(a, b kindMatch) int { return b.words - a.words })
	best = best[:min(len(best), mostKinds)]
	found := make([]KindFinding, len(best))
	for i, m := range best {
		found[i] = KindFinding{m.start, m.end, m.kind.ID, m.kind.Why}
	}
	return found
}

// skipSpace gives the next place that is no white space: an entry is read sentence by sentence, as most name some event.
func skipSpace(text string, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	return at
}

// kindMatch is the longest piece found so far that names a kind.
type kindMatch struct {
	kind              *Term
	start, end, words int
}

// kinds adds the kinds that a sentence tells of.
func (r *reading) kinds(best []kindMatch) []kindMatch {
	r.asked = false
	r.found = r.checker.blaming(&r.sentence, r.found[:0])
	for _, m := range r.found {
		if !r.tells(m) {
			continue
		}
		words := r.sentence.words
		one := kindMatch{m.phrase.term, words[m.first].start, words[m.last].end, len(m.phrase.steps)}
		at := slices.IndexFunc(best, func(k kindMatch) bool { return k.kind == one.kind })
		switch {
		case at < 0:
			best = append(best, one)
		case best[at].words < one.words:
			best[at] = one
		}
	}
	return best
}

// tells says whether a match tells of something that happened, to or by the child where the phrase asks for that.
func (r *reading) tells(m match) bool {
	if m.phrase.about == doesChild {
		if who, _ := r.checker.who(&r.sentence, m.first); who > child {
			return false
		}
	}
	return !r.sentence.titled(m) && !r.isFair(m)
}
