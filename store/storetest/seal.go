package storetest

import (
	"errors"
	"slices"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Revealing is leave to reveal what is sealed of a child, and sealing to seal something.
func Revealing(t testing.TB, id record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.RevealAct, record.Subject{Kind: record.OneChild, ID: string(id)}, record.ClassC)
}

func sealing(t testing.TB, id record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.SealAct, record.Subject{Kind: record.OneChild, ID: string(id)}, record.ClassC)
}

func sealedOf(t testing.TB, s store.Store, id record.ChildID) (items []record.SealedItem) {
	t.Helper()
	must(t, s.Read(t.Context(), sealing(t, id), func(r store.Reader) (err error) {
		items, err = r.Sealed(t.Context())
		return err
	}))
	for _, item := range items {
		if item.Text != "" || item.Entry != nil {
			t.Error("that something is sealed says what")
		}
	}
	return items
}

func revealed(t testing.TB, s store.Store, id record.ChildID, item record.SealedID) (found record.SealedItem, err error) {
	t.Helper()
	err = s.Read(t.Context(), Revealing(t, id), func(r store.Reader) error {
		found, err = r.Reveal(t.Context(), item)
		return err
	})
	return found, err
}

func hitsOf(t testing.TB, s store.Store, words string) (hits []store.Hit) {
	t.Helper()
	must(t, s.Read(t.Context(), Searching(t), func(r store.Reader) (err error) {
		hits, err = r.Search(t.Context(), words, 10)
		return err
	}))
	return hits
}

// hidden is a row that an agency sent sealed.
func hidden(id, child, text string) record.Entry {
	e := handled(id, record.Sealed, text)
	e.Subject.Child = child
	e.Places = []record.Place{{Kind: "refuge", Name: "Rowan House"}}
	return e
}

// What an agency sends sealed is kept once, in its versions, and is nowhere but where it is revealed.
func sentSealed(t *testing.T, open Opener) {
	s := open(t)
	first, second := hidden("P-1", "1", "Hidden at Rowan House."), hidden("P-1", "1", "Moved to Elder Lane.")
	same(t, "received", store.Received{Applied: 2, Sealed: 1}, Receive(t, s, Submission(first, handled("P-2", "", "Seen."))))
	same(t, "received again", store.Received{Unchanged: 2}, Receive(t, s, Submission(first, handled("P-2", "", "Seen."))))
	same(t, "corrected", store.Received{Corrected: 1, Sealed: 1}, Receive(t, s, Submission(second)))
	same(t, "the correction again", store.Received{Unchanged: 1}, Receive(t, s, Submission(second)))
	child := Open(t, s, "child-1")
	same(t, "shown", []string{"Seen."}, texts(child))
	same(t, "counted", map[record.Class]int(nil), child.Withheld)
	items := sealedOf(t, s, "child-1")
	if len(items) != 1 || items[0].Kind != record.Refuge || items[0].Controller != "police" || items[0].Version != 2 || items[0].Since.IsZero() {
		t.Fatalf("%d items: %+v", len(items), items)
	}
	item, err := revealed(t, s, "child-1", items[0].ID)
	if err != nil || item.Entry == nil {
		t.Fatal("revealing: ", err)
	}
	same(t, "revealed", second, *item.Entry)
	for _, elsewhere := range []record.ChildID{"child-2", "nobody"} {
		if _, err := revealed(t, s, elsewhere, items[0].ID); !errors.Is(err, record.NotFound) {
			t.Errorf("of %s: %v", elsewhere, err)
		}
	}
	if _, err := revealed(t, s, "child-1", "no item"); !errors.Is(err, record.NotFound) {
		t.Errorf("an item that is not there: %v", err)
	}
	for word, access := range map[string]audit.Access{"open": Opening(t, "child-1"), "seal": sealing(t, "child-1"), "list": Listing(t)} {
		if err := s.Read(t.Context(), access, func(r store.Reader) error {
			_, err := r.Reveal(t.Context(), items[0].ID)
			return err
		}); !errors.Is(err, record.Withheld) {
			t.Errorf("revealed with leave to %s: %v", word, err)
		}
	}
	Sound(t, s)
	there := open(t)
	Restored(t, there, dumped(t, s))
	item, err = revealed(t, there, "child-1", items[0].ID)
	if err != nil || item.Entry == nil || item.Entry.Text != second.Text {
		t.Errorf("restored and revealed: %v", err)
	}
	Sound(t, there)
}

// A record that was open and is sent sealed is shown no more, whichever moment is looked at; it goes where its agency moves it.
func sealedLater(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(handled("P-1", "", "Lives at Rowan House."), handled("P-2", "", "Seen.")))
	same(t, "sealed", store.Received{Corrected: 1, Sealed: 1, Closed: 1}, Receive(t, s, Submission(hidden("P-1", "1", "Lives at Rowan House."))))
	same(t, "shown", []string{"Seen."}, texts(Open(t, s, "child-1")))
	rows, err := As(t.Context(), s, Opening(t, "child-1"), store.View{})
	must(t, err)
	same(t, "from the rows", []string{"Seen."}, texts(rows))
	if found := hitsOf(t, s, "rowan"); len(found) > 0 {
		t.Errorf("a search finds %v", found)
	}
	Receive(t, s, Submission(hidden("P-1", "2", "Lives at Rowan House, and is another child.")))
	if n, m := len(sealedOf(t, s, "child-1")), len(sealedOf(t, s, "child-2")); n != 0 || m != 1 {
		t.Errorf("%d items of the first child, %d of the second", n, m)
	}
	holds, err := s.HoldsSealed(t.Context(), Partnership, "child-2")
	if err != nil || !holds {
		t.Errorf("that something is sealed is not said: %v", err)
	}
	Sound(t, s)
}

// What is sealed here has versions too; of two who change one, one comes second.
func sealedHereToo(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(handled("P-1", "", "Seen.")))
	seal := func(item record.SealedItem) (id record.SealedID, err error) {
		return id, write(t, s, sealing(t, "child-1"), func(w store.Writer) error {
			id, err = w.Seal(t.Context(), item)
			return err
		})
	}
	item := record.SealedItem{Kind: record.SafeAddress, Text: "1 Rowan Lane"}
	id, err := seal(item)
	must(t, err)
	item.ID, item.Version, item.Text = id, 1, "2 Rowan Lane"
	_, err = seal(item)
	must(t, err)
	if _, err := seal(item); !errors.Is(err, record.Conflict) {
		t.Errorf("whoever came second: %v", err)
	}
	if got, err := revealed(t, s, "child-1", id); err != nil || got.Text != "2 Rowan Lane" || got.Version != 2 || got.Of != Of("police", "1") {
		t.Errorf("revealed %+v: %v", got, err)
	}
	for what, wrong := range map[string]record.SealedItem{
		"of no kind": {Text: "x"}, "no text": {Kind: record.Refuge, Text: "\x00"}, "nothing": {Kind: record.Refuge},
		"of another child": {Kind: record.Refuge, Text: "x", Of: Of("police", "2")},
	} {
		if _, err := seal(wrong); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	unseal := func(version int) error {
		return write(t, s, sealing(t, "child-1"), func(w store.Writer) error { return w.Unseal(t.Context(), id, version) })
	}
	if err := unseal(1); !errors.Is(err, record.Conflict) {
		t.Errorf("an older version was taken back: %v", err)
	}
	must(t, unseal(2))
	if items := sealedOf(t, s, "child-1"); len(items) != 0 {
		t.Errorf("%d items after it was taken back", len(items))
	}
	holds, err := s.HoldsSealed(t.Context(), Partnership, "child-1")
	if err != nil || holds {
		t.Errorf("it is said that something is sealed: %v", err)
	}
	Sound(t, s)
}

// A submission applied in parts keeps what is sealed as one applied at once does.
func sealedInParts(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(hidden("P-1", "1", "Hidden."), handled("P-2", "", "Seen."))
	must(t, write(t, s, Receiving(t), func(w store.Writer) error {
		known, err := w.Known(t.Context())
		if err != nil {
			return err
		}
		got, err := w.Receive(t.Context(), store.Batch{Submission: sub, Follows: true, Children: joined(known, &sub)})
		if err != nil {
			return err
		}
		part := store.Part{Entries: slices.Clone(sub.Entries)}
		return errors.Join(w.Stage(t.Context(), store.Import{Number: got.Number, Hash: store.DigestOf(&sub)}, []store.Part{part}), w.Touched(t.Context(), Derive))
	}))
	must(t, write(t, s, Receiving(t), func(w store.Writer) error {
		got, _, err := w.Apply(t.Context(), 1, 0)
		if err == nil {
			same(t, "applied", store.Received{Applied: 2, Sealed: 1}, got)
			err = w.Touched(t.Context(), Derive)
		}
		return err
	}))
	if items := sealedOf(t, s, "child-1"); len(items) != 1 {
		t.Errorf("%d items", len(items))
	}
	same(t, "shown", []string{"Seen."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}
