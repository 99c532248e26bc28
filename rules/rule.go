// Package rules asks questions. A rule is a small YAML file that a practice lead can read aloud; it asks people something
// when the chronology shows that a thing was noticed and not yet answered.
//
// It answers: "what should somebody have asked by now, of whom, and on what does that stand?" It stands on the learning points and
// missed opportunities of the Child Joe review (4.1.8 to 4.1.16, 4.2.5 to 4.2.8, 4.3.6 to 4.3.10, LP1 to LP15): the facts were
// there and nobody asked.
// It scores nobody, closes nothing, lowers nothing and decides nothing. It reads codes and times, never narrative.
package rules

import (
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
	Form    string            // on, then-not, count, cluster, absent, decision, share, change, unshared or unquorate
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

	file   string         // in which it stands
	shared shared         // what it says by a name
	values map[string]any // of its parameters, as the file has them
	terms  []*Rule        // the rule as it is asked from one time to the next, where a partnership changed it for a time; nil: as it stands
	always []*Rule        // the same as if it were not switched off
	off    bool           // it is switched off, for good or for a time
	term   bool           // it is one of the terms
}

// again says what becomes of a new trigger while an earlier question of the rule is still open. Without it the trigger joins that
// question, for good.
type again struct {
	after *calendar.Length // a question is asked anew of an entry surely so much later than the open one's; nil: of each
}

// form is one of the closed set of shapes of "when": it looks at one entry after another and opens questions.
type form interface {
	// kinds gives the kinds of entry the form looks at.
	kinds() []record.Kind
	// see looks at an entry of one of those kinds.
	see(r *running, it *item)
}

// hearer is a form some of whose questions are answered, or begin to be waited for, by entries of any kind.
type hearer interface{ hear(r *running, it *item) }

// stander is a form whose question opens at a moment, when a time has run out, if what it is about still stands then.
type stander interface {
	// stands answers that at the end of a time that ran out, surely or perhaps (late), before an entry (nil: by the end).
	stands(r *running, p *pending, until *item, late record.Answer) record.Answer
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
