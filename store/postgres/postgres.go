// Package postgres keeps the record in a PostgreSQL database, for a partnership that is larger than one machine.
//
// It answers an operator's question: "may several machines serve one record, and is it as safe as in one file?" Any number of processes
// may open one database; those who write about one tenant wait for one another, and readers for nobody. What was acknowledged is on the
// server's disk before the acknowledgement (and on a standby's, where the server is told to wait for one). It stands on the
// architecture's "the same binary, any number of nodes"; the SQL is package store's.
// It never opens a database of another program or of a newer version, and never says a password or a row's content in an error.
package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
	"sightline/work"
)

// Option changes how a database is opened.
type Option func(*opening)

type opening struct {
	store.Database

	warn func(string)
	jobs *pgxpool.Pool
}

// With changes what the database brings: its clock and codec, where checkpoints are signed, where lines wait.
func With(change func(*store.Database)) Option { return func(o *opening) { change(&o.Database) } }

// WithWarnings hears, one sentence each, what is dangerous about how the server or the role is set up, and does not stop the work.
func WithWarnings(hear func(string)) Option { return func(o *opening) { o.warn = hear } }

// Open opens the record in a database, postgres://user:password@host:port/database, and makes its tables when the database is empty.
func Open(ctx context.Context, url string, options ...Option) (store.Store, error) {
	to, err := parse(url)
	if err != nil {
		return nil, err
	}
	if err := usable(ctx, to); err != nil {
		return nil, inWords(err)
	}
	if err := prepare(ctx, to); err != nil {
		return nil, inWords(err)
	}
	o := pools(to)
	for _, change := range options {
		change(o)
	}
	if err := o.Fit(ctx); err != nil {
		return nil, errors.Join(inWords(err), o.Read.Close(), o.Write.Close(), o.Aside.Close())
	}
	if err := o.queue(ctx, to); err != nil {
		return nil, errors.Join(inWords(err), o.Read.Close(), o.Write.Close(), o.Aside.Close())
	}
	if o.warn != nil {
		if err := o.warnings(ctx, to); err != nil {
			return nil, errors.Join(inWords(err), o.close())
		}
	}
	return &opened{store.New(o.Database), o.jobs}, nil //nolint:contextcheck // what the store does by itself is nobody's request
}

// opened closes the pool of background work behind the store.
type opened struct {
	store.Store

	jobs *pgxpool.Pool
}

// Close waits for what is being done and leaves the server.
func (o *opened) Close() error {
	err := o.Store.Close()
	o.jobs.Close()
	return err
}

func (o *opening) close() error {
	o.jobs.Close()
	return errors.Join(o.Read.Close(), o.Write.Close(), o.Aside.Close())
}

// queue makes the tables of background work.
func (o *opening) queue(ctx context.Context, to target) (err error) {
	if o.jobs, err = to.pool(ctx); err != nil {
		return err
	}
	if o.Queue, err = work.Postgres(ctx, o.jobs); err != nil {
		o.jobs.Close()
	}
	return err
}

func inWords(err error) error {
	if words := explain(err); words != nil {
		return words
	}
	return err
}

// enter puts the wall between tenants around a transaction: no other tenant's row is there for it.
func enter(ctx context.Context, tx bun.IDB, tenant record.TenantID) error {
	if _, err := tx.ExecContext(ctx, "SELECT set_config('sightline.tenant', ?, true)", string(tenant)); err != nil {
		return fmt.Errorf("entering the record: %w", err)
	}
	return nil
}

// owners is the first half of the locks' numbers under which tenants are written; the other half is the tenant's. Two tenants that
// share a number wait for one another, and nothing worse.
const owners = 0x53474854 // "SGHT"

// own makes a transaction the only writer of a tenant until it ends.
func own(ctx context.Context, tx bun.IDB, tenant record.TenantID) error {
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?, hashtext(?))", int32(owners), string(tenant)); err != nil {
		return fmt.Errorf("waiting for the other writers: %w", err)
	}
	return nil
}
