package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is how far apart the kept levels of the tree lie: one node is kept for 256 leaves, one for 65,536, and so on. What lies
// between is computed when it is asked for.
const TileHeight = 8

const tileWidth = 1 << TileHeight

// maxLines is beyond any log. A size from a file or a database that claims more is refused before it costs time.
const maxLines = 1 << 46

const heights = 47

// Node is one hash of the tree that is kept: the root of a complete subtree of 2^Height leaves, the Index-th of its height, from 0.
type Node struct {
	Height int
	Index  int64
	Hash   Digest
}

// Tree is what a log was at one moment: so many lines, and the one root that RFC 6962 gives them.
type Tree struct {
	Size int64
	Root Digest
}

// Edge is the right edge of a log's tree: all that is needed to append the next line. The zero Edge is an empty log. Edges of the same
// log are equal with ==.
type Edge struct {
	size  int64
	roots [heights]Digest // by height, of the complete subtrees that make up the tree; there is one where size has a bit
}

// Size is the number of lines.
func (e *Edge) Size() int64 { return e.size }

// Tree gives the size and the root.
func (e *Edge) Tree() Tree { return Tree{e.size, e.Root()} }

// Append adds the leaf of the next line and gives the nodes to keep that it completes: none, for 255 lines of 256.
func (e *Edge) Append(leaf Digest) []Node {
	hash, height := leaf, 0
	var kept []Node
	for e.has(height) {
		hash = join(&e.roots[height], &hash)
		e.roots[height] = Digest{}
		height++
		if height%TileHeight == 0 {
			kept = append(kept, Node{height, e.size >> height, hash})
		}
	}
	e.roots[height] = hash
	e.size++
	return kept
}

// Root gives the root of RFC 6962 over all leaves.
func (e *Edge) Root() Digest {
	if e.size == 0 {
		return sha256.Sum256(nil)
	}
	height := bits.TrailingZeros64(uint64(e.size)) //nolint:gosec // a size is never negative
	root := e.roots[height]
	for height++; e.size>>height > 0; height++ {
		if e.has(height) {
			root = join(&e.roots[height], &root)
		}
	}
	return root
}

// has reports that a complete subtree of a height stands alone at the edge.
func (e *Edge) has(height int) bool { return (e.size>>height)&1 == 1 }

// join is tlog.NodeHash for digests.
func join(left, right *Digest) Digest {
	return Digest(tlog.NodeHash(tlog.Hash(*left), tlog.Hash(*right)))
}

// Bytes gives the edge in its one form: its size, and then the hash of each complete subtree, the largest first.
func (e *Edge) Bytes() []byte {
	form := binary.BigEndian.AppendUint64(nil, uint64(e.size)) //nolint:gosec // a size is never negative
	for height := heights - 1; height >= 0; height-- {
		if e.has(height) {
			form = append(form, e.roots[height][:]...)
		}
	}
	return form
}

// ParseEdge reads what Bytes gave.
func ParseEdge(form []byte) (Edge, error) {
	if len(form) < 8 {
		return Edge{}, fmt.Errorf("the end of the log has %d bytes, and its size alone has 8", len(form))
	}
	size := binary.BigEndian.Uint64(form)
	form = form[8:]
	if size > maxLines {
		return Edge{}, fmt.Errorf("the end of the log claims %d lines, and at most %d can be", size, int64(maxLines))
	}
	e := Edge{size: int64(size)}
	if want := bits.OnesCount64(size) * sha256.Size; len(form) != want {
		return Edge{}, fmt.Errorf("the end of a log of %d lines has %d bytes of hashes, and this has %d", size, want, len(form))
	}
	for height := heights - 1; height >= 0; height-- {
		if e.has(height) {
			form = form[copy(e.roots[height][:], form):]
		}
	}
	return e, nil
}
