package pathway

import (
	"strings"
	"testing"
)

func (s *story) looks() (all []Duty) {
	for _, d := range gateDuties(s.of()) {
		if d.Step == lookID {
			all = append(all, d)
		}
	}
	return all
}

// after an exit the hub is asked about what happens, for a time, until somebody looked, or the child is in the process again.
func TestSignsAfterLeavingReachTheHub(t *testing.T) {
	s, about := proposedBy(t, everything())
	s.at("2024-06-12", "hub exploitation-hub mace").at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	exit := s.last("mace.exit")
	item := s.chronology().Find(exit)
	if item.Details.First("until") != "2024-12-12" || item.Details.First("watch") != "mace" {
		t.Errorf("watched until %q by %q", item.Details.First("until"), item.Details.First("watch"))
	}
	if all := s.looks(); len(all) != 0 {
		t.Errorf("nothing happened, and still: %+v", all)
	}
	s.tell("police 2024-08-01 missing.episode hours=20")
	s.tell("police 2024-08-05 police.notification grade=amber")
	s.at("2024-08-06", "hub exploitation-hub mace")
	all := s.looks()
	if len(all) != 2 { // each by itself: whoever may not see one is still told of the other
		t.Fatalf("the duties are %+v", all)
	}
	for i, due := range []string{"2024-08-02", "2024-08-06"} {
		if d := all[i]; d.Of != "exploitation-hub" || d.About != exit || len(d.Cites) != 2 || d.Cites[0] != exit || d.Due.Format("2006-01-02") != due {
			t.Errorf("the duty is %+v", d)
		}
	}
	if all[0].Cites[1] == all[1].Cites[1] {
		t.Errorf("one sign twice: %+v", all)
	}
	for say, a := range map[string]Answers{
		SilenceSays:           {"again": {"not"}, "reason": {"No further reports were received by us."}},
		"Choose what is done": {"reason": {"He came home by himself and told his worker."}},
	} {
		if got := s.take("look-again", a, exit); !strings.Contains(got, say) {
			t.Errorf("%v: %q", a, got)
		}
	}
	s.must("look-again", Answers{"again": {"not"}, "reason": {"He was at his uncle's and his worker spoke with him."}}, exit)
	if all := s.looks(); len(all) != 0 {
		t.Errorf("looked at, and still: %+v", all)
	}
	s.tell("police 2024-11-01 police.weapon weapon=knife")
	s.at("2024-11-02", "hub exploitation-hub mace").must("look-again", Answers{"again": {"open-again"}, "reason": {"A knife again."}}, exit)
	if got := stages(s.chronology()); got != "exited referred" || len(s.looks()) != 0 {
		t.Errorf("it is %s, with %+v", got, s.looks())
	}
}

// Signs after the watch are no longer the hub's by it; those whose time is not exact are, as long as they may lie within it.
func TestAWatchEndsOnItsDay(t *testing.T) {
	lines := append([]string{}, inProcess...)
	s := newStory(t, append(lines, "2024-06-12 mace.exit", "police 2025-02-01 police.arrest")...)
	if all := s.looks(); len(all) != 0 {
		t.Errorf("eight months after: %+v", all)
	}
	s = newStory(t, append(lines, "2024-06-12 mace.exit", "police 2024/2025 police.arrest", "police 2024-07 missing.episode")...)
	if all := s.looks(); len(all) == 0 || len(all[0].Cites) != 2 {
		t.Errorf("at some time after: %+v", all)
	}
	w := Watches(s.of())
	if len(w) != 1 || w[0].Over {
		t.Errorf("the watches are %+v", w)
	}
}

// R-118 (J-152, J-157 to J-160): an exit at 16 that another system recorded is watched like one here, though nobody knows the days.
func TestAnExitAtSixteenElsewhereIsWatched(t *testing.T) {
	s := newStory(t,
		"2024 mace.accepted", "2025 mace.exit | Removed after five months without reports.", "police 2025 missing.episode", "police 2025 police.weapon weapon=knife",
		"police 2025 police.intelligence about=adults")
	all := s.looks()
	if len(all) != 3 {
		t.Fatalf("the duties are %+v", all)
	}
	for _, d := range all {
		if len(d.Cites) != 2 || !d.Due.IsZero() {
			t.Errorf("the duty is %+v", d)
		}
	}
}
