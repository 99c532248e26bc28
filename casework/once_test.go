package casework_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
	"sightline/stories"
)

// large is a submission of more rows than are applied in one commit: so many of each of eleven children.
const rowsOfEach = 101

func large(t *testing.T) record.Submission {
	t.Helper()
	var who, what strings.Builder
	who.WriteString(people)
	what.WriteString(entries)
	for child := range 11 {
		fmt.Fprintf(&who, "police,P%d,Invented%c,Child%c,20%02d-04-02,\n", child, 'a'+child, 'a'+child, child)
		for row := range rowsOfEach {
			fmt.Fprintf(&what, "A%d-%d,police,P%d,2024-05-06,note,Seen %d.\n", child, row, child, row)
		}
	}
	s, err := intake.ReadFolder(fstest.MapFS{"people.csv": {Data: []byte(who.String())}, "police.csv": {Data: []byte(what.String())}}, intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// interrupted is a store that does a few writes and then none, as if the process had been killed.
type interrupted struct {
	store.Store

	left int
}

var errKilled = errors.New("killed")

func (i *interrupted) Write(ctx context.Context, a audit.Access, r store.Request, do func(store.Writer) error) (store.Written, error) {
	i.left--
	if i.left < 0 {
		return store.Written{}, errKilled
	}
	return i.Store.Write(ctx, a, r, do)
}

// Interrupted anywhere, a large submission goes on: by the same file again, by itself, or by several at once. Meanwhile every child is
// shown wholly or not at all, and afterwards each row is there once.
func TestALargeSubmissionIsTakenOnceWhereverItIsInterrupted(t *testing.T) {
	s := large(t)
	goOn := map[string]func(o office) error{
		"the same file again": func(o office) error { _, err := o.Receive(t.Context(), receiver, s); return err },
		"by itself":           func(o office) error { _, err := o.Resume(t.Context(), receiver); return err },
		"by two at once": func(o office) error {
			var both sync.WaitGroup
			errs := make([]error, 3)
			both.Go(func() { _, errs[0] = o.Receive(t.Context(), receiver, s) })
			both.Go(func() { _, errs[1] = o.Resume(t.Context(), receiver) })
			both.Go(func() { _, errs[2] = o.Receive(t.Context(), receiver, s) })
			both.Wait()
			return errors.Join(errs...)
		},
	}
	for how, on := range goOn {
		finished := false
		for after := 1; !finished; after++ { // the first write keeps it: before, nothing happened
			o := open(t)
			desk := casework.NewDesk(&interrupted{o.store, after}, library(t), time.Now)
			_, err := desk.Receive(t.Context(), receiver, s)
			finished = err == nil
			if !finished && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			o.wholeOrNotAtAll(how, after)
			if err := on(o); err != nil {
				t.Fatalf("%s, interrupted after %d writes: %v", how, after, err)
			}
			if there := o.wholeOrNotAtAll(how, after); there != 11 {
				t.Errorf("%s, interrupted after %d writes: %d children are there", how, after, there)
			}
			if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" || checked.Entries != 11*rowsOfEach {
				t.Errorf("%s, interrupted after %d writes: %+v, %v", how, after, checked, err)
			}
			if after > 20 {
				t.Fatal("it never ends")
			}
		}
	}
}

// wholeOrNotAtAll opens every child, and says of how many all is there.
func (o office) wholeOrNotAtAll(how string, after int) (whole int) {
	o.t.Helper()
	for _, listed := range o.list() {
		switch n := o.look(listed.ID, casework.View{}).Chronology.Len(); n {
		case rowsOfEach:
			whole++
		case 0:
		default:
			o.t.Errorf("%s, interrupted after %d writes: %d of %d entries of a child are shown", how, after, n, rowsOfEach)
		}
	}
	return whole
}

// The same file again changes nothing: no row of any table but the log, and the report calls every row unchanged.
func TestTheSameFileAgainChangesNothing(t *testing.T) {
	for name, s := range map[string]record.Submission{"small": joe(t), "large": large(t)} {
		o := open(t)
		rows := len(s.Entries) + len(s.Earlier)
		if report, err := o.Receive(t.Context(), receiver, s); err != nil || report.Applied+report.Corrected != rows {
			t.Fatalf("%s: %+v, %v", name, report, err)
		}
		before := o.kept()
		for range 2 {
			report, err := o.Receive(t.Context(), receiver, s)
			if err != nil || report.Unchanged != rows || report.Applied+report.Corrected > 0 {
				t.Errorf("%s again: applied %d, unchanged %d, corrected %d of %d, %v", name, report.Applied, report.Unchanged, report.Corrected, rows, err)
			}
		}
		if diff := cmp.Diff(before, o.kept()); diff != "" {
			t.Errorf("%s again changed what is kept:\n%s", name, diff)
		}
	}
}

// kept gives what a backup would hold of the record itself: not the log, nor the requests.
func (o office) kept() []store.DumpedTable {
	o.t.Helper()
	dump, err := storetest.Dumped(o.t.Context(), o.store, o.grant(record.BackUpAct, record.EveryChild, ""))
	if err != nil {
		o.t.Fatal(err)
	}
	found, err := store.LookInto(bytes.NewReader(dump))
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.DeleteFunc(found.Tables, func(table store.DumpedTable) bool {
		return strings.HasPrefix(table.Name, "audit_") || table.Name == "request"
	})
}

func (o office) grant(act record.Act, kind record.SubjectKind, id record.ChildID) audit.Access {
	o.t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Checking,
		Subject: record.Subject{Kind: kind, ID: string(id)}, Act: act, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// listing is leave to list every child there is.
func (o office) listing() audit.Access {
	o.t.Helper()
	each := map[record.ChildID]record.Sight{}
	for _, l := range o.list() {
		each[l.ID] = record.Sight{Class: record.ClassC, Restricted: true}
	}
	a, err := audit.GrantEach(o.grant(record.ListAct, record.EveryChild, "").Granted(), each)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

func joe(t *testing.T) record.Submission {
	t.Helper()
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// 32 people send the same file at once: one record.
func TestThirtyTwoIdenticalImportsMakeOneRecord(t *testing.T) {
	for name, s := range map[string]record.Submission{"small": joe(t), "large": large(t)} {
		o, senders := open(t), 32
		if name == "large" {
			senders = 8
		}
		rows := len(s.Entries) + len(s.Earlier)
		reports := make([]record.Report, senders)
		var all sync.WaitGroup
		for i := range senders {
			all.Go(func() {
				var err error
				if reports[i], err = o.Receive(t.Context(), receiver, s); err != nil {
					t.Errorf("%s, sender %d: %v", name, i, err)
				}
			})
		}
		all.Wait()
		for i, report := range reports {
			if report.Applied+report.Unchanged+report.Corrected != rows {
				t.Errorf("%s, sender %d is told of %d rows of %d", name, i, report.Applied+report.Unchanged+report.Corrected, rows)
			}
		}
		checked, err := o.Check(t.Context(), checker)
		if err != nil || checked.Bad != "" || checked.Entries != rows {
			t.Errorf("%s: %+v, %v; want %d versions", name, checked, err, rows)
		}
	}
}

// What a person joined by a decision and parted again is as it was: the ids, the list, and every byte of what is kept ready.
func TestAJoiningIsUndoneExactly(t *testing.T) {
	now := time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC)
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.WithClock(func() time.Time { return now }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	o := office{casework.NewDesk(s, library(t), func() time.Time { return now }), t, s}
	o.receive(police)
	decide := func(hospitalIs, day string) {
		o.receive(map[string]string{"links.csv": "agency,child,person,decided_by,decided,reason\npolice,P1,one,data steward," + day + ",looked at both files\nhospital,H1," + hospitalIs + ",data steward," + day + ",looked at both files\n"})
	}
	o.receive(hospital)
	decide("another", "2025-01-01")
	before := o.everything()
	if len(before) != 2 {
		t.Fatalf("%d children, want two", len(before))
	}
	for _, day := range []string{"2025-02-01", "2025-03-01", "2025-04-01"} {
		decide("one", day)
		if joined := o.everything(); len(joined) != 1 {
			t.Fatalf("joined on %s: %d children", day, len(joined))
		}
		decide("another", day)
		if diff := storetest.Exactly(before, o.everything()); diff != "" {
			t.Errorf("joined on %s and parted again:\n%s", day, diff)
		}
	}
	if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
		t.Errorf("%+v, %v", checked, err)
	}
}

// shown is a child's card and what is kept ready of it.
type shown struct {
	Card store.Card
	Kept store.Derived
}

func (o office) everything() map[record.ChildID]shown {
	o.t.Helper()
	all := map[record.ChildID]shown{}
	err := o.store.Read(o.t.Context(), o.listing(), func(r store.Reader) error {
		return r.Cards(o.t.Context(), func(c store.Card) error { all[c.ID] = shown{Card: c}; return nil })
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for id, one := range all {
		err := o.store.Read(o.t.Context(), o.grant(record.OpenAct, record.OneChild, id), func(r store.Reader) error {
			one.Kept, err = r.Child(o.t.Context())
			return err
		})
		if err != nil {
			o.t.Fatal(err)
		}
		all[id] = one
	}
	return all
}

// As known to an agency, the database gives what the chronology of the published review gives, for each agency in it.
func TestTheDatabaseKnowsWhatEachAgencyKnew(t *testing.T) {
	o := open(t)
	if _, err := o.Receive(t.Context(), receiver, joe(t)); err != nil {
		t.Fatal(err)
	}
	id := o.list()[0].ID
	whole := o.look(id, casework.View{}).Chronology
	agencies := map[record.AgencyCode]bool{}
	for _, it := range whole.Items {
		agencies[it.Ref.Agency] = true
	}
	if len(agencies) < 5 {
		t.Fatalf("%d agencies", len(agencies))
	}
	told := 0
	for agency := range agencies {
		var want, got []string
		for _, it := range whole.KnownTo(agency).Items {
			want = append(want, it.Ref.String())
			if it.Ref.Agency != agency {
				told++
			}
		}
		child, err := storetest.As(t.Context(), o.store, o.grant(record.OpenAct, record.OneChild, id), store.View{KnownTo: agency})
		if err != nil {
			t.Fatal(err)
		}
		for i := range child.Entries {
			got = append(got, child.Entries[i].Ref.String())
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("as known to %s (-chronology +database):\n%s", agency, diff)
		}
	}
	if told == 0 {
		t.Error("nobody was told of anything: this test would not see a difference")
	}
}
