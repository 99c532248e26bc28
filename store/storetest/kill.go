package storetest

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Killed names the database that a test binary, run again by itself, receives into until it is killed.
const Killed = "SIGHTLINE_TEST_RECEIVE_INTO"

// What else such a process is told: from which delivery on, and how long it waits between two.
const (
	killedFrom  = Killed + "_FROM"
	killedPause = Killed + "_PAUSE"
)

// InDelivery is how many records of its own each delivery has. It corrects one of the delivery before. Every third is an import in parts.
const InDelivery = 10

const inParts = 3

func isImport(n int) bool { return n%3 == 2 }

// delivery gives the submission of a number. Deliveries are about seven children in turn; of the first record of each a question is asked,
// which lapses when the next delivery corrects it.
func delivery(n int) (record.Submission, map[record.ChildRef]record.ChildID) {
	var entries []record.Entry
	if n > 0 {
		entries = append(entries, Entry("police", fmt.Sprintf("D%05d-00", n-1), fmt.Sprint((n-1)%7), "Corrected."))
	}
	entries = append(entries, Asking("police", fmt.Sprintf("D%05d-00", n), fmt.Sprint(n%7)))
	for i := 1; i < InDelivery; i++ {
		entries = append(entries, Entry("police", fmt.Sprintf("D%05d-%02d", n, i), fmt.Sprint(n%7), "Seen."))
	}
	children := map[record.ChildRef]record.ChildID{}
	for i := range entries {
		children[entries[i].Subject] = usual(entries[i].Subject)
	}
	return Submission(entries...), children
}

// Deliver receives a delivery under requests named by its number. When it gives no error all of it is there.
func Deliver(ctx context.Context, s store.Store, a audit.Access, n int) error {
	sub, children := delivery(n)
	b := store.Batch{Submission: sub, Children: children}
	requested := func(step string) store.Request { return store.Request{ID: requestOf(n) + step} }
	if !isImport(n) {
		_, err := s.Write(ctx, a, requested(""), func(w store.Writer) error {
			if _, err := w.Receive(ctx, b); err != nil {
				return err
			}
			return w.Touched(ctx, Derive)
		})
		return err
	}
	number, err := Begin(ctx, s, a, requested(""), b, inParts)
	if err == nil {
		_, err = Resume(ctx, s, a, requested, number, inParts)
	}
	return err
}

func requestOf(n int) string { return fmt.Sprintf("request-of-a-delivery-%06d", n) }

// requestsOf gives the names of all requests of a delivery, the last one last.
func requestsOf(n int) []string {
	if !isImport(n) {
		return []string{requestOf(n)}
	}
	all := []string{requestOf(n)}
	for part := range inParts {
		all = append(all, fmt.Sprint(requestOf(n), "-", part))
	}
	return append(all, requestOf(n)+"-end")
}

// ReceiveUntilKilled delivers without pause, and says a number on standard output as soon as the delivery of that number is acknowledged.
func ReceiveUntilKilled(open func(ctx context.Context, to string) (store.Store, error)) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	ctx := context.Background()
	s, err := open(ctx, os.Getenv(Killed))
	must(err)
	access, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: record.Actor{User: "user-1", Role: record.ServiceRole}, Relation: record.AsService,
		Purpose: record.Receiving, Subject: record.Subject{Kind: record.OneSubmission}, Act: record.ReceiveAct, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
	must(err)
	first, err := strconv.Atoi(os.Getenv(killedFrom))
	must(err)
	pause, err := time.ParseDuration(os.Getenv(killedPause))
	must(err)
	for n := first; ; n++ {
		must(Deliver(ctx, s, access, n))
		fmt.Fprintln(os.Stdout, n)
		time.Sleep(pause)
	}
}

// Often gives how often something is tried: as a usual run does, less often in a short one, or as often as a variable of the environment
// says, for a long one.
func Often(t testing.TB, variable string, usual int) int {
	t.Helper()
	if testing.Short() {
		usual = (usual + 3) / 4
	}
	n, err := strconv.Atoi(cmp.Or(os.Getenv(variable), strconv.Itoa(usual)))
	if err != nil || n < 1 {
		t.Fatalf("%s is how often something is tried, and not %q", variable, os.Getenv(variable))
	}
	return n
}

// Kills has another process deliver to a database and kills it, again and again: whatever was acknowledged is there afterwards, once, with
// its line; what was not is sent again under the same requests, and is there once then. open opens the database, and closes it when told.
// SIGHTLINE_KILLS=n kills n times, for a long run.
func Kills(t *testing.T, to string, usual int, open func() store.Store) {
	t.Helper()
	acknowledged, kills := 0, Often(t, "SIGHTLINE_KILLS", usual)
	for n := range kills {
		acknowledged = killed(t, to, acknowledged)
		s := open()
		present(t, s, acknowledged)
		if n%20 == 19 {
			Sound(t, s)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged < kills/2 {
		t.Fatalf("only %d deliveries were acknowledged in %d runs: this test would not see a loss", acknowledged, kills)
	}
	s := open()
	defer func() { _ = s.Close() }()
	if err := Deliver(t.Context(), s, Receiving(t), acknowledged); err != nil { // the one that was under way
		t.Fatal(err)
	}
	Whole(t, s, acknowledged+1)
	t.Logf("%d kills, %d deliveries acknowledged, each there once and with its line", kills, acknowledged)
}

// Delivering starts another process that delivers from a number on, with a pause after each, and gives what it says.
func Delivering(t *testing.T, to string, first int, pause time.Duration) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	self := exec.CommandContext(t.Context(), os.Args[0])
	self.Env = append(os.Environ(), Killed+"="+to, killedFrom+"="+strconv.Itoa(first), killedPause+"="+pause.String())
	self.Stderr = os.Stderr
	out, err := self.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	return self, bufio.NewReader(out)
}

// killed has another process deliver from a number on, kills it, and gives how many deliveries were acknowledged by then.
func killed(t *testing.T, to string, first int) int {
	t.Helper()
	self, lines := Delivering(t, to, first, 0)
	last := first - 1
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err != nil || n != last+1 {
			t.Errorf("acknowledged %q after %d", line, last)
		}
		last++
		return true
	}
	if rand.IntN(5) > 0 { // one in five is killed while it opens
		read()
	}
	time.Sleep(time.Duration(rand.IntN(120_000)) * time.Microsecond)
	if err := self.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for read() {
	}
	_, _ = io.Copy(io.Discard, lines)
	_ = self.Wait() // it was killed
	return last + 1
}

// present says that every request of what was acknowledged left its line, and no request two.
func present(t *testing.T, s store.Store, acknowledged int) {
	t.Helper()
	lines := map[string]int{}
	for _, line := range Lines(t, s) {
		if line.Act == record.ReceiveAct {
			lines[line.Request]++
			if lines[line.Request] > 1 {
				t.Fatalf("%s left %d lines", line.Request, lines[line.Request])
			}
		}
	}
	for n := range acknowledged {
		for _, request := range requestsOf(n) {
			if lines[request] != 1 {
				t.Fatalf("%s was acknowledged, and has no line", request)
			}
		}
	}
}

// Whole says that so many deliveries are there, whole and once, each under its lines, and nothing else.
func Whole(t *testing.T, s store.Store, deliveries int) {
	t.Helper()
	present(t, s, deliveries)
	requests := 0
	for n := range deliveries {
		requests += len(requestsOf(n))
	}
	if lines := len(receipts(t, s)); lines != requests {
		t.Errorf("%d lines of receiving, want %d", lines, requests)
	}
	if c := Sound(t, s); c.Entries != deliveries*InDelivery+deliveries-1 {
		t.Errorf("%d versions of records, want %d", c.Entries, deliveries*InDelivery+deliveries-1)
	}
	there := map[string]int{}
	for child := range min(deliveries, 7) {
		c := Open(t, s, record.ChildID(fmt.Sprint("child-", child)))
		for i := range c.Entries {
			delivered, which, _ := strings.Cut(string(c.Entries[i].Ref.Record), "-")
			there[delivered]++
			last := delivered == fmt.Sprintf("D%05d", deliveries-1)
			if corrected := c.Entries[i].Text.Reveal() == "Corrected."; corrected != (which == "00" && !last) {
				t.Errorf("%s was corrected: %v", c.Entries[i].Ref, corrected)
			}
		}
	}
	for delivered, n := range there {
		if n != InDelivery {
			t.Errorf("of %s %d entries are there, want %d", delivered, n, InDelivery)
		}
	}
	if len(there) != deliveries {
		t.Errorf("%d deliveries are there, want %d", len(there), deliveries)
	}
}

// SameAtOnce has so many processes deliver the same to one database at the same time, kills them all once each was told of some, and sends
// what was under way again: each delivery is there once.
func SameAtOnce(t *testing.T, to string, processes int, open func() store.Store) {
	t.Helper()
	const enough = 4
	var all sync.WaitGroup
	told := make([]int, processes)
	for i := range processes {
		self, lines := Delivering(t, to, 0, 0)
		all.Go(func() {
			read := func() error { _, err := lines.ReadString('\n'); return err }
			for ; told[i] < enough; told[i]++ {
				if err := read(); err != nil {
					t.Errorf("process %d ended after %d deliveries: %v", i, told[i], err)
					break
				}
			}
			_ = self.Process.Kill()
			for read() == nil {
				told[i]++
			}
			_ = self.Wait() // it was killed
		})
	}
	all.Wait()
	s := open()
	defer func() { _ = s.Close() }()
	furthest := slices.Max(told)
	for n := range furthest + 1 { // each of them may have been killed in the middle of its own
		if err := Deliver(t.Context(), s, Receiving(t), n); err != nil {
			t.Fatal(err)
		}
	}
	Whole(t, s, furthest+1)
}
