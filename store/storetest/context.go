package storetest

import (
	"errors"
	"fmt"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// about is what somebody writes about a group or a place.
func about(kind record.Kind, text string) record.Entry {
	when, err := record.ParseWhen("2026-06-01")
	if err != nil {
		panic(err) // it is a day
	}
	return record.Entry{Kind: kind, Happened: when, Text: record.Private(text), Handling: record.ProfessionalsOnly, Details: []record.Detail{{Key: "step", Values: []string{"context-refer"}}}}
}

// beginContext begins a group or a place.
func beginContext(t testing.TB, s store.Store, by record.Actor, c record.Context) (id record.ContextID) {
	t.Helper()
	must(t, write(t, s, By(t, by, record.ReferAct, record.OneSubmission, ""), func(w store.Writer) (err error) {
		id, err = w.BeginContext(t.Context(), c, about("mace.referral", "Boys are met by a man in a grey car, in the evening."))
		return err
	}))
	return id
}

func contexts(t testing.TB, s store.Store) (all []record.Context) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, socialWorker, record.ListAct, record.EveryContext, ""), func(r store.Reader) (err error) {
		all, err = r.Contexts(t.Context())
		return err
	}))
	return all
}

// sizes: the test, the store, who opens it, and what as what
func contextOf(t testing.TB, s store.Store, by record.Actor, kind record.SubjectKind, id record.ContextID) (c record.Context, err error) {
	t.Helper()
	err = s.Read(t.Context(), By(t, by, record.OpenAct, kind, string(id)), func(r store.Reader) (err error) {
		c, err = r.Context(t.Context())
		return err
	})
	return c, err
}

// What was written about a place comes back as it was written, entry by entry, with who leads the work, also out of a backup.
func contextComesBack(t *testing.T, open Opener) {
	s := open(t)
	place := beginContext(t, s, socialWorker, record.Context{Kind: record.PlaceContext, Name: "The car park behind the shops", Where: "High Street"})
	group := beginContext(t, s, elsewhere, record.Context{Kind: record.GroupContext, Name: "Older boys at the station"})
	var ref record.Ref
	must(t, write(t, s, By(t, manager, record.RecordAct, record.OnePlace, string(place)), func(w store.Writer) (err error) {
		ref, err = w.EnterContext(t.Context(), about("mace.accepted", "Accepted: somebody goes there on Friday."), "worker")
		return err
	}))
	again := open(t)
	Restored(t, again, dumped(t, s))
	for name, held := range map[string]store.Store{"as it was written": s, "as it was restored": again} {
		got, err := contextOf(t, held, socialWorker, record.OnePlace, place)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := about("mace.accepted", "Accepted: somebody goes there on Friday.")
		want.Ref, want.Subject, want.Order = ref, record.ChildRef{Agency: manager.Agency, Child: string(place)}, got.Entries[1].Order
		same(t, name, want, got.Entries[1])
		if got.Name != "The car park behind the shops" || got.Where != "High Street" || got.Kind != record.PlaceContext || got.Leads != "worker" || got.Begun.IsZero() || len(got.Entries) != 2 {
			t.Errorf("%s: it came back as %+v", name, got)
		}
		all := contexts(t, held)
		if len(all) != 2 || all[0].ID != place || all[1].ID != group || all[1].Leads != "" || len(all[1].Entries) != 1 {
			t.Errorf("%s: the list is %+v", name, all)
		}
		Sound(t, held)
	}
}

// Who leads the work on a place, and whose agency wrote about it, is known without opening it, and of nobody else.
func contextStandings(t *testing.T, open Opener) {
	s := open(t)
	place := beginContext(t, s, socialWorker, record.Context{Kind: record.PlaceContext, Name: "A flat"})
	must(t, write(t, s, By(t, elsewhere, record.RecordAct, record.OnePlace, string(place)), func(w store.Writer) error {
		_, err := w.EnterContext(t.Context(), about("mace.accepted", "Accepted: two of us go there."), "guardian")
		return err
	}))
	must(t, write(t, s, By(t, elsewhere, record.RecordAct, record.OnePlace, string(place)), func(w store.Writer) error {
		asks := about("request.made", "The hospital is asked what it knows.")
		asks.Details = append(asks.Details, record.Detail{Key: "to", Values: []string{"hospital"}})
		_, err := w.EnterContext(t.Context(), asks, "")
		return err
	}))
	for who, want := range map[store.Person]record.ContextStanding{
		{Tenant: Partnership, User: "worker", Agency: "social-care-prev"}:     {Kind: record.PlaceContext, Referred: true},
		{Tenant: Partnership, User: "another", Agency: "police"}:              {Kind: record.PlaceContext, Referred: true},
		{Tenant: Partnership, User: "guardian", Agency: "health"}:             {Kind: record.PlaceContext, Leads: true},
		{Tenant: Partnership, User: "ward", Agency: "hospital-north"}:         {Kind: record.PlaceContext, Referred: true},
		{Tenant: Partnership, User: "nobody", Agency: ""}:                     {Kind: record.PlaceContext},
		{Tenant: Neighbours, User: "worker", Agency: "social-care-prev"}:      {},
		{Tenant: Partnership, User: "worker\x00", Agency: "social-care-prev"}: {},
	} {
		got, err := s.ContextStanding(t.Context(), who, place)
		if err != nil || got != want {
			t.Errorf("%+v stands as %+v, want %+v: %v", who, got, want, err)
		}
	}
}

// A place that is not there, one of another agreement, a group asked for as a place and an id that is no text look alike, and what was asked for
// stands in no log. Nothing is done under an access that is for something else.
func contextsAlone(t *testing.T, open Opener) {
	s := open(t)
	group := beginContext(t, s, socialWorker, record.Context{Kind: record.GroupContext, Name: "Older boys"})
	for _, id := range []record.ContextID{group, "Jane", "", "a\x00"} {
		if id == "" {
			continue // an access to one says which
		}
		if _, err := contextOf(t, s, socialWorker, record.OnePlace, id); !errors.Is(err, record.NotFound) {
			t.Errorf("%q as a place: %v", id, err)
		}
	}
	for what, do := range map[string]func(store.Writer) error{
		"a referral under an access to a child": func(w store.Writer) error {
			_, err := w.BeginContext(t.Context(), record.Context{Kind: record.PlaceContext, Name: "A flat"}, about("mace.referral", "A flat."))
			return err
		},
		"an entry": func(w store.Writer) error {
			_, err := w.EnterContext(t.Context(), about("mace.accepted", "Accepted."), "")
			return err
		},
		"the list": func(w store.Writer) error {
			_, err := w.Contexts(t.Context())
			return err
		},
	} {
		if err := write(t, s, By(t, socialWorker, record.RecordAct, record.OneChild, "child-1"), do); !errors.Is(err, record.Withheld) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, c := range map[string]record.Context{
		"of no kind": {Name: "A flat"}, "without a name": {Kind: record.PlaceContext}, "no text": {Kind: record.PlaceContext, Name: "a\x00"},
	} {
		if err := write(t, s, By(t, socialWorker, record.ReferAct, record.OneSubmission, ""), func(w store.Writer) error {
			_, err := w.BeginContext(t.Context(), c, about("mace.referral", "A flat."))
			return err
		}); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, s.Refuse(t.Context(), audit.Refusal{
		Tenant: Partnership, Actor: socialWorker, Relation: record.ByFunction, Purpose: record.SafeguardingNow, Subject: record.Subject{Kind: record.OneGroup, ID: "Jane"}, Act: record.OpenAct,
	}))
	for _, line := range Lines(t, s) {
		if id := record.ContextID(line.Subject.ID); (line.Subject.Kind == record.OnePlace || line.Subject.Kind == record.OneGroup) && id != "" && id != group {
			t.Errorf("the log holds %q", id)
		}
	}
	if len(contexts(t, s)) != 1 {
		t.Errorf("there is more than the one group: %s", fmt.Sprint(len(contexts(t, s))))
	}
	Sound(t, s)
}
