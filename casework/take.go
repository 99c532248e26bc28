package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"sightline/audit"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// Taking is a wish to take a step of the pathway.
type Taking struct {
	At      StepAt
	Answers pathway.Answers
	Seen    string   // what had been decided when the step was begun (StepForm.Seen); "": they do not say
	Shown   []string // terms of words that blame which were shown while it was written
	Request Request
}

// Unfinished means that a step needs more before it can be taken: exactly what, in the order of its questions.
type Unfinished struct{ Problems []pathway.Problem }

// Error says how much is missing, and nothing of what: our words to whoever answers name the child.
func (u *Unfinished) Error() string {
	return fmt.Sprintf("%v: %d things are missing or wrong", record.Invalid, len(u.Problems))
}

// Unwrap makes it an Invalid.
func (*Unfinished) Unwrap() error { return record.Invalid }

// Moved means that somebody else decided something about the child since a step was begun: what that was is read before going on.
type Moved struct {
	Since []record.Entry // the decisions that came in the meantime, as far as they may be seen
	Now   string         // StepForm.Seen of now: sent with the next wish, it says that they were read
}

// Error says so.
func (*Moved) Error() string {
	return record.Conflict.Error() + ": something else was decided about this child in the meantime"
}

// Unwrap makes it a Conflict.
func (*Moved) Unwrap() error { return record.Conflict }

// Take takes a step: it looks at the record as it is in the very transaction that writes, refuses what is not open or lacks something
// (*Unfinished), shows what was decided in the meantime (*Moved), and writes the entries of the step, which stand in the chronology like any
// other. The reference is that of the decision. The same request twice takes it once.
func (d *Desk) Take(ctx context.Context, who Who, wish Taking) (record.Ref, error) {
	step, err := wish.At.find()
	if err != nil {
		return record.Ref{}, err
	}
	if who.Actor.Agency == "" {
		return record.Ref{}, fmt.Errorf("%w: a decision is an agency's, and this account is of none; ask whoever looks after accounts", record.Invalid)
	}
	access, err := d.accessTo(ctx, who, &wish.At)
	if err != nil {
		return record.Ref{}, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return record.Ref{}, err
	}
	duty, err := d.dutyAreas(ctx, who, step)
	if err != nil {
		return record.Ref{}, err
	}
	written, err := d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: wish.digest()}, func(w store.Writer) error {
		of, err := d.caseIn(ctx, w, who, wish.At, people)
		if err != nil {
			return err
		}
		of.Duty = duty
		ref, err := d.take(ctx, w, stepTaken{step: step, of: of, wish: &wish})
		if err != nil {
			return err
		}
		w.Answer([]byte(ref.String()))
		w.Came("step " + step.ID)
		return w.Touched(ctx, d.deriveNow)
	})
	if err != nil {
		return record.Ref{}, err
	}
	_ = d.dropTaken(ctx, who, &wish) // it is taken, whatever becomes of the draft
	return record.ParseRef(string(written.Answer), ""), nil
}

// accessTo makes leave to write what a step writes.
func (d *Desk) accessTo(ctx context.Context, who Who, at *StepAt) (audit.Access, error) {
	if at.Context != "" {
		return d.contextAccess(ctx, who, record.RecordAct, at.Context)
	}
	return d.access(ctx, who, record.RecordAct, record.Subject{Kind: record.OneChild, ID: string(at.Child)})
}

// caseIn puts together what a step looks at, from the record as it is in the transaction that writes.
// sizes: where it is read, who takes what, and who works here
func (d *Desk) caseIn(ctx context.Context, w store.Writer, who Who, at StepAt, people []pathway.Colleague) (*pathway.Case, error) {
	if at.Context != "" {
		c, err := w.Context(ctx)
		if err != nil {
			return nil, err
		}
		_, of := d.contextCase(who, &c, people)
		return of, nil
	}
	l, err := d.readChild(ctx, w, View{})
	if err != nil {
		return nil, err
	}
	o, err := view(&l, View{})
	if err != nil {
		return nil, err
	}
	return d.caseOf(who, o, at, people)
}

// dropTaken lets go of the draft that was sent, and of none begun since: an old form may come twice.
func (d *Desk) dropTaken(ctx context.Context, who Who, wish *Taking) error {
	access, err := d.access(ctx, who, record.DraftAct, record.Subject{Kind: record.OneDraft})
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		kept, err := w.Draft(ctx, wish.At.place())
		if err != nil || readStepDraft(kept.Text).Request != wish.Request.ID {
			return err
		}
		kept.Text = ""
		return w.Keep(ctx, kept)
	})
	return err
}

// stepTaken is a step about to be taken.
type stepTaken struct {
	step *pathway.Step
	of   *pathway.Case
	wish *Taking

	answers pathway.Answers // to what is asked, and nothing else that was sent
}

// enter writes one entry where the step is about.
func (t *stepTaken) enter(ctx context.Context, w store.Writer, e record.Entry) (record.Ref, error) {
	if t.of.Context != nil {
		return w.EnterContext(ctx, e, t.answers.Get("lead"))
	}
	return w.Enter(ctx, e)
}

func (d *Desk) take(ctx context.Context, w store.Writer, t stepTaken) (first record.Ref, err error) {
	if t.step.Closed(t.of) != "" {
		return first, fmt.Errorf("%w: this step cannot be taken as the record stands now", record.Conflict) // why, which may name the child, stands on its page
	}
	if now := seenOf(t.of.Chronology); t.wish.Seen != "" && t.wish.Seen != now {
		return first, &Moved{Since: since(t.of.Chronology, t.wish.Seen), Now: now}
	}
	t.answers = pathway.Asked(t.step, t.of, t.wish.Answers)
	if missing := t.step.Problems(t.of, t.answers); len(missing) > 0 {
		return first, &Unfinished{missing}
	}
	if err := d.hidden(ctx, w, &t); err != nil {
		return first, err
	}
	var refs []record.Ref
	for i, e := range t.step.Write(t.of, t.answers) {
		if err := t.mark(&e, i, refs); err != nil {
			return first, err
		}
		e.Recorded = londonMinute(d.now())
		ref, err := t.enter(ctx, w, e)
		if err != nil {
			return first, err
		}
		refs = append(refs, ref)
	}
	if len(refs) == 0 {
		return first, fmt.Errorf("%w: the step wrote nothing", record.Invalid)
	}
	return refs[0], t.answered(ctx, w)
}

// mark puts into an entry by whom it was decided and in which step, and into the first one everything that was answered.
func (t *stepTaken) mark(e *record.Entry, n int, written []record.Ref) error {
	for i := range e.Details {
		values := slices.Clone(e.Details[i].Values)
		for v := range values {
			values[v] = pathway.Placed(values[v], written)
		}
		e.Details[i].Values = values
	}
	e.Details = append(e.Details, record.Detail{Key: "step", Values: []string{t.step.ID}}, record.Detail{Key: "decided_by", Values: []string{t.of.By.User}},
		record.Detail{Key: "decided_as", Values: []string{string(t.of.By.Role)}})
	if t.of.About != nil && n == 0 {
		e.Details = append(e.Details, record.Detail{Key: "step_about", Values: []string{t.of.About.Ref.String()}})
	}
	if n == 0 {
		if said := pathway.Kept(t.of, t.step.Sections(t.of, t.answers), t.answers); len(said) > 0 {
			e.Details = append(e.Details, record.Detail{Key: "step_answers", Values: said})
		}
		e.Details = append(e.Details, t.wording()...)
	}
	return checkEntryOf(e, longestOfStep)
}

// longestOfStep is how many bytes an entry of a step, or what was answered to one question, may have: what several questions were answered with
// may stand in one.
const longestOfStep = 64000

// digest is of everything that is asked for.
func (t *Taking) digest() audit.Digest {
	asked := audit.NewDigester("step taken 1")
	asked.Text(string(t.At.Child), t.At.Step, t.At.About)
	if t.At.Context != "" {
		asked.Text(string(t.At.Context))
	}
	for _, name := range slices.Sorted(maps.Keys(t.Answers)) {
		asked.Text(name, strconv.Itoa(len(t.Answers[name])))
		asked.Text(t.Answers[name]...)
	}
	return asked.Sum()
}

// stepDraft is what is kept of a step that was begun and not taken.
type stepDraft struct {
	Answers pathway.Answers `json:"answers"`
	Seen    string          `json:"seen"`
	Request string          `json:"request"`

	Hands map[string]string `json:"hands,omitempty"`
	Shown []string          `json:"shown,omitempty"` // terms of words that blame which were shown
	Asks  []string          `json:"asks,omitempty"`  // the questions the step asked when the record was last open, without what stands in them
}

// draftMost is how many bytes the draft of a step has at most: many times what anybody types.
const draftMost = 512 << 10

// bounded gives what is kept of a draft, unless it is more than anybody types.
func (s *stepDraft) bounded() (record.Private, error) {
	text := s.text()
	if len(text.Reveal()) > draftMost {
		return "", fmt.Errorf("%w: this is more than is kept of one step, which is %d thousand letters; say it in fewer words", record.Invalid, draftMost>>10)
	}
	return text, nil
}

func (s *stepDraft) text() record.Private {
	text, err := json.Marshal(s)
	if err != nil {
		return "" // strings always marshal
	}
	return record.Private(text)
}

func readStepDraft(text record.Private) (s stepDraft) {
	if json.Unmarshal([]byte(text.Reveal()), &s) != nil {
		return stepDraft{}
	}
	return s
}
