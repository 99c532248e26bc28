package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Both are the two sides on which a child can stand at once: harmed by others, and said to have harmed others.
type Both struct{ Harmed, ToOthers []*chronology.Item }

// HarmedAndHarming gives the entries of each side, in order. One side never takes anything from the other.
func HarmedAndHarming(c *chronology.Chronology) (b Both) {
	for _, it := range c.Items {
		if it.Repeats {
			continue
		}
		if harmed(it) {
			b.Harmed = append(b.Harmed, it)
		}
		if toOthers(it) {
			b.ToOthers = append(b.ToOthers, it)
		}
	}
	return b
}

func harmed(it *chronology.Item) bool {
	d := it.Details
	switch it.Kind {
	case "police.victim", "child.disclosure", "exploitation.indicator", "nrm.referral":
		return true
	case "police.threat":
		return d.Has("direction", "to-child") || d.Has("direction", "to-family")
	case "nrm.reasonable-grounds", "nrm.conclusive-grounds":
		return d.Has("decision", "positive")
	case "exploitation.view", "meeting.strategy":
		return d.Has("view", "being-exploited") || d.Has("view", "was-exploited")
	case "exploitation.screening":
		return d.Has("harmed", "yes")
	case "health.emergency", "health.admission":
		return slices.ContainsFunc(d.All("injury"), func(v string) bool { return slices.Contains([]string{"stab", "assault", "sexual"}, v) })
	case "concern.raised", "social-care.referral":
		return slices.ContainsFunc(d.All("concern"), func(v string) bool { return slices.Contains(record.Words().Sets["exploitation"], v) })
	default:
		return false
	}
}

// harms are offences that harm somebody.
var harms = []string{"robbery", "violence", "grievous-harm", "homicide", "sexual", "harassment", "aggravated-burglary", "arson"}

func toOthers(it *chronology.Item) bool {
	d := it.Details
	switch it.Kind {
	case "police.threat":
		return d.Has("direction", "by-child")
	case "exploitation.screening":
		return d.Has("harm_to_others", "yes")
	case "police.offence", "police.arrest", "police.incident", "justice.conviction", "justice.out-of-court":
		return !d.Has("role", "victim") && !d.Has("role", "witness") && slices.ContainsFunc(d.All("offence"), func(v string) bool { return slices.Contains(harms, v) })
	default:
		return false
	}
}

// Weapons gives the entries that tell of a weapon on the child, in order.
func Weapons(c *chronology.Chronology) (all []*chronology.Item) {
	for _, it := range c.Items {
		d := it.Details
		has := it.Kind == "police.weapon" || d.Has("offence", "weapon") && !d.Has("role", "victim") || d.Has("concern", "weapon") || it.Kind == "exploitation.indicator" && d.Has("form", "weapon") ||
			it.Kind == "police.arrest" && slices.ContainsFunc(d.All("weapon"), func(v string) bool { return v != "unknown" })
		if has && !it.Repeats {
			all = append(all, it)
		}
	}
	return all
}

// Understanding gives the entries about how the child learns, communicates and thinks, in order.
func Understanding(c *chronology.Chronology) (all []*chronology.Item) {
	for _, it := range c.Items {
		if (it.Kind == "education.cognitive-assessment" || it.Kind == "education.need") && !it.Repeats {
			all = append(all, it)
		}
	}
	return all
}
