package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// owner is how every file here is made: for the user of the process alone.
const owner = 0o600

// locked does something while no other process, and no other call in this one, holds the lock of a file.
func locked(path string, do func() error) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, owner) //nolint:gosec // the operator says where the keys are
	if err != nil {
		return fmt.Errorf("opening the folder of keys: %w", withoutPath(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }() // which lets the lock go
	if err := lock(f); err != nil {
		return fmt.Errorf("waiting for the folder of keys: %w", err)
	}
	return do()
}

// writeWhole puts a file in place with all of a text or none of it, and returns when it is on the disk.
func writeWhole(path string, text []byte) error {
	making := path + ".new"
	err := func() (err error) {
		f, err := os.OpenFile(making, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, owner) //nolint:gosec // the operator says where the keys are
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
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("writing the key file: %w", withoutPath(err))
	}
	return nil
}

// syncFolder makes the name of a new file as durable as what is in it.
func syncFolder(folder string) error {
	f, err := os.Open(folder) //nolint:gosec // the operator says where the keys are
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// withoutPath leaves out where on the machine something is: the operator knows, and a log need not.
func withoutPath(err error) error {
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
