package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sightline/record"
)

// Fit refuses a record that was written with other keys than those at hand, before anything is read or written. A record in which nothing
// was written yet is marked with them.
func (d *Database) Fit(ctx context.Context) error {
	for {
		var mark []byte
		err := d.Write.DB.QueryRowContext(ctx, "SELECT mark FROM record_key").Scan(&mark)
		if err == nil {
			return d.Keys.Fits(mark)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading with which keys the record was written: %w", err)
		}
		if mark, err = d.Keys.Mark(); err != nil {
			return err
		}
		// Of several processes that open a new record at once one is first, and the others read what it wrote.
		if _, err := d.Write.DB.ExecContext(ctx, "INSERT INTO record_key (one, mark) VALUES (1, $1) ON CONFLICT (one) DO NOTHING", mark); err != nil {
			return fmt.Errorf("writing with which keys the record is written: %w", err)
		}
	}
}

// Readable is said of a record that was kept before anything was encrypted.
func Readable() error {
	return &refusal{"this record was written by a Sightline that was never released and kept names and narrative readable; read the agencies' files again into a new one", record.Invalid}
}
