package audit

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/record"
)

func reserve(t *testing.T, path string) *Reserve {
	t.Helper()
	r, err := OpenReserve(path, leastRoom)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// waitingIn gives the lines that wait, and fails on a notice unless one is wanted.
func waitingIn(t rapid.TB, r *Reserve, notices int) []Waiting {
	t.Helper()
	kept, err := r.Lines()
	if err != nil || len(kept.Notices) != notices {
		t.Fatalf("%v, notices %q, want %d", err, kept.Notices, notices)
	}
	return kept.Lines
}

func linesOf(waiting []Waiting) []record.LogLine {
	var lines []record.LogLine
	for _, w := range waiting {
		lines = append(lines, w.Line)
	}
	return lines
}

func TestALineWaitsOutsideTheDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	r := reserve(t, path)
	before, err := os.Stat(path)
	if err != nil || before.Size() != leastRoom || before.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", before, err)
	}
	want := []record.LogLine{lineOf(0), lineOf(0), {At: time.Now()}}
	if err := r.Append(want[0]); err != nil {
		t.Fatal(err)
	}
	if err := r.Append(want[1:]...); err != nil {
		t.Fatal(err)
	}
	want[2].At = want[2].At.Round(0).UTC()
	waiting := waitingIn(t, reserve(t, path), 0)
	if diff := cmp.Diff(want, linesOf(waiting)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if waiting[0].ID == waiting[1].ID {
		t.Error("two lines have one ID")
	}
	if after, err := os.Stat(path); err != nil || after.Size() != before.Size() {
		t.Errorf("the file grew: %v, %v", after, err)
	}
}

// Somebody reads while the lines are put into the log: what they added stays.
func TestResetFreesOnlyWhatWasTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	r, other := reserve(t, path), reserve(t, path)
	for i := range 3 {
		if err := r.Append(lineOf(int64(i))); err != nil {
			t.Fatal(err)
		}
	}
	taken := waitingIn(t, r, 0)
	if err := other.Append(lineOf(3)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second time changes nothing
		if err := r.Reset(taken); err != nil {
			t.Fatal(err)
		}
		if got := waitingIn(t, other, 0); len(got) != 1 || got[0].Line.Sequence != 3 {
			t.Fatalf("%d lines wait", len(got))
		}
	}
	if err := r.Reset(waitingIn(t, r, 0)); err != nil {
		t.Fatal(err)
	}
	space, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(space, make([]byte, leastRoom)) {
		t.Errorf("something is left in the file: %v", err)
	}
}

func TestAFullReserveRefusesInWords(t *testing.T) {
	r := reserve(t, filepath.Join(t.TempDir(), "reserve"))
	kept := 0
	var err error
	for err == nil {
		if err = r.Append(lineOf(int64(kept))); err == nil {
			kept++
		}
	}
	if !strings.Contains(err.Error(), "is full") || kept < 5 {
		t.Errorf("%d lines, then: %v", kept, err)
	}
	if err := r.Append(record.LogLine{}, lineOf(1), lineOf(2)); err == nil {
		t.Error("lines were kept for which there is no room")
	}
	waiting := waitingIn(t, r, 0)
	if len(waiting) != kept {
		t.Errorf("%d lines wait, %d were kept", len(waiting), kept)
	}
	if err := r.Reset(waiting); err != nil {
		t.Fatal(err)
	}
	if err := r.Append(lineOf(1)); err != nil {
		t.Errorf("after the lines were taken: %v", err)
	}
}

// A power cut may leave any beginning of the last line. Those before are whole, and the next takes its place.
func TestALineThatWasCutShortIsLeftOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	r := reserve(t, path)
	long, short := lineOf(1), record.LogLine{Sequence: 2}
	long.Outcome = strings.Repeat("given ", 60)
	for _, line := range []record.LogLine{lineOf(0), long} {
		if err := r.Append(line); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := scan(whole)
	last := found.frames[1]
	first, _ := found.frames[0].waiting()
	for cut := last.from; cut < last.until; cut += 13 {
		left := append(bytes.Clone(whole[:cut]), make([]byte, leastRoom-cut)...)
		if bytes.Equal(left, whole) {
			continue // only zeros were cut
		}
		if err := os.WriteFile(path, left, 0o600); err != nil {
			t.Fatal(err)
		}
		torn := 1
		if cut == last.from || bytes.Equal(left[last.from:], make([]byte, leastRoom-last.from)) {
			torn = 0
		}
		if got := waitingIn(t, r, torn); len(got) != 1 || got[0] != first {
			t.Fatalf("cut at byte %d: %d lines wait", cut, len(got))
		}
		if err := r.Append(short); err != nil {
			t.Fatal(err)
		}
		if got := waitingIn(t, r, 0); len(got) != 2 || got[1].Line.Sequence != 2 {
			t.Fatalf("cut at byte %d and written again: %d lines wait", cut, len(got))
		}
	}
}

// A line that was damaged on the disk is said, and costs no other line.
func TestADamagedLineIsSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := filepath.Join(t.TempDir(), "reserve")
		r := reserve(t, path)
		for i := range 4 {
			if err := r.Append(lineOf(int64(i))); err != nil {
				rt.Fatal(err)
			}
		}
		space, err := os.ReadFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		which := rapid.IntRange(0, 2).Draw(rt, "which")
		frames := scan(space).frames
		at := rapid.IntRange(frames[which].from, frames[which].until-1).Filter(func(at int) bool { return space[at] != 0 }).Draw(rt, "at")
		space[at] ^= rapid.ByteRange(1, 255).Draw(rt, "bits")
		if err := os.WriteFile(path, space, 0o600); err != nil {
			rt.Fatal(err)
		}
		got := waitingIn(rt, r, 1)
		if err := r.Append(lineOf(9)); err != nil {
			rt.Fatal(err)
		}
		after := waitingIn(rt, r, 1)
		if len(got) != 3 || len(after) != 4 || cmp.Diff(got, after[:3]) != "" {
			rt.Fatalf("%d lines are read, and %d after one more", len(got), len(after))
		}
		if err := r.Reset(after); err != nil {
			rt.Fatal(err)
		}
		if left := waitingIn(rt, r, 0); len(left) != 0 {
			rt.Fatalf("%d lines wait after all were taken", len(left))
		}
	})
}

// Eight handles, as of eight processes, append and take at the same time: every line is taken, and none is invented.
func TestManyProcessesShareTheReserve(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	taken := map[[16]byte]int64{}
	var mu sync.Mutex
	take := func(r *Reserve) {
		kept, err := r.Lines()
		if err != nil || kept.Notices != nil {
			t.Error(kept.Notices, err)
		}
		mu.Lock()
		for _, w := range kept.Lines {
			taken[w.ID] = w.Line.Sequence
		}
		mu.Unlock()
		if err := r.Reset(kept.Lines); err != nil {
			t.Error(err)
		}
	}
	var all sync.WaitGroup
	for p := range 8 {
		r := reserve(t, path)
		all.Go(func() {
			for i := range 10 {
				for r.Append(lineOf(int64(10*p+i))) != nil { // full
					take(r)
				}
			}
		})
	}
	all.Wait()
	take(reserve(t, path))
	seen := map[int64]bool{}
	for _, sequence := range taken {
		seen[sequence] = true
	}
	if len(taken) != 80 || len(seen) != 80 {
		t.Errorf("%d lines were taken, %d different, of 80", len(taken), len(seen))
	}
}

func TestAReserveGrowsAndNeverShrinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reserve")
	small := reserve(t, path)
	if err := small.Append(lineOf(0)); err != nil {
		t.Fatal(err)
	}
	large, err := OpenReserve(path, 4*leastRoom)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = large.Close() }()
	for i := range 20 { // more than the small one had room for
		if err := large.Append(lineOf(int64(i + 1))); err != nil {
			t.Fatal(err)
		}
	}
	if err := small.Append(lineOf(21)); err != nil {
		t.Fatal(err)
	}
	if got := waitingIn(t, reserve(t, path), 0); len(got) != 22 || got[21].Line.Sequence != 21 {
		t.Errorf("%d lines wait", len(got))
	}
}

func TestWhatIsNoReserveIsRefused(t *testing.T) {
	folder := t.TempDir()
	for _, size := range []int64{-1, 0, leastRoom - 1, mostRoom + 1} {
		if _, err := OpenReserve(filepath.Join(folder, "size"), size); !errors.Is(err, record.Invalid) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if _, err := OpenReserve(filepath.Join(folder, "missing", "reserve"), leastRoom); err == nil || strings.Contains(err.Error(), folder) {
		t.Errorf("no folder: %v", err)
	}
	r := reserve(t, filepath.Join(folder, "reserve"))
	if err := r.Append(lineOf(0), record.LogLine{Outcome: "\xff"}); !errors.Is(err, record.Invalid) || len(waitingIn(t, r, 0)) != 0 {
		t.Errorf("half of what was asked for was kept: %v", err)
	}
	for what, line := range map[string]record.LogLine{"not text": {Outcome: "\xff"}, "no year": {At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}} {
		if err := r.Append(line); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Append(lineOf(0)); err == nil {
		t.Error("a closed reserve keeps a line")
	}
}

// Whatever the file holds, reading it ends, and what is read comes back the same after more was appended.
func FuzzReserve(f *testing.F) {
	frame, err := frameOf(lineOf(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(nil))
	f.Add(frame)
	f.Add(append(bytes.Clone(frame[:100]), frame...))
	f.Add(append(make([]byte, 2*frameStep), append(bytes.Clone(frame), frame[:70]...)...))
	f.Fuzz(func(t *testing.T, space []byte) {
		before := scan(space)
		if before.end > len(space) {
			t.Fatalf("the end is byte %d of %d", before.end, len(space))
		}
		longer := append(bytes.Clone(space[:before.end]), frame...)
		after := scan(longer)
		if len(after.frames) != len(before.frames)+1 || after.torn || after.damaged != before.damaged {
			t.Errorf("%d lines, and %d after one more", len(before.frames), len(after.frames))
		}
		for i, one := range before.frames {
			if cmp.Diff(after.frames[i], one, cmp.AllowUnexported(framed{})) != "" {
				t.Errorf("line %d changed", i)
			}
			one.waiting()
		}
	})
}

func BenchmarkReserve(b *testing.B) {
	r, err := OpenReserve(filepath.Join(b.TempDir(), "reserve"), 1<<20)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r.Append(lineOf(1)) == nil {
			continue
		}
		kept, err := r.Lines()
		if err == nil {
			err = r.Reset(kept.Lines)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
