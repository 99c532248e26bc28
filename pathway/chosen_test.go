package pathway

import (
	"slices"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Whatever a form sends, what is chosen is an entry of this record that can be meant, or somebody who works here, wherever it is asked.
func TestWhatIsChosenIsThere(t *testing.T) {
	s := newStory(t)
	seen, arrest := s.tell("social-care 2024-05-20 child.seen"), s.tell("police 2024-05-21 police.arrest")
	inner := []Question{
		{ID: "of", Sort: Entries, Of: func(it *chronology.Item) bool { return it.Kind == "police.arrest" }},
		{ID: "any", Sort: Entries}, {ID: "who", Sort: Person},
	}
	step := &Step{Sections: func(*Case, Answers) []Section {
		return []Section{{ID: "all", Questions: []Question{{ID: "group", Sort: Group, Inner: inner}, {ID: "rows", Sort: Repeated, One: "row", Inner: inner}}}}
	}}
	c := s.of()
	c.By = record.Actor{User: "me"}
	c.Colleagues = []Colleague{{User: "ann"}}
	for _, sent := range []struct {
		question, value string
		fits            bool
	}{
		{"of", arrest.String(), true}, {"of", seen.String(), false}, {"any", seen.String(), true}, {"any", "police/J-999", false}, {"any", "made up", false},
		{"who", "ann", true}, {"who", "me", true}, {"who", "somebody", false},
	} {
		for _, within := range []string{"group.", "rows.0."} {
			problems := step.Problems(c, Answers{within + sent.question: {sent.value}})
			said := slices.ContainsFunc(problems, func(p Problem) bool { return p.Section == "all" && p.Question == within+sent.question })
			if said == sent.fits || len(problems) > 1 {
				t.Errorf("%s%s is %q: %v", within, sent.question, sent.value, problems)
			}
		}
	}
}
