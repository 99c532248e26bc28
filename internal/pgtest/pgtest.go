// Package pgtest gives a test a PostgreSQL database of its own, or a whole server that it may stop and kill.
//
// Each database belongs to an ordinary role made for it, as in real use: a superuser would walk through the wall between tenants and
// prove nothing. Its words sort as in English dictionaries, so that whoever relies on the order of bytes and does not say so is found.
// Nothing it makes outlives the tests, however they end.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// given names the variable that says which server to use: the URL of a role that may make roles and databases there.
const given = "SIGHTLINE_TEST_POSTGRES"

// Database gives the URL of an empty database on the server that the environment names. Without one the test is skipped, or fails
// where nothing may be skipped (CI=true).
func Database(t testing.TB) string {
	t.Helper()
	server, err := named()
	if err != nil {
		t.Fatal(err)
	}
	if server == nil {
		absent(t, "no PostgreSQL server is named. `make test-postgres` starts one for the tests; or set "+given+" to the URL of a role that may make roles and databases")
	}
	return database(t, server)
}

// absent skips aloud, or fails where nothing may be skipped.
func absent(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip("SKIPPED: " + why)
}

// named gives the server the environment names: by our own variable, or by those of PostgreSQL, which pg_virtualenv sets.
func named() (*url.URL, error) {
	if text := os.Getenv(given); text != "" {
		server, err := url.Parse(text)
		if err != nil || (server.Scheme != "postgres" && server.Scheme != "postgresql") {
			return nil, fmt.Errorf("%s is no URL of the form postgres://user:password@host:port/database", given)
		}
		return server, nil
	}
	if os.Getenv("PGHOST") == "" {
		return nil, nil
	}
	c, err := pgx.ParseConfig("")
	if err != nil {
		return nil, fmt.Errorf("PGHOST and the variables beside it name no server: %w", err)
	}
	server := &url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Path: "/" + c.Database}
	server.RawQuery = url.Values{"host": {c.Host}, "port": {strconv.Itoa(int(c.Port))}}.Encode()
	return server, nil
}

// database makes a role and its database on a server, and drops both when the test is over.
func database(t testing.TB, server *url.URL) string {
	t.Helper()
	name, password := "sightline_test_"+strings.ToLower(rand.Text()), rand.Text()
	admin := connect(t, server.String())
	run(t, admin, "CREATE ROLE "+name+" LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '"+password+"'")
	run(t, admin, "CREATE DATABASE "+name+" OWNER "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'")
	t.Cleanup(func() {
		admin := connect(t, server.String())
		run(t, admin, "DROP DATABASE "+name+" WITH (FORCE)")
		run(t, admin, "DROP ROLE "+name)
		part(t, admin)
	})
	part(t, admin)

	own := *server
	own.Path = "/" + name
	lent := connect(t, own.String())
	run(t, lent, "CREATE EXTENSION amcheck") // it comes with the server, and only an administrator may add it
	run(t, lent, "GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) TO "+name)
	run(t, lent, "GRANT EXECUTE ON FUNCTION verify_heapam TO "+name)
	part(t, lent)
	own.User = url.UserPassword(name, password)
	return own.String()
}

// KillConnections ends every connection to a database as an administrator's pg_terminate_backend does, and says how many there were.
func KillConnections(t testing.TB, database string) int {
	t.Helper()
	c := connect(t, database)
	defer part(t, c)
	var killed int
	ask := "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'" // a vacuum of the server's own may be under way
	if err := c.QueryRow(context.Background(), ask).Scan(&killed); err != nil {
		t.Fatal(err)
	}
	return killed
}

// Raw connects as anybody who knows the URL could.
func Raw(t testing.TB, database string) *pgx.Conn {
	t.Helper()
	c := connect(t, database)
	t.Cleanup(func() { _ = c.Close(context.Background()) }) // the server may be gone on purpose
	return c
}

func connect(t testing.TB, to string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, to)
	if err != nil {
		t.Fatalf("connecting to the test server: %v", err)
	}
	return c
}

func run(t testing.TB, c *pgx.Conn, statement string) {
	t.Helper()
	if _, err := c.Exec(context.Background(), statement); err != nil {
		verb, _, _ := strings.Cut(statement, " sightline_test_")
		t.Fatalf("%s: %v", verb, err)
	}
}

func part(t testing.TB, c *pgx.Conn) {
	t.Helper()
	if err := c.Close(context.Background()); err != nil {
		t.Errorf("leaving the test server: %v", err)
	}
}
