package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
)

func notices(t testing.TB, s store.Store, by record.Actor) (all []record.Told) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, by, record.NoticeAct, record.OnePerson, by.User), func(r store.Reader) (err error) {
		all, err = r.Notices(t.Context(), time.Time{})
		return err
	}))
	return all
}

func unread(t testing.TB, s store.Store, by record.Actor) int {
	t.Helper()
	n, err := s.Unread(t.Context(), Partnership, by, store.Unheard{})
	must(t, err)
	return n
}

func heard(t testing.TB, s store.Store, by record.Actor, ids ...record.NoticeID) error {
	t.Helper()
	return write(t, s, By(t, by, record.NoticeAct, record.OnePerson, by.User), func(w store.Writer) error { return w.Heard(t.Context(), ids...) })
}

// onDuty says that somebody is on duty for an area, until a moment.
// sizes: the test, the store, and who does what
func onDuty(t testing.TB, s store.Store, user string, area record.AreaCode, until time.Time) record.Actor {
	t.Helper()
	by := record.Actor{User: user, Role: record.OutOfHours}
	must(t, write(t, s, By(t, manager, record.TieAct, record.Everybody, ""), func(w store.Writer) error {
		_, err := w.Tie(t.Context(), record.Tie{Relation: record.OnDuty, Holder: user, Role: by.Role, Area: area, From: until.Add(-48 * time.Hour), Until: until})
		return err
	}))
	return by
}

// unheard are the notices of broken glass since yesterday that nobody has read: whom they are for, and nothing of a child.
func unheard(t *testing.T, s store.Store) string {
	t.Helper()
	told, err := s.Unheard(t.Context(), Partnership, record.GlassBroken, time.Now().Add(-24*time.Hour))
	must(t, err)
	var ids []string
	for i := range told {
		if told[i].Child != "" || told[i].Of != (record.ChildRef{}) {
			t.Errorf("%s names a child", told[i].ID)
		}
		ids = append(ids, string(told[i].ID))
	}
	if later, err := s.Unheard(t.Context(), Partnership, record.GlassBroken, time.Now().Add(time.Hour)); err != nil || len(later) > 0 {
		t.Errorf("since a moment that has not come: %+v, %v", later, err)
	}
	return strings.Join(ids, " ")
}

// dutyAreas are those for which somebody is on duty now, and no others.
func dutyAreas(t *testing.T, s store.Store) {
	t.Helper()
	for user, one := range map[string]struct {
		until time.Time
		want  int
	}{"next-duty": {time.Now().Add(24 * time.Hour), 1}, "over-duty": {time.Now().Add(-24 * time.Hour), 0}} {
		areas, err := s.DutyAreas(t.Context(), Partnership, onDuty(t, s, user, "next", one.until), time.Now())
		if err != nil || len(areas) != one.want || one.want == 1 && areas[0] != "next" {
			t.Errorf("%s is on duty for %v, %v", user, areas, err)
		}
	}
}

// Those a notice is for read it, each for themselves, and nobody else does. It goes where the child goes.
func noticesAreTold(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen."), Entry("health", "H-1", "1", "Seen.")))
	must(t, write(t, s, By(t, socialWorker, record.BreakGlassAct, record.OneChild, "child-1"), func(w store.Writer) error {
		return w.Tell(
			t.Context(), record.Told{ID: "to-lead", What: record.GlassBroken, To: record.Audience{User: "lead"}, By: socialWorker, About: "review-1"},
			record.Told{ID: "to-guardian", What: record.GlassBroken, To: record.Audience{Role: record.CaldicottGuardian, Area: "prev"}, By: socialWorker},
			record.Told{ID: "to-managers", What: record.NobodyLeads, To: record.Audience{Role: record.TeamManager, Agency: "social-care-prev"}, By: socialWorker, Count: 2},
			record.Told{ID: "to-duty", What: record.GlassBroken, To: record.Audience{OnDuty: true, Area: "prev"}, By: socialWorker},
		)
	}))
	tomorrow, yesterday := time.Now().Add(24*time.Hour), time.Now().Add(-24*time.Hour)
	for name, one := range map[string]struct {
		to   record.Actor
		want string
	}{
		"the lead":                     {record.Actor{User: "lead", Role: "social-worker"}, "to-lead"},
		"the area's guardian":          {guardian, "to-guardian"},
		"a guardian of everywhere":     {another, "to-guardian"},
		"another area's guardian":      {record.Actor{User: "g3", Role: record.CaldicottGuardian, Agency: "social-care-next"}, ""},
		"the agency's manager":         {manager, "to-managers"},
		"another agency's manager":     {elsewhere, ""},
		"who is on duty":               {onDuty(t, s, "night", "prev", tomorrow), "to-duty"},
		"who is on duty everywhere":    {onDuty(t, s, "nights", "", tomorrow), "to-duty"},
		"who is on duty elsewhere":     {onDuty(t, s, "next", "next", tomorrow), ""},
		"who was on duty yesterday":    {onDuty(t, s, "before", "prev", yesterday), ""},
		"the one whose act is told of": {socialWorker, ""},
	} {
		var ids []string
		for _, n := range notices(t, s, one.to) {
			ids = append(ids, string(n.ID))
			if n.Child != "child-1" || n.By != socialWorker {
				t.Errorf("%s is told of %q by %+v", name, n.Child, n.By)
			}
		}
		if got := strings.Join(ids, " "); got != one.want || unread(t, s, one.to) != len(notices(t, s, one.to)) {
			t.Errorf("%s is told %q, want %q", name, ids, one.want)
		}
	}
	before := unheard(t, s)
	for range 2 { // a double click
		must(t, heard(t, s, guardian, "to-guardian", "to-lead", "no-notice"))
	}
	if n := notices(t, s, guardian); unread(t, s, guardian) != 0 || unread(t, s, another) != 1 || len(n[0].Read) != 1 || n[0].Read[0].By != "guardian" {
		t.Errorf("what one read is read by %+v", n[0].Read)
	}
	must(t, write(t, s, By(t, socialWorker, record.RecordAct, record.OneChild, "child-1"), func(w store.Writer) error {
		return w.Over(t.Context(), "review-1", "", "next") // that to the lead is for no area
	}))
	if after := unheard(t, s); before != "to-lead to-guardian to-duty" || after != "to-guardian to-duty" || unread(t, s, record.Actor{User: "lead", Role: "social-worker"}) != 0 {
		t.Errorf("it waits of %s, and then of %s", before, after)
	}
	if err := s.Read(t.Context(), By(t, socialWorker, record.NoticeAct, record.OnePerson, "guardian"), func(r store.Reader) error {
		_, err := r.Notices(t.Context(), time.Time{})
		return err
	}); !errors.Is(err, record.Withheld) {
		t.Errorf("somebody reads what another is told: %v", err)
	}
	Sound(t, s)
}

// What follows from a child's record is told in the change that makes it so: once, whatever is derived again, in whatever words the change comes.
func toldOnce(t *testing.T, open Opener) {
	s := open(t)
	rings := func(c *store.Child, at time.Time) (store.Derived, error) {
		d, err := Derive(c, at)
		d.Tell = []record.Told{{ID: record.NoticeID("ring-" + string(c.ID)), What: record.UrgentUnread, Child: c.ID, To: record.Audience{OnDuty: true, Area: "prev"}}}
		return d, err
	}
	receive := func(entries ...record.Entry) {
		t.Helper()
		sub := Submission(entries...)
		children := map[record.ChildRef]record.ChildID{}
		for i := range entries {
			children[entries[i].Subject] = usual(entries[i].Subject)
		}
		must(t, write(t, s, Receiving(t), func(w store.Writer) error {
			if _, err := w.Receive(t.Context(), store.Batch{Submission: sub, Children: children}); err != nil {
				return err
			}
			return w.Touched(t.Context(), rings)
		}))
	}
	night := onDuty(t, s, "night", "prev", time.Now().Add(time.Hour))
	dutyAreas(t, s)
	receive(Entry("police", "P-1", "1", "Seen."), Entry("police", "P-2", "2", "Seen."))
	for range 2 {
		receive(Entry("police", "P-3", "1", "Seen again."))
	}
	must(t, write(t, s, Access(t, record.CheckAct, record.Subject{Kind: record.EveryChild}, record.ClassC), func(w store.Writer) error {
		_, err := w.Rebuild(t.Context(), rings)
		return err
	}))
	var ids []string
	for _, n := range notices(t, s, night) {
		ids = append(ids, string(n.ID)+" of "+string(n.Child))
	}
	slices.Sort(ids)
	if got := strings.Join(ids, ", "); got != "ring-child-1 of child-1, ring-child-2 of child-2" {
		t.Errorf("told %s", got)
	}
	Sound(t, s)
}
