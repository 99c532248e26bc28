package rules

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"

	"sightline/record"
)

func TestStoryLines(t *testing.T) {
	s, err := ParseStory("s", strings.NewReader(`
only a b
born 2008-05
2024-03-05T10:00 social-care-north meeting.strategy id=M1 area=north concern=county-lines,missing "place=flat: Elm Court 1" people="friend: F; adult: A%3B B" people="adult: C" known=2024-03-06 handling=restricted count=2 order=7 -- It said -- so.
+PT2H police note -- Two hours later.
+P1D  police note
age 14/15 school moment.offer after=J1
2024-04 court justice.order order=referral-order months=6
at 2024-05
  want a possible
  want b
`))
	if err != nil {
		t.Fatal(err)
	}
	e := s.steps[0].entry
	if e.Ref.String() != "social-care-north/M1" || e.Area != "north" || e.Count != 2 || e.Order.Value != 7 || e.Handling != "restricted" || e.Known.String() != "2024-03-06" {
		t.Errorf("fields: %v %v", e.Ref, e.Order)
	}
	if got := e.Details.All("concern"); len(got) != 2 || got[1] != "missing" {
		t.Errorf("concern: %v", len(got))
	}
	if len(e.Places) != 1 || e.Places[0].Kind != "flat" || e.Places[0].Name.Reveal() != "Elm Court 1" || len(e.People) != 3 || e.People[1].Role != "adult" || e.People[1].Name.Reveal() != "A; B" {
		t.Errorf("%d places, %d people", len(e.Places), len(e.People))
	}
	if e.Text.Reveal() != "It said -- so." {
		t.Errorf("the text is cut")
	}
	for i, want := range []string{"2024-03-05T10:00", "2024-03-05T12:00", "2024-03-06T12:00", "age 14/15", "2024-04", "2024-05"} {
		if got := s.steps[i].at.String(); !strings.HasPrefix(got, want) {
			t.Errorf("step %d is at %s, want %s", i, got, want)
		}
	}
	if got := s.steps[3].entry.Details.First("after"); got != "J1" {
		t.Errorf("what an offer came after: %q", got)
	}
	if got := s.steps[4].entry.Details.First("order"); got != "referral-order" {
		t.Errorf("the order a court made: %q", got)
	}
	if got := strings.Join(s.steps[5].want, ";"); got != "want a possible;want b" {
		t.Errorf("wanted: %s", got)
	}
}

func TestBrokenStoriesSayWhy(t *testing.T) {
	for text, want := range map[string]string{
		"  want a":                                   "1: not valid: under a line stand",
		"2024-01-01 school note\n  wish a":           "2: not valid: under a line stand",
		"2024-01-01 school note\n  done a possible":  "2: not valid: under a line stand",
		"2024-01-01 school":                          "when agency kind key=value",
		"2024-13-01 school note":                     "a month is 01 to 12",
		"soon school note":                           "this is not a year",
		"2024-01-01 school noted":                    `"noted" is not a kind`,
		"2024-01-01 school note days":                `"days" is not key=value`,
		"2024-01-01 school note days=3":              `"days" is not a detail of note`,
		"2024-01-01 school note concern=wory":        `"wory" is not a code of concern; allowed: exploitation`,
		"2024-01-01 school note quote=50%":           "is written %25",
		"2024-01-01 school note count=two":           "count is a whole number",
		"2024-01-01 school note count=-1":            "count is a whole number",
		"2024-01-01 school note people=M":            "people is written kind: name, several separated by ;",
		"2024-01-01 school note people=\"a: M; X\"":  "people is written kind: name, several separated by ;",
		"2024-01-01 school note people=\"a: M: X\"":  "people is written kind: name, several separated by ;",
		"2024-01-01 school note place=\"park:\"":     "place is written kind: name, several separated by ;",
		"2024-01-01 school note place=\"park: %zz\"": "place: % is written %25",
		"2024-01-01 school note \"quote=a b":         "a quotation mark is not closed",
		"+P1D school note":                           "+ counts from a line before it that has a day",
		"2024-01 school note\n+P1D school note":      "+ counts from a line before it that has a day",
		"2024-01-01 school note\n+1D school note":    "a duration is written P3M",
		"20.1.2024 school note":                      `"20.1.2024": this is not a date; a line begins with a time, such as 2024-01-20, 2024-01-20T18:30, 2024-01, age 14 or +P3D, or with at and a time, only, all or born; perhaps 2024-01-20`,
		"1/2/2024 school note":                       "perhaps 2024-02-01",
		"2024-01-01 school note\nwant a":             "2: not valid: want stands under the line at which it happens, two spaces in",
		"2024-01-01 school note – said":              `"–" is not key=value; a text stands behind two hyphens and a blank: -- text`,
		"all a":                                      "all, alone on its line, plays every rule",
		"only":                                       "only names the rules that are played",
		"only a\nall":                                "2: not valid: only names the rules that are played (only late-home); all",
		"at":                                         "a time is missing",
		"at 2024-01-01 noon":                         "at takes a time and nothing more",
		"born 1.2.2008":                              "write born 2008, born 2008-05 or born 2008-05-17",
		"born yesterday":                             "not a date",
		"2024-01-01 school note after=J1":            "a relative time is written",
		"-- nothing but words":                       "this is not a year",
	} {
		_, err := ParseStory("s.timeline", strings.NewReader(text))
		if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "s.timeline:") {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestAStoryFailsAloud: a story asserts silence as strictly as a question, and says what happened instead.
func TestAStoryFailsAloud(t *testing.T) {
	set := one(t, "when: {on: police.arrest}\nanswered-by: {on: moment.offer}\n")
	s, err := ParseStory("s.timeline", strings.NewReader("2024-01-01 police police.arrest\n2024-01-02 navigator moment.offer\n  want r\n"))
	if err != nil {
		t.Fatal(err)
	}
	failures, err := s.Play(set)
	if err != nil || len(failures) != 2 {
		t.Fatalf("%v, %v", failures, err)
	}
	for i, want := range []string{"s.timeline:1: written here: nothing; what happens: want r", "s.timeline:2: written here: want r; what happens: done r"} {
		if got := failures[i].String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	s, err = ParseStory("s.timeline", strings.NewReader("2024-01-01 police police.arrest order=5\n  want r\n2024-01-01 navigator moment.offer order=2\n"))
	if err != nil {
		t.Fatal(err)
	}
	failures, err = s.Play(one(t, "when: {on: police.arrest, unless: {on: moment.offer}}\n"))
	if err != nil || len(failures) != 1 || failures[0].String() != "s.timeline:3: written here: nothing; what happens: gone r" {
		t.Errorf("a question that a later line takes back: %v, %v", failures, err)
	}
	s.only = []string{"another"}
	if _, err := s.Play(set); !errors.Is(err, record.NotFound) {
		t.Errorf("a story of a rule that is not there: %v", err)
	}
}

// FuzzParseStory: no story makes the reader panic; what it refuses is not valid; what it takes can be played.
func FuzzParseStory(f *testing.F) {
	for _, name := range libraryFiles(f) {
		if path.Ext(name) == ".timeline" {
			data, _ := fs.ReadFile(LibraryFiles(), name)
			f.Add(string(data))
		}
	}
	f.Add("born age 3\nunknown a note\n+P9Y a note\nat ../2024\n")
	f.Add("9999-12-31 a note\n+P99999Y a note\n")
	set := one(f, "when: {on: note}\nopens: after 3 working days\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseStory("fuzz.timeline", strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, record.Invalid) {
				t.Errorf("%v", err)
			}
			return
		}
		if s.only = nil; len(s.steps) < 20 {
			if _, err := s.Play(set); err != nil {
				t.Error(err)
			}
		}
	})
}
