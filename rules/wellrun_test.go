package rules

import (
	"io/fs"
	"os"
	"testing"
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
			s, err := ParseStory(name, file)
			if err != nil {
				t.Fatal(err)
			}
			failures, err := s.Play(set)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range failures {
				t.Error(f)
			}
		})
	}
}
