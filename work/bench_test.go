package work

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"
)

// commits counts the transactions of this process that took SQLite's lock for writing, whether they wrote or not.
var commits atomic.Int64

func countCommits() {
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		conn.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 {
			commits.Add(1)
			return 0
		})
		return nil
	})
}

// What a runner costs that has nothing to do, at its own pace: transactions that take the write lock, and bytes that go to the disk.
func BenchmarkNothingToDo(b *testing.B) {
	countCommits()
	path := filepath.Join(b.TempDir(), "record.db")
	p := inSQLite(b, path)
	r, err := SQLite(b.Context(), p.db)
	if err != nil {
		b.Fatal(err)
	}
	runs(b, r)
	time.Sleep(5 * time.Second) // it comes to lead first
	if _, err := p.db.ExecContext(b.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	before := commits.Load()
	const watch = 30 * time.Second
	time.Sleep(watch)
	locked := commits.Load() - before
	wal, err := os.Stat(path + "-wal")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(locked)/watch.Seconds(), "locks/s")
	b.ReportMetric(float64(wal.Size())/watch.Seconds(), "B/s")
}

// What a promise costs in the record's transaction, and what doing one costs, many at a time.
func BenchmarkPromise(b *testing.B) {
	p := inSQLite(b, filepath.Join(b.TempDir(), "record.db"))
	r := p.new(b)
	const in = 100
	jobs := make([]Job, in)
	for n := range jobs {
		jobs[n] = Job{Name: "read-model", Args: []byte(`"child-1"`), After: time.Hour}
	}
	for b.Loop() {
		p.promise(b, r, jobs...)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/in, "µs/promise")
}
