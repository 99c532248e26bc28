package work

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"go.uber.org/goleak"

	"sightline/record"
)

func TestMain(m *testing.M) {
	if where := os.Getenv(killed); where != "" {
		workUntilKilled(where)
		return
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // a test that listens says so
	os.Exit(m.Run())
}

func TestWhatIsCommittedIsDoneOnceAndWhatIsTakenBackNever(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		r.Handle("read-model", did.do)
		p.promise(t, r, Job{Name: "read-model", Args: json.RawMessage(`{"child": "c-1", "after": 3}`)})
		changed := errors.New("the record could not be written")
		if err := p.in(t, func(in Tx) error {
			return errors.Join(r.Enqueue(t.Context(), in, Job{Name: "read-model", Args: json.RawMessage(`"c-2"`)}), changed)
		}); !errors.Is(err, changed) || err.Error() != changed.Error() {
			t.Fatalf("promising in a transaction that is taken back: %v", err)
		}
		counts(t, r, tally{1, 0, 0})
		stop := runs(t, r)
		counts(t, r, tally{0, 0, 0})
		p.promise(t, r, Job{Name: "read-model"})
		did.wait(t, 2)
		counts(t, r, tally{0, 0, 0})
		stop()
		if diff := cmp.Diff([]string{`{"after":3,"child":"c-1"}`, "null"}, did.list()); diff != "" {
			t.Errorf("done (-want +got):\n%s", diff)
		}
	})
}

func TestOnceIsOnceWhileOneWaitsOrRuns(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r := p.new(t)
		running, goOn := make(chan string, 9), make(chan struct{})
		r.Handle("read-model", func(_ context.Context, args json.RawMessage) error {
			running <- string(args)
			<-goOn
			return nil
		})
		one := Job{Name: "read-model", Args: json.RawMessage(`{"a":1,"b":2}`), Once: true}
		same := Job{Name: "read-model", Args: json.RawMessage(` {"b":2, "a":1} `), Once: true, After: time.Hour}
		p.promise(t, r, one, same, one)
		p.promise(t, r, same)
		counts(t, r, tally{1, 0, 0})
		runs(t, r)
		<-running
		counts(t, r, tally{0, 1, 0})
		p.promise(t, r, one, same)
		counts(t, r, tally{0, 1, 0})
		p.promise(t, r, Job{Name: "read-model", Args: json.RawMessage(`{"a":1,"b":3}`), Once: true}, Job{Name: "other", Once: true, Args: one.Args, After: time.Hour})
		<-running
		counts(t, r, tally{1, 2, 0})
		close(goOn)
		counts(t, r, tally{1, 0, 0})
		p.promise(t, r, one)
		if got := <-running; got != `{"a":1,"b":2}` {
			t.Errorf("after the first was done, %s is done", got)
		}
	})
}

func TestThirtyTwoAtOnceMakeOne(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() { p.promise(t, r, Job{Name: "import", Args: json.RawMessage(`"file-1"`), Once: true}) })
		}
		all.Wait()
		counts(t, r, tally{1, 0, 0})
		r.Handle("import", did.do)
		runs(t, r)
		did.wait(t, 1)
		counts(t, r, tally{0, 0, 0})
		if n := len(did.list()); n != 1 {
			t.Errorf("done %d times", n)
		}
	})
}

func TestAJobIsLeftAsLongAsItWasAskedToBe(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		r.Handle("later", did.do)
		runs(t, r)
		const after = 1500 * time.Millisecond
		from := time.Now()
		p.promise(t, r, Job{Name: "later", After: after})
		did.wait(t, 1)
		if waited := time.Since(from); waited < after {
			t.Errorf("done after %v", waited)
		}
	})
}

// atOnce tries again without a pause.
type atOnce struct{}

func (atOnce) NextRetry(*rivertype.JobRow) time.Time { return time.Now().Add(time.Millisecond) }

func impatient(c *river.Config) { c.RetryPolicy = atOnce{} }

func TestWhatFailsIsTriedAgainAndAfterTenTimesCounted(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did, tried := p.new(t, impatient), new(done), new(done)
		r.Handle("recovers", func(ctx context.Context, args json.RawMessage) error {
			_ = did.do(ctx, args)
			if len(did.list()) < 4 {
				return record.Busy
			}
			return nil
		})
		r.Handle("never", func(ctx context.Context, args json.RawMessage) error {
			return errors.Join(tried.do(ctx, args), errors.New("no"))
		})
		p.promise(t, r, Job{Name: "recovers"}, Job{Name: "never", Args: json.RawMessage(`1`)})
		runs(t, r)
		counts(t, r, tally{0, 0, 1})
		if did, tried := len(did.list()), len(tried.list()); did != 4 || tried != attempts {
			t.Errorf("%d and %d attempts, want 4 and %d", did, tried, attempts)
		}
	})
}

func TestAFailedJobIsNoSecondOnce(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r := p.new(t)
		r.Handle("import", func(context.Context, json.RawMessage) error { return record.NotYet })
		job := Job{Name: "import", Once: true}
		p.promise(t, r, job)
		stop := runs(t, r)
		eventually(t, func() bool { return strings.Contains(p.everything(t), "not yet") }, func() string { return "it did not fail" })
		stop()
		p.promise(t, r, job) // it waits to be tried again
		counts(t, r, tally{1, 0, 0})
	})
}

func TestAJobWorksWithTheRecordAndPromisesMore(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		const chain = 20
		r.Handle("step", func(ctx context.Context, args json.RawMessage) error {
			var n int
			if err := json.Unmarshal(args, &n); err != nil {
				return err
			}
			return p.in(t, func(in Tx) error {
				if err := did.do(ctx, args); err != nil || n == chain {
					return err
				}
				next, err := json.Marshal(n + 1)
				return errors.Join(err, r.Enqueue(ctx, in, Job{Name: "step", Args: next}))
			})
		})
		runs(t, r)
		if err := p.in(t, func(in Tx) error { // the record's one writer is busy for a while, and everything waits
			err := r.Enqueue(t.Context(), in, Job{Name: "step", Args: json.RawMessage("1")})
			time.Sleep(time.Second)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		did.wait(t, chain)
		counts(t, r, tally{0, 0, 0})
		if got := did.list(); len(got) != chain || !slices.IsSortedFunc(got, func(a, b string) int { return len(a) - len(b) }) {
			t.Errorf("done: %v", got)
		}
	})
}

func TestWhatNobodyKnowsWaitsADayForWhoDoes(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t, impatient), new(done)
		r.Handle("known", did.do)
		p.promise(t, r, Job{Name: "new-kind-of-work"}, Job{Name: "known"})
		stop := runs(t, r)
		did.wait(t, 1)
		counts(t, r, tally{1, 0, 0})
		stop()
		if got := p.all(t, "SELECT attempt FROM river_job WHERE state <> 'completed'"); !slices.Equal(got, []string{"0"}) {
			t.Errorf("attempts %v; a look is none", got)
		}
		long := map[string]string{"sqlite": "datetime('now', '-25 hours')", "postgres": "now() - interval '25 hours'"}[p.kind]
		if _, err := p.db.ExecContext(t.Context(), "UPDATE river_job SET created_at = "+long+", scheduled_at = "+long+", state = 'available' WHERE state = 'scheduled'"); err != nil {
			t.Fatal(err)
		}
		runs(t, r)
		counts(t, r, tally{0, 0, 1})
		if kept := p.everything(t); !strings.Contains(kept, "new-kind-of-work: nobody here knows how to do it") {
			t.Errorf("kept of it: %s", kept)
		}
	})
}

func TestStoppingLeavesNothingRunning(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		p.promise(t, r, Job{Name: "read-model"})
		before := goleak.IgnoreCurrent()
		r.Handle("read-model", did.do)
		r.Every("checkpoint", time.Hour, did.do)
		stop := runs(t, r)
		did.wait(t, 2)
		stop()
		_ = p.db.PingContext(t.Context())
		goleak.VerifyNone(t, before,
			goleak.IgnoreTopFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"),
			goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"))
		stop = runs(t, r) // and it can run again
		p.promise(t, r, Job{Name: "read-model"})
		did.wait(t, 3)
		stop()
	})
}
