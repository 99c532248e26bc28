package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// killed names the file that this test binary, run again by itself, receives into until it is killed.
const killed = "SIGHTLINE_TEST_RECEIVE_INTO"

const inBatch = 25

func TestMain(m *testing.M) {
	if path := os.Getenv(killed); path != "" {
		receiveUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// batch gives a submission that corrects one record of the batch before, and adds its own.
func batch(n int) record.Submission {
	var entries []record.Entry
	if n > 0 {
		entries = append(entries, storetest.Entry("police", fmt.Sprintf("B%04d-00", n-1), "1", "Corrected."))
	}
	for i := range inBatch {
		entries = append(entries, storetest.Entry("police", fmt.Sprintf("B%04d-%02d", n, i), "1", "Seen."))
	}
	return storetest.Submission(entries...)
}

// receiveUntilKilled says a number on standard output as soon as the batch of that number is acknowledged.
func receiveUntilKilled(path string) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	s, err := Open(context.Background(), path)
	must(err)
	access, err := audit.Grant(audit.Granted{
		Tenant: storetest.Partnership, Actor: record.Actor{User: "user-1", Role: record.Operator}, Relation: record.LocalOperator,
		Purpose: record.Receiving, Subject: record.Subject{Kind: record.OneSubmission}, Act: record.ReceiveAct, Ceiling: record.ClassC,
	})
	must(err)
	from, err := strconv.Atoi(os.Getenv(killed + "_FROM"))
	must(err)
	pause, err := time.ParseDuration(os.Getenv(killed + "_PAUSE"))
	must(err)
	for n := from; ; n++ {
		_, err := storetest.Take(context.Background(), s, access, func(store.Known) (store.Batch, error) {
			return store.Batch{Submission: batch(n), Children: map[record.ChildRef]record.ChildID{storetest.Of("police", "1"): "child-1"}}, nil
		})
		must(err)
		fmt.Fprintln(os.Stdout, n)
		time.Sleep(pause)
	}
}

// Whatever was acknowledged is there after a kill, with its line; what was not is there whole, with its line, or not at all.
func TestAKillLosesNothingAndHalvesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	kills := 10 // -count=100 makes it a thousand
	if testing.Short() {
		kills = 3
	}
	acknowledged, there := 0, 0
	for n := range kills {
		opening := n%5 == 4 // one in five is killed while it opens
		acknowledged = max(there, killWhileReceiving(t, path, there, opening))
		there = wholeBatches(t, path)
		if there < acknowledged || there > acknowledged+1 {
			t.Fatalf("%d batches are there, %d were acknowledged", there, acknowledged)
		}
	}
	if acknowledged < kills-kills/5 {
		t.Fatalf("only %d batches were acknowledged in %d runs: this test would not see a loss", acknowledged, kills)
	}
	t.Logf("%d kills, %d batches acknowledged, none lost", kills, acknowledged)
}

// receiving starts another process that receives into the file, and gives what it says.
func receiving(t *testing.T, path string, from int, pause string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	self := exec.CommandContext(t.Context(), os.Args[0])
	self.Env = append(os.Environ(), killed+"="+path, killed+"_FROM="+strconv.Itoa(from), killed+"_PAUSE="+pause)
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

// killWhileReceiving gives how many batches were acknowledged before the kill.
func killWhileReceiving(t *testing.T, path string, from int, opening bool) int {
	t.Helper()
	self, lines := receiving(t, path, from, "0s")
	last := from - 1
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
	if !opening {
		read()
	}
	time.Sleep(time.Duration(rand.IntN(30_000)) * time.Microsecond)
	if err := self.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for read() {
	}
	_, _ = io.Copy(io.Discard, lines)
	_ = self.Wait() // it was killed
	return last + 1
}

// wholeBatches opens what the kill left, checks it, and counts batches, none of which may be half there.
func wholeBatches(t *testing.T, path string) int {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	storetest.Sound(t, s)
	receipts := 0
	for _, line := range storetest.Lines(t, s) {
		if line.Act == record.ReceiveAct {
			receipts++
		}
	}
	if receipts == 0 {
		return 0
	}
	child := storetest.Open(t, s, "child-1")
	of := map[string]int{}
	for i := range child.Entries {
		of[string(child.Entries[i].Ref.Record)[:len("B0000")]]++
		corrected := child.Entries[i].Text.Reveal() == "Corrected."
		first := strings.HasSuffix(string(child.Entries[i].Ref.Record), "-00")
		if last := fmt.Sprintf("B%04d-00", receipts-1); corrected != (first && string(child.Entries[i].Ref.Record) != last) {
			t.Errorf("%s was corrected: %v", child.Entries[i].Ref, corrected)
		}
	}
	for name, n := range of {
		if n != inBatch {
			t.Errorf("batch %s has %d entries, want %d", name, n, inBatch)
		}
	}
	if len(of) != receipts {
		t.Errorf("%d batches, %d lines of receiving", len(of), receipts)
	}
	return receipts
}

// One process serves pages while another imports: both write their lines, and each sees what the other acknowledged.
func TestTwoProcessesShareOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	other, lines := receiving(t, path, 0, "20ms") // reading the next file takes a while
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	s := at(t, path)
	for i := range 5 {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(storetest.Open(t, s, "child-1").Entries); got < (n+1)*inBatch {
			t.Errorf("%d entries are seen after %d batches were acknowledged", got, n+1)
		}
		storetest.Receive(t, s, storetest.Submission(storetest.Entry("health", fmt.Sprint("H-", i), "2", "Ours.")))
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // it was killed
	if got := len(storetest.Open(t, s, "child-2").Entries); got != 5 {
		t.Errorf("%d of our entries, want 5", got)
	}
	storetest.Sound(t, s)
}

// A copy of the files taken while somebody writes, as a snapshot of the disk would be, holds whole batches too.
func TestASnapshotOfTheDiskHoldsWholeBatches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := at(t, path)
	for n := range 6 {
		storetest.Receive(t, s, batch(n))
		to := filepath.Join(t.TempDir(), "copy.db")
		for _, suffix := range []string{"", "-wal"} {
			data, err := os.ReadFile(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if suffix == "-wal" {
				data = data[:len(data)-rand.IntN(3000)] // torn in the middle of the last page
			}
			if err := os.WriteFile(to+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if there := wholeBatches(t, to); there < n || there > n+1 {
			t.Errorf("%d batches are in the copy, %d were acknowledged", there, n+1)
		}
	}
}
