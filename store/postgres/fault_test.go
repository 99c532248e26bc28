package postgres

import (
	"path/filepath"
	"testing"

	"sightline/internal/pgtest"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

func TestFaultsLoseNothingAndShowNothingUnseen(t *testing.T) {
	storetest.Faults(t, func(t *testing.T, change func(*store.Database)) store.Store {
		t.Helper()
		return at(t, pgtest.Database(t), With(change))
	})
}

// reopened gives a store, and a way to close it and open the same database again.
func reopened(t *testing.T, open func() (store.Store, error)) (store.Store, func() store.Store) {
	t.Helper()
	var s store.Store
	again := func() store.Store {
		t.Helper()
		if s != nil {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if s, err = open(); err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Cleanup(func() { _ = s.Close() })
	return again(), again
}

// One history, restarts and all, is the same on both kinds of database after every step.
func TestSQLiteAndPostgresGiveTheSame(t *testing.T) {
	storetest.Twins(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "record.db")
		return reopened(t, func() (store.Store, error) { return sqlite.Open(t.Context(), path) })
	}, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		to := pgtest.Database(t)
		return reopened(t, func() (store.Store, error) { return Open(t.Context(), to) })
	})
}
