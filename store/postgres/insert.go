package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"sightline/store"
)

// few is how many rows are sent one by one, without waiting between them: below it, making ready for many costs more than it saves.
const few = 500

// insert writes many rows at once: PostgreSQL takes them in bulk (COPY) into a table of this connection alone, and from there through
// the wall, which takes nothing in bulk. All of it is within the transaction.
func insert(ctx context.Context, tx store.Tx, rows store.Rows) error {
	return tx.Conn.Raw(func(conn any) error {
		c, ok := conn.(*stdlib.Conn)
		if !ok {
			return errors.New("the transaction is not one of PostgreSQL through pgx")
		}
		if len(rows.Values) < few {
			return insertFew(ctx, c.Conn(), rows)
		}
		return insertMany(ctx, c.Conn(), rows)
	})
}

func insertFew(ctx context.Context, c *pgx.Conn, rows store.Rows) error {
	places := make([]string, len(rows.Columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	statement := "INSERT INTO " + name(rows.Table) + " (" + names(rows.Columns) + ") VALUES (" + strings.Join(places, ", ") + ")"
	var batch pgx.Batch
	for _, row := range rows.Values {
		batch.Queue(statement, row...)
	}
	return c.SendBatch(ctx, &batch).Close()
}

func insertMany(ctx context.Context, c *pgx.Conn, rows store.Rows) error {
	staged := name("staged_" + rows.Table)
	place := "CREATE TEMPORARY TABLE IF NOT EXISTS " + staged + " (LIKE " + name(rows.Table) + ") ON COMMIT DELETE ROWS"
	if _, err := c.Exec(ctx, place); err != nil {
		return err
	}
	if _, err := c.CopyFrom(ctx, pgx.Identifier{"pg_temp", "staged_" + rows.Table}, rows.Columns, pgx.CopyFromRows(rows.Values)); err != nil {
		return err
	}
	columns := names(rows.Columns)
	if _, err := c.Exec(ctx, "INSERT INTO "+name(rows.Table)+" ("+columns+") SELECT "+columns+" FROM pg_temp."+staged+"; TRUNCATE pg_temp."+staged); err != nil {
		return err
	}
	return count(ctx, c, rows)
}

// count has the server look anew at the key of a table that has grown by a fifth or more. It plans by what it last saw there, and looks
// by itself only a while after the commit: an import's own questions about what it wrote would go through a whole agency for each record.
func count(ctx context.Context, c *pgx.Conn, rows store.Rows) error {
	const ask = `SELECT c.reltuples, string_agg(quote_ident(a.attname), ', ') FROM pg_class c
		JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
		WHERE c.oid = to_regclass($1) GROUP BY c.oid, c.reltuples`
	var known float64
	var key string
	if err := c.QueryRow(ctx, ask, name(rows.Table)).Scan(&known, &key); err != nil {
		return err
	}
	if known > float64(5*len(rows.Values)) {
		return nil
	}
	_, err := c.Exec(ctx, "ANALYZE (SKIP_LOCKED) "+name(rows.Table)+" ("+key+")") //nolint:misspell // SQL is spelt so; another import may be looking, and this one waits for nobody
	return err
}

func name(of string) string { return pgx.Identifier{of}.Sanitize() } //nolint:misspell // it is called so

func names(of []string) string {
	quoted := make([]string, len(of))
	for i := range of {
		quoted[i] = name(of[i])
	}
	return strings.Join(quoted, ", ")
}
