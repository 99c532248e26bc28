package storetest

import (
	"errors"
	"strings"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Filing is leave to put and fetch files of a child, as far as a sight.
func Filing(t testing.TB, id record.ChildID, sight record.Sight) audit.Access {
	t.Helper()
	return granted(t, audit.Granted{Tenant: Partnership, Act: record.FileAct, Subject: record.Subject{Kind: record.OneChild, ID: string(id)}, Sight: sight})
}

// filing is leave that sees all a sight can see.
func filing(t testing.TB, id record.ChildID) audit.Access {
	t.Helper()
	return Filing(t, id, record.Sight{Class: record.ClassC, Restricted: true})
}

// Picture is a file of an agency, of class B.
func Picture(id, agency string) record.File {
	return record.File{ID: record.FileID(id), Kind: record.PNG, Title: "A drawing of the house", Class: record.ClassB, By: record.AgencyCode(agency)}
}

// Put puts a file to a child's record.
// sizes: whose file it is, what it is, and what is in it
func Put(t testing.TB, s store.Store, id record.ChildID, f record.File, body string) {
	t.Helper()
	if err := put(t, s, filing(t, id), f, body); err != nil {
		t.Fatalf("putting a file: %v", err)
	}
}

// sizes: as Put, with the leave
func put(t testing.TB, s store.Store, a audit.Access, f record.File, body string) error {
	t.Helper()
	_, err := s.Write(t.Context(), a, store.Request{}, func(w store.Writer) error { return w.PutFile(t.Context(), f, []byte(body)) })
	return err
}

func filesOf(t testing.TB, s store.Store, a audit.Access) (ids []string, err error) {
	t.Helper()
	err = s.Read(t.Context(), a, func(r store.Reader) error {
		all, err := r.Files(t.Context())
		ids = nil
		for _, f := range all {
			ids = append(ids, string(f.ID))
		}
		return err
	})
	return ids, err
}

func fetched(t testing.TB, s store.Store, a audit.Access, id record.FileID) (f record.File, body string, err error) {
	t.Helper()
	err = s.Read(t.Context(), a, func(r store.Reader) error {
		var content []byte
		f, content, err = r.File(t.Context(), id)
		body = string(content)
		return err
	})
	return f, body, err
}

// A file comes back as it was put, against the reference that its agency has for the child, to whoever sees its class, its handling or
// what their agency wrote, and to nobody else; to those it is like a file that is not there.
func filesAreSeen(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("health", "H-1", "1", "Second."), Entry("police", "P-2", "2", "Another child.")))
	plain, secret, named := Picture("f-plain", "health"), Picture("f-secret", "police"), Picture("f-named", "school")
	secret.Class, named.Handling = record.ClassC, "named-roles"
	Put(t, s, "child-1", plain, "plain \x00\xff points")
	Put(t, s, "child-1", secret, "secret points")
	Put(t, s, "child-1", named, "named points")
	f, body, err := fetched(t, s, filing(t, "child-1"), "f-plain")
	if err != nil || body != "plain \x00\xff points" || f.Of != Of("health", "1") || f.Size != len(body) || f.Title != plain.Title || f.Kind != record.PNG || f.By != "health" || f.At.IsZero() || f.Role == "" {
		t.Errorf("%+v %q %v", f, body, err)
	}
	if f, _, err := fetched(t, s, filing(t, "child-1"), "f-named"); err != nil || f.Of.Child != "1" {
		t.Errorf("of an agency that has no reference of its own: %+v %v", f, err)
	}
	for _, c := range []struct {
		sight record.Sight
		want  []string
	}{
		{record.Sight{Class: record.ClassC, Restricted: true}, []string{"f-named", "f-secret", "f-plain"}},
		{record.Sight{Class: record.ClassC}, []string{"f-secret", "f-plain"}},
		{record.Sight{Class: record.ClassB}, []string{"f-plain"}},
		{record.Sight{Class: record.ClassA}, nil},
		{record.Sight{Class: record.ClassA, Own: record.ClassC, Agency: "police"}, []string{"f-secret"}},
		{record.Sight{Own: record.ClassC, Agency: "school"}, []string{"f-named"}},
		{record.Sight{}, nil},
	} {
		got, err := filesOf(t, s, Filing(t, "child-1", c.sight))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "seen with "+c.sight.String(), c.want, got)
		for _, id := range []record.FileID{"f-named", "f-secret", "f-plain"} {
			_, body, err := fetched(t, s, Filing(t, "child-1", c.sight), id)
			if seen := strings.Contains(" "+strings.Join(got, " ")+" ", " "+string(id)+" "); seen != (err == nil) || !seen && (body != "" || !errors.Is(err, record.NotFound) || err.Error() != "file: not found") {
				t.Errorf("%s with %s: %v %q", id, c.sight, err, body)
			}
		}
	}
	if _, _, err := fetched(t, s, filing(t, "child-2"), "f-plain"); !errors.Is(err, record.NotFound) {
		t.Errorf("through another child: %v", err)
	}
	if _, _, err := fetched(t, s, theirs(t, record.FileAct, record.OneChild, "child-1"), "f-plain"); !errors.Is(err, record.NotFound) {
		t.Errorf("by the neighbours: %v", err)
	}
	Sound(t, s)
}

// A file goes where the reference goes that it is held against, and comes back with it.
func filesFollow(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Entry("police", "P-1", "1", "First."), Entry("health", "H-1", "1", "Second."))
	Receive(t, s, sub)
	Put(t, s, "child-1", Picture("f-1", "health"), "points")
	Put(t, s, "child-1", Picture("f-2", "police"), "points")
	apart := sub
	if _, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		children := joined(k, &apart)
		children[Of("health", "1")] = "child-9"
		return store.Batch{Submission: apart, Children: children}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[record.ChildID][]string{"child-1": {"f-2"}, "child-9": {"f-1"}} {
		got, err := filesOf(t, s, filing(t, id))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "of "+string(id), want, got)
	}
	if _, _, err := fetched(t, s, filing(t, "child-1"), "f-1"); !errors.Is(err, record.NotFound) {
		t.Errorf("it stays with whom it is not about: %v", err)
	}
	Sound(t, s)
	Receive(t, s, sub)
	got, err := filesOf(t, s, filing(t, "child-1"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "together again", []string{"f-2", "f-1"}, got)
	Sound(t, s)
}

// A file that is taken back is there no more, and cannot be taken back twice, by whoever does not see it, or through another child.
func filesTakenBack(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Another.")))
	Put(t, s, "child-1", Picture("f-1", "police"), "points")
	back := func(a audit.Access, id record.FileID, why record.Private) error {
		_, err := s.Write(t.Context(), a, store.Request{}, func(w store.Writer) error { return w.TakeFileBack(t.Context(), id, why) })
		return err
	}
	for what, err := range map[string]error{
		"through another child": back(filing(t, "child-2"), "f-1", "It is of another child."),
		"unseen":                back(Filing(t, "child-1", record.Sight{Class: record.ClassA}), "f-1", "It is of another child."),
		"one that is not there": back(filing(t, "child-1"), "f-2", "It is of another child."),
	} {
		if !errors.Is(err, record.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := back(filing(t, "child-1"), "f-1", ""); !errors.Is(err, record.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	if err := back(filing(t, "child-1"), "f-1", "It is of another child."); err != nil {
		t.Fatal(err)
	}
	if got, err := filesOf(t, s, filing(t, "child-1")); len(got) > 0 || err != nil {
		t.Errorf("it is still there: %v %v", got, err)
	}
	if _, _, err := fetched(t, s, filing(t, "child-1"), "f-1"); !errors.Is(err, record.NotFound) {
		t.Errorf("it can still be fetched: %v", err)
	}
	if err := back(filing(t, "child-1"), "f-1", "Once more."); !errors.Is(err, record.NotFound) {
		t.Errorf("twice: %v", err)
	}
	Sound(t, s)
}

// What is no file, or is put by an access for something else, leaves nothing.
func filesRefused(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	for what, wrong := range map[string]func(*record.File){
		"no id": func(f *record.File) { f.ID = "" }, "no kind": func(f *record.File) { f.Kind = "text/html" }, "no title": func(f *record.File) { f.Title = "" },
		"a long title": func(f *record.File) { f.Title = record.Private(strings.Repeat("é", 201)) }, "no text": func(f *record.File) { f.Title = "\xff" },
		"a title with NUL": func(f *record.File) { f.Title = "a\x00" }, "no class": func(f *record.File) { f.Class = "" }, "no agency": func(f *record.File) { f.By = "" },
		"a class of its own": func(f *record.File) { f.Class = "D" }, "sealed": func(f *record.File) { f.Class = record.ClassS }, "sealed by a word": func(f *record.File) { f.Handling = record.Sealed },
	} {
		f := Picture("f-1", "police")
		wrong(&f)
		if err := put(t, s, filing(t, "child-1"), f, "points"); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := put(t, s, filing(t, "child-1"), Picture("f-1", "police"), ""); !errors.Is(err, record.Invalid) {
		t.Errorf("nothing in it: %v", err)
	}
	if err := put(t, s, filing(t, "nobody"), Picture("f-1", "police"), "points"); !errors.Is(err, record.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
	for _, act := range []record.Act{record.OpenAct, record.RecordAct, record.ReceiveAct} {
		if err := put(t, s, Access(t, act, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassC), Picture("f-1", "police"), "points"); !errors.Is(err, record.Withheld) {
			t.Errorf("under an access to %s: %v", act, err)
		}
	}
	if got, err := filesOf(t, s, filing(t, "child-1")); len(got) > 0 || err != nil {
		t.Errorf("something was kept: %v %v", got, err)
	}
	Sound(t, s)
}
