package casework

import (
	"context"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// looked is what was read of a child, as far as somebody sees it: the questions were asked of the whole record.
type looked struct {
	store.Derived

	now time.Time       // the moment it is looked at
	run []record.Prompt // the questions of a view of the past, run to its end: where replay can go
}

// asIs reports a look at the record as it is now, by everyone put together.
func (v *View) asIs() bool { return v.At == "" && v.KnownTo == "" && v.Held.IsZero() }

// readChild reads a child: what is kept ready, when that answers; else its questions are asked anew of the whole record, and what is not seen
// is left out of what comes of it.
func (d *Desk) readChild(ctx context.Context, r store.Reader, v View) (l looked, err error) {
	l.now = d.now()
	if v.asIs() {
		if l.Derived, err = r.Child(ctx); err != nil || d.stillRight(&l.Derived) {
			return l, err
		}
	}
	if !v.Held.IsZero() {
		l.now = v.Held
	}
	child, asked, err := r.Ask(ctx, store.View{At: v.Held}, func(whole *store.Child) ([][]record.Prompt, error) {
		view, run := d.askView(whole, l.now, v)
		return [][]record.Prompt{view, run}, nil
	})
	if err != nil {
		return l, err
	}
	l.Model.Child, l.Model.Prompts, l.run = child, asked[0], asked[1]
	return l, nil
}

// askView asks the questions of a view of a whole child: as they stood in it, and run to its end.
func (d *Desk) askView(whole *store.Child, now time.Time, v View) (view, run []record.Prompt) {
	c := build(whole, now)
	var at *chronology.Item
	if v.At != "" {
		if at = found(whole.ID, c, v.At); at == nil {
			return nil, nil
		}
		through := c
		if v.KnownTo != "" {
			through = c.KnownTo(v.KnownTo)
		}
		run = d.rules.Ask(through)
	}
	return d.inView(whole, c, at, v.KnownTo), run
}
