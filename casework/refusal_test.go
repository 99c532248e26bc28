package casework_test

import (
	"errors"
	"slices"
	"testing"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/store/storetest"
)

// A request that is given no leave stands in the log, when somebody made it. An anonymous one leaves nothing.
func TestARefusalIsLogged(t *testing.T) {
	o := open(t)
	o.receive(police)
	id := o.list()[0].ID
	wrong := desktest.Person("operator-1", "social-worker", record.Receiving)
	for _, who := range []casework.Who{wrong, {}, desktest.Person("", "social-worker", record.Receiving)} {
		if _, err := o.Open(t.Context(), who, id, casework.View{}); !errors.Is(err, record.Withheld) {
			t.Errorf("%+v: %v", who, err)
		}
	}
	access, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Checking,
		Subject: record.Subject{Kind: record.WholeLog}, Act: record.CheckAct, Sight: record.Sight{Class: record.ClassA, Restricted: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := storetest.Logged(t.Context(), o.store, access)
	lines = slices.DeleteFunc(lines, func(l record.LogLine) bool { return l.Outcome != "refused" })
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d refusals, %v; want that of whoever named themselves", len(lines), err)
	}
	if got := lines[0]; got.Relation != "" || got.Sight != "" || got.Act != record.OpenAct || got.Subject.ID != string(id) || got.Actor != wrong.Actor || got.Purpose != record.Receiving {
		t.Errorf("%+v", got)
	}
}
