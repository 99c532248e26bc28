package matching

import "slices"

// group makes one child of nodes that agree. Agreement is passed on from one to the next only where nobody in the whole group speaks
// against another: where a reference agrees with two that contradict each other, nobody can say which of them it is, and it waits.
func (j *joining) group() {
	var edges []int // of j.pairs
	for i := range j.pairs {
		if j.pairs[i].same {
			edges = append(edges, i)
		}
	}
	for _, component := range j.components(edges) {
		if j.peaceful(component) {
			j.unite(component)
			continue
		}
		kept := j.withoutTurncoats(component)
		for _, part := range j.components(kept) {
			if j.peaceful(part) {
				j.unite(part)
				continue
			}
			j.break_(part)
		}
	}
}

// components gives the edges of each connected set of nodes, in the order of their lowest nodes.
func (j *joining) components(edges []int) [][]int {
	root := map[int]int{}
	var find func(int) int
	find = func(n int) int {
		up, ok := root[n]
		if !ok || up == n {
			return n
		}
		root[n] = find(up)
		return root[n]
	}
	for _, e := range edges {
		a, b := find(j.pairs[e].a), find(j.pairs[e].b)
		root[max(a, b)] = min(a, b)
	}
	at := map[int]int{}
	var list [][]int
	for _, e := range edges {
		r := find(j.pairs[e].a)
		i, ok := at[r]
		if !ok {
			i = len(list)
			at[r] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], e)
	}
	return list
}

// members gives the nodes of some edges, lowest first.
func (j *joining) members(edges []int) []int {
	list := make([]int, 0, len(edges)+1)
	for _, e := range edges {
		list = append(list, j.pairs[e].a, j.pairs[e].b)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// mostMembers is how many nodes one child may have. A child is known to some dozens of agencies; what is longer is a chain of mistakes.
const mostMembers = 200

// peaceful reports that no two nodes of a component contradict each other.
func (j *joining) peaceful(component []int) bool {
	if len(component) == 1 {
		return true // an edge is itself without contradiction
	}
	nodes := j.members(component)
	if len(nodes) > mostMembers {
		return false
	}
	for i, a := range nodes {
		for _, b := range nodes[i+1:] {
			if j.nodes[a].compare(j.nodes[b]).against {
				return false
			}
		}
	}
	return true
}

// unite makes the nodes of a component one child.
func (j *joining) unite(component []int) {
	nodes := j.members(component)
	for _, n := range nodes {
		j.nodes[n].group = nodes[0]
	}
}

// withoutTurncoats leaves out every agreement of which one side also agrees with something that contradicts the other side.
func (j *joining) withoutTurncoats(component []int) (kept []int) {
	nodes := j.members(component)
	if len(nodes) > mostMembers {
		j.break_(component)
		return nil
	}
	agrees := map[int][]int{}
	for _, e := range component {
		p := j.pairs[e]
		agrees[p.a], agrees[p.b] = append(agrees[p.a], p.b), append(agrees[p.b], p.a)
	}
	against := func(n int) func(int) bool {
		return func(o int) bool { return o != n && j.nodes[n].compare(j.nodes[o]).against }
	}
	var broken []int
	for _, e := range component {
		p := j.pairs[e]
		if slices.ContainsFunc(agrees[p.a], against(p.b)) || slices.ContainsFunc(agrees[p.b], against(p.a)) {
			broken = append(broken, e)
			continue
		}
		kept = append(kept, e)
	}
	j.break_(broken)
	return kept
}

// break_ turns agreements into questions.
func (j *joining) break_(edges []int) {
	for _, e := range edges {
		p := &j.pairs[e]
		p.same, p.firm, p.why = false, true, "agrees with records that contradict each other, so it is not sure whose it is"
	}
}
