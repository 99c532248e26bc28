package pathway

import (
	"cmp"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// HarmArea is an area in which the record says that a child was harmed, used, missing or met by the police: it stays, whichever area leads (paragraphs
// 4.2.6 and 4.2.8 of the Child Joe review: all the harm was in one area, and the responsibility in another).
type HarmArea struct {
	Area        record.AreaCode
	Count       int // entries that say so; none is counted twice
	First, Last *chronology.Item
}

// harmKinds tell of harm, of being missing, or of the police.
var harmKinds = []record.Kind{
	"missing.reported", "missing.returned", "missing.episode", "police.antisocial-behaviour", "police.offence", "police.victim", "police.arrest", "police.weapon", "police.threat", "police.incident", "police.intelligence",
	"police.notification", "exploitation.indicator", "exploitation.stage", "child.disclosure", "place.concern", "health.emergency",
}

// HarmAreas gives the areas, the most entries first.
func HarmAreas(c *chronology.Chronology) []HarmArea {
	at := map[record.AreaCode]int{}
	var all []HarmArea
	for _, it := range c.Items {
		where := record.AreaCode(cmp.Or(it.Details.First("found_area"), it.Details.First("incident_area"), string(it.Area)))
		if it.Repeats || where == "" || !slices.Contains(harmKinds, it.Kind) {
			continue
		}
		n, seen := at[where]
		if !seen {
			n = len(all)
			at[where] = n
			all = append(all, HarmArea{Area: where, First: it})
		}
		all[n].Count++
		all[n].Last = it
	}
	slices.SortStableFunc(all, func(a, b HarmArea) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Area, b.Area)) })
	return all
}

// harmShown shows where harm happens beside who leads.
func (c *Case) harmShown() []Shown {
	var list []string
	for _, one := range HarmAreas(c.Chronology) {
		list = append(list, AreaName(c.Chronology, one.Area)+": "+several(one.Count, "entry", "entries")+", the last "+itemDay(one.Last))
	}
	if len(list) == 0 {
		return nil
	}
	return []Shown{{Lead: "Where the record says that harm happens", List: list}}
}
