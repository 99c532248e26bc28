//go:build unix

package audit

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file that only says it is large has no room when the disk is full.
func TestTheRoomIsReallyTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	reserve(t, path)
	about, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if taken := about.Sys().(*syscall.Stat_t).Blocks * 512; taken < about.Size() {
		t.Errorf("%d bytes are taken of %d", taken, about.Size())
	}
}
