package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sightline/record"
	"sightline/store"
)

// Begun is a step in which somebody typed something and has not sent it: which and when, and nothing of what they typed.
type Begun struct {
	At    StepAt
	Title string
	Kept  time.Time
	Name  record.Private
	Open  bool // the child is among those whom they may see
}

// Begun gives the steps that somebody began and has not sent, the latest first, with the names that their lists of the process have.
func (d *Desk) Begun(ctx context.Context, who Who, b *MatterBoard) (all []Begun, err error) {
	access, err := d.access(ctx, who, record.DraftAct, record.Subject{Kind: record.OneDraft})
	if err != nil {
		return nil, err
	}
	var drafts []store.Draft
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		drafts, err = r.Drafts(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which steps were begun: %w", err)
	}
	for i := range drafts {
		at, is := stepOf(drafts[i].Place)
		step, err := at.find()
		if !is || err != nil {
			continue
		}
		name, open := b.names[at.Child]
		if at.Context != "" { // its page says which it is, to whoever may open it
			name, open = "A group or a place", true
		}
		all = append(all, Begun{at, step.Title, drafts[i].At, name, open})
	}
	return all, nil
}

// stepOf reads the place of a draft; false: it is of another form.
func stepOf(place string) (StepAt, bool) {
	form, rest, _ := strings.Cut(place, "/")
	if id, step, is := strings.Cut(rest, "/"); is && form == "context" {
		return StepAt{Context: record.ContextID(id), Step: step}, id != ""
	}
	child, rest, _ := strings.Cut(rest, "/")
	step, about, whole := strings.Cut(rest, "/")
	return StepAt{Child: record.ChildID(child), Step: step, About: about}, form == "step" && whole && child != "" && step != ""
}
