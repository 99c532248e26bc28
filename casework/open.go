package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
	Chronology *chronology.Chronology            // within the view
	Everyone   *chronology.Chronology            // the same moment with every agency put together
	KnownTo    record.AgencyCode                 // the agency looked through, whose view may be empty; "" for everyone
	Prompts    []record.Prompt                   // as they stood in the view, in order of opening: asked of the whole record, and told as far as it is seen
	Share      map[record.QuestionID]record.Role // questions that those they are asked of may not see, because of what the reader's agency holds: with whom to share it
	Withheld   map[record.Class]int              // entries of the whole record not shown, by class
	OffPaper   int                               // entries that may be seen and not printed, when the view is for paper
	Held       []record.Held                     // references that wait for a person
	HeldAt     time.Time                         // the moment as which this record is shown as it held it; zero for now
	At         *chronology.Item                  // the entry the view stands at; nil for the whole record
	Steps      Steps                             // where replay can go from here
	Aside      []record.Step                     // by which people here set questions aside; none in a view of the past
	Whole      int                               // entries of the whole record that may be seen
	Warned     bool                              // whoever looks shares a name or an address with somebody in the record, which may be no more than chance
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
	var l looked
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		l, err = d.readChild(ctx, r, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	o, err := view(&l, v)
	if err != nil {
		return nil, err
	}
	if o.Warned, err = d.warned(ctx, who, id); err != nil {
		return nil, err
	}
	return o, d.route(ctx, who, o)
}

// view puts together what is shown of a child that was read. It asks no question: what is shown of a record may be a part of it, and a part
// seems to lack what the rest holds.
func view(l *looked, v View) (*Opened, error) {
	child := &l.Model.Child
	o := &Opened{ID: child.ID, Name: CommonName(child.Identities), Withheld: child.Withheld, Held: child.Held, KnownTo: v.KnownTo, HeldAt: v.Held, Prompts: l.Model.Prompts}
	if v.Paper {
		o.onPaper(child)
	}
	whole := build(child, l.now)
	o.Chronology, o.Whole = whole, whole.Len()
	if v.At != "" {
		if o.At = found(child.ID, whole, v.At); o.At == nil {
			return nil, fmt.Errorf("%w: there is no such entry", record.NotFound)
		}
		o.Steps = steps(whole, o.At, v.KnownTo, l.run)
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
	if v.asIs() && o.OffPaper == 0 {
		o.Prompts = inPlace(o.Prompts, l.Model.Ended, whole)
		o.Aside = slices.DeleteFunc(slices.Clone(child.Steps), func(s record.Step) bool { return !s.Here() })
	}
	return o, nil
}

// onPaper takes out what may be seen and not printed, and the questions that stand on it.
func (o *Opened) onPaper(child *store.Child) {
	off := map[record.Ref]bool{}
	child.Entries = slices.DeleteFunc(child.Entries, func(e record.Entry) bool {
		if sharing.OnPaper(&e) {
			return false
		}
		off[e.Ref] = true
		return true
	})
	if o.OffPaper = len(off); o.OffPaper == 0 {
		return
	}
	on := func(ref record.Ref) bool { return !off[ref] }
	var printed []record.Prompt
	for _, p := range o.Prompts {
		if p.Within(on) {
			printed = append(printed, p)
		}
	}
	o.Prompts = printed
}

// isAgency reports a code of the vocabulary, or of somebody who wrote in the record.
func isAgency(c *chronology.Chronology, code record.AgencyCode) bool {
	_, _, known := c.Words().Agency(code)
	return known || slices.ContainsFunc(c.Items, func(it *chronology.Item) bool { return it.Ref.Agency == code })
}

// found gives the entry of a child that a token names; nil when there is none.
func found(child record.ChildID, c *chronology.Chronology, token string) *chronology.Item {
	for _, it := range c.Items {
		if Token(child, it.Ref) == token {
			return it
		}
	}
	return nil
}

// steps says where replay goes from an entry. Looked at through one agency, it goes to what that agency wrote or was told. run is the
// questions of the view run to its end.
func steps(whole *chronology.Chronology, at *chronology.Item, knownTo record.AgencyCode, run []record.Prompt) Steps {
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
	for i := range run {
		if it := whole.Find(run[i].OpenedAt); it != nil && it.Pos > at.Pos {
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
