package drawing

import (
	"testing"

	"sightline/record"
)

// rowsOfPeople gives, for each row, how many dots it has; -1 says that the row stands and nobody is named.
func rowsOfPeople(s Scene) map[string]int {
	rows := map[string]int{}
	for _, row := range compose(s).people {
		rows[row.name] = len(row.dots)
		if row.none != "" {
			rows[row.name] = -1
		}
	}
	return rows
}

// The father's row is drawn though nobody named him: that is the finding. A role nobody knows of yet still has a row.
func TestRowsOfPeople(t *testing.T) {
	first, second, third := entry(1, "age 14", "note"), entry(2, "age 15", "note"), entry(3, "unknown", "note")
	first.People = []record.Person{{Role: "mother", Name: "M"}, {Role: "sibling", Name: "S1"}, {Role: "sibling", Name: "S2"}}
	second.People = []record.Person{{Role: "mother", Name: "M"}, {Role: "a-new-role", Name: "N"}}
	third.People = []record.Person{{Role: "mother", Name: "M"}}
	s := Scene{Chronology: child("", first, second, third), People: true}
	want := map[string]int{"Mother": 3, "Father": -1, "Brothers, sisters": 1, "Others": 1}
	got := rowsOfPeople(s)
	for name, dots := range want {
		if got[name] != dots {
			t.Errorf("%s: %d dots, want %d", name, got[name], dots)
		}
	}
	if len(got) != len(want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	pic := compose(s)
	if line := pic.people[0]; line.to > pic.now {
		t.Error("the line reaches beyond what has a time")
	}
}

// Two agencies tell one event: a person whom both name has one dot, and one whom only the second names is not lost.
func TestPeopleOfOneEventToldTwice(t *testing.T) {
	first, second := entry(1, "age 14", "police.arrest"), entry(2, "age 14", "police.arrest")
	first.People = []record.Person{{Role: "mother", Name: "M"}}
	second.People = []record.Person{{Role: "mother", Name: "M"}, {Role: "father", Name: "F"}}
	second.Ref.Agency, second.Details = "health", record.Details{{Key: "same_as", Values: []string{"police/P-1"}}}
	got := rowsOfPeople(Scene{Chronology: child("", first, second), People: true})
	if got["Mother"] != 1 || got["Father"] != 1 {
		t.Errorf("%v, want one dot each", got)
	}
}
