package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/chronology"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// View says how far to look: the whole record, or as it stood at one entry, and as everyone put together or as known to one agency; and
// whether what is opened goes on paper.
type View struct {
	At      string            // token of an entry; "" for the whole record
	KnownTo record.AgencyCode // "" for everyone put together
	Held    time.Time         // as this record held it at that moment; zero for what it holds now
	Paper   bool              // for a sheet that leaves the screen: what only named people may have is not in it at all
}

// Opened is a child's record as it may be seen for this purpose.
type Opened struct {
	ID         record.ChildID
	Name       record.Private
	Chronology *chronology.Chronology // within the view
	Everyone   *chronology.Chronology // the same moment with every agency put together
	KnownTo    record.AgencyCode      // the agency looked through, whose view may be empty; "" for everyone
	Prompts    []record.Prompt        // as they stood in the view, in order of opening
	Withheld   map[record.Class]int   // entries of the whole record not shown, by class
	OffPaper   int                    // entries that may be seen and not printed, when the view is for paper
	Held       []record.Held          // references that wait for a person
	HeldAt     time.Time              // the moment as which this record is shown as it held it; zero for now
	At         *chronology.Item       // the entry the view stands at; nil for the whole record
	Steps      Steps                  // where replay can go from here
	Aside      []record.Step          // by which people here set questions aside; none in a view of the past
	Whole      int                    // entries of the whole record that may be seen
}

// Token names one of the child's entries in a URL.
func (o *Opened) Token(ref record.Ref) string { return Token(o.ID, ref) }

// Steps are the entries replay can go to; the zero Ref means there is none.
type Steps struct {
	First, Previous, Next, NextMeeting, NextQuestion, Last record.Ref
}

// Open opens one child's record. A child that is not there and one that may not be seen give errors that look alike outside.
func (d *Desk) Open(ctx context.Context, who Who, id record.ChildID, v View) (*Opened, error) {
	act := record.OpenAct
	if v.Paper {
		act = record.PrintAct
	}
	access, err := d.access(ctx, who, act, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return nil, err
	}
	kept, now, err := d.load(ctx, access, v)
	if err != nil {
		return nil, err
	}
	return d.view(&kept, now, v)
}

// opened is the whole of a child's record as it may be seen now.
func (d *Desk) opened(kept *store.Derived) *Opened {
	o, err := d.view(kept, d.now(), View{})
	if err != nil {
		panic(err) // the whole record is always a view
	}
	return o
}

// view puts together what is shown of a child that was read.
func (d *Desk) view(kept *store.Derived, now time.Time, v View) (*Opened, error) {
	child := &kept.Model.Child
	o := &Opened{ID: child.ID, Name: CommonName(child.Identities), Withheld: child.Withheld, Held: child.Held, KnownTo: v.KnownTo, HeldAt: v.Held}
	if v.Paper {
		seen := len(child.Entries)
		child.Entries = slices.DeleteFunc(child.Entries, func(e record.Entry) bool { return !sharing.OnPaper(&e) })
		o.OffPaper = seen - len(child.Entries)
	}
	whole := build(child, now)
	o.Chronology, o.Whole = whole, whole.Len()
	if v.At != "" {
		if o.At = o.find(whole, v.At); o.At == nil {
			return nil, fmt.Errorf("%w: there is no such entry", record.NotFound)
		}
		o.Steps = d.steps(whole, o.At, v.KnownTo)
		o.Chronology = whole.AsOf(o.At)
	} else if whole.Len() > 0 {
		o.Steps = Steps{First: whole.Items[0].Ref, Last: lastTimed(whole).Ref}
	}
	o.Everyone = o.Chronology
	if v.KnownTo != "" {
		if !isAgency(whole, v.KnownTo) {
			return nil, fmt.Errorf("%w: there is no such agency to look through", record.Invalid)
		}
		o.Chronology = o.Everyone.KnownTo(v.KnownTo)
	}
	asIs := v.At == "" && v.KnownTo == "" && v.Held.IsZero() && o.OffPaper == 0
	if asIs && len(child.Withheld) == 0 && d.stillRight(kept) {
		o.Prompts = kept.Model.Prompts
	} else {
		o.Prompts = d.inView(child, o, whole)
	}
	if asIs {
		o.Prompts = inPlace(o.Prompts, kept.Model.Ended, whole)
		o.Aside = slices.DeleteFunc(slices.Clone(child.Steps), func(s record.Step) bool { return !s.Here() })
	}
	return o, nil
}

// load reads a child under an access: what is kept ready, or the rows when it is asked for as it was held at a moment, which is then now.
func (d *Desk) load(ctx context.Context, access audit.Access, v View) (kept store.Derived, now time.Time, err error) {
	now = d.now()
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		if v.Held.IsZero() {
			kept, err = d.child(ctx, r)
			return err
		}
		now = v.Held
		kept.Model.Child, err = r.ChildAs(ctx, store.View{At: v.Held})
		return err
	})
	return kept, now, err
}

// child reads a child from what is kept ready. Where its questions are asked anew for whoever looks, all that is recorded of them comes
// with it, so that each is the one that was asked before.
func (d *Desk) child(ctx context.Context, r store.Reader) (store.Derived, error) {
	kept, err := r.Child(ctx)
	if err == nil && (len(kept.Model.Child.Withheld) > 0 || !d.stillRight(&kept)) {
		kept.Model.Child.Steps, err = r.Questions(ctx, "")
	}
	return kept, err
}

// isAgency reports a code of the vocabulary, or of somebody who wrote in the record.
func isAgency(c *chronology.Chronology, code record.AgencyCode) bool {
	_, _, known := c.Words().Agency(code)
	return known || slices.ContainsFunc(c.Items, func(it *chronology.Item) bool { return it.Ref.Agency == code })
}

func (o *Opened) find(c *chronology.Chronology, token string) *chronology.Item {
	for _, it := range c.Items {
		if o.Token(it.Ref) == token {
			return it
		}
	}
	return nil
}

// steps says where replay goes from an entry. Looked at through one agency, it goes to what that agency wrote or was told.
func (d *Desk) steps(whole *chronology.Chronology, at *chronology.Item, knownTo record.AgencyCode) Steps {
	through := whole
	if knownTo != "" {
		through = whole.KnownTo(knownTo)
	}
	var s Steps
	for _, shown := range through.Items {
		it := whole.Find(shown.Ref)
		if it.At.Bounded() || s.Last.IsZero() {
			s.Last = it.Ref
		}
		set := func(to *record.Ref, when bool) {
			if when && to.IsZero() {
				*to = it.Ref
			}
		}
		set(&s.First, true)
		if it.Pos < at.Pos {
			s.Previous = it.Ref
		}
		set(&s.Next, it.Pos > at.Pos)
		set(&s.NextMeeting, it.Pos > at.Pos && strings.HasPrefix(string(it.Kind), "meeting."))
	}
	for _, p := range d.rules.Ask(through) {
		if it := whole.Find(p.OpenedAt); it != nil && it.Pos > at.Pos {
			s.NextQuestion = it.Ref
			break
		}
	}
	return s
}

// lastTimed gives the last entry that has a place in time, else the last of all.
func lastTimed(c *chronology.Chronology) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if it.At.Bounded() {
			return it
		}
	}
	return c.Items[len(c.Items)-1]
}
