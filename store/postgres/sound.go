package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
)

// sound asks the server for the first thing wrong with our tables and indexes: amcheck reads every page of them, where the role may use
// it. Where it may not, WithWarnings says so when the database is opened.
func sound(ctx context.Context, tx bun.IDB) (string, error) {
	if _, err := tx.ExecContext(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
		return "", fmt.Errorf("checking the database: %w", err)
	}
	var may sql.NullBool
	if err := tx.QueryRowContext(ctx, mayLook).Scan(&may); err != nil || !may.Bool {
		return "", err
	}
	for _, every := range []string{everyTable, everyIndex} {
		if wrong, err := look(ctx, tx, every); wrong != "" || err != nil {
			return wrong, err
		}
	}
	return "", nil
}

// look asks one question. A question that fails on damage leaves the transaction as it was.
func look(ctx context.Context, tx bun.IDB, question string) (string, error) {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT look"); err != nil {
		return "", fmt.Errorf("checking the database: %w", err)
	}
	var where, what string
	switch err := tx.QueryRowContext(ctx, question).Scan(&where, &what); {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case slices.Contains([]string{damaged, indexDamaged, inputOutput}, codeOf(err)):
		_, failed := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT look")
		return "it cannot be read as it was written: " + messageOf(err), failed // which names files, pages and indexes
	case err != nil:
		return "", fmt.Errorf("checking the database: %w", err)
	}
	return where + ": " + what, nil
}

//nolint:misspell,dupword // SQL is spelt so
const (
	mayLook = `SELECT count(*) = 2 AND bool_and(has_function_privilege(p.oid, 'EXECUTE')) FROM pg_proc p
		WHERE p.oid IN (to_regprocedure('bt_index_check(regclass, boolean)'), to_regprocedure('verify_heapam(regclass, boolean, boolean, text, bigint, bigint)'))`
	// What verify_heapam says names blocks and columns, and never what is in them.
	everyTable = `WITH own AS MATERIALIZED (SELECT c.oid, c.relname FROM pg_class c
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p')
		SELECT own.relname::text, v.msg FROM own, LATERAL verify_heapam(own.oid, true) v LIMIT 1`
	// bt_index_check finds nothing, or fails. It also looks whether every row of the table is in the index. Indexes of other kinds are
	// sorted out first, since it fails for them too.
	everyIndex = `WITH own AS MATERIALIZED (SELECT c.oid, c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'i' AND c.relpersistence = 'p')
		SELECT own.relname::text, '' FROM own, LATERAL bt_index_check(own.oid, true) v WHERE v::text IS NULL`
)
