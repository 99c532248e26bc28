package audit

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// at gives the tree as it was after so many lines.
func (m *memory) at(size int64) Tree {
	var e Edge
	for _, leaf := range m.leaves[:size] {
		e.Append(leaf)
	}
	return e.Tree()
}

func TestEveryLineIsProvedAndNothingElse(t *testing.T) {
	m := memoryOf(1500)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 1500).Draw(t, "size")
		line := rapid.Int64Range(1, size).Draw(t, "line")
		tree, leaf := m.at(size), m.leaves[line-1]
		proof, err := ProveLine(t.Context(), size, line, m)
		if err != nil {
			t.Fatal(err)
		}
		if err := tree.CheckLine(line, leaf, proof); err != nil {
			t.Fatal(err)
		}
		other := leaf
		other[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
		elsewhere := rapid.Int64Range(1, size+1).Filter(func(n int64) bool { return n != line }).Draw(t, "elsewhere")
		if tree.CheckLine(line, other, proof) == nil || tree.CheckLine(elsewhere, leaf, proof) == nil {
			t.Fatal("another line is proved by the same proof")
		}
		if tree.CheckLine(line, leaf, append(slices.Clone(proof), Digest{})) == nil {
			t.Fatal("a proof with more in it is accepted")
		}
		if len(proof) > 0 {
			i := rapid.IntRange(0, len(proof)-1).Draw(t, "hash")
			proof[i][0] ^= 1
			if tree.CheckLine(line, leaf, proof) == nil || tree.CheckLine(line, leaf, proof[:i]) == nil {
				t.Fatal("a changed proof is accepted")
			}
		}
	})
}

func TestEveryOlderLogIsTheBeginningOfTheNewer(t *testing.T) {
	m, forked := memoryOf(1500), &memory{}
	for i, leaf := range m.leaves {
		if i == 700 {
			leaf[31] ^= 1
		}
		forked.append(leaf)
	}
	rapid.Check(t, func(t *rapid.T) {
		newer := rapid.Int64Range(0, 1500).Draw(t, "newer")
		older := rapid.Int64Range(0, newer).Draw(t, "older")
		proof, err := ProvePrefix(t.Context(), older, newer, m)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.at(newer).CheckPrefix(m.at(older), proof); err != nil {
			t.Fatal(err)
		}
		lie, err := ProvePrefix(t.Context(), older, newer, forked)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Proof{proof, lie, nil} {
			if older > 700 && forked.at(newer).CheckPrefix(m.at(older), p) == nil {
				t.Fatal("a log in which a line was changed begins with the log before the change")
			}
		}
		if older > 0 && m.at(newer).CheckPrefix(Tree{older, Digest{1}}, proof) == nil {
			t.Fatal("any older root is accepted")
		}
	})
}

func TestNoProofOfWhatCannotBe(t *testing.T) {
	m := memoryOf(10)
	for _, at := range [][2]int64{{0, 1}, {10, 0}, {10, 11}, {10, -1}, {-1, -1}, {1 << 62, 1}, {1<<63 - 1, 1 << 62}} {
		if _, err := ProveLine(t.Context(), at[0], at[1], m); err == nil {
			t.Errorf("line %d of %d is proved", at[1], at[0])
		}
		if (Tree{Size: at[0]}).CheckLine(at[1], Digest{}, nil) == nil {
			t.Errorf("line %d of %d is accepted", at[1], at[0])
		}
	}
	for _, at := range [][2]int64{{-1, 10}, {11, 10}, {5, 1<<63 - 1}} {
		if _, err := ProvePrefix(t.Context(), at[0], at[1], m); err == nil {
			t.Errorf("%d lines are proved to begin %d", at[0], at[1])
		}
		if (Tree{Size: at[1]}).CheckPrefix(Tree{Size: at[0]}, nil) == nil {
			t.Errorf("%d lines are accepted to begin %d", at[0], at[1])
		}
	}
	if (Tree{Size: 3}).CheckPrefix(Tree{}, nil) == nil {
		t.Error("an empty log with any root is accepted")
	}
}

func TestAStoreThatLostHashesGivesNoProof(t *testing.T) {
	m := memoryOf(1000)
	m.nodes[8] = m.nodes[8][:2]
	if _, err := ProveLine(t.Context(), 1000, 1, m); err == nil {
		t.Error("a proof was made of nodes that are not there")
	}
	m = memoryOf(1000)
	m.leaves = m.leaves[:900]
	if _, err := ProveLine(t.Context(), 1000, 1000, m); err == nil {
		t.Error("a proof was made of leaves that are not there")
	}
	if _, err := ProveLine(t.Context(), 1000, 1, broken{}); !errors.Is(err, errBroken) {
		t.Errorf("the store's own error is lost: %v", err)
	}
}

var errBroken = errors.New("no such database")

type broken struct{}

func (broken) Leaves(context.Context, int64, int64) ([]Digest, error)     { return nil, errBroken }
func (broken) Nodes(context.Context, int, int64, int64) ([]Digest, error) { return nil, errBroken }

// Of a log of 100,000 lines a proof reads one tile of leaves, and one of each kept height.
func TestAProofReadsEachTileOnce(t *testing.T) {
	m := memoryOf(100_000)
	proof, err := ProveLine(t.Context(), 100_000, 77, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.edge.Tree().CheckLine(77, m.leaves[76], proof); err != nil {
		t.Error(err)
	}
	if m.reads > 5 {
		t.Errorf("%d tiles were read", m.reads)
	}
	m.reads = 0
	prefix, err := ProvePrefix(t.Context(), 70_001, 100_000, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.edge.Tree().CheckPrefix(m.at(70_001), prefix); err != nil {
		t.Error(err)
	}
	if m.reads > 6 {
		t.Errorf("%d tiles were read", m.reads)
	}
}
