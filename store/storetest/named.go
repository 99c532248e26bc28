package storetest

import (
	"errors"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Who the child is, is said of the child the access is about and of no other, under the acts on whose pages it stands; the neighbours and whoever
// reviews access are not told.
func namedAsOne(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Another child.")))
	named := func(a audit.Access) (n store.Named, err error) {
		err = s.Read(t.Context(), a, func(r store.Reader) error {
			n, err = r.Named(t.Context())
			return err
		})
		return n, err
	}
	on := func(act record.Act, id string) audit.Access {
		return granted(t, audit.Granted{Tenant: Partnership, Act: act, Subject: record.Subject{Kind: record.OneChild, ID: id}})
	}
	told := map[record.Act]bool{
		record.OpenAct: true, record.ListAct: true, record.FileAct: true, record.TraceAct: true, record.RevealAct: true, record.SealAct: true,
	}
	for _, act := range record.Acts() {
		one, err := named(on(act, "child-1"))
		switch {
		case told[act] && (err != nil || one.Name != "Called child-1" || !one.Born.Known()):
			t.Errorf("%s: %q %v %v", act, one.Name.Reveal(), one.Born, err)
		case !told[act] && (!errors.Is(err, record.Withheld) || one != (store.Named{})):
			t.Errorf("%s tells who the child is: %v", act, err)
		}
	}
	if two, err := named(on(record.FileAct, "child-2")); err != nil || two.Name != "Called child-2" {
		t.Errorf("the other child is %q: %v", two.Name.Reveal(), err)
	}
	for what, a := range map[string]audit.Access{"of none": on(record.OpenAct, "child-9"), "by the neighbours": theirs(t, record.OpenAct, record.OneChild, "child-1")} {
		if n, err := named(a); !errors.Is(err, record.NotFound) || n != (store.Named{}) {
			t.Errorf("%s: %v", what, err)
		}
	}
	review, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: record.Actor{User: "guardian", Role: record.CaldicottGuardian}, Relation: record.ByFunction, Purpose: record.AccessReview,
		Subject: record.Subject{Kind: record.OneChild, ID: "child-1"}, Act: record.TraceAct,
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := named(review); !errors.Is(err, record.Withheld) || n != (store.Named{}) {
		t.Errorf("whoever reviews access: %v", err)
	}
}
