package work

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// secret stands for words of a record.
const secret = "J. was seen at 12 Acacia Road"

type heard struct{ words string }

func (h *heard) Error() string { return h.words }

// Whatever goes wrong, nothing of the record is in River's tables or in the log, and an operator still learns the kind.
func TestNothingOfARecordIsKeptOrLogged(t *testing.T) {
	var log bytes.Buffer
	former := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(former)
	inBoth(t, func(t *testing.T, p place) {
		r := p.new(t, impatient)
		var none *done
		wrong := map[string]func() error{
			"panic with string":                    func() error { panic(secret) },
			"panic with *work.heard":               func() error { panic(&heard{secret}) },
			"panic with runtime.boundsError":       func() error { _ = []byte(secret)[len(secret):][len(secret)-29]; return nil },
			"panic with runtime.errorString":       func() error { none.args = nil; return nil },
			"withheld":                             func() error { return fmt.Errorf("opening %s: %w", secret, record.Withheld) },
			"changed meanwhile":                    func() error { return fmt.Errorf("%s: %w", secret, &record.Clash{}) },
			"an error of type *work.heard":         func() error { return fmt.Errorf("reading: %w", &heard{secret}) },
			"an error of type *errors.errorString": func() error { return &fs.PathError{Op: "open", Path: secret, Err: errors.New("no")} },
			"an error of type *errors.joinError":   func() error { return errors.Join(errors.New(secret), errors.New(secret)) },
			"context deadline exceeded":            func() error { return fmt.Errorf("%s: %w", secret, context.DeadlineExceeded) },
			"context canceled":                     func() error { return fmt.Errorf("%s: %w", secret, context.Canceled) },
		}
		kinds := make([]string, 0, len(wrong))
		for kind := range wrong {
			kinds = append(kinds, kind)
		}
		r.Handle("fails", func(_ context.Context, args json.RawMessage) error {
			var n int
			if err := json.Unmarshal(args, &n); err != nil {
				return err
			}
			return wrong[kinds[n]]()
		})
		for n := range kinds {
			p.promise(t, r, Job{Name: "fails", Args: json.RawMessage(fmt.Sprint(n))})
		}
		stop := runs(t, r)
		counts(t, r, tally{0, 0, len(kinds)})
		stop()
		kept := p.everything(t)
		for _, kind := range kinds {
			if n := strings.Count(kept, "fails: "+kind); n != attempts {
				t.Errorf("%q is kept %d times, want %d", kind, n, attempts)
			}
			if !strings.Contains(log.String(), "fails: "+kind) {
				t.Errorf("%q is not logged", kind)
			}
		}
		for what, text := range map[string]string{"the table": kept, "the log": log.String()} {
			if strings.Contains(text, "J.") || strings.Contains(text, "Acacia") || strings.Contains(text, ".go") {
				t.Errorf("%s holds words of a record, or a trace:\n%s", what, text)
			}
		}
		log.Reset()
	})
}

func TestALogLineHoldsNumbersAndOurOwnWords(t *testing.T) {
	var log bytes.Buffer
	l := quiet(slog.New(slog.NewTextHandler(&log, nil)))
	l.Info("nothing to see")
	l.Warn("Error fetching jobs", "err", secret, "job_id", 7, "queue", "default", "error", errors.New(secret), "group", slog.GroupValue(slog.String("a", secret)))
	l.With("panic_val", secret, "client_id", "X").WithGroup("more").Error("again", "took", time.Second, "any", []string{secret})
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	l.ErrorContext(stopped, "told to stop")
	want := "level=WARN msg=\"Error fetching jobs\" job_id=7 queue=default\nlevel=ERROR msg=again client_id=X more.took=1s\n"
	var got strings.Builder
	for line := range strings.Lines(log.String()) {
		_, rest, _ := strings.Cut(line, " ")
		got.WriteString(rest)
	}
	if got.String() != want {
		t.Errorf("logged:\n%s", got.String())
	}
}

func TestAJobThatCannotBeKeptIsRefused(t *testing.T) {
	deep := strings.Repeat("[", mostDepth+2) + strings.Repeat("]", mostDepth+2)
	stories := map[string]Job{
		"small letters with dashes": {Name: "Read model"},
		"at most 60":                {Name: strings.Repeat("a", mostName+1)},
		"name is small":             {},
		"less than no time":         {Name: "a", After: -1},
		"longer than 65536 bytes":   {Name: "a", Args: json.RawMessage(`"` + strings.Repeat("x", mostArgs) + `"`)},
		"not JSON":                  {Name: "a", Args: json.RawMessage(`{"` + secret)},
		"JSON":                      {Name: "a", Args: json.RawMessage("\"\xff\"")},
		"more than ids":             {Name: "a", Args: json.RawMessage(`"\u0000"`)},
		"ids and whole numbers":     {Name: "a", Args: json.RawMessage(`{"\ud800": 1}`)},
		"whole numbers":             {Name: "a", Args: json.RawMessage(`[1.5]`)},
		"and whole":                 {Name: "a", Args: json.RawMessage(`123456789012345678901234567890`)},
		"deep":                      {Name: "a", Args: json.RawMessage(deep)},
	}
	inBoth(t, func(t *testing.T, p place) {
		r := p.new(t)
		for says, job := range stories {
			err := p.in(t, func(in Tx) error { return r.Enqueue(t.Context(), in, job) })
			if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "J.") {
				t.Errorf("%v; want %q", err, says)
			}
		}
		if err := r.Enqueue(t.Context(), Tx{}, Job{Name: "a"}); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "open transaction") {
			t.Errorf("without a transaction: %v", err)
		}
		counts(t, r, tally{0, 0, 0})
	})
}

func TestWhatCannotBeDoneIsSaidWhenItShouldRun(t *testing.T) {
	p := inSQLite(t, t.TempDir()+"/record.db")
	nothing := func(context.Context, json.RawMessage) error { return nil }
	for says, give := range map[string]func(*Runner){
		"two ways are given to do read-model": func(r *Runner) { r.Handle("read-model", nothing); r.Every("read-model", time.Hour, nothing) },
		"small letters":                       func(r *Runner) { r.Handle("Read", nothing) },
		"no way is given":                     func(r *Runner) { r.Handle("read-model", nil) },
		"every 1ms; a second to 744h":         func(r *Runner) { r.Every("checkpoint", time.Millisecond, nothing) },
		"every 745h0m0s; a second to 744h":    func(r *Runner) { r.Every("checkpoint", mostEvery+time.Hour, nothing) },
	} {
		r := p.new(t)
		give(r)
		if err := r.Run(t.Context()); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; want %q", err, says)
		}
	}
	r := p.new(t)
	if err := p.db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it may be tried again
		if err := r.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "starting background work") {
			t.Errorf("with no database: %v", err)
		}
	}
	if _, _, _, err := r.Counts(t.Context()); err == nil {
		t.Error("counted with no database")
	}
}

func TestARunnerRunsOnceAtATime(t *testing.T) {
	p := inSQLite(t, t.TempDir()+"/record.db")
	r, did := p.new(t), new(done)
	r.Every("checkpoint", time.Hour, did.do)
	runs(t, r)
	did.wait(t, 1)
	if err := r.Run(t.Context()); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "runs already") {
		t.Errorf("%v", err)
	}
}
