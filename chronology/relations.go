package chronology

import (
	"cmp"
	"slices"

	"sightline/record"
)

// find gives the item a reference points at. One that points nowhere is reported.
func (c *Chronology) find(it *Item, what string, ref record.Ref) *Item {
	other := c.index[ref]
	switch other {
	case nil:
		c.notice(it.Origin, Dangling(what, ref))
		return nil
	case it:
		c.notice(it.Origin, what+" points at the record itself; it is otherwise ignored")
		return nil
	}
	return other
}

// Dangling says that a reference (after, same_as, includes) points nowhere.
func Dangling(what string, ref record.Ref) string {
	return what + " points at " + ref.String() + ", which is not a record of this child; it is otherwise ignored"
}

// resolveAfter works out relative times, a reference before what refers to it. References that go round in a circle give no
// time to any record of the circle.
func (c *Chronology) resolveAfter(items []*Item) {
	for _, it := range items {
		if !it.After.IsZero() {
			it.follows = c.find(it, "after", it.After.Of)
		}
	}
	seen := make(map[*Item]bool, len(items))
	for _, it := range items {
		var path []*Item
		at := it
		for ; at != nil && !seen[at]; at = at.follows {
			seen[at] = true
			path = append(path, at)
		}
		if from := slices.Index(path, at); from >= 0 {
			for _, one := range path[from:] {
				one.follows = nil
				c.notice(one.Origin, "after goes round in a circle; it is otherwise ignored")
			}
		}
		for _, one := range slices.Backward(path) {
			c.settleAfter(one)
		}
	}
}

// settleAfter puts together when an item happened and its time relative to another, which is settled.
func (c *Chronology) settleAfter(it *Item) {
	if it.follows == nil {
		return
	}
	both, ok := it.At.Intersect(it.After.From(it.follows.At))
	if !ok {
		it.Conflict, it.follows = true, nil
		it.At.Uncertain, it.Until.Uncertain = true, true // one of the two is wrong: nothing sure rests on either
		c.notice(it.Origin, "happened and after cannot both hold; both are shown")
		return
	}
	if lasting := it.Info.Lasts && it.Happened.IsInterval(); !lasting {
		it.Until = both
	}
	it.At = both
	it.TimeUnknown = it.TimeUnknown && it.follows.TimeUnknown
}

// relate resolves same_as and includes, once every item is in its place.
func (c *Chronology) relate() {
	links := map[*Item][]*Item{}
	for _, it := range c.Items {
		for _, ref := range it.Details.Refs("same_as", it.Ref.Agency) {
			if other := c.find(it, "same_as", ref); other != nil {
				links[it], links[other] = append(links[it], other), append(links[other], it)
			}
		}
	}
	seen := make(map[*Item]bool, len(links))
	for _, it := range c.Items {
		if links[it] != nil && !seen[it] {
			oneEvent(linked(it, links, seen))
		}
	}
	for _, it := range c.Items {
		for _, ref := range it.Details.Refs("includes", it.Ref.Agency) {
			if part := c.find(it, "includes", ref); part != nil {
				contain(it, part)
			}
		}
	}
}

// linked gives an item and all that are linked with it, directly or through others.
func linked(it *Item, links map[*Item][]*Item, seen map[*Item]bool) []*Item {
	seen[it] = true
	group := []*Item{it}
	for i := 0; i < len(group); i++ {
		for _, other := range links[group[i]] {
			if !seen[other] {
				seen[other] = true
				group = append(group, other)
			}
		}
	}
	return group
}

// oneEvent says of the records of one event which others there are, and which one counts: the first of each kind.
func oneEvent(group []*Item) {
	slices.SortFunc(group, func(a, b *Item) int { return cmp.Compare(a.Pos, b.Pos) })
	round := slices.Concat(group, group) // each one's others are a part of it, so that many records of one event cost no more than a few
	firsts := map[record.Kind]*Item{}
	for i, it := range group {
		it.Same = round[i+1 : i+len(group) : i+len(group)]
		if first, again := firsts[it.Kind]; again {
			it.Repeats, it.first = true, first
		} else {
			firsts[it.Kind] = it
		}
	}
}

// contain says that a total already contains a record, and so do the records that count for either of them: neither the one nor
// the other is counted twice.
func contain(total, part *Item) {
	for _, t := range [2]*Item{total, total.first} {
		for _, p := range [2]*Item{part, part.first} {
			if t != nil && p != nil && t != p && !slices.Contains(t.Contains, p) {
				t.Contains, p.Within = append(t.Contains, p), append(p.Within, t)
			}
		}
	}
}
