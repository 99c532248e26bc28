package language

import (
	"strings"
	"testing"
)

// What a partnership lays over our words is added, takes the place of a term of the same id, or leaves one out.
func TestAPartnershipLaysItsWordsOverOurs(t *testing.T) {
	c, err := New([]byte(`
lists:
  crime: plugging trotting
terms:
  - id: local-label
    words: Southgate lad
    why: It is said on our estate of boys who are used.
    instead: ["[Who?] used {him}.", "{child} was seen [where? when?]."]
    source: learning of our partnership
    is: ["southgate (lad|lads)"]
without: [keeps-missing]
phrases:
  chose: {does: ["@plump for ..2 <crime>"]}
fair:
  sentence: ["rehearsal"]
`))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"He is a Southgate lad.":                         "local-label",
		"She plumped for trotting.":                      "chose",
		"He absconded at ten.":                           "",
		"He is a Southgate lad, in the rehearsal.":       "",
		"Kai keeps placing himself at risk.":             "own-risk",
		"Kai keeps placing himself at risk (rehearsal).": "",
	} {
		found, got := c.Check(text, Staff), ""
		if len(found) > 0 {
			got = found[0].Term.ID
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
	if found := checker(t).Check("He absconded at ten.", Staff); len(found) != 1 {
		t.Error("what one partnership leaves out is left out for all")
	}
}

// A file that cannot be used is refused, and says where and what would be accepted, about every phrase at once.
func TestAFileThatCannotBeUsedSaysWhy(t *testing.T) {
	term := func(more string) string {
		return "terms:\n  - {id: x, words: x, why: x, instead: [x, x], source: x, " + more + "}\n"
	}
	for text, want := range map[string][]string{
		"terms: [{id: x}]": {`term "x"`, "two texts under instead"},
		"term: []":         {"no file of words"},
		"terms:\n  - {id: x, words: x, why: x, instead: [x, y, z], source: x}":        {"two texts under instead"},
		"terms:\n  - {id: x, words: x, why: x, instead: ['{she} did', y], source: x}": {"{child}, {him}, {his} and {self}"},
		term("does: ['(open']"):            {"term x", `"(open"`, "not closed"},
		term("does: ['Capital']"):          {"small letters"},
		term("does: [\"won't go\"]"):       {"contraction"},
		term("does: ['he is']"):            {"three letters or more"},
		term("does: ['..12 crime']"):       {"from ..1 to ..9"},
		term("does: ['crime ..2']"):        {"no word after it"},
		term("does: ['<nobody>']"):         {`no list "nobody"`},
		term("does: ['wor*', 'a)', 'x*']"): {`"a)"`, `"x*"`, "three letters"},
		"lists: {around: '<around>'}\n" + term("does: ['@choose <around>']"): {"names itself"},
		"fair: {somewhere: [not]}": {"before, after, sentence, quoted, beside"},
	} {
		_, err := New([]byte(text))
		if err == nil {
			t.Errorf("%s: it was taken", text)
			continue
		}
		for _, words := range want {
			if !strings.Contains(err.Error(), words) {
				t.Errorf("%s:\n%v\ndoes not say %q", text, err, words)
			}
		}
	}
}

// Every term says why, and two other wordings, each with a blank for what a passage does not say.
func TestEveryTermSaysWhyAndWhatInstead(t *testing.T) {
	for _, term := range checker(t).Terms() {
		for _, words := range term.Instead {
			if !strings.Contains(words, "[") {
				t.Errorf("%s: %q has no blank: it would be a fact that no record holds", term.ID, words)
			}
		}
		if !strings.HasSuffix(term.Why, ".") || strings.Contains(term.Why, "victim") {
			t.Errorf("%s: %q", term.ID, term.Why)
		}
	}
}

// A checker of nothing but some files finds what they name and none of our terms.
func TestAFileAloneFindsNothingOfOurs(t *testing.T) {
	c, err := Only([]byte("terms:\n  - {id: x, words: x, why: x., instead: ['[x]', x], source: x, does: ['@plump for crime']}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if found := c.Check("He plumped for crime and absconded.", Staff); len(found) != 1 || found[0].Term.ID != "x" {
		t.Errorf("found %v", found)
	}
	if _, err := Only([]byte("terms: [{id: x}]")); err == nil || !strings.Contains(err.Error(), "file 1") {
		t.Errorf("a file that is none: %v", err)
	}
}
