package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sightline/record"
	"sightline/store"
)

func everyReadingIsLogged(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	Open(t, s, "child-1")
	if _, err := Opened(t.Context(), s, Access(t, record.PrintAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassC)); err != nil {
		t.Fatal(err)
	}
	if _, err := Listed(t.Context(), s, Listing(t)); err != nil {
		t.Fatal(err)
	}
	Sound(t, s)
	var got []string
	for _, line := range Lines(t, s) {
		got = append(got, fmt.Sprint(line.Sequence, " ", line.Act, " ", line.Subject.Kind, " ", line.Subject.ID, " ", line.Outcome))
		if line.At.IsZero() || line.Tenant != Partnership || line.Actor.User != "user-1" || line.Actor.Role != record.ServiceRole ||
			line.Relation != record.AsService || line.Purpose == "" || line.Sight != "C restricted" {
			t.Errorf("line %d does not say who, when, in which role, for what: %+v", line.Sequence, line)
		}
	}
	same(t, "log", []string{
		"1 receive submission  applied 1, unchanged 0, corrected 0, held 0", "2 open child child-1 given", "3 print child child-1 given",
		"4 list every-child  given", "5 check log  given",
	}, got)
	lines, err := Logged(t.Context(), s, Reading(t))
	if err != nil || len(lines) != 7 || lines[5].Subject.Kind != record.WholeLog {
		t.Errorf("readings of the log are its lines 6 and 7: %d lines, %v", len(lines), err)
	}
}

func logHoldsNothingPrivate(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "REC-77", "REF-77", "Narrative words."))
	children := map[record.ChildRef]record.ChildID{Of("police", "REF-77"): "c1"}
	held := []record.Held{{Ref: Of("police", "REF-77"), Why: "too little is said"}}
	receiveBatch(t, s, store.Batch{Submission: sub, Children: children, Held: held})
	Open(t, s, "c1")
	if _, err := Opened(t.Context(), s, Opening(t, "Joe-Family")); !errors.Is(err, record.NotFound) {
		t.Fatal(err)
	}
	for _, line := range Lines(t, s) {
		text := fmt.Sprintf("%+v", line)
		for _, private := range []string{"REC-77", "REF-77", "Narrative", "Family", "Given", "Elm Court", "Joe", "9434765919", "too little"} {
			if strings.Contains(text, private) {
				t.Errorf("line %d holds %q", line.Sequence, private)
			}
		}
	}
}

func looksAlike(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "First."))
	_, err := Take(t.Context(), s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), func(store.Known) (store.Batch, error) {
		return store.Batch{Submission: sub, Children: map[record.ChildRef]record.ChildID{Of("police", "1"): "theirs"}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	child, other := Opened(t.Context(), s, Opening(t, "theirs"))
	_, unknown := Opened(t.Context(), s, Opening(t, "nobody"))
	if !errors.Is(other, record.NotFound) || !errors.Is(unknown, record.NotFound) || other.Error() != unknown.Error() {
		t.Errorf("another tenant's child: %v; nobody: %v", other, unknown)
	}
	same(t, "what is given of another tenant's child", store.Child{}, child)
	for _, line := range Lines(t, s) {
		if line.Subject.ID != "" || line.Outcome != "not found" {
			t.Errorf("the log of a failed opening: %q, %q", line.Subject.ID, line.Outcome)
		}
	}
}

// entriesOf gives one entry of each sort that a ceiling tells apart.
func entriesOf() []record.Entry {
	sort := func(id string, kind record.Kind, handling record.Handling) record.Entry {
		e := Entry("police", id, "1", id)
		e.Kind, e.Handling, e.Details = kind, handling, nil
		return e
	}
	coded := sort("conditions", "missing.episode", "")
	coded.Details = record.Details{{Key: "handling_code", Values: []string{"C"}}}
	return []record.Entry{
		sort("summary", "case.opened", ""), sort("content", "missing.episode", record.ProfessionalsOnly), sort("intelligence", "police.intelligence", ""),
		sort("restricted", "case.opened", record.Restricted), sort("unknown kind", "no.such-kind", ""), coded, sort("sealed", "case.opened", record.Sealed),
	}
}

func ceilings(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(entriesOf()...))
	c := []string{"intelligence", "restricted", "unknown kind", "conditions"}
	for _, story := range []struct {
		ceiling  record.Class
		shown    []string
		withheld map[record.Class]int
	}{
		{record.ClassA, []string{"summary"}, map[record.Class]int{record.ClassB: 1, record.ClassC: 4, record.ClassS: 1}},
		{record.ClassB, []string{"summary", "content"}, map[record.Class]int{record.ClassC: 4, record.ClassS: 1}},
		{record.ClassC, append([]string{"summary", "content"}, c...), map[record.Class]int{record.ClassS: 1}},
		{record.ClassS, append(append([]string{"summary", "content"}, c...), "sealed"), map[record.Class]int{}},
	} {
		child, err := Opened(t.Context(), s, Access(t, record.OpenAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, story.ceiling))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "shown under "+string(story.ceiling), story.shown, texts(child))
		same(t, "withheld under "+string(story.ceiling), story.withheld, child.Withheld)
	}
}

func sealedHoweverSpelt(t *testing.T, open Opener) {
	s := open(t)
	var entries []record.Entry
	for _, word := range []record.Handling{"sealed", "Sealed", " SEALED "} {
		e := Entry("police", "P-"+string(word), "1", "Not to be shown.")
		e.Kind, e.Handling = "case.opened", word
		entries = append(entries, e)
	}
	Receive(t, s, Submission(entries...))
	child := Open(t, s, "child-1")
	same(t, "shown", []string(nil), texts(child))
	same(t, "withheld", map[record.Class]int{record.ClassS: 3}, child.Withheld)
}

func listed(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "9", "x"), Entry("police", "P-2", "1", "x")))
	Receive(t, s, Submission(Entry("health", "H-1", "5", "x"), Entry("health", "H-2", "9", "x")))
	ids, err := Listed(t.Context(), s, Listing(t))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "children", []record.ChildID{"child-1", "child-5", "child-9"}, ids)
}

// A record received before is known to be about its child, a corrected one about whom it stands for now; no other is known.
func wroteBefore(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "x")))
	Receive(t, s, Submission(Entry("police", "P-1", "2", "x")))
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		of, ok, err := k.Wrote(record.Ref{Agency: "police", Record: "P-1"})
		if !ok || err != nil || of != Of("police", "2") {
			t.Errorf("P-1 is about %v, %v, %v", of, ok, err)
		}
		for _, id := range []record.RecordID{"P-2", "", "P-1\x00"} {
			if _, ok, err := k.Wrote(record.Ref{Agency: "police", Record: id}); ok || err != nil {
				t.Errorf("%q: %v, %v", id, ok, err)
			}
		}
		return store.Batch{Children: k.Children, Rehearsal: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func tenants(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Ours.")))
	sub := Submission(Entry("police", "P-1", "1", "Theirs."))
	got, err := Take(t.Context(), s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), func(k store.Known) (store.Batch, error) {
		if _, ok, err := k.Wrote(record.Ref{Agency: "police", Record: "P-1"}); ok || err != nil {
			t.Errorf("they are told of our record: %v, %v", ok, err)
		}
		same(t, "known to them", store.Known{}, store.Known{Identities: k.Identities, Links: k.Links, Children: k.Children})
		return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the same agency's same id is another record", store.Received{Applied: 1}, got)
	same(t, "ours", []string{"Ours."}, texts(Open(t, s, "child-1")))
	child, err := Opened(t.Context(), s, theirs(t, record.OpenAct, record.OneChild, "child-1"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "theirs", []string{"Theirs."}, texts(child))
	lines, err := Logged(t.Context(), s, theirs(t, record.CheckAct, record.WholeLog, ""))
	if err != nil || len(lines) != 3 || lines[0].Sequence != 1 {
		t.Errorf("their log: %d lines, %v; want their three", len(lines), err)
	}
	Sound(t, s)
	if checked, err := Check(t.Context(), s, theirs(t, record.CheckAct, record.WholeLog, "")); err != nil || checked.Bad != "" || checked.Entries != 1 {
		t.Errorf("their check: %+v, %v", checked, err)
	}
}

func manyAtOnce(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-0", "1", "First.")))
	const people, times = 8, 6
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			for n := range times {
				if i%4 == 0 {
					Receive(t, s, Submission(Entry("police", fmt.Sprintf("P-%d-%d", i, n), "1", "More.")))
				} else {
					Open(t, s, "child-1")
				}
			}
		})
	}
	all.Wait()
	lines := Lines(t, s)
	for i, line := range lines {
		if line.Sequence != int64(i+1) {
			t.Fatalf("line %d stands in place %d", line.Sequence, i+1)
		}
	}
	if len(lines) != 1+people*times {
		t.Errorf("%d lines, want one for each thing done, %d", len(lines), 1+people*times)
	}
	if got := len(Open(t, s, "child-1").Entries); got != 1+people/4*times {
		t.Errorf("%d entries", got)
	}
	Sound(t, s)
}
