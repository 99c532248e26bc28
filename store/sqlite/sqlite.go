// Package sqlite keeps the record in one SQLite file.
//
// It answers an operator's question: "where is the record, and is it safe there?" One process or several may open the file; writers
// wait for one another, readers for nobody. What was acknowledged is on the disk before the acknowledgement (write-ahead log,
// synchronous=FULL). It stands on the architecture's "one binary, one file"; the SQL is package store's.
// It never opens a file of another program or of a newer version, and nobody else on the machine may read what it makes.
package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sightline/record"
	"sightline/store"
	"sightline/work"
)

// Memory is the path of a record that lives in this process's memory alone and is gone when it is closed.
const Memory = ":memory:"

// Option changes how a database is opened.
type Option func(*store.Database)

// With changes what the database brings: where checkpoints are signed, where lines wait.
func With(change func(*store.Database)) Option { return change }

// WithKeys encrypts names and narrative. Without, they stay readable, which is for tests: whoever keeps a record gives keys.
func WithKeys(k store.Keyring) Option { return func(d *store.Database) { d.Keys = k } }

// WithClock tells the time by another clock.
func WithClock(now func() time.Time) Option { return func(d *store.Database) { d.Now = now } }

// Open opens the record in a file, and makes it when there is none; its folder must be there. Memory is a path too.
func Open(ctx context.Context, path string, options ...Option) (store.Store, error) {
	name, err := nameOf(path)
	if err != nil {
		return nil, err
	}
	d, err := pools(name)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	for _, o := range options {
		o(&d)
	}
	err = prepare(ctx, d.Write.DB)
	if err == nil && path != Memory {
		err = private(path)
	}
	if err == nil {
		err = d.Fit(ctx)
	}
	if err == nil {
		d.Queue, err = work.SQLite(ctx, d.Write.DB)
	}
	if err == nil && d.Insert == nil {
		d.Insert, err = inserting(ctx, d.Write.DB)
	}
	if err != nil {
		if words := explain(err); words != nil {
			err = words
		}
		return nil, errors.Join(err, d.Read.Close(), d.Write.Close())
	}
	return store.New(d), nil //nolint:contextcheck // what it begins ends with Close, not with the opening
}

// nameOf checks a path and gives SQLite's name of it.
func nameOf(path string) (string, error) {
	if path == Memory {
		return "file:/" + rand.Text() + "?vfs=memdb", nil // a name beginning with "/" is one database for the whole process
	}
	if path == "" || strings.IndexByte(path, 0) >= 0 {
		return "", fmt.Errorf("%w: the database is a file; its path would be accepted", record.Invalid)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding the database: %w", err)
	}
	folder, err := os.Stat(filepath.Dir(full))
	if err != nil || !folder.IsDir() {
		return "", fmt.Errorf("%w: there is no folder %s for the database; make it first", record.NotFound, filepath.Dir(full))
	}
	if err := own(full); err != nil {
		return "", err
	}
	return "file:" + (&url.URL{Path: full}).EscapedPath() + "?", nil
}

// own makes the file when there is none, so that it is nobody else's to read from its first byte. SQLite gives the files beside it
// the same mode.
func own(full string) error {
	file, err := os.OpenFile(full, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator says which file
	if err == nil {
		return file.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making the database: %w", err)
	}
	info, err := os.Stat(full)
	switch {
	case err != nil:
		return fmt.Errorf("finding the database: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: %s is not a file", record.Invalid, full)
	}
	return nil
}

// private takes the files from everybody else, should they have been copied here with wider leave.
func private(path string) error {
	for _, beside := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + beside)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(path+beside, info.Mode().Perm()&0o700) // never wider: a copy that is only to be read stays so
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("others on this machine may read the database: %w", err)
		}
	}
	return nil
}

// pools gives the two ways to the database: one writer, whose transactions take the file at once, and readers that cannot write.
func pools(name string) (store.Database, error) {
	always := "&_pragma=busy_timeout(30000)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)&_pragma=trusted_schema(0)&_dqs=0"
	// A large submission stays in memory until it is committed, and its log does not stay that large; nothing private goes to a
	// temporary file elsewhere.
	writer := "&_txlock=immediate&_pragma=synchronous(FULL)&_pragma=temp_store(MEMORY)&_pragma=secure_delete(1)&_pragma=cache_size(-65536)&_pragma=journal_size_limit(67108864)"
	write, err := sql.Open("sqlite", name+always+writer)
	if err != nil {
		return store.Database{}, err
	}
	read, err := sql.Open("sqlite", name+always+"&mode=ro&_query_only=1&_pragma=temp_store(MEMORY)")
	if err != nil {
		return store.Database{}, errors.Join(err, write.Close())
	}
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	write.SetConnMaxLifetime(0)
	readers := max(2, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return store.Database{
		Write: bun.NewDB(write, sqlitedialect.New()), Read: bun.NewDB(read, sqlitedialect.New()),
		Keys: store.Plain{}, Tidy: tidy(write), Now: time.Now, Search: search{}, Sound: sound, Explain: explain, Unwritable: unwritable,
	}, nil
}

// tidy brings what was taken away from the log of writing into the file, where it is written over (secure_delete), and empties that log.
func tidy(write *sql.DB) func(context.Context) {
	return func(ctx context.Context) {
		_, _ = write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)") // when somebody reads, the next checkpoint does it
	}
}

// unwritable says that the file can be read and not written: the disk is full, or it or its folder was made read-only.
func unwritable(err error) bool {
	var from *sqlite.Error
	if !errors.As(err, &from) {
		return false
	}
	switch from.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return true
	case sqlite3.SQLITE_IOERR:
		return from.Code() == sqlite3.SQLITE_IOERR_WRITE
	}
	return false
}

// sound asks SQLite for the first thing wrong with its pages, its indexes and what rows point at.
func sound(ctx context.Context, tx bun.IDB) (string, error) {
	// A connection remembers how the full-text index lay when it last looked, and this check alone does not ask whether another has
	// written since: it would call what is sound damaged. Looking for a document that is never there makes it ask.
	if _, err := tx.ExecContext(ctx, "SELECT rowid FROM search WHERE rowid = -1"); err != nil {
		return "it cannot be read: " + err.Error(), nil //nolint:nilerr // that is the answer
	}
	var answer string
	if err := tx.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return "it cannot be read: " + err.Error(), nil //nolint:nilerr // that is the answer
	}
	if answer != "ok" {
		return strings.Join(strings.Fields(answer), " "), nil
	}
	if bad, err := asMade(ctx, tx); bad != "" || err != nil {
		return bad, err
	}
	var table, parent string
	var row, key any
	switch err := tx.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &row, &parent, &key); {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("checking the database: %w", err)
	}
	return fmt.Sprintf("a row of %s points at no row of %s", table, parent), nil
}

// explain says in words for people what only the machine can put right.
func explain(err error) error {
	var from *sqlite.Error
	if !errors.As(err, &from) {
		return nil
	}
	if from.Code() == sqlite3.SQLITE_IOERR_WRITE {
		return fmt.Errorf("the disk does not take what is written; nothing was done, and what was there is still there (%w)", err)
	}
	switch from.Code() & 0xff { // the rest of the code says where
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: the record is being written by another process (%w)", record.Busy, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full: what was written before is still there, and the rest was not written; make room, and do the same again (%w)", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("the database or its folder may not be written here; nothing was done (%w)", err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("the database cannot be read as it was written; run the check, and restore a backup (%w)", err)
	}
	return nil
}
