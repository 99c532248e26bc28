package web

import (
	"strings"
	"testing"
)

// Beside each day by which something waits stands how long is given, who says so, and that it is to be confirmed locally.
func TestThePageSaysHowLongIsGivenForWhatWaits(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	check := b.refers(child)
	b.sends(check, "take", formOf(b.see(check)))
	waits := b.see(child + "/pathway").Text(".sl-dues")
	for _, want := range []string{"Screen the referral", "Time given: 1 working day (", "to be confirmed locally)"} {
		if !strings.Contains(waits, want) {
			t.Errorf("%q is not in %q", want, waits)
		}
	}
}
