package pathway

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// atHigh is a child in the process at the level high, with a tool, and with what shows that things became better.
func atHigh(t tested) (s *story, better record.Ref) {
	t.Helper()
	s = newStory(t, "2024-01-08 mace.accepted hub=hub level=medium").at("2024-01-15", "ana social-worker social-care")
	if say := s.take("tool", toolAnswers("out-late.answer", "present", "out-late.basis", "evidence")); say != "" {
		t.Fatalf("%s", say)
	}
	if say := s.take("level", Answers{"level": {"high"}, "reason": {"Adults wait for her outside the school."}}); say != "" {
		t.Fatalf("%s", say)
	}
	better = s.tell("school 2024-04-20 education.returned setting=college type=college")
	return s.at("2024-05-01", "ana social-worker social-care"), better
}

func lowering(better record.Ref, more ...string) Answers {
	a := Answers{
		"level": {"medium"}, "reason": {"The men who drove her have been charged, and she is in college."}, "seen": {"Her tutor has had her in class every day since 20 April."},
		"evidence": {better.String()}, "agreed": {"social-care", "school"}, "again": {"Somebody waits for her again."}, "history": {"yes"},
	}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = strings.Split(more[i+1], "|")
	}
	return a
}

func levelNow(s *story) string { return s.of().level() }

func TestALevelIsRaisedByOnePersonAtOnce(t *testing.T) {
	s, _ := atHigh(t)
	if got := levelNow(s); got != "high" {
		t.Fatalf("the level is %q", got)
	}
	s.at("2024-05-01", "dan youth-justice-worker youth-justice")
	if say := s.take("level", Answers{"level": {"very-high"}, "reason": {"She was threatened with a knife."}}); say != "" {
		t.Fatal(say)
	}
	if got := levelNow(s); got != "very-high" {
		t.Errorf("the level is %q", got)
	}
	last := s.chronology().LastOf("mace.level").Details
	if !last.Has("direction", "up") || !last.Has("from_level", "high") || !strings.HasPrefix(last.First("counts"), "present 1,") || last.First("screening") == "" {
		t.Errorf("kept: %q", last)
	}
}

// The first level is set when there is no tool yet as well: it is said why, and the tool stays to be done.
func TestTheFirstLevelWaitsForNoTool(t *testing.T) {
	s := newStory(t, "2024-01-08 mace.accepted hub=hub").at("2024-01-09", "ana social-worker social-care")
	a := Answers{"level": {"high"}, "reason": {"Adults wait for her outside the school."}}
	if say := s.take("level", a); !strings.Contains(say, "tool was not completed yet") {
		t.Errorf("%q", say)
	}
	a["no-tool"] = []string{"The school joins on Thursday, and then we complete it."}
	if say := s.take("level", a); say != "" {
		t.Fatal(say)
	}
	if waits := stepsOf(toolDuties(s.of())); !slices.Equal(waits, []string{"tool"}) || levelNow(s) != "high" {
		t.Errorf("waits: %v", waits)
	}
}

// to lower a level takes what was seen and by whom, two agencies, and a second person; until then it stands.
func TestR113ALevelIsLoweredByTwoPeopleOnEvidence(t *testing.T) {
	s, better := atHigh(t)
	if say := s.take("level", lowering(better)); say != "" {
		t.Fatal(say)
	}
	if got := levelNow(s); got != "high" {
		t.Fatalf("a proposal lowered the level to %q", got)
	}
	proposal := s.chronology().LastOf("mace.level-proposed").Ref
	if waits := toolDuties(s.of()); len(waits) != 1 || waits[0].Step != "agree-level" || waits[0].About != proposal || waits[0].Due.Format("2006-01-02") != "2024-05-09" {
		t.Errorf("waits: %+v", waits) // 6 May is a bank holiday
	}
	agree := Answers{"agree": {"yes"}, "reason": {"I read the tutor's record and spoke with the officer."}, "history": {"yes"}}
	for who, want := range map[string]string{"ana team-manager social-care": "You proposed it", "eve social-worker social-care": "It is taken by"} {
		if say := s.at("2024-05-02", who).take("agree-level", agree, proposal); !strings.Contains(say, want) {
			t.Errorf("%s: %q", who, say)
		}
	}
	if say := s.at("2024-05-02", "ben team-manager social-care").take("agree-level", Answers{"agree": {"yes"}, "reason": {"It has been quiet, with no reports."}, "history": {"yes"}}, proposal); !strings.Contains(say, SilenceSays) {
		t.Errorf("silence is a reason: %q", say)
	}
	if say := s.take("agree-level", agree, proposal); say != "" {
		t.Fatal(say)
	}
	last := s.chronology().LastOf("mace.level").Details
	if levelNow(s) != "medium" || !last.Has("direction", "down") || last.First("evidence") == "" || last.First("from") != proposal.String() || !last.Has("rests_on", better.String()) || len(last.All("agreed_by")) != 2 {
		t.Errorf("lowered: %q", last)
	}
	if say := s.at("2024-05-03", "cat panel-chair mace").take("agree-level", agree, proposal); !strings.Contains(say, "answered") {
		t.Errorf("answered twice: %q", say)
	}
	if all := Levels(s.chronology()); len(all) != 3 || all[2].From != "high" || !all[2].Down || all[1].Down {
		t.Errorf("history: %+v", all)
	}
}

func TestASecondPersonMaySayNo(t *testing.T) {
	s, better := atHigh(t)
	if say := s.take("level", lowering(better)); say != "" {
		t.Fatal(say)
	}
	proposal := s.chronology().LastOf("mace.level-proposed").Ref
	if say := s.at("2024-05-02", "ben team-manager social-care").take("agree-level", Answers{"agree": {"no"}, "history": {"yes"}, "reason": {"One week in college is short."}}, proposal); say != "" {
		t.Fatal(say)
	}
	if levelNow(s) != "high" || len(toolDuties(s.of())) != 0 {
		t.Errorf("level %s, waits %v", levelNow(s), toolDuties(s.of()))
	}
}

// Signs that came since are answered for, and a level that was set since ends the proposal.
func TestAProposalDoesNotOutlastWhatCameSince(t *testing.T) {
	s, better := atHigh(t)
	if say := s.take("level", lowering(better)); say != "" {
		t.Fatal(say)
	}
	proposal := s.chronology().LastOf("mace.level-proposed").Ref
	s.tell("police 2024-05-02 missing.episode")
	agree := Answers{"agree": {"yes"}, "reason": {"I read the tutor's record and spoke with the officer."}, "history": {"yes"}}
	if say := s.at("2024-05-03", "ben team-manager social-care").take("agree-level", agree, proposal); !strings.Contains(say, "Signs came since") {
		t.Errorf("%q", say)
	}
	if say := s.at("2024-05-03", "dan youth-justice-worker youth-justice").take("level", Answers{"level": {"very-high"}, "reason": {"She was out all night with an adult."}}); say != "" {
		t.Fatal(say)
	}
	if say := s.at("2024-05-03", "ben team-manager social-care").take("agree-level", agree, proposal); !strings.Contains(say, "set since") || levelNow(s) != "very-high" {
		t.Errorf("%q", say)
	}
}

func TestLoweringSaysWhatItNeeds(t *testing.T) {
	s, better := atHigh(t)
	old, seen, unseen := s.tell("police 2024-01-02 missing.episode").String(), s.tell("social-care 2024-04-22 child.seen").String(), s.tell("social-care 2024-04-23 child.not-seen").String()
	for want, a := range map[string]Answers{
		"SILENCE reason":                 lowering(better, "reason", "No reports of crime or intelligence for five months and services closing."),
		"SILENCE seen":                   lowering(better, "seen", "Calmer and settled; nothing reported by the police."),
		"Say what was seen":              lowering(better, "seen", ""),
		"Choose the entries":             lowering(better, "evidence", ""),
		"contact tried without reaching": lowering(better, "evidence", unseen),
		"since the level was set":        lowering(better, "evidence", old),
		"does not say that the danger":   lowering(better, "evidence", seen),
		"entries of this record":         lowering(better, "evidence", "police/none"),
		"One agency does not lower":      lowering(better, "agreed", "social-care|social-care"),
		"Name the two agencies":          lowering(better, "agreed", ""),
		"What would raise it again":      lowering(better, "again", ""),
		"Choose one of the answers":      lowering(better, "level", "none"),
	} {
		got := s.take("level", a)
		if rest, silent := strings.CutPrefix(want, "SILENCE"); silent {
			want = SilenceSays
			_ = rest
		}
		if !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
			t.Errorf("%s: %q", want, got)
		}
	}
	if got := levelNow(s); got != "high" {
		t.Errorf("the level is %s", got)
	}
}

// What is said elsewhere, or accepted, reviewed or recorded here as said elsewhere, lowers no level that a person set here.
func TestNothingElseLowersALevelSetHere(t *testing.T) {
	for _, line := range []string{
		"2024-04-21 mace.level level=low direction=down", "2024-04-21 mace.review level=low", "vemt 2024-04-21 mace.accepted level=low", "here 2024-04-21 mace.level step=elsewhere level=low",
		"here 2024-04-21 mace.accepted step=screen level=low", "here 2024-04-21 mace.accepted step=reopen basis_of=reopened level=low", "here 2024-04-21 mace.review step=review level=low", "here 2024-04-21 mace.level step=level level=low",
	} {
		s, _ := atHigh(t)
		s.tell(line)
		if got := levelNow(s); got != "high" {
			t.Errorf("%s lowers it to %s", line, got)
		}
		if all := Levels(s.chronology()); all[len(all)-1].Level != "low" {
			t.Errorf("%s is not in the history", line)
		}
	}
	s, _ := atHigh(t)
	s.tell("2024-04-21 mace.level level=very-high direction=up")
	if got := levelNow(s); got != "very-high" {
		t.Errorf("raised elsewhere it is %s", got)
	}
	c := s.of()
	for _, o := range c.levelsOrNone() {
		if o.Value != "very-high" && o.Value != "not-set" {
			t.Errorf("%s is offered where a child is accepted", o.Value)
		}
	}
}

// A matter that ended elsewhere takes its level along: a hand-over lowers nothing.
func TestAHandOverLowersNothing(t *testing.T) {
	s := newStory(t, "vemt 2023-01-01 mace.accepted level=very-high", "vemt 2023-06-01 mace.exit", "2023-07-01 mace.referral").at("2023-07-02", "ana social-worker social-care")
	if got := levelNow(s); got != "very-high" {
		t.Fatalf("the level is %q", got)
	}
	if say := s.take("level", Answers{"level": {"low"}, "reason": {"She is new to us and we know little of her."}, "no-tool": {"It is completed on Monday."}}); !strings.Contains(say, "Say what was seen and by whom") {
		t.Errorf("%q", say)
	}
}

// Whatever people do with these steps, a level goes down by a second person alone, with evidence and two agencies.
func TestNoSequenceLowersALevelByOnePerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, better := atHigh(t)
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			s.at("2024-05-01", rapid.SampledFrom([]string{"ana social-worker social-care", "ben team-manager social-care", "cat panel-chair mace", "dan youth-justice-worker youth-justice"}).Draw(t, "who"))
			was := levelNow(s)
			step, about := rapid.SampledFrom([]string{"level", "agree-level", "tool", "view"}).Draw(t, "step"), []record.Ref(nil)
			a := lowering(better, "level", rapid.SampledFrom([]string{"low", "medium", "high", "very-high", "none", ""}).Draw(t, "level"), "seen", rapid.SampledFrom([]string{"", "All is quiet.", "Her tutor has her in class every day."}).Draw(t, "seen"),
				"agree", rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "agree"), "history", "yes", "since", "The report was about somebody else and was taken back.")
			if step == "agree-level" {
				proposal := s.chronology().LastOf("mace.level-proposed")
				if proposal == nil {
					continue
				}
				about = append(about, proposal.Ref)
			}
			_ = s.take(step, a, about...)
			is := levelNow(s)
			if rank(is) >= rank(was) {
				continue
			}
			set := s.chronology().LastOf("mace.level").Details
			proposal := s.of().Chronology.Lookup(set.First("from"))
			if step != "agree-level" || proposal == nil || proposal.Details.First("decided_by") == set.First("decided_by") || set.First("evidence") == "" || len(set.All("rests_on")) == 0 || len(set.All("agreed_by")) < 2 {
				t.Fatalf("lowered from %s to %s by %s: %q", was, is, step, set)
			}
		}
	})
}

// what another system lowered is recorded as it was, and shown as lowered elsewhere.
func TestR113WhatWasLoweredElsewhereStandsInTheHistory(t *testing.T) {
	all := Levels(joeAt(t, "J-134"))
	last := all[len(all)-1]
	if last.Level != "medium" || !last.Down || last.Here || last.From != "high" {
		t.Errorf("J-134: %+v", last)
	}
}

func stepsOf(all []Duty) (steps []string) {
	for i := range all {
		steps = append(steps, all[i].Step)
	}
	return steps
}
