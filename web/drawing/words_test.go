package drawing

import (
	"maps"
	"slices"
	"testing"
	"unicode/utf8"

	"sightline/chronology"
	"sightline/record"
)

// Every kind of the vocabulary has its own short words, and none is too long to stand beside a mark.
func TestEveryKindHasAShortLabel(t *testing.T) {
	w := short()
	for kind := range record.Words().KindList {
		alternatives := w.Kinds[kind]
		if len(alternatives) == 0 || len(alternatives[len(alternatives)-1].when) > 0 {
			t.Errorf("kind %s has no words that always fit", kind)
		}
		for _, alt := range alternatives {
			if n := utf8.RuneCountInString(alt.say); n > labelLetters {
				t.Errorf("kind %s: %q has %d letters, %d fit", kind, alt.say, n, labelLetters)
			}
		}
	}
	for kind := range w.Kinds {
		if record.Words().KindList[kind] == nil {
			t.Errorf("%s is not a kind of the vocabulary", kind)
		}
	}
}

// Details that choose between words are details of that kind, with codes of the vocabulary: a misspelt code would never fit.
func TestAlternativesUseTheVocabulary(t *testing.T) {
	for kind, alternatives := range short().Kinds {
		for _, alt := range alternatives {
			for key, code := range alt.when {
				kept, ok := record.Words().Detail(kind, key)
				if !ok {
					t.Errorf("kind %s has no detail %q", kind, key)
				}
				if ok && kept.Name == "codes" && code != "*" && !slices.Contains(kept.Codes, code) {
					t.Errorf("kind %s: %q is not a code of %s", kind, code, key)
				}
			}
		}
	}
}

// Every lane, state and role of the vocabulary has its place in the drawing.
func TestEverythingHasAPlace(t *testing.T) {
	w, v := short(), record.Words()
	for _, lane := range v.Lanes() {
		words, ok := w.Lanes[lane]
		if !ok || words.None == "" || !slices.Contains([]shape{circle, square, triangle, diamond, upright, cross}, shape(words.Shape)) {
			t.Errorf("lane %s has no name, no shape or no sentence for silence", lane)
		}
		if len(wrap(words.Name, laneSize*boldWider, gutter-6)) > 2 {
			t.Errorf("lane %s: its name takes more than two lines", lane)
		}
	}
	for state := range v.States {
		if len(w.States[state]) == 0 || w.laneOf[state] == "" {
			t.Errorf("state %s has no words or no lane", state)
		}
	}
	for _, row := range w.People {
		if widthOf(row.Name, rowSize) > gutter {
			t.Errorf("the row %q is too wide", row.Name)
		}
	}
	for role := range v.Roles {
		if !slices.ContainsFunc(w.People, func(r peopleRow) bool { return slices.Contains(r.Roles, role) }) {
			t.Errorf("role %s has no row", role)
		}
	}
	for code := range maps.Keys(w.Agencies) {
		if v.AgencyList[code] == "" {
			t.Errorf("%s is not an agency of the vocabulary", code)
		}
	}
}

func TestLabelsOfEntries(t *testing.T) {
	e := entry(1, "age 14", "missing.episode")
	e.Details = record.Details{{Key: "duration", Values: []string{"overnight"}}}
	it := child("", e).Items[0]
	if Label(it) != "Overnight" || Chip(it) != "Missing: overnight" {
		t.Errorf("label %q, chip %q", Label(it), Chip(it))
	}
	e.Count = 12
	e.Details = record.Details{{Key: "when_said", Values: []string{"in one year"}}}
	it = child("", e).Items[0]
	if Label(it) != "12 times" || Total(it) != "12 times missing, in one year" || Chip(it) != Total(it) {
		t.Errorf("label %q, total %q, chip %q", Label(it), Total(it), Chip(it))
	}
	unknown := child("", entry(1, "age 14", "a.kind-that-nobody-knows-of-yet")).Items[0]
	if n := utf8.RuneCountInString(Label(unknown)); n == 0 || n > labelLetters {
		t.Errorf("an unknown kind has a label of %d letters", n)
	}
}

// A text that says little by itself is told what it is about; one that tells it is left as the agency wrote it.
func TestTextsThatSayLittle(t *testing.T) {
	for _, c := range []struct {
		kind       record.Kind
		text, want string
	}{
		{"nrm.reasonable-grounds", "Positive.", "Reasonable grounds decision: Positive."},
		{"nrm.considered", "Considered at the meeting.", "National Referral Mechanism considered: Considered at the meeting."},
		{"missing.episode", "Missing continues.", "Missing continues."},
		{"nrm.reasonable-grounds", "", ""},
		{"child.voice", "\"I am fine.\"", "\"I am fine.\""}, // somebody's words stand by themselves
		{"note", "Came with the aunt and left after an hour.", "Came with the aunt and left after an hour."},
	} {
		e := entry(1, "age 14", c.kind)
		e.Text = record.Private(c.text)
		if got := InWords(child("", e).Items[0]).Reveal(); got != c.want {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
	}
}

func TestAgencyNames(t *testing.T) {
	for code, want := range map[record.AgencyCode]string{"police": "Police", "social-care-north": "Social care (north)", "never-heard-of": "never-heard-of"} {
		if got := Agency(code); got != want {
			t.Errorf("%s is called %q, want %q", code, got, want)
		}
	}
}

func TestStateNames(t *testing.T) {
	e := entry(1, "age 14", "plan.protection-start")
	e.Details = record.Details{{Key: "category", Values: []string{"neglect"}}}
	bars := child("", e).Bars()
	if len(bars) != 1 || StateName(&bars[0]) != "Child protection plan: neglect" {
		t.Error("a child protection plan is not named by its category")
	}
	if got := StateName(&chronology.Bar{State: "a-new-state", Opened: child("", e).Items[0]}); got != "a-new-state" {
		t.Errorf("a state without words is called %q", got)
	}
}

// What is routine weighs nothing; a number, an open question or a turning point does.
func TestSignificance(t *testing.T) {
	routine, arrest, total := entry(1, "age 14", "police.antisocial-behaviour"), entry(2, "age 14", "police.arrest"), entry(3, "age 14", "police.antisocial-behaviour")
	total.Count = 9
	c := child("", routine, arrest, total)
	if Significant(c.Items[0], false) || !Significant(c.Items[0], true) || !Significant(c.Items[1], false) || !Significant(c.Items[2], false) {
		t.Error("routine and significant are confused")
	}
	if Weight(c.Items[1], true) <= Weight(c.Items[1], false) {
		t.Error("an open question adds no weight")
	}
}
