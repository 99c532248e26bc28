package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"sightline/record"
)

var null = json.RawMessage("null")

// kept is a job as River keeps it: one kind for all, so that a node of another version leaves alone what it does not know.
type kept struct {
	Name string          `json:"name"`
	Args json.RawMessage `json:"args"`
}

// Kind names the jobs of this program.
func (kept) Kind() string { return "sightline" }

// doing does jobs by their names.
type doing struct {
	river.WorkerDefaults[kept]

	do    map[string]Do
	every map[string]time.Duration
	log   *slog.Logger
}

// Timeout gives how long this attempt may take. A periodic one makes room for the next.
func (d *doing) Timeout(job *river.Job[kept]) time.Duration {
	if every := d.every[job.Args.Name]; every > 0 {
		return min(limit, max(time.Minute, every))
	}
	return 0 // the runner's
}

// Work does a job once.
func (d *doing) Work(ctx context.Context, job *river.Job[kept]) error {
	name := job.Args.Name
	do := d.do[name]
	switch {
	case do == nil && time.Since(job.CreatedAt) < day:
		return river.JobSnooze(time.Minute) // versions differ while they are being changed: another node knows it
	case do == nil:
		return d.failed(job, failure{text: name + ": nobody here knows how to do it"})
	}
	args, err := canonical(job.Args.Args) // a database may have written it in its own way
	if err == nil {
		err = carefully(ctx, do, args)
	}
	if err == nil {
		return nil
	}
	return d.failed(job, told(name, err))
}

func (d *doing) failed(job *river.Job[kept], why failure) error {
	d.log.Warn("a job was not done", "job", job.Args.Name, "job_id", job.ID, "attempt", job.Attempt, "of", job.MaxAttempts, "kind", why.text)
	return why
}

// carefully turns a panic into an error. What was thrown may hold words of a record; only its type is said.
func carefully(ctx context.Context, do Do, args json.RawMessage) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = panicked{fmt.Sprintf("%T", thrown)}
		}
	}()
	return do(ctx, args)
}

type panicked struct{ kind string }

// Error says that it was a panic, and of which type.
func (p panicked) Error() string { return "panic with " + p.kind }

// failure is what is kept of an error: words of ours, and the sentinel River asks for.
type failure struct {
	text string
	kind error
}

// Error gives words that hold nothing of a record.
func (f failure) Error() string { return f.text }

// Unwrap gives the kind, or nothing.
func (f failure) Unwrap() error { return f.kind }

// told says of an error which kind it is, and nothing that was written in it.
func told(name string, err error) failure {
	for _, kind := range []error{
		context.Canceled, context.DeadlineExceeded,
		record.Invalid, record.NotFound, record.Withheld, record.Conflict, record.Busy, record.NotYet,
	} {
		if errors.Is(err, kind) {
			return failure{name + ": " + kind.Error(), kind}
		}
	}
	if p := (panicked{}); errors.As(err, &p) {
		return failure{text: name + ": " + p.Error()}
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return failure{text: fmt.Sprintf("%s: an error of type %T", name, err)}
}
