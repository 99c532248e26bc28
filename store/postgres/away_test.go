package postgres

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sightline/audit"
	"sightline/internal/pgtest"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// While the server is away the record says why it can do nothing; when it is back, so is the record, without being opened again.
func TestAServerThatIsAwayIsSaid(t *testing.T) {
	server := pgtest.Cluster(t)
	s := at(t, server.Database(t))
	if err := receive(t, s, 1); err != nil {
		t.Fatal(err)
	}
	server.Stop(t)
	err := receive(t, s, 2)
	if !errors.Is(err, record.Busy) || !strings.Contains(err.Error(), "the database cannot be reached") {
		t.Errorf("the server is away: %v", err)
	}
	if h := s.Health(t.Context()); !h.ReadOnly || !strings.Contains(h.Why, "the database cannot be reached") || h.Since.IsZero() {
		t.Errorf("health is %+v", h)
	}
	server.Start(t)
	if err := receive(t, s, 2); err != nil {
		t.Errorf("the server is back: %v", err)
	}
	if h := s.Health(t.Context()); h.ReadOnly {
		t.Errorf("health is %+v", h)
	}
	storetest.Sound(t, s)
}

// An administrator may let a database be read only, for a while: reading goes on, and its lines wait outside until they can be written.
func TestADatabaseThatMayOnlyBeReadIsReadAndSaid(t *testing.T) {
	to := pgtest.Database(t)
	reserve, err := audit.OpenReserve(filepath.Join(t.TempDir(), "reserve"), 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	s := at(t, to, With(func(d *store.Database) { d.Reserve = reserve }))
	if err := receive(t, s, 1); err != nil {
		t.Fatal(err)
	}
	c := pgtest.Raw(t, to)
	name := column[string](t, c, "SELECT current_user::text")[0]
	do(t, c, "ALTER ROLE "+name+" SET default_transaction_read_only = on")
	pgtest.KillConnections(t, to)
	if err := receive(t, s, 2); err == nil || !strings.Contains(err.Error(), "may only be read now") {
		t.Errorf("%v", err)
	}
	if got := len(storetest.Open(t, s, "child-1").Entries); got != 1 {
		t.Errorf("%d entries", got)
	}
	if h := s.Health(t.Context()); !h.ReadOnly || h.Waiting != 1 || !strings.Contains(h.Why, "may only be read now") {
		t.Errorf("health is %+v", h)
	}
	c = pgtest.Raw(t, to)
	do(t, c, "SET default_transaction_read_only = off", "ALTER ROLE "+name+" RESET default_transaction_read_only")
	pgtest.KillConnections(t, to)
	if err := receive(t, s, 2); err != nil {
		t.Errorf("it may be written again: %v", err)
	}
	opened := 0
	for _, line := range storetest.Lines(t, s) {
		if line.Act == record.OpenAct {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("%d readings are in the log, want the one that waited", opened)
	}
	if h := s.Health(t.Context()); h.ReadOnly || h.Waiting != 0 {
		t.Errorf("health is %+v", h)
	}
	storetest.Sound(t, s)
}

// The disk is full after one page more than before, and after two, and so on: each time nothing or everything is written, and it is said.
func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	to := pgtest.Cluster(t).SmallDisk(t, 40)
	s := at(t, to)
	if err := receive(t, s, 0); err != nil {
		t.Fatal(err)
	}
	c := pgtest.Raw(t, to)
	full, next := 0, 1
	for free := 0; free < times(40, 8); free += 2 {
		do(t, c, "CREATE TABLE stone (bytes bytea)", "ALTER TABLE stone ALTER bytes SET STORAGE PLAIN", "CREATE TABLE pebble AS SELECT repeat('x', 7000) AS filling FROM generate_series(1, "+fmt.Sprint(free+1)+")")
		for _, size := range []int{7500 * 100, 7500} {
			for fits := true; fits; {
				_, err := c.Exec(t.Context(), "INSERT INTO stone SELECT decode(repeat('00', 7500), 'hex') FROM generate_series(1, $1)", size/7500)
				if fits = err == nil; err != nil && codeOf(err) != diskFull {
					t.Fatal(err)
				}
			}
		}
		do(t, c, "DROP TABLE pebble")
		for range 20 {
			err := receive(t, s, next)
			if err != nil {
				if !strings.Contains(err.Error(), "disk is full: what was written before is still there") {
					t.Fatal(err)
				}
				if h := s.Health(t.Context()); !h.ReadOnly || !strings.Contains(h.Why, "disk is full") {
					t.Errorf("health is %+v", h)
				}
				full++
				break
			}
			next++
		}
		do(t, c, "DROP TABLE stone")
		if err := receive(t, s, next); err != nil {
			t.Fatalf("with room again: %v", err)
		}
		next++
		if got := len(storetest.Open(t, s, "child-1").Entries); got != next {
			t.Fatalf("%d entries, want %d", got, next)
		}
	}
	if full == 0 {
		t.Error("the disk was never full: this test would not see a loss")
	}
	t.Logf("the disk was full %d times, %d requests were done", full, next)
	storetest.Sound(t, s)
}

// What the server writes to its own log, set up as docs/running.md says, holds nothing of the record, whatever fails.
func TestTheServersOwnLogHoldsNothingPrivate(t *testing.T) {
	server := pgtest.Cluster(t)
	to := server.Database(t)
	name := column[string](t, pgtest.Raw(t, to), "SELECT current_user::text")[0]
	do(t, pgtest.Raw(t, server.AsAdministrator(t, to)), "ALTER ROLE "+name+" SET log_min_error_statement = 'panic'", "ALTER ROLE "+name+" SET log_error_verbosity = 'terse'")
	s, o := at(t, to), writing(t, to)
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-1", "1", "Canary in the text")))
	for _, n := range []int{1, 3000} { // of rows that are there already
		rows := drafts(n)
		for _, row := range rows.Values {
			row[2], row[5] = "place", []byte("Canary in bytes")
		}
		rows.Values = append(rows.Values, rows.Values[0])
		rows.Values[0][1] = "Canary in a key"
		if err := in(t.Context(), o, "ours", func(tx store.Tx) error { return insert(t.Context(), tx, rows) }); err == nil {
			t.Error("a row is there twice")
		}
	}
	if _, err := o.Write.DB.ExecContext(t.Context(), "SELECT 'Canary in a statement' FROM nowhere"); err == nil {
		t.Error("a table is there that is not")
	}
	if !server.Logged("duplicate key") {
		t.Fatal("nothing went wrong: this test would not see a leak")
	}
	if server.Logged("Canary") {
		t.Error("the server's log holds what the record holds")
	}
}
