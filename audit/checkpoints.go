package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sightline/durable"
	"sightline/record"
)

// Checkpoints is a folder outside the database in which signed checkpoints are kept: a file per tenant, which only grows. It shows
// tampering to the extent that whoever can write the database cannot write this folder or read its key: keep it on another machine, or
// copy it to one.
type Checkpoints struct {
	// Now is the clock. It says when a checkpoint was signed.
	Now func() time.Time

	folder string
	keys   *keyPair
}

// OpenCheckpoints opens a folder, and makes it and its key when it is new. The private key is in keyFile, or in the folder when that is "".
// A folder whose key is gone or is another one is an error that says what to do.
func OpenCheckpoints(folder, keyFile string) (*Checkpoints, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the checkpoints: %w", durable.WithoutPath(err))
	}
	c := &Checkpoints{Now: time.Now, folder: folder}
	return c, durable.Locked(c.path(lockFile), func() (err error) {
		c.keys, err = openKeys(folder, keyPath(folder, keyFile))
		return err
	})
}

// PublicKey gives the key that verifies what is signed now.
func (c *Checkpoints) PublicKey() string { return c.keys.public[len(c.keys.public)-1] }

// Signed is what was kept of a tenant's checkpoints, oldest first, every one verified. Notices say in words what a person should know.
type Signed struct {
	Checkpoints []Checkpoint
	Notices     []string
}

// Last is the newest checkpoint. Before there is one it is of the empty log.
func (s *Signed) Last() Checkpoint {
	if len(s.Checkpoints) == 0 {
		return Checkpoint{Tree: new(Edge).Tree()}
	}
	return s.Checkpoints[len(s.Checkpoints)-1]
}

// end stands after every checkpoint of a file, on a line of its own. What comes after the last was cut short while it was written, unless
// it is longer than a checkpoint can be.
const (
	end            = "\n----\n"
	mostCheckpoint = 4096
)

// Read gives all checkpoints of a tenant.
func (c *Checkpoints) Read(tenant record.TenantID) (Signed, error) {
	var text []byte
	err := durable.Locked(c.path(lockFile), func() (err error) {
		text, err = os.ReadFile(c.file(tenant))
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Signed{}, fmt.Errorf("reading the checkpoints: %w", durable.WithoutPath(err))
	}
	return c.parse(tenant, text)
}

// Last gives the newest checkpoint of a tenant, and verifies no other: a folder grows for years. Before there is one it is of the empty log.
func (c *Checkpoints) Last(tenant record.TenantID) (last Checkpoint, err error) {
	err = durable.Locked(c.path(lockFile), func() (err error) {
		_, last, err = c.last(tenant)
		return err
	})
	return last, err
}

func (c *Checkpoints) parse(tenant record.TenantID, text []byte) (Signed, error) {
	var s Signed
	for number := 1; len(text) > 0; number++ {
		one, rest, whole := bytes.Cut(text, []byte(end))
		if !whole && len(one) > mostCheckpoint {
			return s, fmt.Errorf("%w: checkpoint %d of %s has no end", record.Invalid, number, OriginOf(tenant))
		}
		if !whole {
			s.Notices = append(s.Notices, "the last checkpoint was cut short while it was written, and is left out; the next one takes its place")
			break
		}
		text = rest
		next, err := OpenCheckpoint(string(one)+"\n", c.keys.known)
		if err != nil {
			return s, fmt.Errorf("checkpoint %d of %s: %w", number, OriginOf(tenant), err)
		}
		if next.Origin != OriginOf(tenant) {
			return s, fmt.Errorf("%w: checkpoint %d of %s is of %s", record.Invalid, number, OriginOf(tenant), next.Origin)
		}
		if last := s.Last(); next.Size <= last.Size {
			return s, fmt.Errorf("%w: checkpoint %d of %s is over %d lines, and the one before over %d", record.Invalid, number, next.Origin, next.Size, last.Size)
		} else if last.Key != "" && last.Key != next.Key {
			s.Notices = append(s.Notices, fmt.Sprintf("from line %d on, since %s, another key signs: %s, before %s", last.Size+1, next.At.Format(time.RFC3339), next.Key, last.Key))
		}
		s.Checkpoints = append(s.Checkpoints, next)
	}
	return s, nil
}

// Write signs where a tenant's log ends, and reports whether there was anything new to sign. prove gives the proof that the first older
// lines of the log are the beginning of the first newer ones; ProvePrefix makes it. A log that is not the continuation of what was signed
// last is record.Conflict, and nothing is signed.
func (c *Checkpoints) Write(ctx context.Context, tenant record.TenantID, edge Edge, prove func(older, newer int64) (Proof, error)) (wrote bool, err error) {
	err = durable.Locked(c.path(lockFile), func() error {
		text, last, err := c.last(tenant)
		if err != nil {
			return err
		}
		tree := edge.Tree()
		if err := continues(&last, tree, prove); err != nil {
			return err
		}
		if tree.Size == last.Size || ctx.Err() != nil {
			return ctx.Err()
		}
		next, err := Sign(c.keys.private, tenant, tree, c.Now())
		if err != nil {
			return err
		}
		wrote = true
		return c.add(tenant, int64(len(text)), next+end[1:])
	})
	return wrote && err == nil, err
}

// last gives the whole checkpoints of a file as they stand there, and the last of them, verified.
func (c *Checkpoints) last(tenant record.TenantID) (text []byte, last Checkpoint, err error) {
	text, err = os.ReadFile(c.file(tenant))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, last, fmt.Errorf("reading the checkpoints: %w", durable.WithoutPath(err))
	}
	ends := bytes.LastIndex(text, []byte(end))
	if tail := len(text) - ends - len(end); ends < 0 || tail > mostCheckpoint {
		s, err := c.parse(tenant, text) // a first one that was cut short, or a file of something else
		return nil, s.Last(), err
	}
	text = text[:ends+len(end)]
	begins := 0
	if before := bytes.LastIndex(text[:ends], []byte(end)); before >= 0 {
		begins = before + len(end)
	}
	s, err := c.parse(tenant, text[begins:])
	return text, s.Last(), err
}

// continues says why a log is not the continuation of what was signed last.
func continues(last *Checkpoint, tree Tree, prove func(older, newer int64) (Proof, error)) error {
	at := last.At.Format(time.RFC3339)
	switch {
	case tree.Size < last.Size:
		return fmt.Errorf("%w: the log has %d lines, and a checkpoint over %d was signed at %s: lines are missing. Nothing was signed", record.Conflict, tree.Size, last.Size, at)
	case tree.Size == last.Size && tree.Root != last.Root:
		return fmt.Errorf("%w: the log of %d lines is not the log of %d lines that was signed at %s. Nothing was signed", record.Conflict, tree.Size, last.Size, at)
	case tree.Size == last.Size || last.Size == 0:
		return nil
	}
	proof, err := prove(last.Size, tree.Size)
	if err != nil {
		return fmt.Errorf("proving that the log of %d lines continues the one of %d: %w", tree.Size, last.Size, err)
	}
	if tree.CheckPrefix(last.Tree, proof) != nil {
		return fmt.Errorf("%w: the log of %d lines does not continue the log of %d lines that was signed at %s: a line up to there was changed, removed or put in. Nothing was signed",
			record.Conflict, tree.Size, last.Size, at)
	}
	return nil
}

// add writes behind the whole checkpoints of a file, over one that was cut short, and returns when it is on the disk.
func (c *Checkpoints) add(tenant record.TenantID, whole int64, text string) error {
	err := func() (err error) {
		f, err := os.OpenFile(c.file(tenant), os.O_CREATE|os.O_WRONLY, durable.Owner)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if err := f.Truncate(whole); err != nil {
			return err
		}
		if _, err := f.WriteAt([]byte(text), whole); err != nil {
			return err
		}
		return f.Sync()
	}()
	if err == nil {
		err = durable.SyncFolder(c.folder)
	}
	if err != nil {
		return fmt.Errorf("writing the checkpoint: %w", durable.WithoutPath(err))
	}
	return nil
}

func (c *Checkpoints) path(name string) string { return filepath.Join(c.folder, name) }

func (c *Checkpoints) file(tenant record.TenantID) string {
	return c.path(plainName(tenant) + ".checkpoints")
}
