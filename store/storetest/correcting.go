package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// What a person here puts right or withdraws stands until its agency says something new, and nobody writes over what they have not seen.

// Correcting is leave to put right what is held of one child.
func Correcting(t testing.TB, id record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.CorrectAct, record.Subject{Kind: record.OneChild, ID: string(id)}, record.ClassC)
}

// correct puts a record right, in the place of a version.
func correct(s store.Store, a audit.Access, e record.Entry, version int) error {
	ctx := context.Background()
	_, err := s.Write(ctx, a, store.Request{}, func(w store.Writer) error {
		return errors.Join(w.Correct(ctx, e, version), w.Touched(ctx, Derive))
	})
	return err
}

// withdraw withdraws a record, in the place of a version.
// sizes: what Withdraw takes, and who asks
func withdraw(s store.Store, a audit.Access, ref record.Ref, version int, why record.Private) error {
	ctx := context.Background()
	_, err := s.Write(ctx, a, store.Request{}, func(w store.Writer) error {
		return errors.Join(w.Withdraw(ctx, ref, version, why), w.Touched(ctx, Derive))
	})
	return err
}

func correctedHereStays(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "As sent."), Entry("police", "P-2", "1", "Other.")))
	if err := correct(s, Correcting(t, "child-1"), Entry("police", "P-1", "1", "Put right."), 1); err != nil {
		t.Fatal(err)
	}
	same(t, "what stands, in its old place", []string{"Put right.", "Other."}, texts(Open(t, s, "child-1")))
	same(t, "the old row again", store.Received{Unchanged: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "As sent."))))
	same(t, "what stands", []string{"Put right.", "Other."}, texts(Open(t, s, "child-1")))
	same(t, "other words", store.Received{Corrected: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "Sent anew."))))
	same(t, "what stands", []string{"Sent anew.", "Other."}, texts(Open(t, s, "child-1")))
	same(t, "the first words after that", store.Received{Corrected: 1, Returned: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "As sent."))))
	if checked := Sound(t, s); checked.Entries != 5 {
		t.Errorf("%d versions are kept, want 5", checked.Entries)
	}
}

func withdrawnIsNotShown(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "Of another child."), Entry("police", "P-2", "1", "Other."))
	Receive(t, s, sub)
	before := Open(t, s, "child-1")
	wrong := record.Ref{Agency: "police", Record: "P-1"}
	for _, why := range []record.Private{"", "half\xff", "nul\x00"} {
		if err := withdraw(s, Correcting(t, "child-1"), wrong, 1, why); !errors.Is(err, record.Invalid) {
			t.Errorf("without words: %v", err)
		}
	}
	same(t, "nothing happened", before, Open(t, s, "child-1"))
	if err := withdraw(s, Correcting(t, "child-1"), wrong, 1, "It is about another child."); err != nil {
		t.Fatal(err)
	}
	gone := func(when string) {
		same(t, when, []string{"Other."}, texts(Open(t, s, "child-1")))
		as, err := As(t.Context(), s, Opening(t, "child-1"), store.View{})
		same(t, when+", from the rows", []string{"Other."}, texts(as))
		if err != nil || len(as.Withheld) > 0 {
			t.Errorf("%s: %v, %v", when, as.Withheld, err)
		}
		Sound(t, s)
	}
	gone("withdrawn")
	if checked := Sound(t, s); checked.Entries != 3 {
		t.Errorf("%d versions are kept, want 3: what was withdrawn stays", checked.Entries)
	}
	same(t, "sent again", store.Received{Unchanged: 2}, Receive(t, s, sub))
	gone("sent again")
	same(t, "sent in other words", store.Received{Corrected: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "Of this child after all."))))
	same(t, "what stands", []string{"Of this child after all.", "Other."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}

// The loser of a change is given both texts, and the error names none of the words.
func correctionClash(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "As sent.")))
	a, ref := Correcting(t, "child-1"), record.Ref{Agency: "police", Record: "P-1"}
	if err := correct(s, a, Entry("police", "P-1", "1", "First to put right."), 1); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"a correction": correct(s, a, Entry("police", "P-1", "1", "Second."), 1), "a withdrawal": withdraw(s, a, ref, 1, "Second."),
		"of a version that never was": correct(s, a, Entry("police", "P-1", "1", "Second."), 7),
		"of no version":               correct(s, a, Entry("police", "P-1", "1", "Second."), 0),
	} {
		clash := new(record.Clash)
		if !errors.As(err, &clash) || !errors.Is(err, record.Conflict) || clash.Version != 2 || clash.Theirs != "First to put right." || clash.Yours != "Second." {
			t.Errorf("%s: %v, %+v", what, err, clash)
		}
		if said := fmt.Sprintf("%v %+v", err, clash); strings.Contains(said, "First to") || strings.Contains(said, "Second") {
			t.Errorf("%s: the error says %q", what, said)
		}
	}
	same(t, "what stands", []string{"First to put right."}, texts(Open(t, s, "child-1")))
	if checked := Sound(t, s); checked.Entries != 2 {
		t.Errorf("%d versions are kept, want 2", checked.Entries)
	}
}

// 100 races over one record: nobody writes over what they have not seen.
func correctionRaces(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "As sent.")))
	a, times := Correcting(t, "child-1"), 100
	for version := 1; version <= times; version++ {
		text := func(n int) record.Private { return record.Private(fmt.Sprint(version, " by ", n)) }
		races(t, 3, func(n int) error { return correct(s, a, Entry("police", "P-1", "1", text(n).Reveal()), version) }, text)
	}
	if checked := Sound(t, s); checked.Entries != times+1 {
		t.Errorf("%d versions are kept, want %d", checked.Entries, times+1)
	}
}

// A record of another child, of another tenant, or of nobody: all look alike to somebody who has leave for this child.
func correctionOfAnother(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Mine."), Entry("police", "P-2", "2", "Of another child.")))
	sub := Submission(Entry("police", "P-3", "1", "Of the neighbours."))
	if _, err := Take(t.Context(), s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), func(k store.Known) (store.Batch, error) {
		return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
	}); err != nil {
		t.Fatal(err)
	}
	a := Correcting(t, "child-1")
	unknown := correct(s, a, Entry("police", "P-9", "1", "x"), 1)
	if !errors.Is(unknown, record.NotFound) {
		t.Fatalf("unknown: %v", unknown)
	}
	for _, id := range []string{"P-2", "P-3", "P-9", "P-1\x00", "", "' OR 1=1"} {
		for _, version := range []int{0, 1, 2} {
			one := correct(s, a, Entry("police", id, "1", "x"), version)
			other := withdraw(s, a, record.Ref{Agency: "police", Record: record.RecordID(id)}, version, "x")
			if fmt.Sprint(one) != unknown.Error() || fmt.Sprint(other) != unknown.Error() {
				t.Errorf("%q in place of version %d: %v; %v", id, version, one, other)
			}
		}
	}
	moved := Entry("police", "P-1", "2", "To another child.")
	if err := correct(s, a, moved, 1); !errors.Is(err, record.Invalid) {
		t.Errorf("a correction that moves the record: %v", err)
	}
	notText := Entry("police", "P-1", "1", "half\xff")
	if err := correct(s, a, notText, 1); !errors.Is(err, record.Invalid) {
		t.Errorf("a correction that is not text: %v", err)
	}
	if err := correct(s, Opening(t, "child-1"), Entry("police", "P-1", "1", "x"), 1); !errors.Is(err, record.Withheld) {
		t.Errorf("with leave to look only: %v", err)
	}
	same(t, "what stands", []string{"Mine."}, texts(Open(t, s, "child-1")))
	if checked := Sound(t, s); checked.Entries != 2 {
		t.Errorf("%d versions are kept, want 2", checked.Entries)
	}
}

// A person who puts right what was sealed or restricted lifts nothing by leaving the word out.
func correctionLiftsNothing(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(handled("P-1", record.Sealed, "Not to be shown."), handled("P-2", record.Restricted, "For few.")))
	for _, version := range []int{0, 1} { // neither a clash nor a correction tells of what may not be seen
		if err := correct(s, Correcting(t, "child-1"), handled("P-1", "", "Put right."), version); !errors.Is(err, record.NotFound) {
			t.Errorf("a sealed record: %v", err)
		}
		few := Access(t, record.CorrectAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassB)
		if err := correct(s, few, handled("P-2", "", "Put right."), version); !errors.Is(err, record.NotFound) {
			t.Errorf("a restricted record, without leave for it: %v", err)
		}
	}
	if err := correct(s, Correcting(t, "child-1"), handled("P-2", "", "Put right."), 1); err != nil {
		t.Fatal(err)
	}
	child := Open(t, s, "child-1")
	same(t, "shown", []string{"Put right."}, texts(child))
	same(t, "counted", map[record.Class]int{}, child.Withheld)
	if len(child.Entries) != 1 || child.Entries[0].Handling != record.Restricted {
		t.Errorf("it stands as %+v", child.Entries)
	}
	Receive(t, s, Submission(handled("P-1", "", "Sent anew.")))
	same(t, "what was sealed comes again sealed", []string{"Put right."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}
