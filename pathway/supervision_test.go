package pathway

import (
	"strings"
	"testing"
)

// Supervision about a child who may be used by others is not recorded without an answer about the National Referral Mechanism; about another child it
// is, and nothing is asked that has no place there.
func TestSupervisionAsksAboutTheNationalReferralMechanism(t *testing.T) {
	said := Answers{"hypotheses": {"Men give her lifts; or she has an older friend."}, "decision": {"Her worker asks her alone by Friday."}}
	for _, lines := range [][]string{inProcess, {"police 2024-05-30 exploitation.indicator"}, {"school 2024-05-30 social-care.referral concern=county-lines"}} {
		s := newStory(t, lines...).at("2024-06-03", "max team-manager social-care")
		if got := s.take("supervision", said); !strings.Contains(got, "Answer whether the child is referred to the National Referral Mechanism") {
			t.Errorf("%q: without an answer it says %q", lines, got)
		}
		if got := s.take("supervision", said.with("nrm", "not-refer", "nrm_why", "No reports.")); !strings.Contains(got, "not that nothing was reported") {
			t.Errorf("%q: with silence it says %q", lines, got)
		}
		answered := said.with("nrm", "to-refer-later", "nrm_why", "What she says on Friday.", "nrm_owner", "social-care", "nrm_who", "Her worker", "nrm_by", "2024-06-07")
		if got := s.take("supervision", answered); got != "" {
			t.Fatal(got)
		}
		if named := lastOfKind(s.chronology(), "nrm.considered"); named == nil || named.Details.First("due") != "2024-06-07" || s.due("Answer whether the child is referred") != "2024-06-07" {
			t.Errorf("%q: it waits until %q", lines, s.due("Answer whether the child is referred"))
		}
	}
	for name, lines := range map[string][]string{
		"no sign": {"school 2024-05-30 social-care.referral concern=neglect"}, "decided for good": append(append([]string{}, inProcess...), "police 2023-01-01 nrm.referral", "2024-01-01 nrm.conclusive-grounds decision=positive"),
	} {
		s := newStory(t, lines...).at("2024-06-03", "max team-manager social-care")
		if got := s.take("supervision", said); got != "" {
			t.Errorf("%s: it is asked all the same: %q", name, got)
		}
	}
	s := newStory(t, inProcess...).at("2024-06-03", "kim school-lead school")
	if got := s.take("supervision", said); !strings.Contains(got, "It is taken by") {
		t.Errorf("a school records supervision: %q", got)
	}
}
