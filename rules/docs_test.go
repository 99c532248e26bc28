package rules

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTheGuideIsTrue: every rule shown in docs/rules.md loads, and the story under it is what happens.
func TestTheGuideIsTrue(t *testing.T) {
	data, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	shared, err := fs.ReadFile(LibraryFiles(), sharedFile)
	if err != nil {
		t.Fatal(err)
	}
	var set *Set
	for _, block := range fenced(string(data)) {
		switch language, text, _ := strings.Cut(block, "\n"); language {
		case "yaml":
			if set, err = Load(fstest.MapFS{"shown.yaml": {Data: []byte(text)}, sharedFile: {Data: shared}}); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			shown[set.Rules[0].Form] = true
		case "timeline":
			holds(t, set, set.Rules[0].ID, strings.NewReader(text))
		}
	}
	for _, form := range []string{"on", "then-not", "count", "cluster", "absent", "decision", "share", "change", "unshared", "unquorate"} {
		if !shown[form] {
			t.Errorf("the guide shows no rule of the form %s", form)
		}
	}
}

// fenced gives the blocks between ``` and ```, the language on the first line.
func fenced(text string) []string {
	var blocks []string
	for i, part := range strings.Split(text, "\n```") {
		if i%2 == 1 {
			blocks = append(blocks, part)
		}
	}
	return blocks
}
