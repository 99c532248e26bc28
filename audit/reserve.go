package audit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"sightline/durable"
	"sightline/record"
)

// Reserve is room on the disk, taken in advance, for lines of the log that cannot be written because the disk is full or the database is
// gone. Reading may then go on, because nobody reads unseen: the line is on the disk, and goes into the log when that can be written again.
//
// A line in it is not in the tree yet, so it is as safe from tampering as the file is. On a file system that never writes in place, the
// room is not really taken. Any number of processes may have it open.
type Reserve struct {
	mu     sync.Mutex
	file   *os.File
	broken error // of a sync that failed: what the disk holds is unknown from then on
}

// Waiting is a line in the reserve. It has no number yet. What has the same ID is the same line, however often it is found.
type Waiting struct {
	ID   [16]byte
	Line record.LogLine
}

// Reserved is what waits, oldest first. Notices say in words what a person should know.
type Reserved struct {
	Lines   []Waiting
	Notices []string
}

// The sizes a reserve may have. A line takes up about half a kilobyte.
const (
	leastRoom = 4 << 10
	mostRoom  = 64 << 20
)

// OpenReserve opens the file, and makes it so many bytes large when it is new or smaller. It never makes one smaller.
func OpenReserve(path string, bytes int64) (*Reserve, error) {
	if bytes < leastRoom || bytes > mostRoom {
		return nil, fmt.Errorf("%w: a reserve for the audit log has %d to %d bytes", record.Invalid, leastRoom, mostRoom)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, durable.Owner) //nolint:gosec // the operator says where it is
	if err != nil {
		return nil, fmt.Errorf("opening the reserve of the audit log: %w", durable.WithoutPath(err))
	}
	r := &Reserve{file: f}
	err = r.hold(func(space []byte) error {
		if err := r.write(int64(len(space)), make([]byte, max(bytes-int64(len(space)), 0))); err != nil {
			return err
		}
		return durable.SyncFolder(filepath.Dir(path))
	})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

// Append keeps lines, all or none, and returns when they are on the disk. When it returns an error nothing may be shown under any of them.
func (r *Reserve) Append(lines ...record.LogLine) error {
	var frames []byte
	for _, line := range lines {
		frame, err := frameOf(line)
		if err != nil {
			return err
		}
		frames = append(frames, frame...)
	}
	return r.hold(func(space []byte) error {
		found := scan(space)
		if len(frames) > len(space)-found.end {
			return fmt.Errorf("the reserve of the audit log is full: %d lines wait in %d bytes. Nothing can be looked at until the log can be written again", len(found.frames), len(space))
		}
		if found.torn {
			if err := r.write(int64(found.end), make([]byte, len(space)-found.end)); err != nil {
				return err
			}
		}
		return r.write(int64(found.end), frames)
	})
}

// Lines gives what waits. A line that was cut short at the end was never kept for anybody, and is left out.
func (r *Reserve) Lines() (Reserved, error) {
	var kept Reserved
	err := r.hold(func(space []byte) error {
		found := scan(space)
		for i := range found.frames {
			one, whole := found.frames[i].waiting()
			if whole {
				kept.Lines = append(kept.Lines, one)
			}
			found.damaged = found.damaged || !whole
		}
		if found.damaged {
			kept.Notices = append(kept.Notices, "a line that waits in the reserve of the audit log was damaged on the disk and cannot be read; the others can")
		}
		if found.torn {
			kept.Notices = append(kept.Notices, "the last line in the reserve of the audit log was cut short while it was written, and is left out")
		}
		return nil
	})
	return kept, err
}

// Reset frees the room of lines that are in the log now, and of what cannot be read. What was appended meanwhile stays. After a crash between the log's
// commit and Reset they are found again, with the same IDs.
func (r *Reserve) Reset(taken []Waiting) error {
	return r.hold(func(space []byte) error {
		gone := map[[16]byte]bool{}
		for i := range taken {
			gone[taken[i].ID] = true
		}
		found := scan(space)
		stays := slices.DeleteFunc(slices.Clone(found.frames), func(f framed) bool { return gone[f.id] })
		if len(stays) == len(found.frames) && !found.damaged && !found.torn {
			return nil
		}
		left := make([]byte, len(space))
		for _, one := range stays {
			copy(left[one.from:one.until], space[one.from:one.until])
		}
		return r.write(0, left)
	})
}

// Close lets the file go. What waits in it stays.
func (r *Reserve) Close() error { return r.file.Close() }

// hold does something with what the file holds, while nobody else can.
func (r *Reserve) hold(do func(space []byte) error) (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return r.broken
	}
	if err := durable.Lock(r.file); err != nil {
		return fmt.Errorf("waiting for the reserve of the audit log: %w", durable.WithoutPath(err))
	}
	defer func() { err = errors.Join(err, durable.Unlock(r.file)) }()
	about, err := r.file.Stat()
	if err != nil {
		return fmt.Errorf("reading the reserve of the audit log: %w", durable.WithoutPath(err))
	}
	if about.Size() > mostRoom {
		return fmt.Errorf("%w: the file of the reserve has %d bytes, and is not one", record.Invalid, about.Size())
	}
	space := make([]byte, about.Size())
	if _, err := r.file.ReadAt(space, 0); err != nil && len(space) > 0 {
		return fmt.Errorf("reading the reserve of the audit log: %w", durable.WithoutPath(err))
	}
	return do(space)
}

// write writes and waits for the disk. When the disk does not say that it has it, nobody knows what it has.
func (r *Reserve) write(at int64, what []byte) error {
	if len(what) == 0 {
		return nil
	}
	if _, err := r.file.WriteAt(what, at); err != nil {
		return fmt.Errorf("writing the reserve of the audit log: %w", durable.WithoutPath(err))
	}
	if err := r.file.Sync(); err != nil {
		r.broken = fmt.Errorf("writing the reserve of the audit log: %w", durable.WithoutPath(err))
		return r.broken
	}
	return nil
}
