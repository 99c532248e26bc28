package rules

import (
	"strings"
	"testing"
)

// TestNobodyKnowsWhenAnAgeWasWithoutABirth: a question that opens at an age is due at no day that anybody could write down, unless a birth
// says when that was.
func TestNobodyKnowsWhenAnAgeWasWithoutABirth(t *testing.T) {
	set := one(t, "when: {on: police.arrest}\ndue: 5 days\n")
	for born, known := range map[string]bool{"": false, "born 2008-02-03\n": true} {
		s, err := ParseStory("story", strings.NewReader(born+"age 14 police  police.arrest\n"))
		if err != nil {
			t.Fatal(err)
		}
		asked := set.Ask(s.upTo(len(s.steps) - 1))
		if len(asked) != 1 || (asked[0].Due != "") != known || (asked[0].DueBy != 0) != known {
			t.Errorf("%q: %+v", born, asked)
		}
	}
}
