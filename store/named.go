package store

import (
	"context"
	"fmt"

	"sightline/record"
)

// Named is who the child of an access is, in the fewest words: so that nobody acts in the wrong child's record.
type Named struct {
	Name record.Private
	Born record.Birth
	Now  record.When // the day the submissions say is today; zero: the day it is looked at
}

// namedFor are the acts on whose pages it is said whose record it is. Whether this person may know it is decided by whoever asks.
var namedFor = []record.Act{record.OpenAct, record.ListAct, record.FileAct, record.TraceAct, record.RevealAct, record.SealAct}

// Named gives who the child is that the access is about. Whoever reviews access is never told.
func (r *reader) Named(ctx context.Context) (Named, error) {
	if err := r.leave(record.OneChild, namedFor...); err != nil {
		return Named{}, err
	}
	g := r.access.Granted()
	if g.Purpose == record.AccessReview {
		return Named{}, fmt.Errorf("%w: whoever reviews access is told nothing of the record", record.Withheld)
	}
	card, err := r.card(ctx, record.ChildID(g.Subject.ID))
	return Named{card.Name, card.Born, card.Now}, err
}
