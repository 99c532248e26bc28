package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

// Whoever decides cannot clear away the challenge that holds them up: not as answered elsewhere, not with an entry of their own, and not by answering
// it themselves. Somebody else answers it.
func TestWhoeverDecidesCannotClearAwayTheChallenge(t *testing.T) {
	const waits = "A professional challenge waits for an answer"
	s, about := proposedBy(t, everything())
	s.at("2024-06-04", "kim school-lead school").must("challenge-decision", Answers{"of": {about.String()}, "why": {"He was met by the older man again"}, "to": {"mace"}, "danger": {"no"}, "by": {"2024-06-11"}})
	challenge := s.last("challenge.raised")
	s.tell("here/mace 2024-06-11 challenge.answered step=elsewhere decided_by=pat outcome=withdrawn answers=school/" + string(challenge.Record))
	s.tell("here/mace 2024-06-11 challenge.answered outcome=upheld answers=school/" + string(challenge.Record))
	if got := s.at("2024-06-12", "pat panel-chair mace").take("decide-step-down", deciding1, about); !strings.Contains(got, waits) {
		t.Errorf("cleared away: %q", got)
	}
	answer := Answers{"outcome": {"upheld"}, "reason": {"The man is in prison, as the prison confirmed."}}
	for who, says := range map[string]string{"kim school-lead school": "You raised it", "ana social-worker social-care": "You proposed or decided"} {
		if got := s.at("2024-06-12", who).take("answer-challenge", answer, challenge); !strings.Contains(got, says) {
			t.Errorf("answered by %s: %q", who, got)
		}
	}
	s.at("2024-06-12", "pat panel-chair mace").must("answer-challenge", answer, challenge)
	if got := s.take("decide-step-down", deciding1, about); !strings.Contains(got, "was answered by whoever proposes or decides this") {
		t.Errorf("decided by whoever answered: %q", got)
	}
	s.at("2024-06-12", "max team-manager social-care").must("decide-step-down", deciding1, about)
}

// A challenge waits with its day until it is answered, once, for a reason that is more than silence.
func TestAChallengeIsAnsweredOnce(t *testing.T) {
	s, about := proposedBy(t, everything())
	s.at("2024-06-04", "kim school-lead school").must("challenge-decision", Answers{"of": {about.String()}, "why": {"He was met by the older man again"}, "to": {"mace"}, "danger": {"no"}, "by": {"2024-06-11"}})
	challenge := s.last("challenge.raised")
	s.at("2024-06-05", "hub exploitation-hub mace")
	if d := dutyOf(s.of(), "answer-challenge"); d == nil || d.Due.Format("2006-01-02") != "2024-06-11" || d.About != challenge {
		t.Errorf("what waits is %+v", d)
	}
	for day, of := range map[string]record.Role{"2024-06-10": "", "2024-06-12": "team-manager", "2024-06-18": "transfer-lead", "2024-08-01": "panel-chair"} { // unanswered it climbs
		if d := dutyOf(s.at(day, "hub exploitation-hub mace").of(), "answer-challenge"); d == nil || d.Of != of {
			t.Errorf("on %s it waits for %+v, want %q", day, d, of)
		}
	}
	s.at("2024-06-05", "hub exploitation-hub mace")
	if got := s.take("answer-challenge", Answers{"outcome": {"upheld"}, "reason": {"It has been quiet, with no reports."}}, challenge); !strings.Contains(got, SilenceSays) {
		t.Errorf("answered with silence: %q", got)
	}
	answer := Answers{"outcome": {"changed"}, "reason": {"The man was seen, and the police look for him."}}
	s.must("answer-challenge", answer, challenge)
	if got := s.take("answer-challenge", answer, challenge); got != "It is answered already" {
		t.Errorf("twice: %q", got)
	}
	if d := dutyOf(s.of(), "answer-challenge"); d != nil {
		t.Errorf("it still waits: %+v", d)
	}
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
}
