package rules

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAFileIsOnePlainText: a second part would be passed over in silence, and letters that are saved otherwise would be read as others; both
// are refused with their line, and everything else is asked.
func TestAFileIsOnePlainText(t *testing.T) {
	for _, bad := range []struct{ file, text, says string }{
		{"x.yaml", "change: often-missing\nparams: {episodes: 2}\nreason: so\n---\nswitch-off: often-missing\nreason: so\n", "x.yaml:4: a file holds one thing: what stands below this line would not be read; put it in a file of its own"},
		{"x.yaml", "---\n" + strings.ReplaceAll(ownRule, "late-home", "later-home") + "# done\n...\n\n# two\n--- # two\nid: b\n", "x.yaml:10: a file holds one thing"},
		{"conditions.yaml", "conditions:\n  a: {says: it is so, any-of: [{on: note}]}\n---\nconditions: {}\n", "conditions.yaml:3: a file holds one thing"},
		{"clocks.yaml", "- id: ours\n---\n- id: ours\n", "clocks.yaml:2: a file holds one thing"},
		{"x.yaml", "\xff\xfei\x00d\x00", "x.yaml:1: is saved as UTF-16 (Unicode) text; save it as plain text in UTF-8"},
		{"x.yaml", "id: x\nasks: \"\x93Why?\x94\"\n", "x.yaml:2: holds a letter that is not saved as UTF-8"},
		{"late-home-again.timeline", "\xff\xfe2\x000\x00", "late-home-again.timeline:1: is saved as UTF-16 (Unicode) text; save it as plain text in UTF-8"},
	} {
		set := smallLibrary(t).With(folderOf("late-home.yaml", ownRule, "late-home.timeline", ownStory, bad.file, bad.text))
		if len(set.Wrong()) != 1 || !strings.HasPrefix(set.Wrong()[0], bad.says) {
			t.Errorf("%q\nsays %q\nnot  %q", bad.text, set.Wrong(), bad.says)
		}
		asked := set.Find("late-home") != nil
		if told := strings.HasSuffix(bad.file, storyEnding); asked == told || len(set.Changes()) > 1 || set.Find("often-missing") == nil {
			t.Errorf("after %q late-home is asked: %v; %d changes", bad.says, asked, len(set.Changes()))
		}
	}
}

// TestAMarkWithNothingBelowIsNoSecondPart: editors and programs write --- at the beginning and ... at the end of a file.
func TestAMarkWithNothingBelowIsNoSecondPart(t *testing.T) {
	for _, text := range []string{"", "---\n", "# ours\n---\nid: x\n", "--- # ours\nid: x\n...\n", "id: x\n---\n# nothing\n\n", "id: x\r\n---\r\n", "a: |\n  ---\n  b\n", "a: b --- c\n"} {
		if line := secondPart([]byte(text)); line != 0 {
			t.Errorf("%q has a second part below line %d", text, line)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		part := rapid.StringMatching("(#[a-z]*\n){0,2}[a-z]{1,3}: [a-z]{1,3}\n(#?\n){0,2}")
		first, second := part.Draw(rt, "first"), part.Draw(rt, "second")
		mark := rapid.SampledFrom([]string{"---", "...", "--- ", "--- # two"}).Draw(rt, "mark")
		if want, got := strings.Count(first, "\n")+1, secondPart([]byte(first+mark+"\n"+second)); got != want {
			rt.Errorf("got line %d, want %d", got, want)
		}
	})
}
