//go:build unix

package sqlite

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sightline/record"
	"sightline/store/storetest"
)

// mayGrow lets files of this process grow to so many bytes; below zero there is no end of it.
func mayGrow(t *testing.T, bytes int64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = limit.Max
	if bytes >= 0 {
		limit.Cur = uint64(bytes)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

// The system refuses to write on at any byte of the write-ahead log, also in the middle of a page: it is said, reading goes on, and
// nothing is half there afterwards.
func TestAWriteThatTheSystemRefusesLosesNothing(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ) // so that the write fails, and not the process
	defer signal.Reset(syscall.SIGXFSZ)
	defer mayGrow(t, -1)
	d := onFullDisk(t, empty(t), filepath.Join(t.TempDir(), "reserve"))
	storetest.Receive(t, d, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	more := storetest.Submission(storetest.Many("health", 60)...)
	refused, looks := 0, 0
	for grown := int64(0); ; grown += 9973 {
		about, err := os.Stat(d.path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		mayGrow(t, max(about.Size(), 1<<17)+grown) // more than the reserve has, whose room is taken already
		err = receive(t.Context(), t, d, more)
		if err == nil {
			break
		}
		refused++
		if !strings.Contains(err.Error(), "the disk does not take what is written") && !strings.Contains(err.Error(), "the disk is full") {
			t.Fatalf("%d more bytes: %v", grown, err)
		}
		for range 2 {
			looks++
			if got := len(storetest.Open(t, d, "child-1").Entries); got != 1 {
				t.Fatalf("%d more bytes: %d entries", grown, got)
			}
		}
		mayGrow(t, -1)
		looks++
		storetest.Open(t, d, "child-1")
		if h := d.Health(t.Context()); h.ReadOnly || h.Waiting > 0 {
			t.Fatalf("with room again: %+v", h)
		}
	}
	mayGrow(t, -1)
	opened := 0
	for _, line := range storetest.Lines(t, d) {
		if line.Act == record.OpenAct {
			opened++
		}
	}
	if opened != looks || refused < 3 {
		t.Errorf("%d openings are in the log, want %d; %d writes were refused", opened, looks, refused)
	}
	storetest.Sound(t, d)
	t.Logf("%d writes were refused", refused)
}
