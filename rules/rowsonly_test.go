package rules

import (
	"strings"
	"testing"

	"sightline/record"
)

// TestWhatOnlyRowsPutInOrderIsPossible tells of entries of one month of which nobody wrote which came first: a question that rests on their
// rows alone is asked, and is never sure.
func TestWhatOnlyRowsPutInOrderIsPossible(t *testing.T) {
	for name, c := range rowsOnlyStories {
		t.Run(name, func(t *testing.T) {
			s, err := ParseStory(name, strings.NewReader(c.story))
			if err != nil {
				t.Fatal(err)
			}
			asked := one(t, c.rule).Ask(s.rows(inRows))
			if len(asked) != 1 || asked[0].Timing != record.Possible {
				t.Errorf("asked: %+v", asked)
			}
		})
	}
}

var rowsOnlyStories = map[string]ruleStory{
	"the signs of a cluster": {`
when:
  cluster: {signs: {school: {on: education.exclusion}, crime: {on: police.offence}}, at-least: 2, within: 2 years}
`, `
2023-05-01 school  education.exclusion
2023-05-02 police  police.offence
`},
	"a fact and who comes in": {`
when: {unshared: {on: police.notification, with: [{state: mace}], for: 5 days}}
`, `
2024-02-01 police  police.notification
2024-02-02 mace    mace.accepted
2024-06-01 school  note
`},
}
