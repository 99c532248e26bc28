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
