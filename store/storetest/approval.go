package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// The people of the stories about what is not the normal route.
var (
	socialWorker = record.Actor{User: "worker", Role: "social-worker", Agency: "social-care-prev"}
	guardian     = record.Actor{User: "guardian", Role: record.CaldicottGuardian, Agency: "social-care-prev"}
	another      = record.Actor{User: "another", Role: record.CaldicottGuardian, Agency: "health"}
	manager      = record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-prev"}
	elsewhere    = record.Actor{User: "elsewhere", Role: record.TeamManager, Agency: "police"}
)

// By is an access of somebody in particular.
// sizes: what an access says
func By(t testing.TB, by record.Actor, act record.Act, kind record.SubjectKind, id string) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: by, Relation: record.ByFunction, Purpose: record.SafeguardingNow, Act: act, Subject: record.Subject{Kind: kind, ID: id},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func write(t testing.TB, s store.Store, a audit.Access, do func(store.Writer) error) error {
	t.Helper()
	_, err := s.Write(t.Context(), a, store.Request{}, do)
	return err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ask(t testing.TB, s store.Store, id record.ApprovalID, kind record.ApprovalKind) {
	t.Helper()
	must(t, write(t, s, By(t, socialWorker, record.AskApprovalAct, record.OneApproval, string(id)), func(w store.Writer) error {
		return w.AskFor(t.Context(), record.Approval{ID: id, Kind: kind, What: "0123", Says: "The records of two children, to the hospital.", Child: "child-1", Wish: "what is sent again"}, "For the conference.")
	}))
}

// sizes: the test, the store, and who does what
func say(t testing.TB, s store.Store, by record.Actor, id record.ApprovalID, kind record.ApprovalStepKind) error {
	t.Helper()
	act := record.ApproveAct
	if kind == record.Withdrawn {
		act = record.AskApprovalAct
	}
	return write(t, s, By(t, by, act, record.OneApproval, string(id)), func(w store.Writer) error {
		return w.Settle(t.Context(), id, kind, "Because it is needed.")
	})
}

// sizes: the test, the store, and who does what
func useUp(t testing.TB, s store.Store, by record.Actor, kind record.ApprovalKind, what string) error {
	t.Helper()
	return write(t, s, By(t, by, record.ExportAct, record.EveryChild, ""), func(w store.Writer) error { return w.UseUp(t.Context(), kind, what) })
}

func approvals(t testing.TB, s store.Store) (all []record.Approval) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, socialWorker, record.AskApprovalAct, record.OneApproval, ""), func(r store.Reader) (err error) {
		all, err = r.Approvals(t.Context(), time.Time{})
		return err
	}))
	return all
}

func stepsOf(a *record.Approval) (kinds []string) {
	for _, s := range a.Steps {
		kinds = append(kinds, string(s.Kind)+" by "+s.By.User)
	}
	return kinds
}

// What takes two people is asked by one, approved by another, and done once by the first, for exactly what was asked.
func approvedByASecond(t *testing.T, open Opener) {
	s := open(t)
	ask(t, s, "approval-1", record.ForExport)
	for who, by := range map[string]record.Actor{"who asked": socialWorker, "who asked, in the other role": {User: "worker", Role: record.CaldicottGuardian}, "a manager": manager} {
		if err := say(t, s, by, "approval-1", record.Agreed); !errors.Is(err, record.Conflict) {
			t.Errorf("%s approves: %v", who, err)
		}
	}
	if err := useUp(t, s, socialWorker, record.ForExport, "0123"); !errors.Is(err, record.NotYet) {
		t.Errorf("before it is approved it is used: %v", err)
	}
	must(t, say(t, s, guardian, "approval-1", record.Agreed))
	for what, err := range map[string]error{
		"approved again": say(t, s, another, "approval-1", record.Agreed), "refused afterwards": say(t, s, another, "approval-1", record.Refused),
		"taken back by another": say(t, s, another, "approval-1", record.Withdrawn),
	} {
		if !errors.Is(err, record.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"for something else": useUp(t, s, socialWorker, record.ForExport, "0124"), "by somebody else": useUp(t, s, manager, record.ForExport, "0123"),
		"as another kind": useUp(t, s, socialWorker, record.ForPurge, "0123"),
	} {
		if !errors.Is(err, record.NotYet) {
			t.Errorf("used %s: %v", what, err)
		}
	}
	must(t, useUp(t, s, socialWorker, record.ForExport, "0123"))
	if err := useUp(t, s, socialWorker, record.ForExport, "0123"); !errors.Is(err, record.NotYet) {
		t.Errorf("used twice: %v", err)
	}
	all := approvals(t, s)
	same(t, "its life", []string{"asked by worker", "approved by guardian", "used by worker"}, stepsOf(&all[0]))
	if a := all[0]; a.Says != "The records of two children, to the hospital." || a.Reason() != "For the conference." || a.Child != "child-1" || a.What != "0123" || a.Wish != "what is sent again" {
		t.Error("it does not come back as it was asked")
	}
	Sound(t, s)
}

// A manager decides for their own agency only, and who asked may take it back until it is used.
func approvedWithinTheAgency(t *testing.T, open Opener) {
	s := open(t)
	ask(t, s, "approval-1", record.ForCover)
	if err := say(t, s, elsewhere, "approval-1", record.Agreed); !errors.Is(err, record.Conflict) {
		t.Errorf("another agency's manager approves: %v", err)
	}
	must(t, say(t, s, manager, "approval-1", record.Agreed))
	must(t, say(t, s, socialWorker, "approval-1", record.Withdrawn))
	if err := useUp(t, s, socialWorker, record.ForCover, "0123"); !errors.Is(err, record.NotYet) {
		t.Errorf("what was taken back is used: %v", err)
	}
	ask(t, s, "approval-2", record.ForCover)
	must(t, say(t, s, manager, "approval-2", record.Refused))
	all := approvals(t, s)
	same(t, "the last", []string{"asked by worker", "refused by manager"}, stepsOf(&all[0]))
	if err := say(t, s, guardian, "no-approval", record.Agreed); !errors.Is(err, record.NotFound) {
		t.Errorf("one that nobody asked for: %v", err)
	}
	Sound(t, s)
}

// Whoever does the same at the same moment: one approves, and it is used once.
func approvalRaces(t *testing.T, open Opener) {
	s := open(t)
	ask(t, s, "approval-1", record.ForExport)
	race := func(n int, do func(i int) error) (won int) {
		var group sync.WaitGroup
		var mutex sync.Mutex
		for i := range n {
			group.Go(func() {
				if err := do(i); err == nil {
					mutex.Lock()
					won++
					mutex.Unlock()
				} else if !errors.Is(err, record.Conflict) && !errors.Is(err, record.NotYet) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		return won
	}
	deciders := []record.Actor{guardian, another}
	if won := race(8, func(i int) error { return say(t, s, deciders[i%2], "approval-1", record.Agreed) }); won != 1 {
		t.Errorf("%d approved", won)
	}
	if won := race(8, func(int) error { return useUp(t, s, socialWorker, record.ForExport, "0123") }); won != 1 {
		t.Errorf("it was used %d times", won)
	}
	all := approvals(t, s)
	if n := len(all[0].Steps); n != 3 {
		t.Errorf("it has %d steps", n)
	}
	Sound(t, s)
}

// byRelation is an access of somebody in particular to child-1, by how they have to do with it.
func byRelation(t testing.TB, by record.Actor, act record.Act, relation record.Relation) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: by, Relation: relation, Purpose: record.SafeguardingNow, Act: act, Subject: record.Subject{Kind: record.OneChild, ID: "child-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
