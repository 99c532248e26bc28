package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// join says whose references are from now on.
func join(t testing.TB, s store.Store, children map[record.ChildRef]record.ChildID) {
	t.Helper()
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		all := maps.Clone(k.Children)
		maps.Copy(all, children)
		return store.Batch{Children: all}, nil
	})
	if err != nil {
		t.Fatalf("joining: %v", err)
	}
}

// A tie goes where its reference goes, and stays with that alone. What protects a child stays with every part that was joined with it.
func tiesFollow(t *testing.T, open Opener) {
	s := threeChildren(t, open)
	worker, other := somebody("worker", "social-worker", "health"), somebody("other", "social-worker", "police")
	Tie(t, s, tying(t, "child-1"), record.Tie{Relation: record.Allocated, Holder: "worker", Agency: "health"})
	Tie(t, s, tying(t, "child-1"), record.Tie{Relation: record.Excluded, Holder: "other"})
	listed := Tie(t, s, tying(t, "child-1"), record.Tie{Relation: record.Listed, Holder: "worker"})
	join(t, s, map[record.ChildRef]record.ChildID{Of("health", "1"): "child-9"})
	same(t, "the worker, whose agency's part went", map[record.ChildID]string{"child-1": "[] restricted listed", "child-9": "[allocated] restricted listed"}, stands(t, s, worker, now))
	same(t, "the one excluded", map[record.ChildID]string{"child-1": "[] excluded restricted", "child-9": "[] excluded restricted"}, stands(t, s, other, now))
	join(t, s, map[record.ChildRef]record.ChildID{Of("health", "1"): "child-2"})
	same(t, "joined with another", map[record.ChildID]string{"child-1": "[] excluded restricted", "child-2": "[] excluded restricted"}, stands(t, s, other, now))
	join(t, s, map[record.ChildRef]record.ChildID{Of("health", "1"): "child-1"})
	same(t, "back again", map[record.ChildID]string{"child-1": "[] excluded restricted", "child-2": "[] excluded restricted"}, stands(t, s, other, now))
	Sound(t, s)
	if err := untie(t, s, tying(t, "child-2"), listed); err != nil {
		t.Errorf("what protects a part cannot be ended there: %v", err)
	}
	same(t, "after the list is taken back", map[record.ChildID]string{"child-1": "[] excluded", "child-2": "[] excluded"}, stands(t, s, other, now))
	Sound(t, s)
}

// restrictionSurvives joins and parts references in any order, and says in any order who is listed and excluded and who is not any more:
// whatever was ever together with what protects stays protected, and nothing else is.
func restrictionSurvives(t *testing.T, open Opener) {
	refs := []record.ChildRef{Of("police", "1"), Of("health", "1"), Of("police", "2"), Of("police", "3")}
	s := threeChildren(t, open)
	w := &world{t: t, s: s, now: map[record.ChildRef]record.ChildID{refs[0]: "child-1", refs[1]: "child-1", refs[2]: "child-2", refs[3]: "child-3"}, held: map[record.TieID]*protected{}}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			ref := rapid.SampledFrom(refs).Draw(r, "reference")
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0, 1:
				w.join(ref, rapid.SampledFrom([]record.ChildID{"child-1", "child-2", "child-3", "child-8", "child-9"}).Draw(r, "child"))
			case 2:
				w.protect(ref, rapid.SampledFrom([]record.Relation{record.Listed, record.Excluded}).Draw(r, "relation"))
			case 3:
				if len(w.held) > 0 {
					w.release(rapid.SampledFrom(slices.Sorted(maps.Keys(w.held))).Draw(r, "tie"))
				}
			}
			w.compare(r)
		}
	})
	Sound(t, s)
}

// world is the same, told in the plainest way.
type world struct {
	t    *testing.T
	s    store.Store
	now  map[record.ChildRef]record.ChildID
	held map[record.TieID]*protected
}

// protected are the references for which a tie holds.
type protected struct {
	relation record.Relation
	refs     map[record.ChildRef]bool
}

func (w *world) spread() {
	for _, p := range w.held {
		for ref := range maps.Clone(p.refs) {
			for other, child := range w.now {
				if child == w.now[ref] {
					p.refs[other] = true
				}
			}
		}
	}
}

func (w *world) join(ref record.ChildRef, child record.ChildID) {
	join(w.t, w.s, map[record.ChildRef]record.ChildID{ref: child})
	w.now[ref] = child
	w.spread()
}

func (w *world) protect(ref record.ChildRef, relation record.Relation) {
	id := Tie(w.t, w.s, tying(w.t, w.now[ref]), record.Tie{Relation: relation, Holder: "worker", Child: ref})
	w.held[id] = &protected{relation, map[record.ChildRef]bool{ref: true}}
	w.spread()
}

func (w *world) release(id record.TieID) {
	for ref := range w.held[id].refs {
		if err := untie(w.t, w.s, tying(w.t, w.now[ref]), id); err != nil {
			w.t.Fatal(err)
		}
		break
	}
	delete(w.held, id)
}

func (w *world) compare(r *rapid.T) {
	want := map[record.ChildID]string{}
	standing := map[record.ChildID]record.Standing{}
	for _, p := range w.held {
		for ref := range p.refs {
			n := standing[w.now[ref]]
			n.Excluded, n.Listed, n.Restricted = n.Excluded || p.relation == record.Excluded, n.Listed || p.relation == record.Listed, n.Restricted || p.relation == record.Listed
			standing[w.now[ref]] = n
		}
	}
	for child, n := range standing {
		want[child] = inShort(&n)
	}
	if diff := diffOf(want, stands(w.t, w.s, somebody("worker", "social-worker", ""), now)); diff != "" {
		r.Fatalf("what protects is (-said +kept):\n%s", diff)
	}
}

// Two things that are equal in a record and in what somebody says of themselves keep them from the child; one alone is said, and a namesake
// is not kept from anybody. What was said once goes on counting.
func knowsTheChild(t *testing.T, open Opener) {
	s := open(t)
	one, two, three := Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Second."), Entry("police", "P-3", "3", "Third.")
	one.Details = record.Details{{Key: "exact", Values: []string{"name=karen sample", "family=sample", "address=TS12AB 12", "phone=01642123456"}}}
	two.Details = record.Details{{Key: "exact", Values: []string{"name=karen sample", "family=sample", "birth=2010-01-02", "address=TS12AB 14"}}}
	three.Details = record.Details{{Key: "exact", Values: []string{"family=sample", "address=TS12AB 16", "birth=2011-01-02"}}}
	Receive(t, s, Submission(one, two, three))
	told := func(user string, exact ...store.OwnToken) map[record.ChildID]string {
		a := own(t, user)
		_, err := s.Write(t.Context(), a, store.Request{}, func(w store.Writer) error {
			return w.Say(t.Context(), record.Own{Self: record.Close{Names: []record.Private{"Karen Sample"}, Phones: []record.Private{"01642 123456"}}}, exact)
		})
		if err != nil {
			t.Fatal(err)
		}
		return stands(t, s, somebody(user, "social-worker", ""), now)
	}
	is := func(of int, field, value string) store.OwnToken {
		return store.OwnToken{Of: of, Token: store.Token{Field: field, Value: record.Private(value)}}
	}
	const warned, excluded = "[] warned", "[] excluded"
	for i, c := range []struct {
		what  string
		exact []store.OwnToken
		want  map[record.ChildID]string
	}{
		{"a common name alone", []store.OwnToken{is(0, "name", "karen sample"), is(0, "family", "sample")}, map[record.ChildID]string{"child-1": warned, "child-2": warned, "child-3": warned}},
		{"a family name alone", []store.OwnToken{is(0, "family", "sample")}, map[record.ChildID]string{"child-1": warned, "child-2": warned, "child-3": warned}},
		{"a birthday alone", []store.OwnToken{is(1, "birth", "2010-01-02")}, map[record.ChildID]string{}},
		{"a name and an address", []store.OwnToken{is(0, "name", "karen sample"), is(store.Shared, "address", "TS12AB 12")}, map[record.ChildID]string{"child-1": excluded, "child-2": warned}},
		{"a family name and its address", []store.OwnToken{is(0, "family", "sample"), is(store.Shared, "address", "TS12AB 16")}, map[record.ChildID]string{"child-1": warned, "child-2": warned, "child-3": excluded}},
		{"an address and a phone", []store.OwnToken{is(store.Shared, "address", "TS12AB 12"), is(store.Shared, "phone", "01642123456")}, map[record.ChildID]string{"child-1": excluded}},
		{"the name of one and the birthday of another", []store.OwnToken{is(0, "name", "karen sample"), is(1, "birth", "2010-01-02")}, map[record.ChildID]string{"child-1": warned, "child-2": warned}},
		{"the name and birthday of one", []store.OwnToken{is(1, "name", "karen sample"), is(1, "birth", "2010-01-02")}, map[record.ChildID]string{"child-1": warned, "child-2": excluded}},
		{"a family name and a birthday", []store.OwnToken{is(1, "family", "sample"), is(1, "birth", "2011-01-02")}, map[record.ChildID]string{"child-1": warned, "child-2": warned, "child-3": warned}},
		{"what is equal in another field", []store.OwnToken{is(0, "phone", "TS12AB 12"), is(0, "address", "01642123456")}, map[record.ChildID]string{}},
	} {
		same(t, c.what, c.want, told(fmt.Sprint("user-", i), c.exact...))
	}
	same(t, "taken back", map[record.ChildID]string{"child-1": excluded, "child-2": warned}, told("user-3"))
	var last record.Own
	err := s.Read(t.Context(), own(t, "user-3"), func(r store.Reader) (err error) {
		last, err = r.Own(t.Context())
		return err
	})
	if err != nil || last.Self.Names[0].Reveal() != "Karen Sample" {
		t.Errorf("what was said is %v, %v", last, err)
	}
	for want, exact := range map[string][]store.Token{
		"[child-1 child-2]": {{Field: "name", Value: "karen sample"}}, "[child-2]": {{Field: "name", Value: "karen sample"}, {Field: "birth", Value: "2010-01-02"}},
		"[]": {{Field: "name", Value: "karen sample"}, {Field: "birth", Value: "2011-01-02"}},
	} {
		if ids, err := s.Exact(t.Context(), Partnership, exact, len(exact)); err != nil || fmt.Sprint(ids) != want {
			t.Errorf("found %v, %v; want %s", ids, err, want)
		}
	}
	rebuild(t, s)
	Sound(t, s)
}

// own is leave for somebody to say something of themselves.
func own(t testing.TB, user string) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: record.Actor{User: user, Role: "social-worker"}, Relation: record.AsSelf, Purpose: record.SigningIn, Act: record.DeclareAct,
		Subject: record.Subject{Kind: record.OnePerson, ID: user},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
