package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// PreviewOf says which rules are tried, and over which time.
type PreviewOf struct {
	Rules []string           // their ids; none: every rule that a folder brings or changes
	Set   *rules.Set         // the library they stand in, such as one with a folder on top; nil: the rules in force here
	Over  string             // a length of time up to today, as in 1 year; "" is one year
	Told  func(read, of int) // is told how far it is, after each child; nil: nobody is
}

// Preview says what rules would have asked over the last year, before they are switched on: how many questions, about how many children,
// in which areas and months. It reads every child under one access and one line in the log, as assurance whatever else the person came
// for, keeps nothing and names nobody: few children are not told as a number. A rule that is switched off is tried as if it were on. When the deadline of ctx passes it
// gives what was counted until then; when ctx is cancelled, an error. One rule is tried at a time: who comes second waits, and is told
// record.Busy when there was no time left.
func (d *Desk) Preview(ctx context.Context, who Who, of PreviewOf) (Impact, error) {
	tried, inForce, err := d.tried(&of)
	if err != nil {
		return Impact{}, err
	}
	if _, err := Try(tried, inForce, of.Over); err != nil { // before anything is logged
		return Impact{}, err
	}
	select {
	case d.trying <- struct{}{}:
		defer func() { <-d.trying }()
	case <-ctx.Done():
		return Impact{}, fmt.Errorf("%w: somebody else is trying a rule on every record; try again in a minute", record.Busy)
	}
	who.Purpose = record.Assurance
	access, err := d.access(ctx, who, record.PreviewAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return Impact{}, err
	}
	var counting *Trying
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		if counting, err = Try(tried, inForce, of.Over); err != nil {
			return err
		}
		return r.Each(ctx, func(child *store.Child, all int) error {
			counting.children = all
			if err := ctx.Err(); err != nil {
				return err
			}
			counting.Child(toAsk(child, build(child, d.now())).Chronology)
			if of.Told != nil {
				of.Told(counting.read, all)
			}
			return nil
		})
	})
	began := counting != nil && counting.children > 0
	if err == nil || began && errors.Is(err, context.DeadlineExceeded) {
		return counting.Told(), nil
	}
	return Impact{}, err
}

// tried gives the rules to try, and the same as they are in force here.
func (d *Desk) tried(of *PreviewOf) (tried, inForce *rules.Set, err error) {
	set := cmp.Or(of.Set, d.rules)
	of.Over = cmp.Or(of.Over, "1 year")
	return Tried(set, d.rules, of.Rules)
}

// Tried gives the rules of a set with some ids, as if none were switched off, and those of the same ids that are in force. Without ids it is
// every rule that a folder on top of the set brings or changes.
func Tried(set, inForce *rules.Set, ids []string) (tried, now *rules.Set, err error) {
	if len(ids) == 0 {
		for _, c := range set.Changes() {
			ids = append(ids, c.Rule)
		}
	}
	if len(ids) == 0 {
		return nil, nil, fmt.Errorf("%w: say which rule is to be tried", record.Invalid)
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if tried, err = set.Trial(ids...); err != nil {
		return nil, nil, err
	}
	var known []string
	for _, id := range ids {
		if inForce.Find(id) != nil {
			known = append(known, id)
		}
	}
	now, err = inForce.Only(known...)
	return tried, now, err
}
