package rules

import "testing"

func TestUnquorate(t *testing.T) {
	for name, c := range unquorateStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

const reviewNeeds = `
when:
  unquorate:
    on: meeting.cared-for-review
    needs: [police, {any-of: [school, college, virtual-school], called: a school}]
again: each
`

var unquorateStories = map[string]ruleStory{
	"unquorate: somebody needed was not there": {reviewNeeds, `
2024-01-01 social-care  meeting.cared-for-review  attended=social-care,police-north,virtual-school
2024-02-01 social-care  meeting.cared-for-review  attended=social-care,school
  want r
2024-03-01 social-care  meeting.cared-for-review  attended=social-care
  want r
`},
	"unquorate: who was there is asked where nobody wrote it down": {reviewNeeds, `
2024-01-01 social-care  meeting.cared-for-review
  want r possible
`},
	"unquorate: who wrote it down was there": {`
when: {unquorate: {on: meeting.strategy, needs: [police, health]}}
`, `
2024-01-01 police  meeting.strategy  attended=health,social-care
`},
	"unquorate: the father": {`
when: {unquorate: {on: meeting.conference-initial, needs: {person: father}}}
again: each
`, `
2024-01-01 social-care  meeting.conference-initial  parents=both
2024-01-02 social-care  meeting.conference-initial  parents=mother
  want r
2024-01-03 social-care  meeting.conference-initial  parents=mother people="father: F"
2024-01-04 social-care  meeting.conference-initial  parents=carer
  want r possible
2024-01-05 social-care  meeting.conference-initial  parents=not-stated
  want r possible
2024-01-06 social-care  meeting.conference-initial  parents=none
  want r
`},
	"unquorate: the child": {`
when: {unquorate: {on: meeting.cared-for-review, needs: {person: child}}}
again: each
`, `
2024-01-01 social-care  meeting.cared-for-review  participation=attended-spoke
2024-01-02 social-care  meeting.cared-for-review  participation=not-attended
  want r
2024-01-03 social-care  meeting.cared-for-review  attended_by_child=no
  want r
2024-01-04 social-care  meeting.cared-for-review
  want r possible
`},
	"unquorate: at least so many": {`
when: {unquorate: {on: meeting.strategy, needs: [police, health, education], at-least-missing: 2}}
again: each
`, `
2024-01-01 social-care  meeting.strategy  attended=police,health
2024-01-02 social-care  meeting.strategy  attended=police
  want r
`},
}
