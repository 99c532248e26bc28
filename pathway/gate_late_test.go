package pathway

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// R-127 (learning point 12): a cared-for child leaves only with the reviewing officer's view; stepping down within the process does not need it.
func TestACaredForChildLeavesWithTheReviewingOfficersView(t *testing.T) {
	s := newStory(t, append(slices.Clone(inProcess), "social-care 2024-01-01 care.started legal=section-20")...).at("2024-06-03", "ana social-worker social-care")
	s.must("propose", everything())
	about := s.last("mace.step-down")
	s.at("2024-06-12", "pat panel-chair mace")
	if got := s.take("decide-step-down", deciding1, about); !strings.Contains(got, "independent reviewing officer thinks of it. The reviewing officer can add it") || strings.Contains(got, ";") {
		t.Errorf("without the reviewing officer: %q", got)
	}
	s.at("2024-06-12", "ira reviewing-officer social-care").must("add-to-proposal", Answers{"reviewing_officer.who": {"Ira, 12 June"}, "reviewing_officer.view": {"I agree, with the worker staying."}}, about)
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)

	s = newStory(t, append(slices.Clone(inProcess), "social-care 2024-01-01 care.started legal=section-20")...).at("2024-06-03", "ana social-worker social-care")
	s.must("propose", but(everything(), "way=step-down"))
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", but(deciding1, "outcome=step-down"), s.last("mace.step-down"))
	if got := stages(s.chronology()); got != "stepped-down" {
		t.Errorf("it is %s", got)
	}
}

// Staying needs only its reason, at once and by one person, and lets it be proposed again.
func TestStayingNeedsOnlyItsReason(t *testing.T) {
	s, about := proposedBy(t, onlyThese(everything(), "way", "reason", "history"))
	s.at("2024-06-03", "ana team-manager social-care").must("decide-step-down", Answers{"outcome": {"stay"}, "reason": {"Too little is known."}}, about)
	if got := stages(s.chronology()); got != "open" {
		t.Errorf("it is %s", got)
	}
	if got := s.take("decide-step-down", deciding1, about); got != "It is decided already" {
		t.Errorf("decided again: %q", got)
	}
	s.at("2024-07-01", "ana social-worker social-care").must("propose", but(everything(), "police.when=2024-06-30"))
}

// An old conversation, an old answer of the police and an old tool are asked for again.
func TestWhatIsOldIsAskedForAgain(t *testing.T) {
	s, about := proposedBy(t, everything())
	got := s.at("2024-08-01", "pat panel-chair mace").take("decide-step-down", deciding1, about)
	for _, says := range []string{"Nobody is named who has spoken with Mara", "asked too long ago"} {
		if !strings.Contains(got, says) {
			t.Errorf("two months later: %q", got)
		}
	}
}

// However much people type, what is written is no longer than what an entry holds.
func TestMuchThatIsTypedFitsIntoEntries(t *testing.T) {
	much := strings.Repeat("Er geht täglich zum College. ", longestWords)[:longestWords]
	a := everything()
	for name, values := range a {
		if strings.Contains(values[0], " ") {
			a[name] = []string{strings.ToValidUTF8(much, "")}
		}
	}
	for i := range longest {
		row := "triggers." + strconv.Itoa(i)
		a[row+".sign"], a[row+".words"] = []string{"missing"}, []string{strings.ToValidUTF8(much, "")}
	}
	s, about := proposedBy(t, a)
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	for _, e := range s.entries {
		if len(e.Text.Reveal()) > 4000 {
			t.Errorf("the text of %s has %d bytes", e.Kind, len(e.Text.Reveal()))
		}
		for _, d := range e.Details {
			for _, v := range d.Values {
				if len(v) > 4000 {
					t.Errorf("%s: %s has %d bytes", e.Kind, d.Key, len(v))
				}
			}
		}
	}
}
