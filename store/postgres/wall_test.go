package postgres

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sightline/internal/pgtest"
)

// partition is what a part of a table is called.
var partition = regexp.MustCompile(`^(entry|question_step)_\d+$`)

// walled names every table, and every partition by itself, that holds rows of tenants.
func walled(t *testing.T, c *pgx.Conn) []string {
	t.Helper()
	tables := column[string](t, c, `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`)
	if len(tables) < 30 {
		t.Fatalf("%d tables: %v", len(tables), tables)
	}
	return tables
}

// enterAs begins a transaction for a tenant; "" enters for none.
func enterAs(t *testing.T, c *pgx.Conn, tenant string, within func(tx pgx.Tx)) {
	t.Helper()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	if tenant != "" {
		if _, err := tx.Exec(t.Context(), "SELECT set_config('sightline.tenant', $1, true)", tenant); err != nil {
			t.Fatal(err)
		}
	}
	within(tx)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// rowOf writes a row that a table accepts: words, ones and digests in all its columns.
func rowOf(t *testing.T, c *pgx.Conn, table, tenant string) string {
	t.Helper()
	columns := column[string](t, c, `SELECT format('%s|%s', attname, format_type(atttypid, NULL)) FROM pg_attribute
		WHERE attrelid = '`+table+`'::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '' ORDER BY attnum`)
	var names, values []string
	for _, both := range columns {
		name, kind, _ := strings.Cut(both, "|")
		value := "'w'"
		switch {
		case name == "tenant":
			value = "'" + tenant + "'"
		case table == "tie" && name == "step":
			value = "'began'"
		case kind == "bigint" || kind == "integer":
			value = "1"
		case kind == "bytea":
			value = `'\x` + strings.Repeat("00", 32) + "'"
		case kind == "tsvector" || kind == "text":
		default:
			t.Fatalf("%s.%s is %s; this test knows no value for it", table, name, kind)
		}
		names, values = append(names, name), append(values, value)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(values, ", "))
}

// With whatever statement, a transaction that was entered for one tenant reads and writes no other's row, in any table or partition.
func TestNoStatementReachesAnotherTenantsRows(t *testing.T) {
	c := pgtest.Raw(t, made(t))
	for _, table := range walled(t, c) {
		if partition.MatchString(table) {
			continue // filled through the table of all its rows
		}
		enterAs(t, c, "theirs", func(tx pgx.Tx) {
			if _, err := tx.Exec(t.Context(), rowOf(t, c, table, "theirs")); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
		})
	}
	filled := 0
	enterAs(t, c, "theirs", func(tx pgx.Tx) {
		for _, table := range walled(t, c) {
			var n int
			if err := tx.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			filled += n
		}
	})
	if want := len(walled(t, c)) - 2*16 + 2; filled != want { // what is in a table of partitions is in one of them too
		t.Fatalf("%d rows are there for their own tenant, want %d", filled, want)
	}
	for _, tenant := range []string{"ours", ""} {
		for _, table := range walled(t, c) {
			nothingReaches(t, c, table, tenant)
		}
	}
}

func nothingReaches(t *testing.T, c *pgx.Conn, table, tenant string) {
	t.Helper()
	enterAs(t, c, tenant, func(tx pgx.Tx) {
		var n int
		if err := tx.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("as %q: %s shows %d rows, %v", tenant, table, n, err)
		}
		for _, statement := range []string{"UPDATE " + table + " SET tenant = tenant", "DELETE FROM " + table} {
			if done, err := tx.Exec(t.Context(), statement); err != nil || done.RowsAffected() != 0 {
				t.Errorf("as %q: %s: %v, %v", tenant, statement, done, err)
			}
		}
	})
	for _, statement := range []string{rowOf(t, c, table, "theirs"), rowOf(t, c, table, ""), "TRUNCATE " + table, "COPY " + table + " FROM STDIN"} {
		if err := refused(t, c, tenant, statement); err == nil {
			t.Errorf("as %q: %s was done", tenant, statement)
		}
	}
}

func refused(t *testing.T, c *pgx.Conn, tenant, statement string) error {
	t.Helper()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	if _, err := tx.Exec(t.Context(), "SELECT set_config('sightline.tenant', $1, true)", tenant); err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(t.Context(), statement)
	return err
}

// A tenant's own rows are neither changed nor removed either, where the record keeps everything.
func TestWhatWasWrittenStays(t *testing.T) {
	c := pgtest.Raw(t, made(t))
	for _, table := range []string{"audit_log", "audit_node", "change", "request", "submission", "submission_ref", "entry", "identity", "link_decision", "file", "child_link", "held", "question_step", "staff_step"} {
		enterAs(t, c, "ours", func(tx pgx.Tx) {
			if _, err := tx.Exec(t.Context(), rowOf(t, c, table, "ours")); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
		})
		for _, statement := range []string{"UPDATE " + table + " SET change = change + 1", "DELETE FROM " + table, "TRUNCATE " + table} {
			statement = strings.Replace(statement, "UPDATE audit_node SET change = change", "UPDATE audit_node SET height = height", 1)
			err := refused(t, c, "ours", statement)
			if codeOf(err) != raised || !strings.Contains(explain(err).Error(), "never") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	}
	enterAs(t, c, "ours", func(tx pgx.Tx) {
		if _, err := tx.Exec(t.Context(), rowOf(t, c, "audit_edge", "ours")); err != nil {
			t.Fatal(err)
		}
	})
	for _, statement := range []string{"UPDATE audit_edge SET size = size", "UPDATE audit_edge SET size = 0", "DELETE FROM audit_edge"} {
		if err := refused(t, c, "ours", statement); codeOf(err) != raised {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if err := refused(t, c, "ours", "UPDATE audit_edge SET size = size + 1"); err != nil {
		t.Errorf("the log does not grow: %v", err)
	}
}
