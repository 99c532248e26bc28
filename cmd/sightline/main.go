// Command sightline joins agencies' records about a child into one chronology and asks questions in time.
//
// It answers, on the command line: what was read and what was refused, which questions stand open, is the record whole? It only wires
// flags to the packages that do the work; it decides nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"sightline/record"
)

// version is set when a release is built.
var version = "development"

// The exit codes of the contract.
const (
	done     = 0 // done
	notWhole = 1 // rows were refused, a check or a story failed
	wrongUse = 2
)

// stoppedHard is the exit code of a program that was asked to stop twice, as a shell gives it for one that was ended by a signal.
const stoppedHard = 130

// errNotWhole says that the work was done and something in it was refused or failed; what, has been printed.
var errNotWhole = errors.New("not whole")

type commands struct {
	Demo     demoCommand     `cmd:"" help:"Serve an embedded database with the published review and more invented children, on this machine only."`
	Serve    serveCommand    `cmd:"" help:"Serve the product on a database: on this machine, or over TLS to whoever signs in."`
	Import   importCommand   `cmd:"" help:"Read agencies' extracts into a database. One that was interrupted goes on where it was when the same command is run again."`
	Replay   replayCommand   `cmd:"" help:"Join submissions in memory and ask every rule at each step. No database."`
	Rules    rulesCommand    `cmd:"" help:"The rule library, in words and as data."`
	Language languageCommand `cmd:"" help:"Find words that blame a child, in one passage a line of standard input, and say what could be written instead."`
	Check    checkCommand    `cmd:"" help:"Check the database: integrity, the audit log and what was signed of it, and that states can be derived again."`
	Backup   backupCommand   `cmd:"" help:"Write everything into one encrypted file, and restore it into a scratch database to see that it is good."`
	Restore  restoreCommand  `cmd:"" help:"Fill an empty database with a backup, and check it."`
	Export   exportCommand   `cmd:"" help:"Write records out as an extract for another agency: nothing sealed, nothing for named roles; more than one child when a Caldicott guardian has agreed."`
	Keys     keysCommand     `cmd:"" help:"The keys that the record is encrypted with."`
	Synth    synthCommand    `cmd:"" help:"Invent a population in the extract format, for benchmarks. None of the children lives."`
	Proof    proofCommand    `cmd:"" help:"Proofs of who has looked at a record, for whoever has none of it."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(out *output) error {
	_, err := fmt.Fprintln(out.stdout, "sightline", version)
	return err
}

// output is where a command writes: results on stdout, everything about them on stderr.
type output struct {
	stdout, stderr io.Writer
}

func main() {
	os.Exit(run(untilAsked(), os.Args[1:], os.Stdout, os.Stderr))
}

// untilAsked gives a context that ends when somebody asks the program to stop. Who asks a second time does not want to wait.
func untilAsked() context.Context {
	ctx, stop := context.WithCancel(context.Background())
	asked := make(chan os.Signal, 2)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-asked
		stop()
		<-asked
		os.Exit(stoppedHard)
	}()
	return ctx
}

// run is main with its surroundings given, so that tests can call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	exited, code := false, 0
	var cli commands
	parser, err := kong.New(&cli, kong.Name("sightline"), kong.UsageOnError(), kong.Writers(stdout, stderr), kong.DefaultEnvars("SIGHTLINE"),
		kong.Description("Joins agencies' records about a child into one chronology and asks questions in time. It scores no child and decides nothing."),
		kong.Exit(func(c int) { exited, code = true, c }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&output{stdout, stderr}))
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "sightline:", err)
		return wrongUse
	}
	parsed, err := parser.Parse(args)
	if exited {
		return code
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "sightline: %v%s\n", err, apartHint(err, args))
		return wrongUse
	}
	return exitCode(parsed.Run(), stderr)
}

func exitCode(err error, stderr io.Writer) int {
	switch {
	case err == nil:
		return done
	case errors.Is(err, errNotWhole):
		return notWhole
	}
	_, _ = fmt.Fprintln(stderr, "sightline:", err)
	if errors.Is(err, record.Invalid) || errors.Is(err, record.NotFound) || errors.Is(err, os.ErrNotExist) {
		return wrongUse
	}
	return notWhole
}
