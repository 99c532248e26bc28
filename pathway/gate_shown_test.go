package pathway

import (
	"strings"
	"testing"
)

// shownToDecider is what stands beside the decision before anybody decides, by the title of each condition.
func (s *story) shownToDecider(a Answers) map[string]Shown {
	s.t.Helper()
	about := s.last("mace.step-down")
	s.at("2024-06-12", "pat panel-chair mace")
	step, _ := Find("decide-step-down")
	all := map[string]Shown{}
	for _, shown := range step.Sections(s.of(about), a)[0].Shown {
		title, _, _ := strings.Cut(shown.Lead, ":")
		all[title] = shown
	}
	return all
}

// whoever decides reads everything that is missing, also where several things of one condition are.
func TestEverythingMissingStandsBesideTheDecision(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "network", "safe_places", "mother", "father", "stays", "triggers", "review_on", "agencies_asked", "nobody"))
	shown := s.shownToDecider(Answers{})
	for _, lack := range s.lacks("decide-step-down", deciding1, about) {
		say, found := lack.Say, false
		for _, one := range shown {
			for said := range strings.SplitSeq(one.Text.Reveal(), ". ") {
				found = found || said != "" && strings.HasPrefix(say, said)
			}
		}
		if !found {
			t.Errorf("it stands in the way, and is not shown: %q", say)
		}
	}
	for title, want := range map[string]int{"People and safe places around the child": 2, "What each parent says": 2, "A plan for afterwards, with what brings help back": 3, "Whether anybody disagrees": 2} {
		if one := shown[title]; !strings.HasSuffix(one.Lead, ": missing") || len(strings.Split(one.Text.Reveal(), ". ")) != want {
			t.Errorf("%s %q, want %d things missing", one.Lead, one.Text.Reveal(), want)
		}
	}
}

// Nothing is said to be there that only the decision itself can bring: who decides, and whether they read the history.
func TestWhatOnlyTheDecisionBringsIsNotSaidToBeThere(t *testing.T) {
	s, _ := proposedBy(t, everything())
	shown := s.shownToDecider(Answers{})
	for _, title := range []string{"The history read by whoever decides", "A second person who did not propose it"} {
		if lead := shown[title].Lead; lead != title+": asked of whoever decides" {
			t.Errorf("before anybody decided it says %q", lead)
		}
	}
	if lead := shown["What the police know"].Lead; lead != "What the police know: there" {
		t.Errorf("what is there is shown as %q", lead)
	}
}

// What somebody agreed to go on without is shown with all that is missing of it, and why they agreed.
func TestAnExceptionHidesNothingOfWhatIsMissing(t *testing.T) {
	s, about := proposedBy(t, but(everything(), "mother", "father"))
	s.at("2024-06-11", "max team-manager social-care").must("exception", but(withoutPolice, "without=parents"), about)
	one := s.shownToDecider(Answers{})["What each parent says"]
	for _, want := range []string{"the mother", "the father", "The police lead is away"} {
		if !strings.Contains(one.Text.Reveal(), want) {
			t.Errorf("%q is not in %q", want, one.Text.Reveal())
		}
	}
	if !strings.Contains(one.Lead, "go on without it until 28 June 2024") || one.Entry != s.last("mace.exception") {
		t.Errorf("shown as %q with the entry %s", one.Lead, one.Entry)
	}
}
