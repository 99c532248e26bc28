package pathway

import "testing"

// Danger that was named is over when somebody says that the child is safe, or the child was brought away from it. That people met about it, or
// began to look into it, is neither.
func TestDangerIsNotOverBecausePeopleMet(t *testing.T) {
	for _, c := range []struct {
		then  string
		waits bool
	}{
		{"2024-03-02 meeting.strategy", true},
		{"2024-03-02 meeting.complex-strategy", true},
		{"2024-03-02 social-care.enquiry", true},
		{"2024-03-02 mace.danger safe=no", true},
		{"2024-03-02 mace.danger safe=unknown", true},
		{"2024-03-02 mace.danger safe=yes", false},
		{"2024-03-02 police.protection", false},
		{"2024-03-02 legal.interim-order", false},
		{"2024-03-02 child.died", false},
	} {
		s := newStory(t, "2024-03-01 mace.referral danger=yes", c.then).at("2024-03-03", "kim social-worker social-care")
		if got := dutyOf(s.of(), dangerID) != nil; got != c.waits {
			t.Errorf("after %q, that it is said what was done about the danger waits: %v", c.then, got)
		}
	}
}
