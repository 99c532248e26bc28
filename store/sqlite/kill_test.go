package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(storetest.Killed) != "" {
		storetest.ReceiveUntilKilled(func(ctx context.Context, path string) (store.Store, error) { return Open(ctx, path) })
		return
	}
	os.Exit(m.Run())
}

// Killed at any moment, while it writes one submission or an import in parts, or while it opens: nothing is lost, doubled or half there.
func TestAKillLosesNothingAndHalvesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	storetest.Kills(t, path, 15, func() store.Store {
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// One process serves pages while another imports: both write their lines, and each sees what the other acknowledged.
func TestTwoProcessesShareOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	other, lines := storetest.Delivering(t, path, 0, 20*time.Millisecond) // reading the next file takes a while
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	s := at(t, path)
	for i := range 5 {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		child := storetest.Open(t, s, record.ChildID(fmt.Sprint("child-", n%7)))
		if got := len(child.Entries); got < (n/7+1)*storetest.InDelivery {
			t.Errorf("%d entries are seen after delivery %d was acknowledged", got, n)
		}
		storetest.Receive(t, s, storetest.Submission(storetest.Entry("health", fmt.Sprint("H-", i), "ours", "Ours.")))
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // it was killed
	if got := len(storetest.Open(t, s, "child-ours").Entries); got != 5 {
		t.Errorf("%d of our entries, want 5", got)
	}
	storetest.Sound(t, s)
}

// A copy of the files taken while somebody writes, as a snapshot of the disk would be, holds whole deliveries too.
func TestASnapshotOfTheDiskHoldsWholeBatches(t *testing.T) {
	path := empty(t)
	s := at(t, path)
	for n := range 6 {
		if err := storetest.Deliver(t.Context(), s, storetest.Receiving(t), n); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "copy.db")
		for _, suffix := range []string{"", "-wal"} {
			data, err := os.ReadFile(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if suffix == "-wal" {
				data = data[:len(data)-rand.IntN(3000)] // torn in the middle of the last page
			}
			if err := os.WriteFile(to+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		copied := at(t, to)
		if err := storetest.Deliver(t.Context(), copied, storetest.Receiving(t), n); err != nil { // what was torn off is sent again
			t.Fatal(err)
		}
		storetest.Whole(t, copied, n+1)
	}
}

func TestProcessesThatSendTheSameAtOnceHaveOneEffect(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	storetest.SameAtOnce(t, path, 6, func() store.Store { return at(t, path) })
}
