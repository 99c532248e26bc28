package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Database is what one kind of database brings to the SQL that all kinds share.
type Database struct {
	Write *bun.DB // whose transactions come one after another
	Read  *bun.DB
	Codec Codec
	Now   func() time.Time

	// Sound gives what the database itself finds wrong with its files, "" for nothing.
	Sound func(ctx context.Context, tx bun.IDB) (string, error)
	// Explain says in words for people what only the machine can put right: a full disk, a file that may not be written. nil: nothing.
	Explain func(error) error
}

// New gives the store over a database whose tables are there.
func New(d Database) Store { return &database{d} }

type database struct{ Database }

// Close waits for what is being done and closes the database.
func (d *database) Close() error {
	return errors.Join(d.Read.Close(), d.Write.Close())
}

// write does all of it or nothing.
func (d *database) write(ctx context.Context, do func(ctx context.Context, tx bun.Tx) error) error {
	return d.explained(d.Write.RunInTx(ctx, nil, do))
}

// read sees one state of everything, whatever is written meanwhile.
func (d *database) read(ctx context.Context, do func(ctx context.Context, tx bun.Tx) error) error {
	return d.explained(d.Read.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, do))
}

func (d *database) explained(err error) error {
	if err == nil || d.Explain == nil {
		return err
	}
	if words := d.Explain(err); words != nil {
		return words
	}
	return err
}

// leave refuses an access that is for something else than this.
func leave(a audit.Access, subject record.SubjectKind, acts ...record.Act) error {
	g := a.Granted()
	switch {
	case a.IsZero():
		return fmt.Errorf("%w: nothing is read or written without an access", record.Withheld)
	case g.Subject.Kind != subject || !slices.Contains(acts, g.Act):
		return fmt.Errorf("%w: this access is for another act or another subject", record.Withheld)
	}
	return nil
}
