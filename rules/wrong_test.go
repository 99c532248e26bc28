package rules

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/chronology"
)

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
		{"x.yaml", "switch-off: often-missing\nreason: \"a\\0b\"\n", "x.yaml:2: reason is a sentence or two of plain text, of at most 1000 letters"},
		{"x.yaml", "switch-off: often-missing\nreason: " + strings.Repeat("so ", 400) + "\n", "x.yaml:2: reason is a sentence or two of plain text, of at most 1000 letters"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nparams: {episodes: 2}\n", "x.yaml:3: a rule that is switched off has no params; write change: often-missing to ask it with other values"},
		{"x.yaml", "switch-off: often-missing\nchange: often-missing\nparams: {episodes: 2}\nreason: so\n", "x.yaml:1: one file changes a rule or switches it off, not both"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: last week\n", `x.yaml:3: "last week" is not a day; write it as 2026-01-01`},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: 2026-02-30\n", `x.yaml:3: "2026-02-30" is not a day; write it as 2026-01-01`},
		{"x.yaml", "switch-off: often-missing\nreason: so\nfrom: 2026-02-01\nto: 2026-01-31\n", "x.yaml:4: to is the last day on which it holds, and not before from"},
		{"x.yaml", "switch-off: often-missing\nreason: so\nby: Jane Smith\n", `x.yaml:3: "Jane Smith" is not known; allowed: `},
		{"x.yaml", "switch-off: often-missing\nreason: so\nuntil: 2026-01-31\n", `x.yaml:3: a change has no key "until"; a change has change (or switch-off), params, reason, by, from and to`},
		{"x.yaml", "switch-off: [often-missing]\nreason: so\n", "x.yaml:1: "},
		{"x.yaml", "switch-off: \"\"\nreason: so\n", `x.yaml:1: there is no rule ""`},
		{"x.yaml", "change: late-home\nparams: {grace: 2}\nreason: so\n", "x.yaml:2: late-home has no parameters: to ask it otherwise, write a rule of the same id"},
		{"x.yaml", "id: [\n", "x.yaml:1: "},
		{"x.yaml", "", "x.yaml:1: "},
		{"x.yaml", strings.Repeat("# long\n", 200000), "x.yaml:1: is longer than a rule or a story can be (131072 bytes)"},
		{"x.yaml", strings.Replace(ownRule, "late-home", "later-home", 1), "x.yaml:1: a rule has a story that shows when it asks and when it does not: x.timeline beside it is missing; later-home has no story that holds, so it is not asked"},
		{"x.yaml", "id: x\nparams:\n  a: &a [x, x]\n  b: [*a, *a]\n", "x.yaml:4: a rule is written out: no part of it stands for another (& and *)"},
		{"late-home-again.timeline", "2024-01-01 police note -- " + strings.Repeat("x", 70000), "late-home-again.timeline:1: a line of it is too long"},
		{"clocks.yaml", "- id: return-interview\n  lasts: soon\n", "clocks.yaml:2: "},
		{"bank-holidays.csv", "date,name\nsoon,Ours\n", "bank-holidays.csv:2: "},
		{"conditions.yaml", "conditions:\n  a: &a {says: it is so, any-of: {on: note}}\n  b: *a\n", "conditions.yaml:3: a condition is written out: no part of it stands for another (& and *)"},
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

// TestWhatIsNotInForceIsCountedOnce: five mistakes in one rule are one rule that is not asked.
func TestWhatIsNotInForceIsCountedOnce(t *testing.T) {
	set := smallLibrary(t).With(folderOf("x.yaml", "id: x\ntheme: nonsense\n", "late-home.yaml", ownRule, "late-home.timeline", "only late-home\n2024-01-01 police missing.reported\n",
		"late-home-again.timeline", "2024-01-01 police nonsense\n", "off.yaml", "switch-off: often-missing\nreason: so\n"))
	if len(set.Wrong()) < 5 || set.NotInForce() != 2 {
		t.Errorf("%d of %q", set.NotInForce(), set.Wrong())
	}
}

// TestFilesThatAreNoRulesAreNamedOnce: calendars belong to others, hidden files to nobody; all else is named, so that a slip in a name
// does not pass in silence. A folder that cannot be read is said too.
func TestFilesThatAreNoRulesAreNamedOnce(t *testing.T) {
	set := laid(t, "README.md", "ours", "bank-holidays.csv", "date", "school-closures.csv", "from,to\n", ".git/config.yaml", "no", ".hidden.yaml", "no", "rule.yaml.txt", "id: x", "alone.timeline", "")
	piped := folderOf()
	piped["pipe.yaml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	if got := smallLibrary(t).With(piped).Unread(); !slices.Equal(got, []string{"pipe.yaml"}) {
		t.Errorf("a pipe is waited for: %q", got)
	}
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
	folder = fstest.MapFS{"long.yaml": {Data: make([]byte, largest+1)}, "deep.yaml": {Data: []byte("when: " + strings.Repeat("[", largest/2))}}
	if says := strings.Join(smallLibrary(t).With(folder).Wrong(), "\n"); !strings.Contains(says, "long.yaml:1: is longer than") || !strings.Contains(says, "deep.yaml:1: parts stand within parts") {
		t.Errorf("of what is too long and too deep it is said: %s", says)
	}
	for i := range 2 * mostBytes / largest {
		folder[fmt.Sprint(i, ".timeline")] = &fstest.MapFile{Data: []byte(strings.Repeat("#\n", largest/2))}
	}
	if set = smallLibrary(t).With(folder); len(set.told) > mostBytes/largest+1 || !strings.Contains(strings.Join(set.Wrong(), "\n"), "Is it the right folder?") {
		t.Errorf("%d stories are kept of a folder with more than anybody writes", len(set.told))
	}
}

type unreadableFolder struct{}

func (unreadableFolder) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

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
