package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/record"
)

// listDesk answers with a list as it was put in order.
type listDesk struct {
	Desk
	all []casework.Listed
}

func (d listDesk) List(context.Context, casework.Who) ([]casework.Listed, error) { return d.all, nil }

func TestTheListShowsWhoNeedsSomebody(t *testing.T) {
	born, _ := record.BornWithin(record.MustWhen("2010-05-03"))
	now := record.MustWhen("2024-06-01").In(born)
	_, desk := visitAda(t)
	c := desk.children["a1"]
	b := visit(t, listDesk{desk, []casework.Listed{
		{ID: "z", Name: "Zoe", Family: "Last", Born: born, Now: now, Asked: 5, Mine: 2, Late: 1, Open: c.OpenNow(), LastSeen: c.LastSeen()},
		{ID: "a", Name: "Amy", Born: record.UnknownBirth(), Now: now, Asked: 1, Held: true},
		{ID: "n", Born: born, Now: now},
	}})
	rows := b.see("/").All(".sl-list tbody tr")
	for i, want := range [][]string{
		{"Zoe Last", "Age 14", "2 for you · 3 for others", "Time allowed has passed for 1", "12 February 2024", "Social care, 110 days before 1 June 2024", "Child in need plan"},
		{"Amy", "Age not known", "1 for others", "no agency recorded “child seen”", "wait for a person", "nothing on record"},
		{"Name not recorded", "none"},
	} {
		for _, words := range want {
			if got := rows[i].Text(); !strings.Contains(got, words) {
				t.Errorf("row %d does not say %q: %q", i, words, got)
			}
		}
	}
	if text := strings.ToLower(b.see("/").Text("main")); strings.Contains(text, "risk") || strings.Contains(text, "score") || strings.Contains(text, "level") {
		t.Errorf("the list grades a child: %s", text)
	}
}

// A state of hours is not named in a later month, and one that another contains is named once.
func TestTheListNamesStatesOnce(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2008-05-03", "E1,police,P1,2024-01,,,police.protection,Protected.,,,,,\nE2,social-care,S1,2024-01-20,,,care.started,Cared for.,,,,,\nE3,social-care,S1,2024-01-21,,,care.home-placement,With her mother.,,,parent=mother,,\n"))
	open := desk.children["k1"].OpenNow()
	if len(open) < 3 {
		t.Fatalf("%d states are open: nothing is tested", len(open))
	}
	now := record.MustWhen("2024-03-01").In(record.UnknownBirth())
	row := visit(t, listDesk{desk, []casework.Listed{{ID: "k1", Name: "Kit", Now: now, Open: open}}}).see("/").Text(".sl-list tbody")
	if strings.Contains(row, "Police protection") || strings.Contains(row, "started, no end") || strings.Count(row, "Cared for") != 1 {
		t.Errorf("it says %q", row)
	}
}

func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	if got := visit(t, newDesk(t)).see("/").Text("main"); !strings.Contains(got, "No records have been received yet") {
		t.Errorf("it says %q", got)
	}
}

func TestALongListIsPaged(t *testing.T) {
	var all []casework.Listed
	for i := range 2*listRows + 1 {
		all = append(all, casework.Listed{ID: record.ChildID(fmt.Sprint("c", i)), Name: record.Private(fmt.Sprint("Child", i, "."))})
	}
	b := visit(t, listDesk{newDesk(t), all})
	seen := ""
	for _, query := range []string{"", "?page=2", "?page=3"} {
		seen += b.see("/" + query).Text(".sl-list tbody th")
	}
	for i := range all {
		if !strings.Contains(seen, fmt.Sprint("Child", i, ".")) {
			t.Errorf("child %d is on no page", i)
		}
	}
	if got := len(b.see("/?page=99").All(".sl-list tbody tr")); got != 1 {
		t.Errorf("a page after the last shows %d children", got)
	}
}
