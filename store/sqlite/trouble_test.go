package sqlite

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// onDisk gives a store whose writer may use so many pages of the disk, and a way to change that.
func onDisk(t *testing.T) (s store.Store, pages func(limit string)) {
	t.Helper()
	name, err := nameOf(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pools(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), d.Write.DB); err != nil {
		t.Fatal(err)
	}
	d.Insert = insert
	s = store.New(d)
	t.Cleanup(func() { _ = s.Close() })
	return s, func(limit string) { do(t, d.Write.DB, "PRAGMA max_page_count = "+limit) }
}

func receive(ctx context.Context, t *testing.T, s store.Store, sub record.Submission) error {
	t.Helper()
	_, err := storetest.Take(ctx, s, storetest.Receiving(t), func(store.Known) (store.Batch, error) {
		children := map[record.ChildRef]record.ChildID{}
		for i := range sub.People {
			children[sub.People[i].Subject] = "child-1"
		}
		return store.Batch{Submission: sub, Children: children}, nil
	})
	return err
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	s, pages := onDisk(t)
	if err := receive(t.Context(), t, s, storetest.Submission(storetest.Many("police", 25)...)); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []string{"1", "60", "70", "100"} { // a limit below what is used is what is used
		pages(limit)
		err := receive(t.Context(), t, s, storetest.Submission(storetest.Many("health", 3000)...))
		if err == nil || !strings.Contains(err.Error(), "the disk is full: what was written before is still there") {
			t.Fatalf("%s pages: %v", limit, err)
		}
	}
	pages("1000000")
	if got := len(storetest.Open(t, s, "child-1").Entries); got != 25 {
		t.Errorf("%d entries, want those from before", got)
	}
	if err := receive(t.Context(), t, s, storetest.Submission(storetest.Many("court", 25)...)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	storetest.Sound(t, s)
}

func TestAnotherWriterIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "busy.db")
	at(t, path)
	other := raw(t, path)
	do(t, other, "BEGIN IMMEDIATE")
	_, busy := raw(t, path).ExecContext(t.Context(), "BEGIN IMMEDIATE")
	if err := explain(busy); !errors.Is(err, record.Busy) || errors.Is(err, record.Conflict) || !strings.Contains(err.Error(), "try again shortly") {
		t.Errorf("%v", err)
	}
	do(t, other, "ROLLBACK")
}

func TestAReadOnlyFileIsSaid(t *testing.T) {
	path := kept(t)
	_, err := raw(t, "file:"+path+"?mode=ro").ExecContext(t.Context(), "DELETE FROM held")
	if err := explain(err); err == nil || !strings.Contains(err.Error(), "may not be written here") {
		t.Errorf("%v", err)
	}
	if explain(errors.New("something else")) != nil || explain(nil) != nil {
		t.Error("words are found for what is not SQLite's")
	}
}

// A page that was overwritten is never served as if it were the record.
func TestADamagedFileIsFoundOrRefused(t *testing.T) {
	sound := kept(t)
	data, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	free := freePages(data)
	for start := 0; start < len(data); start += page {
		if free[start/page+1] { // nothing is kept there
			continue
		}
		path := filepath.Join(t.TempDir(), "damaged.db")
		damaged := append([]byte(nil), data...)
		for i := start; i < start+page; i++ {
			damaged[i] ^= 0x5a
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), path)
		if err != nil {
			continue // refused
		}
		checked, err := storetest.Check(t.Context(), s, storetest.Checking(t))
		if err == nil && checked.Bad == "" {
			t.Errorf("page %d of %d was overwritten, and nothing was found", start/page+1, len(data)/page)
		}
		_ = s.Close()
	}
}

const page = 4096

// freePages gives the numbers, from 1, of the pages that hold nothing, as the file's list of them says.
func freePages(data []byte) map[int]bool {
	free := map[int]bool{}
	number := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	for trunk := number(32); trunk != 0; trunk = number((trunk - 1) * page) {
		free[trunk] = true
		for i := range number((trunk-1)*page + 4) {
			free[number((trunk-1)*page+8+4*i)] = true
		}
	}
	return free
}

func TestFilesCopiedWithWiderLeaveBecomePrivate(t *testing.T) {
	path := kept(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	at(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A machine's clock may be set back at any time. What came first still stands first, and each line says what the clock said.
func TestOrderIsTheLogsAndNotTheClocks(t *testing.T) {
	now := time.Date(2023, 10, 29, 1, 30, 0, 123456789, time.FixedZone("BST", 3600))
	clock := func() time.Time {
		now = now.Add(-time.Hour)
		return now
	}
	s := at(t, filepath.Join(t.TempDir(), "record.db"), WithClock(clock))
	for n := range 3 {
		storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", fmt.Sprint("P-", n), "1", fmt.Sprint(n))))
	}
	child := storetest.Open(t, s, "child-1")
	for i := range child.Entries {
		if got := child.Entries[i].Text.Reveal(); got != fmt.Sprint(i) {
			t.Errorf("entry %s stands in place %d", got, i)
		}
	}
	first := time.Date(2023, 10, 28, 23, 30, 0, 123456000, time.UTC)
	for i, line := range storetest.Lines(t, s) {
		if want := first.Add(-time.Duration(i) * time.Hour); !line.At.Equal(want) || line.At.Location() != time.UTC {
			t.Errorf("line %d was written at %v, want %v", line.Sequence, line.At, want)
		}
	}
	storetest.Sound(t, s)
}
