package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

// heardOf is what somebody records as decided or as having happened elsewhere.
func heardOf(sort string, kind record.Kind, when string, more ...string) Answers {
	a := Answers{"sort": {sort}, "kind": {string(kind)}, "when": {when}, "by": {"social-care"}, "what": {"They said so to us"}, "source": {"A call"}}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = []string{more[i+1]}
	}
	return a
}

// One person who says that a child of 14 turned 18 ends nothing: it waits to be answered for, and the level goes on in whatever comes after.
func TestNobodyTurns18ByAWordOfOnePerson(t *testing.T) {
	s := accepted(t, "very-high").at("2024-05-01", "kim school-lead school")
	s.must("elsewhere", heardOf("life", "mace.ended", "2024-05-01", "because", "adult"))
	if got := stages(s.chronology()); got != "ended-elsewhere" || dutyOf(s.of(), "answer-elsewhere") == nil {
		t.Fatalf("a child of 14 turned 18: %q", got)
	}
	s.must("refer", Answers{"worry": {"Seen with a knife"}, "danger": {"no"}})
	s.at("2024-05-02", "hal exploitation-hub mace")
	screen := Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {"low"}, "reason": {"She is new to us and calm"}}
	if says := s.take("screen", screen); !strings.Contains(says, "Choose one of the answers") {
		t.Errorf("accepted at a lower level: %q", says)
	}
	screen["level"] = []string{"not-set"}
	s.must("screen", screen)
	if got := levelNow(s); got != "very-high" {
		t.Errorf("the level is %q", got)
	}
}

// What a system says ahead, of the day on which the child will be 18, ends nothing before that day.
func TestNobodyTurns18BeforeTheDay(t *testing.T) {
	for _, line := range []string{"2027-05-05 mace.ended because=adult", "vemt 2027-06-01 case.closed service=vemt reason=aged-out"} {
		s := accepted(t, "very-high")
		s.tell(line)
		if got := stages(s.at("2024-05-02", "kim school-lead school").chronology()); got != "ended-elsewhere" || dutyOf(s.of(), "answer-elsewhere") == nil {
			t.Errorf("%s: at 14 it is %q, and nobody is asked", line, got)
		}
		if got := stages(s.at("2027-06-02", "kim school-lead school").chronology()); got != "adult" {
			t.Errorf("%s: at 18 it is %q", line, got)
		}
	}
}

// A death, or turning 18, that was told of in error is put right by opening again, and lowers nothing meanwhile.
func TestWhatEndedByAnErrorIsOpenedAgainAtItsLevel(t *testing.T) {
	for _, one := range []struct{ line, day, stages string }{
		{"here 2024-05-01 child.died step=elsewhere", "2024-05-02", "died open"},
		{"2024-05-01 mace.ended because=died", "2024-05-02", "died open"},
		{"2027-05-05 mace.ended because=adult", "2027-05-06", "adult open"},
	} {
		s := accepted(t, "very-high")
		s.tell(one.line)
		s.at(one.day, "kim school-lead school")
		if got := levelNow(s); got != "very-high" {
			t.Errorf("%s: the level is %q", one.line, got)
		}
		again := Answers{"reason": {"Mara rang us this morning"}, "level": {"low"}}
		if says := s.take("reopen", again); !strings.Contains(says, "Choose one of the answers") {
			t.Errorf("%s: opened again at a lower level: %q", one.line, says)
		}
		again["level"] = []string{"not-set"}
		s.must("reopen", again)
		if got := stages(s.chronology()); got != one.stages || levelNow(s) != "very-high" || dutyOf(s.of(), "review") == nil {
			t.Errorf("%s: %q at %q", one.line, got, levelNow(s))
		}
	}
}

// What one person tells of elsewhere lowers no level that was set here, by whatever way round: an ending and another beginning, a decline between.
func TestNoWayRoundLowersALevelSetHere(t *testing.T) {
	for name, lines := range map[string][]string{
		"left and accepted elsewhere":  {"here 2024-05-01 mace.exit step=elsewhere", "here 2024-05-01 mace.accepted step=elsewhere level=low"},
		"left, and accepted at low":    {"2024-05-01 mace.exit", "vemt 2024-05-02 mace.accepted level=low", "vemt 2024-05-03 mace.level level=low direction=down"},
		"turned 18, and accepted":      {"here 2024-05-01 mace.ended step=elsewhere because=adult", "here 2024-05-01 mace.accepted step=elsewhere level=low"},
		"died, and accepted":           {"here 2024-05-01 child.died step=elsewhere", "here 2024-05-01 mace.accepted step=elsewhere level=low"},
		"left, declined and accepted":  {"2024-05-01 mace.exit", "2024-05-02 mace.referral", "here 2024-05-03 mace.declined step=elsewhere", "2024-05-04 mace.referral", "here 2024-05-05 mace.accepted step=screen level=low"},
		"two endings, and two returns": {"2024-05-01 mace.exit", "2024-05-02 mace.referral", "2024-05-03 mace.accepted", "2024-05-04 mace.exit", "2024-05-05 mace.accepted level=low"},
	} {
		s := accepted(t, "very-high")
		for _, line := range lines {
			s.tell(line)
		}
		if got := levelNow(s); got != "very-high" {
			t.Errorf("%s: the level is %q, at %q", name, got, stages(s.chronology()))
		}
	}
	s := accepted(t, "high")
	s.tell("here 2024-05-01 mace.exit step=decide-step-down gate=met")
	s.tell("2024-06-01 mace.referral")
	s.tell("here 2024-06-02 mace.accepted step=screen level=low")
	if got := levelNow(s); got != "low" {
		t.Errorf("left under its conditions, it began anew at %q", got)
	}
}

// toldThatHeLeft is a child in the process of whom another system says on 30 May 2024 that he left it.
func toldThatHeLeft(t *testing.T) (s *story, found Answers) {
	t.Helper()
	s = newStory(t, append(append([]string{}, inProcess...), "2024-05-30 mace.exit reason=quiet")...).at("2024-06-03", "hal exploitation-hub mace")
	found = but(everything(), "way", "outcome=all-there")
	return s, found
}

// That all was there when it ended elsewhere takes two people, and between them a time in which it can be challenged.
func TestThatAllWasThereTakesTwoPeople(t *testing.T) {
	s, found := toldThatHeLeft(t)
	s.must("answer-elsewhere", found)
	first := s.last("mace.answered")
	if got := stages(s.chronology()); got != "ended-elsewhere" {
		t.Fatalf("one person answered, and it is %q", got)
	}
	if d := dutyOf(s.of(), "answer-elsewhere"); d == nil || !strings.Contains(d.Say, "second person") || d.Due.Format("2006-01-02") != "2024-06-10" {
		t.Errorf("a second person is asked: %+v", d)
	}
	if says := s.at("2024-06-11", "hal exploitation-hub mace").take("answer-elsewhere", found); !strings.Contains(says, "somebody else") {
		t.Errorf("the same person answers twice: %q", says)
	}
	if says := s.at("2024-06-10", "pat panel-chair mace").take("answer-elsewhere", found); !strings.Contains(says, "challenged until 10 June 2024") {
		t.Errorf("before it could be challenged: %q", says)
	}
	s.at("2024-06-11", "pat panel-chair mace").must("answer-elsewhere", found)
	if got := stages(s.chronology()); got != "exited" || s.chronology().Find(first) == nil {
		t.Errorf("two people found so, and it is %q", got)
	}
	if d := dutyOf(s.of(), "answer-elsewhere"); d != nil {
		t.Errorf("it still waits: %+v", d)
	}
}

// A challenge that waits, another ending, and somebody who says since that something is missing: the second person's answer then ends nothing.
func TestWhatComesBetweenTheTwoKeepsItOpen(t *testing.T) {
	for name, line := range map[string]string{
		"a challenge":          "police 2024-06-05 challenge.raised to=mace",
		"another ending":       "vemt 2024-06-05 case.closed service=vemt",
		"something is missing": "here 2024-06-05 mace.answered step=answer-elsewhere outcome=watched until=2024-07-01 decided_by=lou",
	} {
		s, found := toldThatHeLeft(t)
		s.must("answer-elsewhere", found)
		s.tell(line)
		says := s.at("2024-06-12", "pat panel-chair mace").take("answer-elsewhere", found)
		if got := stages(s.chronology()); got != "ended-elsewhere" {
			t.Errorf("%s: %q, and says %q", name, got, says)
		}
	}
	s, _ := toldThatHeLeft(t)
	for range 2 { // whatever an entry says of itself, one person is one person
		s.tell("here 2024-06-03 mace.answered step=answer-elsewhere outcome=all-there gate=met decided_by=hal")
	}
	s.tell("2024-06-04 mace.answered step=answer-elsewhere outcome=all-there gate=met decided_by=pat")
	if got := stages(s.chronology()); got != "ended-elsewhere" {
		t.Errorf("one person answered twice, and it is %q", got)
	}
}

// An exception for stepping down lets no child leave, and none lasts longer than its time.
func TestAnExceptionIsForWhatWasProposedAndForATime(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police", "way=step-down"))
	s.at("2024-06-11", "max team-manager social-care")
	if says := s.take("exception", but(withoutPolice, "until=2024-09-12"), about); !strings.Contains(says, "11 September 2024 at the latest") {
		t.Errorf("for longer than its time: %q", says)
	}
	s.must("exception", but(withoutPolice, "until=2024-09-11"), about)
	s.at("2024-06-12", "pat panel-chair mace")
	if says := s.take("decide-step-down", deciding1, about); !strings.Contains(says, "when the police were asked") {
		t.Errorf("it lets the child leave: %q", says)
	}
	if says := s.take("decide-step-down", but(deciding1, "outcome=step-down"), about); says != "" || stages(s.chronology()) != "stepped-down" {
		t.Errorf("for what was proposed: %q", says)
	}
}
