package web

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// safePlaces is how many places of safety the header names, of the child's own and of the family's.
const safePlaces = 2

// safe gives where the child was safe and who of the family kept them so, each as something past: that it still holds is for a later
// entry to say. The second answer is true when nothing of it reaches to the moment of the view.
func (v *reading) safe() (found []said, noneNow bool) {
	var own, family []said
	noneNow = true
	for _, it := range slices.Backward(v.c.Items) {
		switch {
		case it.Repeats:
		case safePlace(it) && len(own) < safePlaces:
			own = append(own, said{Lead: "Was safe" + placed(it), Text: it.Text, Source: v.cite(it)})
			noneNow = noneNow && !v.reaches(it)
		case familyPlace(it) && len(family) < safePlaces:
			family = append(family, said{Lead: "Protected by family" + placed(it), Text: it.Text, Source: v.cite(it)})
		}
	}
	return append(own, family...), noneNow
}

func safePlace(it *chronology.Item) bool {
	return it.Kind == "child.protective" && it.Details.Has("what", "safe-place")
}

// familyPlace reports that the family protected the child somewhere, or somebody did to whom a child can go.
func familyPlace(it *chronology.Item) bool {
	kin := slices.ContainsFunc(it.Details.All("by"), func(by string) bool { return slices.Contains([]string{"father", "sibling", "kin"}, by) })
	return it.Kind == "family.protective" && (kin || len(it.Places) > 0)
}

// placed says when, and for how long where it was said.
func placed(it *chronology.Item) string {
	words := atWords(it)
	if words == "" {
		words = ", at a time not known"
	}
	switch it.Details.First("lasting") {
	case "short":
		words += ", for a short time"
	case "ongoing":
		words += ", said to go on"
	}
	return words
}

// reaches reports that what an entry says of a safe place may still be said: it was not for a short time, and surely within the last year.
func (v *reading) reaches(it *chronology.Item) bool {
	return it.Details.First("lasting") != "short" && record.Before(it.At.Plus(record.Duration{Years: 1}), v.moment()) == record.No
}

// barred gives the areas and people that bail, a court or a licence keeps the child from. It says nothing of where the child is safe.
func (v *reading) barred() []said {
	var found []said
	for _, bar := range v.c.OpenNow() {
		if bar.State == "exclusion-area" && len(found) <= safePlaces {
			found = append(found, v.saying(bar.Opened, ""))
		}
	}
	return found
}
