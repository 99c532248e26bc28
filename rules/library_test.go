package rules

import "testing"

func TestTheLibraryCompiles(t *testing.T) {
	set, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string]bool{}
	for _, r := range set.Rules {
		themes[string(r.Theme)] = true
	}
	t.Logf("%d rules over %d themes", len(set.Rules), len(themes))
}
