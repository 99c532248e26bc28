package work

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	_ "modernc.org/sqlite"

	"sightline/internal/pgtest"
)

// place is a database of one kind with a queue in it, as the record uses it.
type place struct {
	kind   string
	where  string  // for a process of its own
	db     *sql.DB // the record's way to it
	runner func(ctx context.Context) (*Runner, error)
}

// inBoth tells a story once for each kind of database.
func inBoth(t *testing.T, story func(t *testing.T, p place)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { story(t, inSQLite(t, filepath.Join(t.TempDir(), "record.db"))) })
	t.Run("postgres", func(t *testing.T) { story(t, inPostgres(t, pgtest.Database(t))) })
}

// inSQLite opens a file as package store/sqlite does: one connection, and every transaction takes the file at once.
func inSQLite(t testing.TB, path string) place {
	t.Helper()
	db, err := openSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return place{"sqlite", path, db, func(ctx context.Context) (*Runner, error) { return SQLite(ctx, db) }}
}

func openSQLite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(30000)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)"+
		"&_pragma=trusted_schema(0)&_dqs=0&_txlock=immediate&_pragma=synchronous(FULL)&_pragma=temp_store(MEMORY)&_pragma=journal_mode(WAL)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func inPostgres(t testing.TB, where string) place {
	t.Helper()
	config, err := pgxpool.ParseConfig(where)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	db := stdlib.OpenDB(*config.ConnConfig)
	t.Cleanup(func() { _ = db.Close() })
	return place{"postgres", where, db, func(ctx context.Context) (*Runner, error) { return Postgres(ctx, pool) }}
}

// new gives a runner that is in a hurry.
func (p place) new(t testing.TB, also ...func(*river.Config)) *Runner {
	t.Helper()
	r, err := p.runner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.tune = hurry(also...)
	return r
}

func hurry(also ...func(*river.Config)) func(*river.Config) {
	return func(c *river.Config) {
		c.TestOnly, c.FetchCooldown, c.FetchPollInterval, c.SoftStopTimeout = true, 5*time.Millisecond, 20*time.Millisecond, 10*time.Second
		for _, more := range also {
			more(c)
		}
	}
}

// runs lets a runner run until stop is called, or the test ends.
func runs(t testing.TB, r *Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("running: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// in begins a transaction of the record, and ends it as do says: an error takes everything back.
func (p place) in(t testing.TB, do func(Tx) error) error {
	t.Helper()
	ctx := context.Background()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(Tx{SQL: tx, Conn: conn}); err != nil {
		if rolled := tx.Rollback(); rolled != nil {
			t.Errorf("taking back: %v", rolled)
		}
		return err
	}
	return tx.Commit()
}

func (p place) promise(t testing.TB, r *Runner, jobs ...Job) {
	t.Helper()
	err := p.in(t, func(in Tx) error {
		for _, job := range jobs {
			if err := r.Enqueue(t.Context(), in, job); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// all gives the text of a query's column.
func (p place) all(t testing.TB, query string) (texts []string) {
	t.Helper()
	rows, err := p.db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}

// everything is all that River keeps of jobs, as one text.
func (p place) everything(t testing.TB) string {
	t.Helper()
	errs := "errors::text"
	if p.kind == "sqlite" {
		errs = "json(errors)"
	}
	return strings.Join(p.all(t, "SELECT coalesce("+errs+", '') FROM river_job ORDER BY id"), "\n")
}

// tally is how many jobs wait, run and failed.
type tally struct{ waiting, running, failed int }

// counts waits until the jobs are so many.
func counts(t testing.TB, r *Runner, want tally) {
	t.Helper()
	var got tally
	eventually(t, func() bool {
		var err error
		if got.waiting, got.running, got.failed, err = r.Counts(t.Context()); err != nil {
			t.Fatal(err)
		}
		return got == want
	}, func() string { return fmt.Sprintf("there are %+v, want %+v", got, want) })
}

const patience = 60 * time.Second // of a test with what never comes

func eventually(t testing.TB, is func() bool, otherwise func() string) {
	t.Helper()
	for until := time.Now().Add(patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal(otherwise())
		}
	}
}

// done is where jobs say that they were done.
type done struct {
	mu   sync.Mutex
	args []string
}

func (d *done) do(_ context.Context, args json.RawMessage) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.args = append(d.args, string(args))
	return nil
}

func (d *done) list() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.args...)
}

func (d *done) wait(t testing.TB, n int) []string {
	t.Helper()
	eventually(t, func() bool { return len(d.list()) >= n }, func() string { return fmt.Sprintf("%d were done, want %d", len(d.list()), n) })
	return d.list()
}
