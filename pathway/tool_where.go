package pathway

import (
	"cmp"
	"slices"

	"sightline/chronology"
)

// homesOf gives the entries that say in which area the child's home then was, in order.
func homesOf(c *chronology.Chronology) (homes []*chronology.Item) {
	for _, it := range c.Items {
		if it.Kind == "family.move" && it.Details.First("to_area") != "" {
			homes = append(homes, it)
		}
	}
	return homes
}

// away reports that something surely happened, or the child was found, in another area than home then was. Where either is not known it does not.
func away(it *chronology.Item, homes []*chronology.Item) bool {
	where := cmp.Or(it.Details.First("found_area"), it.Details.First("incident_area"), string(it.Area))
	home := it.Details.First("home_area")
	if home == "" {
		for _, moved := range slices.Backward(homes) {
			if moved.Pos < it.Pos {
				home = moved.Details.First("to_area")
				break
			}
		}
	}
	return where != "" && home != "" && where != home
}
