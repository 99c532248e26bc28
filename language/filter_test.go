package language

import (
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"slices"
	"testing"
)

// everySentence checks a passage without the filter.
func everySentence(c *Checker, text string) []Finding {
	r := &reading{}
	r.begin(c, text)
	r.sentence.text = text
	for at := 0; at < len(text); at = r.sentence.end {
		for at < len(text) && isSpace(text[at]) {
			at++
		}
		if at == len(text) {
			break
		}
		r.sentence.start, r.sentence.end = sentenceAround(text, at, at)
		r.cutter.cut(&r.sentence)
		r.read()
	}
	return r.take()
}

// The filter is there to be quick: what it passes over holds nothing.
func TestTheFilterLosesNothing(t *testing.T) {
	c := checker(t)
	for _, name := range slices.Concat(heldBack, tuned) {
		for _, one := range corpus(t, name) {
			if diff := cmp.Diff(everySentence(c, one.Say), c.Check(one.Say, Staff), cmpopts.IgnoreUnexported(Finding{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s\n(-every sentence +filtered):\n%s", one.Say, diff)
			}
		}
	}
}
