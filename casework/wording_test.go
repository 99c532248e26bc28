package casework

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/language"
	"sightline/pathway"
	"sightline/record"
)

// What stands beside words names terms that there are, kinds and details of the vocabulary, and every sentence that a page needs: a slip there
// would count nothing and look like "never".
func TestWhatStandsBesideWordsIsOfTheVocabulary(t *testing.T) {
	checker, err := language.Default()
	if err != nil {
		t.Fatal(err)
	}
	vocabulary := record.Words()
	in := func(where *wherein, what string) {
		if len(where.Kinds) == 0 {
			t.Errorf("%s: no kinds", what)
		}
		for _, kind := range where.Kinds {
			if _, known := vocabulary.Kind(kind); !known {
				t.Errorf("%s: no kind %q", what, kind)
			}
		}
		for _, with := range where.With {
			for key, values := range with {
				known := slices.ContainsFunc(where.Kinds, func(kind record.Kind) bool {
					means, ok := vocabulary.Detail(kind, key)
					return ok && !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(means.Codes, v) })
				})
				if !known {
					t.Errorf("%s: none of its kinds has %s = %v", what, key, values)
				}
			}
		}
	}
	for i, b := range besides() {
		if _, known := pathway.Find(b.Step); b.Step != "" && !known {
			t.Errorf("%d: no step %q", i, b.Step)
		}
		for _, id := range b.Terms {
			if !slices.ContainsFunc(checker.Terms(), func(term *language.Term) bool { return term.ID == id }) {
				t.Errorf("%d: no term %q", i, id)
			}
		}
		for _, kind := range b.Kinds {
			if _, known := vocabulary.Kind(kind); !known {
				t.Errorf("%d: no kind %q", i, kind)
			}
		}
		for _, fact := range b.Facts {
			if len(fact.Say) != 2 {
				t.Errorf("%d: a fact says one and several, not %q", i, fact.Say)
			}
			in(&fact.In, b.Ask)
		}
		if b.Asked != nil {
			in(&b.Asked.In, b.Ask)
			if b.Asked.Never == "" || b.Asked.Say == "" {
				t.Errorf("%d: what is said of who asked is missing", i)
			}
		}
		if b.Heard != nil {
			in(&b.Heard.In, b.Ask)
		}
	}
}

// The child's own words are never marked, whatever they are; the same words in somebody else's are.
func TestTheChildsOwnWordsAreNeverMarked(t *testing.T) {
	const words = "He keeps putting himself at risk and failed to engage."
	item := func(kind record.Kind, details ...record.Detail) *chronology.Item {
		return &chronology.Item{Entry: record.Entry{Kind: kind, Text: words, Details: details}}
	}
	c := &chronology.Chronology{}
	for _, it := range []*chronology.Item{item("child.voice"), item("child.voice", record.Detail{Key: "words", Values: []string{"verbatim"}})} {
		if found := WordedIn(c, it); len(found) > 0 {
			t.Errorf("marked: %d wordings", len(found))
		}
	}
	for _, it := range []*chronology.Item{item("note"), item("child.voice", record.Detail{Key: "words", Values: []string{"paraphrase"}})} {
		if len(WordedIn(c, it)) < 2 {
			t.Errorf("%s: not marked in another's words", it.Kind)
		}
	}
}

// What is kept of what was shown is terms that there are, each once and not too many, whatever a form says; what only asks needs no choice.
func TestWhatWasShownIsTermsAlone(t *testing.T) {
	checker, err := language.Default()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, term := range checker.Terms() {
		ids = append(ids, term.ID)
	}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.OneOf(rapid.SampledFrom(ids), rapid.String())
		before := ShownBefore(nil, rapid.SliceOf(one).Draw(t, "before"))
		now := rapid.SliceOf(one).Draw(t, "now")
		all := ShownBefore(before, now)
		if len(all) < len(before) || len(all) > mostShown || !slices.Equal(all, ShownBefore(all, now)) {
			t.Fatalf("%d shown after %d", len(all), len(before))
		}
		for i, id := range all {
			at := slices.IndexFunc(checker.Terms(), func(term *language.Term) bool { return term.ID == id })
			if at < 0 || checker.Terms()[at].Advice || slices.Contains(all[:i], id) {
				t.Fatalf("kept of what was shown: %q", all)
			}
		}
	})
}
