package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"sightline/record"
)

// SQLite keeps the queue in the record's file, through the connection that writes it: one is enough. It makes River's tables, or
// brings them up to date, in one transaction.
func SQLite(ctx context.Context, db *sql.DB) (*Runner, error) {
	driver := riversqlite.New(db)
	if err := makeSQLite(ctx, db, driver); err != nil {
		return nil, fmt.Errorf("making the tables of background work: %w", err)
	}
	o, err := newOver(driver, func(in Tx, use func(*sql.Tx) error) error {
		if in.SQL == nil {
			return errNoTx
		}
		return use(in.SQL)
	})
	if err != nil {
		return nil, err
	}
	o.row = func(ctx context.Context, query string, into ...any) error {
		return db.QueryRowContext(ctx, query).Scan(into...)
	}
	return newRunner(o), nil
}

var errNoTx = fmt.Errorf("%w: work is promised in an open transaction, and none was given", record.Invalid)

// makeSQLite makes all tables or none. Several processes may do so at the same moment: the slower ones wait, and find them made.
func makeSQLite(ctx context.Context, db *sql.DB, driver *riversqlite.Driver) (err error) {
	to, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet(slog.Default())})
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if rolled := tx.Rollback(); !errors.Is(rolled, sql.ErrTxDone) {
			err = errors.Join(err, rolled)
		}
	}()
	//nolint:staticcheck // deprecated for PostgreSQL's sake; SQLite changes any table within a transaction
	if _, err := to.MigrateTx(ctx, tx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	return tx.Commit()
}
