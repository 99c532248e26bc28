package pathway

import (
	"testing"

	"sightline/record"
)

// of Joe the harm was in the area that he had left, and the responsibility in the other: both stay, also after the move.
func TestWhereJoeIsHarmedStaysAfterHeMoved(t *testing.T) {
	c := joe(t)
	l, all := LeadOf(c), HarmAreas(c)
	if l.Area != "cur" || len(all) < 2 || all[0].Area != "prev" || all[0].Count < all[1].Count {
		t.Fatalf("%s leads, and harm is in %+v", l.Area, all)
	}
	if moved := c.Lookup("J-090"); all[0].Last.Pos <= moved.Pos || all[0].First.Pos >= moved.Pos {
		t.Errorf("harm where he lived before is known from %s to %s", all[0].First.Ref, all[0].Last.Ref)
	}
}

// An area is where something happened or the child was found; what is told twice counts once, and what tells of no harm not at all.
func TestWhereHarmHappens(t *testing.T) {
	s := newStory(t, "police 2024-01-01 police.arrest incident_area=north", "police 2024-01-02 missing.returned found_area=south", "police 2024-01-03 police.arrest", "school 2024-01-04 education.attendance incident_area=west",
		"health 2024-01-01 police.arrest incident_area=north same_as=#0", "police 2024-01-05 exploitation.indicator incident_area=north")
	got := ""
	for _, one := range HarmAreas(s.chronology()) {
		got += string(one.Area) + " " + several(one.Count, "entry", "entries") + " "
	}
	if got != "north 2 entries south 1 entry " {
		t.Errorf("harm is in %s", got)
	}
}

// people and places of the old area are not left behind by a move: what folds look at after it is what they looked at before.
func TestTiesPlacesAndPeopleStayAfterAMove(t *testing.T) {
	c := joe(t)
	people, places := map[record.AreaCode]int{}, map[record.AreaCode]int{}
	moved := c.Lookup("J-090").Pos
	for _, it := range c.Items {
		if it.Pos > moved {
			people[it.Area] += len(it.People)
			places[it.Area] += len(it.Places)
		}
	}
	if people["prev"] == 0 || places["prev"] == 0 {
		t.Fatalf("after the move the record has people %v and places %v: this shows nothing", people, places)
	}
	if all := HarmAreas(c); len(all) == 0 || all[0].Area != "prev" {
		t.Errorf("the old area is gone: %v", all)
	}
}
