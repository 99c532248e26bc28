package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Request names one wish to write, so that it has one effect however often it is sent. Only its ID is for the caller to give.
type Request = store.Request

// Dismissal is a person's wish to set a question aside, or to ask again what was set aside.
type Dismissal struct {
	Child    record.ChildID
	Question record.QuestionID
	Reason   record.Private // a few words: why nothing is to be done, or why it is asked again
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
	return d.say(ctx, who, &wish, saying{"dismissal 1", isOpen, store.Writer.SetAside})
}

// TakeBack asks a question again that was set aside here, with a reason: what was said before stays in its life. One that is not set aside
// by now, or by somebody else than the person was shown, is record.Conflict; all else is as for Dismiss.
func (d *Desk) TakeBack(ctx context.Context, who Who, wish Dismissal) error {
	return d.say(ctx, who, &wish, saying{"taking back 1", isAside, store.Writer.TakeBack})
}

// saying is one way in which a person says something of a question.
type saying struct {
	name   string                                     // in the digest of a request
	may    func(*record.Prompt, *store.Derived) error // it may be said of this question
	record func(store.Writer, context.Context, store.Aside) error
}

func (d *Desk) say(ctx context.Context, who Who, wish *Dismissal, how saying) error {
	reason := strings.TrimSpace(wish.Reason.Reveal())
	if err := checkReason(reason); err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.AnswerAct, record.Subject{Kind: record.OneChild, ID: string(wish.Child)})
	if err != nil {
		return err
	}
	asked := audit.NewDigester(how.name)
	asked.Text(string(wish.Question), reason)
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		p, err := d.questionTo(ctx, w, wish.Question, how.may)
		if err != nil {
			return err
		}
		if wish.Shown != "" && wish.Shown != standsOn(&p) {
			return fmt.Errorf("%w: the question stands on other entries by now than when it was looked at", record.Conflict)
		}
		if err := how.record(w, ctx, store.Aside{Prompt: p, At: d.now(), By: who.Actor.Role, Reason: record.Private(reason)}); err != nil {
			return err
		}
		return w.Touched(ctx, d.deriveNow)
	})
	return err
}

func checkReason(reason string) error {
	switch {
	case len(strings.Fields(reason)) < fewestWords:
		return fmt.Errorf("%w: why is said in at least %d words, for whoever asks later", record.Invalid, fewestWords)
	case len(reason) > longestReason || !audit.IsText(reason):
		return fmt.Errorf("%w: the reason is text of at most %d letters", record.Invalid, longestReason)
	case strings.ContainsFunc(reason, Hidden):
		return fmt.Errorf("%w: the reason holds hidden characters, which can turn the words beside them round", record.Invalid)
	}
	return nil
}

// Hidden reports a character that nobody sees, and that can change how the words around it are shown: one of control, but for the ends of
// lines and tabs, or one that turns the direction of writing.
func Hidden(r rune) bool {
	return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// questionTo gives a question of the child as the person may see it, when something may be said of it. Nobody sets aside what they see only
// in part: it would stay open for the rest, and nobody would know why.
func (d *Desk) questionTo(ctx context.Context, r store.Reader, id record.QuestionID, may func(*record.Prompt, *store.Derived) error) (record.Prompt, error) {
	l, err := d.readChild(ctx, r, View{})
	if errors.Is(err, record.NotFound) {
		return record.Prompt{}, questionNotFound()
	}
	if err != nil {
		return record.Prompt{}, err
	}
	o, err := view(&l, View{})
	if err != nil {
		return record.Prompt{}, err
	}
	at := slices.IndexFunc(o.Prompts, func(p record.Prompt) bool { return p.ID == id })
	if at < 0 {
		return record.Prompt{}, questionNotFound()
	}
	return o.Prompts[at], may(&o.Prompts[at], &l.Derived)
}

func isOpen(p *record.Prompt, kept *store.Derived) error {
	switch {
	case p.Status != record.Asked && p.Status != record.Overdue:
		return fmt.Errorf("%w: the question is no longer open: %s", record.Conflict, became(p, kept.Model.Child.Steps))
	case p.Partly:
		return fmt.Errorf("%w: the question stands on more than may be seen in this role; somebody who sees all of it can set it aside", record.Conflict)
	}
	return nil
}

// isAside allows to ask again what a person here set aside, and what the rules would still ask.
func isAside(p *record.Prompt, kept *store.Derived) error {
	switch {
	case p.Status != record.Dismissed:
		return fmt.Errorf("%w: the question is not set aside by now", record.Conflict)
	case p.AnsweredAt.IsZero(), p.Partly:
		return fmt.Errorf("%w: somebody set the question aside who sees more than may be seen in this role, and can say otherwise", record.Conflict)
	case p.AnsweredAt.Agency != record.Asker:
		return fmt.Errorf("%w: an agency set the question aside in a record of its own, and can say otherwise there", record.Conflict)
	case hasEnded(kept, p.ID):
		return fmt.Errorf("%w: what the question stood on is no longer there, or its rule is asked no more", record.Conflict)
	}
	return nil
}

func hasEnded(kept *store.Derived, id record.QuestionID) bool {
	return slices.ContainsFunc(kept.Model.Ended, func(e store.Ended) bool { return e.Prompt.ID == id })
}

// Shown names all that the question stands on, and by which step it was set aside, for a Dismissal by whoever looks at it now.
func (q *Question) Shown() string { return standsOn(&q.Prompt) }

func standsOn(p *record.Prompt) string {
	refs := texts(slices.Concat(p.Evidence, p.Later))
	if p.Status == record.Dismissed {
		refs = append(refs, p.AnsweredAt.String()) // and by which step it was set aside
	}
	slices.Sort(refs)
	w := audit.NewDigester("what a question stands on 1")
	w.Text(slices.Compact(refs)...)
	return w.Sum().String()
}

func questionNotFound() error { return fmt.Errorf("question: %w", record.NotFound) }

// became says what became of a question, in codes and words without a name.
func became(p *record.Prompt, steps []record.Step) string {
	switch { // it is no longer open
	case p.AnsweredAt.IsZero() && p.Status == record.Answered:
		return "it was answered, by what may not be seen in this role"
	case p.AnsweredAt.IsZero() && p.Status == record.Dismissed:
		return "it was set aside, by somebody who sees more"
	case p.Status == record.Answered:
		return "it was answered by entry " + p.AnsweredAt.String()
	case p.Status == record.Dismissed:
		for i := range slices.Backward(steps) {
			if s := &steps[i]; s.Question == p.ID && s.Here() && s.Ref() == p.AnsweredAt {
				return "it was set aside by the role " + string(s.By)
			}
		}
		return "it was set aside by entry " + p.AnsweredAt.String()
	}
	return "what it stood on was corrected"
}
