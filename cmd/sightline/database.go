package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sightline/audit"
	"sightline/casework"
	"sightline/keys"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/postgres"
	"sightline/store/sqlite"
	"sightline/telemetry"
)

// keeping says where the record is, and what stands beside it, outside the database.
type keeping struct {
	DB            string   `help:"The database: sqlite:FILE or postgres://user:password@host:port/database." name:"db" required:"" placeholder:"sqlite:FILE"`
	Checkpoints   string   `help:"The folder in which it is signed where the audit log ends; FILE.checkpoints beside a SQLite file, unless told." placeholder:"FOLDER"`
	CheckpointKey string   `help:"The file of the private key that signs; in the folder, unless told." placeholder:"FILE"`
	Reserve       string   `help:"The file in which lines of the audit log wait while the database cannot be written; FILE.reserve beside a SQLite file, unless told." placeholder:"FILE"`
	Keys          string   `help:"The folder of the keys that the record is encrypted with; FILE.keys beside a SQLite file, the settings folder of whoever runs it with PostgreSQL, unless told." placeholder:"FOLDER"`
	KeyCommand    string   `help:"A command that wraps and unwraps the keys by a key management service: it is run with the word wrap or unwrap, and gets and gives base64." placeholder:"COMMAND"`
	Rules         string   `help:"A folder of the partnership's own rules and changes, on top of the library." type:"path" placeholder:"FOLDER"`
	Partnership   string   `help:"A file of what the partnership calls things, which hubs it has and how long it gives (docs/running.md)." placeholder:"FILE"`
	Words         []string `help:"A file of the partnership's own words that blame, laid over ours (docs/language.md)." placeholder:"FILE"`

	meters *telemetry.Meters // what counts; nil: nobody counts
	logged bool              // what is wrong with the rules is said in the log, not here

	passing bool          // the record is gone again with this process, and its keys with it
	opened  *keys.Keyring // once they were asked for
}

// What stands beside a SQLite file unless something else is named.
const (
	checkpointsSuffix = ".checkpoints"
	reserveSuffix     = ".reserve"
	reserveBytes      = 1 << 20 // about two thousand lines
)

// open opens the database and nothing beside it: for a record that is gone again, and for trying a backup.
func (k *keeping) open(ctx context.Context, out *output, change func(*store.Database)) (store.Store, error) {
	file, ok := sqliteFile(k.DB)
	switch {
	case ok && strings.Contains(file, "://"): // not repeated: a password may be in it
		return nil, errWhichDatabase
	case ok && file == "":
		return nil, fmt.Errorf("%w: name the database, as in --db sqlite:sightline.db", record.Invalid)
	}
	ring, err := k.ring(ctx)
	if err != nil {
		return nil, err
	}
	fresh := !ring.Saved()
	s, err := k.openWith(ctx, out, func(d *store.Database) {
		d.Keys = ring
		change(d)
	})
	if err == nil && fresh {
		sayKeys(out, ring)
	}
	return s, err
}

func (k *keeping) openWith(ctx context.Context, out *output, change func(*store.Database)) (store.Store, error) {
	file, ok := sqliteFile(k.DB)
	if !ok {
		return postgres.Open(ctx, k.DB, postgres.With(change), postgres.WithWarnings(func(says string) {
			_, _ = fmt.Fprintln(out.stderr, "warning:", says)
		}))
	}
	return sqlite.Open(ctx, file, sqlite.With(change))
}

// errWhichDatabase is said of what is neither a file nor a server that is known.
var errWhichDatabase = fmt.Errorf("%w: the database is sqlite:FILE or postgres://user:password@host:port/database", record.Invalid)

// existing refuses a record that is not there: what only looks makes nothing.
func (k *keeping) existing(ctx context.Context) error {
	file, ok := sqliteFile(k.DB)
	if !ok {
		return existingTables(ctx, k.DB)
	}
	if strings.Contains(file, "://") {
		return errWhichDatabase
	}
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: there is no database %s", record.NotFound, file)
	}
	return nil
}

// existingTables refuses a PostgreSQL database in which there is no record. Why one cannot be reached is said when it is opened.
func existingTables(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil // it is opened next, and the words for that hold no password
	}
	defer func() { _ = c.Close(ctx) }() // nothing was written
	var empty bool
	if err := c.QueryRow(ctx, "SELECT to_regclass('audit_log') IS NULL").Scan(&empty); err == nil && empty {
		return fmt.Errorf("%w: there is no record in this database; import and serve make one", record.NotFound)
	}
	return nil
}

// beside is what stands outside the database, and what of it could not be opened.
type beside struct {
	checkpoints *audit.Checkpoints
	reserve     *audit.Reserve
	unsigned    error // why nothing can be signed although it should be; nil when all is well
	nowhere     bool  // nobody named a folder to sign in
}

// open opens what stands beside the record. What cannot be opened is said aloud and gone without: a child's record that can be read and
// is logged must not be kept from whoever protects the child because it cannot be signed. looking makes nothing that is not there.
func (k *keeping) beside(out *output, looking bool) beside {
	var b beside
	folder, reserve := k.folder(), k.reserve()
	if looking {
		folder, reserve = onlyIfThere(folder), onlyIfThere(reserve)
	}
	if folder == "" && looking && k.Checkpoints != "" {
		b.unsigned = fmt.Errorf("%w: there is no such folder of checkpoints", record.NotFound)
	} else if folder != "" {
		b.checkpoints, b.unsigned = audit.OpenCheckpoints(folder, k.CheckpointKey)
	}
	b.nowhere = b.checkpoints == nil && b.unsigned == nil
	if b.unsigned != nil {
		b.checkpoints = nil
	}
	if b.unsigned != nil && !looking {
		_, _ = fmt.Fprintf(out.stderr, "warning: where the audit log ends is not signed: %v\n", b.unsigned)
	}
	if reserve != "" {
		var err error
		if b.reserve, err = audit.OpenReserve(reserve, reserveBytes); err != nil {
			b.reserve = nil
			_, _ = fmt.Fprintf(out.stderr, "warning: nothing can be read while the database cannot be written: %v\n", err)
		}
	}
	return b
}

// folder is where checkpoints are signed; "" for nowhere.
func (k *keeping) folder() string { return k.orBeside(k.Checkpoints, checkpointsSuffix) }

func (k *keeping) reserve() string { return k.orBeside(k.Reserve, reserveSuffix) }

func (k *keeping) orBeside(named, suffix string) string {
	if file, ok := sqliteFile(k.DB); named == "" && ok && file != sqlite.Memory {
		return file + suffix
	}
	return named
}

// missing reports what is named and has still to be made.
func missing(path string) bool { return path != "" && onlyIfThere(path) == "" }

func onlyIfThere(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// desk opens the record with what stands beside it, does something at the desk and closes it again.
func (k *keeping) desk(ctx context.Context, out *output, looking bool, do func(*casework.Desk, beside) error) error {
	local, err := k.partnership()
	if err != nil {
		return err
	}
	if err := layWords(k.Words); err != nil {
		return err
	}
	if !looking && (missing(k.folder()) || missing(k.reserve())) {
		// Nothing is made beside a file of another program, or where no record can be.
		s, err := k.open(ctx, &output{io.Discard, out.stderr}, func(*store.Database) {})
		if err != nil {
			return err
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	set, err := k.ruleSet(out)
	if err != nil {
		return err
	}
	b := k.beside(out, looking)
	s, err := k.open(ctx, out, func(d *store.Database) {
		d.Checkpoints, d.Reserve = b.checkpoints, b.reserve
		if k.meters != nil {
			d.Committed, d.Wrote = k.meters.Committed, k.meters.Wrote
		}
	})
	if err != nil {
		if b.reserve != nil {
			err = errors.Join(err, b.reserve.Close())
		}
		return err
	}
	return at(s, set, func(desk *casework.Desk) error {
		desk.UseLocal(local)
		return do(desk, b)
	})
}

// ruleSet gives the rules that are asked. What cannot be used of a partnership's folder is said and left out: a mistake in one file must
// not keep anybody from a child's record, nor the other questions from being asked.
func (k *keeping) ruleSet(out *output) (*rules.Set, error) {
	if k.logged {
		out = &output{io.Discard, io.Discard}
	}
	return libraryWith(out, k.Rules)
}

// withDesk opens a database that is gone again, with nothing beside it and the keys of another record or none, does something at the desk
// and closes it again.
func withDesk(ctx context.Context, db string, ring *keys.Keyring, do func(*casework.Desk) error) error {
	k := keeping{DB: db, passing: true, opened: ring}
	s, err := k.open(ctx, &output{io.Discard, io.Discard}, func(*store.Database) {})
	if err != nil {
		return err
	}
	set, err := rules.Library()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return at(s, set, do)
}

func at(s store.Store, set *rules.Set, do func(*casework.Desk) error) (err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	return do(casework.NewDesk(s, set, time.Now))
}
