package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
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
	codes := map[string][]string{}
	for _, risk := range []string{"yes", "no", "unknown"} {
		for _, being := range []string{"yes", "was", "no", "unknown"} {
			view := viewOf(Answers{"risk": {risk}, "being": {being}})
			codes[view] = append(codes[view], risk+"/"+being)
			if viewWords[view] == "" {
				t.Errorf("%s has no words", view)
			}
		}
	}
	for view, want := range map[string][]string{
		"being-exploited": {"yes/yes", "no/yes", "unknown/yes"}, "was-exploited": {"yes/was", "no/was", "unknown/was"}, "at-risk": {"yes/no"}, "not-indicated": {"no/no"},
		"not-known": {"yes/unknown", "no/unknown", "unknown/no", "unknown/unknown"},
	} {
		if !slices.Equal(codes[view], want) {
			t.Errorf("%s is said of %v", view, codes[view])
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

// Whatever is sent to these steps, they answer with what is missing or write what the record can hold; an unknown name or value never passes.
func TestWhateverIsSentIsAnswered(t *testing.T) {
	written := map[string]int{}
	values := []string{"", " ", "yes", "no", "unknown", "present", "absent", "not-known", "gut", "evidence", "low", "medium", "very-high", "none", "police", "school", "nobody", "2024-06-10", "2030-01-01", "police/E0", "x/y", "#0", "All is quiet.", "Her tutor has her in class every day.", strings.Repeat("word ", 900), "\x00", "<script>"}
	for _, id := range []string{"tool", "level", "agree-level", "view", "hypothesis"} {
		rapid.Check(t, func(t *rapid.T) { sent(t, id, values, written) })
	}
	if len(written) < 5 {
		t.Errorf("not every step was taken: %v", written)
	}
}

// sent answers one of the steps as it asks, changes some of the answers to anything, and takes it.
func sent(t *rapid.T, id string, values []string, written map[string]int) {
	s, better := atHigh(t)
	if say := s.take("level", lowering(better)); say != "" {
		t.Fatal(say)
	}
	proposal := s.chronology().LastOf("mace.level-proposed").Ref
	s.at("2024-05-02", "ben team-manager social-care")
	step, _ := Find(id)
	of := s.of()
	if step.Of == OfEntry {
		of = s.of(proposal)
	}
	a := Answers{}
	maps.Copy(a, map[string]Answers{
		"tool": toolAnswers("out-late.answer", "present", "out-late.basis", "evidence"), "level": {"level": {"very-high"}, "reason": {"Two men wait for her."}},
		"agree-level": {"agree": {"yes"}, "reason": {"I read the tutor's record and spoke with the officer."}, "history": {"yes"}}, "view": {"risk": {"yes"}, "being": {"yes"}, "reason": {"Two men send her to flats."}},
		"hypothesis": {"stage": {"used"}, "role": {"runner"}, "thought": {"Two men send her to flats."}, "evidence": {better.String()}},
	}[id])
	for range rapid.IntRange(0, 4).Draw(t, "changed") { // what was answered decides what is asked further
		var names []string
		for _, section := range step.Sections(of, a) {
			for i := range section.Questions {
				names = append(names, namesOf(&section.Questions[i], "")...)
			}
		}
		a[rapid.SampledFrom(names).Draw(t, "name")] = rapid.SliceOfN(rapid.SampledFrom(values), 0, 2).Draw(t, "values")
	}
	if len(step.Problems(of, a)) > 0 {
		return
	}
	wrote := step.Write(of, a)
	written[id]++
	for i := range wrote {
		if say := unfit(record.Words(), &wrote[i]); say != "" || len(wrote[i].Text) > 4000 {
			t.Fatalf("%s: %s (%d bytes)", id, say, len(wrote[i].Text))
		}
	}
}

// namesOf are the full names under which a question is answered, with two rows of what is repeated.
func namesOf(q *Question, within string) (names []string) {
	full := q.Name(within)
	prefixes := []string{full}
	switch q.Sort {
	case Repeated:
		prefixes = []string{full + ".0", full + ".7"}
	case Group:
	case Line, Words, One, Several, Day, When, Entries, Person, Confirmed:
		return []string{full}
	}
	for _, prefix := range prefixes {
		for i := range q.Inner {
			names = append(names, namesOf(&q.Inner[i], prefix)...)
		}
	}
	return names
}
