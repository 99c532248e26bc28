package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// A small library, so that these stories stand whatever the embedded one becomes.
const (
	homeRule = `id: home-not-talked
theme: missing
asks: "{child} came home. Who has talked with {child}?"
asked-of: missing-coordinator
because: {practice: a test}
params: {grace: 3 days}
when: {on: missing.returned}
opens: after grace
answered-by: {on: missing.interview}
again: each
`
	oftenRule = `id: often-missing
theme: missing
asks: "{child} is often missing. Who looks at the pattern?"
asked-of: missing-coordinator
because: {practice: a test}
params: {episodes: 3, window: 90 days}
when: {count: {on: missing.reported, at-least: episodes, within: window}}
answered-by: {on: missing.analysis}
`
	ownRule = `id: late-home
theme: missing
asks: "{child} was reported missing. Did anybody look for {child} at once?"
asked-of: missing-coordinator
because: {practice: ours}
when: {on: missing.reported}
answered-by: {on: missing.returned}
`
	ownStory = `only late-home
2024-03-05 police missing.reported
  want late-home
2024-03-06 police missing.returned
  done late-home
`
)

func smallLibrary(t testing.TB) *Set {
	t.Helper()
	set, err := Load(folderOf("home.yaml", homeRule, "often.yaml", oftenRule))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// folderOf makes a folder of names and what stands in the files.
func folderOf(files ...string) fstest.MapFS {
	folder := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		folder[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return folder
}

// laid lays a folder of which nothing is wrong on the small library.
func laid(t testing.TB, files ...string) *Set {
	t.Helper()
	set := smallLibrary(t).With(folderOf(files...))
	if len(set.Wrong()) > 0 {
		t.Fatal(strings.Join(set.Wrong(), "\n"))
	}
	return set
}

func tells(t *testing.T, set *Set, story string) {
	t.Helper()
	holds(t, set, "story", strings.NewReader(story))
}

// TestNothingOfTheLibraryIsWrong: every rule of the library is asked, and has its two stories.
func TestNothingOfTheLibraryIsWrong(t *testing.T) {
	set := theLibrary(t)
	if len(set.Wrong()) > 0 || len(set.Unread()) > 0 || len(set.Changes()) > 0 {
		t.Errorf("wrong: %q; not read: %q; changed: %v", set.Wrong(), set.Unread(), set.Changes())
	}
}

// TestALibraryRuleHasTwoStories: of a library, a rule that lacks one of its stories, or has one that cannot be read, is not asked.
func TestALibraryRuleHasTwoStories(t *testing.T) {
	for name, story := range map[string]struct{ again, says string }{
		"gone":   {"", "a.yaml:1: a rule has a story that shows when it asks and when it does not: a-again.timeline beside it is missing; often-missing has no story that holds, so it is not asked"},
		"broken": {"2024-01-01 police nonsense\n", `a-again.timeline:1: "nonsense" is not a kind of the vocabulary; often-missing has no story that holds, so it is not asked`},
	} {
		files := folderOf("a.yaml", oftenRule, "a.timeline", "only often-missing\n", "home.yaml", homeRule, "home.timeline", "", "home-again.timeline", "")
		if story.again != "" {
			files["a-again.timeline"] = &fstest.MapFile{Data: []byte(story.again)}
		}
		set := &Set{words: record.Words()}
		set.lay(files, "").demand(ofLibrary)
		if !slices.Equal(set.Wrong(), []string{story.says}) || set.Find("often-missing") != nil || set.Find("home-not-talked") == nil {
			t.Errorf("%s: %q", name, set.Wrong())
		}
	}
}

// TestAFolderAddsAndReplaces: rules of a partnership's own are asked beside the library's, and in place of those of the same id.
func TestAFolderAddsAndReplaces(t *testing.T) {
	base := smallLibrary(t)
	set := laid(t, "ours/late-home.yml", ownRule, "ours/late-home.timeline", ownStory, "often.yaml", strings.Replace(oftenRule, "episodes: 3", "episodes: 1", 1),
		"often.timeline", "only often-missing\n2024-01-01 police missing.reported\n  want often-missing\n")
	tells(t, set, "only often-missing late-home\n2024-01-01 police missing.reported\n  want late-home\n  want often-missing\n")
	tells(t, base, "only often-missing\n2024-01-01 police missing.reported\n")
	var says []string
	for _, c := range set.Changes() {
		says = append(says, c.Rule+": "+c.String())
	}
	if want := []string{"late-home: added by ours/late-home.yml", "often-missing: replaced by often.yaml"}; !slices.Equal(says, want) {
		t.Errorf("got %q", says)
	}
}

// TestParametersChangeFromADay: before the day the rule is asked as it was, from the day on with the other value, after the last day as
// before; the file of three lines is all there is to write.
func TestParametersChangeFromADay(t *testing.T) {
	set := laid(t, "sooner.yaml", "change: home-not-talked\nparams: {grace: 1 day}\nreason: agreed by the partnership\nby: partnership\nfrom: 2024-02-01\nto: 2024-02-29\n")
	tells(t, set, `only home-not-talked
2024-01-10 police missing.returned
at 2024-01-12
at 2024-01-15
  want home-not-talked
2024-02-10 police missing.returned
at 2024-02-12
  want home-not-talked
2024-03-10 police missing.returned
at 2024-03-12
at 2024-03-15
  want home-not-talked
`)
	c := set.Changes()[0]
	if got, want := c.String(), "grace is 1 day instead of 3 days from 2024-02-01 until 2024-02-29: agreed by the partnership (decided by: Partnership business manager)"; got != want {
		t.Errorf("got %q", got)
	}
	if got := set.Find("home-not-talked").Params["grace"]; got != "3 days" {
		t.Errorf("shown is what holds without dates: %s", got)
	}
}

// TestParametersChangeForGood: a change without dates holds at all times, and a prompt says with which value it was asked.
func TestParametersChangeForGood(t *testing.T) {
	set := laid(t, "two.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: two are enough here\n")
	tells(t, set, "only often-missing\n2024-01-01 police missing.reported\n2024-01-02 police missing.reported\n  want often-missing\n")
	if r := set.Find("often-missing"); r.Params["episodes"] != "2" || r.Params["window"] != "90 days" || r.terms != nil {
		t.Errorf("got %v", r.Params)
	}
	for _, p := range set.Ask(upTo(t, "2024-01-01 police missing.reported\n2024-01-02 police missing.reported\n")) {
		if p.Params["episodes"] != "2" {
			t.Errorf("the question says %v", p.Params)
		}
	}
}

// upTo gives the chronology at the end of a story.
func upTo(t *testing.T, text string) *chronology.Chronology {
	t.Helper()
	s, err := ParseStory("story", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.upTo(len(s.steps) - 1)
}

// TestARuleIsSwitchedOffForATime: what happened within the dates is not asked about; what happened before and after is.
func TestARuleIsSwitchedOffForATime(t *testing.T) {
	set := laid(t, "off.yaml", "switch-off: often-missing\nreason: a new form is tried\nfrom: 2024-02-01\nto: 2024-02-29\n", "two.yaml", "change: often-missing\nparams: {episodes: 1}\nreason: one is enough\n")
	tells(t, set, `only often-missing
2024-01-31 police missing.reported
  want often-missing
2024-01-31 police missing.analysis
  done often-missing
2024-02-01 police missing.reported
2024-02-29 police missing.reported
2024-03-01 police missing.analysis
2024-03-01T10:00 police missing.reported
  want often-missing
`)
	at := func(day string) int64 { w, _ := record.ParseWhen(day); return startOfDay(w) }
	for day, off := range map[string]bool{"2024-01-31": false, "2024-02-01": true, "2024-02-29": true, "2024-03-01": false} {
		if c := set.Off("often-missing", at(day)); (c != nil) != off || off && c.Reason != "a new form is tried" {
			t.Errorf("on %s: %v", day, c)
		}
	}
}

// TestARuleIsSwitchedOffForGood: it stands in the library with the reason, is asked of nobody, and can still be tried.
func TestARuleIsSwitchedOffForGood(t *testing.T) {
	set := laid(t, "off.yaml", "switch-off: often-missing\nreason: the police ask this themselves\nby: police-lead\n")
	story := "2024-01-01 police missing.reported count=5\n"
	if asked := set.Ask(upTo(t, story)); len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
	if set.Find("often-missing") == nil || set.Off("often-missing", 0) == nil {
		t.Error("it stands in the library no more")
	}
	trial, err := set.Trial("often-missing")
	if err != nil || len(trial.Ask(upTo(t, story))) != 1 {
		t.Errorf("tried, it asks %v, %v", trial.Ask(upTo(t, story)), err)
	}
	if _, err := set.Trial("often-misssing"); !errors.Is(err, record.NotFound) || !strings.Contains(err.Error(), "perhaps often-missing") {
		t.Errorf("got %v", err)
	}
}

// TestAChangedRuleAsksWithOneVoice: what is open when the values change is joined, not asked a second time, and an entry that may lie
// on either side of the day is asked about once, as possible.
func TestAChangedRuleAsksWithOneVoice(t *testing.T) {
	set := laid(t, "two.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: two\nfrom: 2024-02-01\n", "now.yaml", "change: home-not-talked\nparams: {grace: 4 days}\nreason: four\nfrom: 2024-02-15\n")
	tells(t, set, `only often-missing
2024-01-01 police missing.reported
2024-01-02 police missing.reported
2024-01-03 police missing.reported
  want often-missing
2024-02-03 police missing.reported
2024-02-04 police missing.reported
2024-02-05 police missing.analysis
  done often-missing
2024-02-06 police missing.reported
2024-02-07 police missing.reported
  want often-missing
`)
	asked := set.Ask(upTo(t, "2024-02 police missing.returned\nat 2024-12-31\n"))
	if len(asked) != 1 || asked[0].Timing != record.Possible {
		t.Errorf("asked %v", asked)
	}
}

// TestWhateverTheDatesTheValueOfTheDayAsks (property): at whatever times changes hold, about an exact time is asked as the values of
// that day ask, and nothing on a day on which the rule is off.
func TestWhateverTheDatesTheValueOfTheDayAsks(t *testing.T) {
	base := smallLibrary(t)
	day := func(n int) string {
		return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}
	rapid.Check(t, func(t *rapid.T) {
		folder, story := fstest.MapFS{}, "only home-not-talked\n"
		graces, off := [100]string{}, [100]bool{}
		for i := range graces {
			graces[i] = "3 days"
		}
		for i, from := range rapid.SliceOfN(rapid.IntRange(0, 24), 0, 4).Draw(t, "from") {
			first, last := 25*i%100, 25*i%100+from
			text := "reason: so\nfrom: " + day(first) + "\nto: " + day(last) + "\n"
			if rapid.Bool().Draw(t, "off") {
				folder[day(first)+".yaml"] = &fstest.MapFile{Data: []byte("switch-off: home-not-talked\n" + text)}
			} else {
				folder[day(first)+".yaml"] = &fstest.MapFile{Data: []byte("change: home-not-talked\nparams: {grace: 1 day}\n" + text)}
			}
			for d := first; d <= last; d++ {
				off[d] = strings.HasPrefix(string(folder[day(first)+".yaml"].Data), "switch")
				graces[d] = map[bool]string{true: "3 days", false: "1 day"}[off[d]]
			}
		}
		set := base.With(folder)
		if len(set.Wrong()) > 0 {
			t.Fatal(set.Wrong())
		}
		d := rapid.IntRange(0, 99).Draw(t, "day")
		wait := rapid.IntRange(0, 5).Draw(t, "wait")
		story += day(d) + "T12:00 police missing.returned\nat " + day(d+wait) + "T13:00\n"
		s, err := ParseStory("story", strings.NewReader(story))
		if err != nil {
			t.Fatal(err)
		}
		asked := set.Ask(s.upTo(1))
		over := map[string]int{"1 day": 1, "3 days": 3}[graces[d]]
		if want := !off[d] && wait >= over; (len(asked) == 1) != want || len(asked) == 1 && (asked[0].Timing != record.Exact || asked[0].Params["grace"] != graces[d]) {
			t.Fatalf("of day %d after %d days with %s, off %v: %v", d, wait, graces[d], off[d], asked)
		}
	})
}

// TestWhatCannotBeUsedIsSaid: each mistake is one sentence with file and line that says what would be accepted, and everything else of
// the folder and of the library is asked.
func TestWhatCannotBeUsedIsSaid(t *testing.T) {
	for _, bad := range []struct{ file, text, says string }{
		{"x.yaml", "change: often-mising\nparams: {episodes: 2}\nreason: so\n", `x.yaml:1: there is no rule "often-mising"; perhaps often-missing`},
		{"x.yaml", "change: often-missing\nreason: so\nparams:\n  epsodes: 2\n", `x.yaml:4: often-missing has no parameter "epsodes"; it has episodes, window`},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {episodes: two}\n", "x.yaml:3: episodes of often-missing is a whole number, as in 3"},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {episodes: -2}\n", "x.yaml:3: episodes of often-missing is a whole number, as in 3"},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {episodes: 0}\n", "x.yaml:3: with these values often-missing cannot be asked: "},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {window: ninety}\n", "x.yaml:3: window of often-missing is a length of time, as in 90 days"},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {window: 90}\n", "x.yaml:3: window of often-missing is a length of time, as in 90 days"},
		{"x.yaml", "change: often-missing\nreason: so\nparams: {window: [90 days]}\n", "x.yaml:3: window of often-missing is a length of time, as in 90 days"},
		{"x.yaml", "change: often-missing\nreason: so\n", "x.yaml:1: a change names the parameters that have another value: params: {name: value}"},
		{"x.yaml", "change: often-missing\nparams: {episodes: 2}\n", "x.yaml:1: reason says why, for whoever looks at it later"},
		{"x.yaml", "switch-off: often-missing\nreason: '  '\n", "x.yaml:2: reason says why, for whoever looks at it later"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nparams: {episodes: 2}\n", "x.yaml:3: a rule that is switched off has no params; write change: often-missing to ask it with other values"},
		{"x.yaml", "switch-off: often-missing\nchange: often-missing\nparams: {episodes: 2}\nreason: so\n", "x.yaml:1: one file changes a rule or switches it off, not both"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: last week\n", `x.yaml:3: "last week" is not a day; write it as 2026-01-01`},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: 2026-02-30\n", `x.yaml:3: "2026-02-30" is not a day; write it as 2026-01-01`},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: 2026-02-01\nto: 2026-01-31\n", "x.yaml:4: to is the last day on which it holds, and not before from"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nby: Jane Smith\n", `x.yaml:3: "Jane Smith" is not known; allowed: `},
		{"x.yaml", "switch-off: often-missing\nreason: so\nuntil: 2026-01-31\n", `x.yaml:3: unknown field "until"; a change has change (or switch-off), params, reason, by, from and to`},
		{"x.yaml", "switch-off: [often-missing]\nreason: so\n", "x.yaml:1: "},
		{"x.yaml", "switch-off: \"\"\nreason: so\n", `x.yaml:1: there is no rule ""`},
		{"x.yaml", "change: late-home\nparams: {grace: 2}\nreason: so\n", "x.yaml:2: late-home has no parameters: to ask it otherwise, write a rule of the same id"},
		{"x.yaml", "id: [\n", "x.yaml:1: "},
		{"x.yaml", "", "x.yaml:1: "},
		{"x.yaml", strings.Repeat("# long\n", 200000), "x.yaml:1: is longer than a rule or a story can be (1048576 bytes)"},
		{"x.yaml", strings.Replace(ownRule, "late-home", "later-home", 1), "x.yaml:1: a rule has a story that shows when it asks and when it does not: x.timeline beside it is missing; later-home has no story that holds, so it is not asked"},
		{"x.yaml", "id: x\nparams:\n  a: &a [x, x]\n  b: [*a, *a]\n", "x.yaml:4: a rule is written out: no part of it stands for another (& and *)"},
		{"late-home-again.timeline", "2024-01-01 police note -- " + strings.Repeat("x", 70000), "late-home-again.timeline:1: a line of it is too long"},
		{"conditions.yaml", "conditions:\n  a: &a {says: it is so, any-of: {on: note}}\n  b: *a\n", "conditions.yaml:3: a rule is written out: no part of it stands for another (& and *)"},
		{"conditions.yaml", "conditions:\n  a: {says: it is so, any-of: {on: nonsense}}\n", `conditions.yaml:2: "nonsense" is not a kind of the vocabulary`},
		{"late-home-again.timeline", "only late-home\n" + strings.Repeat("2024-01-01 police note\n", 401), "late-home-again.timeline:1: a story has at most 400 lines; this one has 401"},
		{"zz.yaml", ownRule, "zz.yaml:1: late-home has the same id as late-home.yaml"},
		{"late-home-again.timeline", "2024-01-01 police nonsense\n", `late-home-again.timeline:1: "nonsense" is not a kind of the vocabulary; late-home has no story that holds, so it is not asked`},
		{"late-home-again.timeline", "only late-home\n2024-01-01 police missing.reported\n", "late-home-again.timeline:2: written here: nothing; what happens: want late-home; late-home has no story that holds, so it is not asked"},
		{"late-home-again.timeline", "only late-home\n2024-01-01 police note\n", "late-home-again.timeline:1: it never shows late-home ask (want late-home under a line); late-home has no story that holds, so it is not asked"},
		{"late-home-again.timeline", "only nothing\n2024-01-01 police note\n", `late-home-again.timeline:1: there is no rule "nothing"`},
	} {
		files := folderOf("late-home.yaml", ownRule, "late-home.timeline", ownStory, bad.file, bad.text)
		set := smallLibrary(t).With(files)
		if len(set.Wrong()) == 0 || !strings.HasPrefix(set.Wrong()[0], bad.says) || strings.Contains(strings.Join(set.Wrong(), ""), "\n") {
			t.Errorf("%s\nsays %q\nnot  %q", bad.text[:min(80, len(bad.text))], set.Wrong(), bad.says)
		}
		ids := "home-not-talked often-missing"
		if bad.file != "late-home-again.timeline" {
			ids = "home-not-talked late-home often-missing"
		}
		if got := strings.Join(idsOf(set), " "); got != ids || set.Off("often-missing", 0) != nil || set.Find("often-missing").terms != nil {
			t.Errorf("after %q there are %s", bad.says, got)
		}
	}
}

func idsOf(set *Set) (ids []string) {
	for _, r := range set.Rules {
		ids = append(ids, r.ID)
	}
	return ids
}

// TestTheLibraryLaidOnItselfIsTheLibrary: its own files on top change nothing but where its rules are said to stand.
func TestTheLibraryLaidOnItselfIsTheLibrary(t *testing.T) {
	set := theLibrary(t)
	again := set.Test(LibraryFiles(), "library")
	if len(again.Wrong) > 0 || again.Stories != 2*len(set.Rules) || !slices.Equal(idsOf(again.Set), idsOf(set)) {
		t.Errorf("%q; %d stories of %d rules", again.Wrong, again.Stories, len(set.Rules))
	}
}

// TestTheGuideShowsChangesThatCanBeMade: the files that docs/rules.md shows of a partnership's folder can be used as they stand.
func TestTheGuideShowsChangesThatCanBeMade(t *testing.T) {
	data, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	folder, n := fstest.MapFS{}, 0
	for _, block := range fenced(string(data)) {
		if text := strings.TrimSpace(block); strings.HasPrefix(text, "change:") || strings.HasPrefix(text, "switch-off:") {
			n++
			folder[fmt.Sprint(n, ".yaml")] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	set := theLibrary(t).With(folder)
	if n != 2 || len(set.Wrong()) > 0 || len(set.Changes()) != 2 {
		t.Errorf("%d are shown: %q", n, set.Wrong())
	}
}

// TestAReplacementWithoutAStoryLeavesTheLibrarysRule: who replaces a rule and does not prove it is told so, and the library's is asked.
func TestAReplacementWithoutAStoryLeavesTheLibrarysRule(t *testing.T) {
	base := smallLibrary(t)
	set := base.With(folderOf("often.yaml", strings.Replace(oftenRule, "episodes: 3", "episodes: 1", 1)))
	want := "often.yaml:1: a rule has a story that shows when it asks and when it does not: often.timeline beside it is missing; often-missing has no story that holds, so it is asked as in the library"
	if !slices.Equal(set.Wrong(), []string{want}) || set.Find("often-missing").Params["episodes"] != "3" || len(set.Changes()) > 0 {
		t.Errorf("%q, %v", set.Wrong(), set.Changes())
	}
	if set.Digest() != base.Digest() {
		t.Error("nothing else is asked, and every child is asked again")
	}
}

// TestAChangeWithAStoryIsHeldToIt: a change needs no story; one that has a story which does not hold is not made.
func TestAChangeWithAStoryIsHeldToIt(t *testing.T) {
	change := "change: often-missing\nparams: {episodes: 2}\nreason: so\n"
	two := "only often-missing\n2024-01-01 police missing.reported\n2024-01-02 police missing.reported\n"
	if set := laid(t, "two.yaml", change, "two.timeline", two+"  want often-missing\n"); set.Find("often-missing").Params["episodes"] != "2" {
		t.Error("the change is not made")
	}
	set := smallLibrary(t).With(folderOf("two.yaml", change, "two.timeline", two))
	want := []string{"two.timeline:3: written here: nothing; what happens: want often-missing; so this change is not made: two.yaml"}
	if !slices.Equal(set.Wrong(), want) || set.Find("often-missing").Params["episodes"] != "3" || len(set.Changes()) > 0 {
		t.Errorf("%q", set.Wrong())
	}
}

// TestTwoValuesAtOneTimeAreRefused: whoever reads the folder never has to know which file wins.
func TestTwoValuesAtOneTimeAreRefused(t *testing.T) {
	change := func(from, to string) string {
		text := "change: often-missing\nreason: so\nparams: {episodes: 2}\n"
		if from != "" {
			text += "from: " + from + "\n"
		}
		if to != "" {
			text += "to: " + to + "\n"
		}
		return text
	}
	for _, one := range []struct {
		a, b string
		fits bool
	}{
		{change("", ""), change("2024-01-01", "2024-02-01"), false},
		{change("2024-01-01", ""), change("", "2024-01-01"), false},
		{change("2024-01-01", ""), change("", "2023-12-31"), true},
		{change("2024-01-01", "2024-01-31"), change("2024-02-01", "2024-02-29"), true},
		{change("2024-01-01", "2024-01-31"), change("2024-01-31", "2024-02-29"), false},
		{change("2024-01-01", ""), "change: often-missing\nreason: so\nparams: {window: 30 days}\n", true},
	} {
		set := smallLibrary(t).With(folderOf("a.yaml", one.a, "b.yaml", one.b))
		says := strings.Join(set.Wrong(), "")
		if fits := says == ""; fits != one.fits || !fits && says != "b.yaml:3: a.yaml has another value for episodes at the same time; give each its from and to" {
			t.Errorf("%s%s: %s", one.a, one.b, says)
		}
	}
}

// TestFilesThatAreNoRulesAreNamedOnce: calendars belong to others, hidden files to nobody; all else is named, so that a slip in a name
// does not pass in silence. A folder that cannot be read is said too.
func TestFilesThatAreNoRulesAreNamedOnce(t *testing.T) {
	set := laid(t, "README.md", "ours", "bank-holidays.csv", "date", "school-closures.csv", "x", ".git/config.yaml", "no", ".hidden.yaml", "no", "rule.yaml.txt", "id: x", "alone.timeline", "")
	if got := strings.Join(set.Unread(), " "); got != "README.md rule.yaml.txt alone.timeline" {
		t.Errorf("got %s", got)
	}
	for says, folder := range map[string]fs.FS{
		"this program may not read it": unreadableFolder{}, "it is not there": os.DirFS("nowhere"), "it is not what it should be": os.DirFS("overlay_test.go"),
	} {
		gone := smallLibrary(t).With(folder)
		if !slices.Equal(gone.Wrong(), []string{"the folder of rules: cannot be read: " + says}) || len(gone.Rules) != 2 {
			t.Errorf("got %q", gone.Wrong())
		}
	}
}

// TestFilesOfOtherMachinesAreRead: a mark at the beginning and returns at the ends of lines, as some editors write them, change nothing.
func TestFilesOfOtherMachinesAreRead(t *testing.T) {
	theirs := func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") }
	set := laid(t, "late-home.yaml", theirs(ownRule), "late-home.timeline", theirs(ownStory), "two.yaml", theirs("change: often-missing\nparams: {episodes: 2}\nreason: so\n"))
	if got := strings.Join(idsOf(set), " "); got != "home-not-talked late-home often-missing" || set.Find("often-missing").Params["episodes"] != "2" {
		t.Errorf("got %s", got)
	}
}

// TestAFolderThatHoldsAnythingIsNotReadForEver: whoever names the wrong folder is told so.
func TestAFolderThatHoldsAnythingIsNotReadForEver(t *testing.T) {
	folder := fstest.MapFS{}
	for i := range 2 * mostFiles {
		folder[fmt.Sprint(i, ".txt")] = &fstest.MapFile{}
	}
	set := smallLibrary(t).With(folder)
	if len(set.Wrong()) != 1 || !strings.Contains(set.Wrong()[0], "Is it the right folder?") || len(set.Unread()) != mostFiles {
		t.Errorf("%q, %d not read", set.Wrong(), len(set.Unread()))
	}
}

type unreadableFolder struct{}

func (unreadableFolder) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

// TestTheDigestStandsForWhatMayAsk: another rule, value or date is another digest; the same folder is the same.
func TestTheDigestStandsForWhatMayAsk(t *testing.T) {
	seen := map[string]string{smallLibrary(t).Digest(): "the library"}
	for _, files := range [][]string{
		{"a.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: so\n"},
		{"a.yaml", "change: often-missing\nparams: {episodes: 1}\nreason: so\n"},
		{"a.yaml", "change: often-missing\nparams: {episodes: 1}\nreason: so\nfrom: 2024-01-01\n"},
		{"a.yaml", "switch-off: often-missing\nreason: so\n"},
		{"a.yaml", ownRule, "a.timeline", ownStory},
	} {
		set, again := laid(t, files...), laid(t, files...)
		if other := seen[set.Digest()]; other != "" || again.Digest() != set.Digest() {
			t.Errorf("%s has the digest of %s", files[1], other)
		}
		seen[set.Digest()] = files[1]
	}
}

// FuzzOverlay: whatever lies in the folder, nothing panics, each sentence is one line with a file, and the library's other rules are
// asked.
func FuzzOverlay(f *testing.F) {
	f.Add("change: often-missing\nparams: {episodes: 2}\nreason: so\nfrom: 2024-01-01\nto: 2024-01-31\n", ownStory)
	f.Add("switch-off: often-missing\nreason: so\nby: partnership\n", "")
	f.Add(ownRule, ownStory)
	f.Add("change: &a often-missing\nparams: {episodes: *a}\nreason: |\n  so\n", "born 2008\nat 2024\n")
	base := smallLibrary(f)
	f.Fuzz(func(t *testing.T, text, story string) {
		set := base.With(folderOf("x.yaml", text, "x.timeline", story))
		for _, says := range set.Wrong() {
			if !strings.HasPrefix(says, "x.yaml:") && !strings.HasPrefix(says, "x.timeline:") || strings.Contains(says, "\n") {
				t.Errorf("%q", says)
			}
		}
		if set.Find("home-not-talked") == nil || set.Find("often-missing") == nil {
			t.Error("a rule of the library is gone")
		}
		if len(set.Wrong()) == 0 && len(set.Changes()) != 1 {
			t.Errorf("nothing is wrong, and %d changes are made", len(set.Changes()))
		}
		_ = set.Ask(s3(t))
	})
}

// s3 is a child who was missing three times.
func s3(t *testing.T) *chronology.Chronology {
	return upTo(t, "2024-01-01 police missing.reported\n2024-01-10 police missing.reported\n2024-02 police missing.reported count=2\n2024-02-03 police missing.returned\nat 2024-03-01\n")
}
