package language

import (
	"pgregory.net/rapid"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a passage holds, what is found lies within it, in order, without overlap, and the filter loses nothing of it.
func FuzzCheck(f *testing.F) {
	c := checker(f)
	for _, name := range tuned {
		for i, one := range corpus(f, name) {
			if i%7 == 0 {
				f.Add(one.Say)
			}
		}
	}
	for _, text := range []string{"", "'", "“", "n't", "didn", "a-", "-a", "co-op", "\x80\xff he chose", "He chose.\n\nHe chose", "'''''", "HE IS A DRUG RUNNER", "é he's"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := c.Check(text, Staff)
		last := 0
		for _, one := range found {
			if one.Start < last || one.End <= one.Start || one.End > len(text) {
				t.Fatalf("%q: from %d to %d after %d", text, one.Start, one.End, last)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[one.Start:one.End]) {
				t.Fatalf("%q: from %d to %d is half a letter", text, one.Start, one.End)
			}
			last = one.End
			for _, words := range one.Instead() {
				if words == "" || strings.ContainsAny(words, "{}") {
					t.Fatalf("%s: %q is no wording", one.Term.ID, words)
				}
			}
		}
		if all := everySentence(c, text); len(all) != len(found) {
			t.Fatalf("%q: every sentence gives %d, the filter %d", text, len(all), len(found))
		}
		if len(c.Check(text, ChildSpeaks)) > 0 {
			t.Fatal("something was found in a child's own words")
		}
	})
}

// A phrase is read or refused in words, whatever it holds.
func FuzzPhrase(f *testing.F) {
	for _, phrase := range []string{"@refuse to ..2 (<help>|talk)", "!(on) lying !(in|under)", "((a|b)? c", "..9 # ##", "(((", "@", "<", "a|b", ", ,", "<self>*", "(a|)?"} {
		f.Add(phrase)
	}
	f.Fuzz(func(t *testing.T, phrase string) {
		w := &lexicon{lists: map[string][]string{"help": {"help", "@support"}, "self": {"<self>"}}, irregular: map[string][]string{}, classes: map[string]int{}}
		runs, err := w.read(phrase)
		if (err == nil) != (len(runs) > 0) {
			t.Fatalf("%q: %d runs and %v", phrase, len(runs), err)
		}
		for _, run := range runs {
			for _, s := range run.steps {
				if s.class < 0 || s.class >= len(w.members) || len(w.members[s.class]) == 0 {
					t.Fatalf("%q: a step of no word", phrase)
				}
			}
		}
	})
}

// A partnership's file is taken or refused in words, whatever it holds.
func FuzzWords(f *testing.F) {
	f.Add("terms:\n  - {id: x, words: a, why: b, instead: [c, d], source: e, does: ['@choose crime']}\nwithout: [chose]\n")
	f.Add("lists: {risk: 'fire <risk>'}")
	f.Add("fair: {behind: [x]}")
	f.Add("phrases: {chose: {does: ['((']}}")
	f.Fuzz(func(t *testing.T, text string) {
		local, err := readFile([]byte(text))
		if err != nil {
			return
		}
		merged := file{Lists: map[string]string{}, Irregular: map[string]string{}, Fair: map[string][]string{}, Phrases: map[string]Phrases{}}
		merged.add(local)
		if c, err := compile(merged); err == nil {
			c.Check("He chose crime, and nobody asked.", Staff)
		}
	})
}

// A passage of sentences set one after another holds what each of them holds, wherever there is nothing between them that speaks of both.
func TestAParagraphBetweenChangesNothing(t *testing.T) {
	c := checker(t)
	all := corpus(t, "councils")
	between := "\n\nThe visit took place on the Tuesday at ten in the morning.\n\n"
	rapid.Check(t, func(t *rapid.T) {
		one, two := all[rapid.IntRange(0, len(all)-1).Draw(t, "one")], all[rapid.IntRange(0, len(all)-1).Draw(t, "two")]
		want := len(c.Check(one.Say, Staff)) + len(c.Check(two.Say, Staff))
		if got := len(c.Check(one.Say+between+two.Say, Staff)); got != want {
			t.Fatalf("%d in both, %d apart:\n%s\n%s", got, want, one.Say, two.Say)
		}
	})
}

// Suggestions hold blanks and never a fact: every name and every number in them stands in the sentence.
func TestASuggestionInventsNothing(t *testing.T) {
	c := checker(t)
	for _, name := range slices.Concat(heldBack, tuned) {
		for _, one := range corpus(t, name) {
			for _, f := range c.Check(one.Say, Staff) {
				for i, words := range f.Instead() {
					template := f.Term.Instead[i]
					for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return r|0x20 < 'a' || 'z' < r|0x20 }) {
						if !strings.Contains(strings.ToLower(template), strings.ToLower(word)) && !strings.Contains(one.Say, word) && !pronounWord[strings.ToLower(word)] {
							t.Errorf("%q: %q says %q, which the sentence does not", one.Say, words, word)
						}
					}
					if strings.ContainsAny(words, "0123456789") && !strings.ContainsAny(template, "0123456789") {
						t.Errorf("%q: %q gives a number", one.Say, words)
					}
				}
			}
		}
	}
}

var pronounWord = map[string]bool{
	"he": true, "him": true, "his": true, "she": true, "her": true, "they": true, "them": true, "their": true, "the": true, "child": true, "s": true,
	"himself": true, "herself": true, "themselves": true,
}
