package postgres

import (
	"testing"

	"sightline/internal/pgtest"
	"sightline/store"
	"sightline/store/storetest"
)

func TestWhoeverIsDisabledIsRefusedByEveryNode(t *testing.T) {
	storetest.Nodes(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		to := pgtest.Database(t)
		open := func() store.Store {
			s, err := Open(t.Context(), to)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			return s
		}
		return open(), open
	})
}
