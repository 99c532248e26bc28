package web

import (
	"fmt"
	"strings"
	"testing"

	"sightline/record"
)

// What goes on paper says what it is, for whom and why, and what is not on it.
func TestThePrintedSheet(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	desk.withheld = map[record.Class]int{record.ClassS: 2}
	b := visit(t, desk)
	page := b.see("/children/c1/print")
	head := page.Text(".sl-a4 header")
	for _, words := range []string{"OFFICIAL-SENSITIVE", "Joe", "as at October 2023", "Allocated social worker", "preparing a visit"} {
		if !strings.Contains(head, words) {
			t.Errorf("the head does not say %q: %q", words, head)
		}
	}
	if n := len(page.All(".sl-a4 tbody tr")); n > printRows || n < printRows/2 {
		t.Errorf("%d rows", n)
	}
	foot := page.Text(".sl-a4 footer")
	if !strings.Contains(foot, "2 restricted entries left out") || !strings.Contains(foot, "2 entries withheld") {
		t.Errorf("the foot says %q", foot)
	}
	restricted := 0
	for _, it := range desk.children[id].Items {
		if it.Handling == record.Restricted {
			restricted++
			if strings.Contains(page.Text(".sl-a4"), it.Text.Reveal()) {
				t.Errorf("%s is restricted and on paper", it.Ref)
			}
		}
	}
	if restricted == 0 {
		t.Error("the story has no restricted entry: nothing is tested")
	}
	last := -1
	for _, n := range page.All(".sl-a4 tbody td") {
		if it := desk.children[id].Lookup(n.Text()); it != nil {
			if it.Pos < last {
				t.Errorf("%s stands out of order", it.Ref)
			}
			last = it.Pos
		}
	}
	if last < 0 {
		t.Error("no row names its entry")
	}
	if !page.Has("svg.sl-lanes") {
		t.Error("the strip of states is missing")
	}
}

// A restricted entry may be the child's own words: it is not quoted at the head of the sheet either.
func TestRestrictedWordsAreNotPrintedAtTheHead(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "r1", "Ray", submission("2010", "E1,social-care,S1,2024-02-01,,,child.voice,I told only you.,,,words=verbatim,,restricted\nE2,social-care,S1,2024-02-02,,,child.trusted-person,Names a hidden friend.,,,,,sealed\n"))
	page := visit(t, desk).see("/children/r1/print")
	if text := page.Text("main"); strings.Contains(text, "only you") || strings.Contains(text, "hidden friend") {
		t.Errorf("restricted words are on paper: %s", text)
	}
}

// A state that only a restricted entry opened is not drawn on paper, and the sheet claims no silence that is only its own.
func TestRestrictedStatesAreNotDrawnOnPaper(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "r1", "Ray", submission("2010", "E1,social-care,S1,2024-02-01,,,plan.protection-start,Plan.,,,category=neglect,,restricted\n"+
		"E2,social-care,S1,2024-02-02,,,child.seen,Seen.,,,,,restricted\nE3,social-care,S1,2024-02-03,,,note,A note.,,,,,\n"))
	b := visit(t, desk)
	sheet := b.see("/children/r1/print").Text("main")
	for _, words := range []string{"rotection plan", "no agency recorded", "No record", "nothing on record"} {
		if strings.Contains(sheet, words) {
			t.Errorf("the sheet says %q", words)
		}
	}
	if !strings.Contains(sheet, "2 restricted entries left out") || !strings.Contains(sheet, "nothing on this sheet") {
		t.Errorf("the sheet does not say that it says less than the record: %s", sheet)
	}
	if screen := b.see("/children/r1").Text("main"); !strings.Contains(screen, "rotection plan") {
		t.Error("the plan is not on the screen either: nothing is tested")
	}
}

// A page's title stays in the browser's history: it names no child.
func TestTitlesNameNoChild(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	for _, page := range []string{"/", "/children/c1", "/children/c1/print", thenAt(id, desk.children[id].Items[3])} {
		if title := b.see(page).Text("head title"); title == "" || strings.Contains(title, "Joe") {
			t.Errorf("%s is called %q", page, title)
		}
	}
}

// Long texts leave room for fewer entries: it stays one sheet.
func TestLongTextsLeaveRoomForFewerEntries(t *testing.T) {
	entries := ""
	for i := range 40 {
		entries += fmt.Sprintf("E%d,social-care,S1,2024-02-01,%d,,meeting.strategy,%s,,,,,\n", i, i, strings.Repeat("Long words of a meeting. ", 12))
	}
	desk := newDesk(t)
	desk.add(t, "l1", "Lee", submission("2010", entries))
	if n := len(visit(t, desk).see("/children/l1/print").All(".sl-a4 tbody tr")); n < 5 || n > 16 {
		t.Errorf("%d entries of four lines each are printed", n)
	}
}

// What an agency itself calls serious is on paper, also when it is the last that happened and something restricted is left out.
func TestWhatIsSeriousIsOnPaper(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	sheet := visit(t, desk).see("/children/c1/print").Text(".sl-a4 tbody")
	serious := 0
	for _, it := range desk.children[id].Items {
		if it.Details.Has("serious", "yes") {
			serious++
			if !strings.Contains(sheet, string(it.Ref.Record)) {
				t.Errorf("%s is called serious and is not on paper", it.Ref)
			}
		}
	}
	if serious == 0 {
		t.Error("the story holds nothing serious: nothing is tested")
	}
}
