package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Without is a time when less was done for a child, or may be, without everything that is asked for before it: somebody agreed to go on without it,
// or it was ended elsewhere. It is for whoever assures the work, and blames nobody: what happened elsewhere could not be refused.
type Without struct {
	Item      *chronology.Item // the exception, or the ending elsewhere
	Elsewhere bool
	Missing   []string         // what was missing, in words; none of an ending elsewhere for which nobody has answered
	Left      []string         // of these, what has still not been made good
	Said      *chronology.Item // by which somebody here took it upon themselves: the exception, or the answer for an ending elsewhere; nil: nobody did
	Until     string           // the day until which they did: 2026-06-01; "" when none is set
	Decided   *chronology.Item // the decision that went on with the exception; nil: none yet
	Cites     []record.Ref     // all that this stands on
}

// WentWithout gives every exception of the gate, and every ending elsewhere of which it is not known that the gate was met, in order.
func WentWithout(c *Case) []Without {
	var all []Without
	decided := map[record.Ref]*chronology.Item{}
	for _, p := range Proposals(c.Chronology) {
		decided[p.Item.Ref] = p.Decided
	}
	for _, e := range Exceptions(c) {
		w := Without{Item: e.Item, Missing: titlesOf(e.Missing), Left: titlesOf(e.Left), Said: e.Item, Until: e.Until, Cites: []record.Ref{e.Item.Ref, e.Proposal}}
		if w.Decided = decided[e.Proposal]; w.Decided != nil {
			w.Cites = append(w.Cites, w.Decided.Ref)
		}
		all = append(all, w)
	}
	for _, m := range c.Matters {
		if m.Ending == nil || m.Stage != EndedElsewhere {
			continue
		}
		w := Without{Item: m.Ending, Elsewhere: true, Said: m.Answered, Cites: cites(m.Ending, m.Answered)}
		if m.Answered != nil {
			w.Missing, w.Until = m.Answered.Details.All("missing"), m.Answered.Details.First("until")
			w.Left = w.Missing
		}
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b Without) int { return a.Item.Pos - b.Item.Pos })
	return all
}
