package storetest

import (
	"errors"
	"fmt"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Every call takes the accesses it is for, and no other of all there could be. Whoever comes to read with another leaves a line too.
func withoutAccess(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	calls := map[string]struct {
		call  func(audit.Access) error
		takes []string
	}{
		"Receive": {func(a audit.Access) error {
			_, err := Take(t.Context(), s, a, func(k store.Known) (store.Batch, error) {
				return store.Batch{Children: k.Children, Rehearsal: true}, nil
			})
			return err
		}, []string{"receive submission"}},
		"Open":  {func(a audit.Access) error { _, err := Opened(t.Context(), s, a); return err }, []string{"open child", "print child"}},
		"Each":  {func(a audit.Access) error { _, err := Listed(t.Context(), s, a); return err }, nil}, // it says to which children: see listed
		"Log":   {func(a audit.Access) error { _, err := Logged(t.Context(), s, a); return err }, []string{"check log"}},
		"Check": {func(a audit.Access) error { _, err := Check(t.Context(), s, a); return err }, []string{"check log"}},
	}
	lines := 1
	for name, c := range calls {
		if err := c.call(audit.Access{}); !errors.Is(err, record.Withheld) {
			t.Errorf("%s without an access: %v", name, err)
		}
		for _, act := range []record.Act{record.ListAct, record.OpenAct, record.PrintAct, record.ReceiveAct, record.CheckAct, "else"} {
			for _, kind := range []record.SubjectKind{record.OneChild, record.EveryChild, record.OneMeeting, record.OneSubmission, record.WholeLog} {
				err := c.call(Access(t, act, record.Subject{Kind: kind, ID: "child-1"}, record.ClassC))
				given := false
				for _, one := range c.takes {
					given = given || one == fmt.Sprint(act, " ", kind)
				}
				if given || name != "Receive" {
					lines++
				}
				if given != (err == nil) || !given && !errors.Is(err, record.Withheld) {
					t.Errorf("%s with an access to %s %s: %v", name, act, kind, err)
				}
			}
		}
	}
	if got := len(Lines(t, s)); got != lines {
		t.Errorf("%d lines, want one for everybody who came to read and for what was received, %d", got, lines)
	}
}

// What somebody puts where an id stands is no child's, like any other id nobody has.
func idIsNotText(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	_, unknown := Opened(t.Context(), s, Opening(t, "nobody"))
	for _, id := range []record.ChildID{"\x00", "child-1\x00", "child-1\xff", "\xc0\x80", "'; DROP TABLE entry; --", "child-1 "} {
		child, err := Opened(t.Context(), s, Opening(t, id))
		if !errors.Is(err, record.NotFound) || err.Error() != unknown.Error() {
			t.Errorf("the id %q: %v, want %v", id, err, unknown)
		}
		same(t, "given", store.Child{}, child)
	}
	for _, line := range Lines(t, s)[1:] {
		if line.Subject.ID != "" || line.Outcome != "not found" {
			t.Errorf("the log says %q of %q", line.Outcome, line.Subject.ID)
		}
	}
	submission := Access(t, record.ReceiveAct, record.Subject{Kind: record.OneSubmission, ID: "a\x00b"}, record.ClassC)
	if _, err := Take(t.Context(), s, submission, func(k store.Known) (store.Batch, error) { return store.Batch{Children: k.Children}, nil }); err != nil {
		t.Errorf("a submission whose id is not text: %v", err)
	}
	Sound(t, s)
}

// Who was refused stands in the log too. Words of the request that nobody here knows may be anything, and do not.
func refusals(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	whole := audit.Refusal{
		Tenant: Partnership, Actor: record.Actor{User: "user-1", Role: "social-worker"}, Relation: record.AsService, Purpose: record.Receiving,
		Subject: record.Subject{Kind: record.OneChild, ID: "child-1"}, Act: record.OpenAct,
	}
	strange := whole
	strange.Relation, strange.Purpose, strange.Act = "neighbour of Jane", "curious about Jane\x00", "copy Jane"
	strange.Subject.ID = "Jane\x00"
	place := whole
	place.Subject.Kind = record.OnePlace
	theirs := whole
	theirs.Tenant = Neighbours
	for _, r := range []audit.Refusal{whole, strange, place, theirs, {}} {
		if err := s.Refuse(t.Context(), r); err != nil {
			t.Errorf("%+v: %v", r, err)
		}
	}
	for _, leaveOut := range []func(*audit.Refusal){
		func(r *audit.Refusal) { r.Tenant = "" }, func(r *audit.Refusal) { r.Actor.User = "" }, func(r *audit.Refusal) { r.Actor.Role = "" },
		func(r *audit.Refusal) { r.Actor.User = "a\x00" },
	} {
		r := whole
		leaveOut(&r)
		if err := s.Refuse(t.Context(), r); err != nil {
			t.Errorf("%+v: %v", r, err)
		}
	}
	var got []string
	for _, l := range Lines(t, s)[1:] {
		got = append(got, fmt.Sprintf("%d %s as %s, %s: %s %s %q for %q, %q%s", l.Sequence, l.Actor.User, l.Actor.Role, l.Relation, l.Act, l.Subject.Kind, l.Subject.ID, l.Purpose, l.Outcome, l.Sight))
		if l.At.IsZero() {
			t.Errorf("line %d does not say when", l.Sequence)
		}
	}
	same(t, "log", []string{
		`2 user-1 as social-worker, service: open child "child-1" for "receiving agencies' records", "refused"`,
		`3 user-1 as social-worker, :  child "" for "", "refused"`,
		`4 user-1 as social-worker, service: open place "" for "receiving agencies' records", "refused"`,
	}, got)
	Sound(t, s)
}
