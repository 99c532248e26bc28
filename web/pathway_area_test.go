package web

import (
	"strings"
	"testing"
)

// J-090, R-091: that the work was taken over in writing alone stands where Joe stands, with the entry that says so.
func TestWhichAreaLeadsIsSaid(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway")
	if says := page.Text("#leads"); !strings.Contains(says, "Which area leads:") || !strings.Contains(says, "Nobody is known to have met to hand over") || len(page.All("#leads a")) != 1 {
		t.Errorf("it says %q", says)
	}
}
