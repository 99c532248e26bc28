package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"sightline/record"
)

// Postgres keeps the queue in the record's database. It makes River's tables, or brings them up to date. The pool needs two
// connections; what is promised goes over the caller's.
func Postgres(ctx context.Context, pool *pgxpool.Pool) (*Runner, error) {
	driver := riverpgxv5.New(pool)
	if err := makePostgres(ctx, pool, driver); err != nil {
		return nil, fmt.Errorf("making the tables of background work: %w", err)
	}
	o, err := newOver(driver, borrow)
	if err != nil {
		return nil, err
	}
	o.row = func(ctx context.Context, query string, into ...any) error {
		return pool.QueryRow(ctx, query).Scan(into...)
	}
	return newRunner(o), nil
}

// turn is the number of the lock under which tables are made: "SGHTWORK".
const turn = 0x53474854574f524b

// makePostgres makes the tables while nobody else does. Not every change can be made in one transaction, so the lock has its own.
func makePostgres(ctx context.Context, pool *pgxpool.Pool, driver *riverpgxv5.Driver) error {
	if pool.Config().MaxConns < 2 {
		return fmt.Errorf("%w: the pool may hold one connection to PostgreSQL; two or more would be accepted", record.Invalid)
	}
	to, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet(slog.Default())})
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(lock pgx.Tx) error {
		if _, err := lock.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(turn)); err != nil {
			return err
		}
		_, err := to.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	})
}

// borrow gives the caller's transaction as pgx knows it.
func borrow(in Tx, use func(pgx.Tx) error) error {
	if in.SQL == nil || in.Conn == nil {
		return errNoTx
	}
	return in.Conn.Raw(func(conn any) error {
		c, ok := conn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%w: the transaction is not one of PostgreSQL through pgx", record.Invalid)
		}
		return use(borrowed{c.Conn()})
	})
}

type connection = pgx.Conn

// borrowed is a transaction that was begun through database/sql and will be ended there.
type borrowed struct{ *connection }

var errBorrowed = errors.New("the transaction is ended by whom it was begun")

// Begin makes a savepoint.
func (b borrowed) Begin(ctx context.Context) (pgx.Tx, error) { return savepoint(ctx, b, 1) }

// Commit refuses.
func (borrowed) Commit(context.Context) error { return errBorrowed }

// Rollback refuses.
func (borrowed) Rollback(context.Context) error { return errBorrowed }

// LargeObjects gives none.
func (borrowed) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn gives the connection.
func (b borrowed) Conn() *pgx.Conn { return b.connection }

// nested is a part of a borrowed transaction that can be taken back.
type nested struct {
	borrowed

	depth int
	ended bool
}

func savepoint(ctx context.Context, b borrowed, depth int) (pgx.Tx, error) {
	n := &nested{borrowed: b, depth: depth}
	if _, err := b.Exec(ctx, n.sql("SAVEPOINT")); err != nil {
		return nil, err
	}
	return n, nil
}

func (n *nested) sql(verb string) string { return fmt.Sprintf("%s work_%d", verb, n.depth) }

// Begin makes a savepoint within.
func (n *nested) Begin(ctx context.Context) (pgx.Tx, error) {
	if n.ended {
		return nil, pgx.ErrTxClosed
	}
	return savepoint(ctx, n.borrowed, n.depth+1)
}

// Commit keeps the part as long as the whole is kept.
func (n *nested) Commit(ctx context.Context) error { return n.end(ctx, n.sql("RELEASE")) }

// Rollback takes the part back.
func (n *nested) Rollback(ctx context.Context) error {
	return n.end(ctx, n.sql("ROLLBACK TO")+"; "+n.sql("RELEASE"))
}

func (n *nested) end(ctx context.Context, statements string) error {
	if n.ended {
		return pgx.ErrTxClosed
	}
	n.ended = true
	_, err := n.Conn().PgConn().Exec(ctx, statements).ReadAll()
	return err
}
