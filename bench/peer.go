package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"sightline/synth"
)

// driver is a way to SQLite that many Go programs take; it does the bare work, with nothing of what a record needs around it.
type driver struct {
	name   string // as we print it
	opener string // as database/sql knows it
	dsn    func(path string) string
}

// drivers are those that this program was built with. Both are set to write what our store writes: a write-ahead log that is on the
// disk at every commit, and a cache of 64 MB.
var drivers = []driver{{"modernc", "sqlite", func(path string) string {
	return escaped(path) + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)"
}}}

func escaped(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// bare is a table of entries in one SQLite file, as a program would make it that wants nothing but speed.
type bare struct {
	*sql.DB

	search bool // with an index of the words of every note
}

const (
	bareTable = `CREATE TABLE entry (id INTEGER PRIMARY KEY, child TEXT NOT NULL, agency TEXT NOT NULL, record TEXT NOT NULL, happened TEXT NOT NULL,
		known TEXT NOT NULL, recorded TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, area TEXT NOT NULL, place TEXT NOT NULL,
		people TEXT NOT NULL, details TEXT NOT NULL, handling TEXT NOT NULL, source TEXT NOT NULL)`
	bareIndex  = `CREATE INDEX entry_of_child ON entry (child, happened)`
	bareSearch = `CREATE VIRTUAL TABLE entry_words USING fts5 (text, content = 'entry', content_rowid = 'id')`
	bareInsert = `INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	bareWords  = `INSERT INTO entry_words (rowid, text) VALUES (?, ?)`

	// What a page of one child needs: 12 columns.
	bareSelect = `SELECT agency, record, happened, known, recorded, kind, text, area, place, people, details, handling FROM entry WHERE child = ? ORDER BY happened`
)

func (d *driver) open(file string) (*sql.DB, error) {
	db, err := sql.Open(d.opener, d.dsn(file))
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// newBare makes the table in a new file.
func (d *driver) newBare(ctx context.Context, file string, search bool) (*bare, error) {
	db, err := d.open(file)
	if err != nil {
		return nil, err
	}
	statements := []string{bareTable, bareIndex}
	if search {
		statements = append(statements, bareSearch)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return nil, errors.Join(fmt.Errorf("making the table with %s: %w", d.name, err), db.Close())
		}
	}
	return &bare{db, search}, nil
}

// rowsAtOnce is how many rows are committed together: enough that the wait for the disk does not count.
const rowsAtOnce = 10_000

// fill inserts rows.
func (b *bare) fill(ctx context.Context, all iter.Seq[row]) error {
	next, stop := iter.Pull(all)
	defer stop()
	for id, more := int64(1), true; more; {
		tx, err := b.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if id, more, err = b.part(ctx, tx, id, next); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// part inserts the rows of one transaction from an id on. It gives the id after the last, and whether there may be more.
func (b *bare) part(ctx context.Context, tx *sql.Tx, id int64, next func() (row, bool)) (after int64, more bool, err error) {
	entry, err := tx.PrepareContext(ctx, bareInsert)
	if err != nil {
		return id, false, err
	}
	defer func() { err = errors.Join(err, entry.Close()) }()
	words := entry
	if b.search {
		if words, err = tx.PrepareContext(ctx, bareWords); err != nil {
			return id, false, err
		}
		defer func() { err = errors.Join(err, words.Close()) }()
	}
	for range rowsAtOnce {
		r, ok := next()
		if !ok {
			return id, false, nil
		}
		if _, err := entry.ExecContext(ctx, id, childKey(r.of), r.agency, r.record, r.happened, r.known, r.recorded, r.kind, r.text, r.area, r.place, r.people, r.detail, r.handling, r.source); err != nil {
			return id, false, err
		}
		if b.search {
			if _, err := words.ExecContext(ctx, id, r.text); err != nil {
				return id, false, err
			}
		}
		id++
	}
	return id, true, nil
}

func childKey(of int) string { return "child-" + synth.LeftPad(of, 6) }

// seen is an entry as a page would have it.
type seen struct{ agency, record, happened, known, recorded, kind, text, area, place, people, details, handling string }

// readBare reads one child's entries.
func readBare(ctx context.Context, statement *sql.Stmt, child string) (all []seen, err error) {
	found, err := statement.QueryContext(ctx, child)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for found.Next() {
		var s seen
		if err := found.Scan(&s.agency, &s.record, &s.happened, &s.known, &s.recorded, &s.kind, &s.text, &s.area, &s.place, &s.people, &s.details, &s.handling); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, found.Err()
}
