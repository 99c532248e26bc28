package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"sightline/store"
)

// inserting gives what writes many rows. The statement that writes the log is compiled once, when the file is opened.
func inserting(ctx context.Context, db *sql.DB) (func(context.Context, store.Tx, store.Rows) error, error) {
	log, err := db.PrepareContext(ctx, statement(store.LogRows()))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx store.Tx, rows store.Rows) error {
		if rows.Table == store.LogRows().Table {
			return insertWith(ctx, tx.StmtContext(ctx, log), rows)
		}
		return insert(ctx, tx, rows)
	}, nil
}

// insert writes rows with one statement, compiled once.
func insert(ctx context.Context, tx store.Tx, rows store.Rows) (err error) {
	one, err := tx.PrepareContext(ctx, statement(rows))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, one.Close()) }()
	return insertWith(ctx, one, rows)
}

func insertWith(ctx context.Context, one *sql.Stmt, rows store.Rows) error {
	for _, row := range rows.Values {
		if _, err := one.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}

// statement writes one row.
func statement(rows store.Rows) string {
	places := strings.TrimSuffix(strings.Repeat("?,", len(rows.Columns)), ",")
	return `INSERT INTO "` + rows.Table + `" ("` + strings.Join(rows.Columns, `", "`) + `") VALUES (` + places + `)`
}
