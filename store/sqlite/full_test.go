package sqlite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// disk is a file that may have so many pages, and a reserve beside it.
type disk struct {
	store.Store

	write   *bun.DB
	path    string
	reserve string
}

func onFullDisk(t *testing.T, path, reserve string) *disk {
	t.Helper()
	room, err := audit.OpenReserve(reserve, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{path: path, reserve: reserve}
	d.Store = at(t, path, With(func(of *store.Database) { d.write, of.Reserve = of.Write, room }))
	return d
}

// pages gives the file room for so many more pages than it has; below zero there is no end of it.
func (d *disk) pages(t *testing.T, more int) {
	t.Helper()
	most := 1 << 30
	if more >= 0 {
		if err := d.write.QueryRowContext(t.Context(), "SELECT page_count FROM pragma_page_count").Scan(&most); err != nil {
			t.Fatal(err)
		}
		most += more
	}
	do(t, d.write.DB, fmt.Sprint("PRAGMA max_page_count = ", most))
}

// look looks at the child until so many lines wait: some fit into the pages that are there. It says how often it looked.
func (d *disk) look(t *testing.T, waiting int) (looks int) {
	t.Helper()
	for d.Health(t.Context()).Waiting < waiting {
		looks++
		if looks > 200 {
			t.Fatal("there is room for 200 lines in the pages that are there")
		}
		if got := len(storetest.Open(t, d, "child-1").Entries); got != 1 {
			t.Fatalf("%d entries are shown", got)
		}
	}
	if h := d.Health(t.Context()); !h.ReadOnly || !strings.Contains(h.Why, "the disk is full") || h.Waiting != waiting {
		t.Fatalf("%+v", h)
	}
	return looks
}

// A disk that is full after any number of pages: the page is shown, its line waits, health says so in words; when there is room again
// the line is in the log once, and everything is sound.
func TestADiskThatIsFullAtAnyPageKeepsReadingAndLosesNothing(t *testing.T) {
	d := onFullDisk(t, empty(t), filepath.Join(t.TempDir(), "reserve"))
	storetest.Receive(t, d, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	more := storetest.Submission(storetest.Many("health", 60)...)
	refused, looks := 0, 0
	for room := 0; ; room++ {
		d.pages(t, room)
		err := receive(t.Context(), t, d, more)
		if err == nil {
			break
		}
		refused++
		if !strings.Contains(err.Error(), "the disk is full: what was written before is still there") {
			t.Fatalf("with room for %d pages: %v", room, err)
		}
		if h := d.Health(t.Context()); !h.ReadOnly || !strings.Contains(h.Why, "the disk is full") {
			t.Fatalf("with room for %d pages: %+v", room, h)
		}
		d.pages(t, 0)
		looks += d.look(t, 1+room%3)
		d.pages(t, -1)
		storetest.Open(t, d, "child-1")
		if h := d.Health(t.Context()); h.ReadOnly || h.Waiting > 0 {
			t.Fatalf("with room again: %+v", h)
		}
	}
	opened := 0
	for _, line := range storetest.Lines(t, d) {
		if line.Act == record.OpenAct {
			opened++
		}
	}
	if opened != looks+refused || refused < 3 {
		t.Errorf("%d openings are in the log, want %d", opened, looks+refused)
	}
	storetest.Sound(t, d)
	t.Logf("full after %d numbers of pages, and looked at %d times", refused, looks)
}

// Killed after the commit that took a line over and before the reserve was emptied, or with the line still waiting: it is in the log once.
func TestALineThatWaitedIsInTheLogOnceWhateverIsKilled(t *testing.T) {
	path, reserve := empty(t), filepath.Join(t.TempDir(), "reserve")
	d := onFullDisk(t, path, reserve)
	storetest.Receive(t, d, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	d.pages(t, 0)
	const looks = 3
	d.look(t, looks)
	waiting, err := os.ReadFile(reserve)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for killed := range 4 { // the reserve is found as it was, again and again
		if err := os.WriteFile(reserve, waiting, 0o600); err != nil {
			t.Fatal(err)
		}
		again := onFullDisk(t, path, reserve)
		if h := again.Health(t.Context()); h.Waiting != looks {
			t.Errorf("opened again: %+v", h)
		}
		storetest.Open(t, again, "child-1")
		if h := again.Health(t.Context()); h.Waiting != 0 || h.ReadOnly {
			t.Errorf("after a reading: %+v", h)
		}
		lines := 0
		for _, line := range storetest.Lines(t, again) {
			if line.Outcome == "asked for while the record could not be written" {
				lines++
			}
		}
		if lines != looks {
			t.Errorf("killed %d times: %d lines of %d looks", killed, lines, looks)
		}
		storetest.Sound(t, again)
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A byte that flips in the reserve: no line is in the log that was not written, and the others are.
func TestAFlippedByteInTheReserveMakesNoOtherLine(t *testing.T) {
	path, reserve := empty(t), filepath.Join(t.TempDir(), "reserve")
	d := onFullDisk(t, path, reserve)
	storetest.Receive(t, d, storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	d.pages(t, 0)
	inside := d.look(t, 3) - 3
	waiting, err := os.ReadFile(reserve)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	end := len(strings.TrimRight(string(waiting), "\x00"))
	whole := copied(t, path)
	for range storetest.Often(t, "SIGHTLINE_FLIPS", 20) {
		where, damaged := rand.IntN(end), append([]byte(nil), waiting...)
		damaged[where] ^= 0x10
		if err := os.WriteFile(reserve, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		one := copied(t, whole)
		again := onFullDisk(t, one, reserve)
		storetest.Open(t, again, "child-1")
		lines := 0
		for _, line := range storetest.Lines(t, again) {
			if line.Act != record.OpenAct {
				continue
			}
			lines++
			if line.Subject.ID != "child-1" || line.Actor.User != "user-1" || line.Purpose != record.LearningReview {
				t.Errorf("byte %d: a line says %+v", where, line)
			}
		}
		if lines -= inside; lines < 3 || lines > 4 { // of two or three that waited, and of the one now
			t.Errorf("byte %d of %d is flipped: %d lines of looking", where, end, lines)
		}
		storetest.Sound(t, again)
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(one)
	}
}

// Two processes keep their lines in one reserve. Whoever can write first takes over everybody's, and neither counts wrongly from then on.
func TestTwoProcessesShareOneReserve(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	storetest.Receive(t, at(t, path), storetest.Submission(storetest.Entry("police", "P-1", "1", "First.")))
	both := make([]store.Store, 2)
	for i := range both {
		reserve, err := audit.OpenReserve(path+".reserve", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		both[i] = at(t, path, With(func(d *store.Database) { d.Reserve = reserve }))
	}
	waiting := storetest.Lines(t, both[0])
	other, err := audit.OpenReserve(path+".reserve", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	line := waiting[len(waiting)-1]
	line.Act, line.Change, line.Request = record.ListAct, 0, "" // a reading
	for range 3 {                                               // a process that is gone left these
		if err := other.Append(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	third := at(t, path, With(func(d *store.Database) {
		reserve, err := audit.OpenReserve(path+".reserve", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		d.Reserve = reserve
	}))
	before := len(storetest.Lines(t, third))
	if before != len(waiting)+1+3 {
		t.Errorf("%d lines, want those before, the reading of them and the three that waited: %d", before, len(waiting)+1+3)
	}
	for i, s := range []store.Store{both[0], both[1], third} {
		storetest.Open(t, s, "child-1")
		if h := s.Health(t.Context()); h.Waiting != 0 || h.ReadOnly {
			t.Errorf("store %d: %+v", i, h)
		}
	}
	storetest.Sound(t, third)
}
