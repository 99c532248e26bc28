package pathway

import (
	"slices"
	"strings"
	"testing"
)

var withoutPolice = Answers{"without": {"police"}, "reason": {"The police lead is away and the placement begins on Friday."}, "until": {"2024-06-28"}, "who": {"the police lead"}}

// An exception is made by somebody who neither proposed nor decides, names what is missing, and is owed until it is made good.
func TestAnExceptionIsMadeByAThirdPersonAndOwedUntilItIsMadeGood(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police"))
	s.at("2024-06-11", "max team-manager social-care").must("exception", withoutPolice, about)
	if got := s.at("2024-06-12", "max team-manager social-care").take("decide-step-down", deciding1, about); !strings.Contains(got, "when the police were asked") {
		t.Errorf("whoever made the exception decides with it: %q", got)
	}
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	c := s.chronology()
	exit := c.Find(s.last("mace.exit"))
	if exit.Details.First("gate") != "exception" || !strings.Contains(exit.Text.Reveal(), "go on without: what the police know") || stages(c) != "exited" {
		t.Errorf("gate is %q, and it says %q", exit.Details.First("gate"), exit.Text.Reveal())
	}
	of := s.of()
	all := Exceptions(of)
	if len(all) != 1 || !slices.Equal(all[0].Left, []string{"police"}) || all[0].By != "max" {
		t.Fatalf("the exceptions are %+v", all)
	}
	if !slices.ContainsFunc(gateDuties(of), func(d Duty) bool {
		return d.Step == addID && d.About == about && strings.Contains(d.Say, "what the police know") && d.Due.Format("2006-01-02") == "2024-06-28"
	}) {
		t.Errorf("nothing is owed: %+v", gateDuties(of))
	}
	s.at("2024-06-20", "pol police-lead police").must("add-to-proposal", Answers{"police.when": {"2024-06-19"}, "police.whom": {"the lead"}, "police.answer": {"He was seen once with them."}}, about)
	if all = Exceptions(s.of()); len(all[0].Left) != 0 {
		t.Errorf("made good, and still owed: %v", all[0].Left)
	}
	if got := s.take("add-to-proposal", Answers{"lead": {"somebody"}}, about); got != "It is decided already" {
		t.Errorf("added to what is decided and made good: %q", got)
	}
}

// After its day an exception lets nobody go on.
func TestAnExceptionEndsOnItsDay(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police"))
	s.at("2024-06-11", "max team-manager social-care").must("exception", but(withoutPolice, "until=2024-06-13"), about)
	if got := s.at("2024-06-14", "pat panel-chair mace").take("decide-step-down", deciding1, about); !strings.Contains(got, "when the police were asked") {
		t.Errorf("after its day: %q", got)
	}
	if got := s.at("2024-06-13", "pat panel-chair mace").take("decide-step-down", deciding1, about); got != "" {
		t.Errorf("on its day: %q", got)
	}
}

// What is missing is named from what is missing; silence is no reason; the day lies ahead; and neither a reason nor a second person can be done without.
func TestWhatAnExceptionNeeds(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police"))
	s.at("2024-06-12", "max team-manager social-care")
	for change, says := range map[string]string{
		"without=factors":           "Choose one of the answers",
		"without=second":            "Choose one of the answers",
		"without=reason":            "Choose one of the answers",
		"without":                   "Choose what is missing",
		"reason=It has been quiet.": SilenceSays,
		"reason=Why not":            "a few more words",
		"until=2024-06-12":          "lies ahead",
		"who":                       "who sees to it",
	} {
		if got := s.take("exception", but(withoutPolice, change), about); !strings.Contains(got, says) {
			t.Errorf("%s: %q, want %q", change, got, says)
		}
	}
	if got := s.at("2024-06-12", "ana team-manager social-care").take("exception", withoutPolice, about); !strings.Contains(got, "You proposed it yourself") {
		t.Errorf("by whoever proposed it: %q", got)
	}
	if got := s.at("2024-06-12", "sol social-worker social-care").take("exception", withoutPolice, about); !strings.Contains(got, "It is taken by") {
		t.Errorf("by a social worker: %q", got)
	}
}

// An exception that only an agency's extract tells lets nobody go on.
func TestAnExceptionElsewhereLetsNobodyGoOnHere(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police"))
	s.tell("2024-06-11 mace.exception step=exception decided_by=max missing=police until=2024-06-28 from=" + about.String())
	if got := s.at("2024-06-12", "pat panel-chair mace").take("decide-step-down", deciding1, about); !strings.Contains(got, "when the police were asked") {
		t.Errorf("with an exception from elsewhere: %q", got)
	}
	if len(Exceptions(s.of())) != 0 {
		t.Error("it is listed as made here")
	}
}

// Whoever assures the work is shown every exception, with what is still owed of it and whether anything was decided with it.
func TestEveryExceptionIsThereForWhoeverAssuresTheWork(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "police"))
	s.at("2024-06-11", "max team-manager social-care").must("exception", withoutPolice, about)
	all := WentWithout(s.of())
	if len(all) != 1 || all[0].Elsewhere || all[0].Decided != nil || all[0].Until != "2024-06-28" || !slices.Equal(all[0].Missing, all[0].Left) || len(all[0].Left) != 1 {
		t.Fatalf("before it is decided: %+v", all)
	}
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	if all = WentWithout(s.of()); len(all) != 1 || all[0].Decided == nil || len(all[0].Left) != 1 || len(all[0].Cites) != 3 {
		t.Fatalf("once it is: %+v", all)
	}
	s.at("2024-06-20", "pol police-lead police").must("add-to-proposal", Answers{"police.when": {"2024-06-19"}, "police.whom": {"the lead"}, "police.answer": {"He was seen once with them."}}, about)
	if all = WentWithout(s.of()); len(all) != 1 || len(all[0].Missing) != 1 || len(all[0].Left) != 0 {
		t.Errorf("made good, it is: %+v", all)
	}
}

// What was ended elsewhere is there too until two people found that all was there: first nobody answers for it and nothing is known of what was
// missing, then it is said what is missing and until when somebody watches.
func TestAnEndingElsewhereIsThereForWhoeverAssuresTheWork(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.accepted", "2024-05-01 mace.exit reason=quiet")
	s.at("2024-05-10", "hub exploitation-hub mace")
	all := WentWithout(s.of())
	if len(all) != 1 || !all[0].Elsewhere || all[0].Said != nil || len(all[0].Missing)+len(all[0].Left) != 0 || all[0].Until != "" {
		t.Fatalf("before anybody answers: %+v", all)
	}
	s.must("answer-elsewhere", Answers{"outcome": {"watched"}, "reason": {"The worker left the area and nobody was told of it."}, "until": {"2024-06-10"}, "history": {"yes"}})
	all = WentWithout(s.of())
	if len(all) != 1 || all[0].Said == nil || len(all[0].Missing) < 3 || !slices.Equal(all[0].Missing, all[0].Left) || all[0].Until != "2024-06-10" || len(all[0].Cites) != 2 {
		t.Fatalf("once somebody answered: %+v", all)
	}
	s.must("answer-elsewhere", Answers{"outcome": {"open-again"}, "reason": {"He was seen with them again."}})
	if all = WentWithout(s.of()); len(all) != 0 {
		t.Errorf("opened again: %+v", all)
	}
}
