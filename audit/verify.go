package audit

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"sightline/record"
)

// Verifier reads a whole log once, from its first line, and says what is first found wrong: give it every line, then every kept node, and
// then where the log was left. It holds one hash for 256 lines and nothing else of what it has read.
type Verifier struct {
	tenant record.TenantID
	edge   Edge
	nodes  [heights/TileHeight + 1][]Digest // kept nodes as the lines make them, by height/TileHeight
	given  [heights/TileHeight + 1]int64    // how many of them were shown
	signed []Checkpoint                     // by size
	passed int                              // how many of them fit

	surplus error // a node that was shown and is over no lines
}

// NewVerifier starts at the first line of a tenant's log. The checkpoints are what was signed of it, in any order.
func NewVerifier(tenant record.TenantID, signed []Checkpoint) (*Verifier, error) {
	v := &Verifier{tenant: tenant, signed: slices.Clone(signed)}
	for i := range signed {
		if signed[i].Origin != OriginOf(tenant) {
			return nil, fmt.Errorf("%w: a checkpoint of %s says nothing of %s", record.Invalid, signed[i].Origin, OriginOf(tenant))
		}
	}
	slices.SortStableFunc(v.signed, func(a, b Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	return v, v.compare()
}

// Lines takes the next lines. It checks the leaves of many on every processor, so a store gives some thousands at once.
func (v *Verifier) Lines(lines []Kept) error {
	good := intact(lines)
	for i := range lines[:good] {
		if err := v.numbered(&lines[i]); err != nil {
			return err
		}
		if err := v.add(lines[i].Leaf); err != nil {
			return err
		}
	}
	if good < len(lines) {
		return v.Line(&lines[good])
	}
	return nil
}

// Line takes the next line.
func (v *Verifier) Line(k *Kept) error {
	if err := v.numbered(k); err != nil {
		return err
	}
	if err := k.Check(); err != nil {
		return err
	}
	return v.add(k.Leaf)
}

// add takes the leaf of a line that was found good.
func (v *Verifier) add(leaf Digest) error {
	for _, n := range v.edge.Append(leaf) {
		v.nodes[n.Height/TileHeight] = append(v.nodes[n.Height/TileHeight], n.Hash)
	}
	return v.compare()
}

func (v *Verifier) numbered(k *Kept) error {
	switch next := v.edge.size + 1; {
	case k.Sequence != next:
		return fmt.Errorf("log line %d is missing: line %d stands in its place", next, k.Sequence)
	case k.Tenant != v.tenant:
		return fmt.Errorf("log line %d is of another tenant", next)
	}
	return nil
}

// compare sets the tree against what was signed when it had this size.
func (v *Verifier) compare() error {
	if v.passed == len(v.signed) || v.signed[v.passed].Size > v.edge.size {
		return nil
	}
	root := v.edge.Root()
	for ; v.passed < len(v.signed) && v.signed[v.passed].Size == v.edge.size; v.passed++ {
		c := &v.signed[v.passed]
		switch {
		case c.Root == root:
		case v.fitted() == c.Size:
			return fmt.Errorf("two logs of %d lines were signed, the second at %s", c.Size, c.At.Format(time.RFC3339))
		default:
			return fmt.Errorf("log line %d, or one from there to line %d, is not what was signed: the checkpoint over %d lines, signed at %s, does not fit",
				v.fitted()+1, c.Size, c.Size, c.At.Format(time.RFC3339))
		}
	}
	return nil
}

// fitted is up to which line the log is what was signed.
func (v *Verifier) fitted() int64 {
	if v.passed == 0 {
		return 0
	}
	return min(v.signed[v.passed-1].Size, v.edge.size)
}

// Node sets the next kept node against what the lines made. Of each height they come in order, from index 0.
func (v *Verifier) Node(n Node) error {
	level := n.Height / TileHeight
	if n.Height%TileHeight != 0 || level < 1 || level >= len(v.nodes) {
		return fmt.Errorf("the tree of the log keeps no node of height %d", n.Height)
	}
	switch next := v.given[level]; {
	case n.Index >= int64(len(v.nodes[level])):
		v.surplus = fmt.Errorf("node %d of height %d of the log's tree is over lines that are not there", n.Index, n.Height)
		return nil // End first says which lines
	case n.Index > next:
		return fmt.Errorf("the tree of the log has no node %d of height %d", next, n.Height)
	case n.Index < next:
		return fmt.Errorf("node %d of height %d of the log's tree comes after node %d", n.Index, n.Height, next-1)
	case n.Hash != v.nodes[level][next]:
		return fmt.Errorf("node %d of height %d of the log's tree is not what its lines make", n.Index, n.Height)
	}
	v.given[level]++
	return nil
}

// End says whether the log ends where it was left. What is missing at the end shows only here.
func (v *Verifier) End(left Edge) error {
	size := v.edge.size
	switch last := len(v.signed) - 1; {
	case v.passed <= last:
		return fmt.Errorf("log line %d is missing: a checkpoint over %d lines was signed at %s", size+1, v.signed[last].Size, v.signed[last].At.Format(time.RFC3339))
	case size < left.size:
		return fmt.Errorf("log line %d is missing: the log was left at line %d", size+1, left.size)
	case size > left.size:
		return fmt.Errorf("log line %d was put in: the log was left at line %d", left.size+1, left.size)
	case v.edge != left:
		return fmt.Errorf("the end of the log is not what its %d lines make", size)
	}
	for level, nodes := range v.nodes {
		if given := v.given[level]; given < int64(len(nodes)) {
			return fmt.Errorf("the tree of the log has no node %d of height %d", given, level*TileHeight)
		}
	}
	return v.surplus
}

// Tree gives the size and the root of what was read so far.
func (v *Verifier) Tree() Tree { return v.edge.Tree() }

// Unsigned gives how many lines at the end no checkpoint covers. Whoever can rewrite the whole database can change these, and only these,
// without being found.
func (v *Verifier) Unsigned() int64 { return v.edge.size - v.fitted() }

// intact gives how many lines from the first on have the leaf that is theirs.
func intact(lines []Kept) int {
	share := max(len(lines)/runtime.GOMAXPROCS(0)+1, minShare)
	if len(lines) <= share {
		return firstBroken(lines)
	}
	var all sync.WaitGroup
	broken := make([]int, (len(lines)+share-1)/share)
	for i := range broken {
		all.Go(func() {
			part := lines[i*share : min((i+1)*share, len(lines))]
			broken[i] = i*share + firstBroken(part)
		})
	}
	all.Wait()
	for i, at := range broken {
		if at < min((i+1)*share, len(lines)) {
			return at
		}
	}
	return len(lines)
}

// minShare is how many lines are worth a processor of their own.
const minShare = 256

func firstBroken(lines []Kept) int {
	for i := range lines {
		if lines[i].Leaf != lines[i].leaf() {
			return i
		}
	}
	return len(lines)
}
