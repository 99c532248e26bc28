package chronology

import "math"

// gone stands for an item that is placed: later than everything.
const gone int64 = math.MaxInt64

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

// turns is a heap of them.
type turns []turn

// Len, Less, Swap, Push and Pop make it one for container/heap.
func (t turns) Len() int           { return len(t) }
func (t turns) Less(i, j int) bool { return t[i].key < t[j].key }
func (t turns) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }

// Push adds a turn.
func (t *turns) Push(x any) { *t = append(*t, x.(turn)) }

// Pop takes the last.
func (t *turns) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}
