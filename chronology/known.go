package chronology

import (
	"maps"
	"slices"

	"sightline/record"
)

// AsOf gives the chronology as it stood just after an item: nothing that stands later, and nothing its agency surely came to
// know only afterwards.
func (c *Chronology) AsOf(at *Item) *Chronology {
	stood := func(it *Item) bool {
		return it == at || it.Pos < at.Pos && !record.SurelyEarlier(at.At, it.Known)
	}
	keep := make([]*Item, 0, at.Pos+1)
	for _, it := range c.Items[:at.Pos+1] {
		if it == at || stood(it) && it.readBy(stood) {
			keep = append(keep, it)
		}
	}
	v := c.view(keep)
	v.Now = record.Always()
	v.forget()
	return v
}

// forget takes out of a view of the past what submissions say of themselves: when they were made, and which agencies would write.
func (c *Chronology) forget() {
	wrote := map[record.AgencyCode]bool{}
	for _, it := range c.Items {
		wrote[it.Ref.Agency] = true
	}
	said := make([]record.Manifest, len(c.said))
	for i, m := range c.said {
		m.AsAt, m.Today = record.When{}, record.When{}
		m.Agencies = maps.Clone(m.Agencies)
		maps.DeleteFunc(m.Agencies, func(code record.AgencyCode, _ record.Coverage) bool { return !wrote[code] })
		said[i] = m
	}
	c.said, c.Manifest = said, together(said)
}

// readBy reports that an item is not one the agency of the view knows only from reading it, or that a reading stands.
func (it *Item) readBy(stands func(*Item) bool) bool {
	return it.readings == nil || slices.ContainsFunc(it.readings, stands)
}

// AsOfTime gives the chronology as it stood at a time, inclusive: everything that may have happened and been known by then, but for
// what is told after something that surely came later. A time that its source doubts counts as written, as it does in the order.
// Items of unknown time are left out.
func (c *Chronology) AsOfTime(at record.Range) *Chronology {
	later := c.firstTold(func(it *Item) bool { return record.SurelyEarlier(at, it.At) })
	stood := func(it *Item) bool {
		first, some := later[it.Origin.Submission]
		toldLater := some && it.Order.Set && it.Order.Value > first && it.At.Hull().Hi > at.Hull().Hi
		return !it.TimeUnknown && !toldLater && !record.SurelyEarlier(at, it.At) && !record.SurelyEarlier(at, it.Known)
	}
	var keep []*Item
	for _, it := range c.Items {
		if stood(it) && it.readBy(stood) {
			keep = append(keep, it)
		}
	}
	v := c.view(keep)
	v.Now = at
	v.forget()
	return v
}

// firstTold gives, by submission, the lowest order of some items.
func (c *Chronology) firstTold(which func(*Item) bool) map[int64]int {
	lowest := map[int64]int{}
	for _, it := range c.Items {
		first, some := lowest[it.Origin.Submission]
		if it.Order.Set && (!some || it.Order.Value < first) && which(it) {
			lowest[it.Origin.Submission] = it.Order.Value
		}
	}
	return lowest
}

// KnownTo gives the chronology as one agency (or "social-care-*") could know it: its own entries, the entries of others that
// name it in a detail that conveys, and those it has a record.seen for, which a view of an earlier moment leaves out. Nothing else
// proves that an agency was told.
func (c *Chronology) KnownTo(agency record.AgencyCode) *Chronology {
	read := map[record.Ref][]*Item{}
	for _, it := range c.Items {
		if it.Kind != "record.seen" || !c.words.AgencyMatches(agency, it.Ref.Agency) {
			continue
		}
		for _, ref := range it.Details.Refs("document", it.Ref.Agency) {
			read[ref] = append(read[ref], it)
		}
	}
	var keep []*Item
	for _, it := range c.Items {
		switch {
		case c.words.AgencyMatches(agency, it.Ref.Agency) || c.Told(it, agency):
			keep = append(keep, it)
		case read[it.Ref] != nil:
			learnt := *it
			learnt.readings = read[it.Ref]
			keep = append(keep, &learnt)
		}
	}
	return c.view(keep)
}

// Conveyed says that an agency was told of another's entry, and by which entry: the entry itself, or the one in which it is recorded that
// the agency read it.
type Conveyed struct {
	To     record.AgencyCode
	Of, By record.Ref
}

// Conveyed lists who was told of what: of each agency that wrote here, or that the vocabulary knows and an entry names as told, the entries of others that it
// knows, in order of agencies and of the chronology. What is not listed, and not an agency's own, it does not know.
func (c *Chronology) Conveyed() []Conveyed {
	agencies := map[record.AgencyCode]bool{}
	for _, it := range c.Items {
		agencies[it.Ref.Agency] = true
		for _, key := range c.words.Conveys {
			if key == "same_as" || !c.namesAgencies(it.Kind, key) {
				continue
			}
			for _, value := range it.Details.All(key) {
				if _, _, known := c.words.Agency(record.AgencyCode(value)); known { // nobody looks through a code that nobody knows
					agencies[record.AgencyCode(value)] = true
				}
			}
		}
	}
	var all []Conveyed
	for _, to := range slices.Sorted(maps.Keys(agencies)) {
		for _, it := range c.KnownTo(to).Items {
			switch {
			case it.Ref.Agency == to:
			case it.readings != nil:
				all = append(all, Conveyed{to, it.Ref, it.readings[0].Ref})
			default:
				all = append(all, Conveyed{to, it.Ref, it.Ref})
			}
		}
	}
	return all
}

// Told reports that an entry names the agency in a detail that conveys the fact to it.
func (c *Chronology) Told(it *Item, agency record.AgencyCode) bool {
	for _, key := range c.words.Conveys {
		if !c.namesAgencies(it.Kind, key) {
			continue
		}
		for _, value := range it.Details.All(key) {
			code := record.AgencyCode(value)
			if key == "same_as" {
				code = record.ParseRef(value, it.Ref.Agency).Agency
			}
			if code != it.Ref.Agency && (c.words.AgencyMatches(agency, code) || c.words.AgencyMatches(code, agency)) {
				return true
			}
		}
	}
	return false
}

// namesAgencies reports that a detail of a kind names agencies or their records: "to" of a move to college names none. Of a detail
// the vocabulary does not know on that kind it is assumed.
func (c *Chronology) namesAgencies(kind record.Kind, key string) bool {
	t, known := c.words.Detail(kind, key)
	return !known || slices.Contains([]string{"agency", "list:agency", "ref", "list:ref"}, t.Name)
}

// Supply says what one agency gave: how many entries, and whether it said which period they cover.
type Supply struct {
	Agency  record.AgencyCode
	Entries int
	Stated  bool // a period is stated
}

// Supplied gives, for every agency of the manifest or of an entry, what it supplied. Agencies are in the order of their first
// entry; those of the manifest without an entry follow, by code.
func (c *Chronology) Supplied() []Supply {
	var list []Supply
	at := map[record.AgencyCode]int{}
	add := func(a record.AgencyCode) int {
		i, ok := at[a]
		if !ok {
			i = len(list)
			at[a] = i
			list = append(list, Supply{Agency: a, Stated: c.Manifest.Agencies[a].Stated()})
		}
		return i
	}
	for _, it := range c.Items {
		list[add(it.Ref.Agency)].Entries++
	}
	for _, a := range sortedKeys(c.Manifest.Agencies) {
		add(a)
	}
	return list
}

// Covered answers whether some submission of an agency covers a time: Maybe when it did not say, or did not say from when or until
// when. No submission covers what came after it was made.
func (c *Chronology) Covered(agency record.AgencyCode, at record.Range) record.Answer {
	answer, told := record.No, false
	for _, m := range c.said {
		if cover, ok := m.Agencies[agency]; ok {
			told, answer = true, answer.Or(c.covers(cover, m.AsAt, at))
		}
	}
	if !told {
		return record.Maybe
	}
	return answer
}

func (c *Chronology) covers(cover record.Coverage, asAt record.When, at record.Range) record.Answer {
	from, to := record.Maybe, record.Maybe
	if cover.From.Known() {
		from = record.NotAfter(cover.From.In(c.Born), at)
	}
	switch {
	case cover.To.Known():
		to = record.NotAfter(at, cover.To.In(c.Born))
	case asAt.Known():
		to = record.NotAfter(at, asAt.In(c.Born))
	}
	return from.And(to)
}
