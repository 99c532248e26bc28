package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"sightline/casework"
	"sightline/durable"
	"sightline/record"
)

type restoreCommand struct {
	keeping

	File     string   `arg:"" help:"A backup. The database it is restored into is empty, or does not exist yet."`
	Identity []string `help:"A file with the private key that opens the backup; may be given again." env:"SIGHTLINE_BACKUP_IDENTITY" placeholder:"KEYFILE"`
}

// Run reads the backup to its end before it touches the database, restores it and checks what came of it.
func (c *restoreCommand) Run(ctx context.Context, out *output) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("%w: the backup cannot be read: %w", record.Invalid, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	keys, err := c.keys()
	if err != nil {
		return err
	}
	found, err := casework.LookInto(file, keys...)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading the backup: %w", err)
	}
	if err := c.besideIdentity(out); err != nil {
		return err
	}
	switch ring, err := c.ring(ctx); {
	case err != nil:
		return err
	case !ring.Saved():
		return fmt.Errorf("%w: restoring needs the keys that the record was written with, and there are none in the folder of keys: put the copy of their file back as %s, or name the folder in which they are with --keys", record.NotFound, ring.File())
	}
	return c.desk(ctx, out, false, func(desk *casework.Desk, b beside) error {
		who := casework.Service("backup", record.Checking)
		if err := desk.Restore(ctx, who, file, keys...); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out.stdout, "restored %d rows: %d entries of %d children, %d lines of the audit log\nthe backup's log ends with line %d, root %s\n",
			found.Rows, found.Entries, found.Children, found.Lines, found.Lines, found.Root)
		if err := afterwards(ctx, out, desk, found.Waiting > 0); err != nil || b.checkpoints == nil {
			return err
		}
		if err := desk.Checkpoint(ctx); err != nil {
			_, _ = fmt.Fprintln(out.stderr, "warning: the record is restored and whole; where its audit log ends was not signed:", err)
			return errNotWhole
		}
		return nil
	})
}

// besideIdentity brings the keys of the record with it, when nobody names their folder, there are none beside the database yet, and they
// lie beside the private key of the backup: that is where both were made.
func (c *restoreCommand) besideIdentity(out *output) error {
	here := c.orBeside(c.Keys, keysSuffix)
	if c.Keys != "" || here == "" || onlyIfThere(here) != "" {
		return nil
	}
	for _, identity := range c.Identity {
		there := strings.TrimSuffix(strings.TrimSpace(identity), keySuffix) + keysSuffix
		if there == here || onlyIfThere(there) == "" {
			continue
		}
		if err := copyPrivate(there, here); err != nil {
			return fmt.Errorf("bringing the keys of the record: %w", err)
		}
		_, _ = fmt.Fprintf(out.stderr, "note: the keys of the record were brought from %s to %s\n", there, here)
		return nil
	}
	return nil
}

// copyPrivate copies the files of a folder into a new one that only its owner reads.
func copyPrivate(from, to string) error {
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(from, file.Name())) //nolint:gosec // a name that the folder itself gave, with no path in it
		if err != nil {
			return err
		}
		if err := durable.WriteWhole(filepath.Join(to, file.Name()), text); err != nil {
			return err
		}
	}
	return nil
}

// afterwards goes on with what was being imported when the backup was made, and checks everything.
func afterwards(ctx context.Context, out *output, desk *casework.Desk, waits bool) error {
	if waits {
		imports, err := desk.Resume(ctx, casework.Service("import", record.Receiving))
		if err != nil {
			return fmt.Errorf("going on with what was being imported: %w", err)
		}
		_, _ = fmt.Fprintf(out.stdout, "submissions that were being imported when the backup was made, and now are: %d\n", imports)
	}
	checked, err := desk.Check(ctx, casework.Service("check", record.Checking))
	switch {
	case err != nil:
		return err
	case checked.Bad != "":
		_, _ = fmt.Fprintln(out.stdout, "not whole:", checked.Bad)
		return errNotWhole
	}
	_, err = fmt.Fprintln(out.stdout, "checked: whole")
	return err
}

// keys gives the private keys that may open the backup: those named, or the one beside the database.
func (c *restoreCommand) keys() ([]age.Identity, error) {
	named := c.Identity
	if file, ok := sqliteFile(c.DB); ok && len(named) == 0 {
		if _, err := os.Stat(file + keySuffix); err == nil {
			named = []string{file + keySuffix}
		}
	}
	if len(named) == 0 {
		return nil, fmt.Errorf("%w: restoring needs the private key that the backup was encrypted to: --identity KEYFILE. When nobody named a recipient, it was made beside the database that was backed up, as its file's name and %s", record.Invalid, keySuffix)
	}
	var all []age.Identity
	for _, path := range named {
		some, err := keysIn(strings.TrimSpace(path))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
