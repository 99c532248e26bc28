package web

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/internal/htmlcheck"
	"sightline/record"
)

// onPaper gives the entries of a printed sheet.
func onPaper(t *testing.T, b *browser, c *chronology.Chronology, id string) []*chronology.Item {
	t.Helper()
	var items []*chronology.Item
	for _, n := range b.see("/children/" + id + "/print").All(".sl-a4 tbody td") {
		if it := c.Lookup(n.Text()); it != nil {
			items = append(items, it)
		}
	}
	return items
}

// The turning points of the published review are on the sheet, and no kind crowds out the others (R-060, 4.1.9).
func TestTheSheetHasTheTurningPoints(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	c := desk.children["c1"]
	items := onPaper(t, visit(t, desk), c, "c1")
	for what, is := range map[string]func(*chronology.Item) bool{
		"a strategy meeting that says which view it took": func(it *chronology.Item) bool { return it.Kind == "meeting.strategy" && it.Details.First("view") != "" },
		"the first referral for exploitation": func(it *chronology.Item) bool {
			return it.Kind == "social-care.referral" && it.Details.Has("concern", "criminal-exploitation")
		},
		"how the child thinks":              func(it *chronology.Item) bool { return it.Kind == "education.cognitive-assessment" },
		"a review without the child":        func(it *chronology.Item) bool { return it.Details.Has("attended_by_child", "no") },
		"a marker":                          func(it *chronology.Item) bool { return it.Kind == "police.marker" },
		"a total of times missing":          func(it *chronology.Item) bool { return it.Kind == "missing.episode" && it.Count > 1 },
		"a total of emergency visits":       func(it *chronology.Item) bool { return it.Kind == "health.emergency" && it.Count > 1 },
		"leaving the exploitation panel":    func(it *chronology.Item) bool { return it.Kind == "mace.exit" },
		"the decision about the care order": func(it *chronology.Item) bool { return it.Kind == "legal.discharge-decision" },
	} {
		if !slices.ContainsFunc(items, is) {
			t.Errorf("%s is not on the sheet", what)
		}
	}
	kinds := map[record.Kind]int{}
	for _, it := range items {
		kinds[it.Kind]++
		if kinds[it.Kind] > sameKind+1 { // a total stands beside two
			t.Errorf("%d rows are %s", kinds[it.Kind], it.Kind)
		}
	}
}

// A dated child: many times missing never push out one meeting; where there is nothing else, they have the room.
func TestManyOfAKindDoNotPushOutAMeeting(t *testing.T) {
	desk := newDesk(t)
	rows := "M,social-care,S1,2024-01-01,,,meeting.strategy,Strategy meeting.,,,,,\nF,social-care,S1,2024-01-02,,,social-care.referral,Referred by school.,,,concern=criminal-exploitation,,\n"
	for i := range 60 {
		rows += fmt.Sprintf("E%d,police,P1,2024-02-%02d,%d,,missing.episode,Missing continues.,,,duration=extended;significance=notable,,\n", i, 1+i/3, i)
	}
	desk.add(t, "m1", "Mia", submission("2010-05-03", rows))
	b := visit(t, desk)
	items := onPaper(t, b, desk.children["m1"], "m1")
	if len(items) < printRows/2 || !slices.ContainsFunc(items, func(it *chronology.Item) bool { return it.Kind == "meeting.strategy" }) ||
		!slices.ContainsFunc(items, func(it *chronology.Item) bool { return it.Kind == "social-care.referral" }) {
		t.Errorf("%d rows, or the meeting or the first referral for exploitation is missing", len(items))
	}
	if strip := b.see("/children/m1/print").Text("svg.sl-lanes"); !strings.Contains(strip, "Jan") {
		t.Errorf("the strip of a dated child has no months: %q", strip)
	}
}

// The questions of this role are on the sheet, and rows name no others.
func TestTheSheetNamesOnlyItsQuestions(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	page := visit(t, desk).see("/children/c1/print")
	asked := page.All(".sl-a4__q li")
	if len(asked) == 0 || len(asked) > printQuestions {
		t.Fatalf("%d questions are printed", len(asked))
	}
	on := map[string]bool{}
	for _, n := range asked {
		number, _, _ := strings.Cut(strings.TrimSpace(n.Text()), " ")
		on[number] = true
	}
	named := 0
	const cells, numbers = 4, 2
	for i, n := range page.All(".sl-a4 tbody td") {
		if i%cells != numbers {
			continue
		}
		for number := range strings.SplitSeq(n.Text(), ", ") {
			if number = strings.TrimSpace(number); number != "" {
				named++
				if !on[number] {
					t.Errorf("a row names question %s, which is not on the sheet", number)
				}
			}
		}
	}
	if named == 0 || !strings.Contains(page.Text(".sl-a4"), "Where safe") || !strings.Contains(page.Text(".sl-a4 footer"), "on the screen") {
		t.Errorf("%d rows name a question, or the sheet does not say where the child is safe or what is left out", named)
	}
}

// Opening an entry, choosing a question and turning the page keep what the reader chose; what counts all entries is then left out.
func TestTheFilterIsKept(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	page := b.see("/children/c1?agency=police")
	for _, selector := range []string{".sl-table tbody a.govuk-link", "aside.sl-panel li.sl-q a", ".sl-table a.sl-q__no", ".sl-lanes a.e"} {
		for _, n := range page.All(selector) {
			if to, _ := n.Attr("href"); !strings.Contains(to, "agency=police") && !strings.HasPrefix(to, whyLink("c1", "")) { // a question has a page of its own
				t.Errorf("%s forgets the filter: %s", selector, to)
			}
		}
	}
	if len(page.All(".sl-lanes a.e")) == 0 || len(page.All(".sl-table a.sl-q__no")) == 0 {
		t.Error("there is no link to look at")
	}
	if drawn := page.Text("svg.sl-lanes"); strings.Contains(drawn, "each time an entry names them") || strings.Contains(drawn, "Entries each agency supplied") {
		t.Error("rows that count all entries stand under a part of them")
	}
	if !strings.Contains(page.Text(".sl-chron"), "rows of people and of agencies are left out") {
		t.Error("it does not say what is left out")
	}
	it := desk.children[id].Items[30]
	opened := b.see("/children/c1?agency=police&q=4&e=" + casework.Token(id, it.Ref))
	kept := func(n htmlcheck.Node) bool { to, _ := n.Attr("href"); return strings.Contains(to, "agency=police") }
	if !slices.ContainsFunc(opened.All(".sl-entry .sl-go a"), kept) {
		t.Error("closing an entry forgets the filter")
	}
}

// Who knew what: few rows of a kind, and those come first of which some agency was told.
func TestWhoKnewWhatIsVaried(t *testing.T) {
	desk := newDesk(t)
	rows := ""
	for i := range 30 {
		rows += "E" + strconv.Itoa(i) + ",police,P1,2024-02-01," + strconv.Itoa(i) + ",,police.arrest,Arrested again.,,,serious=no,,\n"
	}
	rows += "S,social-care,S1,2024-01-01,,,meeting.strategy,Strategy meeting with the police.,,,attended=police;concern=criminal-exploitation,,\n" +
		"L,social-care,S1,2024-03-01,,,note,The end.,,,,,\n"
	for i := range 14 {
		rows += "K" + strconv.Itoa(i) + ",social-care,S1,2024-01-02," + strconv.Itoa(i) + ",,care.placement,Placed.,,,,,\n"
	}
	desk.add(t, "v1", "Vi", submission("2010-05-03", rows))
	c := desk.children["v1"]
	page := visit(t, desk).see(thenAt("v1", c.Items[c.Len()-1]))
	if text := page.Text(".sl-matrix tbody"); !strings.Contains(text, "Strategy meeting") || !strings.Contains(text, "was told") {
		t.Errorf("what an agency was told is crowded out: %s", text)
	}
	if n := len(page.All(".sl-matrix tbody tr")); n > matrixRows {
		t.Errorf("%d rows", n)
	}
}

// Browsers print no backgrounds: a white number would be lost.
func TestNumbersOfQuestionsStayReadableOnPaper(t *testing.T) {
	sheet, err := os.ReadFile("../assets/src/_print.scss")
	if err != nil {
		t.Fatal(err)
	}
	_, paper, _ := strings.Cut(string(sheet), "@media print {")
	paper, _, _ = strings.Cut(paper, "@media screen")
	_, rule, ok := strings.Cut(paper, ".sl-q__no {")
	if rule, _, _ = strings.Cut(rule, "}"); !ok || !strings.Contains(rule, ": #000;") || !strings.Contains(rule, "background: none") {
		t.Error("numbers of questions are printed white on nothing")
	}
}
