package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// whoever would have closed Joe's early help at 14 reads more than ten reasons to think of more help, of several agencies, and that nobody
// had asked youth justice, the police, the emergency department and the school.
func TestWhatWasKnownOfJoeAtFourteenIsReadTogether(t *testing.T) {
	c := joe(t)
	s := newStory(t).at("2024-06-03", "eva early-help-worker early-help")
	of := s.caseOf(c.AsOf(c.Lookup("J-055")))
	since, before := of.together()
	if len(since)+len(before) < 10 || len(since) < 5 {
		t.Errorf("%d reasons since it began, %d before", len(since), len(before))
	}
	shown := ""
	for _, one := range of.togetherShown() {
		shown += one.Lead + ": " + strings.Join(one.List, "; ") + "\n"
	}
	for _, one := range of.nobodyAsked(of.began()) {
		if one.Step != askID {
			t.Errorf("%q leads nowhere", one.Lead)
		}
		shown += one.Lead + ": " + strings.Join(one.List, "; ") + "\n"
	}
	for _, want := range []string{"Think of more help, and not of less", "Sign of possible exploitation noticed", "since your work began", "Nobody asked", "Youth justice service: not asked", "Police force: not asked", "Emergency department: not asked", "School: not asked"} {
		if !strings.Contains(shown, want) {
			t.Errorf("there is no %q in\n%s", want, shown)
		}
	}
	step, _ := Find(closeServiceID)
	more := maps.Clone(endsWell)
	more["together"] = []string{"more"}
	says := ""
	for _, p := range step.Problems(of, more) {
		says += p.Say + "\n"
	}
	if !strings.Contains(says, "nothing ends before more help is there") {
		t.Errorf("it asks for more help, and ends: %s", says)
	}
}

// That a child needs more help and another service has accepted is a way to end; needing it is none to end for another reason.
func TestMoreHelpFirst(t *testing.T) {
	s := newStory(t, "2024-01-10 early-help.opened", "school 2024-02-01 concern.raised").at("2024-06-03", "eva early-help-worker early-help")
	if says := s.take(closeServiceID, ending(map[string][]string{"together": {"more"}})); !strings.Contains(says, "nothing ends before") {
		t.Errorf("it ends: %q", says)
	}
	if says := s.take(closeServiceID, ending(map[string][]string{"together": {"more"}, "reason": {"stepped-up"}, "accepted": {"The social worker Nia accepted on 1 June"}})); says != "" {
		t.Errorf("more help is there: %q", says)
	}
}

// what was decided while services were disrupted is read as that.
func TestWhatWasDecidedWhileServicesWereDisrupted(t *testing.T) {
	s := newStory(t, "early-help 2024-01-10 early-help.started", "partnership 2024-02 service.disrupted cause=pandemic | Schools are shut.", "partnership 2020-03 service.disrupted cause=pandemic | Long before.")
	s.at("2024-06-03", "eva early-help-worker early-help")
	shown := s.of().disruptedSince(s.of().began())
	if len(shown) != 1 || !strings.Contains(shown[0].Text.Reveal(), "Schools are shut") {
		t.Errorf("it shows %v", shown)
	}
}

// which decisions nobody challenged is read where less may be done.
func TestThatNobodyChallengedIsSeen(t *testing.T) {
	s := newStory(t, "education 2024-01-10 education.send-decision decision=refused", "health 2024-02-10 health.mental-health-decision decision=no-role", "early-help 2024-03-10 early-help.closed reason=non-engagement")
	of := s.at("2024-06-03", "eva early-help-worker early-help").of()
	shown := of.neverChallenged()
	if len(shown) != 1 || len(shown[0].List) != 3 || shown[0].Step != ChallengeID {
		t.Fatalf("it shows %v", shown)
	}
	s.must(ChallengeID, Answers{"of": {"education/E0"}, "why": {"He reads like a child of eight"}, "to": {"education"}, "danger": {"no"}, "by": {"2024-06-10"}})
	if shown := s.of().neverChallenged(); len(shown[0].List) != 2 {
		t.Errorf("of one that was challenged: %v", shown)
	}
}

// whoever decides about a threshold, or to do less, has the history beside the question, and says that they have read it. A decision to do less
// says what in it matters. Opening again waits for nothing: the history stands beside it.
func TestEveryThresholdHasTheHistory(t *testing.T) {
	thresholds := []record.Kind{
		"mace.accepted", "mace.declined", "mace.step-down", "mace.stepped-down", "mace.exit", "early-help.started", "early-help.closed", "social-care.closed", "case.opened", "case.closed",
		"legal.discharge-decision", "transfer.accepted", "health.mental-health-decision", "mace.review",
	}
	without := map[string]string{
		elsewhere:      "it tells what others decided, and nothing here is decided by it",
		keepOrderID:    "it leaves the order as it is",
		reopenID:       "it raises: the history stands beside it, and nobody is kept from helping",
		"hold-meeting": "a meeting asks whether the history was read before it decided: a no is kept and made good",
	}
	s, about := proposedBy(t, everything())
	s.at("2024-06-12", "pat panel-chair mace")
	for _, step := range Steps() {
		if step.Of == OfContext || !slices.ContainsFunc(step.Kinds, func(k record.Kind) bool { return slices.Contains(thresholds, k) }) {
			continue
		}
		if without[step.ID] != "" {
			continue
		}
		of, asks, shows := s.of(), false, false
		switch {
		case step.Of == OfEntry:
			of = s.of(about)
		case step.ID == answerID:
			of = s.caseOf(life(t, "2023-01-02 mace.accepted level=high", "police 2023-02-02 missing.episode", "2024-01-02 mace.exit reason=quiet"))
		}
		for _, a := range []Answers{{}, {"way": {"leave"}, "outcome": {"leave"}}, {"outcome": {"watched"}}} {
			for _, section := range step.Sections(of, a) {
				shows = shows || len(section.Shown) > 0
				asks = asks || slices.ContainsFunc(section.Questions, func(q Question) bool { return q.ID == "history" && q.Sort == Confirmed })
			}
		}
		if !asks || !shows {
			t.Errorf("%s decides, and asks for the history: %v, shows something of it: %v", step.ID, asks, shows)
		}
	}
}
