package rules

import "testing"

func TestChange(t *testing.T) {
	for name, c := range changeStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

const offendingMore = `
when: {change: {on: police.offence, window: 90 days, more: 2 times, at-least: 3}}
answered-by: {on: justice.assessment}
`

const noiseStops = `
when:
  change: {on: [police.offence, missing.reported], window: 90 days, less: half, at-least: 4}
  unless: {on: child.seen, within: 90 days}
answered-by: {on: child.seen}
`

var changeStories = map[string]ruleStory{
	"change: twice as many as in the window before": {offendingMore, `
2024-01-01 police  police.offence
2024-02-01 police  police.offence
2024-05-01 police  police.offence
2024-05-20 police  police.offence
2024-06-10 police  police.offence
2024-07-01 police  police.offence
  want r
2024-07-02 youth-justice justice.assessment
  done r
`},
	"change: as many as before is no change, and a record that begins with the window shows none": {offendingMore, `
2024-01-01 police  police.offence
2024-02-01 police  police.offence
2024-03-01 police  police.offence
2024-05-05 police  police.offence
2024-06-05 police  police.offence
2024-07-05 police  police.offence
`},
	"change: what was answered counts in the window before, not in this one": {offendingMore, `
2023-01-01 school        note
2024-01-01 police        police.offence
2024-01-02 police        police.offence
2024-01-03 police        police.offence
  want r
2024-02-01 youth-justice justice.assessment
  done r
2024-04-01 police        police.offence
2024-05-01 police        police.offence
2024-06-01 police        police.offence
`},
	"change: a month that may lie in either window leaves it open": {offendingMore, `
2024-03    police  police.offence
2024-03    police  police.offence
2024-05-01 police  police.offence
2024-06-01 police  police.offence
  want r possible
2024-06-10 police  police.offence
`},
	"change: more in one year of age than in the one before": {`
when: {change: {on: missing.episode, window: 1 year, more: 2 times, at-least: 3}}
`, `
born 2008-05-20
age 13 police  missing.episode  count=2
age 14 police  missing.episode  count=3
  want r possible
age 15 police  missing.episode  count=12
`},
	"change: it goes quiet, and nobody sees the child": {noiseStops, `
2024-01-10 police  police.offence
2024-01-20 police  missing.reported
2024-02-10 police  police.offence
2024-03-01 police  police.offence
2024-04-01 school  note
at 2024-05-20
at 2024-06-02
  want r
2024-06-03 social-care child.seen
  done r
`},
	"change: it goes quiet, and the child is seen": {noiseStops, `
2024-01-10 police      police.offence
2024-01-20 police      missing.reported
2024-02-10 police      police.offence
2024-03-01 police      police.offence
2024-05-10 social-care child.seen
2024-07-01 school      note
at 2024-12-01
`},
	"change: it does not go quiet": {noiseStops, `
2024-01-10 police  police.offence
2024-01-20 police  missing.reported
2024-02-10 police  police.offence
2024-03-01 police  police.offence
2024-03-10 police  police.offence
2024-04-10 police  police.offence
2024-05-10 police  police.offence
2024-05-20 police  police.offence
2024-06-01 school  note
2024-06-05 police  police.offence
2024-07-05 police  police.offence
`},
	"change: what may have been noise in time leaves it possible": {noiseStops, `
2024-01-10 police  police.offence
2024-01-20 police  missing.reported
2024-02-10 police  police.offence
2024-03-01 police  police.offence
2024-05    police  police.offence several=yes
  want r possible
2024-06-20 school  note
`},
}
