package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
	"sightline/store"
)

func shuffled(t *testing.T, open Opener) {
	Shuffled(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		s := open(t)
		return s, func() store.Store { return s }
	})
}

// Shuffled gives a store the same records in other orders, cut into other batches, some of them twice, and begins again with the same
// database in between: what stands of each child is always the same. open gives an empty store and a way to close it and open the same
// one again.
func Shuffled(t *testing.T, open func(t *testing.T) (store.Store, func() store.Store)) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		records := rapid.SliceOfN(rapid.Custom(someRecord), 1, 12).Draw(rt, "records")
		for i := range records {
			records[i].Ref.Record = record.RecordID(fmt.Sprintf("R-%d", i))
		}
		first, _ := open(t)
		plain := standing(t, first, [][]record.Entry{records}, nil)
		s, again := open(t)
		order := rapid.Permutation(records).Draw(rt, "order")
		var batches [][]record.Entry
		for len(order) > 0 {
			n := rapid.IntRange(1, len(order)).Draw(rt, "batch")
			batches, order = append(batches, order[:n]), order[n:]
			if rapid.Bool().Draw(rt, "twice") {
				batches = append(batches, rapid.SampledFrom(batches).Draw(rt, "again"))
			}
		}
		got := standing(t, s, batches, func(store.Store) store.Store {
			if rapid.Bool().Draw(rt, "restart") {
				s = again()
			}
			return s
		})
		if err := errors.Join(first.Close(), s.Close()); err != nil {
			rt.Fatal(err)
		}
		if diff := diffOf(plain, got); diff != "" {
			rt.Fatalf("what stands differs:\n%s", diff)
		}
	})
}

func someRecord(t *rapid.T) record.Entry {
	agency := rapid.SampledFrom([]string{"police", "health"}).Draw(t, "agency")
	e := Entry(agency, "", rapid.SampledFrom([]string{"1", "2"}).Draw(t, "child"), rapid.String().Draw(t, "text"))
	e.Text = record.Private(slices.DeleteFunc([]rune(e.Text), func(r rune) bool { return r == 0 }))
	e.Handling = rapid.SampledFrom([]record.Handling{"", record.Open, record.Restricted, record.Sealed}).Draw(t, "handling")
	return e
}

// standing receives batches and gives what then stands of each child, by record.
func standing(t *testing.T, s store.Store, batches [][]record.Entry, between func(store.Store) store.Store) map[record.ChildID]store.Child {
	t.Helper()
	for _, batch := range batches {
		Receive(t, s, Submission(batch...))
		if between != nil {
			s = between(s)
		}
	}
	ids, err := Listed(t.Context(), s, Listing(t))
	if err != nil {
		t.Fatal(err)
	}
	children := map[record.ChildID]store.Child{}
	for _, id := range ids {
		c := Open(t, s, id)
		slices.SortFunc(c.Entries, func(a, b record.Entry) int { return cmp.Compare(a.Ref.String(), b.Ref.String()) })
		slices.SortFunc(c.Refs, func(a, b record.ChildRef) int { return cmp.Compare(a.String(), b.String()) })
		slices.SortFunc(c.Identities, func(a, b record.Identity) int { return cmp.Compare(a.Subject.String(), b.Subject.String()) })
		c.Manifests = nil // as many as there were submissions
		children[id] = c
	}
	Sound(t, s)
	return children
}
