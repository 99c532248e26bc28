package language

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed terms/*.yaml
var own embed.FS

// oftenText says how often words stand in records, in a million words.
//
//go:embed terms/often.txt
var oftenText string

// Term is a wording that blames, or one that is asked about.
type Term struct {
	ID      string    `yaml:"id"`
	Words   string    `yaml:"words"`   // as people know it: "placing himself at risk"
	Why     string    `yaml:"why"`     // what it does to the child
	Instead [2]string `yaml:"instead"` // with {child}, {him}, {his}, {was} and blanks such as "[who?]"
	Source  string    `yaml:"source"`
	Advice  bool      `yaml:"advice"` // blames nobody and is asked about

	Does       []string `yaml:"does"`        // what somebody does: found when the child does it, or nobody is named
	Is         []string `yaml:"is"`          // what somebody is called or said to lack: not found when it is said of an adult or a service
	Any        []string `yaml:"any"`         // says itself that it is about a child
	Parents    []string `yaml:"parents"`     // found when a parent does it, or is it
	AnyParents []string `yaml:"any-parents"` // says itself that it is about a parent
}

// file is one file of words and phrases, ours or a partnership's.
type file struct {
	Lists     map[string]string   `yaml:"lists"`
	Irregular map[string]string   `yaml:"irregular"`
	Terms     []Term              `yaml:"terms"`
	Fair      map[string][]string `yaml:"fair"`
	Without   []string            `yaml:"without"` // terms that are not used here
}

// about says of whom a phrase speaks, and so who may be the one that does it.
type about uint8

const (
	doesChild about = iota
	isChild
	anyChild
	ofParent
	anyParent
	fairBefore   // directly before what was found
	fairAfter    // directly after it
	fairSentence // anywhere in the sentence
	fairQuoted   // anywhere in the sentence, for what is quoted in it
	fairBeside   // in the sentence before or after it
)

// phrase is one straight run of words.
type phrase struct {
	run
	term  *Term
	about about
}

// use says that a word may be a certain step of a phrase.
type use struct {
	phrase *phrase
	step   int
}

// New makes a checker of our own terms, with files of a partnership laid over them: lists, terms and fair uses are added, a term of the
// same id takes the place of ours, and "without" leaves one out. It says what is wrong in which file.
func New(over ...[]byte) (*Checker, error) {
	merged, err := ours()
	if err != nil {
		return nil, err
	}
	for i, text := range over {
		local, err := readFile(text)
		if err != nil {
			return nil, fmt.Errorf("words of the partnership, file %d: %w", i+1, err)
		}
		merged.add(local)
	}
	return compile(merged)
}

func ours() (file, error) {
	merged := file{Lists: map[string]string{}, Irregular: map[string]string{}, Fair: map[string][]string{}}
	names, err := fs.Glob(own, "terms/*.yaml")
	if err != nil {
		return file{}, fmt.Errorf("list our own terms: %w", err)
	}
	for _, name := range names {
		text, err := own.ReadFile(name)
		if err != nil {
			return file{}, fmt.Errorf("read our own terms: %w", err)
		}
		one, err := readFile(text)
		if err != nil {
			return file{}, fmt.Errorf("%s: %w", name, err)
		}
		merged.add(one)
	}
	return merged, nil
}

func readFile(text []byte) (file, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.DisallowUnknownField()); err != nil {
		return file{}, fmt.Errorf("it is no file of words: %w", err)
	}
	for _, term := range f.Terms {
		if term.ID == "" || term.Words == "" || term.Why == "" || term.Instead[0] == "" || term.Instead[1] == "" || term.Source == "" {
			return file{}, fmt.Errorf("term %q: it needs an id, words, why, two texts under instead, and a source", cmp.Or(term.ID, term.Words))
		}
	}
	return f, nil
}

func (f *file) add(more file) {
	for name, words := range more.Lists {
		f.Lists[name] += " " + words
	}
	for verb, forms := range more.Irregular {
		f.Irregular[verb] = forms
	}
	for where, phrases := range more.Fair {
		f.Fair[where] = append(f.Fair[where], phrases...)
	}
	for _, term := range more.Terms {
		f.Terms = slices.DeleteFunc(f.Terms, func(t Term) bool { return t.ID == term.ID })
		f.Terms = append(f.Terms, term)
	}
	f.Terms = slices.DeleteFunc(f.Terms, func(t Term) bool { return slices.Contains(more.Without, t.ID) })
}

// compile makes a checker of every phrase.
func compile(f file) (*Checker, error) {
	c := &Checker{lexicon: &lexicon{lists: map[string][]string{}, irregular: map[string][]string{}, classes: map[string]int{}}}
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
	if err != nil {
		return nil, err
	}
	c.lexicon.build()
	return c, c.anchor(phrases)
}

var fairPlaces = map[string]about{"before": fairBefore, "after": fairAfter, "sentence": fairSentence, "quoted": fairQuoted, "beside": fairBeside}

func (c *Checker) phrases(f file) ([]*phrase, error) {
	var all []*phrase
	add := func(written []string, term *Term, about about) error {
		for _, one := range written {
			runs, err := c.lexicon.read(one)
			if err != nil {
				return err
			}
			for _, run := range runs {
				all = append(all, &phrase{run, term, about})
			}
		}
		return nil
	}
	for i := range f.Terms {
		t := &f.Terms[i]
		c.terms = append(c.terms, t)
		for about, written := range [][]string{doesChild: t.Does, isChild: t.Is, anyChild: t.Any, ofParent: t.Parents, anyParent: t.AnyParents} {
			if err := add(written, t, aboutOf(about)); err != nil {
				return nil, fmt.Errorf("term %s: %w", t.ID, err)
			}
		}
	}
	for where, written := range f.Fair {
		about, found := fairPlaces[where]
		if !found {
			return nil, fmt.Errorf("fair uses: %q is none of before, after, sentence, quoted, beside", where)
		}
		if err := add(written, nil, about); err != nil {
			return nil, fmt.Errorf("fair uses, %s: %w", where, err)
		}
	}
	return all, nil
}

func aboutOf(i int) about { return []about{doesChild, isChild, anyChild, ofParent, anyParent}[i] }

// anchor gives every phrase the word by which it is found, its rarest, and makes the automaton of those words.
func (c *Checker) anchor(phrases []*phrase) error {
	uses, fair := make([][]use, len(c.lexicon.members)), make([][]use, len(c.lexicon.members))
	costs := c.lexicon.costs()
	stops := map[string]bool{}
	var wrong []error
	for _, p := range phrases {
		best, least := -1, 1<<30
		for i, s := range p.steps {
			if can := p.term == nil || c.lexicon.stops(s.class); can && costs[s.class] < least {
				best, least = i, costs[s.class]
			}
		}
		if best < 0 {
			wrong = append(wrong, fmt.Errorf("term %s: a phrase needs one word of three letters or more; %s has none", p.term.ID, c.lexicon.written(p)))
			continue
		}
		class := p.steps[best].class
		if p.term == nil {
			fair[class] = append(fair[class], use{p, best})
			continue
		}
		uses[class] = append(uses[class], use{p, best})
		for _, word := range c.lexicon.members[class] {
			stops[word] = true
		}
	}
	c.lexicon.give(uses, fair)
	c.automaton = newAutomaton(anchorsOf(stops))
	return errors.Join(wrong...)
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

// stops says whether the automaton can stop at every word of a class.
func (w *lexicon) stops(class int) bool {
	return !slices.ContainsFunc(w.members[class], func(word string) bool { return len(strings.TrimSuffix(word, "*")) < shortest })
}

func (w *lexicon) written(p *phrase) string {
	var words []string
	for _, s := range p.steps {
		words = append(words, strings.Join(w.members[s.class], "|"))
	}
	return strings.Join(words, " ")
}

// give tells every word the phrases that are tried where it stands.
func (w *lexicon) give(uses, fair [][]use) {
	each := func(e *entry) {
		for class := range w.members {
			if e.in(class) {
				e.uses, e.fair = append(e.uses, uses[class]...), append(e.fair, fair[class]...)
			}
		}
	}
	for _, e := range w.exact {
		each(e)
	}
	for _, list := range w.begins {
		for _, e := range list {
			each(e)
		}
	}
}

// anchorsOf writes every word as it may stand in a text: also with the hyphen that cut takes away.
func anchorsOf(words map[string]bool) []anchor {
	var all []anchor
	for word := range words {
		stem, begins := strings.CutSuffix(word, "*")
		for _, written := range hyphened(stem) {
			all = append(all, anchor{text: written, whole: !begins})
		}
	}
	return all
}

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
