package rules

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestTheLibraryCompiles(t *testing.T) {
	set := theLibrary(t)
	themes := map[string]bool{}
	for _, r := range set.Rules {
		themes[string(r.Theme)] = true
	}
	t.Logf("%d rules over %d themes", len(set.Rules), len(themes))
}

// TestEveryRuleStandsInItsFolder: a rule is found by its theme and its id, and nothing else lies in the library.
func TestEveryRuleStandsInItsFolder(t *testing.T) {
	set := theLibrary(t)
	for _, name := range libraryFiles(t) {
		id := ruleOf(name)
		r := set.Find(id)
		switch {
		case name == sharedFile:
		case r == nil:
			t.Errorf("%s: there is no rule %s beside it", name, id)
		case path.Dir(name) != string(r.Theme):
			t.Errorf("%s: its theme is %s, so it belongs in the folder %s", name, r.Theme, r.Theme)
		case path.Base(name) != id+".yaml" && path.Base(name) != id+".timeline" && path.Base(name) != id+"-again.timeline":
			t.Errorf("%s: a rule is %s.yaml, %s.timeline and %s-again.timeline", name, id, id, id)
		}
	}
}

// TestEveryRuleHasTwoStories: every rule has a story that shows it ask, be answered and stay silent, and a second story of another
// child, so that no rule can be written for one child only.
func TestEveryRuleHasTwoStories(t *testing.T) {
	set := theLibrary(t)
	for _, r := range set.Rules {
		for _, name := range []string{r.ID + ".timeline", r.ID + "-again.timeline"} {
			t.Run(name, func(t *testing.T) { plays(t, set, r, string(r.Theme)+"/"+name) })
		}
	}
}

// plays holds one story to its rule.
func plays(t *testing.T, set *Set, r *Rule, name string) {
	file, err := LibraryFiles().Open(name)
	if err != nil {
		t.Fatalf("rules/library/%s is missing: the story that proves %s", name, r.ID)
	}
	defer file.Close()
	s := holds(t, set, name, file)
	want, done, met := s.tells(r)
	if want == 0 {
		t.Errorf("%s never shows %s ask", name, r.ID)
	}
	if strings.HasSuffix(name, "-again.timeline") {
		return
	}
	if done == 0 {
		t.Errorf("%s never shows %s answered", name, r.ID)
	}
	if met <= want {
		t.Errorf("%s has no near miss: every entry of a kind that %s looks at leads to its question", name, r.ID)
	}
}

// tells counts the lines at which a rule asks and is answered, and the entries of a kind that it looks at.
func (s *Story) tells(r *Rule) (want, done, met int) {
	for _, st := range s.steps {
		for _, w := range st.want {
			switch strings.TrimSuffix(w, " possible") {
			case "want " + r.ID:
				want++
			case "done " + r.ID:
				done++
			}
		}
		if st.entry != nil && slices.Contains(r.form.kinds(), st.entry.Kind) {
			met++
		}
	}
	return want, done, met
}

func theLibrary(t testing.TB) *Set {
	t.Helper()
	set, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// libraryFiles gives every file of the library.
func libraryFiles(t testing.TB) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(LibraryFiles(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// ruleOf gives the id of the rule a file of the library belongs to.
func ruleOf(name string) string {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if path.Ext(name) == ".timeline" {
		base = strings.TrimSuffix(base, "-again")
	}
	return base
}
