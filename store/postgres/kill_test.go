package postgres

import (
	"context"
	"os"
	"testing"

	"sightline/internal/pgtest"
	"sightline/store"
	"sightline/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(storetest.Killed) != "" {
		storetest.ReceiveUntilKilled(func(ctx context.Context, to string) (store.Store, error) { return Open(ctx, to) })
		return
	}
	os.Exit(m.Run())
}

// Killed at any moment, while it writes one submission or an import in parts, or while it opens: nothing is lost, doubled or half there.
func TestAKillLosesNothingAndHalvesNothing(t *testing.T) {
	to := pgtest.Cluster(t).Database(t)
	storetest.Kills(t, to, 12, func() store.Store {
		s, err := Open(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestProcessesThatSendTheSameAtOnceHaveOneEffect(t *testing.T) {
	to := pgtest.Cluster(t).Database(t)
	storetest.SameAtOnce(t, to, 6, func() store.Store { return at(t, to) })
}
