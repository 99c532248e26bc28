package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// WellPlaced is somebody who is well placed to offer help: a relationship the child has comes first.
type WellPlaced struct {
	Who  record.Private // in the words of the record
	Why  string
	Item *chronology.Item // that tells so; nil for a navigator
}

// BestPlaced gives who is well placed to offer help: whom the child named and who may still be there, the adult the child spoke with last, then
// somebody independent at the place itself. m nil: wherever it is.
func BestPlaced(c *chronology.Chronology, m *Moment) []WellPlaced {
	var all []WellPlaced
	for _, it := range slices.Backward(c.Items) {
		if it.Kind != "child.trusted-person" || it.Repeats || it.Details.Has("still_available", "no") {
			continue
		}
		why := "The child named them. Ask whether they are still there"
		if it.Details.Has("still_available", "yes") {
			why = "The child named them, and they are still there"
		}
		all = append(all, WellPlaced{record.Private(trustedWho(it)), why, it})
	}
	if it := lastSpokenWith(c); it != nil {
		all = append(all, WellPlaced{record.Private(spokenWith(it)), "The child spoke with them last", it})
	}
	if m != nil && (strings.HasPrefix(string(m.Item.Kind), "police.") || strings.HasPrefix(string(m.Item.Kind), "health.") || strings.HasPrefix(string(m.Item.Kind), "justice.")) {
		all = append(all, WellPlaced{"A navigator", "Somebody independent, at the place itself", nil})
	}
	return all
}

func trustedWho(it *chronology.Item) string {
	if role := it.Details.First("role"); role != "" {
		return strings.ToUpper(role[:1]) + role[1:]
	}
	for _, p := range it.People {
		if p.Name != "" {
			return p.Name.Reveal()
		}
	}
	return it.Text.Reveal()
}

// lastSpokenWith is the last entry in which an adult heard the child and is named by what they do.
func lastSpokenWith(c *chronology.Chronology) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if it.Ref.Agency == "family-and-child" || it.Ref.Agency == "partnership" { // what was told long after, to a review
			continue
		}
		if (it.Kind == "child.voice" || it.Kind == "child.disclosure" || it.Kind == "missing.interview") && !it.TimeUnknown && spokenWith(it) != "" {
			return it
		}
	}
	return nil
}

func spokenWith(it *chronology.Item) string {
	for _, key := range []string{"said_to", "worker", "by"} {
		if who := it.Details.First(key); who != "" {
			return strings.ToUpper(who[:1]) + who[1:]
		}
	}
	return ""
}
