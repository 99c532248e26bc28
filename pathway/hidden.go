package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Hidden reports that something of the whole record which whoever takes a step may not see stands in the way of it: a challenge that waits, an
// agency whose time to challenge runs, a sign that came since it was proposed, or that somebody is not told. Nothing less is done for a child because
// somebody saw only a part.
func Hidden(s *Step, c *Case, whole *chronology.Chronology, a Answers) bool {
	all := *c
	all.Chronology, all.Matters = whole, Matters(whole)
	if c.About != nil {
		if all.About = whole.Find(c.About.Ref); all.About == nil {
			return false
		}
	}
	switch s.ID {
	case sendMinutesID:
		return tellsWhoIsNot(c, &all, a)
	case closeServiceID:
		return len(all.unansweredReferrals()) > len(c.unansweredReferrals())
	case answerID:
		return a.Is("outcome", allThere) && hidesEnding(c, &all, a)
	case agreeLevelID:
		return a.Is("agree", "yes") && moreSigns(c, &all, c.About)
	case decideID, decideDischargeID:
		p := proposalOf(&all)
		if p == nil || a.Get("outcome") == stays {
			return false
		}
		return moreSigns(c, &all, c.About) || holdsUp(deciding(&all, p, a))
	}
	return false
}

// StandsOn gives the entry by which somebody is told that something they may not see stands in the way of a step: one that they do see.
func StandsOn(s *Step, c *Case) (on record.Ref, may bool) {
	switch {
	case !slices.Contains([]string{sendMinutesID, answerID, agreeLevelID, decideID, decideDischargeID, closeServiceID}, s.ID):
		return on, false
	case c.About != nil:
		return c.About.Ref, true
	case s.ID == closeServiceID && c.Chronology.Len() > 0:
		return c.Chronology.Items[c.Chronology.Len()-1].Ref, true
	case c.Matter() != nil && c.Matter().Ending != nil:
		return c.Matter().Ending.Ref, true
	}
	return on, false
}

// holdsUp reports a challenge that waits, or the time to challenge that runs.
func holdsUp(g *Gate) bool {
	return slices.ContainsFunc(g.Missing(), func(l Lack) bool { return l.ID == "challenge" || l.ID == "window" })
}

// hidesEnding reports that it is not found, with the whole record, that all was there when a child's time in the process was ended elsewhere: what
// ended is not over, it is challenged, somebody found so whom not everybody sees, or signs came since that whoever answers does not know.
func hidesEnding(c, whole *Case, a Answers) bool {
	seen, m := c.Matter(), whole.Matter()
	if seen == nil || seen.Ending == nil {
		return false
	}
	if m == nil || m.Stage != EndedElsewhere || m.Ending.Ref != seen.Ending.Ref || !sameItem(m.found, seen.found) || !sameItem(m.Answered, seen.Answered) {
		return true
	}
	return moreSigns(c, whole, seen.Ending) || holdsUp(gateThen(whole, m, a))
}

// sameItem reports one entry, in two views of a record; or none in both.
func sameItem(a, b *chronology.Item) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Ref == b.Ref
}

// tellsWhoIsNot reports that somebody of the family would be named as told who is not told.
func tellsWhoIsNot(c, whole *Case, a Answers) bool {
	return slices.ContainsFunc(a.All("family"), func(who string) bool {
		return NotTold(whole.Chronology, whole.About, Recipient(who)) && !NotTold(c.Chronology, c.About, Recipient(who))
	})
}

// moreSigns reports that signs came since an entry which only the whole record has.
func moreSigns(c, whole *Case, since *chronology.Item) bool {
	seen := signsSince(c, since)
	return slices.ContainsFunc(signsSince(whole, whole.Chronology.Find(since.Ref)), func(it *chronology.Item) bool {
		return !slices.ContainsFunc(seen, func(one *chronology.Item) bool { return one.Ref == it.Ref })
	})
}
