package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// BackingUp is leave to back everything up.
func BackingUp(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.BackUpAct, record.Subject{Kind: record.EveryChild}, record.ClassC)
}

// Restoring is leave to restore everything.
func Restoring(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.RestoreAct, record.Subject{Kind: record.EveryChild}, record.ClassC)
}

// Dumped gives what a backup of a store holds.
func Dumped(ctx context.Context, s store.Store, a audit.Access) ([]byte, error) {
	var dump bytes.Buffer
	err := s.Read(ctx, a, func(r store.Reader) error { return r.Dump(ctx, &dump) })
	return dump.Bytes(), err
}

func dumped(t testing.TB, s store.Store) []byte {
	t.Helper()
	dump, err := Dumped(t.Context(), s, BackingUp(t))
	if err != nil {
		t.Fatalf("backing up: %v", err)
	}
	return dump
}

// Full fills a store with something of every kind that it keeps.
func Full(t testing.TB, s store.Store) {
	t.Helper()
	told := Entry("health", "H-1", "1", "Seen.")
	told.Details = append(told.Details, record.Detail{Key: "told", Values: []string{"police"}}, record.Detail{Key: "asks", Values: []string{"rule-1"}})
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Found with a key that was not theirs."), told, Entry("police", "P-2", "2", "It's said: \"no\" – 'é' \\x00 ☂")))
	corrected := Submission(Entry("police", "P-1", "1", "Found with two keys."))
	corrected.Links = []record.Link{{Subject: Of("police", "1"), Person: "a"}, {Subject: Of("health", "1"), Person: "a"}}
	Receive(t, s, corrected)
	sub := Submission(Entry("police", "P-3", "3", "Third."))
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		held := record.Held{Ref: Of("police", "3"), Like: []record.ChildRef{Of("police", "2")}, Why: "a name differs by a letter"}
		return store.Batch{Submission: sub, Children: joined(k, &sub), Held: []record.Held{held}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	Staffed(t, s)
	Tied(t, s)
	write := func(a audit.Access, do func(store.Writer) error) {
		t.Helper()
		if _, err := s.Write(t.Context(), a, store.Request{}, do); err != nil {
			t.Fatal(err)
		}
	}
	write(Access(t, record.CorrectAct, record.Subject{Kind: record.OneChild, ID: "child-2"}, record.ClassC), func(w store.Writer) error {
		return errors.Join(w.Withdraw(t.Context(), record.Ref{Agency: "police", Record: "P-2"}, 1, "about somebody else"), w.Touched(t.Context(), Derive))
	})
	write(Access(t, record.DraftAct, record.Subject{Kind: record.OneDraft}, record.ClassC), func(w store.Writer) error {
		return w.Keep(t.Context(), store.Draft{Place: "form-1", Text: "I saw"})
	})
	Receive(t, s, Submission(handled("P-9", record.Sealed, "Where the child is hidden.")))
	beginContext(t, s, socialWorker, record.Context{Kind: record.PlaceContext, Name: "The car park", Where: "High Street"})
	train(t, s, record.Training{Title: "Words that do not blame", Day: "2026-01-15", Agency: "police"})
	Put(t, s, "child-1", Picture("file-1", "police"), "points")
	parts := Submission(Entry("police", "P-4", "1", "Fourth."))
	write(Receiving(t), func(w store.Writer) error {
		known, err := w.Known(t.Context())
		if err != nil {
			return err
		}
		first := parts
		first.Entries = nil
		got, err := w.Receive(t.Context(), store.Batch{Submission: first, Follows: true, Children: joined(known, &first)})
		if err != nil {
			return err
		}
		waiting := []store.Part{{Entries: parts.Entries}}
		return errors.Join(w.Stage(t.Context(), store.Import{Number: got.Number, Hash: audit.Digest{1}, Parts: 1}, waiting), w.Touched(t.Context(), Derive))
	})
	notNormal(t, s)
}

// recordOf is what two dumps of the same record share: everything but the log, which says more with each reading.
func recordOf(t testing.TB, dump []byte) []store.DumpedTable {
	t.Helper()
	found, err := store.LookInto(bytes.NewReader(dump))
	if err != nil {
		t.Fatalf("reading a backup: %v", err)
	}
	return slices.DeleteFunc(found.Tables, func(table store.DumpedTable) bool { return strings.HasPrefix(table.Name, "audit_") })
}

// Restored gives a store what a dump holds.
func Restored(t testing.TB, s store.Store, dump []byte) {
	t.Helper()
	if err := s.Restore(t.Context(), Restoring(t), iotest.HalfReader(bytes.NewReader(dump))); err != nil {
		t.Fatalf("restoring: %v", err)
	}
}

// A restored record is the same to the byte; its log has the lines of the backup, and goes on with that of the restoring.
func restored(t *testing.T, open Opener) {
	from, to := open(t), open(t)
	Full(t, from)
	dump := dumped(t, from)
	for _, table := range recordOf(t, dump) {
		if table.Rows == 0 {
			t.Errorf("nothing of %s is in the backup of a record that has something of every kind", table.Name)
		}
	}
	Restored(t, to, dump)
	same(t, "record", recordOf(t, dump), recordOf(t, dumped(t, to)))
	for _, id := range []record.ChildID{"child-1", "child-2", "child-3"} {
		same(t, "child", Open(t, from, id), Open(t, to, id))
	}
	before, after := Lines(t, from), Lines(t, to)
	found, err := store.LookInto(bytes.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "lines of the log", before[:found.Lines], after[:found.Lines])
	if found.Waiting != 1 {
		t.Errorf("%d submissions are said to wait, want 1", found.Waiting)
	}
	if last, next := after[found.Lines-1], after[found.Lines]; last.Act != record.BackUpAct || next.Act != record.RestoreAct || next.Sequence != found.Lines+1 {
		t.Errorf("the backup ends with line %d, %s, and then comes %d, %s", last.Sequence, last.Act, next.Sequence, next.Act)
	}
	hits := func(s store.Store) (all []store.Hit) {
		err := s.Read(t.Context(), Searching(t), func(r store.Reader) (err error) {
			all, err = r.Search(t.Context(), "seen", 10)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	same(t, "what is found", hits(from), hits(to))
	Sound(t, to)
	Receive(t, to, Submission(Entry("police", "P-9", "9", "What came afterwards.")))
	Sound(t, to)
}

// What was begun before the backup goes on after it.
func restoredGoesOn(t *testing.T, open Opener) {
	from, to := open(t), open(t)
	Full(t, from)
	Restored(t, to, dumped(t, from))
	_, err := to.Write(t.Context(), Receiving(t), store.Request{}, func(w store.Writer) error {
		waiting, err := w.Imports(t.Context(), audit.Digest{})
		if err != nil || len(waiting) != 1 {
			return fmt.Errorf("%d imports wait, %w", len(waiting), err)
		}
		got, ok, err := w.Apply(t.Context(), waiting[0].Number, 0)
		if err != nil || !ok || got.Applied != 1 {
			return fmt.Errorf("%d rows were applied (%v), %w", got.Applied, ok, err)
		}
		return w.Touched(t.Context(), Derive)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(Open(t, to, "child-1")); !slices.Contains(got, "Fourth.") {
		t.Errorf("what waited is not there: %q", got)
	}
	Sound(t, to)
}

// Two records do not become one by being poured together, and nobody's backup goes into another's record.
func restoredOnlyIntoNothing(t *testing.T, open Opener) {
	from, to := open(t), open(t)
	Full(t, from)
	dump := dumped(t, from)
	Receive(t, to, Submission(Entry("police", "P-1", "1", "Another's.")))
	lines := len(Lines(t, to))
	if err := to.Restore(t.Context(), Restoring(t), bytes.NewReader(dump)); !errors.Is(err, record.Conflict) || !strings.HasPrefix(err.Error(), "this database holds a record already") {
		t.Errorf("into a record that is there: %v", err)
	}
	other := theirs(t, record.RestoreAct, record.EveryChild, "")
	if err := to.Restore(t.Context(), other, bytes.NewReader(dump)); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "of another agreement") {
		t.Errorf("into another agreement's: %v", err)
	}
	same(t, "texts", []string{"Another's."}, texts(Open(t, to, "child-1")))
	if got := len(Lines(t, to)); got != lines+2 { // the readings above
		t.Errorf("%d lines, want %d", got, lines+2)
	}
	Sound(t, to)
}

// A backup that is damaged, wherever, leaves nothing, and a good one can still be restored.
func damagedLeavesNothing(t *testing.T, open Opener) {
	from, to := open(t), open(t)
	Full(t, from)
	dump := dumped(t, from)
	for i := range 40 {
		at := len(dump) * i / 40
		changed := bytes.Clone(dump)
		changed[at] ^= 0x10
		for what, bad := range map[string][]byte{"cut short": dump[:at], "changed": changed} {
			if err := to.Restore(t.Context(), Restoring(t), bytes.NewReader(bad)); err == nil {
				t.Fatalf("a backup that was %s at byte %d of %d was restored", what, at, len(dump))
			}
		}
	}
	broken := errors.New("the cable was pulled")
	if err := to.Restore(t.Context(), Restoring(t), io.MultiReader(bytes.NewReader(dump[:len(dump)/2]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a disk that cannot be read: %v", err)
	}
	Restored(t, to, dump)
	same(t, "record", recordOf(t, dump), recordOf(t, dumped(t, to)))
	Sound(t, to)
}

// A backup is of one moment. Each that was made while others wrote is whole: the log in it covers every row in it.
func backedUpMeanwhile(t *testing.T, open Opener) {
	from := open(t)
	Full(t, from)
	var writing sync.WaitGroup
	dumps := make([][]byte, 6)
	for w := range 3 {
		writing.Go(func() {
			for i := range 10 {
				Receive(t, from, Submission(Entry("police", fmt.Sprintf("W%d-%d", w, i), fmt.Sprint(w), "Meanwhile.")))
			}
		})
	}
	for i := range dumps {
		dumps[i] = dumped(t, from)
	}
	writing.Wait()
	for _, dump := range dumps {
		to := open(t)
		Restored(t, to, dump)
		Sound(t, to)
	}
}

// A backup holds nothing of the neighbours, and is made under no other access.
func backedUpAlone(t *testing.T, open Opener) {
	s, alone := open(t), open(t)
	Full(t, alone)
	Full(t, s)
	_, err := Take(t.Context(), s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), func(k store.Known) (store.Batch, error) {
		sub := Submission(Entry("police", "N-1", "1", "The neighbours' own."))
		return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(dumped(t, s), []byte("N-1")) {
		t.Error("a row of the neighbours is in the backup")
	}
	for _, a := range []audit.Access{Receiving(t), Listing(t), Opening(t, "child-1"), Checking(t), Restoring(t), {}} {
		if dump, err := Dumped(t.Context(), s, a); !errors.Is(err, record.Withheld) || len(dump) > 0 {
			t.Errorf("under %+v: %d bytes, %v", a.Granted(), len(dump), err)
		}
	}
	for _, a := range []audit.Access{Receiving(t), BackingUp(t), Checking(t), {}} {
		if err := open(t).Restore(t.Context(), a, bytes.NewReader(dumped(t, s))); !errors.Is(err, record.Withheld) {
			t.Errorf("restored under %+v: %v", a.Granted(), err)
		}
	}
}
