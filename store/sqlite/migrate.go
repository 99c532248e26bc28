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
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID stands in the head of every file that is ours: "SGHT".
const applicationID = 0x53474854

// prepare brings a database to the version this program knows. It refuses what is another program's or a newer version's before
// it changes anything.
func prepare(ctx context.Context, db *sql.DB) error {
	if err := ours(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	var err error
	for range 20 { // two processes may make the same new database: the slower one finds it made
		var newer error
		if newer, err = migrate(ctx, db); newer != nil {
			return newer
		}
		if words := explain(err); err == nil || ctx.Err() != nil || words != nil && !errors.Is(words, record.Conflict) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("bringing the database up to date: %w", err)
	}
	return nil
}

// ours refuses a file that is no database, or another program's.
func ours(ctx context.Context, db *sql.DB) error {
	var id, tables int64
	err := db.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%')").Scan(&id, &tables)
	switch {
	case err != nil:
		return fmt.Errorf("%w: the file cannot be opened as a Sightline database: %w", record.Invalid, err)
	case id != applicationID && (id != 0 || tables > 0):
		return fmt.Errorf("%w: the file is another program's database; name a file that Sightline made, or one that does not exist yet", record.Invalid)
	}
	return nil
}

// migrate applies what is missing. newer is the refusal of a database that knows more than this program.
func migrate(ctx context.Context, db *sql.DB) (newer, err error) {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, folder, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, err
	}
	has, knows, err := provider.GetVersions(ctx)
	if err != nil {
		return nil, err
	}
	if has > knows {
		return fmt.Errorf("%w: the database was written by a newer Sightline (version %d; this one knows %d); use that one", record.Conflict, has, knows), nil
	}
	_, err = provider.Up(ctx)
	if part := new(goose.PartialError); errors.As(err, &part) {
		err = part.Err
	}
	return nil, err
}
