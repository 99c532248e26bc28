package drawing

import (
	"maps"
	"testing"

	"sightline/record"
)

// networks span areas. Who is drawn, and how often, is the same wherever it happened: a move leaves nobody behind.
func TestPeopleAreDrawnWhereverTheyAre(t *testing.T) {
	draw := func(areas ...record.AreaCode) map[string]int {
		var entries []record.Entry
		for n, area := range areas {
			e := entry(n+1, "age 14", "network.link")
			e.Area, e.People = area, []record.Person{{Role: "peer", Name: "P"}, {Role: "person-of-concern", Name: "Z"}}
			entries = append(entries, e)
		}
		moved := entry(9, "age 14", "family.move")
		moved.Details = record.Details{{Key: "from_area", Values: []string{"north"}}, {Key: "to_area", Values: []string{"south"}}}
		return rowsOfPeople(Scene{Chronology: child("", append(entries, moved)...), People: true})
	}
	both := draw("north", "south", "north", "")
	if one := draw("south", "south", "south", "south"); !maps.Equal(both, one) {
		t.Errorf("in two areas %v are drawn, in one %v", both, one)
	}
	sum := 0
	for _, dots := range both {
		sum += max(dots, 0)
	}
	if sum < 4 {
		t.Errorf("of four entries that name people %d are drawn", sum)
	}
}
