package rules

import "testing"

// TestSharedParts tells stories of the parts that every form can have.
func TestSharedParts(t *testing.T) {
	for name, c := range sharedStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

var sharedStories = map[string]ruleStory{
	"answered-by: what was told years later, of nobody knows when, answers nothing": {`
when: {on: police.marker}
answered-by: {on: child.voice}
`, `
2022-03-01 police            police.marker  marker=carrier
  want r
../2023-10 family-and-child  child.voice    -- Told to a review.
2023-11-01 family-and-child  child.voice    -- Told a worker who asked.
  done r
`},
	"while and unless: a state": {`
when: {on: missing.reported, while: {state: cared-for}, unless: {state: mace}}
`, `
2024-01-01 police       missing.reported
2024-02-01 social-care  care.started
2024-03-01 mace         mace.accepted
2024-03-02 police       missing.reported
2024-04-01 mace         mace.exit
2024-04-02 police       missing.reported
  want r
`},
	"while: an entry before, within a window": {`
when: {on: missing.reported, while: {on: care.home-placement, within: 28 days}}
`, `
2024-01-01 social-care  care.home-placement
2024-03-01 police       missing.reported
2024-05-01 social-care  care.home-placement
2024-05-20 police       missing.reported
  want r
`},
	"while: a state that may have lapsed": {`
when: {on: missing.reported, while: {state: police-protection}}
`, `
2024-01-01 police  police.protection
2024-01-04 police  missing.reported
  want r possible
`},
	"age: surely, possibly, surely not": {`
when: {on: police.arrest, age: 10 to 17}
again: each
`, `
born 2006
2015-06-01 police  police.arrest
2016-06-01 police  police.arrest
  want r possible
age 12     police  police.arrest
  want r
2024-06-01 police  police.arrest
  want r possible
2025-06-01 police  police.arrest
`},
	"age: without a birth it is possible": {`
when: {on: police.arrest, age: 10 to 17}
`, `
2024-06-01 police  police.arrest
  want r possible
`},
	"answered-by: the trigger itself": {`
when: {on: health.emergency}
answered-by: [{trigger: navigator == "offered"}, {on: moment.offer}]
`, `
2024-01-01 hospital   health.emergency  navigator=offered
2024-02-01 hospital   health.emergency  navigator=not-offered
  want r
2024-02-02 navigator  moment.offer
  done r
`},
	"answered-by: an answer that names a record answers for that record": {`
when: {on: request.made}
answered-by: {on: request.answered}
again: each
`, `
2024-01-01 school       request.made      id=A to=police
  want r
2024-01-02 social-care  request.made      id=B to=police same_as=school/A
2024-01-03 gp           request.made      id=C to=police
  want r
2024-01-04 police       request.answered  answers=social-care/B
  done r
2024-01-05 police       request.answered  answers=gp/C
  done r
`},
	"dismissed by a person with a reason": {`
when: {count: {on: missing.reported, at-least: 2, within: 1 year}}
`, `
2024-01-01 police  missing.reported    id=M1
2024-02-01 police  missing.reported    id=M2
  want r
2024-02-02 school  question.asked      id=Q1 rule=r evidence=police/M1,police/M2
2024-02-02 school  question.asked      id=Q2 rule=another evidence=police/M1,police/M2
2024-02-03 school  question.dismissed  question=Q1
2024-02-04 school  question.dismissed  question=Q2 reason="another question"
2024-02-05 school  question.dismissed  question=Q1 reason="was with his grandmother both times" by="missing coordinator"
  done r
2024-03-01 police  missing.reported
2024-03-02 police  missing.reported
  want r
`},
	"due: late only when surely past": {`
when: {on: request.made}
answered-by: {on: request.answered}
due: after 3 days
`, `
2024-01-01 school  request.made  to=police
  want r
2024-01-04 school  note
2024-01-05 school  note
  late r
2024-01-06 police  request.answered
  done r
`},
	"due: a question that stays possible is never late": {`
when: {on: meeting.strategy}
answered-by: {on: mace.referral}
opens: after 1 working day
due: after 1 day
`, `
2024-01? social-care  meeting.strategy
2024-01  school       note
  want r possible
2026-01  school       note
`},
	"due: what was possible and became sure is late only then": {`
when: {on: meeting.strategy}
answered-by: {on: mace.referral}
opens: after 1 working day
due: after 1 year
`, `
age 14 social-care  meeting.strategy
age 14 school       note
  want r possible
age 15 school       note
age 17 school       note
  late r
`},
	"evidence that makes sure joins": {`
when: {count: {on: missing.episode, at-least: 3, within: 90 days}}
due: after 1 month
`, `
age 13 police  missing.episode  count=3
  want r possible
age 13 police  missing.episode  count=12
age 15 police  missing.episode
  late r
`},
	"again: joined, for as long as it is open": {`
when: {on: police.arrest}
answered-by: {on: moment.offer}
`, `
2022-01-01 police     police.arrest
  want r
2024-01-01 police     police.arrest
2024-01-02 navigator  moment.offer
  done r
2024-01-03 police     police.arrest
  want r
`},
	"again: each": {`
when: {on: police.arrest}
answered-by: {on: moment.offer}
again: each
`, `
2024-01-01 police     police.arrest  id=A
  want r
2024-01-01 hospital   police.arrest  same_as=police/A
2024-01-02 police     police.arrest
  want r
2024-01-03 navigator  moment.offer
  done r
  done r
`},
	"again: after a time": {`
when: {on: police.arrest}
again: after 28 days
`, `
2024-01-01 police  police.arrest
  want r
2024-01-29 police  police.arrest
2024-01-31 police  police.arrest
  want r
2024-02-10 police  police.arrest
`},
	"timing: exact waits until it is sure": {`
when: {on: missing.returned}
answered-by: {on: missing.interview}
opens: after 72 hours
timing: exact
`, `
age 14     police           missing.returned
age 14     school           note
age 14     missing-service  missing.interview
2024-05-01 police           missing.returned
2024-05-04 school           note
2024-05-05 school           note
  want r
at 2024-05-06
`},
	"timing: exact asks nothing where the state is not sure": {`
when: {on: missing.reported, while: {state: police-protection}}
timing: exact
`, `
2024-01-01 police  police.protection
2024-01-04 police  missing.reported
2024-01-05 police  police.protection
2024-01-06 police  missing.reported
  want r
`},
	"valid-from and valid-to": {`
when: {on: police.arrest}
valid-from: 2024-04-01
valid-to: 2024-06-30
again: each
`, `
2024-03-31 police  police.arrest
2024-04    police  police.arrest
  want r
2024-03/2024-05 police  police.arrest
  want r possible
2024-07-01 police  police.arrest
`},
	"area": {`
when: {on: police.arrest}
area: north
`, `
2024-01-01 police  police.arrest  area=south
2024-01-02 police  police.arrest
2024-01-03 police  police.arrest  area=north
  want r
`},
	"params: by name": {`
params: {episodes: 2, window: 10 days, grade: high}
when: {count: {on: missing.reported, where: 'params.grade in grade', at-least: episodes, within: window}}
`, `
2024-01-01 police  missing.reported  grade=high
2024-01-02 police  missing.reported  grade=low
2024-01-09 police  missing.reported  grade=high
  want r
`},
	"where: fields of the entry, and numbers that may be absent": {`
when: {on: education.absence, where: 'days >= 5 || entry.service == "virtual-school" && "teacher" in entry.roles || entry.count > 3'}
again: each
`, `
2024-01-01 school                education.absence
2024-01-02 school                education.absence  days=4
2024-01-03 school                education.absence  days=5
  want r
2024-01-04 virtual-school-north  education.absence  people="teacher: T"
  want r
2024-01-05 school                education.absence  count=4
  want r
`},
}
