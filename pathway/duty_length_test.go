package pathway

import (
	"strings"
	"testing"
)

// Beside what waits it is said how long is given for it, who says so, and that it is to be confirmed locally where it is.
func TestWhatWaitsSaysHowLongIsGiven(t *testing.T) {
	s := newStory(t, "2024-05-20 mace.referral").at("2024-06-03", "ana social-worker social-care")
	for _, lines := range []string{"", "2024-05-21 mace.accepted level=high hub=north"} {
		if lines != "" {
			s.tell(lines)
		}
		of, said := s.of(), 0
		for _, d := range matterDuties(of) {
			if d.Length == "" {
				continue
			}
			said++
			if words := of.Local.Allowed(d.Length); !strings.HasPrefix(words, of.Local.Lasts(d.Length)+" (") || !strings.Contains(words, "to be confirmed locally") {
				t.Errorf("%s: the time that is given is %q", d.Say, words)
			}
		}
		if said == 0 {
			t.Errorf("after %q nothing says how long is given", lines)
		}
	}
}
