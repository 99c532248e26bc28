package rules

import "testing"

// TestConditionsOnTheSituation tells stories of what while and unless can look at.
func TestConditionsOnTheSituation(t *testing.T) {
	for name, c := range condStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

var condStories = map[string]ruleStory{
	"latest: what the last entry before says": {`
when: {on: missing.reported, while: {latest: mace.level, where: 'level in ["high", "very-high"]'}}
again: each
`, `
2024-01-01 police  missing.reported
2024-01-02 mace    mace.level  level=high
2024-01-03 police  missing.reported
  want r
2024-01-04 mace    mace.level  level=low
2024-01-05 police  missing.reported
`},
	"latest: too long ago": {`
when: {on: missing.reported, while: {latest: mace.level, where: level == "high", within: 90 days}}
`, `
2024-01-02 mace    mace.level  level=high
2024-06-03 police  missing.reported
`},
	"latest: which of one month was the last nobody can say": {`
when: {on: missing.reported, while: {latest: mace.level, where: level == "high"}}
again: each
`, `
2024-01    mace    mace.level  order=1 level=high
2024-01    mace    mace.level  order=1 level=low
2024-02-03 police  missing.reported
  want r possible
2024-03    mace    mace.level  level=high
2024-04-03 police  missing.reported
  want r
`},
	"so many before, of different agencies": {`
when: {on: meeting.strategy, while: {on: [concern.raised, exploitation.indicator], at-least: 3, distinct: agency, within: 180 days}}
again: each
`, `
2024-01-01 school       concern.raised
2024-01-02 school       concern.raised
2024-01-03 police       exploitation.indicator
2024-02-01 social-care  meeting.strategy
2024-02-02 gp           concern.raised
2024-02-03 social-care  meeting.strategy
  want r
2024-12-03 social-care  meeting.strategy
`},
	"so many before: a total, a retelling and a month": {`
when: {on: meeting.strategy, while: {on: missing.episode, at-least: 4, within: 90 days}}
again: each
`, `
2024-01    police  missing.episode  id=A count=2
2024-01    school  missing.episode  same_as=police/A
2024-03-01 police  missing.episode
2024-03-02 police  meeting.strategy
2024-03-03 police  missing.episode
2024-03-04 police  meeting.strategy
  want r
2024-04-15 police  meeting.strategy
  want r possible
2024-08-15 police  meeting.strategy
`},
	"not, and any of": {`
when:
  on: missing.reported
  while: {any-of: [{state: cared-for}, {on: exploitation.indicator, within: 1 year}]}
  unless: {not: {on: child.seen, within: 28 days}}
again: each
`, `
2024-01-01 police       missing.reported
2024-01-02 school       exploitation.indicator
2024-01-03 police       missing.reported
2024-01-04 social-care  child.seen
2024-01-05 police       missing.reported
  want r
2026-01-04 social-care  child.seen
2026-01-05 police       missing.reported
`},
	"opens after a time: count and cluster": {`
when: {count: {on: police.arrest, at-least: 2, within: 90 days}}
answered-by: {on: moment.offer}
opens: after 5 days
`, `
2024-01-01 police     police.arrest
2024-01-10 police     police.arrest
2024-01-12 navigator  moment.offer
2024-03-01 police     police.arrest
2024-03-02 police     police.arrest
at 2024-03-05
at 2024-03-08
  want r
2024-03-09 navigator  moment.offer
  done r
`},
}
