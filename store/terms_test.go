package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sightline/record"
)

func TestTermsAreWhatSomebodyWouldType(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		" \t\n—…!?\x00":                        "",
		"Seen at A&E, 01:30":                   "seen at a e 01 30",
		"He DIDN'T, she didn’t":                "he didnt she didnt",
		"O'Neil; rock 'n' roll":                "oneil rock n roll",
		"the boys' and 'quoted' ''x''y'' a''b": "the boys and quoted x y a b",
		"re-referral (s.47)":                   "re referral s 47",
		"Łukasz Żółć, José, Ångström":          "lukasz zolc jose angstrom",
		"Jose\u0301 N\u0303, NAI\u0308VE":      "jose n naive",
		"straße Æthel œuvre Þór ıI İ":          "strasse aethel oeuvre thor ii i",
		"ﬁle ＡＢＣ１２ x² Ⅳ":                       "file abc12 x2 iv",
		"ΟΔΟΣ οδός":                            "οδοσ οδοσ",
		"Ёлка ёлка":                            "елка елка",
		"हिन्दी":                               "हिन्दी",
		"safe\u00adguarding":                   "safeguarding",
		"4x4 1e5 0x1F 12345678901234567890":    "4x4 1e5 0x1f 12345678901234567890",
		"a\xffb \xed\xa0\x80c":                 "a b c",
		`"AND" OR NOT NEAR(x) ^y {terms}: z* + - : <-> & | ! \ '`: "and or not near x y terms z",
	} {
		if got := strings.Join(termsOf(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestALongTermIsCut(t *testing.T) {
	for _, letter := range []string{"a", "é", "ß", "漢"} {
		got := termsOf(strings.Repeat(letter, 500) + " b")
		if len(got) != 2 || utf8.RuneCountInString(got[0]) != longestTerm || got[1] != "b" {
			t.Errorf("500 of %s: %q", letter, got)
		}
	}
}

// anyWords is made of what people write and of what breaks programs.
func anyWords() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"don't", "Łódź", "ﬁ", "\"", "“a b”", "'", "’", "-", " ", "\x00", "\xff", "4x4", "1e5", "AND", "NEAR(a b, 2)", "*", ":", "\\", "a\u0301",
			strings.Repeat("long", 30), "हिन्दी", "\u200d", "\u00ad", "<->", "terms:", "$1", "{", "漢字", "İ", "ẞ", "Ǆ",
		}),
		rapid.StringOfN(rapid.RuneFrom([]rune("abcABC '’\"-é")), 0, 30, -1),
	)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "") })
}

// sound says what is wrong with terms made of some text.
func sound(text string) string {
	terms := termsOf(text)
	for _, term := range terms {
		if n := utf8.RuneCountInString(term); n == 0 || n > longestTerm || !utf8.ValidString(term) {
			return "a term is empty, too long or not text: " + term
		}
		for _, r := range term {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || unicode.ToLower(r) != r || r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return "a term holds what is no small letter and no digit: " + term
			}
		}
	}
	if !slices.Equal(terms, termsOf(strings.Join(terms, " "))) {
		return "terms of the terms are others"
	}
	if !slices.Equal(terms, termsOf(norm.NFD.String(text))) || !slices.Equal(terms, termsOf(norm.NFC.String(text))) {
		return "the same text with its accents written otherwise has other terms"
	}
	return ""
}

func TestTermsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if wrong := sound(anyWords().Draw(t, "text")); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

func FuzzTerms(f *testing.F) {
	f.Add("He didn’t say; José \x00 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		if wrong := sound(text); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

// Plain letters take a short way, which must lead to the same place.
func TestTheShortWayGivesTheSameTerms(t *testing.T) {
	plain := rapid.SliceOf(rapid.OneOf(rapid.ByteRange(0, 127), rapid.SampledFrom([]byte("aZ0'' "))))
	rapid.Check(t, func(t *rapid.T) {
		var short, long wordWriter
		for _, c := range plain.Draw(t, "text") {
			short.plain(c)
			long.add(rune(c))
		}
		short.end()
		long.end()
		if short.out.String() != long.out.String() || short.terms != long.terms {
			t.Fatalf("%q, the long way %q", short.out.String(), long.out.String())
		}
	})
}

func TestAnEntryIsFoundByItsTextAndPlaces(t *testing.T) {
	e := record.Entry{
		Text:   "Seen near the Park.",
		Places: []record.Place{{Kind: "flat", Name: "Elm Court 12"}, {Kind: "park"}},
		People: []record.Person{{Role: "person-of-concern", Name: "Somebody"}}, Details: record.Details{{Key: "quote", Values: []string{"words"}}},
		Source: "file", Kind: "missing.episode",
	}
	if got, want := Terms(&e), []string{"seen", "near", "the", "park", "elm", "court", "12"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatIsSensitiveIsNotSearchable(t *testing.T) {
	open := []record.Handling{"", record.Open, record.ProfessionalsOnly}
	others := []record.Handling{record.Restricted, record.Sealed, "SEALED", " sealed ", "Open", "open ", "some word", "\x00"}
	for _, class := range []record.Class{record.ClassA, record.ClassB, record.ClassC, record.ClassS, "", "b", "D"} {
		for _, h := range append(slices.Clone(open), others...) {
			want := (class == record.ClassA || class == record.ClassB) && slices.Contains(open, h)
			if got := Searchable(&record.Entry{Handling: h, Text: "Words."}, class); got != want {
				t.Errorf("class %q, handling %q: searchable is %v", class, h, got)
			}
		}
	}
}

const twentyWords = "Social worker visited the home; mother said that he didn't come back on Friday night and was seen near Elm Court"

func BenchmarkTerms(b *testing.B) {
	for name, text := range map[string]string{"english": twentyWords, "accents": strings.Replace(twentyWords, "didn't", "didn’t", 1)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := termsOf(text); len(got) != 21 {
					b.Fatal(len(got))
				}
			}
		})
	}
}

func BenchmarkSum(b *testing.B) {
	terms := termsOf(twentyWords)
	b.ReportAllocs()
	for b.Loop() {
		SumOf(terms)
	}
}
