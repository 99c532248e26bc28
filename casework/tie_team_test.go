package casework_test

import (
	"errors"
	"slices"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// Whoever manages a team sees the children whom its members work with, for as long as they manage it and those are in it.
func TestATeamsManagerSeesTheTeamsChildren(t *testing.T) {
	o := open(t)
	o.receive(twoChildren)
	mara, ben := o.child("Mara"), o.child("Ben")
	admin := desktest.Person("admin-1", record.Administrator, record.Administering)
	id := func(login string) record.AccountID {
		t.Helper()
		a, err := o.MakeAccount(t.Context(), admin, casework.Request{}, casework.NewAccount{Name: "Somebody", Login: login, Agency: "social-care", Ends: o.Now().AddDate(1, 0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		return a.ID
	}
	first, second, one, two := id("first"), id("second"), id("one"), id("two")
	as := func(id record.AccountID, role record.Role, purpose record.Purpose) casework.Who {
		return desktest.Person(string(id), role, purpose)
	}
	desktest.Allocated(t, o.Desk, as(one, "social-worker", record.PreparingVisit), mara)
	desktest.Allocated(t, o.Desk, as(two, "social-worker", record.PreparingVisit), ben)
	see := func(what, manager, deputy string) {
		t.Helper()
		if got := o.sees(as(first, record.TeamManager, record.Supervision)); got != manager {
			t.Errorf("%s the first sees %q, want %q", what, got, manager)
		}
		if got := o.sees(as(second, record.TeamManager, record.Supervision)); got != deputy {
			t.Errorf("%s the second sees %q, want %q", what, got, deputy)
		}
	}
	team := record.Team{Agency: "social-care", Name: "North", Manager: first, Members: []record.AccountID{one}}
	for _, change := range []struct {
		what            string
		do              func()
		manager, deputy string
	}{
		{"made:", func() {}, "Mara", ""}, {"with another:", func() { team.Members = append(team.Members, two) }, "Ben Mara", ""},
		{"without the first:", func() { team.Members = []record.AccountID{two} }, "Ben", ""}, {"managed by another:", func() { team.Manager = second }, "", "Ben"},
		{"closed:", func() { team.Closed = true }, "", ""},
	} {
		change.do()
		kept, err := o.KeepTeam(t.Context(), admin, casework.Request{}, team)
		if err != nil {
			t.Fatalf("%s %v", change.what, err)
		}
		team = kept
		see(change.what, change.manager, change.deputy)
	}
	if rota, err := o.Rota(t.Context(), admin); err != nil || slices.ContainsFunc(rota, func(tie record.Tie) bool { return tie.Relation == record.Supervises }) {
		t.Errorf("somebody still supervises: %v, %v", rota, err)
	}
}

// An administrator makes nobody's manager of themselves.
func TestNobodyGivesThemselvesATeam(t *testing.T) {
	o := open(t)
	admin := desktest.Person("admin-1", record.Administrator, record.Administering)
	made, err := o.MakeAccount(t.Context(), admin, casework.Request{}, casework.NewAccount{Name: "Somebody", Login: "somebody", Agency: "social-care", Ends: o.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	other, err := o.MakeAccount(t.Context(), admin, casework.Request{}, casework.NewAccount{Name: "Other", Login: "other", Agency: "social-care", Ends: o.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	self := desktest.Person(string(made.ID), record.Administrator, record.Administering)
	team := record.Team{Agency: "social-care", Name: "North", Manager: made.ID, Members: []record.AccountID{other.ID}}
	if _, err := o.KeepTeam(t.Context(), self, casework.Request{}, team); !errors.Is(err, record.Invalid) {
		t.Errorf("an administrator made themselves a manager: %v", err)
	}
	if kept, err := o.Staff(t.Context(), admin); err != nil || len(kept.Teams) != 0 {
		t.Errorf("the team was kept: %v, %v", kept.Teams, err)
	}
}
