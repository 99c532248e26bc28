package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/uptrace/bun"
)

// schema is the statements that make our tables, indexes and triggers, by what they make.
type schema map[string]string

// asker asks a database, in a transaction or not.
type asker interface {
	QueryContext(ctx context.Context, question string, args ...any) (*sql.Rows, error)
}

// schemaOf reads them. What SQLite, the queue and what counts migrations made for themselves is left out.
func schemaOf(ctx context.Context, db asker) (_ schema, err error) {
	rows, err := db.QueryContext(ctx, `SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
		WHERE tbl_name NOT LIKE 'river%' AND tbl_name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'`)
	if err != nil {
		return nil, fmt.Errorf("reading what the database is made of: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all := schema{}
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return nil, fmt.Errorf("reading what the database is made of: %w", err)
		}
		all[name] = statement
	}
	return all, rows.Err()
}

// ourSchema is what the migrations make of an empty database.
var ourSchema = sync.OnceValues(func() (_ schema, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if err := migrate(context.Background(), db); err != nil {
		return nil, err
	}
	return schemaOf(context.Background(), db)
})

// asMade says what is not as the migrations make it: a table that is read in another way, a trigger that guards nothing any more.
func asMade(ctx context.Context, tx bun.IDB) (string, error) {
	want, err := ourSchema()
	if err != nil {
		return "", err
	}
	has, err := schemaOf(ctx, tx)
	if err != nil {
		return "", err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch statement, ok := has[name]; {
		case !ok:
			return "the " + name + " is missing", nil
		case statement != want[name]:
			return "the " + name + " is not as it was made", nil
		}
		delete(has, name)
	}
	for _, name := range slices.Sorted(maps.Keys(has)) {
		return fmt.Sprintf("there is a %.40q, which Sightline never made", name), nil
	}
	return "", nil
}
