package rules

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestWhatAnEntryAsksStandsBeforeWhatRanOutAfterIt: a time that began in a month nobody knows more of may have run out before the entry of
// the month after it, and is only sure to have when that month is over. The entry's own question stands first.
func TestWhatAnEntryAsksStandsBeforeWhatRanOutAfterIt(t *testing.T) {
	head := "theme: other\nasks: Is it so?\nasked-of: social-worker\nbecause: {practice: a test}\n"
	set, err := Load(fstest.MapFS{
		"z.yaml": {Data: []byte("id: z\n" + head + "when: {on: police.arrest}\n")},
		"a.yaml": {Data: []byte("id: a\n" + head + "when: {on: missing.returned}\nanswered-by: {on: missing.interview}\nopens: after 5 days\ntiming: exact\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseStory("story", strings.NewReader("2024-04 police  missing.returned\n2024-05 police  police.arrest\n2024-06-10 school  note\n"))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, p := range set.Ask(s.upTo(len(s.steps) - 1)) {
		order = append(order, p.Rule)
	}
	if got := strings.Join(order, " "); got != "z a" {
		t.Errorf("asked in this order: %s", got)
	}
}
