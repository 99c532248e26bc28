package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
)

func openReview(t testing.TB, s store.Store, id record.ReviewID, due time.Time) {
	t.Helper()
	must(t, write(t, s, By(t, socialWorker, record.BreakGlassAct, record.OneChild, "child-1"), func(w store.Writer) error {
		return w.OpenReview(t.Context(), record.Review{ID: id, Kind: record.OfBreakGlass, Due: due, Why: "missing", Words: "Nobody answered the phone."})
	}))
}

// sizes: the test, the store, and who does what
func find(t testing.TB, s store.Store, by record.Actor, id record.ReviewID, outcome record.ReviewOutcome) error {
	t.Helper()
	return write(t, s, By(t, by, record.ReviewAct, record.OnePerson, by.User), func(w store.Writer) error {
		return w.Reviewed(t.Context(), id, outcome, "It was needed that night.")
	})
}

func reviews(t testing.TB, s store.Store, since time.Time) (all []record.Review) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, guardian, record.ReviewAct, record.OnePerson, "guardian"), func(r store.Reader) (err error) {
		all, err = r.Reviews(t.Context(), since)
		return err
	}))
	return all
}

// notNormal fills a store with what stands beside the normal route.
func notNormal(t testing.TB, s store.Store) {
	t.Helper()
	ask(t, s, "approval-1", record.ForExport)
	must(t, say(t, s, guardian, "approval-1", record.Agreed))
	must(t, write(t, s, By(t, socialWorker, record.BreakGlassAct, record.OneChild, "child-1"), func(w store.Writer) error {
		return w.Tell(t.Context(), record.Told{ID: "notice-1", What: record.GlassBroken, To: record.Audience{Role: record.CaldicottGuardian}, By: socialWorker})
	}))
	must(t, heard(t, s, guardian, "notice-1"))
	openReview(t, s, "review-1", time.Now().Add(time.Hour))
	must(t, find(t, s, guardian, "review-1", record.Justified))
}

// An access that was not the normal route is looked at afterwards by somebody else, who says what they found; once closed it stays closed.
func reviewed(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen."), Entry("health", "H-1", "1", "Seen.")))
	now := time.Now().UTC().Truncate(time.Microsecond)
	openReview(t, s, "review-2", now.Add(72*time.Hour))
	openReview(t, s, "review-1", now.Add(24*time.Hour))
	all := reviews(t, s, now.Add(time.Hour))
	if len(all) != 2 || all[0].ID != "review-1" || !all[0].Due.Equal(now.Add(24*time.Hour)) || all[0].Child != "child-1" || all[0].By != socialWorker || all[0].Words != "Nobody answered the phone." || all[0].Why != "missing" {
		t.Fatalf("%d are open, the first %+v", len(all), all[0])
	}
	for who, by := range map[string]record.Actor{"whose access it was": socialWorker, "they, as a guardian": {User: "worker", Role: record.CaldicottGuardian}, "another agency's manager": elsewhere} {
		if err := find(t, s, by, "review-1", record.Justified); !errors.Is(err, record.Withheld) {
			t.Errorf("%s closes it: %v", who, err)
		}
	}
	must(t, find(t, s, manager, "review-1", record.FollowUp))
	if err := find(t, s, guardian, "review-1", "forgotten"); !errors.Is(err, record.Invalid) {
		t.Errorf("an outcome that nobody knows: %v", err)
	}
	var group sync.WaitGroup
	won := make(chan error, 8)
	for range 8 {
		group.Go(func() { won <- find(t, s, guardian, "review-1", record.Justified) })
	}
	group.Wait()
	close(won)
	closed := 0
	for err := range won {
		if err == nil {
			closed++
		} else if !errors.Is(err, record.Conflict) {
			t.Error(err)
		}
	}
	all = reviews(t, s, now.Add(time.Hour))
	if closed != 1 || len(all) != 1 || all[0].ID != "review-2" {
		t.Errorf("it was closed %d times, and %d are open", closed, len(all))
	}
	all = reviews(t, s, now.Add(-time.Hour))
	if len(all) != 2 || len(all[0].Steps) != 2 || all[0].Outcome() != record.Justified || all[0].Steps[0].By != manager {
		t.Errorf("what was found does not come back: %+v", all[0].Steps)
	}
	Sound(t, s)
}

// How often each route was taken is counted by agency, from the log; a reveal is a line of its own that says so.
func looksAreCounted(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "Seen.")))
	began := time.Now()
	look := func(by record.Actor, act record.Act, relation record.Relation) {
		a := byRelation(t, by, act, relation)
		must(t, s.Read(t.Context(), a, func(store.Reader) error { return nil }))
	}
	for range 3 {
		look(socialWorker, record.OpenAct, record.Allocated)
	}
	look(socialWorker, record.PrintAct, record.BreakGlass)
	look(elsewhere, record.OpenAct, record.BreakGlass)
	look(elsewhere, record.TraceAct, record.Allocated) // no view of the record
	var looks []store.Looks
	count := func(since time.Time) []store.Looks {
		must(t, s.Read(t.Context(), By(t, guardian, record.ReviewAct, record.OnePerson, "guardian"), func(r store.Reader) (err error) {
			looks, err = r.Looks(t.Context(), since)
			return err
		}))
		return looks
	}
	same(t, "views", []store.Looks{{Agency: "police", All: 1, BreakGlass: 1}, {Agency: "social-care-prev", All: 4, BreakGlass: 1}}, count(began))
	same(t, "views from now on", []store.Looks{}, count(time.Now().Add(time.Minute)))

	must(t, write(t, s, byRelation(t, socialWorker, record.RevealAct, record.Allocated), func(w store.Writer) error {
		w.Came("revealed 1")
		w.Came("Told: a Name") // is no count and no code
		return nil
	}))
	must(t, s.Read(t.Context(), byRelation(t, socialWorker, record.RevealAct, record.Allocated), func(r store.Reader) error {
		lines, err := r.Reveals(t.Context(), began)
		if len(lines) != 1 || lines[0].Outcome != "revealed 1" {
			t.Errorf("%d reveals: %+v", len(lines), lines)
		}
		return err
	}))
	Sound(t, s)
}
