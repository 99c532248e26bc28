package casework_test

import (
	"fmt"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// Few children are not told as a number, nor all but few of them: whoever counts sees none of them.
func TestCountsOfExceptionsTellNobodyOfFew(t *testing.T) {
	h := hubDesk(t)
	office := desktest.Person("office", "partnership", record.Assurance)
	ended := func(children int) string {
		people, entries := "agency,child,family_name,given_names,date_of_birth\n", "record_id,agency,child,happened,kind,text\n"
		for i := range children {
			people += fmt.Sprintf("mace,M%d,Invented,Child%s,2009-04-%02d\n", i, strings.Repeat("a", i+1), i+1)
			entries += fmt.Sprintf("A%d,mace,M%d,2024-11-04,mace.accepted,Accepted at the panel.\nE%d,mace,M%d,2025-05-12,mace.exit,Closed: nothing was reported for some weeks.\n", i, i, i, i)
		}
		h.receive(map[string]string{"people.csv": people, "mace.csv": entries})
		counts, err := h.CountGates(t.Context(), office)
		if err != nil {
			t.Fatal(err)
		}
		return counts.Rows[0].Children.String()
	}
	if got := ended(2); got != "fewer than 6" {
		t.Errorf("of two children it says %q", got)
	}
	if got := ended(9); got != "not shown" {
		t.Errorf("of all but two it says %q", got)
	}
	if _, err := h.CountGates(t.Context(), h.worker); err == nil {
		t.Error("a worker is told of everybody’s children")
	}
	if _, err := h.CountGates(t.Context(), casework.Person(record.Actor{User: "office", Role: "partnership"}, record.SafeguardingNow, *h.now)); err == nil {
		t.Error("who came for something else counts")
	}
}
