package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"sightline/record"
	"sightline/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID stands in the head of every file that is ours: "SGH2". Files with the one before were never released.
const (
	applicationID = 0x53474832
	unreleased    = 0x53474854
)

// prepare brings a database to the version this program knows. It refuses what is another program's or a newer version's before
// it changes anything.
func prepare(ctx context.Context, db *sql.DB) error {
	if err := ours(ctx, db); err != nil {
		return err
	}
	return patiently(ctx, func() error {
		if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
			return fmt.Errorf("opening the database: %w", err)
		}
		if err := migrate(ctx, db); err != nil {
			return fmt.Errorf("bringing the database up to date: %w", err)
		}
		return nil
	})
}

// patiently does again what failed, for as long as a writer waits for another. Several processes may make the same new database: the
// slower ones find it made, and SQLite does not wait when the journal of a file changes its kind.
func patiently(ctx context.Context, do func() error) error {
	const patience, pause, mostOther = 30 * time.Second, 50 * time.Millisecond, 20
	other := 0
	for until := time.Now().Add(patience); ; time.Sleep(pause) {
		err := do()
		if err == nil || ctx.Err() != nil || errors.Is(err, errNewer) || time.Now().After(until) {
			return err
		}
		if words := explain(err); !errors.Is(words, record.Busy) { // such as a table that was made meanwhile
			other++
			if other == mostOther {
				return err
			}
		}
	}
}

var errNewer = fmt.Errorf("%w: the database was written by a newer Sightline", record.Conflict)

// ours refuses a file that is no database, another program's, or one whose version cannot be read.
func ours(ctx context.Context, db *sql.DB) error {
	var id, tables, versioned, version int64
	err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'river%'),
		(SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version')`).Scan(&id, &tables, &versioned)
	switch {
	case err != nil:
		return fmt.Errorf("%w: the file cannot be opened as a Sightline database: %w", record.Invalid, err)
	case id == unreleased:
		return fmt.Errorf("%w: the file was made by a Sightline that was never released; read the agencies' files again into a new one", record.Invalid)
	case id != applicationID && (id != 0 || tables > 0):
		return fmt.Errorf("%w: the file is another program's database; name a file that Sightline made, or one that does not exist yet", record.Invalid)
	case versioned == 0:
		return nil
	}
	if err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&version); err != nil {
		return fmt.Errorf("reading the version of the database: %w", err)
	}
	return nil
}

// encrypted is the version from which on nothing is kept readable.
const encrypted = 6

// nothingReadable refuses a database in which something was kept before.
func nothingReadable(ctx context.Context, db *sql.DB) error {
	var holds bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM change)").Scan(&holds); err != nil {
		return fmt.Errorf("looking at the database: %w", err)
	}
	if holds {
		return store.Readable()
	}
	return nil
}

// migrate applies what is missing, and refuses a database that knows more than this program.
func migrate(ctx context.Context, db *sql.DB) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, folder, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	has, knows, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if has > knows {
		return fmt.Errorf("%w (version %d; this one knows %d); use that one", errNewer, has, knows)
	}
	if has > 0 && has < encrypted {
		if err := nothingReadable(ctx, db); err != nil {
			return err
		}
	}
	_, err = provider.Up(ctx)
	if part := new(goose.PartialError); errors.As(err, &part) {
		err = part.Err
	}
	return err
}
