package stories_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sightline/rules"
)

// learning is a row of docs/learning.md: a learning point, a recommendation or a moment, and the rules that ask it.
type learning struct {
	id      string
	askedBy []string
}

func learnings(t *testing.T) []learning {
	t.Helper()
	page, err := os.ReadFile("../docs/learning.md")
	if err != nil {
		t.Fatal(err)
	}
	row, rule := regexp.MustCompile(`(?m)^\| ((?:LP|RP|RS|MO-)\d+)[ *]*\|[^|]*\|([^|]*)\|$`), regexp.MustCompile("`([^`]+)`")
	var all []learning
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		l := learning{id: m[1]}
		for _, r := range rule.FindAllStringSubmatch(m[2], -1) {
			l.askedBy = append(l.askedBy, r[1])
		}
		all = append(all, l)
	}
	return all
}

// Every learning point, recommendation and moment of the review has its row, and every rule named there is in the library.
func TestEveryLearningIsAskedByARule(t *testing.T) {
	set, seen := library(t), map[string]int{}
	for _, l := range learnings(t) {
		seen[l.id]++
		if len(l.askedBy) == 0 {
			t.Errorf("%s: no rule asks it", l.id)
		}
		for _, id := range l.askedBy {
			switch r := set.Find(id); {
			case r == nil:
				t.Errorf("%s: there is no rule %s", l.id, id)
			case !strings.HasPrefix(l.id, "MO-") && !standsOn(r, l.id):
				t.Errorf("%s: %s does not give it as its ground", l.id, id)
			}
		}
	}
	for prefix, last := range map[string]int{"LP%d": 15, "RP%d": 4, "RS%d": 5, "MO-%02d": 62} {
		for n := 1; n <= last; n++ {
			if id := fmt.Sprintf(prefix, n); seen[id] != 1 {
				t.Errorf("%s has %d rows", id, seen[id])
			}
		}
	}
}

func standsOn(r *rules.Rule, id string) bool { return slices.Contains(r.Because, "review:"+id) }

// What the page says of the published case is so: a rule named for a moment asks it in its window.
func TestEveryMomentIsAskedByARuleNamedForIt(t *testing.T) {
	named := map[string][]string{}
	for _, l := range learnings(t) {
		named[l.id] = l.askedBy
	}
	c := join(t, joe).Children[0].Chronology
	prompts := library(t).Ask(c)
	for _, f := range findings(t, c) {
		by, _ := f.asked(c, prompts)
		for _, p := range by {
			if !slices.Contains(named[f.id], p.Rule) {
				t.Errorf("%s is asked by %s too, which its row does not name", f.id, p.Rule)
			}
		}
		for _, rule := range named[f.id] {
			asks := false
			for _, p := range by {
				asks = asks || p.Rule == rule
			}
			if !asks {
				t.Errorf("%s: %s does not ask it when the case is replayed", f.id, rule)
			}
		}
	}
}
