package audit

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// memory keeps a tree as a store does: every leaf, and the nodes that Append gave.
type memory struct {
	leaves []Digest
	nodes  map[int][]Digest
	edge   Edge
	reads  int
}

func (m *memory) append(leaf Digest) {
	if m.nodes == nil {
		m.nodes = map[int][]Digest{}
	}
	m.leaves = append(m.leaves, leaf)
	for _, n := range m.edge.Append(leaf) {
		if n.Index != int64(len(m.nodes[n.Height])) {
			panic(fmt.Sprintf("node %d of height %d comes after %d others", n.Index, n.Height, len(m.nodes[n.Height])))
		}
		m.nodes[n.Height] = append(m.nodes[n.Height], n.Hash)
	}
}

func (m *memory) Leaves(_ context.Context, line, n int64) ([]Digest, error) {
	m.reads++
	return some(m.leaves, line-1, n), nil
}

func (m *memory) Nodes(_ context.Context, height int, index, n int64) ([]Digest, error) {
	m.reads++
	return some(m.nodes[height], index, n), nil
}

func some(of []Digest, from, n int64) []Digest {
	from = min(from, int64(len(of)))
	return slices.Clone(of[from:min(from+n, int64(len(of)))])
}

// leaves are as many different leaves as wanted.
func leaves(n int) []Digest {
	made := make([]Digest, n)
	for i := range made {
		binary.BigEndian.PutUint64(made[i][:], uint64(i)*0x9e3779b97f4a7c15+1)
	}
	return made
}

func memoryOf(n int) *memory {
	m := &memory{}
	for _, leaf := range leaves(n) {
		m.append(leaf)
	}
	return m
}

// oracle keeps every hash of the tree, as tlog itself does.
type oracle []tlog.Hash

func (o *oracle) append(leaf Digest, n int64) error {
	made, err := tlog.StoredHashesForRecordHash(n, tlog.Hash(leaf), o)
	*o = append(*o, made...)
	return err
}

func (o *oracle) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, i := range indexes {
		found = append(found, (*o)[i])
	}
	return found, nil
}

// Two implementations give the same root and the same kept nodes at every size, past the second kept height.
func TestTheTreeIsTheOneOfRFC6962(t *testing.T) {
	const size = 1<<16 + 300
	var m memory
	var o oracle
	for i, leaf := range leaves(size) {
		m.append(leaf)
		if err := o.append(leaf, int64(i)); err != nil {
			t.Fatal(err)
		}
		if i > 600 && i < 1<<16-2 && i%251 != 0 {
			continue
		}
		want, err := tlog.TreeHash(int64(i+1), &o)
		if err != nil || Digest(want) != m.edge.Root() {
			t.Fatalf("%d lines: root %v, tlog says %v, %v", i+1, m.edge.Root(), want, err)
		}
	}
	for height, want := range map[int]int{8: size >> 8, 16: 1} {
		if len(m.nodes[height]) != want {
			t.Errorf("%d nodes of height %d are kept, want %d", len(m.nodes[height]), height, want)
		}
		for i, node := range m.nodes[height] {
			if o[tlog.StoredHashIndex(height, int64(i))] != tlog.Hash(node) {
				t.Errorf("node %d of height %d is another than tlog's", i, height)
			}
		}
	}
	if len(m.nodes) != 2 {
		t.Errorf("nodes of %d heights are kept", len(m.nodes))
	}
}

func TestAnEmptyTreeHasItsRoot(t *testing.T) {
	want, err := tlog.TreeHash(0, nil)
	if got := new(Edge).Root(); err != nil || got != Digest(want) {
		t.Errorf("%v, tlog says %v, %v", got, want, err)
	}
}

// A log goes on from its kept edge as if it had never been put down.
func TestALogGoesOnFromItsKeptEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := leaves(rapid.IntRange(0, 1200).Draw(t, "lines"))
		var straight, resumed Edge
		for _, leaf := range all {
			before := straight.Append(leaf)
			if rapid.IntRange(0, 40).Draw(t, "resume") == 0 {
				back, err := ParseEdge(resumed.Bytes())
				if err != nil || back != resumed {
					t.Fatalf("an edge of %d lines did not come back: %v", resumed.Size(), err)
				}
				resumed = back
			}
			if after := resumed.Append(leaf); !slices.Equal(before, after) || straight != resumed {
				t.Fatalf("line %d: %v, and resumed %v", straight.Size(), before, after)
			}
		}
	})
}

func TestAppendingAllocatesNothing(t *testing.T) {
	var e Edge
	leaf := leaves(1)[0]
	e.Append(leaf)
	if n := testing.AllocsPerRun(200, func() { e.Append(leaf) }); n > 0 {
		t.Errorf("%v allocations for a line", n)
	}
}

func TestAMalformedEdgeIsRefused(t *testing.T) {
	three := memoryOf(3).edge
	good := three.Bytes()
	for what, form := range map[string][]byte{
		"nothing":          nil,
		"half a size":      good[:4],
		"a hash too few":   good[:len(good)-32],
		"a byte too many":  append(bytes.Clone(good), 0),
		"a negative size":  append([]byte{0xff}, good[1:]...),
		"an absurd size":   {0x40, 0, 0, 0, 0, 0, 0, 0},
		"a size, no hash":  {0, 0, 0, 0, 0, 0, 0, 1},
		"a hash, no lines": make([]byte, 40),
	} {
		if _, err := ParseEdge(form); err == nil {
			t.Errorf("%s was accepted", what)
		}
	}
}

func FuzzParseEdge(f *testing.F) {
	for _, n := range []int{0, 1, 3, 256, 1000} {
		edge := memoryOf(n).edge
		f.Add(edge.Bytes())
	}
	f.Fuzz(func(t *testing.T, form []byte) {
		e, err := ParseEdge(form)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Bytes(), form) {
			t.Errorf("%x was read as %x", form, e.Bytes())
		}
		e.Root()
		before := e.Size()
		e.Append(Digest{1})
		if e.Size() != before+1 {
			t.Errorf("after one more line than %d the size is %d", before, e.Size())
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	var e Edge
	leaf := leaves(1)[0]
	b.ReportAllocs()
	for b.Loop() {
		e.Append(leaf)
	}
}
