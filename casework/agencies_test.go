package casework_test

import (
	"slices"
	"testing"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// Whoever makes an account finds every agency of the vocabulary, by itself and in each area that this installation's files name, once.
func TestAgenciesAreThoseOfTheVocabularyInTheAreasNamed(t *testing.T) {
	h := atNight(t)
	plain := h.AgenciesHere()
	if len(plain) != len(record.Words().AgencyList) || !slices.Contains(plain, "social-care") {
		t.Errorf("where no area is named: %v", plain)
	}
	h.UseDirectory(&casework.Directory{
		Agencies: map[record.AgencyCode]casework.Number{"police-west": {}, "the-landlord": {}}, Duty: map[record.AreaCode]casework.Number{"north": {}},
	})
	h.UseLocal(&pathway.Local{Areas: map[record.AreaCode]pathway.AreaHas{"north": {}, "south": {}}, Hubs: []pathway.Hub{{ID: "hub", Areas: []record.AreaCode{"east"}}}})
	all := h.AgenciesHere()
	for _, code := range []record.AgencyCode{"social-care", "social-care-north", "social-care-south", "social-care-east", "police-west"} {
		if !slices.Contains(all, code) {
			t.Errorf("%s is not there", code)
		}
	}
	if want := 4*len(record.Words().AgencyList) + 1; len(all) != want || len(slices.Compact(all)) != want {
		t.Errorf("%d, not %d: nobody works for an agency that the vocabulary does not know", len(all), want)
	}
}
