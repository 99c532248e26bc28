package rules

import (
	"slices"
	"strings"
	"testing"
)

// withoutOnly is a story that does not say which rules are played; the library's often-missing asks in it too.
const withoutOnly = `2024-03-05 police missing.reported
  want late-home
2024-03-06 police missing.returned
  done late-home
2024-03-07 police missing.reported count=3
  want late-home
`

// TestAStoryIsAboutTheRuleItStandsBeside: what the library asks, or learns to ask, puts no rule of a partnership out of force; a story
// that names other rules, or says all, is about those too.
func TestAStoryIsAboutTheRuleItStandsBeside(t *testing.T) {
	for name, c := range map[string]struct{ story, says string }{
		"the rule alone":      {withoutOnly, ""},
		"and those it names":  {withoutOnly + "  want often-missing\n", ""},
		"named and not asked": {withoutOnly + "  want often-missing\n  want home-not-talked\n", "late-home.timeline:5: written here: want home-not-talked, want late-home, want often-missing; what happens: want late-home, want often-missing"},
		"named and not there": {withoutOnly + "  want nothing\n", "late-home.timeline:5: written here: want late-home, want nothing; what happens: want late-home"},
		"only what it says":   {"only late-home often-missing\n" + withoutOnly, "late-home.timeline:6: written here: want late-home; what happens: want late-home, want often-missing"},
		"every rule":          {"all\n" + withoutOnly, "late-home.timeline:6: written here: want late-home; what happens: want late-home, want often-missing"},
	} {
		files := folderOf("late-home.yaml", ownRule, "late-home.timeline", c.story)
		set, tested := smallLibrary(t).With(files), smallLibrary(t).Test(files, "")
		if inForce := set.Find("late-home") != nil; inForce != (c.says == "") {
			t.Errorf("%s: in force: %v, %q", name, inForce, set.Wrong())
		}
		if got := strings.Join(tested.Failures, "\n"); got != c.says || c.says != "" && !strings.HasPrefix(set.Wrong()[0], c.says) {
			t.Errorf("%s: got %q, want %q", name, got, c.says)
		}
	}
	set := laid(t, "two.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: so\n", "two.timeline", "2024-03-05 police missing.reported count=2\n  want often-missing\n",
		"late-home.yaml", ownRule, "late-home.timeline", withoutOnly)
	if len(set.Changes()) != 2 {
		t.Errorf("the story beside a change is about the rule that is changed: %q", set.Wrong())
	}
}

// TestWhatWasTestedIsCounted: what can be in force and what cannot, and which stories were not played because nothing beside them can be
// asked; nothing false is said of those.
func TestWhatWasTestedIsCounted(t *testing.T) {
	got := smallLibrary(t).Test(folderOf(
		"late-home.yaml", ownRule, "late-home.timeline", withoutOnly,
		"two.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: so\n",
		"untold.yaml", strings.Replace(ownRule, "late-home", "untold", 1),
		"wrong.yaml", strings.Replace(ownRule, "late-home", "wrong", 1), "wrong.timeline", "2024-03-05 police missing.reported\n",
		"refused.yaml", "id: refused\n", "refused.timeline", "only refused\n2024-03-05 police missing.reported\n  want refused\n",
		"gone.yaml", "switch-off: nothing\nreason: so\n", "gone.timeline", "2024-03-05 police missing.reported\n",
		"alone.timeline", "only often-missing\n2024-03-05 police missing.reported count=3\n  want often-missing\n",
	), "ours")
	if want := (Counts{Rules: 1, Changes: 1, Refused: 4, Stories: 3, Failed: 1, Unplayed: 2}); got.Counts != want {
		t.Errorf("got %+v, want %+v", got.Counts, want)
	}
	if !slices.Equal(got.Failures, []string{"ours/wrong.timeline:1: written here: nothing; what happens: want wrong"}) {
		t.Errorf("of stories it is said %q", got.Failures)
	}
}

// TestAChangeThatIsOverIsNotInForce: its last day is the last on which it holds, to its end.
func TestAChangeThatIsOverIsNotInForce(t *testing.T) {
	c := laid(t, "off.yaml", "switch-off: often-missing\nreason: so\nfrom: 2024-02-01\nto: 2024-02-29\n").Changes()[0]
	first, last := startOfDay(c.From), endOfDay(c.To)
	for at, want := range map[int64]string{first - 1: "to come", first: "holds", last: "holds", last + 1: "over"} {
		is := map[string]bool{"to come": c.Coming(at), "holds": c.Holds(at), "over": c.Past(at)}
		for phase, so := range is {
			if so != (phase == want) {
				t.Errorf("%d seconds after its first: %s is %v", at-first, phase, so)
			}
		}
	}
	for _, c := range laid(t, "off.yaml", "switch-off: often-missing\nreason: so\n").Changes() {
		if c.Past(last) || c.Coming(first) || !c.Holds(first) {
			t.Error("without dates it holds at all times")
		}
	}
}
