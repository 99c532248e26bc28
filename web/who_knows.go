package web

import (
	"strings"

	"sightline/pathway"
)

// whoKnows says of each agency that works with the child, or usually does, what it holds and was told, and whether anybody asked it. It says of none
// that it knows nothing.
type whoKnows struct {
	Never  string // the names of those that nobody asked
	Silent string // and of those that did not answer
	Rows   []knower
	Ask    string // the step that asks; "" in a view of the past
}

// knower is one agency of it.
type knower struct {
	Agency, Holds, Told, Asked string
	Unknown                    bool // nobody asked it, or it did not answer
}

// whoKnows works it out of what whoever looks sees, those first of whom nobody knows what they know.
func (v *reading) whoKnows() *whoKnows {
	all := pathway.WhoKnows(v.c)
	k := &whoKnows{}
	var known []knower
	var never, silent []string
	for i := range all {
		one := &all[i]
		row := knower{Agency: one.Name, Holds: one.HeldWords(), Told: one.ToldWords(), Asked: one.Words(), Unknown: one.Asked == pathway.NotAsked || one.Asked == pathway.NoAnswer}
		switch one.Asked {
		case pathway.NotAsked:
			never = append(never, one.Name)
		case pathway.NoAnswer:
			silent = append(silent, one.Name)
		case pathway.Refused, pathway.Answered:
		}
		if row.Unknown {
			k.Rows = append(k.Rows, row)
		} else {
			known = append(known, row)
		}
	}
	k.Rows, k.Never, k.Silent = append(k.Rows, known...), strings.Join(never, ", "), strings.Join(silent, ", ")
	if !v.past {
		k.Ask = childLink(v.opened.ID, "pathway/ask-agency")
	}
	return k
}
