package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Request names one wish to write, so that it has one effect however often it is sent. Only its ID is for the caller to give.
type Request = store.Request

// Dismissal is a person's wish to set a question aside.
type Dismissal struct {
	Child    record.ChildID
	Question record.QuestionID
	Reason   record.Private // a few words: why nothing is to be done
	Shown    string         // what the question stood on when the person looked at it (Question.Shown); "": they do not say
	Request  Request
}

// A reason has a few words, and no more than a person reads.
const (
	fewestWords   = 3
	longestReason = 4000 // bytes
)

// Dismiss sets an open question aside, with a reason. What is recorded is the role and the reason, never a name. A question that is no
// longer open is record.Conflict, and the error says what became of it; one that was never asked of this child is record.NotFound; a
// reason of less than a few words is record.Invalid. One that stands on more by now than the person was shown is record.Conflict too: nobody
// sets aside what they have not seen. The same request twice has one effect.
func (d *Desk) Dismiss(ctx context.Context, who Who, wish Dismissal) error {
	reason := strings.TrimSpace(wish.Reason.Reveal())
	switch {
	case len(strings.Fields(reason)) < fewestWords:
		return fmt.Errorf("%w: why the question is set aside is said in at least %d words, for whoever asks later", record.Invalid, fewestWords)
	case len(reason) > longestReason || !audit.IsText(reason):
		return fmt.Errorf("%w: the reason is text of at most %d letters", record.Invalid, longestReason)
	}
	access, err := d.access(ctx, who, record.AnswerAct, record.Subject{Kind: record.OneChild, ID: string(wish.Child)})
	if err != nil {
		return err
	}
	asked := audit.NewDigester("dismissal 1")
	asked.Text(string(wish.Question), reason)
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		p, err := d.openQuestion(ctx, w, wish.Question)
		if err != nil {
			return err
		}
		if wish.Shown != "" && wish.Shown != standsOn(&p) {
			return fmt.Errorf("%w: the question stands on other entries by now than when it was looked at", record.Conflict)
		}
		if err := w.SetAside(ctx, store.Aside{Prompt: p, At: d.now(), By: who.Actor.Role, Reason: record.Private(reason)}); err != nil {
			return err
		}
		return w.Touched(ctx, d.deriveNow)
	})
	return err
}

// openQuestion gives a question of the child as the person may see it, when it is open.
func (d *Desk) openQuestion(ctx context.Context, r store.Reader, id record.QuestionID) (record.Prompt, error) {
	kept, err := d.child(ctx, r)
	if errors.Is(err, record.NotFound) {
		return record.Prompt{}, questionNotFound()
	}
	if err != nil {
		return record.Prompt{}, err
	}
	o := d.opened(&kept)
	at := slices.IndexFunc(o.Prompts, func(p record.Prompt) bool { return p.ID == id })
	if at < 0 {
		return record.Prompt{}, questionNotFound()
	}
	p := o.Prompts[at]
	if p.Status == record.Asked || p.Status == record.Overdue {
		return p, nil
	}
	return p, fmt.Errorf("%w: the question is no longer open: %s", record.Conflict, became(&p, kept.Model.Child.Steps))
}

// Shown names all that the question stands on, for a Dismissal by whoever looks at it now.
func (q *Question) Shown() string { return standsOn(&q.Prompt) }

func standsOn(p *record.Prompt) string {
	refs := texts(slices.Concat(p.Evidence, p.Later))
	slices.Sort(refs)
	w := audit.NewDigester("what a question stands on 1")
	w.Text(slices.Compact(refs)...)
	return w.Sum().String()
}

func questionNotFound() error { return fmt.Errorf("question: %w", record.NotFound) }

// became says what became of a question, in codes and words without a name.
func became(p *record.Prompt, steps []record.Step) string {
	switch p.Status { //nolint:exhaustive // it is no longer open
	case record.Answered:
		return "it was answered by entry " + p.AnsweredAt.String()
	case record.Dismissed:
		for i := range slices.Backward(steps) {
			if s := &steps[i]; s.Question == p.ID && s.Here() {
				return "it was set aside by the role " + string(s.By)
			}
		}
		return "it was set aside by entry " + p.AnsweredAt.String()
	}
	return "what it stood on was corrected"
}
