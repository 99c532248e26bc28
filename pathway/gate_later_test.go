package pathway

import (
	"slices"
	"strings"
	"testing"
)

// Whoever proposes is told beside each question, and before they send it, what the gate will need: it keeps nobody from proposing, and goes once it is
// there.
func TestWhatTheGateWillNeedIsSaidToWhoeverProposes(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.accepted").at("2024-06-10", "hub exploitation-hub mace")
	step, _ := Find("propose")
	hints := func(a Answers) (needed []string) {
		for _, section := range step.Sections(s.of(), a) {
			for _, q := range section.Questions {
				if strings.HasPrefix(q.Hint, neededSays) {
					needed = append(needed, q.ID)
				}
			}
		}
		return needed
	}
	a := Answers{"way": {"step-down"}, "reason": {"A trusted worker sees him twice a week and he says that he has left them."}, "history": {"yes"}}
	for _, want := range []string{"factors", "network", "safe_places", "spoken", "child", "mother", "father", "police", "stays", "lead", "triggers", "review_on", "agencies_asked"} {
		if got := hints(a); !slices.Contains(got, want) || slices.Contains(got, "history") || slices.Contains(got, "reviewing_officer") {
			t.Errorf("%s: needed later are %q", want, got)
		}
	}
	before := step.Lacking(s.of(), a)
	if len(step.Problems(s.of(), a)) != 0 || len(before) < 8 {
		t.Fatalf("it lacks %v, and in its way stand %v", before, step.Problems(s.of(), a))
	}
	says := func(all []Problem, words string) bool {
		return slices.ContainsFunc(all, func(p Problem) bool { return strings.Contains(p.Say, words) })
	}
	if !says(before, "the police were asked") || says(before, "read the history") || says(before, "can be challenged") {
		t.Errorf("it lacks %v", before)
	}
	a["police.when"], a["police.whom"], a["police.answer"] = []string{"2024-06-09"}, []string{"the police lead"}, []string{"He was seen once with them."}
	if after := step.Lacking(s.of(), a); len(after) != len(before)-1 || says(after, "the police were asked") {
		t.Errorf("with what the police know it lacks %v", after)
	}
	s.must("propose", a)
	about := s.last("mace.step-down")
	added, _ := Find("add-to-proposal")
	of := s.of(about)
	if lacks := added.Lacking(of, Answers{}); len(lacks) != len(before)-1 {
		t.Errorf("what is added to lacks %v", lacks)
	}
	for _, section := range added.Sections(of, Answers{}) {
		for _, q := range section.Questions {
			if needed := strings.HasPrefix(q.Hint, neededSays); q.ID == "police" && needed || q.ID == "factors" && !needed {
				t.Errorf("%s says %q", q.ID, q.Hint)
			}
		}
	}
}
