package work

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"sightline/record"
)

const (
	attempts      = 10               // of a job, with River's growing pauses: over four hours in all
	attemptsEvery = 3                // of what comes again by itself
	workers       = 4                // in one process, so that a long job does not hold up a short one
	look          = time.Second      // how often to look for work; a look writes nothing
	limit         = 30 * time.Minute // of one attempt
	rescue        = limit + time.Minute
	finish        = 20 * time.Second // for what runs when the process is asked to stop
	give          = 10 * time.Second // for what was told to stop to do so
	keepDone      = 24 * time.Hour
	keepFailed    = 30 * 24 * time.Hour
	day           = 24 * time.Hour
	mostEvery     = 31 * day
)

// Runner keeps the queue in one database. It takes promises at any time, and does the work while it runs.
type Runner struct {
	engine engine
	tune   func(*river.Config) // tests are in a hurry
	give   time.Duration

	mu      sync.Mutex
	do      map[string]Do
	every   map[string]time.Duration
	wrong   error // what was said of jobs and cannot be
	running bool
}

// engine is River over one kind of database.
type engine interface {
	promise(ctx context.Context, in Tx, job kept, opts *river.InsertOpts) error
	// start gives a channel that is closed when everything stopped after ctx ended.
	start(ctx context.Context, config *river.Config) (stopped <-chan struct{}, err error)
	// count scans the one row of a query.
	count(ctx context.Context, query string, into ...any) error
}

func newRunner(e engine) *Runner {
	return &Runner{engine: e, tune: func(*river.Config) {}, give: give, do: map[string]Do{}, every: map[string]time.Duration{}}
}

// Handle says how jobs of a name are done. It is called before Run; a name that is taken or misspelt is an error of Run.
func (r *Runner) Handle(name string, do Do) { r.add(name, 0, do) }

// Every does something in every period of time: at its start, or as soon as a runner is there when none was. Periods begin at whole
// multiples of every, in UTC: every 24 hours is each midnight. All nodes together do it once in a period; after three failures it is
// left to the next. It is called before Run; a period shorter than a second or longer than 31 days is an error of Run.
func (r *Runner) Every(name string, every time.Duration, do Do) {
	if every < time.Second || every > mostEvery {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.wrong = errors.Join(r.wrong, fmt.Errorf("%w: %s is to be done every %s; a second to %s would be accepted", record.Invalid, name, every, mostEvery))
		return
	}
	r.add(name, every, do)
}

func (r *Runner) add(name string, every time.Duration, do Do) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := checkName(name)
	switch {
	case err == nil && r.do[name] != nil:
		err = fmt.Errorf("%w: two ways are given to do %s", record.Invalid, name)
	case err == nil && do == nil:
		err = fmt.Errorf("%w: no way is given to do %s", record.Invalid, name)
	}
	if err != nil {
		r.wrong = errors.Join(r.wrong, err)
		return
	}
	r.do[name] = do
	if every > 0 {
		r.every[name] = every
	}
}

// Enqueue promises a job in the caller's transaction. It needs no running Runner: the work is done by whichever process has one.
func (r *Runner) Enqueue(ctx context.Context, in Tx, job Job) error {
	kept, err := job.check()
	if err != nil {
		return err
	}
	opts := &river.InsertOpts{MaxAttempts: attempts}
	if job.After > 0 {
		opts.ScheduledAt = time.Now().Add(job.After)
	}
	if job.Once {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}}
	}
	if err := r.engine.promise(ctx, in, kept, opts); err != nil {
		return fmt.Errorf("promising the job %s: %w", job.Name, err)
	}
	return nil
}

// Run does work until ctx ends. Then it takes no more, gives what runs some time to finish, tells it to stop after that, and returns;
// what was told to stop waits for the next runner. The error is about what was given to Handle and Every, the database at the start,
// or a job that did not stop.
func (r *Runner) Run(ctx context.Context) error {
	config, err := r.config()
	if err != nil {
		return err
	}
	stopped, err := r.engine.start(ctx, config)
	if err != nil {
		r.over()
		return fmt.Errorf("starting background work: %w", err)
	}
	<-ctx.Done()
	late := time.NewTimer(config.SoftStopTimeout + r.give)
	defer late.Stop()
	select {
	case <-stopped:
		r.over()
		return nil
	case <-late.C:
		return errors.New("stopping background work: a job did not stop when it was told to; another runner will do it again")
	}
}

func (r *Runner) over() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running = false
}

// config says how this runner does what it was given.
func (r *Runner) config() (*river.Config, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running {
		return nil, fmt.Errorf("%w: this runner runs already", record.Invalid)
	}
	if r.wrong != nil {
		return nil, r.wrong
	}
	r.running = true
	longest := keepDone / 2
	for _, every := range r.every {
		longest = max(longest, every)
	}
	log := quiet(slog.Default())
	w := river.NewWorkers()
	river.AddWorker(w, &doing{do: maps.Clone(r.do), every: maps.Clone(r.every), log: log})
	config := &river.Config{
		ID: rand.Text(), Logger: log, Workers: w,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		PeriodicJobs:      r.periods(),
		FetchPollInterval: look,
		JobTimeout:        limit, RescueStuckJobsAfter: rescue, SoftStopTimeout: finish,
		CompletedJobRetentionPeriod: 2 * longest, // a period's job is known until the period is over
		DiscardedJobRetentionPeriod: keepFailed,
		ReindexerSchedule:           river.NeverSchedule(), // the database keeps its indexes
	}
	r.tune(config)
	return config, nil
}

// periods lists what is done in every period.
func (r *Runner) periods() []*river.PeriodicJob {
	list := make([]*river.PeriodicJob, 0, len(r.every))
	for name, every := range r.every {
		again := func() (river.JobArgs, *river.InsertOpts) {
			// By its args and its period, done or not, so that a node that comes to lead within a period does not begin it again.
			return kept{Name: name, Args: null}, &river.InsertOpts{
				MaxAttempts: attemptsEvery, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: every},
			}
		}
		list = append(list, river.NewPeriodicJob(period(every), again, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return list
}

// period begins at whole multiples of itself, so that it is the same for every node, whoever leads and since when.
type period time.Duration

// Next gives the start of the next one.
func (p period) Next(now time.Time) time.Time {
	return now.UTC().Truncate(time.Duration(p)).Add(time.Duration(p))
}

// Counts says how many jobs wait (for their time, a worker or another attempt), run, and failed for good in the last 30 days.
func (r *Runner) Counts(ctx context.Context) (waiting, running, failed int, err error) {
	err = r.engine.count(ctx, `SELECT count(*) FILTER (WHERE state IN ('available', 'pending', 'retryable', 'scheduled')),
		count(*) FILTER (WHERE state = 'running'), count(*) FILTER (WHERE state = 'discarded') FROM river_job`, &waiting, &running, &failed)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("counting background work: %w", err)
	}
	return waiting, running, failed, nil
}
