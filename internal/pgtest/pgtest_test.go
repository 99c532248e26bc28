package pgtest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func ask(t *testing.T, c *pgx.Conn, question string) string {
	t.Helper()
	var answer string
	if err := c.QueryRow(context.Background(), question).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
}

func TestADatabaseBelongsToAnOrdinaryRoleAndIsEmpty(t *testing.T) {
	for name, fresh := range map[string]func() string{
		"named":     func() string { return Database(t) },
		"our own":   func() string { return Cluster(t).Database(t) },
		"once more": func() string { return Cluster(t).Database(t) },
	} {
		c := Raw(t, fresh())
		for question, want := range map[string]string{
			"SELECT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)::text FROM pg_roles WHERE rolname = current_user": "false",
			"SELECT (pg_get_userbyid(datdba) = current_user)::text FROM pg_database WHERE datname = current_database()":          "true",
			"SELECT count(*)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace":                                    "0",
			"SELECT current_setting('server_encoding')":                                                                          "UTF8",
			"SELECT ('a' < 'B')::text": "true", // not the order of bytes
		} {
			if got := ask(t, c, question); got != want {
				t.Errorf("%s: %s gives %q, want %q", name, question, got, want)
			}
		}
	}
}

func TestKilledConnectionsAreGone(t *testing.T) {
	to := Cluster(t).Database(t)
	one, other := Raw(t, to), Raw(t, to)
	if killed := KillConnections(t, to); killed != 2 {
		t.Errorf("%d connections were killed, want 2", killed)
	}
	for _, c := range []*pgx.Conn{one, other} {
		if err := c.Ping(t.Context()); err == nil {
			t.Error("a killed connection answers")
		}
	}
}

func TestAServerKeepsWhatWasCommittedThroughStopsAndCrashes(t *testing.T) {
	s := Cluster(t)
	to := s.Database(t)
	run(t, Raw(t, to), "CREATE TABLE kept (n bigint)")
	for range 2 {
		for _, end := range []func(testing.TB){s.Stop, s.Crash} {
			run(t, Raw(t, to), "INSERT INTO kept VALUES (1)")
			end(t)
			if err := s.answers(); err == nil {
				t.Fatal("it answers after its end")
			}
			s.Start(t)
		}
	}
	if got := ask(t, Raw(t, to), "SELECT count(*)::text FROM kept"); got != "4" {
		t.Errorf("%s rows, want 4", got)
	}
	if got := ask(t, Raw(t, to), "SELECT current_setting('fsync') || current_setting('data_checksums')"); got != "onon" {
		t.Errorf("fsync and checksums are %s", got)
	}
}

// leaves names the file into which this test binary, run again by itself, writes where its server's files are.
const leaves = "SIGHTLINE_TEST_LEAVES_A_SERVER"

func TestAServerDoesNotOutliveItsTests(t *testing.T) {
	if to := os.Getenv(leaves); to != "" {
		s := Cluster(t)
		if err := os.WriteFile(to, []byte(s.folder), 0o600); err != nil {
			t.Fatal(err)
		}
		if os.Getenv("SIGHTLINE_TEST_THEN") == "hang" {
			select {}
		}
		os.Exit(1)
	}
	Cluster(t) // or skip
	for _, then := range []string{"exit", "hang"} {
		note := t.TempDir() + "/folder"
		self := exec.Command(os.Args[0], "-test.run=^TestAServerDoesNotOutliveItsTests$")
		self.Env = append(os.Environ(), leaves+"="+note, "SIGHTLINE_TEST_THEN="+then)
		if err := self.Start(); err != nil {
			t.Fatal(err)
		}
		var folder []byte
		soon(t, "its server runs", func() bool { folder, _ = os.ReadFile(note); return len(folder) > 0 })
		if then == "hang" {
			if err := self.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		_ = self.Wait() // it was killed, or failed on purpose
		if !strings.Contains(string(folder), "sightline-postgres-") {
			t.Fatalf("its files are in %q", folder)
		}
		soon(t, "its files are gone, and the server before them", func() bool { _, err := os.Stat(string(folder)); return os.IsNotExist(err) })
	}
}

func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	for until := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("after half a minute: not so that %s", what)
		}
	}
}
