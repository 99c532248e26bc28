package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Now is the moment at which the stories about ties are told.
var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// tying is leave to say who has to do with a child.
func tying(t testing.TB, child record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.TieAct, record.Subject{Kind: record.OneChild, ID: string(child)}, "")
}

// holding is leave to say who holds what of areas and people.
func holding(t testing.TB) audit.Access {
	t.Helper()
	return Access(t, record.TieAct, record.Subject{Kind: record.Everybody}, "")
}

// Tie records a tie, from the moment of the stories on, and gives its id.
func Tie(t testing.TB, s store.Store, a audit.Access, tie record.Tie) record.TieID {
	t.Helper()
	id, err := tied(t, s, a, tie)
	if err != nil {
		t.Fatalf("recording %s: %v", tie.Relation, err)
	}
	return id
}

func tied(t testing.TB, s store.Store, a audit.Access, tie record.Tie) (id record.TieID, err error) {
	t.Helper()
	if tie.From.IsZero() {
		tie.From = now.Add(-time.Hour)
	}
	if tie.Reason == "" {
		tie.Reason = "Agreed in the meeting."
	}
	_, err = s.Write(t.Context(), a, store.Request{}, func(w store.Writer) (err error) {
		id, err = w.Tie(t.Context(), tie)
		return err
	})
	return id, err
}

func untie(t testing.TB, s store.Store, a audit.Access, id record.TieID) error {
	t.Helper()
	_, err := s.Write(t.Context(), a, store.Request{}, func(w store.Writer) error { return w.Untie(t.Context(), id, "The work is done.") })
	return err
}

func tiesOf(t testing.TB, s store.Store, a audit.Access) (all []record.Tie) {
	t.Helper()
	err := s.Read(t.Context(), a, func(r store.Reader) (err error) {
		all, err = r.Ties(t.Context())
		return err
	})
	if err != nil {
		t.Fatalf("reading who has to do with whom: %v", err)
	}
	return all
}

// somebody is a person in a role of an agency.
func somebody(user string, role record.Role, agency record.AgencyCode) store.Person {
	return store.Person{Tenant: Partnership, User: user, Role: role, Agency: agency}
}

// stands says in short how somebody stands to each child, and that one child by itself gives the same as all of them together.
func stands(t testing.TB, s store.Store, who store.Person, at time.Time) map[record.ChildID]string {
	t.Helper()
	all, err := s.Standing(t.Context(), who, "", at)
	if err != nil {
		t.Fatalf("finding out how somebody stands: %v", err)
	}
	short := map[record.ChildID]string{}
	for _, child := range []record.ChildID{"child-1", "child-2", "child-3", "child-8", "child-9", "nobody"} {
		one, err := s.Standing(t.Context(), who, child, at)
		if err != nil {
			t.Fatalf("finding out how somebody stands to %s: %v", child, err)
		}
		if diff := diffOf(all[child], one[child]); diff != "" {
			t.Errorf("%s to %s, among all and by itself (-all +one):\n%s", who.User, child, diff)
		}
		if n, there := one[child]; there {
			short[child] = inShort(&n)
		}
	}
	return short
}

func inShort(n *record.Standing) string {
	says := []string{fmt.Sprint(n.Relations)}
	for _, one := range []struct {
		is   bool
		word string
	}{{n.Excluded, "excluded"}, {n.Warned, "warned"}, {n.Restricted, "restricted"}, {n.Listed, "listed"}} {
		if one.is {
			says = append(says, one.word)
		}
	}
	return strings.Join(says, " ")
}

// three children of several agencies: child-1 of police and health, child-2 and child-3 of police.
func threeChildren(t *testing.T, open Opener) store.Store {
	t.Helper()
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("health", "H-1", "1", "Second."), Entry("police", "P-2", "2", "Third."), Entry("police", "P-3", "3", "Fourth.")))
	return s
}

// What somebody holds ties them to a child from its beginning to its end, in the role and for the agency for which they hold it.
func tiesHold(t *testing.T, open Opener) {
	s := threeChildren(t, open)
	worker := somebody("worker", "social-worker", "social-care")
	a := tying(t, "child-1")
	allocated := Tie(t, s, a, record.Tie{Relation: record.Allocated, Holder: "worker", Role: "social-worker", Agency: "social-care", Reason: "Worked with the family before."})
	Tie(t, s, a, record.Tie{Relation: record.Invited, Holder: "worker", Until: now.Add(time.Hour)})
	Tie(t, s, a, record.Tie{Relation: record.OpenTask, Holder: "worker", From: now.Add(time.Minute)})
	Tie(t, s, tying(t, "child-2"), record.Tie{Relation: record.Leads, Holder: "another"})
	same(t, "now", map[record.ChildID]string{"child-1": "[allocated invited]"}, stands(t, s, worker, now))
	same(t, "in a minute", map[record.ChildID]string{"child-1": "[allocated invited open-task]"}, stands(t, s, worker, now.Add(time.Minute)))
	same(t, "in an hour", map[record.ChildID]string{"child-1": "[allocated open-task]"}, stands(t, s, worker, now.Add(time.Hour)))
	same(t, "before", map[record.ChildID]string{}, stands(t, s, worker, now.Add(-2*time.Hour)))
	same(t, "in another role", map[record.ChildID]string{"child-1": "[invited]"}, stands(t, s, somebody("worker", "early-help-worker", "social-care"), now))
	same(t, "for another agency", map[record.ChildID]string{"child-1": "[invited]"}, stands(t, s, somebody("worker", "social-worker", "police"), now))
	same(t, "somebody else", map[record.ChildID]string{}, stands(t, s, somebody("nobody", "social-worker", "social-care"), now))
	neighbour := worker
	neighbour.Tenant = Neighbours
	same(t, "of another agreement", map[record.ChildID]string{}, stands(t, s, neighbour, now))
	if err := untie(t, s, a, allocated); err != nil {
		t.Fatal(err)
	}
	if err := untie(t, s, a, allocated); !errors.Is(err, record.Conflict) {
		t.Errorf("a tie ended twice: %v", err)
	}
	same(t, "after its end", map[record.ChildID]string{"child-1": "[invited]"}, stands(t, s, worker, now))
	all := tiesOf(t, s, Opening(t, "child-1"))
	if len(all) != 3 || all[0].ID != allocated || all[0].Ended.IsZero() || all[0].WhyEnded.Reveal() != "The work is done." || all[0].EndedBy != "user-1" ||
		all[0].Reason.Reveal() != "Worked with the family before." || all[0].By != "user-1" || !all[1].Ended.IsZero() {
		t.Errorf("the record says of its ties: %+v", all)
	}
	Sound(t, s)
}

// Nothing is recorded that says too little or too much, that is of another child than the access, or that needs another access.
func tiesRefused(t *testing.T, open Opener) {
	s := threeChildren(t, open)
	a := tying(t, "child-1")
	for what, c := range map[string]struct {
		access audit.Access
		tie    record.Tie
		want   error
	}{
		"of nobody":                {a, record.Tie{Relation: record.Allocated}, record.Invalid},
		"that nobody can record":   {a, record.Tie{Relation: record.HoldsNotice, Holder: "worker"}, record.Invalid},
		"of no kind":               {a, record.Tie{Relation: "neighbour", Holder: "worker"}, record.Invalid},
		"to a child and an area":   {a, record.Tie{Relation: record.Allocated, Holder: "worker", Area: "prev"}, record.Invalid},
		"to oneself":               {holding(t), record.Tie{Relation: record.Covers, Holder: "worker", Person: "worker"}, record.Invalid},
		"to nobody":                {holding(t), record.Tie{Relation: record.Covers, Holder: "worker"}, record.Invalid},
		"over before it began":     {a, record.Tie{Relation: record.Allocated, Holder: "worker", From: now, Until: now}, record.Invalid},
		"not text":                 {a, record.Tie{Relation: record.Allocated, Holder: "worker\x00"}, record.Invalid},
		"of another's reference":   {a, record.Tie{Relation: record.Allocated, Holder: "worker", Child: Of("police", "2")}, record.NotFound},
		"of an area, by a child's": {a, record.Tie{Relation: record.OnDuty, Holder: "worker"}, record.Withheld},
		"of a child, by an area's": {holding(t), record.Tie{Relation: record.Allocated, Holder: "worker"}, record.Withheld},
		"by who only opens":        {Opening(t, "child-1"), record.Tie{Relation: record.Allocated, Holder: "worker"}, record.Withheld},
		"of a child that is none":  {tying(t, "nobody"), record.Tie{Relation: record.Allocated, Holder: "worker"}, record.NotFound},
	} {
		if _, err := tied(t, s, c.access, c.tie); !errors.Is(err, c.want) {
			t.Errorf("a tie %s: %v, want %v", what, err, c.want)
		}
	}
	theirs := Tie(t, s, tying(t, "child-2"), record.Tie{Relation: record.Allocated, Holder: "worker"})
	for _, id := range []record.TieID{theirs, "none", "\x00", ""} {
		if err := untie(t, s, a, id); !errors.Is(err, record.NotFound) {
			t.Errorf("the tie %q of another child ended: %v", id, err)
		}
	}
	if all := tiesOf(t, s, Opening(t, "child-1")); len(all) != 0 {
		t.Errorf("something was recorded: %v", all)
	}
	Sound(t, s)
}

// What is held of areas reaches the children of the area, of its exploitation process and those missing there, as far as their records say.
func tiesToAreas(t *testing.T, open Opener) {
	s := open(t)
	one, two, three := Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Second."), Entry("police", "P-3", "3", "Third.")
	one.Details = reaching("area|||north|", "mace||||", "mace|||north|", "holds-notice|health|health-lead||")
	two.Details = reaching("area|||south|", "missing|||south|", "missing||||")
	three.Details = reaching("area|||north|2026-03-02T10:00:00Z", "invited|school-a|school-lead||2026-03-02T10:00:00Z")
	Receive(t, s, Submission(one, two, three))
	a := holding(t)
	for _, tie := range []record.Tie{
		{Relation: record.OnDuty, Holder: "north", Area: "north", Until: now.Add(2 * time.Hour)}, {Relation: record.OnDuty, Holder: "everywhere", Until: now.Add(2 * time.Hour)},
		{Relation: record.PanelMember, Holder: "panel", Area: "north"}, {Relation: record.PanelMember, Holder: "other-panel", Area: "south"},
		{Relation: record.PanelMember, Holder: "every-panel"}, {Relation: record.CoordinatesMissing, Holder: "coordinator", Area: "south"},
	} {
		Tie(t, s, a, tie)
	}
	for _, c := range []struct {
		who  store.Person
		at   time.Time
		want map[record.ChildID]string
	}{
		{somebody("north", "front-door", ""), now, map[record.ChildID]string{"child-1": "[on-duty]", "child-3": "[on-duty]"}},
		{somebody("north", "front-door", ""), now.Add(time.Hour), map[record.ChildID]string{"child-1": "[on-duty]"}},
		{somebody("north", "front-door", ""), now.Add(2 * time.Hour), map[record.ChildID]string{}},
		{somebody("everywhere", "out-of-hours", ""), now, map[record.ChildID]string{"child-1": "[on-duty]", "child-2": "[on-duty]", "child-3": "[on-duty]"}},
		{somebody("panel", "exploitation-hub", ""), now, map[record.ChildID]string{"child-1": "[panel-member]"}},
		{somebody("other-panel", "exploitation-hub", ""), now, map[record.ChildID]string{}},
		{somebody("every-panel", "exploitation-hub", ""), now, map[record.ChildID]string{"child-1": "[panel-member]"}},
		{somebody("coordinator", "missing-coordinator", ""), now, map[record.ChildID]string{"child-2": "[missing-coordinator]"}},
		{somebody("any", "health-lead", "health"), now, map[record.ChildID]string{"child-1": "[holds-notice]"}},
		{somebody("any", "school-lead", "health"), now, map[record.ChildID]string{}},
		{somebody("any", "school-lead", "school-a"), now, map[record.ChildID]string{"child-3": "[invited]"}},
		{somebody("any", "school-lead", "school-a"), now.Add(time.Hour), map[record.ChildID]string{}},
	} {
		same(t, fmt.Sprint(c.who.User, " as ", c.who.Role, " at ", c.at.Format("15:04")), c.want, stands(t, s, c.who, c.at))
	}
	on, err := s.OnDuty(t.Context(), Partnership, "north", now)
	if err != nil || len(on) != 2 {
		t.Errorf("on duty in the north: %v, %v", on, err)
	}
	rebuild(t, s)
	same(t, "after a rebuild", map[record.ChildID]string{"child-1": "[panel-member]"}, stands(t, s, somebody("panel", "exploitation-hub", ""), now))
	Sound(t, s)
	if all := tiesOf(t, s, a); len(all) == 0 {
		t.Error("the rota is empty")
	}
}

// Whoever covers somebody has the children whom those have, but for duties, and for nobody whom those cover, and has them as cover alone: what
// only who leads or supervises may, is not theirs. An invitation stays one. A supervisor has the children whom those work with.
func tiesToPeople(t *testing.T, open Opener) {
	s := threeChildren(t, open)
	a := holding(t)
	for _, tie := range []record.Tie{
		{Relation: record.Supervises, Holder: "manager", Person: "worker", Role: "team-manager"}, {Relation: record.Covers, Holder: "deputy", Person: "manager", Until: now.Add(time.Hour)},
		{Relation: record.Covers, Holder: "stand-in", Person: "worker", Until: now.Add(time.Hour)}, {Relation: record.Covers, Holder: "third", Person: "stand-in", Until: now.Add(time.Hour)},
		{Relation: record.OnDuty, Holder: "worker", Until: now.Add(time.Hour)}, {Relation: record.PanelMember, Holder: "worker", Area: "north"},
	} {
		Tie(t, s, a, tie)
	}
	Tie(t, s, tying(t, "child-1"), record.Tie{Relation: record.Leads, Holder: "worker"})
	Tie(t, s, tying(t, "child-2"), record.Tie{Relation: record.Invited, Holder: "worker"})
	for _, c := range []struct {
		who  store.Person
		want map[record.ChildID]string
	}{
		{somebody("manager", "team-manager", ""), map[record.ChildID]string{"child-1": "[supervises]"}},
		{somebody("manager", "social-worker", ""), map[record.ChildID]string{}},
		{somebody("deputy", "team-manager", ""), map[record.ChildID]string{"child-1": "[covers]"}},
		{somebody("stand-in", "social-worker", ""), map[record.ChildID]string{"child-1": "[covers]", "child-2": "[invited]"}},
		{somebody("third", "social-worker", ""), map[record.ChildID]string{}},
	} {
		same(t, c.who.User, c.want, stands(t, s, c.who, now))
	}
	holders, err := s.Holders(t.Context(), Partnership, "child-1", now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range holders {
		got = append(got, fmt.Sprint(holders[i].User, " ", holders[i].Relation, " ", holders[i].By))
	}
	slices.Sort(got)
	same(t, "who has to do with the child", []string{"deputy covers manager", "manager supervises worker", "stand-in covers worker", "worker lead ", "worker on-duty "}, got)
	Sound(t, s)
}

// reaching says in details how far the record of a story's child reaches: what, agency, role, area, until.
func reaching(all ...string) record.Details {
	return record.Details{{Key: "reaches", Values: all}}
}

// reaches keeps how far a record reaches, as its entries say in details, and what is exact of it: "reaches" and "exact".
func reaches(c *store.Child, d *store.Derived) {
	for i := range c.Entries {
		for _, one := range c.Entries[i].Details.All("reaches") {
			p := strings.Split(one, "|")
			r := store.Reach{Says: p[0], Agency: record.AgencyCode(p[1]), Role: record.Role(p[2]), Area: record.AreaCode(p[3])}
			if until, err := time.Parse(time.RFC3339, p[4]); err == nil {
				r.Until = until
			}
			d.Reach = append(d.Reach, r)
		}
		for _, one := range c.Entries[i].Details.All("exact") {
			field, value, _ := strings.Cut(one, "=")
			d.Tokens = append(d.Tokens, store.Token{Field: field, Value: record.Private(value)})
		}
	}
}

// Tied gives a record, of which child-1 is one, ties and something exact of every kind.
func Tied(t testing.TB, s store.Store) {
	t.Helper()
	e := Entry("police", "T-1", "1", "Who has to do with it.")
	e.Details = append(reaching("area|||north|", "holds-notice|police|police-lead||"), record.Detail{Key: "exact", Values: []string{"name=karen sample"}})
	Receive(t, s, Submission(e))
	a := tying(t, "child-1")
	ended := Tie(t, s, a, record.Tie{Relation: record.Allocated, Holder: "worker"})
	Tie(t, s, a, record.Tie{Relation: record.Listed, Holder: "worker"})
	Tie(t, s, holding(t), record.Tie{Relation: record.OnDuty, Holder: "worker", Area: "north", Until: now.Add(time.Hour)})
	Tie(t, s, holding(t), record.Tie{Relation: record.Supervises, Holder: "manager", Person: "worker"})
	if err := untie(t, s, a, ended); err != nil {
		t.Fatal(err)
	}
	_, err := s.Write(t.Context(), own(t, "worker"), store.Request{}, func(w store.Writer) error {
		return w.Say(t.Context(), record.Own{Self: record.Close{Names: []record.Private{"Karen Sample"}}}, []store.OwnToken{{Token: store.Token{Field: "name", Value: "karen sample"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
}
