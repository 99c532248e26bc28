package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
)

func comesBack(t *testing.T, open Opener) {
	s := open(t)
	bare := record.Entry{Ref: record.Ref{Agency: "police", Record: "P-2"}, Subject: Of("police", "1"), Kind: record.Note}
	sub := Submission(Entry("police", "P-1", "1", "First."), Entry("health", "H-1", "1", "Second."), bare)
	same(t, "received", store.Received{Applied: 3}, Receive(t, s, sub))
	same(t, "child", store.Child{
		ID: "child-1", Refs: []record.ChildRef{Of("police", "1"), Of("health", "1")}, Identities: sub.People, Entries: sub.Entries,
		Manifests: []record.Manifest{sub.Manifest},
	}, Open(t, s, "child-1"))
	if checked := Sound(t, s); checked.Entries != 3 || checked.Lines != 3 {
		t.Errorf("checked %+v, want 3 entries and the lines of receiving, opening and checking", checked)
	}
}

func sameTwice(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "1", "Second."))
	Receive(t, s, sub)
	before := Open(t, s, "child-1")
	sub.Entries[0].Origin = record.Origin{File: "renamed.csv", Line: 70} // where a row stood is not what it says
	again := Receive(t, s, sub)
	same(t, "received again", store.Received{Unchanged: 2}, again)
	if !again.Again || again.Number != 1 {
		t.Errorf("it is submission %d, known again: %v", again.Number, again.Again)
	}
	same(t, "child", before, Open(t, s, "child-1"))
	if received := receipts(t, s); len(received) != 2 || received[1] != "applied 0, unchanged 2, corrected 0, held 0" {
		t.Errorf("lines of receiving: %q", received)
	}
	Sound(t, s)
}

// receipts gives the outcomes of all that was received.
func receipts(t testing.TB, s store.Store) []string {
	t.Helper()
	var outcomes []string
	for _, line := range Lines(t, s) {
		if line.Act == record.ReceiveAct {
			outcomes = append(outcomes, line.Outcome)
		}
	}
	return outcomes
}

func correction(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "1", "Second.")))
	same(t, "received", store.Received{Corrected: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "First, corrected."))))
	same(t, "what stands, in its old place", []string{"First, corrected.", "Second."}, texts(Open(t, s, "child-1")))
	if checked := Sound(t, s); checked.Entries != 3 {
		t.Errorf("%d versions are kept, want 3", checked.Entries)
	}
}

func correctedWithin(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "Third."), Entry("police", "P-2", "1", "Other."))
	sub.Earlier = []record.Entry{Entry("police", "P-1", "1", "First."), Entry("police", "P-1", "1", "Second.")}
	same(t, "received", store.Received{Applied: 2, Corrected: 2}, Receive(t, s, sub))
	same(t, "received again", store.Received{Unchanged: 4}, Receive(t, s, sub))
	same(t, "what stands", []string{"Third.", "Other."}, texts(Open(t, s, "child-1")))
	if checked := Sound(t, s); checked.Entries != 4 {
		t.Errorf("%d versions are kept, want 4", checked.Entries)
	}
}

func correctionRefused(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-2", "1", "Other."))
	sub.Earlier = []record.Entry{Entry("police", "P-1", "1", "First."), Entry("police", "P-1", "1", "Second.")}
	same(t, "received", store.Received{Applied: 2, Corrected: 1}, Receive(t, s, sub))
	same(t, "what stands", []string{"Other.", "Second."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}

func oldAgain(t *testing.T, open Opener) {
	s := open(t)
	for text, want := range inTurn(
		"First.", store.Received{Applied: 1}, "Second.", store.Received{Corrected: 1}, "First.", store.Received{Corrected: 1, Returned: 1}, "First.", store.Received{Unchanged: 1},
	) {
		same(t, "received "+text, want, Receive(t, s, Submission(Entry("police", "P-1", "1", text))))
	}
	same(t, "what stands", []string{"First."}, texts(Open(t, s, "child-1")))
	if checked := Sound(t, s); checked.Entries != 3 {
		t.Errorf("%d versions are kept, want 3", checked.Entries)
	}
	if last := receipts(t, s)[2]; last != "applied 0, unchanged 0, corrected 1, held 0, returned 1" {
		t.Errorf("the log says %q of the correction taken back", last)
	}
}

// inTurn gives pairs one after another, for what happens in order.
func inTurn(pairs ...any) func(yield func(string, store.Received) bool) {
	return func(yield func(string, store.Received) bool) {
		for i := 0; i < len(pairs); i += 2 {
			if !yield(pairs[i].(string), pairs[i+1].(store.Received)) {
				return
			}
		}
	}
}

func movedRecord(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Whose?"), Entry("police", "P-2", "1", "Stays.")))
	Receive(t, s, Submission(Entry("police", "P-1", "2", "Whose?")))
	same(t, "the first child", []string{"Stays."}, texts(Open(t, s, "child-1")))
	same(t, "the other child", []string{"Whose?"}, texts(Open(t, s, "child-2")))
	Sound(t, s)
}

// receiveBatch gives a store a submission with its joining.
func receiveBatch(t *testing.T, s store.Store, b store.Batch) {
	t.Helper()
	_, err := Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) { return b, nil })
	if err != nil {
		t.Fatal(err)
	}
}

// what an agency wrote is found wherever the child is, and comes apart again when it was not the same child.
func joinedAndUndone(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "Police."), Entry("health", "H-1", "9", "Health."))
	apart := map[record.ChildRef]record.ChildID{Of("police", "1"): "a", Of("health", "9"): "b"}
	together := map[record.ChildRef]record.ChildID{Of("police", "1"): "a", Of("health", "9"): "a"}
	receiveBatch(t, s, store.Batch{Submission: sub, Children: apart})
	a, b := Open(t, s, "a"), Open(t, s, "b")
	receiveBatch(t, s, store.Batch{Children: together})
	same(t, "together", []string{"Police.", "Health."}, texts(Open(t, s, "a")))
	if _, err := Opened(t.Context(), s, Opening(t, "b")); !errors.Is(err, record.NotFound) {
		t.Errorf("a child whose references are all another's: %v", err)
	}
	ids, err := Listed(t.Context(), s, Listing(t))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "children", []record.ChildID{"a"}, ids)
	receiveBatch(t, s, store.Batch{Children: apart})
	same(t, "a again", a, Open(t, s, "a"))
	same(t, "b again", b, Open(t, s, "b"))
	Sound(t, s)
}

func waiting(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "Police."), Entry("court", "C-1", "9", "Court."))
	children := map[record.ChildRef]record.ChildID{Of("police", "1"): "a", Of("court", "9"): "b"}
	held := record.Held{Ref: Of("court", "9"), Like: []record.ChildRef{Of("police", "1")}, Why: "only an initial is given"}
	receiveBatch(t, s, store.Batch{Submission: sub, Children: children, Held: []record.Held{held}})
	same(t, "waits", []record.Held{held}, Open(t, s, "b").Held)
	same(t, "does not wait", []record.Held(nil), Open(t, s, "a").Held)
	more := Submission(Entry("police", "P-2", "1", "More."))
	receiveBatch(t, s, store.Batch{Submission: more, Children: map[record.ChildRef]record.ChildID{Of("police", "1"): "a"}})
	same(t, "still waits", []record.Held{held}, Open(t, s, "b").Held)
	receiveBatch(t, s, store.Batch{Children: map[record.ChildRef]record.ChildID{Of("police", "1"): "a", Of("court", "9"): "a"}})
	same(t, "waits no longer", []record.Held(nil), Open(t, s, "a").Held)
	Sound(t, s)
}

func saidAndDecided(t *testing.T, open Opener) {
	s := open(t)
	ref := Of("police", "1")
	decide := func(person, day string) record.Link {
		return record.Link{Subject: ref, Person: person, DecidedBy: "Somebody", Decided: record.MustWhen(day), Reason: "Because.", Origin: record.Origin{File: "links.csv", Line: 2}}
	}
	sub := record.Submission{People: []record.Identity{Identity("police", "1", "Now"), Identity("police", "1", "Before")}}
	sub.Links = []record.Link{decide("x", "2023-01-01"), decide("y", "2023-02-01")}
	Receive(t, s, sub)
	Receive(t, s, sub)
	later := record.Submission{Links: []record.Link{decide("x", "2023-01-01")}} // decided anew in the same words
	Receive(t, s, later)
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		same(t, "said", sub.People, k.Identities)
		same(t, "decided", append(sub.Links, later.Links...), k.Links)
		same(t, "joined", map[record.ChildRef]record.ChildID{ref: "child-1"}, k.Children)
		return store.Batch{Children: k.Children}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	Sound(t, s)
}

func rehearsal(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "First."))
	got, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		return store.Batch{Submission: sub, Children: joined(k, &sub), Rehearsal: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "counted", store.Received{Applied: 1}, got)
	same(t, "logged", []string{"rehearsed: applied 1, unchanged 0, corrected 0, held 0"}, receipts(t, s))
	nothing(t, s)
}

// nothing says that a store holds no child and no entry.
func nothing(t *testing.T, s store.Store) {
	t.Helper()
	ids, err := Listed(t.Context(), s, Listing(t))
	if err != nil || len(ids) > 0 {
		t.Errorf("children %v, %v; want none", ids, err)
	}
	if checked := Sound(t, s); checked.Entries > 0 {
		t.Errorf("%d entries are kept, want none", checked.Entries)
	}
}

func matchingFails(t *testing.T, open Opener) {
	s := open(t)
	why := errors.New("could not be matched")
	_, err := Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) {
		return store.Batch{Submission: Submission(Entry("police", "P-1", "1", "First."))}, why
	})
	if !errors.Is(err, why) {
		t.Errorf("the error is %v, want the one of matching", err)
	}
	if lines := Lines(t, s); len(lines) > 0 {
		t.Errorf("%d lines were written", len(lines))
	}
	nothing(t, s)
}

func matchingPanics(t *testing.T, open Opener) {
	s := open(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) { panic("matching broke") })
	}()
	if lines := Lines(t, s); len(lines) > 0 {
		t.Errorf("%d lines were written", len(lines))
	}
	nothing(t, s)
	same(t, "received afterwards", store.Received{Applied: 1}, Receive(t, s, Submission(Entry("police", "P-1", "1", "First."))))
}

func interrupted(t *testing.T, open Opener) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	sub := Submission(Many("police", 500)...)
	_, err := Take(ctx, s, Receiving(t), func(k store.Known) (store.Batch, error) {
		cancel()
		return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
	})
	if err == nil {
		t.Error("an interrupted submission was acknowledged")
	}
	nothing(t, s)
	same(t, "received afterwards", store.Received{Applied: 500}, Receive(t, s, sub))
	Sound(t, s)
}

// An entry says when it was received first: of what came, in the change by which it came and afterwards, and of what was corrected since.
func receivedFirst(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Frist."), Entry("police", "P-2", "1", "Second.")))
	before := Open(t, s, "child-1").Entries
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-3", "1", "Third.")))
	after := Open(t, s, "child-1").Entries
	for i := range before {
		if age := time.Now().Unix() - before[i].Received; age < 0 || age > 3600 || after[i].Received != before[i].Received {
			t.Errorf("%s was received at %d, and then at %d", before[i].Ref, before[i].Received, after[i].Received)
		}
	}
	if len(after) != 3 || after[0].Text != "First." || after[2].Received < after[0].Received {
		t.Errorf("%+v", after)
	}
	Sound(t, s)
	rebuild(t, s)
	if again := Open(t, s, "child-1").Entries; again[0].Received != before[0].Received {
		t.Errorf("made again, it was received at %d", again[0].Received)
	}
}
