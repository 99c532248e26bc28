package rules

import (
	"strings"
	"testing"
)

// Whatever a rule of the library stands on is said in words: each paragraph of the review has its sentence.
func TestEveryGroundSaysSomething(t *testing.T) {
	set, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	stands := 0
	for _, r := range set.Rules {
		for _, g := range r.Grounds() {
			stands++
			switch {
			case g.Where == "" && g.Says == "":
				t.Errorf("%s stands on nothing", r.ID)
			case g.Source == "review" && g.Says == "":
				t.Errorf("%s: nothing is said of paragraph %s of the review", r.ID, g.Where)
			case strings.Contains(g.Says+g.Where, confirmLocally):
				t.Errorf("%s: that it is to be confirmed is said in the middle: %+v", r.ID, g)
			}
		}
	}
	if stands == 0 {
		t.Error("no rule stands on anything: nothing is tested")
	}
}

func TestWhatAGroundSays(t *testing.T) {
	for because, want := range map[string]Ground{
		"review:LP15": {"review", "LP15", "A strategy meeting about harm outside the family brings in the exploitation panel, and considers the National Referral Mechanism or says why not.", false},
		"practice:five working days; confirm locally":         {"practice", "", "five working days", true},
		"statute:Modern Slavery Act 2015 s52: duty to notify": {"statute", "Modern Slavery Act 2015 s52", "duty to notify", false},
		"guidance:SEND code of practice 2015":                 {"guidance", "SEND code of practice 2015", "", false},
		"review:99.9":                                         {"review", "99.9", "", false},
		"nonsense":                                            {"nonsense", "", "", false},
		"guidance:X: in five days; confirm the local time":    {"guidance", "X", "in five days; confirm the local time", true},
	} {
		if got := GroundOf(because); got != want {
			t.Errorf("%q is %+v, want %+v", because, got, want)
		}
	}
}

// A rule names the clocks whose time it allows.
func TestTheClocksOfARule(t *testing.T) {
	r := &Rule{Source: "params: {grace: clock return-interview, other: clock nowhere-at-all}\nopens: after clock return-interview\ndue: clock referral-decision\n"}
	var ids []string
	for _, c := range r.Clocks() {
		ids = append(ids, c.ID)
	}
	if got := strings.Join(ids, " "); got != "return-interview referral-decision" {
		t.Errorf("it names %q", got)
	}
}
