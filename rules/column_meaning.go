package rules

import (
	"fmt"
	"slices"

	"sightline/record"
)

// meaning is what a rule asks of one entry, whatever stands around it.
type meaning struct {
	kinds  []record.Kind // nil: of any
	where  *condition
	opens  record.State        // the entry opens the state
	closes record.State        // or closes it
	test   func(it *item) bool // or else this
}

func (m *meaning) holds(it *item) bool {
	switch {
	case m.test != nil:
		return m.test(it)
	case m.opens != "":
		return !it.Repeats && slices.Contains(it.Info.Opens, m.opens)
	case m.closes != "":
		return !it.Repeats && closes(it, m.closes)
	}
	return slices.Contains(m.kinds, it.Kind) && m.where.holds(it)
}

// closes reports that an entry closes a state: of a kind that closes several, those it names when it names some.
func closes(it *item, s record.State) bool {
	only := it.Details.All(stateKey)
	named := slices.ContainsFunc(it.Info.Closes, func(s record.State) bool { return slices.Contains(only, string(s)) })
	return slices.Contains(it.Info.Closes, s) && (!named || slices.Contains(only, string(s)))
}

// stateKey is the detail by which an entry says which of several states it closes.
const stateKey = "state"

// meaningNumber is the place of a meaning among those of a plan.
type meaningNumber uint16

// meanings are all that the rules of a set ask of one entry, each once, whoever asks it.
type meanings struct {
	list  []meaning
	known map[string]meaningNumber
}

func (m *meanings) add(key string, one meaning) meaningNumber {
	if n, ok := m.known[key]; ok && key != "" {
		return n
	}
	n := meaningNumber(len(m.list)) //nolint:gosec // rules have some hundreds of meanings
	m.list = append(m.list, one)
	if key != "" {
		m.known[key] = n
	}
	return n
}

// matcher gives the meaning of a matcher, without its window.
func (m *meanings) matcher(of *matcher) meaningNumber {
	kinds := slices.Clone(of.on)
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	key := ""
	switch {
	case of.where == nil:
		key = fmt.Sprintf("%q", kinds)
	case of.where.sense != "":
		key = fmt.Sprintf("%q where %s", kinds, of.where.sense)
	}
	return m.add(key, meaning{kinds: kinds, where: of.where})
}

// ofKinds gives the meaning "an entry of these kinds".
func (m *meanings) ofKinds(kinds []record.Kind) meaningNumber { return m.matcher(&matcher{on: kinds}) }

// condition gives the meaning of a condition on entries of some kinds.
func (m *meanings) condition(c *condition, kinds []record.Kind) meaningNumber {
	return m.matcher(&matcher{on: kinds, where: c})
}

func (m *meanings) turns(s record.State) (opens, closes meaningNumber) {
	return m.add("opens "+string(s), meaning{opens: s}), m.add("closes "+string(s), meaning{closes: s})
}

func (m *meanings) tested(test func(it *item) bool) meaningNumber {
	return m.add("", meaning{test: test})
}

// of gives the meanings under which an entry falls.
func (m *meanings) of(it *item) []meaningNumber {
	var some []meaningNumber
	for n := range m.list {
		if m.list[n].holds(it) {
			some = append(some, meaningNumber(n))
		}
	}
	return some
}
