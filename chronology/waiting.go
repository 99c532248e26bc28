package chronology

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// gone stands for an item that is placed: later than everything.
const gone int64 = math.MaxInt64

// row is some items, by number, in the order of a key, with two times of each.
type row struct {
	items []int
	keys  []int64
	at    []int // by item: its place in the row, or -1
	times tree
}

// newRow puts some of n items in the order of a key, then of their numbers.
func newRow(n int, items []int, key func(item int) int64) row {
	r := row{items: slices.Clone(items), keys: make([]int64, len(items)), at: slices.Repeat([]int{-1}, n), times: newTree(len(items))}
	slices.SortFunc(r.items, func(i, j int) int { return cmp.Or(cmp.Compare(key(i), key(j)), cmp.Compare(i, j)) })
	for place, item := range r.items {
		r.keys[place], r.at[item] = key(item), place
	}
	return r
}

// put sets the times of an item, if it is in the row.
func (r *row) put(item int, early, late int64) {
	if place := r.at[item]; place >= 0 {
		r.times.set(place, early, late)
	}
}

// last gives the last item with a lower key whose first time is at most early or whose second is at most late, or -1.
func (r *row) last(key, early, late int64) int {
	lower := sort.Search(len(r.keys), func(place int) bool { return r.keys[place] >= key })
	if place := r.times.last(lower, early, late); place >= 0 {
		return r.items[place]
	}
	return -1
}

// tree holds two times for each of a row of items, and the smallest of both for each run of them, so that the last item of the
// row with a small enough time is found without looking at all.
type tree struct {
	size  int // leaves: a power of two
	small [][2]int64
}

func newTree(n int) tree {
	size := 1
	for size < n {
		size *= 2
	}
	t := tree{size: size, small: make([][2]int64, 2*size)}
	for i := range t.small {
		t.small[i] = [2]int64{gone, gone}
	}
	return t
}

func (t *tree) set(at int, early, late int64) {
	node := t.size + at
	t.small[node] = [2]int64{early, late}
	for node /= 2; node > 0; node /= 2 {
		left, right := t.small[2*node], t.small[2*node+1]
		t.small[node] = [2]int64{min(left[0], right[0]), min(left[1], right[1])}
	}
}

// last gives the last place before end whose first time is at most early or whose second is at most late, or -1.
func (t *tree) last(end int, early, late int64) int {
	return t.lastUnder(run{node: 1, from: 0, to: t.size}, end, [2]int64{early, late})
}

// run is the places from..to that a node of the tree stands for.
type run struct{ node, from, to int }

func (t *tree) lastUnder(r run, end int, most [2]int64) int {
	small := t.small[r.node]
	switch {
	case r.from >= end || small[0] > most[0] && small[1] > most[1]:
		return -1
	case r.to-r.from == 1:
		return r.from
	}
	middle := (r.from + r.to) / 2
	if at := t.lastUnder(run{2*r.node + 1, middle, r.to}, end, most); at >= 0 {
		return at
	}
	return t.lastUnder(run{2 * r.node, r.from, middle}, end, most)
}

// turn is an item's place in a queue: the lowest key comes next.
type turn struct{ key, item int }

// turns is a heap of them: no turn comes before the one above it.
type turns []turn

func (t *turns) push(one turn) {
	heap := append(*t, one)
	for at := len(heap) - 1; at > 0 && heap[at].key < heap[(at-1)/2].key; at = (at - 1) / 2 {
		heap[at], heap[(at-1)/2] = heap[(at-1)/2], heap[at]
	}
	*t = heap
}

func (t *turns) pop() turn {
	heap := *t
	first, end := heap[0], len(heap)-1
	heap[0] = heap[end]
	for at := 0; ; {
		least := at
		for _, under := range [2]int{2*at + 1, 2*at + 2} {
			if under < end && heap[under].key < heap[least].key {
				least = under
			}
		}
		if least == at {
			break
		}
		heap[at], heap[least] = heap[least], heap[at]
		at = least
	}
	*t = heap[:end]
	return first
}
