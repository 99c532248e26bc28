package casework

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"sightline/store"
)

func shown(all []Words, hit bool) string {
	var said []string
	for _, w := range all {
		if w.Hit == hit {
			said = append(said, w.Text.Reveal())
		}
	}
	return strings.Join(said, " | ")
}

func TestTheWordsThatWereAskedForAreTold(t *testing.T) {
	for _, c := range []struct{ text, asked, hits string }{
		{"Seen at the café by her nan.", "CAFE", "café"},
		{"A re-referral came.", "re-referral", "re-referral"},
		{"He didn’t come; he didn't call.", "didn't", "didn’t | didn't"},
		{"Out of school, out of reach.", `"out of reach"`, "out of reach."},
		{"Out of reach of school.", `"school of"`, ""},
		{"School, school.", "school", "School, school."},
		{"", "school", ""},
		{"Seen.", "", ""},
	} {
		if got := shown(around(c.text, store.ParseQuery(c.asked)), true); got != c.hits {
			t.Errorf("%q in %q: %q, want %q", c.asked, c.text, got, c.hits)
		}
	}
}

func TestALongEntryIsShownAroundTheFirstHit(t *testing.T) {
	text := strings.Repeat("before ", 500) + "quay " + strings.Repeat("after ", 500)
	got := around(text, store.ParseQuery("quay"))
	if len(got) != 3 || !got[1].Hit || !strings.HasPrefix(got[0].Text.Reveal(), "… before") || !strings.HasSuffix(got[2].Text.Reveal(), "after …") {
		t.Errorf("it shows %v", got)
	}
	if n := len(strings.Fields(shown(got, false))); n > wordsShown+2 {
		t.Errorf("%d words are shown", n)
	}
	if n := len(shown(around(strings.Repeat("x", 1<<20), store.ParseQuery("y")), false)); n > 2*longestShown {
		t.Errorf("a word of a million letters is shown with %d", n)
	}
}

// Whatever stands in an entry and whatever is asked: the words are shown as they stand, in their order, and a hit is told where a word
// alone was asked for.
func TestNoWordIsLostOrMadeUp(t *testing.T) {
	word := rapid.StringMatching(`[a-z][a-zà-öø-ÿ]{0,5}[.,’-]?[a-z]{0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(word, 1, wordsShown).Draw(t, "words")
		asked := rapid.SampledFrom(all).Draw(t, "asked")
		got := around(strings.Join(all, rapid.SampledFrom([]string{" ", "\n", " \t "}).Draw(t, "space")), store.ParseQuery(asked))
		var said []string
		for _, w := range got {
			said = append(said, w.Text.Reveal())
		}
		whole, text := strings.Join(all, " "), strings.Join(said, " ")
		if tail, ok := strings.CutPrefix(text, "… "); ok {
			if !strings.HasSuffix(whole, tail) {
				t.Fatalf("%q is not the end of %q", tail, whole)
			}
		} else if text != whole {
			t.Fatalf("%q became %q", whole, text)
		}
		if hits := strings.FieldsFunc(shown(got, true), unicode.IsSpace); len(hits) == 0 {
			t.Fatalf("%q is not told in %q", asked, whole)
		}
	})
}
