package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Late is how long it took from the first sign of exploitation until a child was referred (paragraph 4.3.7 of the Child Joe review: referred weeks
// before the incident). It is counted of adults, for assurance: it says nothing about the child.
type Late struct {
	Sign, Referred *chronology.Item
	Least, Most    int  // days; times that are not exact leave room
	Known          bool // false: neither time says how long it was
}

// LateReferrals gives for each time in the process how long it took since the first sign before it, and after the one before. A time in the process
// before which there was no sign is left out.
func LateReferrals(c *chronology.Chronology) (all []Late) {
	after := -1
	for _, m := range Matters(c) {
		if sign := signBetween(c, after, m.Opened); sign != nil {
			all = append(all, lateBy(sign, m.Opened))
		}
		after = m.Turned.Pos
	}
	return all
}

// signBetween gives the first sign of exploitation after one place of a chronology and before an entry.
func signBetween(c *chronology.Chronology, after int, until *chronology.Item) *chronology.Item {
	for _, it := range c.Items[min(after+1, len(c.Items)):] {
		if it.Pos >= until.Pos {
			return nil
		}
		if !it.Repeats && signOfExploitation(it) {
			return it
		}
	}
	return nil
}

// signOfExploitation reports that whoever wrote an entry named exploitation, or a sign of it.
func signOfExploitation(it *chronology.Item) bool {
	if anyKind(it, "exploitation.indicator", "network.link", "exploitation.stage") {
		return true
	}
	named := record.Words().Sets["exploitation"]
	return slices.ContainsFunc(it.Details.All("concern"), func(code string) bool { return slices.Contains(named, code) })
}

const secondsOfADay = 24 * 60 * 60

func lateBy(sign, referred *chronology.Item) Late {
	l := Late{Sign: sign, Referred: referred}
	if !sign.At.Bounded() || !referred.At.Bounded() {
		return l
	}
	took := record.Diff(sign.At, referred.At)
	l.Least, l.Most, l.Known = days(took.Lo), days(took.Hi), true
	return l
}

// days are whole ones, whichever way the clock was changed between them.
func days(seconds int64) int { return max(0, int((seconds+secondsOfADay/2)/secondsOfADay)) }
