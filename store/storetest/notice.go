package storetest

import (
	"errors"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
)

func hearing(by record.Actor, duty ...record.AreaCode) *record.Hearer {
	return &record.Hearer{Actor: by, OnDuty: duty}
}

func notices(t testing.TB, s store.Store, to *record.Hearer) (all []record.Told) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, to.Actor, record.NoticeAct, record.OnePerson, to.User), func(r store.Reader) (err error) {
		all, err = r.Notices(t.Context(), to, time.Time{})
		return err
	}))
	return all
}

func unread(t testing.TB, s store.Store, to *record.Hearer) int {
	t.Helper()
	n, err := s.Unread(t.Context(), Partnership, to, time.Time{})
	must(t, err)
	return n
}

func heard(t testing.TB, s store.Store, to *record.Hearer, ids ...record.NoticeID) error {
	t.Helper()
	return write(t, s, By(t, to.Actor, record.NoticeAct, record.OnePerson, to.User), func(w store.Writer) error { return w.Heard(t.Context(), to, ids...) })
}

// Those a notice is for read it, each for themselves, and nobody else does. It goes where the child goes.
func noticesAreTold(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen."), Entry("health", "H-1", "1", "Seen.")))
	must(t, write(t, s, By(t, worker, record.BreakGlassAct, record.OneChild, "child-1"), func(w store.Writer) error {
		return w.Tell(
			t.Context(), record.Told{ID: "to-lead", What: record.GlassBroken, To: record.Audience{User: "lead"}, By: worker, About: "review-1"},
			record.Told{ID: "to-guardian", What: record.GlassBroken, To: record.Audience{Role: record.CaldicottGuardian, Area: "prev"}, By: worker},
			record.Told{ID: "to-managers", What: record.NobodyLeads, To: record.Audience{Role: record.TeamManager, Agency: "social-care-prev"}, By: worker, Count: 2},
			record.Told{ID: "to-duty", What: record.GlassBroken, To: record.Audience{OnDuty: true, Area: "prev"}, By: worker},
		)
	}))
	duty := record.Actor{User: "night", Role: record.OutOfHours}
	for name, one := range map[string]struct {
		to   *record.Hearer
		want string
	}{
		"the lead":                     {hearing(record.Actor{User: "lead", Role: "social-worker"}), "to-lead"},
		"the area's guardian":          {hearing(guardian), "to-guardian"},
		"a guardian of everywhere":     {hearing(another), "to-guardian"},
		"another area's guardian":      {hearing(record.Actor{User: "g3", Role: record.CaldicottGuardian, Agency: "social-care-next"}), ""},
		"the agency's manager":         {hearing(manager), "to-managers"},
		"another agency's manager":     {hearing(elsewhere), ""},
		"who is on duty":               {hearing(duty, "prev"), "to-duty"},
		"who is on duty everywhere":    {hearing(duty, ""), "to-duty"},
		"who is on duty elsewhere":     {hearing(duty, "next"), ""},
		"who was on duty yesterday":    {hearing(duty), ""},
		"the one whose act is told of": {hearing(worker), ""},
	} {
		var got string
		for _, n := range notices(t, s, one.to) {
			got += string(n.ID)
			if n.Child != "child-1" || n.By != worker {
				t.Errorf("%s is told of %q by %+v", name, n.Child, n.By)
			}
		}
		if got != one.want || unread(t, s, one.to) != len(notices(t, s, one.to)) {
			t.Errorf("%s is told %q, want %q", name, got, one.want)
		}
	}
	g, other := hearing(guardian), hearing(another)
	for range 2 { // a double click
		must(t, heard(t, s, g, "to-guardian", "to-lead", "no-notice"))
	}
	if n := notices(t, s, g); unread(t, s, g) != 0 || unread(t, s, other) != 1 || len(n[0].Read) != 1 || n[0].Read[0].By != "guardian" {
		t.Errorf("what one read is read by %+v", n[0].Read)
	}
	if err := s.Read(t.Context(), By(t, worker, record.NoticeAct, record.OnePerson, "worker"), func(r store.Reader) error {
		_, err := r.Notices(t.Context(), g, time.Time{})
		return err
	}); !errors.Is(err, record.Withheld) {
		t.Errorf("somebody reads what another is told: %v", err)
	}
	Sound(t, s)
}
