package main

import "testing"

// A service begins and asks, a decision is challenged, with the keyboard alone: as people have it, with axe on every page, and once without scripts.
// Then the map of the pathway, at a desk and on a phone.
func TestBrowserAServiceBeginsAndADecisionIsChallenged(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			b.wide(1280)
			b.signs("social-worker", "preparing a visit", scripts)
			b.takes("Begin our own work with the child", map[string]string{"ask": "police"}, scripts)
			b.sends("Begin our own work with the child", "Answer a request: Police force")
			b.goTo("Challenge this decision: Left the exploitation process")
			b.through("Challenge a decision", map[string]string{"danger": "no"}, scripts)
			b.sends("Challenge a decision", "Answer a challenge")
			if scripts {
				for _, width := range []int64{1280, 390, 320} {
					b.wide(width)
					b.open("/map")
					b.accessible("the map of the pathway")
				}
			}
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}
