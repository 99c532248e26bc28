package main

import (
	"strings"
	"testing"
)

// A move is planned and handed over, both areas look at what they hold together, and an action against those who cause harm is recorded, with the
// keyboard alone: as people have it, with axe on every page, and once without scripts. Then where it stands, at a desk and on a phone.
func TestBrowserAMoveIsPlannedAndHandedOver(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			b.wide(1280)
			b.signs("social-worker", "preparing a visit", scripts)
			b.takes("A move is planned", map[string]string{"to": "prev", "moves": "2031-06", "safe": "With his aunt in the other area."}, scripts)
			b.sends("A move is planned", "Where harm happens")
			b.takes("Look at the joint plan of both areas", map[string]string{
				"attended": "social-care-prev social-care-cur", "outcome": "goes-on", "information": "somebody", "missing": "somebody", "disruption": "somebody", "information_other": "somebody", "missing_other": "somebody", "disruption_other": "somebody",
			}, scripts)
			b.sends("Look at the joint plan of both areas", "Both looked at it last")
			b.takes("Record an action against those who cause harm", map[string]string{"areas": "prev cur"}, scripts)
			b.sends("Record an action against those who cause harm", "Where harm happens")
			b.takes("Hand over to another area", map[string]string{"to": "prev", "process": "mace"}, scripts)
			if says := b.words("main"); !strings.Contains(says, "With his aunt in the other area.") {
				t.Errorf("what was said when the move was planned is to be typed again: %s", says)
			}
			b.sends("Hand over to another area", "is asked to take over, and has not answered")
			for _, width := range []int64{1280, 390, 320} {
				if scripts {
					b.wide(width)
					b.accessible("where it stands, with a joint plan")
				}
			}
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}
