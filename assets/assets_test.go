package assets

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A binary built without npm serves plain pages and must know it.
func TestBuiltTellsAnEmptyFolderFromABuiltOne(t *testing.T) {
	if built(fstest.MapFS{".gitkeep": {}}) {
		t.Error("an empty dist counts as built")
	}
	if built(fstest.MapFS{Style: {}}) {
		t.Error("an empty style sheet counts as built")
	}
	if !built(fstest.MapFS{Style: {Data: []byte("body{}")}}) {
		t.Error("a style sheet does not count as built")
	}
}

// What is shipped: eight small text files that ask no other machine for anything, and nothing of the Crown's. Five ask their own machine, for
// a passkey, to stay signed in, to keep a draft, for what is urgent and about wording, in a way in which a browser reaches no other.
func TestWhatIsShipped(t *testing.T) {
	if !Built() {
		if os.Getenv("CI") == "true" {
			t.Fatal("the assets are not built: run npm ci")
		}
		t.Skip("SKIPPED: the assets are not built; run npm ci to check what would be shipped")
	}
	want := map[string]bool{".gitkeep": true, "js-enabled.js": true, Style: true, "sightline.js": true, "keys.js": true, "idle.js": true, "draft.js": true, "ring.js": true, "words.js": true}
	elsewhere := regexp.MustCompile(`url\(["']?(?:https?:)?//|@import|@font-face|XMLHttpRequest`)
	asks, ownOnly := regexp.MustCompile(`fetch\(`), regexp.MustCompile(`fetch\([a-zA-Z.]+,\s*\{method:\s*"POST",\s*mode:\s*"same-origin"`)
	err := fs.WalkDir(FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !want[path] {
			t.Errorf("%s is shipped and was not meant to be", path)
		}
		text, err := fs.ReadFile(FS(), path)
		if found := elsewhere.Find(text); found != nil {
			t.Errorf("%s asks for something outside the page's own files: %s", path, found)
		}
		if many, own := len(asks.FindAll(text, -1)), len(ownOnly.FindAll(text, -1)); many != own || many > 0 && !slices.Contains([]string{"keys.js", "idle.js", "draft.js", "ring.js", "words.js"}, path) {
			t.Errorf("%s asks %d times, %d of them its own machine alone", path, many, own)
		}
		if strings.Contains(strings.ToLower(string(text)), "gds transport") || strings.Contains(string(text), "crest.svg") {
			t.Errorf("%s names GDS Transport or the crest", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
