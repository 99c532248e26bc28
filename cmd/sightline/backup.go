package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"sightline/casework"
	"sightline/record"
	"sightline/store"
)

type backupCommand struct {
	keeping

	To        string   `help:"The file to write. It is there only once it is whole." required:"" placeholder:"FILE"`
	Recipient []string `help:"A public key (age1…) whose holder can restore, or a file of such keys; may be given again. Without one a key is made beside a SQLite database." env:"SIGHTLINE_BACKUP_RECIPIENT" placeholder:"age1…|FILE"`
	Force     bool     `help:"Take the place of a file that is there."`
	NoVerify  bool     `help:"Do not restore the backup into a scratch database to see that it is good."`
	Scratch   string   `help:"The folder in which the scratch database is made, for as long as the backup is verified; the database's own folder otherwise." placeholder:"FOLDER"`
}

// Run writes a backup, reads it again from the disk, restores it into a scratch database, checks that, and only then gives the file its
// name.
func (c *backupCommand) Run(ctx context.Context, out *output) error {
	if err := c.existing(ctx); err != nil {
		return err
	}
	if err := c.free(); err != nil {
		return err
	}
	recipients, err := c.recipients(out)
	if err != nil {
		return err
	}
	part, err := newPart(c.To)
	if err != nil {
		return err
	}
	defer part.abandon()
	passing, err := passingKey(recipients)
	if err != nil {
		return err
	}
	written, err := c.write(ctx, out, part.file, append(recipients, passing.Recipient()))
	if err != nil {
		return err
	}
	found, err := readBack(part.file, written, passing)
	if err != nil {
		return err
	}
	if err := c.verify(ctx, out, &trial{part.file, found, passing}); err != nil {
		return err
	}
	if err := part.finish(); err != nil {
		return err
	}
	return c.print(out, found, written)
}

// free refuses a name at which something is that is to stay.
func (c *backupCommand) free() error {
	info, err := os.Stat(c.To)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%w: a backup cannot be written there: %w", record.Invalid, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: %s is not a file; name one that does not exist yet", record.Invalid, c.To)
	case !c.Force:
		return fmt.Errorf("%w: %s is there already; name another file, or say --force to put this backup in its place", record.Invalid, c.To)
	}
	if file, ok := sqliteFile(c.DB); ok {
		for _, beside := range []string{"", "-wal", "-shm", reserveSuffix, keySuffix} {
			if own, err := os.Stat(file + beside); err == nil && os.SameFile(own, info) {
				return fmt.Errorf("%w: %s belongs to the database itself; name another file", record.Invalid, c.To)
			}
		}
	}
	return nil
}

// written is what was sent to the disk.
type written struct {
	bytes int64
	sum   [sha256.Size]byte
}

func (c *backupCommand) write(ctx context.Context, out *output, to *os.File, recipients []age.Recipient) (written, error) {
	sum := sha256.New()
	counted := &counter{to: io.MultiWriter(to, sum)}
	err := c.desk(ctx, out, true, func(desk *casework.Desk, _ beside) error {
		return desk.BackUp(ctx, casework.Service("backup", record.Checking), counted, recipients...)
	})
	if err == nil {
		err = to.Sync()
	}
	if err != nil {
		return written{}, fmt.Errorf("backing up: %w", err)
	}
	return written{counted.bytes, [sha256.Size]byte(sum.Sum(nil))}, nil
}

type counter struct {
	to    io.Writer
	bytes int64
}

// Write counts.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}

// passingKey is a key for this backup alone: the file that was written is read again with it, whoever the recipients are, and then it is
// gone. It is of the recipients' kind, because age does not mix keys that a quantum computer could open with those that it could not.
func passingKey(recipients []age.Recipient) (passing, error) {
	for _, r := range recipients {
		if _, classic := r.(*age.X25519Recipient); classic {
			key, err := age.GenerateX25519Identity()
			return passing{key, func() age.Recipient { return key.Recipient() }}, err
		}
	}
	key, err := age.GenerateHybridIdentity()
	return passing{key, func() age.Recipient { return key.Recipient() }}, err
}

type passing struct {
	age.Identity

	Recipient func() age.Recipient
}

// readBack reads a backup from the disk, to its end: what lies there must be what was sent, and a whole backup.
func readBack(file *os.File, sent written, key age.Identity) (store.Dumped, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return store.Dumped{}, fmt.Errorf("reading the backup again: %w", err)
	}
	sum := sha256.New()
	found, err := casework.LookInto(io.TeeReader(file, sum), key)
	if err == nil && [sha256.Size]byte(sum.Sum(nil)) != sent.sum {
		err = errors.New("the disk holds something else than was written")
	}
	if err != nil {
		return store.Dumped{}, fmt.Errorf("reading the backup again: %w", err)
	}
	return found, nil
}

// trial is a backup that was written, how much is in it, and a key that opens it.
type trial struct {
	file  *os.File
	found store.Dumped
	key   age.Identity
}

// verify restores a backup where nobody else can read it, and checks what came of it.
func (c *backupCommand) verify(ctx context.Context, out *output, t *trial) (err error) {
	if c.NoVerify {
		_, _ = fmt.Fprintln(out.stderr, "note: the backup was read again and is whole, but it was not restored to see that it is good (--no-verify)")
		return nil
	}
	if _, err := t.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("verifying the backup: %w", err)
	}
	scratch, err := newScratch(c.scratch())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scratch.remove()) }()
	ring, err := c.ring(ctx)
	if err != nil {
		return err
	}
	err = withDesk(ctx, "sqlite:"+filepath.Join(scratch.folder, "record.db"), ring, func(desk *casework.Desk) error {
		return t.restore(ctx, out, desk)
	})
	if err != nil && !errors.Is(err, errNotWhole) {
		err = fmt.Errorf("verifying the backup in a scratch database, for which --scratch names another folder: %w", err)
	}
	return err
}

// restore restores a backup at the desk of a scratch database, and checks everything.
func (t *trial) restore(ctx context.Context, out *output, desk *casework.Desk) error {
	who := casework.Service("backup", record.Checking)
	if err := desk.Restore(ctx, who, t.file, t.key); err != nil {
		return err
	}
	checked, err := desk.Check(ctx, casework.Service("check", record.Checking))
	if err != nil {
		return err
	}
	if checked.Bad == "" && int64(checked.Entries) != t.found.Entries {
		checked.Bad = fmt.Sprintf("%d entries were backed up, and %d restored", t.found.Entries, checked.Entries)
	}
	if checked.Bad == "" {
		return nil
	}
	_, _ = fmt.Fprintln(out.stdout, "not whole:", checked.Bad)
	_, _ = fmt.Fprintln(out.stderr, "sightline: what was backed up is not whole, so no backup was written; run the check, or say --no-verify to keep it as it is")
	return errNotWhole
}

// scratch gives the folder and the beginning of the name of the scratch database's own folder. What is readable never lies beside the
// backup, which may be on a disk of others.
func (c *backupCommand) scratch() (folder, prefix string) {
	file, ok := sqliteFile(c.DB)
	switch {
	case c.Scratch != "":
		return c.Scratch, "sightline-verify-"
	case ok:
		return filepath.Dir(file), filepath.Base(file) + ".verify-"
	default:
		return os.TempDir(), "sightline-verify-"
	}
}

func (c *backupCommand) print(out *output, found store.Dumped, written written) error {
	verified := "restored into a scratch database and checked: whole"
	if c.NoVerify {
		verified = "read again: whole; not restored"
	}
	_, err := fmt.Fprintf(out.stdout, "%d rows: %d entries of %d children, %d lines of the audit log\nthe log ends with line %d, root %s\n%s\n%s: %d bytes, SHA-256 %x\n",
		found.Rows, found.Entries, found.Children, found.Lines, found.Lines, found.Root, verified, c.To, written.bytes, written.sum)
	return err
}

// sqliteFile gives the file of a SQLite database; false for another kind.
func sqliteFile(db string) (string, bool) {
	return strings.TrimPrefix(db, "sqlite:"), !strings.HasPrefix(db, "postgres://") && !strings.HasPrefix(db, "postgresql://")
}
