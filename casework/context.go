package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/calendar"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// ContextReferral is a wish to refer a group or a place.
type ContextReferral struct {
	pathway.NewContext

	Request Request
}

// ReferContext begins a group or a place with its referral. Whoever refers sees what is decided about it, and so does their agency: no child's
// record is opened by it. The same request twice refers once.
func (d *Desk) ReferContext(ctx context.Context, who Who, wish *ContextReferral) (record.ContextID, error) {
	if missing := wish.Problems(); len(missing) > 0 {
		return "", &Unfinished{missing}
	}
	if who.Actor.Agency == "" {
		return "", fmt.Errorf("%w: a referral is an agency's, and this account is of none; ask whoever looks after accounts", record.Invalid)
	}
	if err := checkWords(wish.Name.Reveal(), wish.Where.Reveal()); err != nil {
		return "", err
	}
	access, err := d.access(ctx, who, record.ReferAct, record.Subject{Kind: record.OneSubmission})
	if err != nil {
		return "", err
	}
	e := wish.Entry(d.local, d.now())
	e.Recorded = londonMinute(d.now())
	e.Details = append(e.Details, record.Detail{Key: "decided_by", Values: []string{who.Actor.User}}, record.Detail{Key: "decided_as", Values: []string{string(who.Actor.Role)}})
	if err := checkEntryOf(&e, longestOfStep); err != nil {
		return "", err
	}
	written, err := d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: wish.digest()}, func(w store.Writer) error {
		id, err := w.BeginContext(ctx, record.Context{Kind: wish.Kind, Name: trimmed(wish.Name), Where: trimmed(wish.Where)}, e)
		if err != nil {
			return err
		}
		w.Answer([]byte(id))
		w.Came("referred a " + string(wish.Kind))
		return nil
	})
	return record.ContextID(written.Answer), err
}

// digest is of everything that is asked for.
func (wish *ContextReferral) digest() audit.Digest {
	asked := audit.NewDigester("context referred 1")
	for _, said := range []record.Private{wish.Name, wish.Where, wish.Worry, wish.Done, wish.Who, wish.Behind} {
		asked.Text(said.Reveal())
	}
	asked.Text(string(wish.Kind), wish.Danger, wish.Hub)
	return asked.Sum()
}

// contextStanding says how somebody stands to a group or a place, as a decision is asked with it.
func contextStanding(s *record.ContextStanding) (standing record.Standing) {
	if s.Leads {
		standing.Relations = append(standing.Relations, record.LeadsContext)
	}
	if s.Referred {
		standing.Relations = append(standing.Relations, record.WroteContext)
	}
	return standing
}

// contextAccess makes leave for one act on a group or a place. One that is not there is refused as one that is not theirs.
func (d *Desk) contextAccess(ctx context.Context, who Who, act record.Act, id record.ContextID) (audit.Access, error) {
	s, err := d.store.ContextStanding(ctx, personOf(who), id)
	if err != nil {
		return audit.Access{}, fmt.Errorf("finding out who has to do with a group or place: %w", err)
	}
	return d.accessAs(ctx, who, act, record.Subject{Kind: s.Kind.Subject(), ID: string(id)}, contextStanding(&s))
}

// contextCase puts together what a step about a group or a place looks at.
func (d *Desk) contextCase(who Who, c *record.Context, people []pathway.Colleague) (*Opened, *pathway.Case) {
	of := chronology.Build(chronology.Input{Entries: c.Entries})
	of.Now = record.At(d.now())
	o := &Opened{ID: record.ChildID(c.ID), Name: c.Name, Chronology: of, Everyone: of, Whole: of.Len()}
	return o, &pathway.Case{
		Chronology: of, Context: pathway.ContextOf(of), By: who.Actor, Now: d.now(), Local: d.local, Days: calendar.England(), Colleagues: people, Child: c.Name,
	}
}

// openContext opens a group or a place for a step.
func (d *Desk) openContext(ctx context.Context, who Who, id record.ContextID) (*Opened, *pathway.Case, error) {
	o, err := d.Context(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	return o.Opened, o.Case, nil
}

// OpenContext is a group or a place as it may be seen, with what can be done.
type OpenContext struct {
	*Opened

	Context record.Context
	Case    *pathway.Case
	Steps   []OpenStep
	Waits   []pathway.Duty
}

// Context opens a group or a place.
func (d *Desk) Context(ctx context.Context, who Who, id record.ContextID) (*OpenContext, error) {
	access, err := d.contextAccess(ctx, who, record.OpenAct, id)
	if err != nil {
		return nil, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	p := &OpenContext{}
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		p.Context, err = r.Context(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Opened, p.Case = d.contextCase(who, &p.Context, people)
	p.Waits = byDuty(pathway.ContextDuties(p.Case))
	all := pathway.Steps()
	for i := range all {
		if s := &all[i]; s.Of == pathway.OfContext {
			p.Steps = append(p.Steps, OpenStep{s, s.Closed(p.Case)})
		}
	}
	return p, nil
}

// ContextLine is one group or place, as a list shows it.
type ContextLine struct {
	ID     record.ContextID
	Kind   record.ContextKind
	Name   record.Private
	Where  record.Private
	Stage  pathway.Stage
	Hub    string
	Begun  time.Time
	Danger bool
	Waits  []pathway.Duty // the first due first
	Leads  record.Private // who leads the work, while they work here
	Mine   bool           // for whoever looks
}

// Contexts gives the groups and places that somebody may open: danger first, then by the day of what comes next.
func (d *Desk) Contexts(ctx context.Context, who Who) ([]ContextLine, error) {
	access, err := d.access(ctx, who, record.ListAct, record.Subject{Kind: record.EveryContext})
	if err != nil {
		return nil, err
	}
	standings, err := d.store.ContextStandings(ctx, personOf(who))
	if err != nil {
		return nil, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	var all []record.Context
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		all, err = r.Contexts(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var lines []ContextLine
	for i := range all {
		c := &all[i]
		s := standings[c.ID]
		if !d.decide(who, record.OpenAct, record.Subject{Kind: c.Kind.Subject(), ID: string(c.ID)}, contextStanding(&s)).Allowed {
			continue
		}
		lines = append(lines, d.contextLine(who, c, people))
	}
	slices.SortStableFunc(lines, func(a, b ContextLine) int {
		return cmp.Or(count(b.Danger)-count(a.Danger), byDay(a.next(), b.next()), cmp.Compare(strings.ToLower(a.Name.Reveal()), strings.ToLower(b.Name.Reveal())))
	})
	return lines, nil
}

func (d *Desk) contextLine(who Who, c *record.Context, people []pathway.Colleague) ContextLine {
	_, of := d.contextCase(who, c, people)
	line := ContextLine{
		ID: c.ID, Kind: c.Kind, Name: c.Name, Where: c.Where, Stage: of.Context.Stage, Hub: of.Context.Hub, Begun: c.Begun, Danger: of.Context.Danger != nil,
		Waits: byDuty(pathway.ContextDuties(of)), Mine: c.Leads == who.Actor.User,
	}
	if lead, known := of.Colleague(c.Leads); known {
		line.Leads = lead.Name
	}
	return line
}

// next is the day of what comes next.
func (l *ContextLine) next() time.Time {
	if len(l.Waits) == 0 {
		return time.Time{}
	}
	return l.Waits[0].Due
}

func byDuty(all []pathway.Duty) []pathway.Duty {
	slices.SortStableFunc(all, func(a, b pathway.Duty) int { return byDay(a.Due, b.Due) })
	return all
}
