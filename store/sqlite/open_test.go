package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// raw opens a file as anybody with a SQLite shell could.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func do(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestNobodyElseMayReadTheFiles(t *testing.T) {
	folder := t.TempDir()
	s := at(t, filepath.Join(folder, "record.db"))
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v; want the database and its log", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", f.Name(), info.Mode().Perm())
		}
	}
}

func TestAFileWithAnOddNameIsAFile(t *testing.T) {
	for _, name := range []string{"a b.db", "what?mode=memory.db", "100%25 #1;'\".db", "é.db", ":memory"} {
		path := filepath.Join(t.TempDir(), name)
		storetest.Receive(t, at(t, path), storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if got := len(storetest.Open(t, at(t, path), "child-1").Entries); got != 1 {
			t.Errorf("%q: %d entries", name, got)
		}
	}
}

func TestWhatIsNotOursIsRefusedInASentence(t *testing.T) {
	folder := t.TempDir()
	text, other, newer := filepath.Join(folder, "letter.txt"), filepath.Join(folder, "other.db"), filepath.Join(folder, "newer.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("Dear colleague, ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, raw(t, other), "CREATE TABLE theirs (x)")
	if err := at(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	do(t, raw(t, newer), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (900, 1)")
	for _, story := range []struct {
		path string
		kind error
		says string
	}{
		{filepath.Join(folder, "missing", "record.db"), record.NotFound, "there is no folder"},
		{folder, record.Invalid, "is not a file"},
		{"", record.Invalid, "its path would be accepted"},
		{"a\x00b", record.Invalid, "its path would be accepted"},
		{text, record.Invalid, "cannot be opened as a Sightline database"},
		{other, record.Invalid, "another program's database"},
		{newer, record.Conflict, "written by a newer Sightline (version 900; this one knows "},
	} {
		before, _ := os.ReadFile(story.path)
		s, err := Open(t.Context(), story.path)
		if s != nil || !errors.Is(err, story.kind) || !strings.Contains(err.Error(), story.says) {
			t.Errorf("%q: %v; want %q", story.path, err, story.says)
		}
		if after, _ := os.ReadFile(story.path); len(before) > 0 && !bytes.Equal(before, after) {
			t.Errorf("%q was changed", story.path)
		}
	}
}

func TestARecordIsThereAgainAfterARestart(t *testing.T) {
	storetest.Shuffled(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		path := empty(t)
		s := at(t, path)
		return s, func() store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = at(t, path)
			return s
		}
	})
}

func TestSeveralMayMakeAndUseOneFileAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Errorf("opening: %v", err)
				return
			}
			for range 5 {
				storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-"+string(rune('a'+i)), "1", "Seen.")))
			}
			if err := s.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	}
	all.Wait()
	s := at(t, path)
	if lines := storetest.Lines(t, s); len(lines) != 30 {
		t.Errorf("%d lines, want 30", len(lines))
	}
	if got := len(storetest.Open(t, s, "child-1").Entries); got != 6 {
		t.Errorf("%d entries, want 6", got)
	}
	storetest.Sound(t, s)
}

func TestMemoryIsPrivateAndGoneWhenClosed(t *testing.T) {
	one, other := at(t, Memory), at(t, Memory)
	storetest.Receive(t, one, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	if ids, err := storetest.Listed(t.Context(), other, storetest.Listing(t)); err != nil || len(ids) > 0 {
		t.Errorf("another memory holds %v, %v", ids, err)
	}
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f, "memory") || strings.HasSuffix(f, ".db") {
			t.Errorf("memory left the file %s", f)
		}
	}
}

func TestClosingLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	storetest.Open(t, s, "child-1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// A file of the Sightline that was never released is not taken for one of this: what to do is said, and the file stays as it is.
func TestARecordThatWasNeverReleasedIsRefused(t *testing.T) {
	path := kept(t)
	do(t, raw(t, path), fmt.Sprintf("PRAGMA application_id = %d", unreleased))
	if _, err := Open(t.Context(), path); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "read the agencies' files again into a new one") {
		t.Errorf("%v", err)
	}
}
