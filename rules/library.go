package rules

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"sightline/calendar"
	"sightline/record"
)

//go:embed all:library
var library embed.FS

// Set is a library of rules, in order of id: those that could be loaded, and what is to be said of those that could not.
type Set struct {
	Rules   []*Rule // one of each id, also those that are switched off
	words   *record.Vocabulary
	shared  shared            // what rules say by a name
	digest  [sha256.Size]byte // of what may ask
	wrong   []string
	unread  []string
	changes []Change
	told    []StoryFile // every story that lay in the folders

	dispatched *dispatches // nil: worked out each time it is asked
}

// Library gives the embedded rules, compiled once.
var Library = sync.OnceValues(func() (*Set, error) {
	s := &Set{words: record.Words(), dispatched: new(dispatches)}
	s.sum(clocksYAML) // rules name clocks, and count days
	s.sum([]byte(calendar.Tables()))
	s.lay(LibraryFiles(), "").demand(ofLibrary)
	return s, s.problem()
})

// LibraryFiles gives the embedded library: rules and their stories, a folder a theme.
func LibraryFiles() fs.FS {
	sub, err := fs.Sub(library, "library")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Load reads and compiles every rule below a folder, and asks for no stories: for rules that are shown or tried on their own. What can be
// loaded is there; the error names everything that is wrong, by file and line.
func Load(files fs.FS) (*Set, error) {
	s := &Set{words: record.Words(), dispatched: new(dispatches)}
	s.lay(files, "")
	return s, s.problem()
}

// With gives the set with a partnership's folder on top, as it is asked: rules of its own, each with a story that holds, in place of
// those of the same id or beside them; other values of parameters; rules that are switched off. What cannot be used is left out and said
// by Wrong; everything else is asked.
func (s *Set) With(overlay fs.FS) *Set {
	both := s.copied()
	both.lay(overlay, "").demand(ofOverlay)
	return both
}

func (s *Set) copied() *Set {
	return &Set{
		dispatched: new(dispatches),
		Rules:      slices.Clone(s.Rules), words: s.words, shared: s.shared, digest: s.digest, wrong: slices.Clone(s.wrong), unread: slices.Clone(s.unread), changes: slices.Clone(s.changes), told: slices.Clone(s.told),
	}
}

// Wrong says of each rule or change that is not in force why it is not: one sentence each, with file and line. Empty when all is well.
func (s *Set) Wrong() []string { return s.wrong }

// Unread names the files that lay in the folders and are none that is read there, each once.
func (s *Set) Unread() []string { return s.unread }

func (s *Set) problem() error {
	if len(s.wrong) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", record.Invalid, strings.Join(s.wrong, "\n"))
}

// sum makes something a part of what Digest stands for.
func (s *Set) sum(data []byte) {
	before := s.digest
	of := sha256.New()
	of.Write(before[:])
	of.Write(data)
	of.Sum(s.digest[:0])
}

// Digest stands for everything that may ask, in hexadecimal: another digest may ask other questions.
func (s *Set) Digest() string { return hex.EncodeToString(s.digest[:]) }

// Find gives the rule of an id, or nil.
func (s *Set) Find(id string) *Rule {
	for _, r := range s.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Only gives the set with just these rules. An id that is not in the set is an error.
func (s *Set) Only(ids ...string) (*Set, error) {
	some := &Set{words: s.words, dispatched: new(dispatches)}
	for _, id := range ids {
		r := s.Find(id)
		if r == nil {
			return nil, fmt.Errorf("%w: there is no rule %q%s", record.NotFound, id, s.likeIDs(id))
		}
		some.Rules = append(some.Rules, r)
	}
	return some, nil
}

// Trial gives the set with just these rules, as if none of them were switched off: to see what they would ask.
func (s *Set) Trial(ids ...string) (*Set, error) {
	some, err := s.Only(ids...)
	if err != nil {
		return nil, err
	}
	for i, r := range some.Rules {
		if r.off {
			on := *r
			on.off, on.terms = false, r.always
			some.Rules[i] = &on
		}
	}
	return some, nil
}

// OfTheme gives the set with just the rules of a theme. A theme the vocabulary does not have is an error that names those it has.
func (s *Set) OfTheme(t record.Theme) (*Set, error) {
	if themes := s.words.Themes(); !slices.Contains(themes, t) {
		return nil, fmt.Errorf("%w: there is no theme %q; there are %s", record.Invalid, t, strings.Join(texts(themes), ", "))
	}
	some := &Set{words: s.words, dispatched: new(dispatches), wrong: s.wrong, unread: s.unread, changes: s.changes}
	for _, r := range s.Rules {
		if r.Theme == t {
			some.Rules = append(some.Rules, r)
		}
	}
	return some, nil
}

// asking gives the rules as they are asked: one that a partnership changed for a time once for each time, and none that is off.
func (s *Set) asking() []*Rule {
	if !slices.ContainsFunc(s.Rules, func(r *Rule) bool { return r.terms != nil }) {
		return s.Rules
	}
	var all []*Rule
	for _, r := range s.Rules {
		if r.terms == nil {
			all = append(all, r)
		}
		all = append(all, r.terms...)
	}
	return all
}
