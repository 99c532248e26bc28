package storetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Changed opens an empty store over a database that a story has changed: its clock, what is done when rows are written, where lines wait.
type Changed func(t *testing.T, change func(*store.Database)) store.Store

// Faults tells the stories in which something of the machine goes wrong, or is looked at from inside.
func Faults(t *testing.T, open Changed) {
	t.Helper()
	for _, story := range []struct {
		name string
		tell func(*testing.T, Changed)
	}{
		{"clocks that are set back do not change what came first", clocksBack},
		{"readers who come together share their commits", sharedCommits},
		{"when any one write finds no room nothing is half done, and reading goes on", everyWriteFails},
		{"a reserve that is full stops reading with a sentence", fullReserve},
		{"what waits outside the database holds no name either, and a refusal stays one", reservePrivate},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, open) })
	}
}

// The number of a change says what came first. A moment shows what had been written, with all before it, by then.
func clocksBack(t *testing.T, open Changed) {
	day := time.Date(2023, 10, 29, 0, 0, 0, 0, time.UTC)
	var hour atomic.Int64
	s := open(t, func(d *store.Database) {
		d.Now = func() time.Time { return day.Add(time.Duration(hour.Load()) * time.Hour) }
	})
	for n, at := range []int64{8, 10, 9, 9, 11} {
		hour.Store(at)
		Receive(t, s, Submission(Entry("police", fmt.Sprint("P-", n), "1", fmt.Sprint(n))))
	}
	hour.Store(1)
	same(t, "in the order received", []string{"0", "1", "2", "3", "4"}, texts(Open(t, s, "child-1")))
	for at, want := range map[int]int{7: 0, 8: 1, 9: 1, 10: 4, 11: 5, 12: 5} {
		c, err := As(t.Context(), s, Opening(t, "child-1"), store.View{At: day.Add(time.Duration(at) * time.Hour)})
		if len(c.Entries) != want || want > 0 && err != nil || want == 0 && !errors.Is(err, record.NotFound) {
			t.Errorf("at %d o'clock: %d entries, %v; want %d", at, len(c.Entries), err, want)
		}
	}
	var hours []int
	for _, line := range Lines(t, s) {
		if line.Act == record.ReceiveAct {
			hours = append(hours, line.At.Hour())
		}
	}
	same(t, "each line says what the clock said", []int{8, 10, 9, 9, 11}, hours)
	Sound(t, s)
}

// turnstile counts who asks for the time and who begins a transaction, and can hold up the next transaction.
type turnstile struct {
	asked, entered atomic.Int64
	hold           atomic.Pointer[chan struct{}]
}

func (c *turnstile) change(d *store.Database) {
	now, enter := d.Now, d.Enter
	d.Now = func() time.Time { c.asked.Add(1); return now() }
	d.Enter = func(ctx context.Context, tx bun.IDB, tenant record.TenantID) error {
		c.entered.Add(1)
		if held := c.hold.Swap(nil); held != nil {
			<-*held
		}
		if enter == nil {
			return nil
		}
		return enter(ctx, tx, tenant)
	}
}

// While one commit is on its way to the disk, 64 people come and wait together for the next. One of them goes away meanwhile, and takes
// nobody's line along.
func sharedCommits(t *testing.T, open Changed) {
	const readers = 64
	var through turnstile
	s := open(t, through.change)
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	through.asked.Store(0)
	through.entered.Store(0)
	written := make(chan struct{})
	through.hold.Store(&written)
	ctx, goAway := context.WithCancel(t.Context())
	defer goAway()
	gone := make(chan error, 1)
	var given atomic.Int64
	var all sync.WaitGroup
	all.Go(func() { _, err := Opened(ctx, s, Opening(t, "child-1")); gone <- err })
	for range readers - 1 {
		all.Go(func() {
			if c, err := Opened(t.Context(), s, Opening(t, "child-1")); err != nil || len(c.Entries) != 1 {
				t.Errorf("%d entries are given, %v", len(c.Entries), err)
				return
			}
			given.Add(1)
		})
	}
	for through.asked.Load() < readers {
		runtime.Gosched()
	}
	goAway()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who went away: %v", err)
	}
	close(written)
	all.Wait()
	commits := through.entered.Load() - given.Load() // each reading enters once to write its line with others, and once to read
	lines := 0
	for _, line := range Lines(t, s) {
		if line.Act == record.OpenAct {
			lines++
		}
	}
	if given.Load() != readers-1 || lines < readers-1 || lines > readers || commits > readers/4 {
		t.Errorf("%d readings were given, %d have their line, in %d commits", given.Load(), lines, commits)
	}
	Sound(t, s)
	t.Logf("%d readers, %d commits", readers, commits)
}

// space says how many writes there is still room for on a disk; below zero there is no end of it.
type space struct{ left atomic.Int64 }

var errFull = errors.New("there is no room left in this story")

// change has every write of rows ask for room, and lines wait in the reserve.
func (f *space) change(d *store.Database, reserve *audit.Reserve) {
	f.left.Store(-1)
	insert := d.Insert
	d.Insert = func(ctx context.Context, tx store.Tx, rows store.Rows) error {
		if left := f.left.Load(); left == 0 || left > 0 && f.left.Add(-1) < 0 {
			return errFull
		}
		return insert(ctx, tx, rows)
	}
	d.Unwritable = func(err error) bool { return errors.Is(err, errFull) }
	d.Reserve = reserve
}

func reserveOf(t *testing.T, bytes int64) *audit.Reserve {
	t.Helper()
	r, err := audit.OpenReserve(filepath.Join(t.TempDir(), "reserve"), bytes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// waited counts the lines of readings whose line waited.
func waited(t *testing.T, s store.Store) (n int) {
	t.Helper()
	for _, line := range Lines(t, s) {
		if line.Outcome == "asked for while the record could not be written" {
			n++
		}
	}
	return n
}

func everyWriteFails(t *testing.T, open Changed) {
	var disk space
	s := open(t, func(d *store.Database) { disk.change(d, reserveOf(t, 1<<16)) })
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "1", "Second.")))
	before := Open(t, s, "child-1")
	more := Submission(Entry("police", "P-1", "1", "Corrected."), Entry("health", "H-1", "1", "New."))
	more.Links = []record.Link{{Subject: Of("police", "1"), Person: "x", DecidedBy: "Somebody", Reason: "Because."}}
	failed := 0
	for ; failed < 100; failed++ {
		disk.left.Store(int64(failed))
		_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
			return store.Batch{Submission: more, Children: joined(k, &more), Held: []record.Held{{Ref: Of("health", "1"), Why: "too little is said"}}}, nil
		})
		if err == nil {
			break
		}
		if h := s.Health(t.Context()); !errors.Is(err, errFull) || !h.ReadOnly || h.Why == "" || h.Since.IsZero() {
			t.Fatalf("with room for %d writes: %v, %+v", failed, err, h)
		}
		disk.left.Store(0)
		same(t, "shown while nothing can be written", before, Open(t, s, "child-1"))
		if h := s.Health(t.Context()); !h.ReadOnly || h.Waiting != 1 {
			t.Errorf("with room for %d writes: %+v", failed, h)
		}
		disk.left.Store(-1)
		same(t, "shown when there is room again", before, Open(t, s, "child-1"))
		if h := s.Health(t.Context()); h.ReadOnly || h.Waiting != 0 || h.Why != "" {
			t.Errorf("with room again: %+v", h)
		}
	}
	if failed < 8 || failed == 100 {
		t.Errorf("%d writes could fail: this story would not see what is half done", failed)
	}
	disk.left.Store(-1)
	same(t, "shown", []string{"Corrected.", "Second.", "New."}, texts(Open(t, s, "child-1")))
	if lines := waited(t, s); lines != failed {
		t.Errorf("%d lines waited, and %d are in the log", failed, lines)
	}
	Sound(t, s)
}

func fullReserve(t *testing.T, open Changed) {
	var disk space
	s := open(t, func(d *store.Database) { disk.change(d, reserveOf(t, 4<<10)) })
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	disk.left.Store(0)
	given := 0
	for {
		c, err := Opened(t.Context(), s, Opening(t, "child-1"))
		if err == nil {
			given++
			continue
		}
		if !strings.Contains(err.Error(), "the reserve of the audit log is full") || !strings.Contains(err.Error(), "Nothing can be looked at until the log can be written again") || len(c.Entries) > 0 {
			t.Errorf("%v; %d entries are shown", err, len(c.Entries))
		}
		break
	}
	if h := s.Health(t.Context()); given == 0 || !h.ReadOnly || h.Waiting != given {
		t.Errorf("%d readings were given; %+v", given, h)
	}
	disk.left.Store(-1)
	Open(t, s, "child-1")
	if h := s.Health(t.Context()); h.ReadOnly || h.Waiting != 0 {
		t.Errorf("with room again: %+v", h)
	}
	if lines := waited(t, s); lines != given {
		t.Errorf("%d readings were given, %d lines are in the log", given, lines)
	}
	Sound(t, s)
}

// An id that is no child's may be anything, even a name: it is not kept, whether there is room or not.
func reservePrivate(t *testing.T, open Changed) {
	var disk space
	reserve := reserveOf(t, 1<<16)
	s := open(t, func(d *store.Database) { disk.change(d, reserve) })
	Receive(t, s, Submission(Entry("police", "P-1", "1", "First.")))
	disk.left.Store(0)
	if _, err := Opened(t.Context(), s, Opening(t, "Joe-Canary")); !errors.Is(err, record.NotFound) {
		t.Errorf("a child that is not there: %v", err)
	}
	refusal := audit.Refusal{
		Tenant: Partnership, Actor: record.Actor{User: "user-1", Role: "social-worker"}, Relation: record.AsService, Purpose: record.Receiving,
		Subject: record.Subject{Kind: record.OneChild, ID: "Joe-Canary"}, Act: record.OpenAct,
	}
	if err := s.Refuse(t.Context(), refusal); err != nil {
		t.Error(err)
	}
	kept, err := reserve.Lines()
	if err != nil || len(kept.Lines) != 2 {
		t.Fatalf("%d lines wait, %v", len(kept.Lines), err)
	}
	for _, w := range kept.Lines {
		if w.Line.Subject.ID != "" {
			t.Errorf("a line waits about %q", w.Line.Subject.ID)
		}
	}
	disk.left.Store(-1)
	Open(t, s, "child-1")
	var got []string
	for _, line := range Lines(t, s)[1:] {
		got = append(got, fmt.Sprintf("%s %q %s", line.Act, line.Subject.ID, line.Outcome))
	}
	same(t, "log", []string{`open "" not found`, `open "" refused`, `open "child-1" given`}, got)
	Sound(t, s)
}
