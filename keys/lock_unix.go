//go:build unix

package keys

import (
	"os"
	"syscall"
)

// lock waits until no other process holds the file. The system lets it go when the file is closed, and when the process ends in any way.
func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }
