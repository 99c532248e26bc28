// Package chronology puts the entries of every agency about one child into one order.
//
// It answers: "what happened, in which order, what is open now, who knew it then, and what did nobody supply?" It stands on
// paragraph 2.7 and learning point 2 of the Child Joe review (the multi-agency chronology is the tool), 4.1.9 to 4.1.10 (each
// agency held a part) and 4.3.8 (no one held all the information).
// It never invents a date, never splits a total into events, never counts one event twice, and never makes an order out of
// times that do not give one: there it keeps the order in which the agencies told it.
package chronology

import (
	"cmp"
	"maps"
	"time"

	"sightline/record"
)

// Input is what a chronology is built from: one child's entries and what is known of the child.
type Input struct {
	Key        record.ChildRef // the child's first row in people.csv
	Identities []record.Identity
	Entries    []record.Entry
	Manifest   record.Manifest   // of the one submission
	Manifests  []record.Manifest // of several, in the order received; then Manifest is not used
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
	said  []record.Manifest // what each submission says of itself
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

	follows  *Item   // the item its relative time is counted from
	first    *Item   // the item that counts for this one, when it repeats
	readings []*Item // in the view of one agency, of a record that it knows only from reading it
}

// BirthsDisagree says that no day satisfies every birth date that agencies hold of a child.
const BirthsDisagree = "the agencies' birth dates for this child cannot all be right; every day any of them allows is kept"

// Build joins one child's entries. Dangling references and conflicts are reported and otherwise passed over.
func Build(in Input) *Chronology {
	c := &Chronology{Key: in.Key, Identities: in.Identities, words: record.Words(), index: make(map[record.Ref]*Item, len(in.Entries))}
	c.said = in.Manifests
	if len(c.said) == 0 {
		c.said = []record.Manifest{in.Manifest}
	}
	c.Manifest = together(c.said)
	said := make([]record.When, 0, len(in.Identities))
	for _, id := range in.Identities {
		said = append(said, id.Born)
	}
	if c.Born, c.BornAgreed = record.BornWithin(said...); !c.BornAgreed {
		c.notice(record.Origin{}, BirthsDisagree)
	}
	items := c.items(in.Entries)
	c.resolveAfter(items)
	c.Items = order(items)
	for i, it := range c.Items {
		it.Pos = i
	}
	c.relate()
	c.bars = fold(c)
	c.Now = c.Today()
	return c
}

// items makes an item of each entry. Of two entries with one reference the later corrects the earlier, which is passed over.
func (c *Chronology) items(entries []record.Entry) []*Item {
	items, at := make([]*Item, 0, len(entries)), make(map[record.Ref]int, len(entries))
	for i := range entries {
		it := c.item(entries[i])
		if earlier, again := at[it.Ref]; again {
			c.notice(it.Origin, it.Ref.String()+" is given twice for this child; the later row is kept")
			items[earlier] = it
			continue
		}
		at[it.Ref] = len(items)
		items = append(items, it)
	}
	return items
}

func (c *Chronology) item(e record.Entry) *Item {
	info, _ := c.words.Kind(e.Kind)
	it := &Item{Entry: e, Info: info, Lane: info.Lane, Known: record.Always()}
	it.At = e.Happened.Starts(c.Born, info.Lasts)
	it.Until = it.At
	if e.Happened.IsInterval() {
		it.Until = e.Happened.Ends(c.Born, info.Lasts)
	}
	if !e.Known.IsZero() {
		it.Known = e.Known.In(c.Born)
	}
	it.TimeUnknown = !e.Happened.Known() && !e.Order.Set // until a relative time gives one
	c.index[e.Ref] = it
	return it
}

func (c *Chronology) notice(at record.Origin, message string) {
	c.Notices = append(c.Notices, record.Notice{File: at.File, Line: at.Line, Message: message})
}

// together puts what several submissions say of themselves into one: the latest that says a thing is believed. Which period each agency's
// submissions cover is asked of each of them (Covered). Time stands still on a day only where all that say anything say so: the day of one
// extract is not the day of a record that others write in.
func together(said []record.Manifest) record.Manifest {
	all := record.Manifest{Agencies: map[record.AgencyCode]record.Coverage{}, Areas: map[record.AreaCode]string{}}
	goesOn := false
	for i := range said {
		m := &said[i]
		goesOn = goesOn || !m.Today.Known() && (len(m.Agencies) > 0 || m.AsAt.Known())
		all.Title, all.Source = cmp.Or(m.Title, all.Title), cmp.Or(m.Source, all.Source)
		for code, cover := range m.Agencies {
			if old := all.Agencies[code]; cover.Stated() || !old.Stated() {
				all.Agencies[code] = cover
			}
		}
		maps.Copy(all.Areas, m.Areas)
		if m.AsAt.Known() {
			all.AsAt = m.AsAt
		}
		if m.Today.Known() {
			all.Today = m.Today
		}
	}
	if goesOn {
		all.Today = record.When{}
	}
	return all
}

// Received is when an item was received here first, whatever was corrected of it since: with a submission, or written here. Where time stands still, it
// was received by that day. The zero time: nobody knows, as of a record that is kept nowhere.
func (c *Chronology) Received(it *Item) (at time.Time) {
	if it.Received != 0 {
		at = time.Unix(it.Received, 0).UTC()
	}
	if today := c.Manifest.Today.In(c.Born).Hull().Hi; c.Manifest.Today.Known() && today < record.PosInf && at.Unix() > today {
		at = time.Unix(today, 0).UTC()
	}
	return at
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

// view is the same chronology with fewer items. Positions are counted anew, and what tells one event twice is looked for among
// the items that are left.
func (c *Chronology) view(keep []*Item) *Chronology {
	v := &Chronology{Key: c.Key, Identities: c.Identities, Born: c.Born, BornAgreed: c.BornAgreed, Manifest: c.Manifest, said: c.said, Now: c.Now, words: c.words, index: make(map[record.Ref]*Item, len(keep)), Items: make([]*Item, 0, len(keep))}
	for _, old := range keep {
		it := *old
		it.Pos, it.Same, it.Within, it.Contains, it.Repeats, it.first = len(v.Items), nil, nil, nil, false, nil
		v.Items = append(v.Items, &it)
		v.index[it.Ref] = &it
	}
	for _, it := range v.Items {
		readings := it.readings
		it.readings = nil
		for _, reading := range readings {
			if here := v.index[reading.Ref]; here != nil {
				it.readings = append(it.readings, here)
			}
		}
	}
	v.relate()
	v.Notices = nil // the whole chronology has said them
	v.bars = fold(v)
	return v
}
