package pathway

import (
	"slices"

	"sightline/chronology"
)

// Hidden reports that something of the whole record which whoever takes a step may not see stands in the way of it: a challenge that waits, an
// agency whose time to challenge runs, or a sign that came since it was proposed. Nothing less is done for a child because somebody saw only a part.
func Hidden(s *Step, c *Case, whole *chronology.Chronology, a Answers) bool {
	all := *c
	all.Chronology, all.Matters = whole, Matters(whole)
	if c.About == nil {
		return false
	}
	if all.About = whole.Find(c.About.Ref); all.About == nil {
		return false
	}
	switch s.ID {
	case agreeLevelID:
		return a.Is("agree", "yes") && moreSigns(c, &all)
	case decideID, decideDischargeID:
		p := proposalOf(&all)
		if p == nil || a.Get("outcome") == stays {
			return false
		}
		return moreSigns(c, &all) || slices.ContainsFunc(deciding(&all, p, a).Missing(), func(l Lack) bool { return l.ID == "challenge" || l.ID == "window" })
	}
	return false
}

// moreSigns reports that signs came since the entry a step is about which only the whole record has.
func moreSigns(c, whole *Case) bool {
	seen := signsSince(c, c.About)
	return slices.ContainsFunc(signsSince(whole, whole.About), func(it *chronology.Item) bool {
		return !slices.ContainsFunc(seen, func(one *chronology.Item) bool { return one.Ref == it.Ref })
	})
}

// MayBeHidden reports that a step does less for a child, so that what whoever takes it may not see is looked at as well.
func MayBeHidden(s *Step) bool {
	return slices.Contains([]string{agreeLevelID, decideID, decideDischargeID}, s.ID)
}
