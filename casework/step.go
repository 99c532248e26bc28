package casework

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// StepAt names a step of the pathway about something of a child, or about a group or a place.
type StepAt struct {
	Child   record.ChildID
	Context record.ContextID // of a step about a group or a place, instead of a child
	Step    string
	About   string // token of the entry it is about; "" when it is about the child
}

// find gives the step, when there is such a one about what it is to be about.
func (a *StepAt) find() (*pathway.Step, error) {
	step, known := pathway.Find(a.Step)
	if !known || (step.Of == pathway.OfContext) != (a.Context != "") {
		return nil, fmt.Errorf("%w: there is no such step", record.NotFound)
	}
	return step, nil
}

// place names the draft of a step.
func (a *StepAt) place() string {
	if a.Context != "" {
		return strings.Join([]string{"context", string(a.Context), a.Step}, "/")
	}
	return strings.Join([]string{"step", string(a.Child), a.Step, a.About}, "/")
}

// Pathway is where a child stands in the exploitation process, and what can be done.
type Pathway struct {
	*Opened

	Case  *pathway.Case
	Steps []OpenStep
	Waits []pathway.Duty // what waits in the process: of the whole record, as far as what it stands on may be seen
}

// OpenStep is a step with why it cannot be taken now, if so.
type OpenStep struct {
	*pathway.Step

	Closed string
}

// Pathway opens a child's record and says where the child stands in the process.
func (d *Desk) Pathway(ctx context.Context, who Who, child record.ChildID) (*Pathway, error) {
	o, waits, err := d.openWaiting(ctx, who, child)
	if err != nil {
		return nil, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	of, err := d.caseOf(who, o, StepAt{Child: child}, people)
	if err != nil {
		return nil, err
	}
	p := &Pathway{Opened: o, Case: of, Waits: waits}
	all := pathway.Steps()
	for i := range all {
		if s := &all[i]; s.Of == pathway.OfChild {
			p.Steps = append(p.Steps, OpenStep{s, s.Closed(of)})
		}
	}
	return p, nil
}

// StepForm is a step of the pathway with what was answered so far.
type StepForm struct {
	*Opened

	At       StepAt
	Step     *pathway.Step
	Case     *pathway.Case
	Closed   string // why it cannot be taken now; "" when it can
	Sections []pathway.Section
	Answers  pathway.Answers
	Hands    map[string]string // by section, which open page wrote it last
	Version  int               // of the draft; 0 when none is kept
	Seen     string            // what had been decided when the step was begun
	Shown    []string          // terms of words that blame which were shown while it was written
	Moved    *Moved            // something was decided since; nil when nothing was
	Request  string
}

// Problems gives what is missing before the step can be taken.
func (f *StepForm) Problems() []pathway.Problem { return f.Step.Problems(f.Case, f.Answers) }

// StepForm opens a step: what it asks, and what this person answered before and has not sent.
func (d *Desk) StepForm(ctx context.Context, who Who, at StepAt) (*StepForm, error) {
	step, err := at.find()
	if err != nil {
		return nil, err
	}
	o, of, err := d.openCase(ctx, who, at)
	if err != nil {
		return nil, err
	}
	now := seenOf(of.Chronology)
	f := &StepForm{Opened: o, At: at, Step: step, Case: of, Closed: step.Closed(of), Answers: pathway.Answers{}, Hands: map[string]string{}, Seen: now, Request: rand.Text()}
	kept, err := d.draft(ctx, who, at.place())
	if err != nil && !errors.Is(err, record.NotFound) {
		return nil, err
	}
	f.Version = kept.Version
	if kept.Text != "" {
		s := readStepDraft(kept.Text)
		f.Seen, f.Request, f.Shown = cmp.Or(s.Seen, now), cmp.Or(s.Request, f.Request), s.Shown
		if s.Answers != nil {
			f.Answers = s.Answers
		}
		if s.Hands != nil {
			f.Hands = s.Hands
		}
		if f.Seen != now {
			f.Moved = &Moved{Since: since(of.Chronology, f.Seen), Now: now}
		}
	}
	f.Sections = step.Sections(of, f.Answers)
	return f, nil
}

// KeepStep keeps what was answered so far, in place of the version named, and gives the next version. When another tab or another machine
// of the same person came first, the error is a *record.Clash.
func (d *Desk) KeepStep(ctx context.Context, who Who, f *StepForm) (int, error) {
	s := stepDraft{Answers: f.Answers, Seen: f.Seen, Request: f.Request, Hands: f.Hands, Shown: f.Shown}
	for _, section := range f.Step.Sections(f.Case, f.Answers) {
		for i := range section.Questions {
			s.Asks = append(s.Asks, section.Questions[i].ID)
		}
	}
	text, err := s.bounded()
	if err != nil {
		return f.Version, err
	}
	return f.Version + 1, d.keepDraft(ctx, who, store.Draft{
		Place: f.At.place(), Version: f.Version, Text: text, Class: record.ClassC, Subject: draftSubject(f.Opened, who.Actor.Agency),
	})
}

// DropStep lets go of what was answered.
func (d *Desk) DropStep(ctx context.Context, who Who, at StepAt) error {
	kept, err := d.draft(ctx, who, at.place())
	if errors.Is(err, record.NotFound) || err == nil && kept.Text == "" {
		return nil
	}
	if err != nil {
		return err
	}
	kept.Text = ""
	return d.keepDraft(ctx, who, kept)
}

func (d *Desk) draft(ctx context.Context, who Who, place string) (kept store.Draft, err error) {
	access, err := d.access(ctx, who, record.DraftAct, record.Subject{Kind: record.OneDraft})
	if err != nil {
		return kept, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		kept, err = r.Draft(ctx, place)
		return err
	})
	return kept, err
}

func (d *Desk) keepDraft(ctx context.Context, who Who, draft store.Draft) error {
	access, err := d.access(ctx, who, record.DraftAct, record.Subject{Kind: record.OneDraft})
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error { return w.Keep(ctx, draft) })
	return err
}

// draftSubject is the reference with whose key a draft is kept: that of the writer's agency, else the first.
func draftSubject(o *Opened, agency record.AgencyCode) record.ChildRef {
	for i := range o.Chronology.Identities {
		if ref := o.Chronology.Identities[i].Subject; ref.Agency == agency {
			return ref
		}
	}
	return o.Chronology.Key
}

// openCase opens a child's record and puts together what a step looks at.
func (d *Desk) openCase(ctx context.Context, who Who, at StepAt) (*Opened, *pathway.Case, error) {
	if at.Context != "" {
		return d.openContext(ctx, who, at.Context)
	}
	o, err := d.Open(ctx, who, at.Child, View{})
	if err != nil {
		return nil, nil, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	of, err := d.caseOf(who, o, at, people)
	return o, of, err
}

// caseOf puts together what a step looks at, from a record that was read.
func (d *Desk) caseOf(who Who, o *Opened, at StepAt, people []pathway.Colleague) (*pathway.Case, error) {
	c := d.caseOn(o.Chronology, d.now())
	c.By, c.Colleagues, c.Child = who.Actor, people, o.Name
	if at.Step != "" {
		c.Now = d.now() // what is decided is decided now, and what is old by then is old, also where time stands still for whoever reads
	}
	if at.About != "" {
		if c.About = found(at.Child, o.Chronology, at.About); c.About == nil {
			return nil, fmt.Errorf("%w: there is no such entry", record.NotFound)
		}
		if step, known := pathway.Find(at.Step); known && !step.MayBeAbout(c.About) {
			return nil, fmt.Errorf("%w: this step is about the child, and not about an entry", record.NotFound)
		}
	}
	return c, nil
}

// colleagues gives everybody who works here now.
func (d *Desk) colleagues(ctx context.Context, who Who) ([]pathway.Colleague, error) {
	all, err := d.store.Colleagues(ctx, who.Tenant)
	if err != nil {
		return nil, err
	}
	var people []pathway.Colleague
	for i := range all {
		a := &all[i]
		for _, role := range a.RolesAt(d.now()) {
			if role == record.Administrator {
				continue // they see no record: nothing about a child is theirs to do
			}
			people = append(people, pathway.Colleague{User: string(a.ID), Name: a.Name, Role: role, Agency: a.Agency})
		}
	}
	slices.SortFunc(people, func(a, b pathway.Colleague) int {
		return cmp.Or(cmp.Compare(a.Name.Reveal(), b.Name.Reveal()), cmp.Compare(a.User, b.User), cmp.Compare(a.Role, b.Role))
	})
	return people, nil
}

// decided reports an entry that somebody who takes a step has to know of.
func decided(it *chronology.Item) bool {
	return it.Details.First("step") != "" || strings.HasPrefix(string(it.Kind), "mace.") || strings.HasPrefix(string(it.Kind), "nrm.")
}

// seenOf names what was decided so far: a short mark of each decision. What is told late stands anywhere in the order, so a number would not do.
func seenOf(c *chronology.Chronology) string {
	var marks []string
	for _, it := range c.Items {
		if decided(it) {
			marks = append(marks, markOf(it.Ref))
		}
	}
	slices.Sort(marks)
	return strings.Join(marks, "")
}

// markLength is how many letters a mark has.
const markLength = 12

func markOf(ref record.Ref) string {
	sum := sha256.Sum256([]byte(ref.String()))
	return hex.EncodeToString(sum[:markLength/2])
}

// since gives what was decided after a time at which somebody had seen so much.
func since(c *chronology.Chronology, seen string) []record.Entry {
	known := map[string]bool{}
	for at := 0; at+markLength <= len(seen); at += markLength {
		known[seen[at:at+markLength]] = true
	}
	var all []record.Entry
	for _, it := range c.Items {
		if decided(it) && !known[markOf(it.Ref)] {
			all = append(all, it.Entry)
		}
	}
	return all
}
