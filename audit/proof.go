package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof is a list of hashes. With the root of a tree it shows that a line stands in it, or that an older tree is its beginning.
type Proof []Digest

// Nodes is what is kept of a log's tree. Lines are numbered from 1, as in the log; nodes of a height from 0.
type Nodes interface {
	// Leaves gives the leaves of n lines from a line on.
	Leaves(ctx context.Context, line, n int64) ([]Digest, error)
	// Nodes gives n kept nodes of a height, from an index on. The height is a multiple of TileHeight and not 0.
	Nodes(ctx context.Context, height int, index, n int64) ([]Digest, error)
}

// ProveLine gives the proof that a line, numbered from 1, stands in the tree of the first size lines.
func ProveLine(ctx context.Context, size, line int64, nodes Nodes) (Proof, error) {
	return newReader(ctx, size, nodes).proveLine(line)
}

// ProvePrefix gives the proof that the tree of the first older lines is the beginning of the tree of the first newer lines.
func ProvePrefix(ctx context.Context, older, newer int64, nodes Nodes) (Proof, error) {
	if older < 0 || older > newer || newer > maxLines {
		return nil, fmt.Errorf("a log of %d lines is not the beginning of one of %d", older, newer)
	}
	if older == 0 || older == newer {
		return nil, nil
	}
	proof, err := tlog.ProveTree(newer, older, newReader(ctx, newer, nodes))
	return digests(proof), err
}

// CheckLine says when a proof does not show that a leaf is the one of a line, numbered from 1, of the tree.
func (t Tree) CheckLine(line int64, leaf Digest, proof Proof) error {
	if line < 1 || line > t.Size || t.Size > maxLines {
		return fmt.Errorf("log line %d is not in a log of %d lines", line, t.Size)
	}
	if err := tlog.CheckRecord(hashes(proof), t.Size, tlog.Hash(t.Root), line-1, tlog.Hash(leaf)); err != nil {
		return fmt.Errorf("log line %d is not shown to be in the log of %d lines", line, t.Size)
	}
	return nil
}

// CheckPrefix says when a proof does not show that an older tree is the beginning of this one.
func (t Tree) CheckPrefix(older Tree, proof Proof) error {
	if older.Size < 0 || older.Size > t.Size || t.Size > maxLines {
		return fmt.Errorf("a log of %d lines is not the beginning of one of %d", older.Size, t.Size)
	}
	if older.Size == 0 {
		if len(proof) > 0 || older.Root != new(Edge).Root() {
			return fmt.Errorf("an empty log has one root, and its proof is empty")
		}
		return nil
	}
	if err := tlog.CheckTree(hashes(proof), t.Size, tlog.Hash(t.Root), older.Size, tlog.Hash(older.Root)); err != nil {
		return fmt.Errorf("the log of %d lines does not begin with the log of %d lines", t.Size, older.Size)
	}
	return nil
}

func digests(of []tlog.Hash) Proof {
	var proof Proof
	for _, hash := range of {
		proof = append(proof, Digest(hash))
	}
	return proof
}

func hashes(proof Proof) []tlog.Hash {
	var of []tlog.Hash
	for _, digest := range proof {
		of = append(of, tlog.Hash(digest))
	}
	return of
}

// reader reads the tree of the first size lines. It reads every tile once, however many proofs are made with it.
type reader struct {
	ctx   context.Context //nolint:containedctx // a reader lives as long as the call that makes it
	size  int64
	nodes Nodes
	tiles map[tileAt][]Digest
}

// tileAt is up to 256 hashes of one height, a multiple of TileHeight.
type tileAt struct {
	height int
	index  int64
}

func newReader(ctx context.Context, size int64, nodes Nodes) *reader {
	return &reader{ctx: ctx, size: size, nodes: nodes, tiles: map[tileAt][]Digest{}}
}

func (r *reader) proveLine(line int64) (Proof, error) {
	if line < 1 || line > r.size || r.size > maxLines {
		return nil, fmt.Errorf("log line %d is not in a log of %d lines", line, r.size)
	}
	proof, err := tlog.ProveRecord(r.size, line-1, r)
	return digests(proof), err
}

// ReadHashes gives the hashes of complete subtrees, by tlog's numbers.
func (r *reader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		height, n := tlog.SplitStoredHashIndex(index)
		hash, err := r.subtree(height, n)
		if err != nil {
			return nil, err
		}
		found[i] = tlog.Hash(hash)
	}
	return found, nil
}

// subtree gives the root of the n-th complete subtree of a height, from the tile in which all that lies below it stands.
func (r *reader) subtree(height int, n int64) (Digest, error) {
	above := height % TileHeight
	tile, err := r.tile(tileAt{height - above, (n << above) / tileWidth})
	if err != nil {
		return Digest{}, err
	}
	from := (n << above) % tileWidth
	var top Edge
	for _, hash := range tile[from : from+(1<<above)] {
		top.Append(hash)
	}
	return top.Root(), nil
}

func (r *reader) tile(at tileAt) ([]Digest, error) {
	if tile, ok := r.tiles[at]; ok {
		return tile, nil
	}
	from := at.index * tileWidth
	n := min(tileWidth, (r.size>>at.height)-from)
	var tile []Digest
	var err error
	if at.height == 0 {
		tile, err = r.nodes.Leaves(r.ctx, from+1, n)
	} else {
		tile, err = r.nodes.Nodes(r.ctx, at.height, from, n)
	}
	if err != nil {
		return nil, err
	}
	if int64(len(tile)) != n {
		return nil, fmt.Errorf("the tree of the log has %d of %d hashes at height %d from number %d on", len(tile), n, at.height, from)
	}
	r.tiles[at] = tile
	return tile, nil
}
