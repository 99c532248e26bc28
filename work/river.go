package work

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
)

// over is River over one kind of database, whose transactions are T.
type over[T any] struct {
	driver riverdriver.Driver[T]
	takes  *river.Client[T] // takes promises, does no work
	borrow func(Tx, func(T) error) error
	row    func(ctx context.Context, query string, into ...any) error
}

func newOver[T any](driver riverdriver.Driver[T], borrow func(Tx, func(T) error) error) (*over[T], error) {
	driver = silent[T]{driver}
	takes, err := river.NewClient(driver, &river.Config{Logger: quiet(slog.Default())})
	if err != nil {
		return nil, fmt.Errorf("preparing the queue: %w", err)
	}
	return &over[T]{driver: driver, takes: takes, borrow: borrow}, nil
}

func (o *over[T]) promise(ctx context.Context, in Tx, job kept, opts *river.InsertOpts) error {
	return o.borrow(in, func(tx T) error {
		_, err := o.takes.InsertTx(ctx, tx, job, opts)
		return err
	})
}

func (o *over[T]) start(ctx context.Context, config *river.Config) (<-chan struct{}, error) {
	does, err := river.NewClient(o.driver, config)
	if err != nil {
		return nil, err
	}
	if err := does.Start(ctx); err != nil {
		return nil, err
	}
	return does.Stopped(), nil
}

func (o *over[T]) count(ctx context.Context, query string, into ...any) error {
	return o.row(ctx, query, into...)
}

// silent calls nobody: runners look by themselves once a second. In PostgreSQL, transactions that call commit one after the other;
// in SQLite the call is a row to write, and hearing it a look every 50 ms.
type silent[T any] struct{ riverdriver.Driver[T] }

// SupportsListener says no.
func (silent[T]) SupportsListener() bool { return false }

// SupportsListenNotify says no.
func (silent[T]) SupportsListenNotify() bool { return false }
