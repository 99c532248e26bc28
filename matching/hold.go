package matching

import (
	"cmp"
	"fmt"

	"sightline/record"
)

// maxLike is how many references a held one is said to be like.
const maxLike = 20

// hold asks a person about everything that may be the same and was not joined. Of two, the one that says less waits; a child
// several references of whom are already joined, or whom a person decided on, does not.
func (j *joining) hold() {
	members := map[int][]*node{}
	for _, n := range j.nodes {
		members[n.group] = append(members[n.group], n)
	}
	asked := map[[2]int]bool{}
	for _, p := range j.pairs {
		a, b := j.nodes[p.a], j.nodes[p.b]
		if p.why == "" || a.group == b.group || a.refs[0].torn || b.refs[0].torn || !p.firm && opposed(members[a.group], members[b.group]) {
			continue
		}
		aStands, bStands := stands(members[a.group]), stands(members[b.group])
		switch {
		case aStands && bStands:
			if both := [2]int{min(a.group, b.group), max(a.group, b.group)}; !asked[both] {
				asked[both] = true
				j.notice(record.Origin{}, "%s and %s may be one child, and each is joined with others: a person should look (%s)", a.refs[0].ref, b.refs[0].ref, p.why)
			}
		case aStands, !bStands && saysMore(a.refs[0], b.refs[0]):
			j.wait(b.refs[0], a, p.why)
		default:
			j.wait(a.refs[0], b, p.why)
		}
	}
	for ref, more := range j.more {
		j.held[ref].Why += fmt.Sprintf("; and %d more", more)
	}
}

// opposed reports that something in one group cannot be true of the other.
func opposed(a, b []*node) bool {
	for _, x := range a {
		for _, y := range b {
			if x.compare(y).against {
				return true
			}
		}
	}
	return false
}

// stands reports a group that does not wait: it is more than one reference, or a person decided on it.
func stands(group []*node) bool {
	return len(group) > 1 || len(group[0].refs) > 1 || group[0].decided()
}

// saysMore orders references by how much they say, and those that say equally much by their names.
func saysMore(a, b *reference) bool {
	return cmp.Or(cmp.Compare(b.says(), a.says()), byName(a.ref, b.ref)) < 0
}

// wait holds a reference for a person, who will want to know whom it is like.
func (j *joining) wait(ref *reference, like *node, why string) {
	held := j.held[ref]
	if held == nil {
		held = &record.Held{Ref: ref.ref, Why: "may be a child already known: " + why}
		j.held[ref] = held
	}
	for _, r := range like.refs {
		if len(held.Like) == maxLike {
			j.more[ref]++
			continue
		}
		held.Like = append(held.Like, r.ref)
	}
}
