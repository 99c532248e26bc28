package web

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/stories"
)

// fakeDesk is the real desk over children in memory. It counts its calls: a page that asks without a purpose would show here.
type fakeDesk struct {
	nobody // signs in there: a door stands before it
	nothingSpecial

	mu       sync.Mutex
	children map[record.ChildID]*chronology.Chronology
	names    map[record.ChildID]record.Private
	withheld map[record.Class]int
	held     []record.Held
	fail     error // what every call answers, when set
	calls    []casework.View
	health   casework.Health
	traced   casework.Traced
	proved   casework.Proved
	found    []casework.Found
	more     bool
	searched []string
	deriving *deriving
	set      *rules.Set
	steps    []record.Step   // what became of every question, as a test says
	endings  []record.Ending // and of others of its rule
	aside    []casework.Dismissal
	again    []casework.Dismissal
	lately   []casework.AsideLine // what was set aside, as a test says
	refuse   error                // what setting aside answers, when set
	after    record.Status        // where every question is, when set
	impact   *casework.Impact     // what a preview gives, when set
	many     []string             // who opened very many records, as the guardian is told
}

// VeryMany keeps who it was.
func (d *fakeDesk) VeryMany(_ context.Context, who casework.Who, _ int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.many = append(d.many, who.Actor.User)
	return nil
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

// List gives what the real desk lists, in the order of the ids, under the names of these tests.
func (d *fakeDesk) List(ctx context.Context, who casework.Who) ([]casework.Listed, error) {
	if err := d.call(casework.View{}); err != nil {
		return nil, err
	}
	all, err := d.desk().List(ctx, who)
	for i := range all {
		all[i].Name, all[i].Family = d.names[all[i].ID], ""
	}
	slices.SortFunc(all, func(a, b casework.Listed) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all, err
}

// Open opens as the real desk does.
func (d *fakeDesk) Open(ctx context.Context, who casework.Who, id record.ChildID, v casework.View) (*casework.Opened, error) {
	if err := d.call(v); err != nil {
		return nil, err
	}
	o, err := d.desk().Open(ctx, who, id, v)
	if err == nil {
		o.Name = d.names[id]
	}
	return o, err
}

// Trace gives the lines that a test gives.
func (d *fakeDesk) Trace(_ context.Context, _ casework.Who, id record.ChildID) (casework.Traced, error) {
	if err := d.call(casework.View{}); err != nil {
		return casework.Traced{}, err
	}
	if d.children[id] == nil {
		return casework.Traced{}, fmt.Errorf("%w: no child", record.NotFound)
	}
	return d.traced, nil
}

// Prove gives the proof that a test gives.
func (d *fakeDesk) Prove(context.Context, casework.Who, record.ChildID) (casework.Proved, error) {
	return d.proved, d.call(casework.View{})
}

// Search finds what a test says that it finds.
func (d *fakeDesk) Search(_ context.Context, _ casework.Who, words string) ([]casework.Found, bool, error) {
	d.searched = append(d.searched, words)
	return d.found, d.more, d.call(casework.View{})
}

// Questions gives the open questions of every child, in the order of the ids and of opening.
func (d *fakeDesk) Questions(ctx context.Context, who casework.Who, of casework.QuestionsOf) ([]casework.QuestionLine, error) {
	if err := d.call(casework.View{}); err != nil {
		return nil, err
	}
	var lines []casework.QuestionLine
	for _, id := range slices.Sorted(maps.Keys(d.children)) {
		o, err := d.desk().Open(ctx, who, id, casework.View{})
		if err != nil {
			return nil, err
		}
		for i := range o.Prompts {
			p := &o.Prompts[i]
			if !open(p) || of.Role != "" && p.AskedOf != of.Role {
				continue
			}
			lines = append(lines, casework.QuestionLine{
				ID: p.ID, Child: id, Name: d.names[id], Asks: record.Private(rules.Question(p.Asks, d.names[id].Reveal())), AskedOf: p.AskedOf, Rule: p.Rule, Theme: p.Theme,
				Timing: p.Timing, Due: p.Due, DueBy: p.DueBy, Opened: p.OpenedWhen, Overdue: p.Status == record.Overdue, Area: o.Chronology.Find(p.Trigger).Area,
			})
		}
	}
	slices.SortStableFunc(lines, func(a, b casework.QuestionLine) int { return -compareBool(a.Overdue, b.Overdue) })
	return lines, nil
}

// Board gives the questions that wait, and what a test says was set aside.
func (d *fakeDesk) Board(ctx context.Context, who casework.Who, of casework.QuestionsOf) (casework.Board, error) {
	waiting, err := d.Questions(ctx, who, of)
	aside := slices.DeleteFunc(slices.Clone(d.lately), func(l casework.AsideLine) bool { return of.Role != "" && l.AskedOf != of.Role })
	return casework.Board{Waiting: waiting, Aside: aside}, err
}

// TakeBack keeps what was asked for, or refuses as a test says.
func (d *fakeDesk) TakeBack(_ context.Context, _ casework.Who, wish casework.Dismissal) error {
	if err := d.call(casework.View{}); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.again = append(d.again, wish)
	return d.refuse
}

// Question gives a question with the life that a test gives it.
func (d *fakeDesk) Question(ctx context.Context, who casework.Who, id record.ChildID, question record.QuestionID) (*casework.Question, error) {
	o, err := d.Open(ctx, who, id, casework.View{})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(o.Prompts, func(p record.Prompt) bool { return p.ID == question })
	if i < 0 {
		return nil, fmt.Errorf("%w: no question", record.NotFound)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	aside := d.aside[min(len(d.again), len(d.aside)):] // each time it is asked again undoes one
	for _, wish := range aside {
		if wish.Question == question && d.refuse == nil {
			o.Prompts[i].Status = record.Dismissed
		}
	}
	if d.after != "" {
		o.Prompts[i].Status, o.Prompts[i].AnsweredAt = d.after, record.Ref{}
	}
	p := o.Prompts[i]
	q := &casework.Question{Opened: o, Prompt: p, Asks: record.Private(rules.Question(p.Asks, o.Name.Reveal())), Steps: d.steps, Endings: d.endings, Answer: o.Chronology.Find(p.AnsweredAt), Again: len(aside) > 0 && p.Status == record.Dismissed}
	for _, ref := range slices.Concat(p.Evidence, p.Later) {
		q.Evidence = append(q.Evidence, o.Chronology.Find(ref))
	}
	return q, nil
}

// Dismiss keeps what was asked for, or refuses as a test says.
func (d *fakeDesk) Dismiss(_ context.Context, _ casework.Who, wish casework.Dismissal) error {
	if err := d.call(casework.View{}); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.aside = append(d.aside, wish)
	return d.refuse
}

// Preview counts as the real desk does, of the children in memory.
func (d *fakeDesk) Preview(_ context.Context, _ casework.Who, of casework.PreviewOf) (casework.Impact, error) {
	if err := d.call(casework.View{}); err != nil {
		return casework.Impact{}, err
	}
	if d.impact != nil {
		return *d.impact, nil
	}
	tried, now, err := casework.Tried(d.set, d.set, of.Rules)
	if err != nil {
		return casework.Impact{}, err
	}
	counting, err := casework.Try(tried, now, of.Over)
	if err != nil {
		return casework.Impact{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(d.children)) {
		counting.Child(d.children[id])
	}
	return counting.Exact(), nil
}

// Endings gives what a test gives.
func (d *fakeDesk) Endings(context.Context, casework.Who, string) ([]record.Ending, error) {
	return d.endings, d.call(casework.View{})
}

// WorkingWith is nobody who would be recorded, of the children there are.
func (d *fakeDesk) WorkingWith(_ context.Context, _ casework.Who, id record.ChildID) (casework.Working, error) {
	if err := d.call(casework.View{}); err != nil {
		return casework.Working{}, err
	}
	if d.children[id] == nil {
		return casework.Working{}, fmt.Errorf("%w: no child", record.NotFound)
	}
	return casework.Working{}, nil
}

// Approvals are none that anybody asked.
func (d *fakeDesk) Approvals(context.Context, casework.Who) (casework.ApprovalBoard, error) {
	return casework.ApprovalBoard{}, nil
}

// Notices are none.
func (d *fakeDesk) Notices(context.Context, casework.Who) (casework.NoticeBoard, error) {
	return casework.NoticeBoard{}, nil
}

// Policies are the built-in ones.
func (d *fakeDesk) Policies() []casework.PolicySection { return d.desk().Policies() }

// Functions are what they mean by their words.
func (d *fakeDesk) Functions() []casework.Function { return d.desk().Functions() }

// Rules gives the library, or what a test puts in its place.
func (d *fakeDesk) Rules() *rules.Set { return d.set }

// Health says what a test says.
func (d *fakeDesk) Health(context.Context) casework.Health {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.health
}

func (d *fakeDesk) desk() *casework.Desk {
	return casework.NewDesk(memory{desk: d}, d.set, func() time.Time { return time.Date(2024, 2, 17, 9, 0, 0, 0, time.UTC) })
}

// memory is a store that holds the children of a test and gives them as they are: nothing of them is kept ready.
type memory struct {
	store.Store

	desk *fakeDesk
}

func (m memory) Read(_ context.Context, a audit.Access, do func(store.Reader) error) error {
	id := record.ChildID(a.Granted().Subject.ID)
	if a.Granted().Subject.Kind == record.OneChild && m.desk.children[id] == nil {
		return fmt.Errorf("%w: no child", record.NotFound)
	}
	return do(memoryReader{memory: m, id: id})
}

// Standing ties everybody to every child, in every way that goes with the others: what a role does with it is for the policies to say.
func (m memory) Standing(_ context.Context, _ store.Person, child record.ChildID, _ time.Time) (map[record.ChildID]record.Standing, error) {
	tied := record.Standing{Relations: []record.Relation{record.Allocated, record.Invited, record.Leads, record.OnDuty, record.PanelMember, record.Supervises}}
	all := map[record.ChildID]record.Standing{}
	for id := range m.desk.children {
		if child == "" || child == id {
			all[id] = tied
		}
	}
	return all, nil
}

// Refuse forgets that something was refused.
func (memory) Refuse(context.Context, audit.Refusal) error { return nil }

// Write is asked for one thing alone: how the desk derives what a list shows of a child.
func (m memory) Write(_ context.Context, _ audit.Access, _ store.Request, do func(store.Writer) error) (store.Written, error) {
	return store.Written{}, do(m.desk.deriving)
}

type memoryReader struct {
	store.Reader

	memory memory
	id     record.ChildID
}

func (r memoryReader) Child(context.Context) (store.Derived, error) {
	return store.Derived{Model: store.Model{Child: r.memory.load(r.id)}}, nil
}

// Ask asks of the child as it is: nobody sees less of it.
func (r memoryReader) Ask(_ context.Context, _ store.View, ask store.Ask) (store.Child, [][]record.Prompt, error) {
	c := r.memory.load(r.id)
	asked, err := ask(&c)
	return c, asked, err
}

func (r memoryReader) Questions(context.Context, record.QuestionID) ([]record.Step, error) {
	return r.memory.load(r.id).Steps, nil
}

func (r memoryReader) Cards(ctx context.Context, do func(store.Card) error) error {
	desk := r.memory.desk
	desk.deriving = &deriving{}
	if _, err := desk.desk().Rebuild(ctx, casework.Service("check", record.Checking)); err != nil {
		return err
	}
	for id := range desk.children {
		child := r.memory.load(id)
		derived, err := desk.deriving.derive(&child, time.Date(2024, 2, 17, 9, 0, 0, 0, time.UTC))
		if err != nil {
			return err
		}
		if err := do(derived.Card); err != nil {
			return err
		}
	}
	return nil
}

// deriving hears how the desk derives, when everything is to be derived anew.
type deriving struct {
	store.Writer

	derive store.Derive
}

func (d *deriving) Rebuild(_ context.Context, derive store.Derive) (int, error) {
	d.derive = derive
	return 0, nil
}

func (m memory) load(id record.ChildID) store.Child {
	c := m.desk.children[id]
	child := store.Child{ID: id, Identities: c.Identities, Manifests: []record.Manifest{c.Manifest}, Withheld: m.desk.withheld, Held: m.desk.held}
	for _, it := range c.Items {
		child.Entries = append(child.Entries, it.Entry)
	}
	return child
}

// someone is a person who may look.
var someone = desktest.Person("local", "social-worker", record.PreparingVisit)
