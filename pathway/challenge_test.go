package pathway

import (
	"maps"
	"strings"
	"testing"

	"sightline/record"
)

// what was simply accepted in Joe's life can be challenged, each from itself: the closing, the refused plan, "no role", the threshold.
func TestWhatWasSimplyAcceptedCanBeChallenged(t *testing.T) {
	c := joe(t)
	step, _ := Find(ChallengeID)
	for _, id := range []string{"J-048", "J-056", "J-125", "J-127"} {
		it := c.Lookup(id)
		if !step.MayBeAbout(it) {
			t.Errorf("%s, %s, cannot be challenged", id, it.Kind)
			continue
		}
		of := newStory(t).at("2024-06-03", "kim school-lead school").caseOf(c)
		of.About = it
		if why := step.Closed(of); why != "" {
			t.Errorf("%s: %s", id, why)
		}
		if got := step.Sections(of, Answers{})[0].Questions[0].Preset; len(got) != 1 || got[0] != it.Ref.String() {
			t.Errorf("%s: chosen is %v", id, got)
		}
	}
	for _, id := range []string{"J-052", "J-054"} {
		if step.MayBeAbout(c.Lookup(id)) {
			t.Errorf("%s is no decision", id)
		}
	}
}

// Danger is answered the same day: whoever challenges has rung, the first level has it at once, and it goes on climbing by its day.
func TestADangerousDecisionIsAnsweredToday(t *testing.T) {
	s := newStory(t, "early-help 2024-06-01 early-help.closed reason=non-engagement").at("2024-06-03", "kim school-lead school")
	a := Answers{"of": {"early-help/E0"}, "why": {"He was met by the older men again last night"}, "to": {"early-help"}, "danger": {"yes"}}
	if says := s.take(ChallengeID, a); !strings.Contains(says, "Ring first") {
		t.Errorf("nobody rang: %q", says)
	}
	a["rang"] = []string{"The front door: a worker goes to him today"}
	s.must(ChallengeID, a)
	d := dutyOf(s.of(), answerChallengeID)
	if d == nil || d.Due.Format("2006-01-02") != "2024-06-03" || d.Of != Default().Climbs[0].Of || !strings.Contains(d.Say, "today") {
		t.Fatalf("it waits as %+v", d)
	}
	s.at("2024-06-10", "kim school-lead school")
	if d = dutyOf(s.of(), answerChallengeID); d == nil || d.Of != Default().Climbs[1].Of {
		t.Errorf("a week later it waits as %+v", d)
	}
	calm := maps.Clone(a)
	calm["danger"] = []string{"no"}
	if says := newStory(t, "early-help 2024-06-01 early-help.closed").at("2024-06-03", "kim school-lead school").take(ChallengeID, calm); !strings.Contains(says, "by which day") {
		t.Errorf("without danger it has no day: %q", says)
	}
}

// Who reads a challenge may see less than whoever raised it: of a decision about health it is only said that there is one.
func TestAChallengeTellsNothingOfWhatNotEverybodySees(t *testing.T) {
	for line, shown := range map[string]bool{"health 2024-06-01 health.mental-health-decision decision=no-role": false, "early-help 2024-06-01 early-help.closed": true} {
		s := newStory(t, line).at("2024-06-03", "kim school-lead school")
		of := s.entries[0].Ref
		s.must(ChallengeID, Answers{"of": {of.String()}, "why": {"He was met by the older men again last night"}, "to": {"early-help"}, "danger": {"no"}, "by": {"2024-06-10"}}, of)
		it := s.chronology().LastOf("challenge.raised")
		info, _ := record.Words().Kind(s.entries[0].Kind)
		if says := it.Text.Reveal() + it.Details.First("about") + strings.Join(it.Details.All("step_answers"), " "); strings.Contains(says, info.Label) != shown || strings.Contains(says, "1 June") != shown {
			t.Errorf("%s: it says %s", line, says)
		}
	}
}

// a mental health service takes on, advises, or says why not, what it offers and what opens it again; "no role" alone is no answer. It can be
// challenged, and opened again.
func TestNoRoleAloneIsNoAnswer(t *testing.T) {
	s := newStory(t, "social-care 2024-05-01 health.mental-health-referral service=forensic asked=consultation").at("2024-06-03", "hana health-lead mental-health")
	a := Answers{"history": {"yes"}, "matters": {"He spoke of not wanting to live, twice"}, "service": {"Forensic mental health"}, "decision": {"declined"}, "reason": {"No concerns reported."}}
	says := s.take(mentalHealthID, a)
	for _, want := range []string{SilenceSays, "what is offered meanwhile", "what would open it again"} {
		if !strings.Contains(says, want) {
			t.Errorf("there is no %q in %q", want, says)
		}
	}
	a["decision"] = []string{"no-role"}
	if says := s.take(mentalHealthID, a); !strings.Contains(says, "Choose one of the answers") {
		t.Errorf("no role is taken: %q", says)
	}
	maps.Copy(a, Answers{"decision": {"declined"}, "reason": {"Another team of ours sees him every week from Monday, and knows him"}, "instead": {"A consultation for his worker each month with Dr Hana"}, "again": {"Harm to himself, or his worker asks"}})
	s.must(mentalHealthID, a)
	declined := s.last("health.mental-health-decision")
	s.at("2024-06-04", "nia social-worker social-care").must(ChallengeID, Answers{"of": {declined.String()}, "why": {"Nobody of them has met him since he came home"}, "to": {"mental-health"}, "danger": {"no"}, "by": {"2024-06-11"}}, declined)
	a["decision"] = []string{"consultation"}
	s.at("2024-06-05", "hana health-lead mental-health").must(mentalHealthID, a)
	if it := s.chronology().LastOf("health.mental-health-decision"); !it.Details.Has("decision", "consultation") {
		t.Errorf("opened again it is %v", it.Details)
	}
}

// What another system decided about a plan for special needs, or a mental health service, is told as it was, and can be challenged.
func TestWhatWasDecidedElsewhereIsToldAndChallenged(t *testing.T) {
	s := newStory(t).at("2024-06-03", "nia social-worker social-care")
	s.must(elsewhere, Answers{"sort": {"learning"}, "kind": {"education.send-decision"}, "when": {"2024-05-28"}, "by": {"send-service"}, "what": {"His needs can be met without a plan"}, "source": {"A letter of 30 May"}, "decision": {"refused"}})
	it := s.chronology().LastOf("education.send-decision")
	if it == nil || !it.Details.Has("decision", "refused") || !Challengeable(it) {
		t.Errorf("it left %v", it)
	}
}
