package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"

	"sightline/record"
	"sightline/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// oldest is the server version that the tables and the tests need.
const oldest = 150000

// usable refuses a server that could not keep the record, before anything is done there.
func usable(ctx context.Context, to target) error {
	c, err := pgx.ConnectConfig(ctx, to.config)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // nothing was written
	var version int
	var said, encoding string
	ask := "SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding')"
	if err := c.QueryRow(ctx, ask).Scan(&version, &said, &encoding); err != nil {
		return err
	}
	switch {
	case version < oldest:
		return fmt.Errorf("%w: the server is PostgreSQL %s; version 15 or later would be accepted", record.Invalid, said)
	case encoding != "UTF8":
		return fmt.Errorf("%w: the database keeps text as %s; one made with ENCODING 'UTF8' would be accepted", record.Invalid, encoding)
	}
	return nil
}

// making is the number of the lock under which tables are made: "SGHTMAKE".
const making = 0x534748544d414b45

// prepare brings a database to the version this program knows. It refuses what is another program's or a newer version's before it
// changes anything. Of several nodes that start at once, one does it and the others wait and find it done.
func prepare(ctx context.Context, to target) (err error) {
	db := to.with(map[string]string{"lock_timeout": "0", "statement_timeout": "0"}).db(2)
	defer func() { err = errors.Join(err, db.Close()) }()
	lock, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(making)); err != nil {
		return fmt.Errorf("waiting for the other nodes: %w", err)
	}
	defer func() {
		_, failed := lock.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(making))
		err = errors.Join(err, failed)
	}()
	if err := ours(ctx, lock); err != nil {
		return err
	}
	if err := migrate(ctx, db); err != nil {
		return fmt.Errorf("bringing the database up to date: %w", err)
	}
	return nil
}

// ours refuses a database in which another program keeps its tables. What an extension brings is nobody's.
func ours(ctx context.Context, on *sql.Conn) error {
	const others = `SELECT current_schema() IS NULL, coalesce(obj_description(to_regclass('audit_log'), 'pg_class') LIKE 'Sightline:%', false),
		(SELECT count(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
			AND c.relname <> 'goose_db_version'
			AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))`
	var nowhere, known bool
	var tables int
	switch err := on.QueryRowContext(ctx, others).Scan(&nowhere, &known, &tables); {
	case err != nil:
		return fmt.Errorf("looking at the database: %w", err)
	case nowhere:
		return fmt.Errorf("%w: the role's search_path names no schema that is there; make the schema, or let the role own the database", record.Invalid)
	case !known && tables > 0:
		return fmt.Errorf("%w: another program keeps its tables in this database; name one that Sightline made, or an empty one", record.Invalid)
	}
	return nil
}

// encrypted is the version from which on nothing is kept readable.
const encrypted = 6

// nothingReadable refuses a database in which something was kept before, whoever's it is.
func nothingReadable(ctx context.Context, db *sql.DB) error {
	var size int64
	if err := db.QueryRowContext(ctx, "SELECT pg_relation_size('change')").Scan(&size); err != nil {
		return fmt.Errorf("looking at the database: %w", err)
	}
	if size > 0 {
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
	provider, err := goose.NewProvider(goose.DialectPostgres, db, folder, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	has, knows, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if has > knows {
		return fmt.Errorf("%w: the database was written by a newer Sightline (version %d; this one knows %d); use that one", record.Conflict, has, knows)
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
