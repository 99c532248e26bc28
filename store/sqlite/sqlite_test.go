package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sightline/keys"
	"sightline/store"
	"sightline/store/storetest"
)

// made is an empty record as Open makes it. Making the tables takes most of the time of a short story, so that it is done once.
var (
	made          = sync.OnceValues(func() ([]byte, error) { return madeWith(store.Plain{}) })
	madeEncrypted = sync.OnceValues(func() ([]byte, error) { return madeWith(testKeys) })
)

// testKeys are the keys of these tests.
var testKeys = keys.Temporary()

func madeWith(ring store.Keyring) ([]byte, error) {
	folder, err := os.MkdirTemp("", "sightline-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "record.db")
	s, err := Open(context.Background(), path, WithKeys(ring))
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // all is in the one file then
		return nil, err
	}
	return os.ReadFile(path)
}

// empty gives the path of a record that holds nothing yet.
func empty(t testing.TB) string {
	t.Helper()
	return placed(t, made)
}

func placed(t testing.TB, made func() ([]byte, error)) string {
	t.Helper()
	data, err := made()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "record.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func fresh(t *testing.T) store.Store {
	t.Helper()
	return at(t, placed(t, madeEncrypted), WithKeys(testKeys))
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
