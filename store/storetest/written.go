package storetest

import (
	"errors"
	"strings"
	"testing"

	"sightline/record"
	"sightline/store"
)

// enter writes an entry here, about child-1.
func enter(t testing.TB, s store.Store, by record.Actor, e record.Entry) (ref record.Ref, err error) {
	t.Helper()
	err = write(t, s, By(t, by, record.RecordAct, record.OneChild, "child-1"), func(w store.Writer) (err error) {
		if ref, err = w.Enter(t.Context(), e); err != nil {
			return err
		}
		return w.Touched(t.Context(), Derive)
	})
	return ref, err
}

// What a person writes here is an entry like any other: their agency's, in the chronology, and it goes where the child goes.
func writtenHere(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen."), Entry("police", "P-2", "2", "Another child.")))
	e := record.Entry{Kind: "sharing.decision", Text: "Shared with the school.", Happened: record.MustWhen("2026-11-26"), Details: record.Details{{Key: "shared", Values: []string{"part"}}}}
	ref, err := enter(t, s, socialWorker, e)
	must(t, err)
	again, err := enter(t, s, socialWorker, e)
	must(t, err)
	if ref.Agency != socialWorker.Agency || !strings.HasPrefix(string(ref.Record), store.Here) || ref == again {
		t.Errorf("it is record %s, and the next %s", ref, again)
	}
	c := Open(t, s, "child-1")
	if len(c.Entries) != 3 || c.Entries[1].Text != e.Text || c.Entries[1].Ref != ref || c.Entries[1].Subject.Agency != socialWorker.Agency || c.Entries[1].Subject != c.Entries[2].Subject {
		t.Errorf("the child has %d entries", len(c.Entries))
	}
	if first, second := c.Entries[1].Order, c.Entries[2].Order; !first.Set || first.Value >= second.Value {
		t.Errorf("of one day, what was written first is told %d, and what was written then %d", first.Value, second.Value)
	}
	if other := Open(t, s, "child-2"); len(other.Entries) != 1 {
		t.Errorf("another child has %d entries", len(other.Entries))
	}
	for what, wrong := range map[string]func(*record.Entry, *record.Actor){
		"sealed": func(e *record.Entry, _ *record.Actor) { e.Handling = " SEALED " }, "of no agency": func(_ *record.Entry, by *record.Actor) { by.Agency = "" },
		"of no kind": func(e *record.Entry, _ *record.Actor) { e.Kind = "" }, "no text": func(e *record.Entry, _ *record.Actor) { e.Text = "\xff" },
	} {
		bad, by := e, socialWorker
		wrong(&bad, &by)
		if _, err := enter(t, s, by, bad); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := len(Open(t, s, "child-1").Entries); n != 3 {
		t.Errorf("what was refused left something: %d entries", n)
	}
	Sound(t, s)
}

// Whoever is shown something sealed may write with it that it was told, and nothing else: neither may a reader of the record say by it what is
// sealed, nor does what is written under it go to another child.
func writtenWithASecret(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen."), Entry("police", "P-2", "2", "Another child.")))
	told := record.Entry{Kind: "sharing.decision", Text: "Told to the school.", Happened: record.MustWhen("2026-11-26"), Details: record.Details{{Key: "shared", Values: []string{"part"}}}}
	revealing := func(act record.Act, e record.Entry) (ref record.Ref, err error) {
		err = write(t, s, byRelation(t, socialWorker, act, record.Allocated), func(w store.Writer) (err error) {
			if ref, err = w.Enter(t.Context(), e); err != nil {
				return err
			}
			return w.Touched(t.Context(), Derive)
		})
		return ref, err
	}
	ref, err := revealing(record.RevealAct, told)
	must(t, err)
	if c := Open(t, s, "child-1"); len(c.Entries) != 2 || c.Entries[1].Ref != ref || c.Entries[1].Text != told.Text || ref.Agency != socialWorker.Agency {
		t.Errorf("that it was told is not in the record: %d entries", len(c.Entries))
	}
	for what, wrong := range map[string]func(*record.Entry){
		"another kind": func(e *record.Entry) { e.Kind = "child.seen" }, "a kind that starts alike": func(e *record.Entry) { e.Kind = "sharing.decision.x" }, "no kind": func(e *record.Entry) { e.Kind = "" },
	} {
		bad := told
		wrong(&bad)
		if _, err := revealing(record.RevealAct, bad); !errors.Is(err, record.Withheld) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, act := range []record.Act{record.OpenAct, record.SealAct, record.TraceAct, record.ListAct} {
		if _, err := revealing(act, told); !errors.Is(err, record.Withheld) {
			t.Errorf("by leave to %s: %v", act, err)
		}
	}
	sealed := told
	sealed.Handling = "sealed"
	if _, err := revealing(record.RevealAct, sealed); !errors.Is(err, record.Invalid) {
		t.Errorf("sealed: %v", err)
	}
	if one, two := len(Open(t, s, "child-1").Entries), len(Open(t, s, "child-2").Entries); one != 2 || two != 1 {
		t.Errorf("what was refused left something: %d and %d entries", one, two)
	}
	Sound(t, s)
}
