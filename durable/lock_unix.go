//go:build unix

package durable

import (
	"os"
	"syscall"
)

// Lock waits until no other process holds the file. The system lets it go when the file is closed, and when the process ends in any way.
func Lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }

// Unlock lets the lock of a file go.
func Unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
