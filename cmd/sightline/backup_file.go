package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sightline/durable"
	"sightline/record"
)

// part is a backup that is being written. It has its name only once it is whole, so that a name never stands for half a backup.
type part struct {
	file *os.File
	path string // its name then
}

// newPart begins one, in the place of a part that was left when another was killed.
func newPart(path string) (*part, error) {
	file, err := locked(path+".part", os.O_CREATE)
	if err != nil {
		return nil, fmt.Errorf("writing the backup: %w", err)
	}
	if err := file.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the backup: %w", err), file.Close())
	}
	return &part{file, path}, nil
}

// finish gives the file its name, durably.
func (p *part) finish() error {
	err := errors.Join(p.file.Sync(), os.Rename(p.file.Name(), p.path))
	if err == nil {
		err = durable.SyncFolder(filepath.Dir(p.path))
	}
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return nil
}

// abandon removes what is not finished.
func (p *part) abandon() {
	if info, err := p.file.Stat(); err == nil && isAt(info, p.file.Name()) {
		_ = os.Remove(p.file.Name()) // the next backup takes its place otherwise
	}
	_ = p.file.Close() // written and synced before
}

// locked opens a file for this process alone, and with os.O_CREATE makes it when there is none. The lock is gone with the process. A disk of others may
// know no locks; then there is none.
func locked(path string, making int) (*os.File, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|making|noLink, 0o600) //nolint:gosec // the operator says which file
		if err != nil {
			return nil, err
		}
		if heldByAnother(file) {
			return nil, errors.Join(fmt.Errorf("%w: another backup is writing %s", record.Busy, path), file.Close())
		}
		info, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if isAt(info, path) { // and was not renamed or removed before it was locked
			return file, nil
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

func isAt(info fs.FileInfo, path string) bool {
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(info, there)
}

// scratch is a folder that nobody else may look into, gone when its work is done. While its lock is held somebody works in it.
type scratch struct {
	folder string
	lock   *os.File
}

const scratchLock = "lock"

// newScratch makes one, and removes those that were left when another was killed.
func newScratch(parent, prefix string) (*scratch, error) {
	if err := removeLeft(parent, prefix); err != nil {
		return nil, fmt.Errorf("verifying the backup: %w", err)
	}
	for try := 0; ; try++ {
		folder, err := os.MkdirTemp(parent, prefix)
		if err != nil {
			return nil, fmt.Errorf("the backup is restored into a scratch database to verify it, and the folder for that cannot be made; name another with --scratch (%w)", err)
		}
		lock, err := locked(filepath.Join(folder, scratchLock), os.O_CREATE)
		if err == nil {
			return &scratch{folder, lock}, nil
		}
		if try == 10 { // a process that removes what was left may have come between, but not so often
			return nil, errors.Join(fmt.Errorf("verifying the backup: %w", err), os.RemoveAll(folder))
		}
	}
}

func (s *scratch) remove() error {
	return errors.Join(os.RemoveAll(s.folder), s.lock.Close())
}

// removeLeft removes scratch folders in which nobody works any more. Somebody else's are left alone.
func removeLeft(parent, prefix string) error {
	all, err := os.ReadDir(parent)
	if err != nil {
		return err
	}
	for _, one := range all {
		info, err := one.Info()
		if err != nil || !info.IsDir() || !strings.HasPrefix(one.Name(), prefix) || !own(info) {
			continue
		}
		folder := filepath.Join(parent, one.Name())
		lock, err := locked(filepath.Join(folder, scratchLock), 0) // made here, it would stand in the way of who is removing the folder
		if errors.Is(err, fs.ErrNotExist) {
			removeUnlocked(folder)
		}
		if err != nil {
			continue // somebody works in it
		}
		if err := errors.Join(os.RemoveAll(folder), lock.Close()); err != nil {
			return fmt.Errorf("removing what an interrupted backup left: %w", err)
		}
	}
	return nil
}

// removeUnlocked removes a folder without a lock. One with nothing in it was only just made, and whoever made it makes another. One with
// something in it was being removed: its lock is made before anything else, and never again.
func removeUnlocked(folder string) {
	if os.Remove(folder) == nil {
		return
	}
	inside, err := os.ReadDir(folder)
	if err == nil && len(inside) > 0 && !slices.ContainsFunc(inside, func(one fs.DirEntry) bool { return one.Name() == scratchLock }) {
		_ = os.RemoveAll(folder) // whoever is removing it too finds it gone
	}
}
