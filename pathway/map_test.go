package pathway

import (
	"slices"
	"strings"
	"testing"
)

// every step and every length of time is on the map once, in the part that is named for it, and each part leads to one that is there.
func TestTheMapHasEveryStepAndTimeOnce(t *testing.T) {
	l := Default()
	steps, times, ids := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, p := range Map(l) {
		ids[p.ID] = true
		if p.ID == rest {
			t.Errorf("nobody said where these belong: %d steps, %v", len(p.Steps), p.Times)
		}
		for _, s := range p.Steps {
			steps[s.ID]++
			if s.TakenBy() == "" || len(s.Writes()) == 0 {
				t.Errorf("%s is taken by %q and writes %v", s.ID, s.TakenBy(), s.Writes())
			}
		}
		for _, one := range p.Times {
			times[one.For]++
		}
	}
	for _, s := range Steps() {
		if steps[s.ID] != 1 {
			t.Errorf("%s is there %d times", s.ID, steps[s.ID])
		}
	}
	for id, one := range l.Times {
		if times[one.For] != 1 {
			t.Errorf("%s (%s) is there %d times", id, one.For, times[one.For])
		}
	}
	for _, p := range Map(l) {
		for _, to := range p.To {
			if !ids[to] {
				t.Errorf("%s leads to %q, which is not there", p.ID, to)
			}
		}
	}
}

// What a partnership sets stands on it: its own time, and its own ladder.
func TestTheMapIsThePartnershipsOwn(t *testing.T) {
	l := *Default()
	l.Climbs = []Rung{{After: "0 days", Of: "virtual-school"}}
	for _, p := range Map(&l) {
		if p.ID == "asked" && (len(p.Climbs) != 1 || p.Climbs[0].Rungs[0].Of != "virtual-school") {
			t.Errorf("a request climbs %v", p.Climbs)
		}
	}
}

// What a step asks is said without any child: our own words name nobody.
func TestWhatAStepAsksIsSaidWithoutAChild(t *testing.T) {
	some := 0
	for _, s := range Steps() {
		titles := AsksIn(&s, Default())
		some += len(titles)
		if slices.ContainsFunc(titles, func(title string) bool { return strings.TrimSpace(title) == "" }) {
			t.Errorf("%s asks %q", s.ID, titles)
		}
	}
	if some < 40 {
		t.Errorf("all steps together ask %d parts", some)
	}
}
