package pathway

import (
	"slices"
	"strings"
	"testing"
)

// "at risk of" and "being exploited" are two answers. The first cannot be saved without the second, and not known needs what would
// tell, who asks, and by when.
func TestR023AtRiskAsksWhetherItHappensNow(t *testing.T) {
	s := newStory(t, "police 2024-03-01 police.intelligence about=adults").at("2024-06-03", "ana social-worker social-care")
	risk := Answers{"risk": {"yes"}, "reason": {"Adults wait for her and she has two phones."}, "agreed": {"police", "social-care"}}
	if say := s.take("view", risk); !strings.Contains(say, "being exploited now") {
		t.Fatalf("at risk alone was saved: %q", say)
	}
	risk["being"] = []string{"unknown"}
	say := s.take("view", risk)
	for _, want := range []string{"what would tell us", "which agency asks", "by when"} {
		if !strings.Contains(strings.ToLower(say), want) {
			t.Errorf("not known does not ask %q: %q", want, say)
		}
	}
	risk["tell"], risk["who"], risk["by"] = []string{"What is on the second phone, and who pays for it"}, []string{"police"}, []string{"2024-06-17"}
	if say := s.take("view", risk); say != "" {
		t.Fatal(say)
	}
	c := s.chronology()
	view, asked := c.LastOf("exploitation.view").Details, c.LastOf("request.made")
	if !view.Has("view", "not-known") || !view.Has("at_risk", "yes") || !view.Has("due", "2024-06-17") || asked == nil || !asked.Details.Has("to", "police") {
		t.Errorf("kept %q", view)
	}
	if waits := toolDuties(s.of()); len(waits) != 1 || waits[0].Step != "view" || waits[0].Due.Format("2006-01-02") != "2024-06-17" {
		t.Errorf("waits: %+v", waits)
	}
	if say := s.at("2024-06-20", "ana social-worker social-care").take("view", Answers{"risk": {"yes"}, "being": {"yes"}, "reason": {"The phone shows who sends her."}, "type": {"criminal"}}); say != "" {
		t.Fatal(say)
	}
	if view := s.chronology().LastOf("exploitation.view").Details; !view.Has("view", "being-exploited") || len(toolDuties(s.of())) > 0 {
		t.Errorf("kept %q; waits %+v", view, toolDuties(s.of()))
	}
}

// the view "risks of exploitation" of the published case (J-162) leaves open whether it happens; the step does not.
func TestR111TheViewOfTheStrategyMeetingWouldHaveBeenAsked(t *testing.T) {
	of := newStory(t).at("2021-12-01", "ana social-worker social-care").of()
	of.Chronology = joeAt(t, "J-162")
	shown := viewSections(of, Answers{})[0].Shown
	if !slices.ContainsFunc(shown, func(one Shown) bool { return one.Entry.Record == "J-162" }) {
		t.Error("what the meeting saw is not shown")
	}
	step, _ := Find("view")
	if left := step.Problems(of, Answers{"risk": {"yes"}, "reason": {"Risks of exploitation were identified at the meeting."}}); len(left) != 1 || left[0].Question != "being" {
		t.Errorf("%+v", left)
	}
}

// Every answer has one code, and "not indicated" is never said where something is not known.
func TestEveryViewHasItsCode(t *testing.T) {
	codes := map[string]string{}
	for _, risk := range []string{"yes", "no", "unknown"} {
		for _, being := range []string{"yes", "was", "no", "unknown"} {
			a := Answers{"risk": {risk}, "being": {being}}
			codes[risk+" "+being] = viewOf(a)
			if viewWords[viewOf(a)] == "" {
				t.Errorf("%s has no words", viewOf(a))
			}
		}
	}
	for answer, want := range map[string]string{
		"yes yes": "being-exploited", "no yes": "being-exploited", "unknown yes": "being-exploited", "no was": "was-exploited", "yes was": "was-exploited", "yes no": "at-risk",
		"no no": "not-indicated", "unknown no": "not-known", "yes unknown": "not-known", "no unknown": "not-known", "unknown unknown": "not-known",
	} {
		if codes[answer] != want {
			t.Errorf("%s is %s", answer, codes[answer])
		}
	}
}

func TestNothingPointsToItIsNotSaidOnSilence(t *testing.T) {
	s := newStory(t).at("2024-06-03", "ana social-worker social-care")
	a := Answers{"risk": {"no"}, "being": {"no"}, "reason": {"There have been no reports and it is quiet."}}
	if say := s.take("view", a); !strings.Contains(say, SilenceSays) {
		t.Errorf("%q", say)
	}
	a["reason"] = []string{"The phone was her cousin's, and her mother and the officer have both met him."}
	if say := s.take("view", a); say != "" {
		t.Error(say)
	}
	if s.chronology().LastOf("exploitation.view").Details.First("due") != "" {
		t.Error("something is left open")
	}
}
