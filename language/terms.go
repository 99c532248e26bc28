package language

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
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
	ID      string   `yaml:"id"`
	Words   string   `yaml:"words"`   // as people know it: "placing himself at risk"
	Why     string   `yaml:"why"`     // what it does to the child
	Instead []string `yaml:"instead"` // with {child}, {him}, {his}, {self} and blanks such as "[who?]"
	Source  string   `yaml:"source"`
	Advice  bool     `yaml:"advice"` // blames nobody and is asked about
	Reason  bool     `yaml:"reason"` // fair where a reason is told: "did not come because his shift was changed"
	Phrases `yaml:",inline"`
}

// Phrases are the wordings of a term, by whom they are about.
type Phrases struct {
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
	Phrases   map[string]Phrases  `yaml:"phrases"` // more phrases of a term, by its id
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
	fairRight    // in the sentence or beside it, for what somebody did not do
)

// phrase is one straight run of words.
type phrase struct {
	run
	term    *Term
	about   about
	written string
}

// use says that a word may be a certain step of a phrase.
type use struct {
	phrase        *phrase
	step          int
	before, after beside // what stands beside it
}

// beside is what the words next to a step of a phrase must be, as far as a glance tells.
type beside struct {
	heads uint64 // the first letters of those words, each hashed to a bit; all when nothing need stand there
	gap   uint8  // how many words further out they may stand
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
	c, err := compile(merged)
	if err != nil {
		return nil, err
	}
	c.kinds, err = readKinds(merged)
	return c, err
}

// Only makes a checker of nothing but these files, which know our lists of words and none of our terms.
func Only(files ...[]byte) (*Checker, error) {
	merged, err := ours()
	if err != nil {
		return nil, err
	}
	merged.Terms, merged.Phrases, merged.Fair = nil, map[string]Phrases{}, map[string][]string{}
	for i, text := range files {
		one, err := readFile(text)
		if err != nil {
			return nil, fmt.Errorf("file %d: %w", i+1, err)
		}
		merged.add(one)
	}
	return compile(merged)
}

func ours() (file, error) {
	merged := file{Lists: map[string]string{}, Irregular: map[string]string{}, Fair: map[string][]string{}, Phrases: map[string]Phrases{}}
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
		if term.ID == "" || term.Words == "" || term.Why == "" || len(term.Instead) != 2 || term.Instead[0] == "" || term.Instead[1] == "" || term.Source == "" {
			return file{}, fmt.Errorf("term %q: it needs an id, words, why, two texts under instead, and a source", cmp.Or(term.ID, term.Words))
		}
		if filled := aChild.fill(term.Instead[0] + term.Instead[1]); strings.ContainsAny(filled, "{}") {
			return file{}, fmt.Errorf("term %q: in what to write instead stand {child}, {him}, {his} and {self}, and nothing else in such brackets", term.ID)
		}
	}
	return f, nil
}

func (f *file) add(more file) {
	for name, words := range more.Lists {
		f.Lists[name] += " " + words
	}
	maps.Copy(f.Irregular, more.Irregular)
	for where, phrases := range more.Fair {
		f.Fair[where] = append(f.Fair[where], phrases...)
	}
	for _, term := range more.Terms {
		f.Terms = slices.DeleteFunc(f.Terms, func(t Term) bool { return t.ID == term.ID })
		f.Terms = append(f.Terms, term)
	}
	f.Terms = slices.DeleteFunc(f.Terms, func(t Term) bool { return slices.Contains(more.Without, t.ID) })
	for id, p := range more.Phrases {
		had := f.Phrases[id]
		had.add(p)
		f.Phrases[id] = had
	}
}

func (p *Phrases) add(more Phrases) {
	p.Does, p.Is, p.Any = slices.Concat(p.Does, more.Does), slices.Concat(p.Is, more.Is), slices.Concat(p.Any, more.Any)
	p.Parents, p.AnyParents = slices.Concat(p.Parents, more.Parents), slices.Concat(p.AnyParents, more.AnyParents)
}
