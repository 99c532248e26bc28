package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Ring are keys outside a record, as the stories of keys need them.
type Ring interface {
	store.Keyring

	Rotate(ctx context.Context) error
	Remove(ctx context.Context, use store.Use, number int) error
}

// Keyed is a kind of store whose keys are chosen: how to open an empty record with keys, and the same record again; what of it lies on
// the disk; and keys that are others each time. SameRing gives keys a second time from where they are kept, as another node does.
type Keyed struct {
	Open     func(t *testing.T, ring store.Keyring) *Record
	Ring     func(t *testing.T) Ring
	SameRing func(t *testing.T, ring Ring) Ring
}

// Record is one record of such a store.
type Record struct {
	store.Store

	Again func(ring store.Keyring) (store.Store, error) // the same record, opened beside
	Lies  func() []byte                                 // everything that lies on the disk, or in the database's columns
}

// Keys tells the stories of keys.
func Keys(t *testing.T, k Keyed) {
	t.Helper()
	for _, story := range []struct {
		name string
		tell func(*testing.T, Keyed)
	}{
		{"nothing that anybody wrote can be read where the record lies", canaries},
		{"what is shredded is gone from the record, its index and its backups, and reads so", shredded},
		{"a reference that left a child still opens when the other is shredded", shreddedApart},
		{"an older file of the record, put back, does not bring back what was shredded since", shreddedLater},
		{"keys are rotated while others write, and it may stop anywhere", rotated},
		{"a record is not opened with other keys, and nothing is changed by trying", otherKeys},
		{"a backup is not restored with other keys", restoredWithOtherKeys},
	} {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel()
			story.tell(t, k)
		})
	}
}

// KeepingKeys is leave to look after keys, and Shredding to take those of a child's reference away.
func KeepingKeys(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.RotateKeysAct, record.Subject{Kind: record.EveryChild}, record.ClassA)
}

func shred(t testing.TB, s store.Store, id record.ChildID, ref record.ChildRef) error {
	t.Helper()
	return write(t, s, Access(t, record.RotateKeysAct, record.Subject{Kind: record.OneChild, ID: string(id)}, record.ClassA), func(w store.Writer) error {
		return errors.Join(w.Shred(t.Context(), ref), w.Touched(t.Context(), Derive))
	})
}

func shredded(t *testing.T, k Keyed) {
	ring := k.Ring(t)
	s := k.Open(t, ring)
	Receive(t, s, Submission(handled("P-1", "", "Red car seen."), Entry("health", "H-1", "1", "Seen in A&E."), hidden("P-2", "1", "Hidden.")))
	before := dumped(t, s)
	must(t, shred(t, s, "child-1", Of("police", "1")))
	gone := func(s store.Store, when string) {
		t.Helper()
		same(t, when+", shown", []string{"Seen in A&E."}, texts(Open(t, s, "child-1")))
		rows, err := As(t.Context(), s, Opening(t, "child-1"), store.View{})
		must(t, err)
		same(t, when+", from the rows", []string{"Seen in A&E."}, texts(rows))
		if hits := hitsOf(t, s, "red car"); len(hits) > 0 {
			t.Errorf("%s, a search finds %v", when, hits)
		}
		if items := sealedOf(t, s, "child-1"); len(items) > 0 {
			t.Errorf("%s, %d items are sealed", when, len(items))
		}
		Sound(t, s)
	}
	gone(s, "shredded")
	if err := shred(t, s, "child-1", Of("court", "1")); !errors.Is(err, record.NotFound) {
		t.Errorf("a reference that is not the child's: %v", err)
	}
	must(t, shred(t, s, "child-1", Of("police", "1"))) // a second click
	gone(s, "shredded twice")
	there := k.Open(t, ring)
	Restored(t, there, before)
	must(t, write(t, there, Restoring(t), func(w store.Writer) error {
		_, err := w.Missing(t.Context(), Derive)
		return err
	}))
	gone(there, "restored from a backup made before")
	after := k.Open(t, ring)
	Restored(t, after, dumped(t, s))
	gone(after, "restored from a backup made after")
	Receive(t, s, Submission(handled("P-1", "", "Red car seen.")))
	same(t, "sent again", []string{"Red car seen.", "Seen in A&E."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}

func shreddedApart(t *testing.T, k Keyed) {
	s := k.Open(t, k.Ring(t))
	join := func(of map[record.ChildRef]record.ChildID) {
		t.Helper()
		_, err := Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) { return store.Batch{Children: of}, nil })
		must(t, err)
	}
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Police."), Entry("health", "H-1", "2", "Health.")))
	join(map[record.ChildRef]record.ChildID{Of("health", "2"): "child-1"})
	same(t, "joined", []string{"Police.", "Health."}, texts(Open(t, s, "child-1")))
	must(t, shred(t, s, "child-1", Of("police", "1")))
	same(t, "one of them shredded", []string{"Health."}, texts(Open(t, s, "child-1")))
	join(map[record.ChildRef]record.ChildID{Of("health", "2"): "child-2"})
	same(t, "apart again", []string{"Health."}, texts(Open(t, s, "child-2")))
	same(t, "what is left of the other", []string(nil), texts(Open(t, s, "child-1")))
	Sound(t, s)
}

// shreddedLater tells of a record that is older than a shredding: a disk was put back as it was, with the keys that are now beside it.
func shreddedLater(t *testing.T, k Keyed) {
	ring := k.Ring(t)
	s, older := k.Open(t, ring), k.Open(t, ring)
	Receive(t, s, Submission(handled("P-1", "", "Red car seen."), Entry("health", "H-1", "1", "Seen in A&E."), hidden("P-2", "1", "Hidden."), Entry("school", "S-1", "9", "Late.")))
	Restored(t, older, dumped(t, s))
	same(t, "before", []string{"Red car seen.", "Seen in A&E."}, texts(Open(t, older, "child-1")))
	must(t, shred(t, s, "child-1", Of("police", "1")))
	if err := older.Read(t.Context(), Opening(t, "child-1"), func(r store.Reader) error {
		_, err := r.Child(t.Context())
		return err
	}); err == nil {
		t.Error("what an older record kept ready is shown, with what was shredded since")
	}
	if hits := hitsOf(t, older, "red car"); len(hits) > 0 {
		t.Errorf("a search of an older record finds %v", hits)
	}
	same(t, "a child of whom nothing was shredded", []string{"Late."}, texts(Open(t, older, "child-9")))
	if checked, err := Check(t.Context(), older, Checking(t)); err != nil || !strings.Contains(checked.Bad, "older than the shredding") {
		t.Errorf("the check of an older record says %q, %v", checked.Bad, err)
	}
	if n, err := older.KeysBehind(t.Context(), Partnership); err != nil || n == 0 {
		t.Errorf("it is not said that there is something to do: %d, %v", n, err)
	}
	must(t, write(t, older, KeepingKeys(t), func(w store.Writer) error {
		_, err := w.Missing(t.Context(), Derive)
		return err
	}))
	same(t, "taken away again", []string{"Seen in A&E."}, texts(Open(t, older, "child-1")))
	if hits := hitsOf(t, older, "red car"); len(hits) > 0 {
		t.Errorf("taken away again, a search finds %v", hits)
	}
	if n, err := older.KeysBehind(t.Context(), Partnership); err != nil || n > 0 {
		t.Errorf("%d keys are still to be taken away, %v", n, err)
	}
	Sound(t, older)
}

func rewrap(t testing.TB, s store.Store, most int) (n int) {
	t.Helper()
	must(t, write(t, s, KeepingKeys(t), func(w store.Writer) (err error) {
		n, err = w.Rewrap(t.Context(), most)
		return err
	}))
	return n
}

// Each commit of the drill is one step; the record is opened anew after each, as after a crash.
func rotated(t *testing.T, k Keyed) {
	ring := k.Ring(t)
	s := k.Open(t, ring)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Second."), hidden("P-3", "3", "Hidden.")))
	other := k.SameRing(t, ring) // another node, which does not hear of it
	beside, err := s.Again(other)
	must(t, err)
	must(t, ring.Rotate(t.Context()))
	readable := func(step string) {
		t.Helper()
		for _, from := range []store.Store{s, beside} {
			same(t, step, []string{"First."}, texts(Open(t, from, "child-1")))
			same(t, step, []string{"Second."}, texts(Open(t, from, "child-2")))
		}
		again, err := s.Again(k.SameRing(t, ring))
		must(t, err)
		same(t, step+", opened again", []string{"First."}, texts(Open(t, again, "child-1")))
		must(t, again.Close())
	}
	readable("rotated")
	Receive(t, beside, Submission(Entry("health", "H-1", "4", "Written meanwhile.")))
	Receive(t, s, Submission(Entry("health", "H-2", "5", "Written meanwhile.")))
	behind := func() bool {
		t.Helper()
		n, err := s.KeysBehind(t.Context(), Partnership)
		must(t, err)
		return n > 0
	}
	if !behind() {
		t.Error("it is not said that keys are to be wrapped anew")
	}
	for step := 1; rewrap(t, s, 2) > 0; step++ {
		readable(fmt.Sprint("step ", step))
	}
	if behind() {
		t.Error("it is said that keys are to be wrapped anew, and none are")
	}
	must(t, s.Read(t.Context(), KeepingKeys(t), func(r store.Reader) error {
		in, err := r.Wrapped(t.Context())
		for use, by := range in {
			if by[1] > 0 || by[2] == 0 {
				t.Errorf("version 1 wraps %d for %s, version 2 %d", by[1], use, by[2])
			}
		}
		return err
	}))
	must(t, errors.Join(ring.Remove(t.Context(), store.ForContent, 1), ring.Remove(t.Context(), store.ForSealed, 1)))
	readable("the old version removed")
	must(t, beside.Close())
	Sound(t, s)
}

func otherKeys(t *testing.T, k Keyed) {
	ring := k.Ring(t)
	s := k.Open(t, ring)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	mark, err := ring.Mark()
	must(t, err)
	for what, wrong := range map[string]store.Keyring{"another record's keys": k.Ring(t), "none": store.Plain{}} {
		again, err := s.Again(wrong)
		if err == nil {
			t.Fatal("a record was opened with ", what, errors.Join(again.Close()))
		}
		if _, fingerprint, found := strings.Cut(string(mark), " "); what != "none" && (!found || !strings.Contains(err.Error(), fingerprint)) {
			t.Errorf("with %s it is not said which key is needed: %v", what, err)
		}
	}
	same(t, "afterwards", []string{"First."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}

func restoredWithOtherKeys(t *testing.T, k Keyed) {
	from := k.Open(t, k.Ring(t))
	Receive(t, from, Submission(Entry("police", "P-1", "1", "First.")))
	to := k.Open(t, k.Ring(t))
	err := to.Restore(t.Context(), Restoring(t), bytes.NewReader(dumped(t, from)))
	if !errors.Is(err, record.Conflict) {
		t.Errorf("restored with other keys: %v", err)
	}
	Receive(t, to, Submission(Entry("police", "P-9", "9", "Another record.")))
	Sound(t, to)
}
