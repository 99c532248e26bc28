// Package matching says which references are one child.
//
// It answers: "is this the same child?" It stands on paragraphs 4.1.9 and 4.3.8 of the Child Joe review: the facts were there, in records
// that nobody could join. It never guesses: what agrees is joined, what might be the same waits for a person, and a
// person's decision always wins. It never joins on a score.
//
// What agrees is the same valid NHS number, or the same family name, given name and exact day of birth, with nothing that speaks against
// it. A wrong join gives one child another child's history, and is far worse than a question: a reference is joined only when it
// contradicts nobody in the group it would join.
package matching

import (
	"cmp"
	"slices"

	"sightline/record"
)

// Child is the references that are one child.
type Child struct {
	Key        record.ChildRef // the first row of people.csv
	Refs       []record.ChildRef
	Identities []record.Identity
}

// Result is every reference, in exactly one child or held.
type Result struct {
	Children []Child
	Held     []record.Held
	Notices  []record.Notice
}

// Join puts the references of some identities together. Links are people's decisions and come before everything else. Their origins
// say in which submission, of those received one after another, each was made; 0 is the one that is being received, the last. Which
// references are one child, and which are held, does not depend on the order of the rows; the order of the result does.
func Join(identities []record.Identity, links []record.Link) Result {
	j := newJoining(identities)
	j.decide(links)
	j.collapse()
	j.pairUp()
	j.group()
	j.hold()
	return j.result(identities)
}

// joining is one matching while it goes on.
type joining struct {
	refs    []*reference // in the order of their first rows
	byRef   map[record.ChildRef]*reference
	nodes   []*node
	pairs   []pair // what agrees, or may be the same; each pair of nodes once
	held    map[*reference]*record.Held
	more    map[*reference]int // how many more they are like than is listed
	notices []record.Notice
}

// node is references that are one for certain: a person said so, or they say exactly the same, and enough.
type node struct {
	refs  []*reference
	group int // which child it belongs to; the smallest index of its nodes
}

func (n *node) decided() bool { return n.refs[0].decided != nil }

// pair is two nodes, the lower first, and how they compare.
type pair struct {
	a, b int
	verdict
}

func newJoining(identities []record.Identity) *joining {
	j := &joining{byRef: make(map[record.ChildRef]*reference, len(identities)), held: map[*reference]*record.Held{}, more: map[*reference]int{}}
	for i := range identities {
		ref := j.byRef[identities[i].Subject]
		if ref == nil {
			ref = &reference{ref: identities[i].Subject}
			j.byRef[ref.ref] = ref
			j.refs = append(j.refs, ref)
		}
		ref.rows = append(ref.rows, i)
	}
	for _, ref := range j.refs {
		ref.read(identities)
	}
	j.dropShared()
	return j
}

// result writes down who is whose, in the order of the rows.
func (j *joining) result(identities []record.Identity) Result {
	r := Result{Notices: j.notices}
	at := map[int]int{}
	home := make(map[*reference]int, len(j.refs))
	for _, n := range j.nodes {
		for _, ref := range n.refs {
			home[ref] = n.group
		}
	}
	for _, ref := range j.refs {
		if held := j.held[ref]; held != nil {
			r.Held = append(r.Held, *held)
			continue
		}
		i, ok := at[home[ref]]
		if !ok {
			i = len(r.Children)
			at[home[ref]] = i
			r.Children = append(r.Children, Child{Key: ref.ref})
		}
		r.Children[i].Refs = append(r.Children[i].Refs, ref.ref)
		for _, row := range ref.rows {
			r.Children[i].Identities = append(r.Children[i].Identities, identities[row])
		}
	}
	return r
}

func byName(a, b record.ChildRef) int {
	return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Child, b.Child))
}

// collapse makes the nodes: one for each child a person decided on, one for references that say exactly the same and agree with
// each other, one for each other reference. Nodes are ordered by their references, not by rows.
func (j *joining) collapse() {
	sorted := slices.Clone(j.refs)
	slices.SortFunc(sorted, func(a, b *reference) int { return byName(a.ref, b.ref) })
	at := map[any]*node{}
	for _, ref := range sorted {
		var key any
		switch {
		case ref.decided != nil:
			key = ref.decided
		case !ref.torn && compare(ref, ref).same:
			key = ref.signature()
		}
		n := at[key]
		if n == nil || key == nil {
			n = &node{group: len(j.nodes)}
			j.nodes = append(j.nodes, n)
			at[key] = n
		}
		n.refs = append(n.refs, ref)
	}
}
