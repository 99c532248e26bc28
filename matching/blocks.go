package matching

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"time"
)

// Comparing everybody with everybody would take days for a region. References are compared only when they share something that a
// child's records share: a number, a name and a day, a name and a year, a home and an initial.

// maxNeighbours is how many others of one block a reference is compared with. Only blocks of very many that say little reach it; what
// is not compared is not joined.
const maxNeighbours = 400

// wide is how many years of birth a reference may lie in and still be looked for by year.
const wide = 3

// key puts a node into a block. Two settled nodes of one block are not compared there: both give a day of birth, so that another block
// has brought them together, or their births keep them apart.
type key struct {
	block   uint64
	node    int32
	settled bool
}

// pairUp compares the nodes that share a block.
func (j *joining) pairUp() {
	var keys []key
	for i, n := range j.nodes {
		for _, ref := range n.refs {
			keys = ref.keys(keys, int32(i))
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.block, b.block), order(a.settled, b.settled), cmp.Compare(a.node, b.node))
	})
	seen := map[uint64]bool{}
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && keys[to].block == keys[from].block {
			to++
		}
		j.compareBlock(keys[from:to], seen)
		from = to
	}
	slices.SortFunc(j.pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (j *joining) compareBlock(block []key, seen map[uint64]bool) {
	for i, k := range block {
		if k.settled {
			return // so are all that follow
		}
		questions := 0
		for _, other := range block[i+1 : min(len(block), i+1+maxNeighbours)] {
			a, b := min(k.node, other.node), max(k.node, other.node)
			id := uint64(a)<<32 | uint64(b) //nolint:gosec // both count from 0
			if a == b || seen[id] {
				continue
			}
			seen[id] = true
			v := j.nodes[a].compare(j.nodes[b])
			if v.same || v.why != "" {
				j.pairs = append(j.pairs, pair{a: int(a), b: int(b), verdict: v})
			}
			if !v.same && v.why != "" {
				questions++
			}
			if questions > 2*maxLike {
				break // it waits in any case, and nobody looks at more
			}
		}
	}
}

// compare puts together what the references of two nodes say of each other.
func (n *node) compare(o *node) verdict {
	var all verdict
	for _, a := range n.refs {
		for _, b := range o.refs {
			v := compare(a, b)
			all.same = all.same || v.same
			all.against = all.against || v.against
			if v.why != "" && (all.why == "" || v.firm && !all.firm) {
				all.why, all.firm = v.why, v.firm
			}
		}
	}
	if torn := n.refs[0].torn || o.refs[0].torn; all.same && (all.against || torn) {
		all.same, all.firm, all.why = false, true, "agrees with one record of the child and contradicts another"
	}
	if all.same {
		all.why = ""
	}
	if all.against && !all.firm {
		all.why = ""
	}
	return all
}

// keys adds the blocks a reference belongs to.
func (r *reference) keys(to []key, node int32) []key {
	add := func(settled bool, parts ...string) {
		h := fnv.New64a()
		for _, p := range parts {
			_, _ = h.Write([]byte(p))
			_, _ = h.Write([]byte{0})
		}
		to = append(to, key{block: h.Sum64(), node: node, settled: settled})
	}
	for _, s := range r.nhs {
		add(false, "nhs", s)
	}
	for _, s := range r.upn {
		add(false, "upn", s)
	}
	for _, s := range r.homes {
		for _, initial := range r.initials() {
			add(false, "home", s, initial)
		}
	}
	day, years := r.births()
	if day != "" {
		for _, g := range r.givens {
			add(false, "given and day", g.parts[0], day)
		}
	}
	for _, f := range r.familyWords() {
		if day != "" {
			add(false, "family and day", f, day)
		}
		for _, year := range years {
			add(day != "", "family and year", f, year)
		}
		add(len(years) > 0 && len(r.givens) > 0, "family", f)
	}
	return to
}

// births gives the certain day of birth, and the years in which it may lie; neither when it may lie in too many.
func (r *reference) births() (day string, years []string) {
	first, last := time.Unix(r.born.First, 0).UTC(), time.Unix(r.born.Last, 0).UTC()
	if !r.dated || last.Year()-first.Year() > wide {
		return "", nil
	}
	from, to := first.Year(), last.Year()
	if r.born.Doubted {
		from, to = from-2, to+2 // as far as doubtedReach
	}
	for y := from; y <= to; y++ {
		years = append(years, strconv.Itoa(y))
	}
	if r.day() {
		day = strconv.FormatInt(r.born.First, 10)
	}
	return day, years
}

// familyWords gives the family names and the parts of double ones.
func (r *reference) familyWords() []string {
	var list []string
	for _, f := range r.families {
		list = addText(list, f.whole)
		for _, p := range f.parts {
			if isLong(p) {
				list = addText(list, p)
			}
		}
	}
	return list
}

// initials gives the letters a given name may begin with, in any of its forms.
func (r *reference) initials() []string {
	var list []string
	for _, g := range r.givens {
		for _, p := range g.parts {
			list = addText(list, initial(p))
		}
		for _, other := range formsOf(g.parts[0]) {
			list = addText(list, initial(other))
		}
	}
	return list
}
