// Package chronology puts the entries of every agency about one child into one order.
//
// It answers: "what happened, in which order, what is open now, who knew it then, and what did nobody supply?" It stands on
// paragraph 2.7 and learning point 2 of the Child Joe review (the multi-agency chronology is the tool), 4.1.9 to 4.1.10 (each
// agency held a part) and 4.3.8 (no one held all the information).
// It never invents a date, never splits a total into events, never counts one event twice, and never makes an order out of
// times that do not give one: there it keeps the order in which the agencies told it.
package chronology

import (
	"sightline/record"
)

// Input is what a chronology is built from: one child's entries and what is known of the child.
type Input struct {
	Key        record.ChildRef // the child's first row in people.csv
	Identities []record.Identity
	Entries    []record.Entry
	Manifest   record.Manifest
}

// Chronology is one child's entries in order. It is never changed after it is built; views of it share its items.
type Chronology struct {
	Key        record.ChildRef
	Identities []record.Identity
	Born       record.Birth
	BornAgreed bool // false when the agencies' birth dates cannot all be right
	Manifest   record.Manifest
	Items      []*Item
	Now        record.Range // the moment the record is looked at; without bounds: just after the last entry
	Notices    []record.Notice

	words *record.Vocabulary
	index map[record.Ref]*Item
	bars  []Bar
}

// Item is an entry in its place.
type Item struct {
	record.Entry
	Info *record.KindInfo
	Lane record.Lane

	Pos   int          // place in the whole chronology, from 0
	At    record.Range // when it happened or began
	Until record.Range // when it was over
	Known record.Range // when its agency knew; Always when it did not say

	TimeUnknown bool // neither time nor order: stands last
	Conflict    bool // happened and after cannot both hold

	Same     []*Item // other records of the same event
	Repeats  bool    // an earlier item of the same kind tells the same event: never counted again
	Within   []*Item // totals that already contain this record
	Contains []*Item // records this total already contains

	follows *Item // the item its relative time is counted from
}

// Build joins one child's entries. Dangling references and conflicts are reported and otherwise passed over.
func Build(in Input) *Chronology {
	c := &Chronology{Key: in.Key, Identities: in.Identities, Manifest: in.Manifest, words: record.Words(), index: make(map[record.Ref]*Item, len(in.Entries))}
	said := make([]record.When, 0, len(in.Identities))
	for _, id := range in.Identities {
		said = append(said, id.Born)
	}
	if c.Born, c.BornAgreed = record.BornWithin(said...); !c.BornAgreed {
		c.notice(record.Origin{}, "the agencies' birth dates for this child cannot all be right; every day any of them allows is kept")
	}
	items := make([]*Item, 0, len(in.Entries))
	for i := range in.Entries {
		items = append(items, c.item(in.Entries[i]))
	}
	c.relate(items)
	c.Items = order(items)
	for i, it := range c.Items {
		it.Pos = i
	}
	c.markRepeats()
	c.bars = fold(c)
	c.Now = c.Today()
	return c
}

func (c *Chronology) item(e record.Entry) *Item {
	info, _ := c.words.Kind(e.Kind)
	it := &Item{Entry: e, Info: info, Lane: info.Lane, Known: record.Always()}
	it.At, it.Until = e.Happened.Starts(c.Born, info.Lasts), e.Happened.Ends(c.Born, info.Lasts)
	if !e.Known.IsZero() {
		it.Known = e.Known.In(c.Born)
	}
	it.TimeUnknown = !e.Happened.Known() && !e.Order.Set && e.After.IsZero()
	c.index[e.Ref] = it
	return it
}

// relate resolves after, same_as and includes.
func (c *Chronology) relate(items []*Item) {
	c.resolveAfter(items)
	for _, it := range items {
		for _, ref := range it.Details.Refs("same_as", it.Ref.Agency) {
			if other := c.find(it, "same_as", ref); other != nil {
				it.Same = append(it.Same, other)
				other.Same = append(other.Same, it)
			}
		}
		for _, ref := range it.Details.Refs("includes", it.Ref.Agency) {
			if other := c.find(it, "includes", ref); other != nil {
				it.Contains = append(it.Contains, other)
				other.Within = append(other.Within, it)
			}
		}
	}
}

func (c *Chronology) find(it *Item, what string, ref record.Ref) *Item {
	other := c.index[ref]
	if other == nil || other == it {
		c.notice(it.Origin, what+" points at "+ref.String()+", which is not a record of this child; it is otherwise ignored")
		return nil
	}
	return other
}

// resolveAfter works out relative times, a reference before what refers to it. A circle of references is reported.
func (c *Chronology) resolveAfter(items []*Item) {
	done := make(map[*Item]bool, len(items))
	var resolve func(it *Item, path map[*Item]bool)
	resolve = func(it *Item, path map[*Item]bool) {
		if done[it] || it.After.IsZero() {
			return
		}
		done[it] = true
		other := c.find(it, "after", it.After.Of)
		if other == nil {
			return
		}
		if path[other] {
			c.notice(it.Origin, "after goes round in a circle; it is otherwise ignored")
			return
		}
		path[it] = true
		resolve(other, path)
		both, ok := it.At.Intersect(it.After.From(other.At))
		if !ok {
			it.Conflict = true
			c.notice(it.Origin, "happened and after cannot both hold; both are shown")
			return
		}
		it.follows = other
		if lasting := it.Info.Lasts && it.Happened.IsInterval(); !lasting {
			it.Until = both
		}
		it.At = both
	}
	for _, it := range items {
		resolve(it, map[*Item]bool{})
	}
}

// markRepeats says of each group of records of one event which one counts: the first of each kind.
func (c *Chronology) markRepeats() {
	for _, it := range c.Items {
		for _, other := range it.Same {
			if other.Kind == it.Kind && other.Pos < it.Pos {
				it.Repeats = true
			}
		}
	}
}

func (c *Chronology) notice(at record.Origin, message string) {
	c.Notices = append(c.Notices, record.Notice{File: at.File, Line: at.Line, Message: message})
}

// Words is the vocabulary the chronology was built with.
func (c *Chronology) Words() *record.Vocabulary { return c.words }

// Find gives the item of a record, or nil.
func (c *Chronology) Find(ref record.Ref) *Item { return c.index[ref] }

// Lookup gives the item of a record written "agency/record" or, when only one agency uses that id, "record".
func (c *Chronology) Lookup(id string) *Item {
	if it := c.index[record.ParseRef(id, "")]; it != nil {
		return it
	}
	var found *Item
	for ref, it := range c.index {
		if string(ref.Record) == id {
			if found != nil {
				return nil
			}
			found = it
		}
	}
	return found
}

// Len is the number of entries.
func (c *Chronology) Len() int { return len(c.Items) }

// Today is the day the submission says is today, else when it was made, else no known time.
func (c *Chronology) Today() record.Range {
	for _, w := range []record.When{c.Manifest.Today, c.Manifest.AsAt} {
		if w.Known() {
			return w.In(c.Born)
		}
	}
	return record.Always()
}

// AgeAt gives the whole years of age the child may have had at an item.
func (c *Chronology) AgeAt(it *Item) (lo, hi int, ok bool) {
	if from, to, isAge := it.Happened.IsAge(); isAge {
		return from, to, true
	}
	return c.Born.AgeAt(it.At)
}

// view is the same chronology with fewer items. Positions are counted anew.
func (c *Chronology) view(keep []*Item) *Chronology {
	v := &Chronology{Key: c.Key, Identities: c.Identities, Born: c.Born, BornAgreed: c.BornAgreed, Manifest: c.Manifest, Now: c.Now, words: c.words, index: make(map[record.Ref]*Item, len(keep))}
	for _, old := range keep {
		it := *old
		it.Pos, it.Same, it.Within, it.Contains, it.Repeats = len(v.Items), nil, nil, nil, false
		v.Items = append(v.Items, &it)
		v.index[it.Ref] = &it
	}
	again := func(from []*Item) (to []*Item) {
		for _, old := range from {
			if it := v.index[old.Ref]; it != nil {
				to = append(to, it)
			}
		}
		return to
	}
	for i, it := range v.Items {
		old := keep[i]
		it.Same, it.Within, it.Contains = again(old.Same), again(old.Within), again(old.Contains)
	}
	v.markRepeats()
	v.bars = fold(v)
	return v
}
