package storetest

import (
	"errors"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

var businessManager = record.Actor{User: "business", Role: "partnership", Agency: "partnership"}

// train enters a training.
func train(t testing.TB, s store.Store, one record.Training) (id record.TrainingID) {
	t.Helper()
	must(t, write(t, s, By(t, businessManager, record.TrainAct, record.Everybody, ""), func(w store.Writer) (err error) {
		id, err = w.EnterTraining(t.Context(), one)
		return err
	}))
	return id
}

func trainings(t testing.TB, s store.Store) (all []record.Training) {
	t.Helper()
	must(t, s.Read(t.Context(), By(t, businessManager, record.CountWordsAct, record.EveryChild, ""), func(r store.Reader) (err error) {
		all, err = r.Trainings(t.Context())
		return err
	}))
	return all
}

// a training comes back as it was entered, the latest day first, also out of a backup; one that was entered by mistake is shown no
// more, and can be taken back once.
func trainingsComeBack(t *testing.T, open Opener) {
	s := open(t)
	early := train(t, s, record.Training{Title: "Words that do not blame", Day: "2026-01-15", Agency: "police"})
	late := train(t, s, record.Training{Title: "Once more", Day: "2026-03-01", Agency: "social-care-prev", Team: "team-1"})
	wrong := train(t, s, record.Training{Title: "A mistake", Day: "2026-02-01", Agency: "health"})
	back := func(id record.TrainingID) error {
		return write(t, s, By(t, businessManager, record.TrainAct, record.Everybody, ""), func(w store.Writer) error {
			return w.TakeTrainingBack(t.Context(), id)
		})
	}
	must(t, back(wrong))
	for _, id := range []record.TrainingID{wrong, "nowhere", "", "a\x00"} {
		if err := back(id); !errors.Is(err, record.NotFound) {
			t.Errorf("%q is taken back: %v", id, err)
		}
	}
	again := open(t)
	Restored(t, again, dumped(t, s))
	for name, held := range map[string]store.Store{"as it was entered": s, "as it was restored": again} {
		all := trainings(t, held)
		if len(all) != 2 || all[0].ID != late || all[1].ID != early {
			t.Fatalf("%s: %+v", name, all)
		}
		want := record.Training{ID: late, Title: "Once more", Day: "2026-03-01", Agency: "social-care-prev", Team: "team-1", At: all[0].At}
		if all[0] != want || all[0].At.IsZero() {
			t.Errorf("%s: it came back as %+v", name, all[0])
		}
		Sound(t, held)
	}
}

// What is no training is refused and not repeated, and nothing is entered under an access for something else.
func trainingsRefused(t *testing.T, open Opener) {
	s := open(t)
	for what, one := range map[string]record.Training{
		"without a title": {Day: "2026-01-15", Agency: "police"}, "without an agency": {Title: "Words", Day: "2026-01-15"},
		"on no day": {Title: "Words", Day: "2026-02-30", Agency: "police"}, "that is no text": {Title: "a\x00", Day: "2026-01-15", Agency: "police"},
	} {
		err := write(t, s, By(t, businessManager, record.TrainAct, record.Everybody, ""), func(w store.Writer) error {
			_, err := w.EnterTraining(t.Context(), one)
			return err
		})
		if !errors.Is(err, record.Invalid) {
			t.Errorf("a training %s: %v", what, err)
		}
	}
	for _, act := range []record.Act{record.AdministerAct, record.TieAct} {
		err := write(t, s, By(t, businessManager, act, record.Everybody, ""), func(w store.Writer) error {
			_, err := w.EnterTraining(t.Context(), record.Training{Title: "Words", Day: "2026-01-15", Agency: "police"})
			return errors.Join(err, w.TakeTrainingBack(t.Context(), "any"))
		})
		if !errors.Is(err, record.Withheld) {
			t.Errorf("to %s: %v", act, err)
		}
	}
	if all := trainings(t, s); len(all) > 0 {
		t.Errorf("there is %+v", all)
	}
}

// counted derives what Derive does, and a count of words for every entry that has text.
func counted(c *store.Child, at time.Time) (store.Derived, error) {
	d, err := Derive(c, at)
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Text != "" {
			d.Words = append(d.Words, store.WordCount{Agency: e.Ref.Agency, Area: e.Area, Month: 24312 + i, Entries: 1, Blaming: i % 2, Terms: map[string]int{"risk": 1, "choice": 2}})
		}
	}
	return d, err
}

func wordsUnder(t testing.TB, s store.Store, a audit.Access) (all []store.ChildWords, err error) {
	t.Helper()
	err = s.Read(t.Context(), a, func(r store.Reader) error {
		return r.EachWords(t.Context(), func(w store.ChildWords) error {
			all = append(all, w)
			return nil
		})
	})
	return all, err
}

// what was counted of words is kept of each child, is found by the check when it is another, goes with the record into a backup, and
// is given to who counts, of every child, and to who looks at some children, of those alone.
func wordsAreKept(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "2", "Second."), Entry("health", "H-1", "3", "Third.")))
	if _, err := s.Write(t.Context(), Access(t, record.CheckAct, record.Subject{Kind: record.EveryChild}, record.ClassC), store.Request{}, func(w store.Writer) error {
		_, err := w.Rebuild(t.Context(), counted)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	again := open(t)
	Restored(t, again, dumped(t, s))
	for name, held := range map[string]store.Store{"as it was counted": s, "as it was restored": again} {
		all, err := wordsUnder(t, held, By(t, businessManager, record.CountWordsAct, record.EveryChild, ""))
		if err != nil || len(all) != 3 || !all[0].Counted || len(all[0].Counts) != 1 || all[0].Counts[0].Entries != 1 || all[0].Counts[0].Terms["choice"] != 2 {
			t.Fatalf("%s: %+v %v", name, all, err)
		}
		some, err := wordsUnder(t, held, Some(t, record.ListAct, map[record.ChildID]record.Sight{all[1].ID: wide}))
		if err != nil || len(some) != 1 || some[0].ID != all[1].ID {
			t.Errorf("%s: of one child %+v is given: %v", name, some, err)
		}
		for act, kind := range map[record.Act]record.SubjectKind{record.CountAct: record.EveryChild, record.OpenAct: record.OneChild} {
			if _, err := wordsUnder(t, held, By(t, businessManager, act, kind, string(all[0].ID))); !errors.Is(err, record.Withheld) && kind == record.EveryChild {
				t.Errorf("%s: to %s: %v", name, act, err)
			}
		}
		if found, err := checkedWith(t, held, counted); err != nil || found.Bad != "" {
			t.Errorf("%s: the check finds %q: %v", name, found.Bad, err)
		}
		if found, err := checkedWith(t, held, Derive); err != nil || found.Bad == "" {
			t.Errorf("%s: the check finds nothing where what is counted is another: %v", name, err)
		}
	}
}

func checkedWith(t testing.TB, s store.Store, derive store.Derive) (found store.Checked, err error) {
	t.Helper()
	err = s.Read(t.Context(), Checking(t), func(r store.Reader) (err error) {
		found, err = r.Check(t.Context(), library, derive)
		return err
	})
	return found, err
}
