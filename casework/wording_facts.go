package casework

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/chronology"
	"sightline/language"
	"sightline/record"
)

// Worded is wording of an agency that blames, with what the record holds beside it.
type Worded struct {
	language.Finding // the first of its term

	Words []record.Private // as the agency wrote them
	Facts []Counted        // the dated facts behind it, of the record as whoever looks sees it
	Asked *Counted         // by which somebody asked the child; nil where nothing is known of what to ask
	Never string           // what is said where nobody did; "" where somebody did
	Heard *Counted         // what the child said that may bear on it; nil for nothing
	Ask   string           // the question beside it
	Step  string           // the step in which it is answered; "" for none
}

// Counted is what there is of one thing in a record.
type Counted struct {
	Say   string // what it is, after the number
	Items []*chronology.Item
	Count int
	Least bool // there may be more: an agency wrote "several"
}

// WordedIn finds the wording of an entry that blames, and what the record holds beside it. The child's own words are never marked: of what a child
// said only what is told to be somebody else's wording of it.
func WordedIn(c *chronology.Chronology, it *chronology.Item) (all []Worded) {
	if it.ChildsOwnWords() {
		return nil
	}
	text := it.Text.Reveal()
	for _, found := range wordings(text) {
		words := record.Private(text[found.Start:found.End])
		at := slices.IndexFunc(all, func(w Worded) bool { return w.Term == found.Term })
		switch {
		case found.Term.Advice: // it blames nobody: a question for whoever writes
		case at < 0:
			all = append(all, Worded{Finding: found, Words: []record.Private{words}})
		case !slices.Contains(all[at].Words, words):
			all[at].Words = append(all[at].Words, words)
		}
	}
	for i := range all {
		if beside := besideOf(it, &all[i]); beside != nil {
			beside.fill(c, &all[i])
		}
	}
	return all
}

// beside says what of a record stands beside some words.
type beside struct {
	Terms []string      `yaml:"terms"`
	Words []string      `yaml:"words"`
	Kinds []record.Kind `yaml:"kinds"`
	Facts []counting    `yaml:"facts"`
	Asked *enquiry      `yaml:"asked"`
	Heard *hearing      `yaml:"heard"`
	Ask   string        `yaml:"ask"`
	Step  string        `yaml:"step"`
}

type counting struct {
	Say []string `yaml:"say"` // of one, of several
	In  wherein  `yaml:",inline"`
}

type enquiry struct {
	Never string  `yaml:"never"`
	Say   string  `yaml:"say"`
	In    wherein `yaml:",inline"`
}

type hearing struct {
	Say string  `yaml:"say"`
	In  wherein `yaml:",inline"`
}

// wherein says which entries.
type wherein struct {
	Kinds []record.Kind         `yaml:"kinds"`
	With  []map[string][]string `yaml:"with"`
}

//go:embed wording.yaml
var wordingYAML []byte

// besides is read once.
var besides = sync.OnceValue(func() (all []beside) {
	if err := yaml.UnmarshalWithOptions(wordingYAML, &all, yaml.Strict()); err != nil {
		panic(err) // it is embedded above, and tests read it
	}
	return all
})

// besideOf gives what stands beside some words of an entry; nil for nothing.
func besideOf(it *chronology.Item, w *Worded) *beside {
	words := make([]string, len(w.Words))
	for i, one := range w.Words {
		words[i] = strings.ToLower(one.Reveal())
	}
	all := besides()
	for i := range all {
		b := &all[i]
		switch {
		case !slices.Contains(b.Terms, w.Term.ID), len(b.Kinds) > 0 && !slices.Contains(b.Kinds, it.Kind):
		case len(b.Words) > 0 && !slices.ContainsFunc(b.Words, func(word string) bool { return strings.Contains(strings.Join(words, "\n"), word) }):
		default:
			return b
		}
	}
	return nil
}

func (b *beside) fill(c *chronology.Chronology, w *Worded) {
	w.Ask, w.Step = b.Ask, b.Step
	for _, one := range b.Facts {
		n := one.In.count(c)
		n.Say = one.Say[0]
		if n.Count != 1 {
			n.Say = one.Say[1]
		}
		w.Facts = append(w.Facts, n)
	}
	if b.Asked != nil {
		n := b.Asked.In.count(c)
		n.Say, w.Asked = b.Asked.Say, &n
		if n.Count == 0 {
			w.Never = b.Asked.Never
		}
	}
	if b.Heard != nil {
		if n := b.Heard.In.count(c); n.Count > 0 {
			n.Say, w.Heard = b.Heard.Say, &n
		}
	}
}

// count counts each event once: what repeats another agency's record, or stands in a total, is the same event.
func (in *wherein) count(c *chronology.Chronology) (n Counted) {
	for _, it := range c.Items {
		told := it.Repeats || slices.ContainsFunc(it.Within, in.holds) || slices.ContainsFunc(it.Same, func(same *chronology.Item) bool { return slices.Contains(n.Items, same) })
		if told || !in.holds(it) {
			continue
		}
		n.Items, n.Count, n.Least = append(n.Items, it), n.Count+it.AtLeast(), n.Least || it.Several()
	}
	return n
}

func (in *wherein) holds(it *chronology.Item) bool {
	if !slices.Contains(in.Kinds, it.Kind) {
		return false
	}
	return len(in.With) == 0 || slices.ContainsFunc(in.With, func(with map[string][]string) bool {
		for key, values := range with {
			if !slices.ContainsFunc(values, func(v string) bool { return it.Details.Has(key, v) }) {
				return false
			}
		}
		return true
	})
}
