package work

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

func TestWhatRunsMayFinishWhenTheProcessIsAskedToStop(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t), new(done)
		began, goOn := make(chan struct{}), make(chan struct{})
		r.Handle("import", func(ctx context.Context, args json.RawMessage) error {
			close(began)
			<-goOn
			return errors.Join(ctx.Err(), did.do(ctx, args))
		})
		p.promise(t, r, Job{Name: "import"}, Job{Name: "import", After: time.Hour})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- r.Run(ctx) }()
		<-began
		cancel()
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
		close(goOn)
		if err := <-ended; err != nil || len(did.list()) != 1 {
			t.Errorf("%v, %d done", err, len(did.list()))
		}
		counts(t, r, tally{1, 0, 0})
	})
}

func TestWhatIsToldToStopIsDoneByTheNextRunner(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t, func(c *river.Config) { c.SoftStopTimeout = 50 * time.Millisecond }), new(done)
		began := make(chan struct{})
		r.Handle("import", func(ctx context.Context, _ json.RawMessage) error {
			close(began)
			<-ctx.Done()
			return fmt.Errorf("row 7 of J.: %w", ctx.Err())
		})
		p.promise(t, r, Job{Name: "import"})
		stop := runs(t, r)
		<-began
		stop()
		counts(t, r, tally{1, 0, 0})
		if got := p.all(t, "SELECT attempt FROM river_job"); got[0] != "0" {
			t.Errorf("%s attempts; to be stopped is none", got[0])
		}
		next := p.new(t)
		next.Handle("import", did.do)
		runs(t, next)
		did.wait(t, 1)
		counts(t, r, tally{0, 0, 0})
	})
}

func TestAJobThatDoesNotStopHoldsNobodyUpForGood(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t, func(c *river.Config) { c.SoftStopTimeout = 10 * time.Millisecond }), new(done)
		r.give = 10 * time.Millisecond
		began, goOn := make(chan struct{}), make(chan struct{})
		r.Handle("stuck", func(context.Context, json.RawMessage) error {
			close(began)
			<-goOn
			return nil
		})
		p.promise(t, r, Job{Name: "stuck"})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- r.Run(ctx) }()
		<-began
		cancel()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "did not stop when it was told to") {
			t.Errorf("%v", err)
		}
		counts(t, r, tally{0, 1, 0})
		time.Sleep(pause)
		next := p.new(t, soon)
		next.Handle("stuck", did.do)
		runs(t, next)
		did.wait(t, 1)
		close(goOn)
		counts(t, r, tally{0, 0, 0})
	})
}

// pause lets a job run for long enough to be taken over.
const pause = 200 * time.Millisecond

// soon takes over what runs for longer than a moment. The rescue itself is River's.
func soon(c *river.Config) {
	c.JobTimeout, c.RescueStuckJobsAfter = 10*time.Millisecond, 20*time.Millisecond
}

// killed says where this test binary, run again by itself, works until it is killed.
const killed = "SIGHTLINE_TEST_WORK_IN"

// workUntilKilled begins the job there is, says so, and never ends it.
func workUntilKilled(where string) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	ctx := context.Background()
	var r *Runner
	if strings.HasPrefix(where, "postgres") {
		pool, err := pgxpool.New(ctx, where)
		must(err)
		r, err = Postgres(ctx, pool)
		must(err)
	} else {
		db, err := openSQLite(where)
		must(err)
		r, err = SQLite(ctx, db)
		must(err)
	}
	r.tune = hurry(func(c *river.Config) { c.LeaderElectionDisabled = true }) // a dead leader's term has to run out first
	r.Handle("import", func(context.Context, json.RawMessage) error {
		fmt.Fprintln(os.Stdout, "began")
		select {}
	})
	must(r.Run(ctx))
}

func TestWhatAKilledProcessBeganIsDoneByAnother(t *testing.T) {
	inBoth(t, func(t *testing.T, p place) {
		r, did := p.new(t, soon), new(done)
		p.promise(t, r, Job{Name: "import", Args: json.RawMessage(`"file-1"`), Once: true})
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), killed+"="+p.where)
		process.Stderr = os.Stderr
		out, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if line != "began\n" {
			t.Errorf("it said %q, %v", line, err)
		}
		counts(t, r, tally{0, 1, 0})
		_ = process.Process.Kill()
		_ = process.Wait()
		counts(t, r, tally{0, 1, 0})
		time.Sleep(pause)
		r.Handle("import", did.do)
		runs(t, r)
		did.wait(t, 1)
		counts(t, r, tally{0, 0, 0})
	})
}
