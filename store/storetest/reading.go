package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"sightline/audit"
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

// entriesOf gives one entry of each sort that a sight tells apart.
func entriesOf() []record.Entry {
	sort := func(id string, kind record.Kind, handling record.Handling) record.Entry {
		e := Entry("police", id, "1", id)
		e.Kind, e.Handling, e.Details = kind, handling, nil
		return e
	}
	coded := sort("conditions", "missing.episode", "")
	coded.Details = record.Details{{Key: "handling_code", Values: []string{"C"}}}
	theirs := Entry("health", "theirs", "1", "theirs")
	theirs.Handling, theirs.Details = record.Restricted, nil
	return []record.Entry{
		sort("summary", "case.opened", ""), sort("content", "missing.episode", record.ProfessionalsOnly), sort("intelligence", "police.intelligence", ""),
		sort("restricted", "case.opened", record.Restricted), sort("unknown kind", "no.such-kind", ""), coded, sort("sealed", "case.opened", record.Sealed), theirs,
	}
}

func sights(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(entriesOf()...))
	ab, c := []string{"summary", "content"}, []string{"intelligence", "unknown kind", "conditions"}
	own := []string{"summary", "content", "intelligence", "restricted", "unknown kind", "conditions"}
	for _, story := range []struct {
		sight    record.Sight
		shown    []string
		withheld map[record.Class]int
	}{
		{record.Sight{}, nil, map[record.Class]int{record.ClassA: 1, record.ClassB: 1, record.ClassC: 5}},
		{record.Sight{Class: record.ClassA}, ab[:1], map[record.Class]int{record.ClassB: 1, record.ClassC: 5}},
		{record.Sight{Class: record.ClassB}, ab, map[record.Class]int{record.ClassC: 5}},
		{record.Sight{Class: record.ClassB, Restricted: true}, ab, map[record.Class]int{record.ClassC: 5}},
		{record.Sight{Class: record.ClassC}, slices.Concat(ab, c), map[record.Class]int{record.ClassC: 2}},
		{wide, append(own, "theirs"), map[record.Class]int{}},
		{record.Sight{Class: record.ClassB, Own: record.ClassC, Agency: "police"}, own, map[record.Class]int{record.ClassC: 1}},
		{record.Sight{Own: record.ClassC, Agency: "health"}, []string{"theirs"}, map[record.Class]int{record.ClassA: 1, record.ClassB: 1, record.ClassC: 4}},
		{record.Sight{Own: record.ClassC}, nil, map[record.Class]int{record.ClassA: 1, record.ClassB: 1, record.ClassC: 5}},
	} {
		a := opening(t, "child-1", story.sight)
		kept, err := Opened(t.Context(), s, a)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := As(t.Context(), s, a, store.View{})
		if err != nil {
			t.Fatal(err)
		}
		for how, child := range map[string]store.Child{"kept ready": kept, "from the rows": rows} {
			same(t, how+", shown to "+story.sight.String(), story.shown, texts(child))
			same(t, how+", withheld from "+story.sight.String(), story.withheld, child.Withheld)
		}
	}
}

func sealedHoweverSpelt(t *testing.T, open Opener) {
	s := open(t)
	entries := []record.Entry{Entry("police", "P-0", "1", "Open.")}
	for _, word := range []record.Handling{"sealed", "Sealed", " SEALED "} {
		e := Entry("police", "P-"+string(word), "1", "Not to be shown.")
		e.Kind, e.Handling = "case.opened", word
		entries = append(entries, e)
	}
	Receive(t, s, Submission(entries...))
	child := Open(t, s, "child-1")
	same(t, "shown", []string{"Open."}, texts(child))
	same(t, "counted as withheld", map[record.Class]int{}, child.Withheld)
}

func listed(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "9", "x"), Entry("police", "P-2", "1", "x")))
	Receive(t, s, Submission(Entry("health", "H-1", "5", "x"), Entry("health", "H-2", "9", "x")))
	list := func(a audit.Access) []record.ChildID {
		t.Helper()
		ids, err := Listed(t.Context(), s, a)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	same(t, "children", []record.ChildID{"child-1", "child-5", "child-9"}, list(Listing(t)))
	few := map[record.ChildID]record.Sight{"child-9": wide, "child-5": {Class: record.ClassA}, "child-1": {}, "nobody": wide, "a\x00b": wide}
	same(t, "of those somebody has to do with", []record.ChildID{"child-5", "child-9"}, list(Some(t, record.ListAct, few)))
	same(t, "of nobody", []record.ChildID(nil), list(Some(t, record.ListAct, nil)))
	if _, err := Listed(t.Context(), s, Access(t, record.ListAct, record.Subject{Kind: record.EveryChild}, record.ClassC)); !errors.Is(err, record.Withheld) {
		t.Errorf("an access that does not say to which children it is: %v", err)
	}
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
