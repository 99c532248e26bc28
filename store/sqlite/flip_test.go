package sqlite

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// views is what anybody could be shown, item by item; what could not be read says why.
type views struct {
	items  map[string]any
	failed []error
}

func (v *views) add(name string, err error, what any) {
	if err != nil {
		v.failed = append(v.failed, fmt.Errorf("%s: %w", name, err))
		return
	}
	v.items[name] = what
}

// viewsOf looks at everything. Of the log, only at so many lines.
func viewsOf(t *testing.T, s store.Store, lines int) views {
	t.Helper()
	v := views{items: map[string]any{}}
	for _, id := range []record.ChildID{"child-1", "child-2", "child-3"} {
		err := s.Read(t.Context(), storetest.Opening(t, id), func(r store.Reader) error {
			d, err := r.Child(t.Context())
			v.add("page of "+string(id), err, d.Model)
			steps, err := r.Questions(t.Context(), "")
			if err != nil {
				v.add("questions of "+string(id), err, nil)
			}
			for _, step := range steps {
				v.add(fmt.Sprint("step ", step.Number, " of question ", step.Question), nil, step)
			}
			return nil
		})
		v.add("reading "+string(id), err, nil)
		c, err := storetest.As(t.Context(), s, storetest.Opening(t, id), store.View{})
		if err != nil {
			v.add("rows of "+string(id), err, nil)
		}
		for i := range c.Entries {
			v.add("row "+c.Entries[i].Ref.String(), nil, c.Entries[i])
		}
	}
	err := s.Read(t.Context(), storetest.Listing(t), func(r store.Reader) error {
		return r.Cards(t.Context(), func(c store.Card) error { v.add("card of "+string(c.ID), nil, c); return nil })
	})
	v.add("list", err, nil)
	log, err := storetest.Logged(t.Context(), s, storetest.Reading(t))
	v.add("log", err, nil)
	for i := range log {
		if log[i].Sequence <= int64(lines) {
			v.add(fmt.Sprint("line ", log[i].Sequence), nil, log[i])
		}
	}
	search := storetest.Searching(t)
	err = s.Read(t.Context(), search, func(r store.Reader) error {
		hits, err := r.Search(t.Context(), "seen", 10)
		for i := range hits {
			v.add("found "+hits[i].Ref.String(), nil, hits[i])
		}
		return err
	})
	v.add("search", err, nil)
	return v
}

// A byte that flips anywhere in the file, in a page that holds something: what is shown is what was written or is not shown, and
// whatever is missing or cannot be shown any more is found by the check.
func TestAFlippedByteIsFoundAndNeverServed(t *testing.T) {
	path := empty(t)
	s := at(t, path)
	storetest.Full(t, s)
	lines := storetest.Sound(t, s).Lines
	want := viewsOf(t, s, lines)
	if err := errors.Join(append(want.failed, s.Close())...); err != nil || len(want.items) < 20 {
		t.Fatalf("%d items, %v", len(want.items), err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &flipping{data, lines, want}
	free, flips, told := freePages(data), storetest.Often(t, "SIGHTLINE_FLIPS", 40), map[string]int{}
	for range flips {
		at := rand.IntN(len(data))
		for free[at/page+1] || data[at] == 0 && rand.IntN(20) > 0 { // where there is nothing but zeros, mostly nothing is kept
			at = rand.IntN(len(data))
		}
		told[f.flip(t, at, byte(1+rand.IntN(255)))]++
	}
	t.Logf("%d flips: %v", flips, told)
	if flips >= 40 && (told["found"] == 0 || told["nothing changed"] == 0) {
		t.Error("this test would not see a difference")
	}
}

// When something was received is what the log says of it: a moment, or a change, that does not agree with the log is shown to nobody.
func TestAMomentOfReceiptThatIsNotTheLogsIsNeverShown(t *testing.T) {
	sound := kept(t)
	shown := func(changed ...string) (store.Child, error) {
		path := copied(t, sound)
		tamper(t, path, changed...)
		return storetest.As(t.Context(), at(t, path), storetest.Opening(t, "child-1"), store.View{})
	}
	if c, err := shown(); err != nil || len(c.Entries) == 0 || c.Entries[0].Received == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, changed := range []string{
		"UPDATE change SET at = 'sometime'", "UPDATE change SET at = '2020-01-01T00:00:00.000000Z'", "UPDATE change SET line = line + 100",
		"UPDATE change SET change = change + 100", "DELETE FROM change", "UPDATE audit_log SET at = '2020-01-01T00:00:00.000000Z'",
	} {
		if c, err := shown(changed); err == nil {
			t.Errorf("after %s: shown as received at %d", changed, c.Entries[0].Received)
		}
	}
}

// flipping is a sound file, and what is shown of it.
type flipping struct {
	data  []byte
	lines int // of the log
	want  views
}

// flip tells what came of one flip.
func (f *flipping) flip(t *testing.T, where int, by byte) string {
	t.Helper()
	path, want := filepath.Join(t.TempDir(), "flipped.db"), f.want
	f.data[where] ^= by
	err := os.WriteFile(path, f.data, 0o600)
	f.data[where] ^= by
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Remove(path) }()
	s, err := Open(t.Context(), path)
	if err != nil {
		return "refused"
	}
	defer func() { _ = s.Close() }()
	got := viewsOf(t, s, f.lines)
	for name, shown := range got.items {
		if diff := storetest.Exactly(want.items[name], shown); diff != "" {
			t.Errorf("byte %d (page %d) flipped by %d: %s is shown otherwise than it was written:\n%s", where, where/page+1, by, name, diff)
		}
	}
	checked, err := storetest.Check(t.Context(), s, storetest.Checking(t))
	if err != nil || checked.Bad != "" {
		return "found"
	}
	if len(got.items) != len(want.items) || len(got.failed) > 0 {
		missing := slices.DeleteFunc(slices.Collect(maps.Keys(want.items)), func(name string) bool { _, ok := got.items[name]; return ok })
		t.Errorf("byte %d (page %d) flipped by %d: the check finds nothing; missing %q; %v", where, where/page+1, by, missing, errors.Join(got.failed...))
	}
	return "nothing changed"
}

// A byte that flips in the checkpoints outside the database is found too, and nothing is signed over it.
func TestAFlippedByteInTheCheckpointsIsFound(t *testing.T) {
	path, folder := empty(t), t.TempDir()
	keys := filepath.Join(t.TempDir(), "key")
	open := func() store.Store {
		checkpoints, err := audit.OpenCheckpoints(folder, keys)
		if err != nil {
			t.Fatal(err)
		}
		return at(t, path, With(func(d *store.Database) { d.Checkpoints = checkpoints }))
	}
	s := open()
	for n := range 3 {
		storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", fmt.Sprint("P-", n), "1", "Seen.")))
		if err := s.Checkpoint(t.Context(), storetest.Partnership); err != nil {
			t.Fatal(err)
		}
	}
	if checked := storetest.Sound(t, s); checked.Checkpoints != 3 || checked.Unsigned == 0 {
		t.Fatalf("%+v", checked)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.checkpoints"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	sound, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	last := strings.LastIndex(strings.TrimSuffix(string(sound), "\n----\n"), "\n----\n")
	for range storetest.Often(t, "SIGHTLINE_FLIPS", 60) {
		at, flipped := rand.IntN(len(sound)), slices.Clone(sound)
		flipped[at] ^= byte(1 + rand.IntN(255))
		if err := os.WriteFile(files[0], flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		checked, err := storetest.Check(t.Context(), s, storetest.Checking(t))
		if err == nil && checked.Bad == "" && (checked.Checkpoints == 3 || at < last) {
			t.Errorf("byte %d of %d is flipped from %q to %q, and the check says %+v", at, len(sound), sound[at], flipped[at], checked)
		}
	}
}
