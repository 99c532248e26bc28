// Bench measures Sightline against others in one run on one machine.
//
// It answers an engineer's question: "is it as fast as was promised, and how does it stand against what others do?" It prints one line
// for each figure, "name value unit ratio peer", and a table at the end. A ratio is ours against the peer's so that more than 1 is better
// for us. Everything is measured three times, or less often when it takes long, and the best counts: whatever else the machine does only ever
// slows it down.
// A peer does the bare work; what we do is the whole of it, so a ratio near 1 already says that logging, matching and checking cost
// nothing. Figures that fall short are printed as they are.
//
// From this folder, with a C compiler for the peer that needs one:
//
//	CGO_ENABLED=1 go run -tags sqlite_fts5 . -only chronology,audit
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"k8s.io/klog/v2"
)

// bench is one run.
type bench struct {
	rows       int           // taken in
	children   int           // in the store when one is opened
	reads      int           // of one round: how many children are opened, each drawn anew
	lines      int           // of the log that is verified in memory
	checked    int           // of the log of the record that is checked
	lasting    time.Duration // of one round of callers who wait
	population int           // children in whose records rules are looked for
	text       int           // megabytes of notes in which phrases are looked for
	postgres   string        // measured too when it is given
	seed       uint64

	folder string // for everything that is written; removed at the end
	out    io.Writer
	done   []line
}

// each is how many entries a child has.
const each = 40

// job is one thing to measure.
type job struct {
	name string
	do   func(*bench, context.Context) error
}

// jobs are what can be measured, in the order in which they are.
var jobs = []job{{"chronology", (*bench).chronology}, {"audit", (*bench).audit}, {"intake", (*bench).intake}, {"rules", (*bench).rules}, {"language", (*bench).language}}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string, out io.Writer) (err error) {
	b := bench{out: out}
	var only, within, profile string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&only, "only", "chronology,audit,intake,rules,language", "what to measure, separated by commas")
	flags.IntVar(&b.rows, "rows", 200_000, "rows taken in; 1000000 is what the goal speaks of")
	flags.IntVar(&b.children, "children", 5_000, "children in the store when one of them is opened, each with 40 entries; 20000 for a table that no cache holds")
	flags.IntVar(&b.reads, "reads", 3_000, "how many children are opened in one round")
	flags.IntVar(&b.lines, "lines", 1_000_000, "lines of the log that is verified in memory; 10000000 is what the goal speaks of")
	flags.IntVar(&b.checked, "checked", 100_000, "lines of the log of the record that is checked; 10000000 is what the goal speaks of")
	flags.IntVar(&b.population, "population", 500_000, "children in whose records rules are looked for, with about 40 entries each")
	flags.IntVar(&b.text, "text", 100, "megabytes of notes in which phrases are looked for")
	flags.DurationVar(&b.lasting, "lasting", 2*time.Second, "how long one round of callers who wait takes")
	flags.StringVar(&b.postgres, "db", "", "a PostgreSQL server to measure too, as postgres://…; databases are made on it and dropped again")
	flags.StringVar(&within, "folder", "", "where files are written; the system's temporary folder when it is not given")
	flags.StringVar(&profile, "profile", "", "a file that is told where the processors' time went, for go tool pprof")
	flags.Uint64Var(&b.seed, "seed", 7, "which invented children")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	wanted := strings.Split(only, ",")
	if err := b.sensible(wanted); err != nil {
		return err
	}
	silencePeers()
	if b.folder, err = os.MkdirTemp(within, "sightline-bench"); err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	stop, err := profiled(profile)
	if err != nil {
		return err
	}
	return errors.Join(b.all(ctx, wanted), stop())
}

// profiled has a file told where the time goes, until it is stopped.
func profiled(name string) (stop func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(name) //nolint:gosec // whoever measures says where
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}

// all measures what is wanted.
func (b *bench) all(ctx context.Context, wanted []string) error {
	fmt.Fprintf(b.out, "# %s\n", describe(b.folder))
	for _, job := range jobs {
		if !slices.Contains(wanted, job.name) {
			continue
		}
		if err := job.do(b, ctx); err != nil {
			return fmt.Errorf("measuring %s: %w", job.name, err)
		}
	}
	fmt.Fprintln(b.out)
	return table(b.out, b.done)
}

func (b *bench) sensible(wanted []string) error {
	for _, name := range wanted {
		if !slices.ContainsFunc(jobs, func(j job) bool { return j.name == name }) {
			return fmt.Errorf("there is nothing called %q to measure; chronology, audit, intake, rules and language are", name)
		}
	}
	if b.rows < each || b.children < 1 || b.population < 1 || b.reads < 1 || b.lines < 1 || b.checked < 1 || b.lasting <= 0 {
		return fmt.Errorf("there must be at least %d rows, one child, one reading, one line and some time to measure", each)
	}
	return nil
}

// say prints a figure at once and keeps it for the table.
func (b *bench) say(l line) {
	fmt.Fprintln(b.out, l.String())
	b.done = append(b.done, l)
}

// remark prints what a reader must know beside the figures.
func (b *bench) remark(format string, args ...any) { fmt.Fprintf(b.out, "# "+format+"\n", args...) }

// figure is what a peer was measured to do.
type figure struct {
	peer  string
	value float64
}

// peers prints the figures of peers, which are nobody's ratio.
func (b *bench) peers(name, unit string, theirs []figure) {
	for _, f := range theirs {
		b.say(line{name: name + "/" + f.peer, value: f.value, unit: unit})
	}
}

// against prints our figure once for each peer.
func (b *bench) against(ours line, theirs []figure) {
	if len(theirs) == 0 {
		b.say(ours)
	}
	for _, f := range theirs {
		ours.peer, ours.theirs = f.peer, f.value
		b.say(ours)
	}
}

// silencePeers keeps what a peer logs out of the figures.
func silencePeers() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
}
