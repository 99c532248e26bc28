package rules

import "testing"

// TestToldTwice tells of one event in two records: neither hides what the other says, and what was settled of it is not asked anew.
func TestToldTwice(t *testing.T) {
	for name, c := range toldTwiceStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

var toldTwiceStories = map[string]ruleStory{
	"a telling that says little does not hide one that says more": {`
when: {on: health.emergency, where: injury == "stab"}
`, `
2024-01-02 police          health.emergency  id=S
2024-01-03 childrens-home  health.emergency  injury=stab same_as=police/S
  want r
2024-01-04 health          health.emergency  injury=stab same_as=police/S
`},
	"an event told as another kind is not asked about again once it is answered": {`
when: {on: [police.victim, health.emergency]}
answered-by: {on: child.voice}
again: each
`, `
2024-01-02 police  police.victim  id=V
  want r
2024-01-03 social-care  child.voice
  done r
2024-01-04 health  health.emergency  same_as=police/V
2024-01-05 health  health.emergency
  want r
`},
	"nor when it was answered while its time ran": {`
when: {on: [police.victim, health.emergency]}
answered-by: {on: child.voice}
opens: after 5 days
again: each
`, `
2024-01-02 police  police.victim  id=V
2024-01-03 social-care  child.voice
2024-01-04 health  health.emergency  same_as=police/V
2024-02-01 school  note
`},
}
