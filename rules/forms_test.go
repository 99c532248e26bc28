package rules

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"
)

// told plays a story against one rule of its own and fails at every line at which something else happens.
func told(t *testing.T, rule, story string) {
	t.Helper()
	holds(t, one(t, rule), "story", strings.NewReader(story))
}

// holds plays a story and fails at every line at which something else happens than is written.
func holds(t *testing.T, set *Set, name string, text io.Reader) *Story {
	t.Helper()
	s, err := ParseStory(name, text)
	if err != nil {
		t.Fatal(err)
	}
	failures, err := s.Play(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Error(f)
	}
	return s
}

// one compiles a rule called r from all but its head.
func one(t testing.TB, rule string) *Set {
	t.Helper()
	head := "id: r\ntheme: other\nasks: Is it so?\nasked-of: social-worker\nbecause: {practice: a test}\n"
	set, err := Load(fstest.MapFS{"r.yaml": {Data: []byte(head + rule)}})
	if err != nil {
		t.Fatalf("%v\n%s", err, rule)
	}
	return set
}

// TestForms tells for each form of when a child to whom the question applies, and near misses.
func TestForms(t *testing.T) {
	for name, c := range formStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

type ruleStory struct{ rule, story string }

var formStories = map[string]ruleStory{
	"on: one entry matches": {`
when: {on: case.closed, where: reason == "non-engagement"}
answered-by: {on: case.opened}
`, `
2024-01-01 school  case.closed  reason=needs-met
2024-01-02 school  case.closed  reason=non-engagement
  want r
2024-01-03 school  case.opened
  done r
`},
	"on: of several codes one is enough, and an absent one is not among them": {`
when: {on: social-care.decision, where: 'decision in ["step-down", "close"] && history_read != "yes"'}
`, `
2024-01-01 social-care  social-care.decision
2024-01-02 social-care  social-care.decision  decision=continue,close
  want r
`},
	"then-not: asked when the time has run out, by the clock": {`
when: {on: missing.returned}
answered-by: {on: missing.interview}
opens: after 72 hours
`, `
2024-05-01T10:00 police           missing.returned
2024-05-04T09:00 missing-service  note
2024-05-04T11:00 missing-service  note
  want r
2024-05-05       missing-service  missing.interview
  done r
`},
	"then-not: a day is not more exact than a day": {`
when: {on: missing.returned}
answered-by: {on: missing.interview}
opens: after 72 hours
`, `
2024-05-01 police  missing.returned
2024-05-04 police  note
  want r possible
`},
	"then-not: an answer that may have come in time is not late": {`
when: {on: missing.returned}
answered-by: {on: missing.interview}
opens: after 72 hours
`, `
2024-05-01 police           missing.returned
2024-05-04 missing-service  missing.interview
at 2024-06-01
`},
	"then-not: an answer that surely came late closes the question it made": {`
when: {on: missing.returned}
answered-by: {on: missing.interview}
opens: after 72 hours
`, `
2024-05-01 police           missing.returned
2024-05-09 missing-service  missing.interview
  done r
  want r
`},
	"then-not: where times are only ordered, it may have run out from the next entry on": {`
when: {on: meeting.strategy}
answered-by: {on: mace.referral}
opens: after 1 working day
`, `
age 14 social-care  meeting.strategy
age 14 school       note
  want r possible
`},
	"then-not: an entry of unknown time lets no time pass": {`
when: {on: meeting.strategy}
answered-by: {on: mace.referral}
opens: after 1 working day
`, `
2024-03-05 social-care  meeting.strategy
unknown    school       note
at 2024-03-07
  want r
`},
	"then-not: working days pass over weekends and bank holidays": {`
when: {on: meeting.strategy}
answered-by: {on: mace.referral}
opens: after 1 working day
`, `
2024-03-28 social-care  meeting.strategy  -- the Thursday before Easter
at 2024-04-02
at 2024-04-03
  want r
`},
	"count: dated events within a window, to the day": {`
when: {count: {on: missing.reported, at-least: 3, within: 90 days}}
`, `
2024-01-01 police  missing.reported
2024-02-01 police  missing.reported
2024-04-01 police  missing.reported
2024-04-30 police  missing.reported
  want r
`},
	"count: old events do not count with a new one": {`
when: {count: {on: missing.reported, at-least: 3, within: 90 days}, unless: {state: mace}}
`, `
2024-01-01 mace    mace.accepted
2024-02-01 police  missing.reported
2024-02-02 police  missing.reported
2024-02-03 police  missing.reported
2024-05-01 mace    mace.exit
2024-12-01 police  missing.reported
`},
	"count: twelve within one year of age are surely three within some 90 days": {`
when: {count: {on: missing.episode, at-least: 3, within: 90 days}}
`, `
age 14 police  missing.episode  count=12
  want r
`},
	"count: five within one year of age may be": {`
when: {count: {on: missing.episode, at-least: 3, within: 90 days}}
`, `
age 14 police  missing.episode  count=5
  want r possible
`},
	"count: several is at least two": {`
when: {count: {on: missing.episode, at-least: 2, within: 1 year}}
`, `
age 14 police  missing.episode
age 15 police  missing.episode  several=yes
  want r
`},
	"count: one event told twice is one, whatever it is called": {`
when: {count: {on: [missing.reported, missing.episode], at-least: 2, within: 30 days}}
`, `
2024-01-01 police          missing.reported  id=P1
2024-01-01 childrens-home  missing.episode   same_as=police/P1
2024-01-01 school          missing.reported  same_as=police/P1
2024-01-20 police          missing.reported
  want r
`},
	"count: a total adds only what is not in the records it contains": {`
when: {count: {on: missing.episode, at-least: 4, within: 1 year}}
`, `
2024-01-01 police  missing.episode  id=M1
2024-01-20 police  missing.episode  id=M2 several=yes
2024-02-01 police  missing.episode  count=3 includes=M1,M2
2024-03-01 police  missing.episode
  want r
`},
	"count: what was answered is not counted again as part of a total": {`
when: {count: {on: missing.episode, at-least: 2, within: 1 year}}
answered-by: {on: missing.analysis}
`, `
2024-01-01 police  missing.episode  id=M1
2024-01-20 police  missing.episode  id=M2
  want r
2024-01-21 police  missing.analysis
  done r
2024-02-01 police  missing.episode  count=2 includes=M1,M2
2024-02-02 police  missing.episode  count=4 includes=M1,M2
  want r
`},
	"count: a time its source doubts is never sure": {`
when: {count: {on: missing.episode, at-least: 2, within: 30 days}}
`, `
2024-01-01   police  missing.episode
2024-01-02?  police  missing.episode
  want r possible
`},
	"count: distinct agencies": {`
when: {count: {on: concern.raised, at-least: 2, within: 1 year, distinct: agency}}
`, `
2024-01-01 school  concern.raised
2024-01-02 school  concern.raised
2024-01-03 gp      concern.raised
  want r
`},
	"count: distinct places": {`
when: {count: {on: police.intelligence, at-least: 2, distinct: place}}
`, `
2024-01-01 police  police.intelligence  place="flat: Elm Court 1"
2024-01-02 police  police.intelligence  place="flat: Elm Court 1"
2024-01-03 police  police.intelligence
2024-01-04 police  police.intelligence  place="park: Elm Park"
  want r
`},
	"count: distinct areas": {`
when: {count: {on: missing.returned, at-least: 2, distinct: area}}
`, `
2024-01-01 police  missing.returned  area=north
2024-01-02 police  missing.returned  area=north
2024-01-03 police  missing.returned
2024-01-04 police  missing.returned  area=south
  want r
`},
	"count: distinct people": {`
when: {count: {on: police.intelligence, at-least: 2, distinct: person}}
`, `
2024-01-01 police  police.intelligence  people="adult: A1"
2024-01-02 police  police.intelligence  people="adult: A1"
2024-01-04 police  police.intelligence  people="adult: A2"
  want r
`},
	"cluster: different signs, not one sign twice": {`
when:
  cluster:
    at-least: 2
    within: 6 months
    signs: {missing: {on: missing.reported}, school lost: {on: education.exclusion}, weapon: {on: police.weapon}}
`, `
2024-01-01 police  missing.reported
2024-01-09 police  missing.reported
2025-01-01 police  police.weapon
2025-02-01 school  education.exclusion
  want r
2025-02-02 police  missing.reported
`},
	"cluster: ages may lie within the window": {`
when:
  cluster:
    at-least: 2
    within: 6 months
    signs: {missing: {on: missing.reported}, weapon: {on: police.weapon}}
`, `
age 12 police  missing.reported
age 14 police  police.weapon
age 14 police  missing.reported
  want r possible
`},
	"absent: a second telling of the same visit does not end the watch": {`
when: {absent: {on: child.seen}, for: 28 days, while: {state: mace}}
`, `
2024-01-08 mace         mace.accepted
2024-01-20 social-care  child.seen  id=A
2024-01-20 school       child.seen  same_as=social-care/A
at 2024-03-01
  want r
`},
	"absent: nothing of a kind while a state lasts": {`
when: {absent: {on: child.seen}, for: 28 days, while: {state: mace}}
`, `
2024-01-01 mace         mace.accepted
2024-01-20 social-care  child.seen
2024-02-10 school       note
2024-02-20 school       note
  want r
2024-02-21 social-care  child.seen
  done r
2024-03-01 mace         mace.exit
at 2025-01-01
`},
	"absent: a state that ended by itself in time asks nothing": {`
when: {absent: {on: child.seen}, for: 28 days, while: {state: bail}}
`, `
2024-01-01 police  police.bail  until=2024-01-20
2024-03-01 school  note
2024-04-01 police  police.bail  until=2024-05-20
2024-05-01 school  note
  want r
`},
	"absent: a state that ended in time asks nothing": {`
when: {absent: {on: child.seen}, for: 28 days, while: {state: cp-plan}}
`, `
2024-01-01 social-care  plan.protection-start
2024-01-20 social-care  plan.protection-end
at 2024-06-01
`},
	"absent: after an entry": {`
when: {absent: {on: nrm.referral}, for: 1 month, after: {on: nrm.considered, where: decision == "refer"}}
`, `
2024-01-01 social-care  nrm.considered  decision=not-refer
2024-02-01 social-care  nrm.considered  decision=refer
at 2024-03-02
  want r
2024-03-03 social-care  nrm.referral
  done r
`},
	"decision: what it should rest on is there, or written in it, or lacking": {`
when:
  decision: mace.exit
  lacks:
    - {what: somebody who had seen the child, on: child.seen, within: 28 days, trigger: child_seen == "yes"}
    - {what: an exit plan, on: plan.exit, trigger: exit_plan == "yes"}
  at-least: 2
`, `
2024-01-01 social-care  child.seen
2024-01-15 mace         mace.exit
2024-05-01 mace         mace.accepted
2024-06-01 mace         mace.exit  child_seen=yes
2024-08-01 mace         mace.accepted
2024-09-01 mace         mace.exit
  want r
`},
	"decision: what may have been there in time makes it possible": {`
when:
  decision: mace.exit
  lacks: [{what: somebody who had seen the child, on: child.seen, within: 28 days}]
`, `
2024-01 social-care  child.seen
2024-02-14 mace      mace.exit
  want r possible
`},
	"decision: attendance that nobody recorded is asked about, never taken for absence": {`
when:
  decision: meeting.strategy
  lacks: [{what: police, trigger: 'attended.exists(a, a.startsWith("police"))'}]
again: each
`, `
2024-01-01 social-care  meeting.strategy  attended=social-care,police-north
2024-02-01 social-care  meeting.strategy  attended=social-care
  want r
2024-03-01 social-care  meeting.strategy
  want r possible
`},
}
