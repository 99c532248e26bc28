package casework

import (
	"context"
	"time"

	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// waiting gives what waits in the process of the child who is read: worked out from the whole record, so that nobody is told to do what another
// part of it says is done, and told as far as the entries it stands on may be seen.
func (d *Desk) waiting(ctx context.Context, r store.Reader) ([]pathway.Duty, error) {
	_, asked, err := r.Ask(ctx, store.View{}, func(whole *store.Child) ([][]record.Prompt, error) {
		var all []record.Prompt
		for _, one := range pathway.Duties(d.caseOn(build(whole, d.now()), d.now())) {
			all = append(all, asPrompt(&one))
		}
		return [][]record.Prompt{all}, nil
	})
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	all := make([]pathway.Duty, 0, len(asked[0]))
	for i := range asked[0] {
		all = append(all, asDuty(&asked[0][i]))
	}
	return all, nil
}

// Waiting gives what waits in the process of a child, as far as whoever looks may see what it stands on.
func (d *Desk) Waiting(ctx context.Context, who Who, child record.ChildID) (all []pathway.Duty, err error) {
	access, err := d.access(ctx, who, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		all, err = d.waiting(ctx, r)
		return err
	})
	return all, err
}

// openWaiting opens a child's record, and gives what waits in its process, in one look.
func (d *Desk) openWaiting(ctx context.Context, who Who, child record.ChildID) (*Opened, []pathway.Duty, error) {
	access, err := d.access(ctx, who, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return nil, nil, err
	}
	var l looked
	var duties []pathway.Duty
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		if l, err = d.readChild(ctx, r, View{}); err != nil {
			return err
		}
		duties, err = d.waiting(ctx, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	o, err := view(&l, View{})
	if err != nil {
		return nil, nil, err
	}
	if o.Warned, err = d.warned(ctx, who, child); err != nil {
		return nil, nil, err
	}
	return o, duties, d.route(ctx, who, o)
}

// lengthParam is under which a question carries what time is given for what waits.
const lengthParam = "length"

// asPrompt puts what waits into the form of a question, which the store tells as far as the entries it cites may be seen.
func asPrompt(of *pathway.Duty) record.Prompt {
	p := record.Prompt{Rule: of.Step, Trigger: of.About, Asks: of.Say, Because: []string{of.Why}, AskedOf: of.Of, Version: of.User, Evidence: of.Cites, Params: map[string]string{lengthParam: of.Length}}
	if !of.Due.IsZero() {
		p.DueBy = of.Due.Unix()
	}
	return p
}

func asDuty(p *record.Prompt) pathway.Duty {
	one := pathway.Duty{Step: p.Rule, About: p.Trigger, Say: p.Asks, Why: p.Because[0], Of: p.AskedOf, User: p.Version, Cites: p.Evidence, Length: p.Params[lengthParam]}
	if p.DueBy != 0 {
		one.Due = time.Unix(p.DueBy, 0).UTC()
	}
	return one
}
