package rules

import (
	"strings"
	"testing"
)

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
	"what a second telling says answers the question": {`
when: {on: meeting.strategy}
answered-by: {trigger: 'mace_referral == "yes"'}
opens: after 5 days
`, `
2024-01-02 police       meeting.strategy  id=M
2024-01-09 school       note
  want r
2024-01-10 social-care  meeting.strategy  same_as=police/M mace_referral=yes
  done r
`},
	"and in time it is not asked": {`
when: {on: meeting.strategy}
answered-by: {trigger: 'mace_referral == "yes"'}
opens: after 5 days
`, `
2024-01-02 police       meeting.strategy  id=M
2024-01-03 social-care  meeting.strategy  same_as=police/M mace_referral=yes
2024-01-09 school       note
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

// TestAnyRecordOfAnEventSaysWhatItWas: two agencies write of one meeting, or one decision, on its day. What either wrote is written.
func TestAnyRecordOfAnEventSaysWhatItWas(t *testing.T) {
	for rule, both := range map[string]string{
		"when: {unquorate: {on: meeting.strategy, needs: [police, social-care, health, school]}}\n": `
2024-01-02 police       meeting.strategy  id=M attended=police,health
2024-01-02 social-care  meeting.strategy  same_as=police/M attended=school
`,
		"when: {decision: mace.exit, lacks: [{what: a plan, trigger: exit_plan == \"yes\"}]}\n": `
2024-01-02 police  mace.exit  id=M
2024-01-02 mace    mace.exit  same_as=police/M exit_plan=yes
`,
	} {
		s, err := ParseStory("story", strings.NewReader(both))
		if err != nil {
			t.Fatal(err)
		}
		set := one(t, rule)
		if asked := set.Ask(s.upTo(0)); len(asked) != 1 {
			t.Errorf("%s: the first record alone leaves it open: %+v", rule, asked)
		}
		if asked := set.Ask(s.upTo(1)); len(asked) != 0 {
			t.Errorf("%s: both together say it: %+v", rule, asked)
		}
	}
}
