package audit

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// kept is a log as a store holds it, and what was signed of it elsewhere.
type kept struct {
	lines  []Kept
	nodes  []Node
	edge   Edge
	signed []Checkpoint
}

// written is a log of n lines of which checkpoints were signed at these sizes.
func written(t rapid.TB, n int, sizes ...int64) *kept {
	t.Helper()
	private, _, known := keys(t)
	k := &kept{}
	for i := range n {
		line := lineOf(int64(i + 1))
		line.Actor.User = fmt.Sprintf("user-%d", i%7)
		line.Subject.ID = fmt.Sprintf("child-%d", i%11)
		var rows Digest
		if i%5 == 0 {
			rows, line.Change = Digest{byte(i), byte(i >> 8), 1}, int64(i/5+1)
		}
		k.lines = append(k.lines, Seal(line, rows))
		k.nodes = append(k.nodes, k.edge.Append(k.lines[i].Leaf)...)
		if slices.Contains(sizes, int64(i+1)) {
			c, err := OpenCheckpoint(signed(t, private, k.edge.Tree(), noon.Add(time.Duration(i)*time.Second)), known)
			if err != nil {
				t.Fatal(err)
			}
			k.signed = append(k.signed, c)
		}
	}
	k.inOrder()
	return k
}

// inOrder sets the nodes as a store gives them: height by height.
func (k *kept) inOrder() {
	slices.SortStableFunc(k.nodes, func(a, b Node) int { return a.Height - b.Height })
}

func (k *kept) clone() *kept {
	return &kept{slices.Clone(k.lines), slices.Clone(k.nodes), k.edge, k.signed}
}

// verify reads the log as a check does, in batches of any size.
func (k *kept) verify(batch int) error {
	v, err := NewVerifier("partnership", k.signed)
	if err != nil {
		return err
	}
	for lines := range slices.Chunk(k.lines, batch) {
		if err := v.Lines(lines); err != nil {
			return err
		}
	}
	for _, n := range k.nodes {
		if err := v.Node(n); err != nil {
			return err
		}
	}
	return v.End(k.edge)
}

// rewrite is what somebody does who may change the whole database and knows how it works: every line is numbered and sealed anew, and
// all nodes and the edge are made to fit. They cannot sign.
func (k *kept) rewrite() {
	k.edge, k.nodes = Edge{}, nil
	for i := range k.lines {
		k.lines[i].Sequence = int64(i + 1)
		k.lines[i] = Seal(k.lines[i].LogLine, k.lines[i].Rows)
		k.nodes = append(k.nodes, k.edge.Append(k.lines[i].Leaf)...)
	}
	k.inOrder()
}

func TestALogThatNobodyTouchedIsAsItWasLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1100).Draw(t, "lines")
		sizes := rapid.SliceOf(rapid.Int64Range(1, 1100)).Draw(t, "sizes")
		k := written(t, n, sizes...)
		if err := k.verify(rapid.IntRange(1, 1200).Draw(t, "batch")); err != nil {
			t.Fatal(err)
		}
	})
}

// tamperings are the ways to touch a log at a line, which is counted from 0. Each says which line is then the first that is wrong.
var tamperings = map[string]func(k *kept, at int, r *rand.Rand) (first int){
	"an edit": func(k *kept, at int, r *rand.Rand) int {
		names := []string{"time", "user", "role", "agency", "relation", "purpose", "subject kind", "subject", "act", "sight", "outcome", "change", "request", "rows"}
		changes[names[r.IntN(len(names))]](&k.lines[at])
		return at
	},
	"a deletion": func(k *kept, at int, r *rand.Rand) int {
		k.lines = slices.Delete(k.lines, at, min(at+1+r.IntN(5), len(k.lines)))
		return at
	},
	"an exchange": func(k *kept, at int, r *rand.Rand) int {
		other := (at + 1 + r.IntN(len(k.lines)-1)) % len(k.lines)
		k.lines[at], k.lines[other] = k.lines[other], k.lines[at]
		return min(at, other)
	},
	"a rotation": func(k *kept, at int, r *rand.Rand) int {
		at = min(at, len(k.lines)-2)
		end := at + 2 + r.IntN(len(k.lines)-at-1)
		k.lines = slices.Insert(slices.Delete(k.lines, at, at+1), end-1, k.lines[at])
		return at
	},
	"an insertion": func(k *kept, at int, r *rand.Rand) int {
		extra := Seal(k.lines[r.IntN(len(k.lines))].LogLine, Digest{})
		extra.Actor.User = "somebody else"
		extra.Sequence = int64(at + 1)
		k.lines = slices.Insert(k.lines, at, Seal(extra.LogLine, Digest{}))
		return at
	},
	"a line twice": func(k *kept, at int, _ *rand.Rand) int {
		k.lines = slices.Insert(k.lines, at, k.lines[at])
		return at + 1
	},
	"a truncation": func(k *kept, at int, _ *rand.Rand) int {
		k.lines = k.lines[:at]
		return at
	},
}

// names reports that an error begins with the line, counted from 0, or with a range of signed lines in which it lies.
func (k *kept) names(err error, first int) bool {
	text := err.Error()
	line := first + 1
	if strings.HasPrefix(text, fmt.Sprintf("log line %d ", line)) {
		return true
	}
	var from, to int
	if n, _ := fmt.Sscanf(text, "log line %d, or one from there to line %d,", &from, &to); n == 2 {
		return from <= line && line <= to
	}
	return false
}

// Ten thousand times somebody touches a line that a checkpoint covers. Half of them only reach the lines; the others rewrite everything
// so that it fits, and can only be found because the checkpoint was signed elsewhere. All are found, and where the line can be named it is.
func TestTenThousandTamperingsAreAllFound(t *testing.T) {
	const lines, covered = 600, 550
	log := written(t, lines, 1, 200, 256, 511, covered)
	if err := log.verify(lines); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 2026))
	kinds := []string{"an edit", "a deletion", "an exchange", "a rotation", "an insertion", "a line twice", "a truncation"}
	tried := map[string]int{}
	for i := range 10_000 {
		kind := kinds[i%len(kinds)]
		k, at := log.clone(), r.IntN(covered)
		first := tamperings[kind](k, at, r)
		everything := r.IntN(2) == 0
		if everything {
			k.rewrite()
		}
		err := k.verify(1 + r.IntN(lines))
		if err == nil {
			t.Fatalf("%s at line %d was not found (everything rewritten: %v)", kind, at+1, everything)
		}
		// Of two good lines with one number nobody but a checkpoint can say which was put in.
		named := k.names(err, first) || kind == "an insertion" && k.names(err, first+1)
		if !named && (!everything || len(k.lines) >= covered) {
			t.Fatalf("%s at line %d, first wrong at line %d (everything rewritten: %v), is told as: %v", kind, at+1, first+1, everything, err)
		}
		tried[fmt.Sprintf("%s, everything rewritten: %v", kind, everything)]++
	}
	if len(tried) != 2*len(kinds) {
		t.Errorf("tried only %v", tried)
	}
}

// The window is as wide as it is said to be: what no checkpoint covers yet, somebody who rewrites everything can change. One who does not
// rewrite everything is found there too.
func TestOnlyLinesAfterTheLastCheckpointCanBeRewritten(t *testing.T) {
	log := written(t, 600, 550)
	r := rand.New(rand.NewPCG(7, 2026))
	for kind, tamper := range tamperings {
		for range 20 {
			k := log.clone()
			head := k.lines[:550:550]
			k.lines = k.lines[550:]
			first := 550 + tamper(k, r.IntN(len(k.lines)), r)
			k.lines = append(head, k.lines...)
			if kind == "an insertion" {
				k.lines[first].Sequence = int64(first + 1)
				k.lines[first] = Seal(k.lines[first].LogLine, Digest{})
				first++
			}
			if err := k.verify(600); err == nil || !k.names(err, first) {
				t.Fatalf("%s first wrong at line %d: %v", kind, first+1, err)
			}
			k.rewrite()
			if err := k.verify(600); err != nil {
				t.Fatalf("%s first at line %d: the window is narrower than it is said to be: %v", kind, first+1, err)
			}
		}
	}
	v, err := NewVerifier("partnership", log.signed)
	if err == nil {
		err = v.Lines(log.lines)
	}
	if err != nil || v.Unsigned() != 50 || v.Tree() != log.edge.Tree() {
		t.Errorf("%d lines are said to be unsigned, want 50; %v", v.Unsigned(), err)
	}
}

func TestWhatIsKeptOfTheTreeIsSetAgainstTheLines(t *testing.T) {
	log := written(t, 800, 700)
	for what, touch := range map[string]func(k *kept){
		"a node of other lines": func(k *kept) { k.nodes[1].Hash[0] ^= 1 },
		"a node is missing":     func(k *kept) { k.nodes = slices.Delete(k.nodes, 1, 2) },
		"the last is missing":   func(k *kept) { k.nodes = k.nodes[:2] },
		"a node twice":          func(k *kept) { k.nodes = slices.Insert(k.nodes, 1, k.nodes[0]) },
		"a node too many":       func(k *kept) { k.nodes = append(k.nodes, Node{8, 3, Digest{}}) },
		"a node far above":      func(k *kept) { k.nodes = append(k.nodes, Node{1 << 20, 0, Digest{}}) },
		"a node below":          func(k *kept) { k.nodes = append(k.nodes, Node{0, 0, Digest{}}, Node{-8, 0, Digest{}}) },
		"a node between":        func(k *kept) { k.nodes = append(k.nodes, Node{9, 0, Digest{}}) },
		"the edge of a shorter": func(k *kept) { k.edge = memoryOf(799).edge },
		"the edge of a longer":  func(k *kept) { k.edge = memoryOf(801).edge },
		"the edge of another":   func(k *kept) { k.edge = memoryOf(800).edge },
		"no edge":               func(k *kept) { k.edge = Edge{} },
	} {
		k := log.clone()
		touch(k)
		if err := k.verify(800); err == nil || !strings.Contains(err.Error(), "log") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := log.verify(800); err != nil {
		t.Error(err)
	}
}

func TestALineOfAnotherTenantIsFound(t *testing.T) {
	log := written(t, 10)
	line := log.lines[4].LogLine
	line.Tenant = "elsewhere"
	log.lines[4] = Seal(line, log.lines[4].Rows)
	if err := log.verify(10); err == nil || err.Error() != "log line 5 is of another tenant" {
		t.Error(err)
	}
	log = written(t, 10, 5)
	if _, err := NewVerifier("elsewhere", log.signed); !errors.Is(err, record.Invalid) {
		t.Errorf("a checkpoint of another log is taken: %v", err)
	}
}

// Two signed roots of one size are a forked log, whichever of them the lines fit.
func TestTwoSignedLogsOfOneSizeAreFound(t *testing.T) {
	log := written(t, 10, 5)
	for _, forked := range []Tree{{5, Digest{1}}, {0, Digest{1}}} {
		k := log.clone()
		fork := k.signed[0]
		fork.Tree = forked
		k.signed = append(slices.Clone(k.signed), fork)
		if err := k.verify(10); err == nil {
			t.Errorf("a signed fork at %d lines is not found", forked.Size)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	const batch = 4096
	lines := written(b, batch).lines
	b.ReportAllocs()
	for b.Loop() {
		v, err := NewVerifier("partnership", nil)
		if err == nil {
			err = v.Lines(lines)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/line")
}
