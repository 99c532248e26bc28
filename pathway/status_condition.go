package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Conflict is a condition that bars a child from an area or somebody, held against where and with whom the child is safe. It stands on the last
// years of the Child Joe review: barred from parts of the area in which his father and brother had given him a safe place.
type Conflict struct {
	Condition *chronology.Item
	With      []*chronology.Item // of the same area, or of the person: in the way, as far as is known
	Perhaps   []*chronology.Item // whose area is not recorded, or that of the condition is not
	Checked   *chronology.Item   // by which somebody checked it last; nil: nobody has
	Now       bool               // the condition stands, or may
}

// Conflicts gives every condition that bars a child from an area or from somebody, with what it may stand in the way of.
func Conflicts(c *Case) []Conflict {
	var all []Conflict
	safe := SafePlaces(c.Chronology)
	for _, s := range Status(c) {
		if s.State != "exclusion-area" {
			continue
		}
		one := Conflict{Condition: s.Opened, Now: s.Over != record.Yes, Checked: checkedBy(c.Chronology, s.Opened)}
		for _, it := range safe {
			switch inTheWay(s.Opened, it) {
			case record.Yes:
				one.With = append(one.With, it)
			case record.Maybe:
				one.Perhaps = append(one.Perhaps, it)
			default:
			}
		}
		all = append(all, one)
	}
	return all
}

// ConditionConflicts gives those that stand and are in the way, or may be.
func ConditionConflicts(c *Case) []Conflict {
	return slices.DeleteFunc(Conflicts(c), func(one Conflict) bool { return !one.Now || len(one.With)+len(one.Perhaps) == 0 })
}

// SafePlaces gives the entries that tell where and with whom a child is safe, learns or works.
func SafePlaces(c *chronology.Chronology) (all []*chronology.Item) {
	for _, it := range c.Items {
		if !it.Repeats && safePlace(it) {
			all = append(all, it)
		}
	}
	return all
}

func safePlace(it *chronology.Item) bool {
	switch it.Kind {
	case "family.protective", "child.trusted-person":
		return true
	case "child.protective":
		return slices.ContainsFunc([]string{"safe-place", "activity", "school", "relationship", "work", "treatment"}, func(what string) bool { return it.Details.Has("what", what) })
	case "education.returned", "education.alternative-provision", "care.home-placement":
		return true
	default:
		return slices.ContainsFunc(it.Places, func(p record.Place) bool { return p.Kind == "relative-home" })
	}
}

// inTheWay answers whether a condition stands in the way of a safe place: surely when both are of one area or of one sort of person, perhaps when
// the area of one of them is not recorded.
func inTheWay(condition, safe *chronology.Item) record.Answer {
	kinds := condition.Details.All("kind")
	if slices.Contains(kinds, "person") && sharesPerson(condition, safe) {
		return record.Yes
	}
	if len(kinds) > 0 && !slices.Contains(kinds, "area") {
		return record.No
	}
	barred, there := areaOf(condition), areaOf(safe)
	switch {
	case barred != "" && barred == there:
		return record.Yes
	case barred == "" || there == "":
		return record.Maybe
	}
	return record.No
}

func areaOf(it *chronology.Item) string {
	return cmp.Or(it.Details.First("incident_area"), string(it.Area), it.Details.First("home_area"))
}

// sharesPerson reports that both name somebody in the same role of family: who it is, is asked.
func sharesPerson(a, b *chronology.Item) bool {
	return slices.ContainsFunc(a.People, func(p record.Person) bool {
		return slices.Contains([]string{"mother", "father", "sibling", "grandparent", "carer", "relative", "friend", "trusted-person"}, p.Role) && b.Role(p.Role)
	})
}

// checkedBy gives the last entry by which somebody checked a condition; nil when nobody has.
func checkedBy(c *chronology.Chronology, condition *chronology.Item) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if it.Kind == "justice.condition-checked" && slices.Contains(it.Details.Refs("of", it.Ref.Agency), condition.Ref) {
			return it
		}
	}
	if strings.TrimSpace(condition.Details.First("checked_against")) != "" {
		return condition
	}
	return nil
}
