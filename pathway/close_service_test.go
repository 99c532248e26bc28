package pathway

import (
	"maps"
	"strings"
	"testing"
)

var endsWell = Answers{
	"history": {"yes"}, "matters": {"He was hurt before when help ended, so the mentor goes on"}, "together": {"not-more"}, "unasked": {"The school asked all who teach him, and nobody else has met him"}, "safe": {"yes"}, "reason": {"needs-met"}, "changed": {"He is back at school and his mother and the mentor saw him there all of May"}, "more": {"The school, the mentor and his uncle see him every week and he named who to ring"},
	"stays": {"The mentor goes on until Christmas"}, "part": {"yes"}, "says": {"He says it is enough, and whom he would ring"}, "told": {"school", "police"}, "challenge": {"yes"},
}

func ending(change map[string][]string) Answers {
	a := maps.Clone(endsWell)
	maps.Copy(a, change)
	return a
}

// that a family did not come is no reason to end; what was tried and changed is said, somebody who goes on has accepted, nobody
// ends on silence, and not while a referral about exploitation waits for an answer.
func TestNotTakingPartIsNoReasonToClose(t *testing.T) {
	twice := map[string][]string{
		"part": {"no"}, "tried.0.when": {"2024-05-01"}, "tried.0.how": {"At home, in the morning"}, "tried.0.came": {"His mother said that he slept"}, "tried.1.when": {"2024-05-09"}, "tried.1.how": {"At the youth club with the mentor"}, "tried.1.came": {"He talked for an hour"},
		"adapted": {"The mentor went to the club, since he is watched at home"},
	}
	once := maps.Clone(twice)
	for _, name := range []string{"tried.1.when", "tried.1.how", "tried.1.came"} {
		delete(once, name)
	}
	for name, one := range map[string]struct {
		change map[string][]string
		says   string
	}{
		"well":                         {nil, ""},
		"the old reason":               {map[string][]string{"reason": {"non-engagement"}}, "Choose one of the answers"},
		"consent withdrawn":            {map[string][]string{"reason": {"consent-withdrawn"}}, "Choose one of the answers"},
		"the old reason in words":      {map[string][]string{"changed": {"Closed due to non-engagement."}}, SilenceSays},
		"on silence":                   {map[string][]string{"changed": {"No reports for five months."}}, SilenceSays},
		"did not come, nothing tried":  {map[string][]string{"part": {"no"}}, "at least two attempts"},
		"did not come, tried once":     {once, "at least two attempts"},
		"did not come, tried and told": {twice, ""},
		"goes on, nobody accepted":     {map[string][]string{"reason": {"other-service"}}, "who has accepted to go on"},
		"nobody told":                  {map[string][]string{"told": {"early-help"}}, "who else is told"},
		"nobody says that it is safe":  {map[string][]string{"safe": nil}, "Decide whether it is safe"},
		"read, and nothing said of it": {map[string][]string{"matters": nil}, "Say what in the history matters"},
	} {
		s := newStory(t, "2024-01-10 early-help.opened")
		s.at("2024-06-03", "eva early-help-worker early-help")
		if says := s.take(closeServiceID, ending(one.change)); one.says == "" && says != "" || !strings.Contains(says, one.says) {
			t.Errorf("%s: %q, want %q", name, says, one.says)
		}
	}
	s := newStory(t, "education 2024-05-20 social-care.referral concern=criminal-exploitation decision=unknown")
	s.at("2024-06-03", "eva early-help-worker early-help")
	if says := s.take(closeServiceID, ending(nil)); !strings.Contains(says, "A referral about exploitation of 20 May 2024 is not answered") {
		t.Errorf("with a referral unanswered: %q", says)
	}
	s.tell("social-care 2024-06-01 social-care.assessment type=exploitation")
	if says := s.take(closeServiceID, ending(nil)); says != "" {
		t.Errorf("answered: %q", says)
	}
	if it := s.chronology().LastOf("early-help.closed"); it == nil || !it.Details.Has("reason", "needs-met") || !it.Details.Has("told", "school") {
		t.Errorf("it left %v", it)
	}
}

// J-056: early help closed Joe's case at 14 for a reason that is none, three entries after the first referral for exploitation. With the step it would
// have been refused for both.
func TestJoesClosureAtFourteenIsRefused(t *testing.T) {
	c := joe(t)
	before := c.AsOf(c.Lookup("J-055"))
	s := newStory(t)
	s.at("2024-06-03", "eva early-help-worker early-help")
	of := s.caseOf(before)
	step, _ := Find(closeServiceID)
	said := map[string]bool{}
	for _, p := range step.Problems(of, ending(map[string][]string{"reason": {"non-engagement"}, "part": {"no"}})) {
		said[p.Question] = true
	}
	if !said["reason"] || !said["tried"] || len(of.unansweredReferrals()) == 0 {
		t.Errorf("it lacks %v", said)
	}
	if first := of.unansweredReferrals(); len(first) > 0 && first[len(first)-1].Ref.Record != "J-053" {
		t.Errorf("unanswered is %s", first[len(first)-1].Ref)
	}
}
