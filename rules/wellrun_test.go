package rules

import (
	"io/fs"
	"os"
	"testing"

	"sightline/record"
)

// TestWellRunChildrenAreLeftAlone: where services did what was asked of them, no rule asks anything. A question that need not have
// been asked costs the next one its hearing.
func TestWellRunChildrenAreLeftAlone(t *testing.T) {
	set := theLibrary(t)
	dir := os.DirFS("testdata/well-run")
	names, err := fs.Glob(dir, "*.timeline")
	if err != nil || len(names) == 0 {
		t.Fatal("no stories to play", err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			file, err := dir.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			holds(t, set, name, file)
		})
	}
}

// TestWellRunChildrenToldInMonths: where the days were not written down, nothing may be claimed of children whose services did what
// was asked of them; a question that the times leave open is rare.
func TestWellRunChildrenToldInMonths(t *testing.T) {
	set := theLibrary(t)
	dir := os.DirFS("testdata/well-run")
	names, err := fs.Glob(dir, "*.timeline")
	if err != nil || len(names) == 0 {
		t.Fatal("no stories to tell", err)
	}
	open := 0
	for _, name := range names {
		file, err := dir.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseStory(name, file)
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.steps {
			if e := s.steps[i].entry; e != nil && e.Happened.OneDay() {
				e.Happened = record.MustWhen(e.Happened.String()[:len("2006-01")])
			}
		}
		for _, p := range set.Ask(s.upTo(len(s.steps) - 1)) {
			open++
			if p.Timing == record.Exact {
				t.Errorf("%s: %s claims to be exact at %v", name, p.Rule, p.OpenedAt)
			}
		}
	}
	if open > len(names) {
		t.Errorf("%d questions of %d children", open, len(names))
	}
}
