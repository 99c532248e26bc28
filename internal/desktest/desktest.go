// Package desktest helps tests of the desk and of the pages: it makes the people who look.
//
// It answers: "who is there in this test, and what do they have to do with the children?" The people are tied to children as anybody is; a
// test that needs no particular relation takes somebody on duty everywhere in the agreement.
package desktest

import (
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// demo is the part of the program that ties invented people to invented children.
var demo = casework.Service("demo", record.Administering)

// Person is somebody in a role, for a purpose, of no agency, who proved who they are just now. Nothing ties them to any child.
func Person(user string, role record.Role, purpose record.Purpose) casework.Who {
	return casework.Person(record.Actor{User: user, Role: role}, purpose, time.Now())
}

// Proving gives somebody who proved who they are at the moment at which a desk looks.
func Proving(desk *casework.Desk, who casework.Who) casework.Who {
	who.Proved = desk.Now()
	return who
}

// OnDuty is somebody on duty everywhere in the agreement for as long as the test lasts. As out-of-hours, and safeguarding now, they see all
// there is but what is sealed.
// sizes: who somebody is
func OnDuty(t testing.TB, desk *casework.Desk, user string, role record.Role, purpose record.Purpose) casework.Who {
	t.Helper()
	_, err := desk.PutOnDuty(t.Context(), demo, casework.Duty{Person: user, From: long, Until: ever, Reason: "On duty in this test."})
	if err != nil {
		t.Fatalf("putting somebody on duty: %v", err)
	}
	return Proving(desk, Person(user, role, purpose))
}

// A test may look at any moment.
var (
	long = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	ever = time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Allocated is somebody to whom children are allocated.
func Allocated(t testing.TB, desk *casework.Desk, who casework.Who, children ...record.ChildID) casework.Who {
	t.Helper()
	for _, child := range children {
		wish := casework.Tying{Child: child, Person: who.Actor.User, Agency: who.Actor.Agency, Reason: "Allocated in this test."}
		if _, err := desk.Allocate(t.Context(), demo, wish, false); err != nil {
			t.Fatalf("allocating a child: %v", err)
		}
	}
	return Proving(desk, who)
}

// EachAllocated is somebody to whom every child there is now is allocated.
func EachAllocated(t testing.TB, desk *casework.Desk, who casework.Who) casework.Who {
	t.Helper()
	who.Proved = desk.Now()
	has := map[record.ChildID]bool{}
	for _, child := range listed(t, desk, who) {
		has[child] = true
	}
	everywhere := Proving(desk, Person("everywhere", record.OutOfHours, record.SafeguardingNow))
	every := listed(t, desk, everywhere)
	if len(every) == 0 {
		every = listed(t, desk, OnDuty(t, desk, everywhere.Actor.User, everywhere.Actor.Role, everywhere.Purpose))
	}
	for _, child := range every {
		if !has[child] {
			Allocated(t, desk, who, child)
		}
	}
	return who
}

// listed gives the children somebody is shown.
func listed(t testing.TB, desk *casework.Desk, who casework.Who) (children []record.ChildID) {
	t.Helper()
	all, err := desk.List(t.Context(), who)
	if err != nil {
		t.Fatalf("listing children: %v", err)
	}
	for i := range all {
		children = append(children, all[i].ID)
	}
	return children
}
