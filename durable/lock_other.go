//go:build !unix

package durable

import "os"

// Where files cannot be locked, one process at a time keeps the checkpoints and the reserve.
// Lock waits until nobody else holds the lock of a file. It goes when the file is closed.
func Lock(*os.File) error { return nil }

// Unlock lets the lock of a file go.
func Unlock(*os.File) error { return nil }
