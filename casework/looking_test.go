package casework_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

// signing is an office whose log is signed in a folder.
func signing(t *testing.T) (office, *audit.Checkpoints) {
	t.Helper()
	signed, err := audit.OpenCheckpoints(filepath.Join(t.TempDir(), "signed"), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.With(func(d *store.Database) { d.Checkpoints = signed }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	return office{casework.NewDesk(s, set, time.Now), t, s}, signed
}

var twoChildren = map[string]string{
	"people.csv":  "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\npolice,P2,Other,Ben,2011-01-01\n",
	"entries.csv": "record_id,agency,child,happened,kind,text,handling\nA1,police,P1,2024-05-06,missing.reported,Reported missing from the quay.,\nA2,police,P2,2024-05-06,note,Met friends at the quay.,\nA3,police,P2,2024-05-07,note,Spoke of the mill.,restricted\n",
}

// "Who has looked": the lines about one child and no other, the latest first, and a proof of those that are signed.
func TestWhoLookedIsToldAndProved(t *testing.T) {
	o, signed := signing(t)
	o.receive(twoChildren)
	all, err := o.List(t.Context(), worker)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for i, times := range []int{3, 1} {
		for range times {
			if _, err := o.Open(t.Context(), worker, all[i].ID, casework.View{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	traced, err := o.Trace(t.Context(), worker, all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(traced.Lines) != 5 || traced.Lines[0].Act != record.TraceAct || traced.Lines[3].Act != record.OpenAct || traced.Not != "" {
		t.Errorf("%d lines, why not: %q", len(traced.Lines), traced.Not)
	}
	for i, l := range traced.Lines {
		if l.Subject.ID != string(all[0].ID) || i > 0 && l.Sequence >= traced.Lines[i-1].Sequence {
			t.Errorf("line %d is another child's, or out of order", l.Sequence)
		}
	}
	proved, err := o.Prove(t.Context(), worker, all[0].ID)
	if err != nil || proved.Not != "" || traced.Signed.IsZero() {
		t.Fatalf("nothing is proved: %q, %v", proved.Not, err)
	}
	proof, err := audit.ReadProof(proved.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Verify(signed.PublicKey()); err != nil || len(proof.Lines) != 5 {
		t.Errorf("%d lines are proved: %v", len(proof.Lines), err)
	}
	if _, err := o.Trace(t.Context(), worker, "nobody"); !errors.Is(err, record.Withheld) {
		t.Errorf("a child that is not there: %v", err)
	}
	if _, err := o.Trace(t.Context(), receiver, all[0].ID); !errors.Is(err, record.Withheld) {
		t.Errorf("for a purpose that gives no leave: %v", err)
	}
}

// When what was signed is not the beginning of this log, people still read who looked, and are told that it cannot be proved.
func TestALogThatWasSignedOtherwiseIsNotProved(t *testing.T) {
	mine, _ := signing(t)
	mine.receive(twoChildren)
	other, signed := signing(t)
	other.receive(anotherChild)
	if err := other.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.With(func(d *store.Database) { d.Checkpoints = signed }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set, _ := rules.Library()
	o := office{casework.NewDesk(s, set, time.Now), t, s}
	o.receive(twoChildren)
	all, err := o.List(t.Context(), worker)
	if err != nil {
		t.Fatal(err)
	}
	traced, err := o.Trace(t.Context(), worker, all[0].ID)
	if err != nil || len(traced.Lines) == 0 {
		t.Fatalf("nobody can read who looked: %v", err)
	}
	proved, err := o.Prove(t.Context(), worker, all[0].ID)
	if err != nil || proved.File != nil || !strings.Contains(proved.Not, "do not agree") || !traced.Signed.IsZero() || !strings.Contains(traced.Not, "do not agree") {
		t.Errorf("something is proved; why not: %q, %q, %v", proved.Not, traced.Not, err)
	}
	if strings.ContainsAny(traced.Not, "/\\") {
		t.Errorf("it says where the machine keeps its files: %q", traced.Not)
	}
}

var anotherChild = map[string]string{
	"people.csv":  "agency,child,family_name,given_names,date_of_birth\nschool,S9,Else,Ann,2010-10-10\n",
	"entries.csv": "record_id,agency,child,happened,kind,text\nB1,school,S9,2024-05-06,note,A note.\n",
}

// What is found has the child's name and the words around; every search is a line, and its words are in none.
func TestASearchIsLoggedWithoutItsWords(t *testing.T) {
	o, _ := signing(t)
	o.receive(twoChildren)
	found, more, err := o.Search(t.Context(), worker, "QUAY")
	if err != nil || more || len(found) != 2 {
		t.Fatalf("%d found, more: %v, %v", len(found), more, err)
	}
	if found[0].Name != "Mara Invented" || found[1].Name != "Ben Other" || found[0].Token != casework.Token(found[0].Child, found[0].Entry.Ref) {
		t.Errorf("named %d and %d letters, or linked elsewhere", len(found[0].Name.Reveal()), len(found[1].Name.Reveal()))
	}
	for _, f := range found {
		if len(f.Words) != 2 || f.Words[1].Text != "quay." || !f.Words[1].Hit {
			t.Errorf("the words around are not told: %d pieces", len(f.Words))
		}
	}
	if found, _, err := o.Search(t.Context(), worker, "mill"); err != nil || len(found) != 0 {
		t.Errorf("what is restricted is found: %d, %v", len(found), err)
	}
	ofAll, ofOne := 0, map[string]int{}
	for _, l := range logOf(t, o) {
		switch {
		case l.Act == record.SearchAct && l.Subject.Kind == record.OneChild:
			ofOne[l.Subject.ID]++
		case l.Act == record.SearchAct:
			ofAll++
		}
		if strings.Contains(strings.ToLower(l.Outcome+l.Subject.ID+l.Request), "quay") {
			t.Errorf("line %d holds the words", l.Sequence)
		}
	}
	if ofAll != 2 || len(ofOne) != 2 || ofOne[string(found[0].Child)] != 1 || ofOne[string(found[1].Child)] != 1 {
		t.Errorf("%d searches are logged, and what was shown of %d children", ofAll, len(ofOne))
	}
	if _, _, err := o.Search(t.Context(), receiver, "quay"); !errors.Is(err, record.Withheld) {
		t.Errorf("for a purpose that gives no leave: %v", err)
	}
}

func logOf(t *testing.T, o office) []record.LogLine {
	t.Helper()
	access, err := audit.Grant(audit.Granted{Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Checking, Subject: record.Subject{Kind: record.WholeLog}, Act: record.CheckAct, Sight: record.Sight{Class: record.ClassA, Restricted: true}})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := storetest.Logged(t.Context(), o.store, access)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
