package work

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sightline/internal/pgtest"
	"sightline/record"
)

// Backup and check know these tables; a new version of River that brings others goes red here first.
func TestTheTablesAreThese(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		p.new(t)
		want := []string{"river_job", "river_leader", "river_migration", "river_notification", "river_queue"}
		query := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
		if p.kind == "postgres" {
			query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`
		}
		if diff := cmp.Diff(want, p.all(t, query)); diff != "" {
			t.Errorf("tables (-want +got):\n%s", diff)
		}
		query = `SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') OR sql LIKE '%REFERENCES%'`
		if p.kind == "postgres" {
			query = `SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`
		}
		if more := p.all(t, query); len(more) > 0 {
			t.Errorf("River needs %v", more)
		}
	})
	p := inSQLite(t, filepath.Join(t.TempDir(), "record.db"))
	p.new(t)
	if answer := p.all(t, "PRAGMA integrity_check"); answer[0] != "ok" {
		t.Errorf("%v", answer)
	}
}

func TestSeveralMayMakeTheTablesAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	if err := inSQLite(t, file).db.PingContext(t.Context()); err != nil { // the journal's kind is changed by one at a time
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) { makeAtOnce(t, func() place { return inSQLite(t, file) }) })
	t.Run("postgres", func(t *testing.T) {
		where := pgtest.Database(t)
		makeAtOnce(t, func() place { return inPostgres(t, where) })
	})
}

func makeAtOnce(t *testing.T, open func() place) {
	t.Helper()
	var all sync.WaitGroup
	for range 6 {
		p := open()
		all.Go(func() {
			r, err := p.runner(t.Context())
			if err != nil {
				t.Errorf("making: %v", err)
				return
			}
			p.promise(t, r, Job{Name: "read-model"})
		})
	}
	all.Wait()
	counts(t, open().new(t), tally{6, 0, 0})
}

func TestAPoolOfOneIsRefused(t *testing.T) {
	config, err := pgxpool.ParseConfig(pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := Postgres(t.Context(), pool); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "two or more") {
		t.Errorf("%v", err)
	}
}

func TestPostgresNeedsTheConnectionOfTheTransaction(t *testing.T) {
	p := inPostgres(t, pgtest.Database(t))
	r := p.new(t)
	other := inSQLite(t, filepath.Join(t.TempDir(), "record.db"))
	for says, from := range map[string]place{"none was given": p, "not one of PostgreSQL": other} {
		err := from.in(t, func(in Tx) error {
			if from.kind == "postgres" {
				in.Conn = nil
			}
			return r.Enqueue(t.Context(), in, Job{Name: "read-model"})
		})
		if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; want %q", err, says)
		}
	}
}

// What is promised through the borrowed transaction is part of it, and of its parts.
func TestABorrowedTransactionIsNotOursToEnd(t *testing.T) {
	p := inPostgres(t, pgtest.Database(t))
	if _, err := p.db.ExecContext(t.Context(), "CREATE TABLE note (n int)"); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	do := func(tx pgx.Tx, statement string) {
		t.Helper()
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	part := func(tx pgx.Tx) pgx.Tx {
		t.Helper()
		inner, err := tx.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return inner
	}
	err := p.in(t, func(in Tx) error {
		return borrow(in, func(tx pgx.Tx) error {
			if tx.Commit(ctx) == nil || tx.Rollback(ctx) == nil {
				t.Error("it was ended by the borrower")
			}
			do(tx, "INSERT INTO note VALUES (1)")
			back := part(tx)
			do(back, "INSERT INTO note VALUES (2)")
			deeper := part(back)
			do(deeper, "INSERT INTO note VALUES (3)")
			if _, err := deeper.Exec(ctx, "SELECT 1/0"); err == nil {
				t.Error("no error")
			}
			if err := errors.Join(deeper.Rollback(ctx), back.Rollback(ctx)); err != nil {
				t.Error(err)
			}
			kept := part(tx)
			do(kept, "INSERT INTO note VALUES (4)")
			if err := kept.Commit(ctx); err != nil {
				t.Error(err)
			}
			if !errors.Is(kept.Rollback(ctx), pgx.ErrTxClosed) || !errors.Is(kept.Commit(ctx), pgx.ErrTxClosed) {
				t.Error("it was ended twice")
			}
			if _, err := kept.Begin(ctx); !errors.Is(err, pgx.ErrTxClosed) {
				t.Error("it goes on after its end")
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "4"}, p.all(t, "SELECT n FROM note ORDER BY n")); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestWorkGoesOnAfterConnectionsWereKilled(t *testing.T) {
	where := pgtest.Database(t)
	p := inPostgres(t, where)
	r, did := p.new(t, impatient), new(done)
	r.Handle("read-model", did.do)
	runs(t, r)
	p.promise(t, r, Job{Name: "read-model"})
	did.wait(t, 1)
	for range 3 {
		if pgtest.KillConnections(t, where) == 0 {
			t.Error("nothing was killed")
		}
		before := len(did.list())
		eventually(t, func() bool { // the record's own connection is found dead when it is used
			return p.in(t, func(in Tx) error { return r.Enqueue(t.Context(), in, Job{Name: "read-model"}) }) == nil
		}, func() string { return "nothing can be promised any more" })
		did.wait(t, before+1)
	}
}

// Whatever is accepted comes back as it was from the database, and is the same the second time.
func FuzzArgsComeBackAsTheyWere(f *testing.F) {
	for _, seed := range []string{"", "null", `{"b":[1,-2,"<é&>"],"a":{"":""}}`, `"\u2028\ud83d\ude00"`, `1e5`, `-0`, `{"a":1,"a":2}`, "\xff", `"\ufffd"`, `[[[[]]]]`, ` {"'":"\"\\"} `} {
		f.Add([]byte(seed))
	}
	p := inSQLite(f, filepath.Join(f.TempDir(), "record.db"))
	r := p.new(f)
	back := errors.New("taken back")
	f.Fuzz(func(t *testing.T, args []byte) {
		want, err := canonical(args)
		if err != nil {
			if !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
			return
		}
		if again, err := canonical(want); err != nil || !bytes.Equal(again, want) {
			t.Errorf("%s, and again %s, %v", want, again, err)
		}
		err = p.in(t, func(in Tx) error {
			for range 2 {
				if err := r.Enqueue(context.Background(), in, Job{Name: "fuzz", Args: args, Once: true}); err != nil {
					return err
				}
			}
			var n int
			var text string
			if err := in.SQL.QueryRow("SELECT count(*), json_extract(json(args), '$') FROM river_job").Scan(&n, &text); err != nil {
				return err
			}
			var got kept
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				return err
			}
			if came, err := canonical(got.Args); err != nil || !bytes.Equal(came, want) || n != 1 {
				t.Errorf("%s came back %d times as %s, %v", want, n, came, err)
			}
			return back
		})
		if !errors.Is(err, back) {
			t.Errorf("%s: %v", want, err)
		}
	})
}
