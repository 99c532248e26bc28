// Package storetest is the behaviour that every store shows, told as stories.
//
// It answers: "may I put this database in place of that one?" Run is given a way to open an empty store and tells the same stories to
// each. It stands on the promises of store.Store; whoever finds a new way to break one adds a story here, never to one store's tests.
package storetest

import (
	"cmp"
	"fmt"
	"maps"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Partnership is the tenant of the stories, and Neighbours another one.
const (
	Partnership record.TenantID = "partnership"
	Neighbours  record.TenantID = "neighbours"
)

// Access makes an access of a kind: which act, on what, and how much may be seen.
func Access(t testing.TB, act record.Act, subject record.Subject, ceiling record.Class) audit.Access {
	t.Helper()
	return granted(t, audit.Granted{Tenant: Partnership, Act: act, Subject: subject, Sight: record.Sight{Class: ceiling, Restricted: true}})
}

// theirs is an access of the neighbours.
func theirs(t testing.TB, act record.Act, kind record.SubjectKind, id string) audit.Access {
	t.Helper()
	return granted(t, audit.Granted{Tenant: Neighbours, Act: act, Subject: record.Subject{Kind: kind, ID: id}, Sight: record.Sight{Class: record.ClassC, Restricted: true}})
}

// granted fills in who does it, and why.
func granted(t testing.TB, g audit.Granted) audit.Access {
	t.Helper()
	purposes := map[record.Act]record.Purpose{record.ReceiveAct: record.Receiving, record.CheckAct: record.Checking}
	g.Purpose = cmp.Or(purposes[g.Act], record.LearningReview)
	g.Actor, g.Relation = record.Actor{User: "user-1", Role: record.ServiceRole}, record.AsService
	a, err := audit.Grant(g)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Receiving is leave to receive a submission.
func Receiving(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.ReceiveAct, record.Subject{Kind: record.OneSubmission}, record.ClassC)
}

// wide is the widest sight there is.
var wide = record.Sight{Class: record.ClassC, Restricted: true}

// Listing is leave to list the children of the stories, as far as anybody sees.
func Listing(t testing.TB) audit.Access {
	t.Helper()
	return Some(t, record.ListAct, EveryChild(wide))
}

// Searching is leave to search in the same.
func Searching(t testing.TB) audit.Access {
	t.Helper()
	return Some(t, record.SearchAct, EveryChild(wide))
}

// Counting is leave to count over every child.
func Counting(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.CountAct, record.Subject{Kind: record.EveryChild}, record.ClassC)
}

// Some is leave for what is done with some of all children, and as far into each as is said.
func Some(t testing.TB, act record.Act, each map[record.ChildID]record.Sight) audit.Access {
	t.Helper()
	g := audit.Granted{
		Tenant: Partnership, Act: act, Subject: record.Subject{Kind: record.EveryChild}, Purpose: record.LearningReview, Relation: record.AsService,
		Actor: record.Actor{User: "user-1", Role: record.ServiceRole}, Sight: wide,
	}
	a, err := audit.GrantEach(g, each)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// EveryChild gives one sight of every child that the stories name.
func EveryChild(sight record.Sight) map[record.ChildID]record.Sight {
	each := map[record.ChildID]record.Sight{"theirs": sight, "child-one": sight, "c1": sight, "a": sight, "b": sight}
	for i := range 1000 {
		each[record.ChildID(fmt.Sprintf("child-%d", i))], each[record.ChildID(fmt.Sprintf("child-%05d", i))] = sight, sight
	}
	return each
}

// opening is leave to open one child so far.
func opening(t testing.TB, id record.ChildID, sight record.Sight) audit.Access {
	t.Helper()
	return granted(t, audit.Granted{Tenant: Partnership, Act: record.OpenAct, Subject: record.Subject{Kind: record.OneChild, ID: string(id)}, Sight: sight})
}

// Opening is leave to open one child up to class C.
func Opening(t testing.TB, id record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(id)}, record.ClassC)
}

// Reading is leave to read the log.
func Reading(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.CheckAct, record.Subject{Kind: record.WholeLog}, record.ClassC)
}

// Checking is leave to check everything.
func Checking(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.CheckAct, record.Subject{Kind: record.WholeLog}, record.ClassC)
}

// Of is a reference of an agency for a child.
func Of(agency, child string) record.ChildRef {
	return record.ChildRef{Agency: record.AgencyCode(agency), Child: child}
}

// Entry is a record of an agency about a child, with every column filled.
func Entry(agency, id, child, text string) record.Entry {
	after, err := record.ParseAfter("Z-1 within P3M", record.AgencyCode(agency))
	if err != nil {
		panic(err)
	}
	return record.Entry{
		Ref: record.Ref{Agency: record.AgencyCode(agency), Record: record.RecordID(id)}, Subject: Of(agency, child),
		Happened: record.MustWhen("2021-11~"), Order: record.Order{Value: 10, Set: true}, After: after, Known: record.MustWhen("2021-12-01T10:30"),
		Recorded: record.MustWhen("2021/2022"), Kind: "missing.episode", Text: record.Private(text), Area: "prev",
		Places:  []record.Place{{Kind: "flat", Name: "Elm Court 12"}, {Kind: "park"}},
		People:  []record.Person{{Role: "mother", Name: "M"}, {Role: "person-of-concern", Name: "A1; \"x\" <y>"}},
		Details: record.Details{{Key: "returned", Values: []string{"yes"}}, {Key: "quote", Values: []string{"a", "b,c", ""}}},
		Count:   3, Handling: record.Open, Source: "T:12; 4.1.4", Origin: record.Origin{File: agency + ".csv", Line: 2},
	}
}

// Identity is what an agency says of who a child is.
func Identity(agency, child, name string) record.Identity {
	return record.Identity{
		Subject: Of(agency, child), FamilyName: record.Private(name), GivenNames: "Given", AlsoKnownAs: "Known", Born: record.MustWhen("2006-03?"),
		Sex: "male", Ethnicity: "any", NHSNumber: "9434765919", UPN: "U1", Postcode: "ZZ1 1ZZ", Address: "1 Road", From: record.MustWhen("2010"),
		To: record.MustWhen("2012"), Area: "prev", Origin: record.Origin{File: "people.csv", Line: 2},
	}
}

// Submission is a folder of entries; every reference in them has a row of people.csv.
func Submission(entries ...record.Entry) record.Submission {
	s := record.Submission{
		Manifest: record.Manifest{
			Title: "Title", Source: "Source", AsAt: record.MustWhen("2023-10"), Today: record.MustWhen("2023-10-02"),
			Agencies: map[record.AgencyCode]record.Coverage{"police": {From: record.MustWhen("2019"), To: record.MustWhen("2023")}, "health": {}},
			Areas:    map[record.AreaCode]string{"prev": "Previous area"},
		},
		Entries: entries,
	}
	seen := map[record.ChildRef]bool{}
	for i := range entries {
		if ref := entries[i].Subject; !seen[ref] {
			seen[ref] = true
			s.People = append(s.People, Identity(string(ref.Agency), ref.Child, "Family"))
		}
	}
	s.Report.Read = len(entries)
	return s
}

// joined gives every reference of a submission, and those known, to one child each by their own name: "police/1" and "health/1" are
// child "child-1".
func joined(known store.Known, s *record.Submission) map[record.ChildRef]record.ChildID {
	children := map[record.ChildRef]record.ChildID{}
	maps.Copy(children, known.Children)
	for i := range s.People {
		ref := s.People[i].Subject
		children[ref] = record.ChildID("child-" + ref.Child)
	}
	return children
}

// Receive gives a store a submission in which references of the same name are one child.
func Receive(t testing.TB, s store.Store, sub record.Submission) store.Received {
	t.Helper()
	got, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
	})
	if err != nil {
		t.Fatalf("receiving: %v", err)
	}
	return got
}

// Open opens a child that must be there.
func Open(t testing.TB, s store.Store, id record.ChildID) store.Child {
	t.Helper()
	c, err := Opened(t.Context(), s, Opening(t, id))
	if err != nil {
		t.Fatalf("opening %s: %v", id, err)
	}
	return c
}

// Lines gives the log's lines without the one of this reading.
func Lines(t testing.TB, s store.Store) []record.LogLine {
	t.Helper()
	lines, err := Logged(t.Context(), s, Reading(t))
	if err != nil {
		t.Fatalf("reading the log: %v", err)
	}
	return lines[:len(lines)-1]
}

// Sound checks a store and fails when anything is wrong.
func Sound(t testing.TB, s store.Store) store.Checked {
	t.Helper()
	checked, err := Check(t.Context(), s, Checking(t))
	if err != nil {
		t.Fatalf("checking: %v", err)
	}
	if checked.Bad != "" {
		t.Fatalf("found wrong: %s", checked.Bad)
	}
	return checked
}

// Many makes n entries of one agency about children of 100 entries each.
func Many(agency string, n int) []record.Entry {
	entries := make([]record.Entry, 0, n)
	for i := range n {
		e := Entry(agency, fmt.Sprintf("R-%06d", i), fmt.Sprintf("%05d", i/100), "What was seen, in two lines of the length that practitioners write, so that sizes are like those of a real file.")
		e.Order.Value, e.Origin.Line = i, i+2
		entries = append(entries, e)
	}
	return entries
}
