package casework_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

// tellsUntilKilled names the database into which this test binary, run again by itself, receives urgent notifications until it is killed.
const (
	tellsUntilKilled = "SIGHTLINE_TEST_TELL_INTO"
	tellsFrom        = tellsUntilKilled + "_FROM"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(tellsUntilKilled); path != "" {
		if err := tellOn(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func deskAt(ctx context.Context, path string) (*casework.Desk, store.Store, error) {
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, nil, fmt.Errorf("opening: %w", err)
	}
	set, err := rules.Load(fstest.MapFS{}) // what is told stands on no rule
	if err != nil {
		return nil, nil, fmt.Errorf("rules: %w", err)
	}
	return casework.NewDesk(s, set, time.Now), s, nil
}

// tellOn receives one urgent notification after another, and says the number of each as soon as it is acknowledged.
func tellOn(path string) error {
	ctx := context.Background()
	desk, _, err := deskAt(ctx, path)
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(os.Getenv(tellsFrom))
	if err != nil {
		return fmt.Errorf("from which number on: %w", err)
	}
	for n := first; ; n++ {
		if _, err := desk.Receive(ctx, receiver, urgent(n)); err != nil {
			return fmt.Errorf("notification %d: %w", n, err)
		}
		fmt.Fprintln(os.Stdout, n)
	}
}

// urgent is a notification that the police call red, about one of twenty children.
func urgent(n int) record.Submission {
	child := n % 20
	s, err := intake.ReadFolder(fstest.MapFS{
		"people.csv": {Data: fmt.Appendf(nil, "%spolice,P%d,Invented,Child%c,20%02d-04-02,\n", people, child, 'a'+child, child)},
		"police.csv": {Data: fmt.Appendf(nil, "record_id,agency,child,happened,kind,text,details\nR%d,police,P%d,%s,police.notification,Seen in danger.,grade=red\n", n, child, time.Now().Format(time.DateOnly))},
	}, intake.DefaultOptions())
	if err != nil {
		panic(err) // a submission of ours
	}
	return s
}

// What was acknowledged is there for the person on duty when they look next, whatever kills the program in between: none of a thousand urgent
// notifications is lost, and none is told twice. SIGHTLINE_TELLS=n tells n.
func TestAnUrgentNotificationReachesWhoeverIsOnDutyThroughEveryRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	desk, s, err := deskAt(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	night := desktest.OnDuty(t, desk, "night", record.OutOfHours, record.SafeguardingNow)
	const within = 5 * time.Second // from when it was acknowledged
	acknowledged, restarts, longest := 0, 0, time.Duration(0)
	for most := storetest.Often(t, "SIGHTLINE_TELLS", 1000); acknowledged < most; restarts++ {
		acknowledged = told(t, path, acknowledged, func(n int) {
			if n%25 != 0 { // every one is looked for after the restart
				return
			}
			began := time.Now()
			if got := desk.Unread(t.Context(), night); got <= n {
				t.Errorf("%d are shown when number %d was acknowledged", got, n)
			}
			longest = max(longest, time.Since(began))
		})
		board, err := desk.Notices(t.Context(), night)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(board.Told); got != acknowledged && got != acknowledged+1 { // one may have been written and not acknowledged
			t.Fatalf("after restart %d whoever is on duty is told of %d, and %d were acknowledged", restarts, got, acknowledged)
		}
	}
	if restarts < 3 || longest > within {
		t.Errorf("%d restarts; the longest anybody looked for it was %v", restarts, longest)
	}
	matters, err := desk.Matters(t.Context(), night)
	if err != nil {
		t.Fatal(err)
	}
	waits := map[string]int{}
	for i := range matters.Arrived {
		if one := &matters.Arrived[i]; one.Step == "read-notice" {
			waits[one.About]++
		}
	}
	for n := range acknowledged {
		if found := slices.ContainsFunc(matters.Lines, func(l casework.MatterLine) bool {
			return waits[casework.Token(l.Child, record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint("R", n))})] == 1
		}); !found {
			t.Fatalf("notification %d waits for nobody, or twice", n)
		}
	}
	storetest.Sound(t, s)
	t.Logf("%d urgent notifications, %d restarts: each is there once; the longest look took %v", acknowledged, restarts, longest)
}

// told has another process receive notifications from a number on and kills it; it gives the number of the next one.
func told(t *testing.T, path string, next int, acknowledged func(n int)) int {
	t.Helper()
	self := exec.CommandContext(t.Context(), os.Args[0])
	self.Env = append(os.Environ(), tellsUntilKilled+"="+path, tellsFrom+"="+strconv.Itoa(next))
	self.Stderr = os.Stderr
	out, err := self.StdoutPipe()
	if err == nil {
		err = self.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines, alive := bufio.NewReader(out), rand.IntN(80)
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err != nil || n != next {
			t.Fatalf("acknowledged %q, want %d", line, next)
		}
		acknowledged(next)
		next++
		return true
	}
	for range alive {
		if !read() {
			break
		}
	}
	time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
	if err := self.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for read() { // what it had said before
		continue
	}
	_ = self.Wait() // it was killed
	return next
}
