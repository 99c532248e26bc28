package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Opener opens an empty store, and closes it when the test is over.
type Opener func(t *testing.T) store.Store

// Run tells every story to a store.
func Run(t *testing.T, open Opener) {
	t.Helper()
	for name, story := range map[string]func(*testing.T, Opener){
		"what was received comes back as it was written":           roundTrip,
	} {
		t.Run(name, func(t *testing.T) { story(t, open) })
	}
}

var asWritten = cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b record.When) bool { return a == b }), cmp.Comparer(func(a, b record.After) bool { return a == b })}

func roundTrip(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "First."), Entry("health", "H-1", "1", "Second."))
	if got, want := Receive(t, s, sub), (store.Received{Applied: 2}); got != want {
		t.Fatalf("received %+v, want %+v", got, want)
	}
	child := Open(t, s, "child-1")
	want := store.Child{
		ID: "child-1", Refs: []record.ChildRef{Of("police", "1"), Of("health", "1")}, Identities: sub.People, Entries: sub.Entries,
		Manifests: []record.Manifest{sub.Manifest},
	}
	if diff := cmp.Diff(want, child, asWritten); diff != "" {
		t.Errorf("not as written (-want +got):\n%s", diff)
	}
	Sound(t, s)
}

var _ = errors.Is
var _ audit.Access
