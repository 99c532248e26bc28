package sqlite

import (
	"path/filepath"
	"testing"

	"sightline/store"
	"sightline/store/storetest"
)

func fresh(t *testing.T) store.Store {
	t.Helper()
	return at(t, filepath.Join(t.TempDir(), "record.db"))
}

func at(t testing.TB, path string, options ...Option) store.Store {
	t.Helper()
	s, err := Open(t.Context(), path, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

func TestAFileBehavesAsEveryStoreDoes(t *testing.T) { storetest.Run(t, fresh) }

func TestMemoryBehavesAsEveryStoreDoes(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		t.Helper()
		return at(t, Memory)
	})
}
