package postgres

import (
	"testing"

	"sightline/internal/pgtest"
	"sightline/keys"
	"sightline/store"
	"sightline/store/storetest"
)

// testKeys are the keys of these tests.
var testKeys = keys.Temporary()

func fresh(t *testing.T) store.Store {
	t.Helper()
	return at(t, pgtest.Database(t), With(func(d *store.Database) { d.Keys = testKeys }))
}

func at(t testing.TB, to string, options ...Option) store.Store {
	t.Helper()
	s, err := Open(t.Context(), to, options...)
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

func TestPostgresBehavesAsEveryStoreDoes(t *testing.T) { storetest.Run(t, fresh) }

func TestARecordIsThereAgainAfterARestart(t *testing.T) {
	storetest.Shuffled(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		to := pgtest.Database(t)
		s, err := Open(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s, func() store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(t.Context(), to); err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}
