// Package durable keeps small files that must not be lost, half written or read by others: keys, and what stands outside the database.
//
// It answers: "is it on the disk, whole, and only ours?" It stands on the review of what happens when a machine stops at any moment. It never
// says where on the machine something is.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Owner is how every such file is made: for the user of the process alone.
const Owner = 0o600

// Locked does something while no other process, and no other call in this one, holds the lock of a file.
func Locked(path string, do func() error) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, Owner) //nolint:gosec // the operator says where the folder is
	if err != nil {
		return fmt.Errorf("opening %s: %w", filepath.Base(path), WithoutPath(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }() // which lets the lock go
	if err := Lock(f); err != nil {
		return fmt.Errorf("waiting for %s: %w", filepath.Base(path), err)
	}
	return do()
}

// WriteWhole puts a file in place with all of a text or none of it, and returns when it is on the disk.
func WriteWhole(path string, text []byte) error {
	making := path + ".new"
	err := func() (err error) {
		f, err := os.OpenFile(making, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, Owner) //nolint:gosec // the operator says where the folder is
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if _, err := f.Write(text); err != nil {
			return err
		}
		return f.Sync()
	}()
	if err == nil {
		err = os.Rename(making, path)
	}
	if err == nil {
		err = SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), WithoutPath(err))
	}
	return nil
}

// SyncFolder makes the name of a new file as durable as what is in it.
func SyncFolder(folder string) error {
	f, err := os.Open(folder) //nolint:gosec // the operator says where the folder is
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// WithoutPath leaves out where on the machine something is: the operator knows, and a log need not.
func WithoutPath(err error) error {
	var file *fs.PathError
	var rename *os.LinkError
	switch {
	case errors.As(err, &file):
		return file.Err
	case errors.As(err, &rename):
		return rename.Err
	}
	return err
}
