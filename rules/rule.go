// Package rules asks questions. A rule is a small YAML file that a practice lead can read aloud; it asks people something
// when the chronology shows that a thing was noticed and not yet answered.
//
// It answers: "what should somebody have asked by now, of whom, and on what does that stand?" It stands on the learning points and
// missed opportunities of the Child Joe review (4.1.8 to 4.1.16, 4.2.5 to 4.2.8, 4.3.6 to 4.3.10, LP1 to LP15): the facts were
// there and nobody asked.
// It scores nobody, closes nothing, lowers nothing and decides nothing. It reads codes and times, never narrative.
package rules

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"sightline/calendar"
	"sightline/record"
)

// Rule is one question, compiled once and used for every child.
type Rule struct {
	ID      string
	Version int
	Theme   record.Theme
	Asks    string
	AskedOf record.Role
	Because []string          // "review:4.3.8", "guidance:…"
	Params  map[string]string // as written
	Form    string            // on, then-not, count, cluster, absent or decision
	Source  string            // the YAML as written

	form     form
	guard    guard
	answers  []matcher
	answered *condition // on the trigger itself
	grace    *calendar.Length
	due      *calendar.Length
	cites    []matcher
	again    *again
	sure     bool // asked only where its times are exact
	from, to record.When
	area     record.AreaCode
}

// again says what becomes of a new trigger while an earlier question of the rule is still open. Without it the trigger joins that
// question, for good.
type again struct {
	after *calendar.Length // a question is asked anew when the open one is surely older than this; nil: for each trigger
}

// form is one of the closed set of shapes of "when": it looks at one entry after another and opens questions.
type form interface {
	// kinds gives the kinds of entry the form looks at.
	kinds() []record.Kind
	// see looks at an entry of one of those kinds.
	see(r *running, it *item)
}

// Question gives the words of the question for a child's name, or for "the child" when there is none to show.
func Question(asks, name string) string {
	if name != "" {
		return strings.ReplaceAll(asks, "{child}", name)
	}
	for _, start := range []string{". ", "? "} {
		asks = strings.ReplaceAll(asks, start+"{child}", start+"The child")
	}
	if rest, begins := strings.CutPrefix(asks, "{child}"); begins {
		asks = "The child" + rest
	}
	return strings.ReplaceAll(asks, "{child}", "the child")
}

// Set is a library of rules, in order of id.
type Set struct {
	Rules  []*Rule
	words  *record.Vocabulary
	digest [sha256.Size]byte // of the files it was read from
}

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
	some := &Set{words: s.words}
	for _, id := range ids {
		r := s.Find(id)
		if r == nil {
			return nil, fmt.Errorf("%w: there is no rule %q", record.NotFound, id)
		}
		some.Rules = append(some.Rules, r)
	}
	return some, nil
}

// OfTheme gives the set with just the rules of a theme. A theme the vocabulary does not have is an error that names those it has.
func (s *Set) OfTheme(t record.Theme) (*Set, error) {
	if themes := s.words.Themes(); !slices.Contains(themes, t) {
		return nil, fmt.Errorf("%w: there is no theme %q; there are %s", record.Invalid, t, strings.Join(texts(themes), ", "))
	}
	some := &Set{words: s.words}
	for _, r := range s.Rules {
		if r.Theme == t {
			some.Rules = append(some.Rules, r)
		}
	}
	return some, nil
}
