package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/stories"
)

// What is kept ready is what asking anew gives: the same questions in the same words and order.
func TestWhatIsKeptReadyIsWhatAskingGives(t *testing.T) {
	o := open(t)
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Receive(t.Context(), receiver, s); err != nil {
		t.Fatal(err)
	}
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	shown := o.look(o.list()[0].ID, casework.View{})
	if asked := set.Ask(shown.Chronology); len(asked) == 0 || !cmp.Equal(asked, shown.Prompts, cmpopts.EquateEmpty()) {
		t.Errorf("%d questions are kept ready, %d are asked anew, or they differ", len(shown.Prompts), len(asked))
	}
}

// Some questions depend on the day. They are asked again when it is over, in the list as on the page.
func TestQuestionsAreAskedAgainWhenTheDayIsOver(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2011-04-02,\n",
		"police.csv": entries + "A1,police,P1,2025-05-31,missing.reported,Reported missing.\nA2,police,P1,2025-06-01,missing.returned,Came back.\n",
	})
	before := o.list()[0]
	later := casework.NewDesk(o.store, library(t), func() time.Time { return time.Date(2025, 9, 2, 9, 0, 0, 0, time.UTC) })
	page, err := later.Open(t.Context(), worker, before.ID, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Prompts) == 0 || before.Asked > 0 {
		t.Fatalf("%d questions on the day after she came back, %d three months later", before.Asked, len(page.Prompts))
	}
	if err := later.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := later.List(t.Context(), worker)
	if err != nil || after[0].Asked != len(page.Prompts) {
		t.Errorf("the list says that %d wait, %v", after[0].Asked, err)
	}
	if checked, err := later.Check(t.Context(), checker); err != nil || checked.Bad != "" || checked.Stale != 0 {
		t.Errorf("%+v, %v", checked, err)
	}
}

// Another library asks other questions: the page shows them at once, the check says how many wait, and the list has them once they were asked.
func TestAnotherLibraryIsAskedInTheBackground(t *testing.T) {
	o := open(t)
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Receive(t.Context(), receiver, s); err != nil {
		t.Fatal(err)
	}
	none := casework.NewDesk(o.store, &rules.Set{}, time.Now)
	id := o.list()[0].ID
	if page, err := none.Open(t.Context(), worker, id, casework.View{}); err != nil || len(page.Prompts) > 0 {
		t.Errorf("%d questions of no rule, %v", len(page.Prompts), err)
	}
	if checked, err := none.Check(t.Context(), checker); err != nil || checked.Bad != "" || checked.Stale != 1 {
		t.Errorf("before it was asked again: %+v, %v", checked, err)
	}
	if err := none.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if checked, err := none.Check(t.Context(), checker); err != nil || checked.Bad != "" || checked.Stale != 0 {
		t.Errorf("after: %+v, %v", checked, err)
	}
	if now := o.list()[0].Asked; now != 0 {
		t.Errorf("%d questions in the list", now)
	}
}

// What is sealed is kept and shown to nobody, and the report that says so does not repeat it.
func TestSealedRecordsAreKeptApart(t *testing.T) {
	o := open(t)
	report := o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2011-04-02,\n",
		"police.csv": "record_id,agency,child,happened,kind,text,handling\n" +
			"A1,police,P1,2025-05-31,note,Lives at the refuge in Elm Court,sealed\nA2,police,P1,2025-06-01,note,Seen., SEALED \nA3,police,P1,2025-06-02,note,Well.,\n",
	})
	if report.Applied != 3 || report.Refused() != 0 {
		t.Fatalf("%+v", report)
	}
	last := report.Notices[len(report.Notices)-1].Message
	if !strings.Contains(last, "2 records are kept sealed") || strings.Contains(last, "Elm") {
		t.Errorf("the report says %q", last)
	}
	if page := o.look(o.list()[0].ID, casework.View{}); page.Chronology.Len() != 1 {
		t.Errorf("%d entries are shown", page.Chronology.Len())
	}
}

// A record that was held open and comes again sealed is closed: shown to nobody and found by no search, also when the old row comes again.
func TestARecordThatComesSealedIsClosed(t *testing.T) {
	o := open(t)
	file := func(handling string) map[string]string {
		return map[string]string{
			"people.csv": people + "police,P1,Invented,Mara,2011-04-02,\n",
			"police.csv": "record_id,agency,child,happened,kind,text,handling\nA1,police,P1,2025-05-31,note,Lives at 4 Refuge Lane," + handling + "\nA2,police,P1,2025-06-01,note,Seen.,\n",
		}
	}
	o.receive(file(""))
	report := o.receive(file("sealed"))
	if report.Refused() != 0 || len(report.Notices) == 0 || !strings.Contains(report.Notices[len(report.Notices)-1].Message, "1 of them was held open before") {
		t.Fatalf("%+v", report)
	}
	for range 2 {
		if page := o.look(o.list()[0].ID, casework.View{}); page.Chronology.Len() != 1 {
			t.Errorf("%d entries are shown", page.Chronology.Len())
		}
		if found, _, err := o.Search(t.Context(), worker, "refuge"); err != nil || len(found) > 0 {
			t.Errorf("%d found, %v", len(found), err)
		}
		if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
			t.Errorf("%+v, %v", checked, err)
		}
		o.receive(file(""))
	}
}

// A record corrected within a large file from one child to another stands where the correction puts it, as in a small one.
func TestALargeFileThatMovesARecordMovesIt(t *testing.T) {
	for _, others := range []int{5, 1500} {
		o := open(t)
		rows := "R1,police,P1,2025-05-31,note,Written of the wrong child.\nR1,police,P2,2025-05-31,note,Written of the right child.\n"
		for i := range others {
			rows += fmt.Sprintf("X%d,police,P%d,2025-06-01,note,Seen %d.\n", i, 1+i%2, i)
		}
		o.receive(map[string]string{
			"people.csv": people + "police,P1,Wrong,Xena,2011-04-02,\npolice,P2,Right,Yorick,2010-04-02,\n", "police.csv": entries + rows,
		})
		for _, child := range o.list() {
			page := o.look(child.ID, casework.View{})
			has := slices.ContainsFunc(page.Chronology.Items, func(it *chronology.Item) bool { return it.Ref.Record == "R1" })
			if has != (page.Name == "Yorick") {
				t.Errorf("among %d others, R1 stands with %s: %v", others, page.Name.Reveal(), has)
			}
		}
	}
}

// Who has looked, in which role and why, is there to be asked for, and asking is a line too.
func TestWhoHasLookedCanBeAsked(t *testing.T) {
	o := open(t)
	o.receive(police)
	id := o.list()[0].ID
	o.look(id, casework.View{})
	o.look(id, casework.View{})
	if _, err := o.Trace(t.Context(), worker, id); err != nil {
		t.Fatal(err)
	}
	traced, err := o.Trace(t.Context(), worker, id)
	if err != nil {
		t.Fatal(err)
	}
	var acts []record.Act
	for _, l := range traced.Lines {
		acts = append(acts, l.Act)
	}
	if want := []record.Act{record.TraceAct, record.TraceAct, record.OpenAct, record.OpenAct, record.TieAct}; !slices.Equal(acts, want) {
		t.Errorf("%v, want %v", acts, want)
	}
	if !traced.Signed.IsZero() || traced.Not == "" {
		t.Errorf("a proof without a checkpoint, or no word of why there is none: %q", traced.Not)
	}
}

// A search finds words in what may be searched, of every child, and never what is sensitive or restricted.
func TestASearchFindsWordsOfEveryChild(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2011-04-02,\npolice,P2,Other,Ayo,2010-01-09,\n",
		"police.csv": "record_id,agency,child,happened,kind,text,handling\n" +
			"A1,police,P1,2025-05-31,note,Seen by the canal with older people,\nA2,police,P2,2025-06-01,note,At the CANAL again,\n" +
			"A3,police,P2,2025-06-02,note,The canal once more,restricted\nA4,police,P1,2025-06-03,intelligence.received,A dealer works the canal,\n",
	})
	found, more, err := o.Search(t.Context(), worker, "canal")
	if err != nil || more {
		t.Fatal(more, err)
	}
	var refs []string
	for _, f := range found {
		refs = append(refs, f.Entry.Ref.String())
	}
	if want := []string{"police/A1", "police/A2"}; !slices.Equal(refs, want) {
		t.Errorf("found %v, want %v", refs, want)
	}
}

func library(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	return set
}
