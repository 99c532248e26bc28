package drawing

import (
	"fmt"
	"html/template"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"sightline/chronology"
	"sightline/record"
)

// Every published and invented child draws well: the record of ages and the dated ones, whole and at a step of the past.
func TestEveryStoryDraws(t *testing.T) {
	for _, s := range everyStory(t) {
		t.Run(s.Name, func(t *testing.T) {
			parse(t, string(Lanes(s)))
			parse(t, string(Strip(s)))
			s.Chronology = s.Chronology.AsOf(s.Chronology.Items[s.Chronology.Len()/2])
			parse(t, string(Lanes(s)))
			parse(t, string(Strip(s)))
		})
	}
}

// The review's own timeline: what a reader must be able to see (R-003, paragraphs 2.7, 4.1.16, 4.1.9).
func TestThePublishedReviewIsDrawn(t *testing.T) {
	c := story(t, "joe")["Joe"]
	s := Scene{Chronology: c, Name: "Joe", People: true, Coverage: true}
	all := parse(t, string(Lanes(s)))
	for _, words := range []string{
		"Joe’s age", "order, not dates", "0 to 10", "Time not known", // order, never an invented date
		"No agency recorded “child seen”. Contacts are the marks in each lane.", // silence is data
		"No entry of its own; places are named in other entries",
		"12 times missing", "22 times seen in custody, in a three-year period", "9 A&E visits in all, some drawn above", // totals, never split
		"Child protection plan: neglect", "Full care order",
		"No agency said which period its records cover, so an empty cell means not supplied, not “nothing happened”.",
		"Mother", "Father",
	} {
		if !says(all, words) {
			t.Errorf("the drawing does not say %q", words)
		}
	}
	if got, want := len(withClass(all, "e"))+len(withClass(all, "agg")), 189-repeats(c); got != want {
		t.Errorf("%d entries are drawn, want %d", got, want)
	}
	if len(withClass(all, "tick")) > 0 {
		t.Error("a record of ages has ticks of dates")
	}
}

func repeats(c *chronology.Chronology) int {
	n := 0
	for _, it := range c.Items {
		n += truth(it.Repeats)
	}
	return n
}

// Hostile text in every place an agency can write never becomes markup, and control characters never reach the page.
func TestHostileTextStaysText(t *testing.T) {
	const bad = "<script>alert(1)</script>\" onload=\"x' \x00\x07\u202E&]]>"
	e := entry(1, "age 14", bad)
	e.Ref = record.Ref{Agency: bad, Record: bad}
	e.Text, e.Area, e.Handling = bad, bad, bad
	e.People = []record.Person{{Role: bad, Name: bad}}
	e.Details = record.Details{{Key: "when_said", Values: []string{bad}}, {Key: "injury", Values: []string{bad}}}
	total := entry(2, "age 14", "missing.episode")
	total.Text, total.Details, total.Count = bad, record.Details{{Key: "when_said", Values: []string{"<script>"}}}, 12
	silent := entry(3, "age 15", bad)
	silent.Text = ""
	c := child("", e, total, silent)
	s := Scene{
		Chronology: c, Name: bad, People: true, Coverage: true, Ringed: map[record.Ref]bool{e.Ref: true},
		Flags: []Flag{{Number: 1, At: e.Ref, Look: bad, Asks: bad, Link: "javascript:alert(1)"}},
		Link:  func(*chronology.Item) string { return "/child/1?entry=\"><script>" },
		Lanes: append(c.Words().Lanes(), bad),
	}
	for _, html := range []template.HTML{Lanes(s), Strip(s), Mark(bad, true, true), Legend()} {
		out := string(html)
		if strings.Contains(out, "<script") || strings.Contains(out, "javascript:") {
			t.Errorf("markup of an agency reached the page: %s", out[strings.Index(out, "script")-40:][:80])
		}
		if strings.ContainsFunc(out, func(r rune) bool { return unicode.IsControl(r) || turns(r) }) {
			t.Error("a control character reached the page")
		}
		for _, e := range parse(t, out) {
			if e.name == "script" || e.attrs["onload"] != "" {
				t.Errorf("<%s> came out of an agency's words", e.name)
			}
		}
	}
}

// Words that may not be shown come here as empty: the mark then says its label alone.
func TestWithheldTextIsNotMissed(t *testing.T) {
	e := entry(1, "2023-05-04", "police.arrest")
	e.Text = ""
	titles := parse(t, string(Lanes(Scene{Chronology: child("2008-01-01", e)})))
	if !says(titles, "4 May 2023, Police: Arrest") {
		t.Error("an entry without words has no title")
	}
}

func TestNoEntryAtAll(t *testing.T) {
	s := Scene{Chronology: child(""), Name: "Ada", People: true, Coverage: true}
	all := parse(t, string(Lanes(s)))
	if !says(all, "No entry yet") || !says(all, "No entry is about health") {
		t.Error("an empty record does not say that it is empty")
	}
	parse(t, string(Strip(s)))
}

// Only addresses of this site become links, and none takes a tab stop: the table is the keyboard's way.
func TestLinks(t *testing.T) {
	for address, want := range map[string]bool{"#e1": true, "/child/x": true, "?q=1": true, "": false, "//elsewhere.example": false, "https://elsewhere.example": false, "javascript:x": false} {
		s := Scene{Chronology: child("", entry(1, "age 14", "note")), Link: func(*chronology.Item) string { return address }}
		for _, e := range withClass(parse(t, string(Lanes(s))), "e") {
			if (e.name == "a") != want {
				t.Errorf("%q is drawn as <%s>", address, e.name)
			}
			if e.name == "a" && e.attrs["tabindex"] != "-1" {
				t.Errorf("%q takes a tab stop", address)
			}
		}
	}
}

// One event told by two agencies is drawn once, and names both; it is still drawn when only the second agency is chosen.
func TestOneEventIsDrawnOnce(t *testing.T) {
	first, second := entry(1, "age 14", "police.arrest"), entry(2, "age 14", "police.arrest")
	second.Ref.Agency, second.Details = "health", record.Details{{Key: "same_as", Values: []string{"police/P-1"}}}
	s := Scene{Chronology: child("", first, second), Ringed: map[record.Ref]bool{second.Ref: true}}
	all := parse(t, string(Lanes(s)))
	if len(withClass(all, "e")) != 1 || !says(all, "Police, also Health") || len(withClass(all, "ring")) != 1 {
		t.Error("an event is drawn twice, or its second teller is lost")
	}
	s.Shown = func(it *chronology.Item) bool { return it.Ref.Agency == "health" }
	if len(withClass(parse(t, string(Lanes(s))), "e")) != 1 {
		t.Error("an event is lost when its first teller is not chosen")
	}
}

// A filter redraws the lanes, and never claims that nobody wrote what it hides.
func TestFilterDoesNotClaimSilence(t *testing.T) {
	s := Scene{Chronology: child("", entry(1, "age 14", "health.emergency"), entry(2, "age 15", "police.arrest"))}
	s.Shown = func(it *chronology.Item) bool { return it.Lane == "police" }
	all := parse(t, string(Lanes(s)))
	if says(all, "No entry is about health") || !says(all, "None of the entries chosen here is in this row") {
		t.Error("a hidden entry is drawn as silence")
	}
	if got := len(withClass(all, "e")); got != 1 {
		t.Errorf("%d marks are shown, want 1", got)
	}
}

// One agency's view is a part of the record: what it does not hold may be written all the same, so silence is said of the part alone.
func TestPartOfTheRecordDoesNotClaimSilence(t *testing.T) {
	s := Scene{Chronology: child("", entry(1, "age 12", "police.arrest"), entry(2, "age 14", "police.arrest")), Part: true, People: true, Coverage: true}
	for _, e := range parse(t, string(Lanes(s))) {
		if strings.HasPrefix(e.text, "Nobody") || strings.HasPrefix(e.text, "No agency recorded") || strings.HasPrefix(e.text, "No agency supplied") || strings.HasPrefix(e.text, "No entry is about") {
			t.Errorf("a part of the record says %q", e.text)
		}
	}
}

// Each look of a question has its own shape, and the number is struck through when a person set it aside.
func TestQuestionsShowWhatBecameOfThem(t *testing.T) {
	s := Scene{Chronology: child("", entry(1, "age 14", "note"), entry(2, "age 15", "note"))}
	for i, look := range []Look{Open, Answered, SetAside, Lapsed} {
		s.Flags = append(s.Flags, Flag{Number: i + 1, At: s.Chronology.Items[i%2].Ref, Look: look, Asks: "Who will ask?", Link: "#q"})
	}
	s.Flags = append(s.Flags, Flag{Number: 9, At: record.Ref{Agency: "police", Record: "not of this child"}})
	all := parse(t, string(Lanes(s)))
	if !says(all, "Question 2, answered: Who will ask?") || len(withClass(all, "small")) != 3 || len(withClass(all, "pole")) != 1 {
		t.Error("a closed question is not a small mark with its number and words in the title")
	}
	for _, look := range []Look{Open, Answered, SetAside, Lapsed} {
		if got := len(withClass(withClass(all, "flag"), string(look))); got != 1 {
			t.Errorf("%d flags are %s, want 1", got, look)
		}
	}
	if len(withClass(all, "flag")) != 4 || len(withClass(all, "through")) != 1 {
		t.Error("a question has no flag, one too many, or is not struck through")
	}
}

// The chosen question keeps its number also when it is closed.
func TestAChosenClosedQuestionKeepsItsNumber(t *testing.T) {
	s := Scene{Chronology: child("", entry(1, "age 14", "note"))}
	s.Flags = []Flag{{Number: 77, At: s.Chronology.Items[0].Ref, Look: Lapsed, Asks: "Who will ask?", Chosen: true}}
	all := parse(t, string(Lanes(s)))
	if len(withClass(all, "small")) != 0 || !says(all, "77") || len(withClass(all, "pole")) != 1 {
		t.Error("the chosen question is a small mark without its number")
	}
}

// Every class the drawing writes is one the style sheet knows, so that a renamed class cannot lose its look unnoticed.
func TestClassesHaveAStyle(t *testing.T) {
	sheet := ""
	for _, name := range []string{"_drawing", "_print", "_table"} {
		text, err := os.ReadFile("../../assets/src/" + name + ".scss")
		if err != nil {
			t.Fatal(err)
		}
		sheet += string(text)
	}
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`[.]([a-z][a-z-]*)`).FindAllStringSubmatch(sheet, -1) {
		styled[m[1]] = true
	}
	bare := []string{"e", "sl-mark"} // drawn by what is in them
	for _, s := range everyStory(t) {
		for i, look := range []Look{Open, Answered, SetAside, Lapsed} {
			s.Flags = append(s.Flags, Flag{Number: i, At: s.Chronology.Items[0].Ref, Look: look})
		}
		for _, e := range parse(t, "<div>"+string(Lanes(s)+Strip(s)+Legend())+"</div>") {
			for class := range strings.FieldsSeq(e.attrs["class"]) {
				if !styled[class] && !slices.Contains(bare, class) {
					t.Fatalf("class %q has no style", class)
				}
			}
		}
	}
}

func BenchmarkLanes(b *testing.B) {
	joe := Scene{Chronology: story(b, "joe")["Joe"], Name: "Joe", People: true, Coverage: true}
	b.Run("189 entries", func(b *testing.B) {
		for b.Loop() {
			Lanes(joe)
		}
	})
	b.Run("2000 entries", func(b *testing.B) {
		s := Scene{Chronology: many(2000), Name: "Ada", People: true, Coverage: true}
		for b.Loop() {
			Lanes(s)
		}
	})
}

// many is a child of whom very much is written, all of it dated.
func many(n int) *chronology.Chronology {
	entries := make([]record.Entry, 0, n)
	for i := range n {
		day := fmt.Sprintf("%d-%02d-%02d", 2015+i*8/n, 1+i*96/n%12, 1+i%28)
		entries = append(entries, entry(i+1, day, allKinds[i*7%len(allKinds)]))
	}
	return child("2007-05-09", entries...)
}

// Two thousand entries stay legible: few rows of marks, words limited, and a page of reasonable size.
func TestVeryManyEntries(t *testing.T) {
	pic := compose(Scene{Chronology: many(2000)})
	for _, lane := range pic.lanes {
		if len(lane.labels) > mostWords || lane.end-lane.y > 420 {
			t.Errorf("lane %s is %v high with %d words", lane.lane, lane.end-lane.y, len(lane.labels))
		}
	}
}
