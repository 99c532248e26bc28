package durable

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A file is replaced whole, is only its owner's, and leaves nothing beside it.
func TestAFileIsWrittenWholeAndForItsOwner(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "key")
	for _, text := range []string{"a long text that stood there before", "short"} {
		if err := WriteWhole(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != Owner {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if beside, err := os.ReadDir(folder); err != nil || len(beside) != 1 {
		t.Errorf("beside it stand %v, %v", beside, err)
	}
}

func TestWhatCannotBeWrittenSaysNotWhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no-such-folder", "key")
	for what, err := range map[string]error{"writing": WriteWhole(path, nil), "locking": Locked(path, func() error { return nil })} {
		if err == nil || strings.Contains(err.Error(), "no-such-folder") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Whoever comes while the lock is held waits, and nobody is left out.
func TestTwoNeverHoldALock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	var all sync.WaitGroup
	inside, done := 0, 0
	for range 20 {
		all.Go(func() {
			err := Locked(path, func() error {
				inside++
				if inside != 1 {
					t.Error("two are inside")
				}
				inside--
				done++
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if done != 20 {
		t.Errorf("%d were inside", done)
	}
}
