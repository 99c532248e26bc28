package storetest

import (
	"fmt"
	"maps"
	"testing"

	"sightline/record"
	"sightline/store"
)

// handled is a record under a handling, with nothing else that makes it sensitive.
func handled(id string, h record.Handling, text string) record.Entry {
	e := Entry("police", id, "1", text)
	e.Kind, e.Handling, e.Details = "case.opened", h, nil
	return e
}

// A sealed record that an agency sends again without the word, corrected or not, is not opened by that.
func sealingStays(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(handled("P-1", record.Sealed, "Not to be shown.")))
	for text, want := range inTurn(
		"Not to be shown.", store.Received{Corrected: 1, Stricter: 1, Sealed: 1}, "Not to be shown.", store.Received{Unchanged: 1},
		"Nor this.", store.Received{Corrected: 1, Stricter: 1, Sealed: 1},
	) {
		same(t, "received "+text, want, Receive(t, s, Submission(handled("P-1", "", text))))
		child := Open(t, s, "child-1")
		same(t, "shown", []string(nil), texts(child))
		same(t, "counted", map[record.Class]int{}, child.Withheld)
	}
	moved := handled("P-1", record.Open, "Nor to the other child's workers.")
	moved.Subject.Child = "2"
	Receive(t, s, Submission(moved))
	same(t, "shown of another child", []string(nil), texts(Open(t, s, "child-2")))
	if last := receipts(t, s)[4]; last != "applied 0, unchanged 0, corrected 1, held 0, kept stricter 1" {
		t.Errorf("the log says %q", last)
	}
	Sound(t, s)
}

func stricterStays(t *testing.T, open Opener) {
	for i, story := range []struct {
		before, after, stands record.Handling
		stricter, closed      int
		class                 record.Class // without leave for it, nothing is shown
	}{
		{record.ProfessionalsOnly, "", record.ProfessionalsOnly, 1, 0, record.ClassA},
		{record.Restricted, record.Open, record.Restricted, 1, 0, record.ClassC},
		{record.Sealed, record.Restricted, record.Sealed, 1, 0, record.ClassS},
		{"some word", record.Open, "some word", 1, 0, record.ClassC},
		{"", record.Restricted, record.Restricted, 0, 0, record.ClassC},
		{record.Restricted, record.Sealed, record.Sealed, 0, 1, record.ClassS},
		{record.Open, "", "", 0, 0, record.ClassA},
		{record.Restricted, "some word", "some word", 0, 0, record.ClassC},
	} {
		s := open(t)
		Receive(t, s, Submission(handled("P-1", story.before, "Before.")))
		got := Receive(t, s, Submission(handled("P-1", story.after, "After.")))
		sealed := 0
		if story.stands == record.Sealed {
			sealed = 1
		}
		same(t, fmt.Sprint(i, " received"), store.Received{Corrected: 1, Stricter: story.stricter, Sealed: sealed, Closed: story.closed}, got)
		for _, ceiling := range []record.Class{record.ClassA, record.ClassB, record.ClassC} {
			child, err := Opened(t.Context(), s, Access(t, record.OpenAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, ceiling))
			if err != nil {
				t.Fatal(err)
			}
			if shown := len(child.Entries) > 0; shown != story.class.Within(ceiling) {
				t.Errorf("%q, then %q: shown under %s is %v", story.before, story.after, ceiling, shown)
			}
			if len(child.Entries) > 0 && child.Entries[0].Handling != story.stands {
				t.Errorf("%q, then %q: it stands as %q", story.before, story.after, child.Entries[0].Handling)
			}
		}
		Sound(t, s)
	}
	intelligence(t, open(t))
}

// intelligence tells of a class that comes from the kind and the handling code, not from the handling.
func intelligence(t *testing.T, s store.Store) {
	t.Helper()
	before := handled("P-1", "", "Before.")
	before.Kind = "police.intelligence"
	coded := handled("P-2", "", "Before.")
	coded.Details = record.Details{{Key: "handling_code", Values: []string{"C"}}}
	Receive(t, s, Submission(before, coded))
	after := Submission(handled("P-1", "", "After."), handled("P-2", "", "After."))
	same(t, "received", store.Received{Corrected: 2, Stricter: 2}, Receive(t, s, after))
	child, err := Opened(t.Context(), s, Access(t, record.OpenAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassB))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "withheld", map[record.Class]int{record.ClassC: 2}, child.Withheld)
	same(t, "as the agency wrote it", after.Entries, Open(t, s, "child-1").Entries)
	Sound(t, s)
}

func stricterWithin(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(handled("P-1", "", "Third."))
	sub.Earlier = []record.Entry{handled("P-1", record.Sealed, "First."), handled("P-1", record.Open, "Second.")}
	same(t, "received", store.Received{Applied: 1, Corrected: 2, Stricter: 2, Sealed: 3}, Receive(t, s, sub))
	same(t, "received again", store.Received{Unchanged: 3}, Receive(t, s, sub))
	same(t, "shown", []string(nil), texts(Open(t, s, "child-1")))
	Sound(t, s)
}

func appliedTo(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Known.")))
	sub := Submission(
		Entry("police", "P-1", "1", "Corrected."), Entry("police", "P-2", "1", "New."), Entry("health", "H-1", "1", "New."), Entry("health", "H-2", "1", "New."),
	)
	want := map[record.ChildRef]int{Of("police", "1"): 1, Of("health", "1"): 2}
	if got := Receive(t, s, sub).AppliedTo; !maps.Equal(got, want) {
		t.Errorf("applied to %v, want %v", got, want)
	}
	if got := Receive(t, s, sub).AppliedTo; len(got) > 0 {
		t.Errorf("received again: applied to %v", got)
	}
}

// A fact is traced to the submission it came in.
func origins(t *testing.T, open Opener) {
	s := open(t)
	first := Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "1", "Stays."))
	first.Links = []record.Link{{Subject: Of("police", "1"), Person: "x", Reason: "Because."}}
	Receive(t, s, first)
	again := Submission(Entry("police", "P-1", "1", "Corrected."), Entry("police", "P-2", "1", "Stays."))
	again.People = append(again.People, Identity("police", "1", "Renamed"))
	Receive(t, s, again)
	child := Open(t, s, "child-1")
	lines := []int64{}
	for _, origin := range []record.Origin{
		child.Entries[0].Origin, child.Entries[1].Origin, child.Identities[0].Origin, child.Identities[1].Origin,
	} {
		lines = append(lines, origin.Submission)
	}
	same(t, "lines of the correction, of what stayed, of who the child was said to be first and then", []int64{2, 1, 1, 2}, lines)
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		if len(k.Links) != 1 || k.Links[0].Origin.Submission != 1 || len(k.Identities) != 2 || k.Identities[1].Origin.Submission != 2 {
			t.Errorf("known: %+v, %+v", k.Links, k.Identities)
		}
		return store.Batch{Children: k.Children, Rehearsal: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Many rows of one reference are looked up otherwise than a few: they are still told apart.
func oneReference(t *testing.T, open Opener) {
	s := open(t)
	sub := record.Submission{}
	for i := range 200 {
		sub.People = append(sub.People, Identity("police", "1", fmt.Sprint("Family ", i/2)))
		sub.Links = append(sub.Links, record.Link{Subject: Of("police", "1"), Person: "x", Reason: record.Private(fmt.Sprint("Because ", i/2))})
		sub.Earlier = append(sub.Earlier, Entry("police", "P-1", "1", fmt.Sprint("Version ", i/2)))
	}
	sub.Entries = []record.Entry{Entry("police", "P-1", "1", "Last.")}
	same(t, "received", store.Received{Applied: 1, Corrected: 100, Unchanged: 100}, Receive(t, s, sub))
	same(t, "received again", store.Received{Unchanged: 201}, Receive(t, s, sub))
	sub.Entries[0].Text = "Version 7"
	same(t, "an early version again", store.Received{Unchanged: 200, Corrected: 1, Returned: 1}, Receive(t, s, sub))
	if got := len(Open(t, s, "child-1").Identities); got != 100 {
		t.Errorf("%d rows of who the child is, want each once", got)
	}
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		if len(k.Links) != 100 {
			t.Errorf("%d decisions, want each once", len(k.Links))
		}
		return store.Batch{Children: k.Children, Rehearsal: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
