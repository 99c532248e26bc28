package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

func TestAQueryIsWhatSomebodyTyped(t *testing.T) {
	for text, want := range map[string][][]string{
		"":                    nil,
		` "" " " — `:          nil,
		"red car":             {{"red"}, {"car"}},
		`red "older men" car`: {{"red"}, {"older", "men"}, {"car"}},
		"“Older  men”, «red car» ＂a b＂": {{"older", "men"}, {"red", "car"}, {"a", "b"}},
		`""older men""`:               {{"older", "men"}},
		`"never closed`:               {{"never"}, {"closed"}},
		`"closed one" "never closed`:  {{"closed", "one"}, {"never"}, {"closed"}},
		"re-referral 12/3 didn't":     {{"re", "referral"}, {"12", "3"}, {"didnt"}},
		"twice Twice \"twice\" TWICE": {{"twice"}},
		"a AND NOT b* OR NEAR(c d)":   {{"a"}, {"and"}, {"not"}, {"b"}, {"or"}, {"near", "c"}, {"d"}},
	} {
		q := ParseQuery(text)
		if !reflect.DeepEqual(q.Phrases(), want) || q.IsZero() != (want == nil) {
			t.Errorf("%q: %q, want %q", text, q.Phrases(), want)
		}
	}
}

func TestALongQueryAsksForItsFirstWords(t *testing.T) {
	var words []string
	for i := range 500 {
		words = append(words, strings.Repeat("x", i/26+1)+string(rune('a'+i%26)))
	}
	long := strings.Join(words, " ")
	for text, phrases := range map[string]int{long: mostAsked, `"` + long + `"`: 1, `"a b" ` + long: mostAsked - 1, `a "` + long + `" b`: 2} {
		q := ParseQuery(text)
		asked := slices.Concat(q.Phrases()...)
		if len(asked) != mostAsked || len(q.Phrases()) != phrases {
			t.Errorf("%.30s: %d words in %d phrases", text, len(asked), len(q.Phrases()))
		}
	}
}

// whole says what is wrong with how a text is read.
func whole(text string) string {
	q := ParseQuery(text)
	asked, written := slices.Concat(q.Phrases()...), termsOf(text)
	quoted := ""
	for _, phrase := range q.Phrases() {
		quoted += `"` + strings.Join(phrase, " ") + `" `
	}
	again := ParseQuery(quoted)
	switch {
	case len(asked) > mostAsked:
		return "it asks for too many words"
	case slices.ContainsFunc(asked, func(term string) bool { return !slices.Equal(termsOf(term), []string{term}) }):
		return "it asks for what is no term"
	case len(written) == 0 && !q.IsZero():
		return "it asks for words that are not there"
	case !reflect.DeepEqual(again.Phrases(), q.Phrases()):
		return "what it asks for, in quotes, asks for something else"
	}
	return ""
}

func TestEveryTextIsAQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if wrong := whole(anyWords().Draw(t, "text")); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

func FuzzQuery(f *testing.F) {
	f.Add(`red "older men" “x`)
	f.Fuzz(func(t *testing.T, text string) {
		if wrong := whole(text); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

// backwards is a codec whose terms are not the words.
type backwards struct{ Codec }

func (backwards) Term(tenant record.TenantID, term string) string {
	letters := []rune(term)
	slices.Reverse(letters)
	return string(tenant) + string(letters)
}

func TestTheIndexHoldsWordsAsTheCodecGivesThem(t *testing.T) {
	e := record.Entry{Ref: record.Ref{Agency: "police", Record: "P-1"}, Subject: record.ChildRef{Agency: "police", Child: "1"}, Text: "Red car."}
	want := Doc{Tenant: "t", Ref: e.Ref, Child: "1", Terms: []string{"tder", "trac"}}
	if got := docOf(backwards{}, "t", &e); !reflect.DeepEqual(got, want) {
		t.Errorf("the document is %+v, want %+v", got, want)
	}
	q := ParseQuery(`car "red car"`)
	q.Within = []record.ChildRef{e.Subject}
	coded := q.through(backwards{}, "t")
	if want := [][]string{{"trac"}, {"tder", "trac"}}; !reflect.DeepEqual(coded.Phrases(), want) || !slices.Equal(coded.Within, q.Within) {
		t.Errorf("the index is asked %q within %v", coded.Phrases(), coded.Within)
	}
	if !reflect.DeepEqual(q.Phrases(), [][]string{{"car"}, {"red", "car"}}) {
		t.Errorf("the query itself is now %q", q.Phrases())
	}
}

func TestASumIsOfTermsAtTheirPlaces(t *testing.T) {
	term := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab", ""}), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		one, other := term.Draw(t, "one"), term.Draw(t, "other")
		if same := slices.Equal(one, other); (SumOf(one) == SumOf(other)) != same {
			t.Fatalf("%q and %q: the same sum is %v", one, other, !same)
		}
	})
}
