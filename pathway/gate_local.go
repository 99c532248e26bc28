package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

func (*Local) spokenWithin() string    { return "28 days" }
func (*Local) challengeWithin() string { return "5 working days" }
func (*Local) watchFor() string        { return "6 months" }
func (*Local) screenWithin() string    { return "1 working day" }

// freshTool reports that the screening tool was completed for this: after it was proposed, or not long before.
func freshTool(g *Gate) bool {
	return slices.ContainsFunc(g.c.Chronology.Items, func(it *chronology.Item) bool {
		if it.Kind != record.Kind("exploitation.screening") {
			return false
		}
		return g.Proposal != nil && it.Pos > g.Proposal.Item.Pos || withinLength(g.c, it, g.c.Local.spokenWithin())
	})
}
