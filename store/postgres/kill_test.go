package postgres

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/internal/pgtest"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// killed names the database that this test binary, run again by itself, receives into until it is killed.
const killed = "SIGHTLINE_TEST_RECEIVE_INTO"

const inBatch = 25

func TestMain(m *testing.M) {
	if to := os.Getenv(killed); to != "" {
		receiveUntilKilled(to)
		return
	}
	os.Exit(m.Run())
}

// batch gives a submission that corrects one record of the batch before, and adds its own.
func batch(n int) record.Submission {
	var entries []record.Entry
	if n > 0 {
		entries = append(entries, storetest.Entry("police", fmt.Sprintf("B%04d-00", n-1), fmt.Sprint(n-1), "Corrected."))
	}
	for i := range inBatch {
		entries = append(entries, storetest.Entry("police", fmt.Sprintf("B%04d-%02d", n, i), fmt.Sprint(n), "Seen."))
	}
	return storetest.Submission(entries...)
}

// receiveUntilKilled says a number on standard output as soon as the batch of that number is acknowledged.
func receiveUntilKilled(to string) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	s, err := Open(context.Background(), to)
	must(err)
	access, err := audit.Grant(audit.Granted{
		Tenant: storetest.Partnership, Actor: record.Actor{User: "user-1", Role: record.Operator}, Relation: record.LocalOperator,
		Purpose: record.Receiving, Subject: record.Subject{Kind: record.OneSubmission}, Act: record.ReceiveAct, Ceiling: record.ClassC,
	})
	must(err)
	from, err := strconv.Atoi(os.Getenv(killed + "_FROM"))
	must(err)
	for n := from; ; n++ {
		_, err := storetest.Take(context.Background(), s, access, func(k store.Known) (store.Batch, error) {
			sub := batch(n)
			children := map[record.ChildRef]record.ChildID{}
			for i := range sub.People {
				children[sub.People[i].Subject] = record.ChildID("child-" + sub.People[i].Subject.Child)
			}
			return store.Batch{Submission: sub, Children: children}, nil
		})
		must(err)
		fmt.Fprintln(os.Stdout, n)
	}
}

// Whatever was acknowledged is there after a kill, with its line; what was not is there whole, with its line, or not at all.
func TestAKillLosesNothingAndHalvesNothing(t *testing.T) {
	to := pgtest.Cluster(t).Database(t)
	s := at(t, to)
	kills := times(200, 5)
	acknowledged, there := 0, 0
	for n := range kills {
		acknowledged = max(there, killWhileReceiving(t, to, there))
		there = receipts(t, s)
		if there < acknowledged || there > acknowledged+1 {
			t.Fatalf("after %d kills: %d batches are there, %d were acknowledged", n+1, there, acknowledged)
		}
	}
	if acknowledged < kills/2 {
		t.Fatalf("only %d batches were acknowledged in %d runs: this test would not see a loss", acknowledged, kills)
	}
	whole(t, s, there)
	t.Logf("%d kills, %d batches acknowledged, none lost, doubled or without its line", kills, acknowledged)
}

// killWhileReceiving gives how many batches were acknowledged before the kill.
func killWhileReceiving(t *testing.T, to string, from int) int {
	t.Helper()
	self := exec.CommandContext(t.Context(), os.Args[0])
	self.Env = append(os.Environ(), killed+"="+to, killed+"_FROM="+strconv.Itoa(from))
	self.Stderr = os.Stderr
	out, err := self.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	lines, last := bufio.NewReader(out), from-1
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil || n != last+1 {
			t.Errorf("acknowledged %q after %d", line, last)
		}
		last = n
		return true
	}
	if rand.IntN(5) > 0 { // one in five is killed while it opens
		read()
	}
	time.Sleep(time.Duration(rand.IntN(60_000)) * time.Microsecond)
	if err := self.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for read() {
	}
	_, _ = io.Copy(io.Discard, lines)
	_ = self.Wait() // it was killed
	return last + 1
}

// receipts counts the lines of receiving, once the server has ended what the killed process had begun.
func receipts(t *testing.T, s store.Store) int {
	t.Helper()
	n := 0
	for _, line := range storetest.Lines(t, s) {
		if line.Act == record.ReceiveAct {
			n++
		}
	}
	return n
}

// whole checks that so many batches are there, none of them half.
func whole(t *testing.T, s store.Store, batches int) {
	t.Helper()
	if c := storetest.Sound(t, s); c.Entries != batches*inBatch+batches-1 {
		t.Errorf("%d versions of records, want %d", c.Entries, batches*inBatch+batches-1)
	}
	for n := range batches {
		child := storetest.Open(t, s, record.ChildID(fmt.Sprint("child-", n)))
		if len(child.Entries) != inBatch {
			t.Errorf("batch %d has %d entries, want %d", n, len(child.Entries), inBatch)
		}
		for i := range child.Entries {
			first := strings.HasSuffix(string(child.Entries[i].Ref.Record), "-00")
			if corrected := child.Entries[i].Text.Reveal() == "Corrected."; corrected != (first && n < batches-1) {
				t.Errorf("%s was corrected: %v", child.Entries[i].Ref, corrected)
			}
		}
	}
}
