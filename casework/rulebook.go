package casework

import (
	"cmp"
	"context"
	"slices"

	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// Rules gives the rules in force here. They hold nothing of anybody: no access is needed, and no line is written.
func (d *Desk) Rules() *rules.Set { return d.rules }

// Endings says how questions of a rule ended here, over all children, the most frequent first. It counts, names nobody, and has one line in
// the log.
func (d *Desk) Endings(ctx context.Context, who Who, rule string) (all []record.Ending, err error) {
	access, err := d.access(ctx, who, record.CountAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		all, err = r.Endings(ctx, rule)
		return err
	})
	return told(all), err
}

// told says of counts what may be said to anybody: fewer than six could be somebody, so how many of them there are is not told.
func told(all []record.Ending) []record.Ending {
	for i := range all {
		if one := &all[i]; record.TooFew(one.Count) {
			one.Count, one.Few = 0, true
		}
	}
	slices.SortStableFunc(all, func(a, b record.Ending) int { // in the order of the few stood how many they are
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.By, b.By), cmp.Compare(a.Why, b.Why))
	})
	return all
}
