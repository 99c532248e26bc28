package rules

import (
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

func TestUnshared(t *testing.T) {
	for name, c := range unsharedStories {
		t.Run(name, func(t *testing.T) { told(t, c.rule, c.story) })
	}
}

const noticesNotPassed = `
when: {unshared: {on: police.notification, with: [mace, social-care], for: 5 days}}
`

var unsharedStories = map[string]ruleStory{
	"unshared: not given to an agency that has a part in the record": {noticesNotPassed, `
2024-01-01 mace         mace.accepted
2024-01-02 social-care  note
2024-02-01 police       police.notification  sent_to=social-care id=N1
at 2024-02-05
at 2024-02-08
  want r
2024-02-09 mace         record.seen  document=police/N1
  done r
`},
	"unshared: given at once, or within the time": {noticesNotPassed, `
2024-01-01 mace         mace.accepted
2024-01-02 social-care  note
2024-02-01 police       police.notification  sent_to=social-care,mace
2024-03-01 police       police.notification  id=N2 sent_to=mace-north
2024-03-04 social-care  record.seen  document=police/N2
at 2024-06-01
`},
	"unshared: an agency's own record of the same event shows that it knows": {noticesNotPassed, `
2024-01-01 mace         mace.accepted
2024-02-01 police       police.notification  id=N1
2024-02-02 mace         mace.notice  same_as=police/N1
at 2024-06-01
`},
	"unshared: a later record that names it tells those whom it names as told": {`
when: {unshared: {on: education.cognitive-assessment, with: [social-care, youth-justice], for: 10 days}}
`, `
2024-01-01 social-care    note
2024-01-01 youth-justice  note
2024-02-01 school         education.cognitive-assessment  id=A
2024-02-05 school         action.agreed  from=A owner=school
at 2024-02-12
  want r
2024-02-20 social-care    record.seen  document=school/A
2024-02-21 youth-justice  action.agreed  from=school/A
  done r
`},
	"unshared: an agency without a part is not waited for until it comes in": {noticesNotPassed, `
2024-01-02 social-care  note
2024-02-01 police       police.notification  sent_to=social-care id=N1
at 2024-06-01
2024-06-02 mace         mace.accepted
at 2024-06-05
2024-06-08 school       note
  want r
2024-06-09 mace         record.seen  document=police/N1
  done r
`},
	"unshared: an agency without a part, when the rule says so": {`
when: {unshared: {on: police.notification, with: mace, for: 5 days, even-without-part: true}}
`, `
2024-02-01 police  police.notification  id=N1
at 2024-02-08
  want r
`},
	"unshared: whoever holds a state open": {`
when: {unshared: {on: police.notification, with: {state: cp-plan}, for: 5 days}}
`, `
2024-01-01 social-care-north  plan.protection-start
2024-01-01 social-care-south  note
2024-02-01 police  police.notification  sent_to=social-care-south
at 2024-02-08
  want r
`},
	"unshared: the holder of the fact is owed nothing": {`
when: {unshared: {on: police.intelligence, with: [police, mace], for: 5 days}}
`, `
2024-02-01 police  police.intelligence
at 2024-06-01
`},
	"unshared: time runs from when its agency came to know": {`
when: {unshared: {on: police.intelligence, with: mace, for: 5 days}}
`, `
2024-01-01 mace    note
2024-01-02 police  police.intelligence  known=2024-03-01
at 2024-03-02
at 2024-03-08
  want r
`},
	"unshared: a telling that may have come in time is not late": {noticesNotPassed, `
2024-01-01 mace    note
2024-02-28 police  police.notification  id=N1
2024-03    mace    record.seen  document=police/N1
at 2024-06-01
`},
}

// TestWhoKnowsWasGiven: what an agency can see in its own view of the chronology is never said to have been kept from it.
func TestWhoKnowsWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chronology.Build(drawLife(t))
		r := newReading(c)
		for _, known := range c.Conveyed() {
			service, area, _ := c.Words().Agency(known.To)
			h := holder{service: service, area: area}
			if of, by := c.Find(known.Of), c.Find(known.By); by.Pos >= of.Pos && r.wasGiven(of, h, by) != record.Yes {
				t.Fatalf("%s knows %s by %s", known.To, known.Of, known.By)
			}
		}
	})
}
