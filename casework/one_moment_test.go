package casework_test

import (
	"fmt"
	"slices"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// A record says of which day it is. Years later the list and the child's page count to that same day, and show the same level; what somebody
// decides in it is decided when they decide it.
func TestTheListAndThePageSayTheSameOfARecordInWhichTimeStandsStill(t *testing.T) {
	d := deskBefore(t, "J-134", day("2020-11-02 10:00"))
	who := d.as("sw", "social-worker", "social-care-cur")
	d.must(who, "refer", record.Ref{}, pathway.Answers{"worry": {"Older men were seen with him again."}, "danger": {"no"}})
	d.now = d.now.AddDate(3, 0, 0)

	board, err := d.Matters(t.Context(), desktest.Proving(d.Desk, who))
	if err != nil || len(board.Lines) != 1 {
		t.Fatalf("the list has %d lines, %v", len(board.Lines), err)
	}
	page, err := d.Pathway(t.Context(), desktest.Proving(d.Desk, who), d.joe)
	if err != nil {
		t.Fatal(err)
	}
	var listed, shown []string
	for _, one := range board.Lines[0].Waits {
		listed = append(listed, fmt.Sprintf("%s by %s late %t", one.Say, one.Due.Format("2006-01-02"), one.Late))
	}
	for i := range page.Waits {
		one := &page.Waits[i]
		shown = append(shown, fmt.Sprintf("%s by %s late %t", one.Say, one.Due.Format("2006-01-02"), !one.Due.IsZero() && one.Due.Before(page.Case.Now)))
	}
	if len(shown) == 0 || !slices.Equal(listed, shown) {
		t.Errorf("the list says\n%q\nand the page\n%q", listed, shown)
	}
	if level := pathway.Level(page.Case.Matters, page.Case.Matter()); board.Lines[0].Level != level {
		t.Errorf("the level is %q in the list and %q on the page", board.Lines[0].Level, level)
	}
	if got := page.Case.Now.Format("2006-01-02"); got != "2020-11-02" {
		t.Errorf("the page counts to %s", got)
	}
	form, err := d.StepForm(t.Context(), desktest.Proving(d.Desk, who), casework.StepAt{Child: d.joe, Step: "refer"})
	if err != nil || !form.Case.Now.Equal(d.now) {
		t.Errorf("a step is taken at %v (%v), and it is %v", form, err, d.now)
	}
}
