package web

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/sharing"
	"sightline/stories"
)

// fakeDesk opens children from memory the way casework does, without a store. It counts its calls: a page that asks without a purpose
// would show here.
type fakeDesk struct {
	mu       sync.Mutex
	children map[record.ChildID]*chronology.Chronology
	names    map[record.ChildID]record.Private
	withheld map[record.Class]int
	held     []record.Held
	fail     error // what every call answers, when set
	calls    []casework.View
	set      *rules.Set
}

func newDesk(t testing.TB) *fakeDesk {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	return &fakeDesk{children: map[record.ChildID]*chronology.Chronology{}, names: map[record.ChildID]record.Private{}, set: set}
}

// joe is the child of the published review; every row of the submissions is about them.
func (d *fakeDesk) joe(t testing.TB) record.ChildID {
	t.Helper()
	d.add(t, "c1", "Joe", stories.Joe())
	return "c1"
}

// add reads a submission about one child.
func (d *fakeDesk) add(t testing.TB, id record.ChildID, name record.Private, files fs.FS) {
	t.Helper()
	s, err := intake.ReadFolder(files, intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Report.Refusals); n > 0 {
		t.Fatalf("%d rows refused, the first: %+v", n, s.Report.Refusals[0])
	}
	d.children[id] = chronology.Build(chronology.Input{Key: s.People[0].Subject, Identities: s.People, Entries: s.Entries, Manifest: s.Manifest})
	d.names[id] = name
}

// ordinary adds the invented children, one for each number at the end of their references.
func (d *fakeDesk) ordinary(t testing.TB) {
	t.Helper()
	s, err := intake.ReadFolder(stories.Ordinary(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]*chronology.Input{}
	for _, id := range s.People {
		n := id.Subject.Child[strings.LastIndexByte(id.Subject.Child, '-')+1:]
		if inputs[n] == nil {
			inputs[n] = &chronology.Input{Key: id.Subject, Manifest: s.Manifest}
		}
		inputs[n].Identities = append(inputs[n].Identities, id)
	}
	for _, e := range s.Entries {
		n := e.Subject.Child[strings.LastIndexByte(e.Subject.Child, '-')+1:]
		inputs[n].Entries = append(inputs[n].Entries, e)
	}
	for n, in := range inputs {
		id := record.ChildID("o" + n)
		d.children[id], d.names[id] = chronology.Build(*in), in.Identities[0].GivenNames
	}
}

func (d *fakeDesk) call(v casework.View) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, v)
	return d.fail
}

func (d *fakeDesk) List(_ context.Context, who casework.Who) ([]casework.Listed, error) {
	if err := d.call(casework.View{}); err != nil {
		return nil, err
	}
	var all []casework.Listed
	for id, c := range d.children {
		one := casework.Listed{ID: id, Name: d.names[id], Born: c.Born, Now: c.Now, Entries: c.Len(), Open: c.OpenNow(), LastSeen: c.LastSeen()}
		for _, p := range d.set.Ask(c) {
			if p.Status != record.Asked && p.Status != record.Overdue {
				continue
			}
			one.Asked++
			if p.AskedOf == who.Actor.Role {
				one.Mine++
			}
			if p.Status == record.Overdue {
				one.Late++
			}
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b casework.Listed) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all, nil
}

func (d *fakeDesk) Open(_ context.Context, _ casework.Who, id record.ChildID, v casework.View) (*casework.Opened, error) {
	if err := d.call(v); err != nil {
		return nil, err
	}
	whole := d.children[id]
	if whole == nil {
		return nil, fmt.Errorf("%w: no child", record.NotFound)
	}
	o := &casework.Opened{ID: id, Name: d.names[id], Withheld: d.withheld, Held: d.held, KnownTo: v.KnownTo}
	if v.Paper {
		in := chronology.Input{Key: whole.Key, Identities: whole.Identities, Manifest: whole.Manifest}
		for _, it := range whole.Items {
			if sharing.OnPaper(&it.Entry) {
				in.Entries = append(in.Entries, it.Entry)
			}
		}
		o.OffPaper = whole.Len() - len(in.Entries)
		whole = chronology.Build(in)
	}
	o.Chronology, o.Whole = whole, whole.Len()
	if whole.Len() > 0 {
		o.Steps = casework.Steps{First: whole.Items[0].Ref, Last: whole.Items[whole.Len()-1].Ref}
	}
	if v.At != "" {
		at := slices.IndexFunc(whole.Items, func(it *chronology.Item) bool { return o.Token(it.Ref) == v.At })
		if at < 0 {
			return nil, fmt.Errorf("%w: no entry", record.NotFound)
		}
		o.At = whole.Items[at]
		if at > 0 {
			o.Steps.Previous = whole.Items[at-1].Ref
		}
		if at+1 < whole.Len() {
			o.Steps.Next = whole.Items[at+1].Ref
		}
		o.Chronology = whole.AsOf(o.At)
	}
	o.Everyone = o.Chronology
	if v.KnownTo != "" {
		o.Chronology = o.Everyone.KnownTo(v.KnownTo)
	}
	o.Prompts = d.set.Ask(o.Chronology)
	return o, nil
}
