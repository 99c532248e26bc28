package rules

import (
	"errors"
	"fmt"
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

// TestARulesOwnDatesHoldToo: a change reaches no further than the rule itself.
func TestARulesOwnDatesHoldToo(t *testing.T) {
	dated := strings.Replace(oftenRule, "params:", "valid-from: 2024-02-01\nvalid-to: 2024-03-31\nparams:", 1)
	base, err := Load(folderOf("often.yaml", dated))
	if err != nil {
		t.Fatal(err)
	}
	set := base.With(folderOf("one.yaml", "change: often-missing\nparams: {episodes: 1}\nreason: one\nfrom: 2024-03-01\n"))
	tells(t, set, `only often-missing
2024-01-31 police missing.reported count=3
2024-02-15 police missing.analysis
2024-02-16 police missing.reported
2024-03-15 police missing.reported
  want often-missing
2024-03-16 police missing.analysis
  done often-missing
2024-04-01 police missing.reported count=3
`)
}

// TestAParameterThatNamesAClockTakesALength: a time that stands in the table of clocks can be another one here.
func TestAParameterThatNamesAClockTakesALength(t *testing.T) {
	base, err := Load(folderOf("home.yaml", strings.Replace(homeRule, "grace: 3 days", "grace: clock return-interview", 1)))
	if err != nil {
		t.Fatal(err)
	}
	change := func(grace string) *Set {
		return base.With(folderOf("x.yaml", "change: home-not-talked\nparams: {grace: "+grace+"}\nreason: so\n"))
	}
	tells(t, change("1 day"), "only home-not-talked\n2024-02-10T12:00 police missing.returned\nat 2024-02-11T13:00\n  want home-not-talked\n")
	if says := change("soon").Wrong(); len(says) != 1 || says[0] != "x.yaml:2: grace of home-not-talked is a length of time, as in clock return-interview" {
		t.Errorf("got %q", says)
	}
	if says := change("clock return-intervew").Wrong(); len(says) != 1 || !strings.Contains(says[0], "x.yaml:2: with these values home-not-talked cannot be asked: ") || !strings.Contains(says[0], "perhaps return-interview") {
		t.Errorf("got %q", says)
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
