//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// noLink refuses a link that somebody put where a file is to be made.
const noLink = syscall.O_NOFOLLOW

// heldByAnother locks a file unless another process has.
func heldByAnother(file *os.File) bool {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK)
}

// own says whether a folder was made by this person and for nobody else.
func own(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid() && info.Mode().Perm() == 0o700
}
