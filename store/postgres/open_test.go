package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"go.uber.org/goleak"
	_ "modernc.org/sqlite"

	"sightline/internal/pgtest"
	"sightline/record"
)

// do runs statements as anybody who knows the URL could.
func do(t *testing.T, c *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := c.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func column[T any](t *testing.T, c *pgx.Conn, question string) []T {
	t.Helper()
	rows, err := c.Query(t.Context(), question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return all
}

// made gives a database in which the tables are.
func made(t *testing.T) string {
	t.Helper()
	to := pgtest.Database(t)
	closed(t, to)
	return to
}

func closed(t *testing.T, to string, options ...Option) {
	t.Helper()
	s, err := Open(t.Context(), to, options...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func changed(t *testing.T, text string, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

func TestWhatIsNotOursIsRefusedInASentence(t *testing.T) {
	fresh, other, newer, nowhere := pgtest.Database(t), pgtest.Database(t), made(t), pgtest.Database(t)
	do(t, pgtest.Raw(t, other), "CREATE TABLE theirs (x int)")
	do(t, pgtest.Raw(t, newer), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (900, true)")
	role := column[string](t, pgtest.Raw(t, nowhere), "SELECT current_user::text")[0]
	do(t, pgtest.Raw(t, nowhere), "ALTER ROLE "+role+" SET search_path = missing")
	secret := "S3cret-of-the-role"
	for _, story := range []struct {
		name, url string
		kind      error
		says      string
	}{
		{"nothing", "", record.Invalid, "postgres://user:password@host:port/database"},
		{"a file", "record.db", record.Invalid, "postgres://user:password@host:port/database"},
		{"another scheme", "mysql://u:" + secret + "@127.0.0.1/x", record.Invalid, "postgres://user:password@host:port/database"},
		{"an odd port", "postgres://u:" + secret + "@127.0.0.1:port/x", record.Invalid, "postgres://user:password@host:port/database"},
		{"an odd setting", "postgres://u:" + secret + "@127.0.0.1/x?sslmode=perhaps", record.Invalid, "postgres://user:password@host:port/database"},
		{"a letter that is none", "postgres://u:" + secret + "@127.0.0.1/\x00", record.Invalid, "postgres://user:password@host:port/database"},
		{"nobody listens", "postgres://u:" + secret + "@127.0.0.1:1/x", record.Busy, "cannot be reached"},
		{"a wrong password", changed(t, fresh, func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), secret) }), record.Invalid, "does not let this role in"},
		{"no such database", changed(t, fresh, func(u *url.URL) { u.Path = "/sightline_missing" }), record.NotFound, "there is no such database"},
		{"another program's", other, record.Invalid, "another program keeps its tables"},
		{"a newer version's", newer, record.Conflict, "written by a newer Sightline (version 900; this one knows "},
		{"a schema that is not there", nowhere, record.Invalid, "names no schema that is there"},
	} {
		s, err := Open(t.Context(), story.url)
		if s != nil || !errors.Is(err, story.kind) || !strings.Contains(err.Error(), story.says) {
			t.Errorf("%s: %v; want %q", story.name, err, story.says)
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the password is in the error", story.name)
		}
	}
	if left := column[string](t, pgtest.Raw(t, other), "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"); !slices.Equal(left, []string{"theirs"}) {
		t.Errorf("the other program's database holds %v", left)
	}
}

func FuzzAURLIsReadOrRefusedWithoutRepeatingIt(f *testing.F) {
	f.Add("postgres://user:S3cret@host:5432/database?sslmode=require")
	f.Add("postgresql://%zz:S3cret@/x")
	f.Add("host=x password=S3cret")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parse(text); err != nil && (!errors.Is(err, record.Invalid) || strings.Contains(err.Error(), "S3cret")) {
			t.Error(err)
		}
	})
}

func TestTenNodesMayStartAtOnceOnAnEmptyDatabase(t *testing.T) {
	to := pgtest.Database(t)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			s, err := Open(t.Context(), to)
			if err != nil {
				t.Errorf("opening: %v", err)
				return
			}
			if err := s.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	}
	all.Wait()
	if n := column[int64](t, pgtest.Raw(t, to), "SELECT count(*) FROM goose_db_version WHERE version_id = 1"); n[0] != 1 {
		t.Errorf("the first migration was applied %d times", n[0])
	}
}

// A node that was killed while it made the tables leaves nothing that stops the next.
func TestATableOfVersionsAloneIsAnEmptyDatabase(t *testing.T) {
	to := made(t)
	c := pgtest.Raw(t, to)
	do(t, c, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE goose_db_version (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now())",
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)")
	closed(t, to)
}

func TestClosingLeavesNothingRunning(t *testing.T) {
	to := pgtest.Database(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := Open(context.Background(), to)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func heard(t *testing.T, to string) string {
	t.Helper()
	var all []string
	closed(t, to, WithWarnings(func(w string) { all = append(all, w) }))
	return strings.Join(all, "\n")
}

func TestWhatIsDangerousIsSaidAloud(t *testing.T) {
	server := pgtest.Cluster(t)
	to := server.Database(t)
	role := column[string](t, pgtest.Raw(t, to), "SELECT current_user::text")[0]
	administrator := pgtest.Raw(t, server.AsAdministrator(t, to))
	do(t, administrator, "ALTER ROLE "+role+" SET log_min_error_statement = 'panic'", "ALTER ROLE "+role+" SET log_error_verbosity = 'terse'")
	if said := heard(t, to); said != "" {
		t.Errorf("a server and role as docs/running.md wants them: %s", said)
	}
	do(t, administrator, "ALTER ROLE "+role+" SET log_min_duration_statement = '1s'")
	if said := heard(t, to); !strings.Contains(said, "writes statements or rows") {
		t.Errorf("slow statements go to the server's log: %q", said)
	}
	do(t, administrator, "ALTER ROLE "+role+" RESET log_min_duration_statement", "DROP EXTENSION amcheck")
	if said := heard(t, to); !strings.Contains(said, "amcheck") {
		t.Errorf("without amcheck: %q", said)
	}
	do(t, administrator, "ALTER ROLE "+role+" BYPASSRLS")
	if said := heard(t, to); !strings.Contains(said, "the wall between tenants does not hold") {
		t.Errorf("a role that walks through walls: %q", said)
	}
}

func TestAWayThatOthersMayReadIsDangerous(t *testing.T) {
	for text, want := range map[string]bool{
		"postgres://u@127.0.0.1/x":                                         false,
		"postgres://u@localhost/x":                                         false,
		"postgres://u@[::1]/x":                                             false,
		"postgres:///x?host=/var/run/postgresql":                           false,
		"postgres://u@db.example/x":                                        true, // prefer: encrypted if the server wants it
		"postgres://u@db.example/x?sslmode=disable":                        true,
		"postgres://u@db.example/x?sslmode=require":                        false,
		"postgres://u@127.0.0.1,db.example/x?sslmode=disable":              true,
		"postgres://u@db.example/x?sslmode=verify-full&sslrootcert=system": false,
	} {
		to, err := parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := readable(to.config); got != want {
			t.Errorf("%s: readable by others: %v, want %v", text, got, want)
		}
	}
}

// Whatever the database or the role is set to, a commit is on the disk, text is quoted as we quote it, and a reader cannot write.
func TestSessionsAreAsTheRecordNeedsThem(t *testing.T) {
	to := made(t)
	c := pgtest.Raw(t, to)
	name := column[string](t, c, "SELECT current_user::text")[0]
	for _, setting := range []string{"synchronous_commit = off", "standard_conforming_strings = off", "default_transaction_isolation = 'serializable'", "client_encoding = 'LATIN1'", "bytea_output = 'escape'"} {
		do(t, c, "ALTER ROLE "+name+" SET "+setting)
	}
	target, err := parse(to)
	if err != nil {
		t.Fatal(err)
	}
	o := pools(target)
	defer func() { _ = o.Read.Close(); _ = o.Write.Close() }()
	ask := func(setting string) string {
		var write, read string
		question := "SELECT current_setting($1)"
		if err := errors.Join(o.Write.DB.QueryRowContext(t.Context(), question, setting).Scan(&write), o.Read.DB.QueryRowContext(t.Context(), question, setting).Scan(&read)); err != nil {
			t.Fatal(err)
		}
		return write + ", " + read
	}
	for setting, want := range map[string]string{
		"synchronous_commit": "on, on", "standard_conforming_strings": "on, on", "client_encoding": "UTF8, UTF8", "bytea_output": "hex, hex",
		"default_transaction_isolation": "read committed, repeatable read", "default_transaction_read_only": "off, on",
		"lock_timeout": "30s, 30s", "statement_timeout": "15min, 15min", "idle_in_transaction_session_timeout": "5min, 5min",
	} {
		if got := ask(setting); got != want {
			t.Errorf("%s: %s, want %s", setting, got, want)
		}
	}
	if _, err := o.Read.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (7, true)"); codeOf(err) != readOnly {
		t.Errorf("a reader writes: %v", err)
	}
}

// Both kinds of database hold the same tables with the same columns in the same order.
func TestTheTablesAreThoseOfSQLite(t *testing.T) {
	const ask = `SELECT format('%s.%s %s %s', c.relname, a.attname, CASE format_type(a.atttypid, NULL) WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' ELSE format_type(a.atttypid, NULL) END, a.attnotnull)
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_attribute tenant ON tenant.attrelid = c.oid AND tenant.attname = 'tenant'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE 'search%' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname COLLATE "C", a.attnum`
	c := pgtest.Raw(t, made(t))
	here := column[string](t, c, ask)
	there := columnsOfSQLite(t)
	for _, one := range there {
		if !slices.Contains(here, one) {
			t.Errorf("SQLite has %s", one)
		}
	}
	for _, one := range here {
		if !slices.Contains(there, one) {
			t.Errorf("PostgreSQL has %s", one)
		}
	}
	if !t.Failed() && !slices.Equal(here, there) {
		t.Error("the columns are in another order")
	}
	if unsorted := column[string](t, c, `SELECT format('%s.%s', c.relname, a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		JOIN pg_attribute tenant ON tenant.attrelid = c.oid AND tenant.attname = 'tenant'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.atttypid = 'text'::regtype AND a.attcollation <> '"C"'::regcollation`); len(unsorted) > 0 {
		t.Errorf("%v sort by a language", unsorted)
	}
	if parts := column[int64](t, c, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'entry'::regclass"); parts[0] != 16 {
		t.Errorf("entries are in %d partitions", parts[0])
	}
}

func columnsOfSQLite(t *testing.T) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:/"+rand.Text()+"?vfs=memdb")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("../sqlite/migrations"), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), `SELECT m.name || '.' || c.name || ' ' || c.type || iif(c."notnull", ' t', ' f') FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'search%' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) t WHERE t.name = 'tenant') ORDER BY m.name, c.cid`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil || len(all) < 100 {
		t.Fatalf("%d columns, %v", len(all), err)
	}
	return all
}
