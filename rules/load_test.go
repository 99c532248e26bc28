package rules

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// TestBrokenRulesSayWhy: a rule that does not load says in which file and line, what is wrong and what would be accepted. Each
// broken file names what its error must say.
func TestBrokenRulesSayWhy(t *testing.T) {
	dir := os.DirFS("testdata/broken")
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no broken rules to read", err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			data, err := fs.ReadFile(dir, name)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Load(fstest.MapFS{name: {Data: data}})
			if !errors.Is(err, record.Invalid) {
				t.Fatalf("got %v, want it not valid", err)
			}
			for line := range strings.Lines(string(data)) {
				want, says := strings.CutPrefix(strings.TrimSpace(line), "# want: ")
				if says && !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestOneBrokenRuleDoesNotHideAnother(t *testing.T) {
	_, err := Load(os.DirFS("testdata/broken"))
	for _, name := range []string{"unknown-kind.yaml:6", "unknown-code.yaml:8", "two-forms.yaml:6"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestTwoRulesOfOneId(t *testing.T) {
	a := &fstest.MapFile{Data: []byte("id: a\ntheme: other\nasks: Is it so?\nasked-of: social-worker\nbecause: {practice: a test}\nwhen: {on: note}\n")}
	_, err := Load(fstest.MapFS{"a.yaml": a, "b.yaml": a})
	if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "b.yaml:1: a has the same id as a.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestOnlyAndOfTheme(t *testing.T) {
	set := theLibrary(t)
	if _, err := set.Only("no-such-rule"); !errors.Is(err, record.NotFound) {
		t.Errorf("got %v", err)
	}
	some, err := set.Only("custody-moment", "request-unanswered")
	if err != nil || len(some.Rules) != 2 {
		t.Errorf("got %v, %v", some, err)
	}
	if _, err := set.OfTheme("weather"); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "custody") {
		t.Errorf("got %v", err)
	}
	custody, err := set.OfTheme("custody")
	if err != nil || custody.Find("custody-moment") == nil || custody.Find("request-unanswered") != nil {
		t.Errorf("got %v, %v", custody, err)
	}
}

func TestQuestionNamesTheChild(t *testing.T) {
	for asks, want := range map[string][2]string{
		"{child} is home. Does {child} feel safe?": {"Sam is home. Does Sam feel safe?", "The child is home. Does the child feel safe?"},
		"Who asked? {child} may know?":             {"Who asked? Sam may know?", "Who asked? The child may know?"},
	} {
		if got := [2]string{Question(asks, "Sam"), Question(asks, "")}; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// FuzzRule: no rule file makes the loader panic, what it refuses is not valid, and what it reads can be asked of any child and read aloud.
func FuzzRule(f *testing.F) {
	for _, name := range libraryFiles(f) {
		if path.Ext(name) == ".yaml" {
			data, _ := fs.ReadFile(LibraryFiles(), name)
			f.Add(string(data), 1)
		}
	}
	broken, _ := fs.Glob(os.DirFS("testdata/broken"), "*.yaml")
	for _, name := range broken {
		data, _ := fs.ReadFile(os.DirFS("testdata/broken"), name)
		f.Add(string(data), 2)
	}
	for _, when := range languageRules {
		f.Add(head+when, 3)
	}
	for _, wrong := range refusals {
		f.Add(wrong.rule+"\n"+head, 4)
	}
	shared := theLibrary(f).shared
	f.Fuzz(func(t *testing.T, text string, life int) {
		r, err := parseWith(source{name: "fuzz.yaml", data: []byte(text), words: record.Words(), shared: shared}, nil)
		if err != nil && !errors.Is(err, record.Invalid) {
			t.Errorf("%v", err)
		}
		if err != nil {
			return
		}
		if r.ID == "" || r.form == nil || len(r.Because) == 0 {
			t.Errorf("half a rule: %+v", r)
		}
		_ = r.Words().String()
		set := &Set{Rules: []*Rule{r}, words: record.Words()}
		in := rapid.Custom(drawLife).Example(life)
		in.Manifest.Today = record.MustWhen("2024-06-01")
		for _, p := range set.Ask(chronology.Build(in)) {
			if p.Rule != r.ID || len(p.Evidence) == 0 {
				t.Errorf("a question that rests on nothing: %+v", p)
			}
		}
	})
}
