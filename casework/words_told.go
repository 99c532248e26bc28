package casework

import (
	"cmp"
	"slices"

	"sightline/record"
	"sightline/store"
)

// Here, and nowhere else, it is decided which counts of words are told.
//
// What is counted is put into parts that are told or not: a team's month, the rest of its agency's month, the rest of its area's month. A part
// of a team or an agency is told when it is about enough children; what is not goes to the rest above it. The rest of an area is told when it
// is of enough entries; else it is in no figure at all. Every figure, on every page and over every time, is a sum of such parts, so whatever
// is subtracted from whatever, nothing smaller than a part comes of it. How many entries of a part blame is told as it is: that says
// something of those who wrote.

// wordsPart is one part: what was counted, and the children whom it is about.
type wordsPart struct {
	by       writtenBy // without a team: the rest of the agency; without an agency: the rest of the area
	rate     Rate
	terms    map[string]int
	children []int // each once, in order
}

// add puts another part into this one.
func (p *wordsPart) add(of *wordsPart) {
	p.addUp(of.rate, of.terms)
	p.children = slices.Compact(slices.Sorted(slices.Values(slices.Concat(p.children, of.children))))
}

func (p *wordsPart) addUp(rate Rate, terms map[string]int) {
	p.rate = p.rate.and(rate)
	for id, n := range terms {
		if p.terms == nil {
			p.terms = map[string]int{}
		}
		p.terms[id] += n
	}
}

// wordsCounting counts exactly, and stays within the desk.
type wordsCounting struct {
	teams   map[record.AgencyCode]map[string]record.Team // by what entries may say
	parts   map[writtenBy]*wordsPart
	read    int
	waiting int // children who are not counted yet
}

// child adds what was counted of one child.
func (n *wordsCounting) child(w *store.ChildWords) {
	if !w.Counted {
		n.waiting++
		return
	}
	n.read++
	for i := range w.Counts {
		c := &w.Counts[i]
		by := writtenBy{c.Area, c.Agency, "", c.Month}
		if team, known := n.teamOf(c.Agency, c.Team); known {
			by.team = string(team.ID)
		}
		n.part(n.parts, by).addChild(Rate{c.Entries, c.Blaming, c.Quoting}, c.Terms, n.read)
	}
}

// addChild adds what was counted of the child that is read now.
func (p *wordsPart) addChild(rate Rate, terms map[string]int, child int) {
	p.addUp(rate, terms)
	if last := len(p.children) - 1; last < 0 || p.children[last] != child {
		p.children = append(p.children, child)
	}
}

func (*wordsCounting) part(of map[writtenBy]*wordsPart, by writtenBy) *wordsPart {
	p := of[by]
	if p == nil {
		p = &wordsPart{by: by}
		of[by] = p
	}
	return p
}

// told gives the parts that are told, in order.
func (n *wordsCounting) told() (all []*wordsPart) {
	rests := map[writtenBy]*wordsPart{}
	for _, p := range n.parts {
		if by := p.by; by.team != "" && tooFewChildren(p) || by.team == "" {
			by.team = ""
			n.part(rests, by).add(p)
		} else {
			all = append(all, p)
		}
	}
	areas := map[writtenBy]*wordsPart{}
	for _, p := range rests {
		if tooFewChildren(p) {
			n.part(areas, writtenBy{area: p.by.area, month: p.by.month}).add(p)
		} else {
			all = append(all, p)
		}
	}
	for _, p := range areas {
		if !record.TooFew(p.rate.Entries) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *wordsPart) int {
		return cmp.Or(cmp.Compare(a.by.area, b.by.area), cmp.Compare(a.by.agency, b.by.agency), cmp.Compare(a.by.team, b.by.team), cmp.Compare(a.by.month, b.by.month))
	})
	return all
}

func tooFewChildren(p *wordsPart) bool { return len(p.children) < record.FewestTold }
