package audit

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// opened is a folder of checkpoints whose clock goes on by an hour with every look.
func opened(t *testing.T, folder string) *Checkpoints {
	t.Helper()
	c, err := OpenCheckpoints(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	at := noon
	c.Now = func() time.Time { at = at.Add(time.Hour); return at }
	return c
}

// proofs are the ones a store makes of its nodes.
func (m *memory) proofs(older, newer int64) (Proof, error) {
	return ProvePrefix(context.Background(), older, newer, m)
}

func (m *memory) grow(n int) {
	for _, leaf := range leaves(len(m.leaves) + n)[len(m.leaves):] {
		m.append(leaf)
	}
}

// write signs, and wants it to be new.
func write(t *testing.T, c *Checkpoints, m *memory) {
	t.Helper()
	if wrote, err := c.Write(t.Context(), "partnership", m.edge, m.proofs); !wrote || err != nil {
		t.Fatalf("%d lines: signed %v, %v", m.edge.Size(), wrote, err)
	}
}

func TestEveryHourWhatTheLogWasIsSigned(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "checkpoints")
	c, m := opened(t, folder), &memory{}
	if wrote, err := c.Write(t.Context(), "partnership", m.edge, m.proofs); wrote || err != nil {
		t.Errorf("an empty log: signed %v, %v", wrote, err)
	}
	for range 5 {
		m.grow(300)
		write(t, c, m)
		if wrote, err := c.Write(t.Context(), "partnership", m.edge, m.proofs); wrote || err != nil {
			t.Errorf("nothing new: signed %v, %v", wrote, err)
		}
	}
	s, err := opened(t, folder).Read("partnership")
	if err != nil || len(s.Checkpoints) != 5 || s.Notices != nil || s.Last().Tree != m.edge.Tree() {
		t.Fatalf("%d checkpoints, %v, %v", len(s.Checkpoints), s.Notices, err)
	}
	for i, one := range s.Checkpoints {
		if one.Size != int64(300*(i+1)) || !one.At.Equal(noon.Add(time.Duration(i+1)*time.Hour)) || one.Tree != m.at(one.Size) {
			t.Errorf("checkpoint %d is of %d lines at %v", i, one.Size, one.At)
		}
	}
	if s, err := c.Read("elsewhere"); err != nil || len(s.Checkpoints) != 0 || s.Last().Tree != new(Edge).Tree() {
		t.Errorf("another tenant: %d checkpoints, %v", len(s.Checkpoints), err)
	}
}

// The key and the folder are for the user of the process alone.
func TestNobodyElseReadsTheKey(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "checkpoints")
	c := opened(t, folder)
	for name, want := range map[string]os.FileMode{"": 0o700, privateFile: 0o600, publicFile: 0o600} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v", name, info, err)
		}
	}
	public, err := os.ReadFile(filepath.Join(folder, publicFile))
	if err != nil || strings.TrimSpace(string(public)) != c.PublicKey() {
		t.Errorf("%s holds %s: %v", publicFile, public, err)
	}
}

// Whatever is done to the log below what was signed last, and however well the rest is made to fit: it is not signed, and both sizes are told.
func TestAForkedLogIsNeverSigned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, m := opened(t, t.TempDir()), &memory{}
		m.grow(rapid.IntRange(1, 600).Draw(rt, "signed"))
		write(t, c, m)
		old := len(m.leaves)
		changed := leaves(old + rapid.IntRange(0, 300).Draw(rt, "more"))
		switch at := rapid.IntRange(0, old-1).Draw(rt, "at"); rapid.SampledFrom([]string{"edit", "delete", "insert", "truncate"}).Draw(rt, "what") {
		case "edit":
			changed[at][0] ^= 1
		case "delete":
			changed = append(changed[:at:at], changed[at+1:]...)
		case "insert":
			changed = append(changed[:at:at], append([]Digest{{1}}, changed[at:]...)...)
		case "truncate":
			changed = changed[:at]
		}
		forked := &memory{}
		for _, leaf := range changed {
			forked.append(leaf)
		}
		for _, lie := range []func(int64, int64) (Proof, error){forked.proofs, m.proofs, func(int64, int64) (Proof, error) { return nil, nil }} {
			wrote, err := c.Write(t.Context(), "partnership", forked.edge, lie)
			if wrote || err == nil {
				rt.Fatalf("a log of %d lines was signed over another of %d", forked.edge.Size(), old)
			}
		}
		_, err := c.Write(t.Context(), "partnership", forked.edge, forked.proofs)
		for _, size := range []int64{forked.edge.Size(), int64(old)} {
			if !errors.Is(err, record.Conflict) || !strings.Contains(err.Error(), " "+strconv.FormatInt(size, 10)+" ") {
				rt.Fatalf("%d lines are not named in: %v", size, err)
			}
		}
		if s, err := c.Read("partnership"); err != nil || len(s.Checkpoints) != 1 {
			rt.Fatalf("%d checkpoints, %v", len(s.Checkpoints), err)
		}
	})
}

// A power cut leaves the beginning of a checkpoint. It is left out, that is said, and the next one stands in its place.
func TestACheckpointThatWasCutShortIsSaidAndReplaced(t *testing.T) {
	folder := t.TempDir()
	c, m := opened(t, folder), memoryOf(10)
	write(t, c, m)
	file := c.file("partnership")
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m.grow(10)
	write(t, c, m)
	both, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range both {
		if err := os.WriteFile(file, both[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		whole := 0
		if cut >= len(first) {
			whole = 1
		}
		s, err := c.Read("partnership")
		if said := len(s.Notices) == 1; err != nil || len(s.Checkpoints) != whole || said != (cut != 0 && cut != len(first)) {
			t.Fatalf("cut at byte %d: %d checkpoints, %v, %v", cut, len(s.Checkpoints), s.Notices, err)
		}
		if cut%17 != 0 {
			continue
		}
		write(t, c, m)
		if s, err := c.Read("partnership"); err != nil || len(s.Checkpoints) != whole+1 || s.Notices != nil {
			t.Fatalf("cut at byte %d and written again: %d checkpoints, %v, %v", cut, len(s.Checkpoints), s.Notices, err)
		}
	}
}

func TestAChangedFileOfCheckpointsIsRefused(t *testing.T) {
	c, m := opened(t, t.TempDir()), memoryOf(10)
	write(t, c, m)
	m.grow(10)
	write(t, c, m)
	file := c.file("partnership")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ends := bytes.Index(text, []byte(end)) + len(end)
	for what, changed := range map[string]string{
		"a digit":         strings.Replace(string(text), "\n10\n", "\n11\n", 1),
		"order":           string(text[ends:]) + string(text[:ends]),
		"one twice":       string(text) + string(text[ends:]),
		"something else":  strings.Repeat("x", 2*mostCheckpoint),
		"more at the end": string(text) + strings.Repeat("x", 2*mostCheckpoint),
	} {
		if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read("partnership"); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// What is one tenant's is not another's, though the same key signed it.
	if err := os.WriteFile(c.file("elsewhere"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read("elsewhere"); !errors.Is(err, record.Invalid) {
		t.Errorf("another tenant's checkpoints: %v", err)
	}
}

func TestALostKeyIsSaidAndNeverReplacedInSilence(t *testing.T) {
	folder := t.TempDir()
	c, m := opened(t, folder), memoryOf(10)
	write(t, c, m)
	key := filepath.Join(folder, privateFile)
	saved, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := RenewKey(folder, ""); !errors.Is(err, record.Conflict) {
		t.Errorf("a key that is there was replaced: %v", err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoints(folder, ""); !errors.Is(err, record.NotFound) || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("a lost key: %v", err)
	}
	public, err := RenewKey(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	renewed := opened(t, folder)
	m.grow(10)
	write(t, renewed, m)
	s, err := renewed.Read("partnership")
	if err != nil || len(s.Checkpoints) != 2 || len(s.Notices) != 1 || !strings.HasPrefix(s.Notices[0], "from line 11 on") || renewed.PublicKey() != public {
		t.Errorf("%d checkpoints, %v, %v", len(s.Checkpoints), s.Notices, err)
	}
	for what, text := range map[string]string{"the old key": string(saved), "no key": "rubbish"} {
		if err := os.WriteFile(key, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCheckpoints(folder, ""); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
}

// The key may be kept elsewhere, and no error says where on the machine anything is.
func TestTheKeyMayBeElsewhere(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	key := filepath.Join(elsewhere, "key")
	for range 2 {
		if _, err := OpenCheckpoints(folder, key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, privateFile)); err == nil {
		t.Error("the private key is in the folder too")
	}
	_, err := OpenCheckpoints(t.TempDir(), filepath.Join(elsewhere, "missing", "key"))
	if err == nil || strings.Contains(err.Error(), elsewhere) {
		t.Errorf("%v", err)
	}
}

// Several processes start at once, and each signs the same log: there is one key, and one checkpoint.
func TestManyAtOnceSignOnce(t *testing.T) {
	folder, m := t.TempDir(), memoryOf(400)
	var all sync.WaitGroup
	wrote := make([]bool, 8)
	for i := range wrote {
		all.Go(func() {
			c, err := OpenCheckpoints(folder, "")
			if err == nil {
				wrote[i], err = c.Write(context.Background(), "partnership", m.edge, func(older, newer int64) (Proof, error) {
					return nil, errors.New("there is nothing to prove")
				})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	signed := 0
	for _, w := range wrote {
		if w {
			signed++
		}
	}
	s, err := opened(t, folder).Read("partnership")
	if signed != 1 || err != nil || len(s.Checkpoints) != 1 {
		t.Errorf("%d signed; %d checkpoints, %v", signed, len(s.Checkpoints), err)
	}
}

func TestAFailedProofSignsNothing(t *testing.T) {
	c, m := opened(t, t.TempDir()), memoryOf(10)
	write(t, c, m)
	m.grow(1)
	if wrote, err := c.Write(t.Context(), "partnership", m.edge, func(int64, int64) (Proof, error) { return nil, errBroken }); wrote || !errors.Is(err, errBroken) {
		t.Errorf("signed %v, %v", wrote, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if wrote, err := c.Write(ctx, "partnership", m.edge, m.proofs); wrote || !errors.Is(err, context.Canceled) {
		t.Errorf("signed %v, %v", wrote, err)
	}
	write(t, c, m)
}

// The last one is found without the others, is the same, and is verified like them.
func TestTheLastCheckpointIsFoundWithoutTheOthers(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "checkpoints")
	c, m := opened(t, folder), &memory{}
	for n := range 4 {
		last, err := c.Last("partnership")
		all, failed := c.Read("partnership")
		if err != nil || failed != nil || last != all.Last() {
			t.Fatalf("after %d: %v, %v; %+v and %+v", n, err, failed, last, all.Last())
		}
		m.grow(10)
		write(t, c, m)
	}
	path := filepath.Join(folder, "partnership.checkpoints")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[bytes.LastIndex(text, []byte("time 20"))+5] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if last, err := c.Last("partnership"); !errors.Is(err, record.Invalid) {
		t.Errorf("a forged one is given: %+v, %v", last, err)
	}
}
