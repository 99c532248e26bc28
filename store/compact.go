package store

import (
	"slices"

	"sightline/record"
)

// Model is one child's chronology as it is kept ready: made when something is written, read with one look whenever it is opened.
type Model struct {
	Child   Child
	Classes []record.Class  // under which each of Child.Entries is kept
	Order   []int           // places in Child.Entries, in order of time
	Prompts []record.Prompt // the questions asked, in order of opening
	Ended   []Ended         // questions that are asked no more: they lapsed, or what ended them is past too
	Known   []KnownTo
}

// Ended is a question that is asked no more, with how far somebody sees who is told of it: all that it stood on.
type Ended struct {
	Prompt record.Prompt
	Needs  record.Demands
}

// KnownTo says that an agency was told of another's entry, and by which entry.
type KnownTo struct {
	Knower record.AgencyCode
	Ref    record.Ref // what it was told of
	By     record.Ref // the entry that told it
}

// compact gives the one form in which a chronology is kept: the same chronology is the same bytes, so that one made again can be set
// against the one kept.
func compact(m *Model) []byte {
	p := newPacking(len(m.Child.Entries))
	p.model(m, formOfChild.version)
	return p.sealed(formOfChild)
}

// model writes what a version of the form says.
func (p *packing) model(m *Model, version byte) {
	c := &m.Child
	p.text(string(c.ID))
	p.childRefs(c.Refs)
	p.identities(c.Identities)
	p.count(len(c.Entries))
	for i := range c.Entries {
		p.entry(&c.Entries[i])
		p.word(string(classAt(m.Classes, i)))
		if version >= childWithReceived {
			p.signed(c.Entries[i].Received)
		}
	}
	p.manifests(c.Manifests)
	withheld := sortedKeys(c.Withheld)
	p.count(len(withheld))
	for _, class := range withheld {
		p.word(string(class))
		p.signed(int64(c.Withheld[class]))
	}
	p.held(c.Held)
	p.count(len(m.Order))
	for _, at := range m.Order {
		p.count(at)
	}
	if len(m.Prompts)+len(m.Known)+len(m.Ended)+len(c.Steps) > 0 {
		p.refersTo(c.Entries)
	}
	p.prompts(m.Prompts)
	p.ended(m.Ended)
	p.steps(c.Steps)
	p.count(len(m.Known))
	for i := range m.Known {
		k := &m.Known[i]
		p.word(string(k.Knower))
		p.ref(k.Ref)
		p.ref(k.By)
	}
}

// childWithReceived is the version since which a chronology says when each entry was received.
const childWithReceived = 4

// classAt gives no class to an entry that was given none: that is above every ceiling.
func classAt(classes []record.Class, i int) record.Class {
	if i < len(classes) {
		return classes[i]
	}
	return ""
}

// expand gives the chronology that compact kept, without what is not seen so far. One that is damaged is never given.
func expand(kept []byte, look far) (Model, error) {
	var u unpacking
	if err := u.open(kept, formOfChild); err != nil {
		return Model{}, err
	}
	m := u.model()
	if err := u.end(formOfChild); err != nil {
		return Model{}, err
	}
	m.keepWithin(look)
	return m, nil
}

func (u *unpacking) model() Model {
	var m Model
	c := &m.Child
	c.ID = record.ChildID(u.text())
	c.Refs = u.childRefs()
	c.Identities = u.identities()
	n := u.count(entryNumbers + 1)
	c.Entries, m.Classes = some[record.Entry](n), some[record.Class](n)
	for i := range c.Entries {
		u.entry(&c.Entries[i])
		m.Classes[i] = record.Class(u.word())
		if u.version >= childWithReceived {
			c.Entries[i].Received = u.signed()
		}
	}
	c.Manifests = u.manifests()
	c.Withheld = u.withheld()
	c.Held = u.held()
	m.Order = some[int](u.count(1))
	for i := range m.Order {
		m.Order[i] = u.place(n)
	}
	u.entries = c.Entries
	m.Prompts = u.prompts()
	m.Ended = u.ended()
	c.Steps = u.steps()
	m.Known = some[KnownTo](u.count(3))
	for i := range m.Known {
		k := &m.Known[i]
		k.Knower = record.AgencyCode(u.word())
		u.ref(&k.Ref)
		u.ref(&k.By)
	}
	return m
}

func (u *unpacking) withheld() map[record.Class]int {
	n := u.count(2)
	if n == 0 {
		return nil
	}
	counts := make(map[record.Class]int, n)
	for range n {
		class := record.Class(u.word())
		counts[class] = int(u.signed())
	}
	return counts
}

// keepWithin takes out what is not seen and counts it, but for what is sealed; and with it whatever would tell of it: who was told of an
// entry, and questions that stand on it. Questions were asked of the whole record, and are not asked again of what is left of it: that would
// ask for what others wrote down long ago.
func (m *Model) keepWithin(look far) {
	hidden := m.entriesWithin(look)
	m.endedWithin(look, hidden)
	m.Prompts = promptsWithin(m.Prompts, m.seenBy(look, hidden))
	m.Known = slices.DeleteFunc(m.Known, func(k KnownTo) bool { return hidden[k.Ref] || hidden[k.By] })
	if len(m.Known) == 0 {
		m.Known = nil
	}
}

// entriesWithin takes out the entries that are not seen, and gives which they were; nil when all are.
func (m *Model) entriesWithin(look far) (hidden map[record.Ref]bool) {
	c := &m.Child
	places := []int(nil) // by old place: the new one, or -1
	for i := range c.Entries {
		e := &c.Entries[i]
		if look.sees(m.Classes[i], e.Handling, e.Ref.Agency) {
			continue
		}
		if hidden == nil {
			hidden, places = map[record.Ref]bool{}, make([]int, len(c.Entries))
		}
		hidden[e.Ref] = true
		places[i] = -1
		c.withhold(m.Classes[i], e.Handling)
	}
	if hidden == nil {
		return nil
	}
	shown := 0
	for i := range places {
		if places[i] == 0 {
			places[i], c.Entries[shown], m.Classes[shown] = shown, c.Entries[i], m.Classes[i]
			shown++
		}
	}
	c.Entries, m.Classes = c.Entries[:shown:shown], m.Classes[:shown:shown]
	m.Order = slices.DeleteFunc(m.Order, func(at int) bool { return places[at] < 0 })
	for i, at := range m.Order {
		m.Order[i] = places[at]
	}
	if shown == 0 {
		c.Entries, m.Classes, m.Order = nil, nil, nil
	}
	return hidden
}

// withhold counts an entry that is not shown. That something is sealed is not even counted: the count alone would tell of it.
func (c *Child) withhold(class record.Class, handling record.Handling) {
	if class == record.ClassS || sealed(handling) {
		return
	}
	if c.Withheld == nil {
		c.Withheld = map[record.Class]int{}
	}
	c.Withheld[class]++
}

// seenBy says of what a question may cite whether it is seen: of the entries those that are not hidden, of the steps of questions those that
// demand no more than is seen.
func (m *Model) seenBy(look far, hidden map[record.Ref]bool) func(record.Ref) bool {
	told := map[record.Ref]bool{}
	for i := range m.Child.Steps {
		told[m.Child.Steps[i].Ref()] = true
	}
	return func(ref record.Ref) bool {
		if ref.Agency == record.Asker {
			return look.all || told[ref]
		}
		return !hidden[ref]
	}
}

// promptsWithin leaves of questions what may be told to who sees so much.
func promptsWithin(prompts []record.Prompt, seen func(record.Ref) bool) []record.Prompt {
	told := prompts[:0]
	for i := range prompts {
		if p := &prompts[i]; p.Within(seen) {
			told = append(told, *p)
		}
	}
	if len(told) == 0 {
		return nil
	}
	return slices.Clip(told)
}
