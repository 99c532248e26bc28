package casework_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
	"sightline/stories"
)

var (
	worker   = desktest.Person("operator-1", "social-worker", record.PreparingVisit)
	counter  = desktest.Person("steward-1", "data-steward", record.Assurance)
	receiver = casework.Service("import", record.Receiving)
	checker  = casework.Service("check", record.Checking)
)

// office is a desk over a database that is gone after the test.
type office struct {
	*casework.Desk
	t     *testing.T
	store store.Store
}

func open(t *testing.T) office {
	t.Helper()
	return officeAt(t, func() time.Time { return time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC) })
}

// officeAt is a desk with the library of rules over an empty database, at the moment that a clock shows.
func officeAt(t *testing.T, clock func() time.Time, options ...sqlite.Option) office {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Memory, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	return office{casework.NewDesk(s, set, clock), t, s}
}

// files is a submission written in a test.
func (o office) receive(files map[string]string) record.Report {
	o.t.Helper()
	return o.take(files, o.Receive)
}

// arrives takes in a submission written in a test and allocates nobody.
func (o office) arrives(files map[string]string) record.Report {
	o.t.Helper()
	return o.take(files, o.Desk.Receive)
}

func (o office) take(files map[string]string, receive func(context.Context, casework.Who, record.Submission) (record.Report, error)) record.Report {
	o.t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	options := intake.DefaultOptions()
	options.Known = func(record.ChildRef) bool { return true }
	s, err := intake.ReadFolder(tree, options)
	if err != nil {
		o.t.Fatal(err)
	}
	report, err := receive(o.t.Context(), receiver, s)
	if err != nil {
		o.t.Fatal(err)
	}
	return report
}

// Receive takes in what agencies sent, and allocates every child there is to the worker.
func (o office) Receive(ctx context.Context, who casework.Who, s record.Submission) (record.Report, error) {
	report, err := o.Desk.Receive(ctx, who, s)
	if err == nil {
		desktest.EachAllocated(o.t, o.Desk, worker)
	}
	return report, err
}

// Resume goes on with what was begun, and allocates every child there is to the worker.
func (o office) Resume(ctx context.Context, who casework.Who) (int, error) {
	imports, err := o.Desk.Resume(ctx, who)
	if err == nil {
		desktest.EachAllocated(o.t, o.Desk, worker)
	}
	return imports, err
}

func (o office) list() []casework.Listed {
	o.t.Helper()
	all, err := o.List(o.t.Context(), worker)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

func (o office) look(id record.ChildID, v casework.View) *casework.Opened {
	o.t.Helper()
	opened, err := o.Open(o.t.Context(), worker, id, v)
	if err != nil {
		o.t.Fatal(err)
	}
	return opened
}

const (
	people  = "agency,child,family_name,given_names,date_of_birth,nhs_number\n"
	entries = "record_id,agency,child,happened,kind,text\n"
)

var (
	police = map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2009-04-02,9990123454\n",
		"police.csv": entries + "A1,police,P1,2024-05-06,missing.reported,Reported missing.\n",
	}
	hospital = map[string]string{
		"people.csv": people + "hospital,H1,Invented,Mara,2009-04-02,9990123454\n",
		"health.csv": entries + "B1,hospital,H1,2024-05-08,health.emergency,Came with a cut.\n",
	}
)

// what a second agency sends about the same child joins the first agency's record, and the child keeps its id.
func TestASecondAgencysRecordsJoinTheChild(t *testing.T) {
	o := open(t)
	o.receive(police)
	before := o.list()
	o.receive(hospital)
	after := o.list()
	if len(before) != 1 || len(after) != 1 || before[0].ID != after[0].ID || after[0].Entries != 2 || after[0].Agencies != 2 {
		t.Fatalf("before %d children, after %d: %d entries", len(before), len(after), after[0].Entries)
	}
	if name := after[0].Name.Reveal(); name != "Mara" {
		t.Errorf("the child is called %q", name)
	}
}

// A person's decision wins over agreeing numbers, stays when other records come, and can be undone exactly: the entries were never touched.
func TestAPersonsDecisionPartsAndJoinsExactly(t *testing.T) {
	o := open(t)
	o.receive(police)
	o.receive(hospital)
	first := o.list()[0].ID
	decide := func(hospitalIs string) {
		o.receive(map[string]string{
			"links.csv": "agency,child,person,decided_by,decided,reason\npolice,P1,one,data steward,2025-01-01,looked at both files\nhospital,H1," + hospitalIs + ",data steward,2025-01-01,looked at both files\n",
		})
		o.receive(map[string]string{
			"people.csv": people + "school,S-" + hospitalIs + ",Unrelated,Ayo,2012-01-09,\n",
			"school.csv": entries + "S-" + hospitalIs + ",school,S-" + hospitalIs + ",2024-05-06,note,Another child.\n",
		})
	}
	mara := func() (ids []record.ChildID, rows int) {
		for _, l := range o.list() {
			if l.Name == "Mara" {
				ids, rows = append(ids, l.ID), rows+l.Entries
			}
		}
		return ids, rows
	}
	for range 2 {
		decide("another")
		if ids, rows := mara(); len(ids) != 2 || rows != 2 || !slices.Contains(ids, first) {
			t.Fatalf("parted: %d children with %d entries; the first id is kept: %v", len(ids), rows, slices.Contains(ids, first))
		}
		decide("one")
		if ids, rows := mara(); len(ids) != 1 || rows != 2 || ids[0] != first {
			t.Fatalf("joined again: %d children with %d entries", len(ids), rows)
		}
	}
}

// What might be the same child waits, stands alone, and says so.
func TestWhatMightBeTheSameChildWaits(t *testing.T) {
	o := open(t)
	o.receive(police)
	report := o.receive(map[string]string{
		"people.csv": people + "court,C1,Invented,M,2009?,\n",
		"court.csv":  entries + "C1,court,C1,2024-06-01,justice.conviction,Heard.\n",
	})
	if report.Held != 1 || report.Applied != 1 {
		t.Errorf("held %d of %d applied, want 1 of 1", report.Held, report.Applied)
	}
	held := 0
	for _, l := range o.list() {
		if l.Held {
			held++
			if l.Entries != 1 {
				t.Errorf("the held reference has %d entries", l.Entries)
			}
		}
	}
	if held != 1 {
		t.Errorf("%d children are marked as waiting", held)
	}
}

// Rows of a child nobody described are refused with a sentence; the rest is kept.
func TestRowsOfAnUnknownChildAreRefused(t *testing.T) {
	o := open(t)
	report := o.receive(map[string]string{
		"people.csv": police["people.csv"],
		"police.csv": police["police.csv"] + "A2,police,P9,2024-05-07,missing.reported,Reported missing.\n",
	})
	if report.Read != 2 || report.Applied != 1 || report.Refused() != 1 || report.Refusals[0].Line != 3 || report.Refusals[0].Column != "child" {
		t.Errorf("%+v", report)
	}
}

// A try says what would happen and keeps nothing.
func TestATryKeepsNothing(t *testing.T) {
	o := open(t)
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	tried, err := o.Try(t.Context(), receiver, s)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(o.list()); tried.Applied != 189 || n != 0 {
		t.Errorf("%d rows would be applied, %d children are there", tried.Applied, n)
	}
	got, err := o.Receive(t.Context(), receiver, s)
	if err != nil || got.Applied != tried.Applied || got.Held != tried.Held {
		t.Errorf("tried %+v, got %+v, %v", tried, got, err)
	}
}

// counting is a store that counts its calls: without leave there is none.
type counting struct {
	store.Store
	calls int
}

func (c *counting) Read(ctx context.Context, a audit.Access, do func(store.Reader) error) error {
	c.calls++
	return c.Store.Read(ctx, a, do)
}

func (c *counting) Write(ctx context.Context, a audit.Access, r store.Request, do func(store.Writer) error) (store.Written, error) {
	c.calls++
	return c.Store.Write(ctx, a, r, do)
}

// Without a purpose, or for one that gives no leave, the store is never asked; the refusal names nobody.
func TestWithoutLeaveTheStoreIsNeverAsked(t *testing.T) {
	o := open(t)
	o.receive(police)
	id := o.list()[0].ID
	counted := &counting{Store: o.store}
	desk := casework.NewDesk(counted, &rules.Set{}, time.Now)
	for _, who := range []casework.Who{
		{}, desktest.Person("operator-1", "social-worker", ""), desktest.Person("operator-1", "", record.PreparingVisit), desktest.Person("", "social-worker", record.PreparingVisit),
		desktest.Person("operator-1", "social-worker", record.Receiving),
	} {
		_, listed := desk.List(t.Context(), who)
		_, opened := desk.Open(t.Context(), who, id, casework.View{})
		for _, err := range []error{listed, opened} {
			if !errors.Is(err, record.Withheld) || strings.Contains(err.Error(), "Mara") {
				t.Errorf("%+v: %v", who, err)
			}
		}
	}
	if counted.calls > 0 {
		t.Errorf("the store was asked %d times", counted.calls)
	}
}

// Every look is in the log: who, in which role, for which purpose, at which child.
func TestEveryLookIsLogged(t *testing.T) {
	o := open(t)
	o.receive(police)
	id := o.list()[0].ID
	o.look(id, casework.View{})
	access, err := audit.Grant(audit.Granted{Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Checking, Subject: record.Subject{Kind: record.WholeLog}, Act: record.CheckAct, Sight: record.Sight{Class: record.ClassA, Restricted: true}})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := storetest.Logged(t.Context(), o.store, access)
	if err != nil {
		t.Fatal(err)
	}
	found := slices.ContainsFunc(lines, func(l record.LogLine) bool {
		return l.Act == record.OpenAct && l.Subject.ID == string(id) && l.Actor.Role == "social-worker" && l.Purpose == record.PreparingVisit
	})
	if !found {
		t.Errorf("%d lines, none says who opened the child's record and why", len(lines))
	}
}

// MO-51: replay from the store. Steps lead through the record, and what stands later is not there.
func TestReplayStepsThroughTheRecord(t *testing.T) {
	o := open(t)
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Receive(t.Context(), receiver, s); err != nil {
		t.Fatal(err)
	}
	id := o.list()[0].ID
	whole := o.look(id, casework.View{})
	if whole.At != nil || whole.Chronology.Len() != 189 || whole.Whole != 189 {
		t.Fatalf("the whole record: %d of %d entries", whole.Chronology.Len(), whole.Whole)
	}
	seen, at := 0, whole.Token(whole.Steps.First)
	for at != "" {
		o := o.look(id, casework.View{At: at})
		seen++
		if o.Chronology.Len() != seen && seen < 150 {
			t.Fatalf("step %d shows %d entries", seen, o.Chronology.Len())
		}
		for _, p := range o.Prompts {
			for _, ref := range p.Evidence {
				if o.Chronology.Find(ref) == nil {
					t.Fatalf("step %d: %s cites what is not there yet", seen, p.Rule)
				}
			}
		}
		at = ""
		if !o.Steps.Next.IsZero() {
			at = o.Token(o.Steps.Next)
		}
	}
	if seen != 189 {
		t.Errorf("%d steps, want one for each entry", seen)
	}
	meeting := o.look(id, casework.View{At: whole.Token(record.Ref{Agency: "social-care-cur", Record: "J-162"}), KnownTo: "police"})
	for _, it := range meeting.Chronology.Items {
		if it.Ref.Agency == "health" {
			t.Errorf("the police are shown %v, which nobody told them", it.Ref)
		}
	}
	if _, err := o.Open(t.Context(), worker, id, casework.View{At: "0123456789abcdef"}); !errors.Is(err, record.NotFound) {
		t.Errorf("an entry that is not there: %v", err)
	}
	if _, err := o.Open(t.Context(), worker, "NOBODY", casework.View{}); !errors.Is(err, record.Withheld) {
		t.Errorf("a child that is not there: %v", err)
	}
}

// The list puts first those for whom somebody is needed, and knows no other order.
func TestTheListPutsFirstWhereSomebodyIsNeeded(t *testing.T) {
	o := open(t)
	for _, name := range []string{"ordinary", "joe"} {
		story := stories.Ordinary()
		if name == "joe" {
			story = stories.Joe()
		}
		s, err := intake.ReadFolder(story, intake.DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Receive(t.Context(), receiver, s); err != nil {
			t.Fatal(err)
		}
	}
	all := o.list()
	if len(all) != 21 || all[0].Name != "Joe" || all[0].Asked == 0 || all[0].Mine == 0 || all[0].Mine > all[0].Asked {
		t.Fatalf("%d children; the first has %d questions, %d of them mine", len(all), all[0].Asked, all[0].Mine)
	}
	checked, err := o.Check(t.Context(), checker)
	if err != nil || checked.Bad != "" || checked.Children != 21 || checked.Entries != 685 {
		t.Errorf("%+v, %v", checked, err)
	}
}
