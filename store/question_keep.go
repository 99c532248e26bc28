package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
)

// classify gives each new step what it demands of whoever is told of it: to see all that it stands on, and all that its question stood on
// when it was last asked.
func (c *Child) classify(of map[record.Ref]record.Demands, steps []record.Step) {
	asked := map[record.QuestionID]record.Demands{}
	for i := range c.Steps {
		if s := &c.Steps[i]; asksAnew(s) {
			asked[s.Question] = s.Needs
		}
	}
	for i := range steps {
		s := &steps[i]
		s.Needs = needs(of, standsOn(s))
		if asksAnew(s) {
			asked[s.Question] = s.Needs
		} else {
			s.Needs = s.Needs.With(asked[s.Question]...)
		}
		of[s.Ref()] = s.Needs // what a person said, where that holds again
	}
}

// asksAnew reports a step that asks, and not one by which evidence joins what is asked already.
func asksAnew(s *record.Step) bool { return s.Kind == record.QuestionAsked && !s.Joined }

// setAside gives the steps of the questions that a person here set aside: what is asked anew has to know of them.
func setAside(steps []record.Step) (of []record.Step) {
	aside := map[record.QuestionID]bool{}
	for i := range steps {
		if steps[i].Here() {
			aside[steps[i].Question] = true
		}
	}
	for i := range steps {
		if aside[steps[i].Question] {
			of = append(of, steps[i])
		}
	}
	return of
}

// record writes new steps in the life of a child's questions. They are covered by the line of this change.
func (w *writer) record(ctx context.Context, c *Child, steps []record.Step) error {
	if len(steps) == 0 {
		return nil
	}
	rows := make([][]any, 0, len(steps))
	for i := range steps {
		row, err := w.stepRow(c, &steps[i])
		if err != nil {
			return err
		}
		rows = append(rows, row.values())
	}
	return w.insert(ctx, w.own, Rows{"question_step", stepColumns, rows})
}

func (w *writer) stepRow(c *Child, s *record.Step) (*stepRow, error) {
	if !slices.Contains(c.Refs, s.Of) || s.Question == "" || !audit.IsText(string(s.Question), s.Prompt.Rule, s.Reason.Reveal()) {
		return nil, fmt.Errorf("%w: a step of a question says which, belongs to a reference of the child, and is text", record.Invalid)
	}
	plain, err := encode(contentOfStep(s))
	if err != nil {
		return nil, err
	}
	codes := w.stepCodes(s, s.Prompt.Rule)
	row := &stepRow{
		refRow:   refRow{Tenant: w.tenant(), Agency: string(s.Of.Agency), Child: s.Of.Child, Change: w.change, Position: w.stepped},
		Question: codes.question, Rule: codes.rule, Step: string(s.Kind), EndedBy: codes.endedBy, Class: string(s.Needs.Class()), At: stamp(s.At),
	}
	w.stepped++
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return nil, fmt.Errorf("writing what became of a question: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofSteps, sum)
	return row, nil
}

// SetAside records that a person sets a question of the child aside. Whether it is open is for the caller to say, who knows what the
// person was shown; what is kept ready has to be derived anew (Touched).
func (w *writer) SetAside(ctx context.Context, a Aside) error { return w.said(ctx, a, w.aside) }

// TakeBack records that a person takes back that a question of the child was set aside.
func (w *writer) TakeBack(ctx context.Context, a Aside) error { return w.said(ctx, a, w.back) }

// said records what a person says of a question of the child: the steps that follow in its life.
func (w *writer) said(ctx context.Context, a Aside, follow func(context.Context, []record.Step, Aside) ([]record.Step, error)) error {
	if err := w.leave(record.OneChild, record.AnswerAct); err != nil {
		return err
	}
	if a.Prompt.ID == "" || a.By == "" || a.Reason == "" {
		return fmt.Errorf("%w: a question is set aside, or asked again, in a role, with a reason", record.Invalid)
	}
	g := w.access.Granted()
	id := record.ChildID(g.Subject.ID)
	recorded, err := w.stepsOf(ctx, []record.ChildID{id})
	if err != nil {
		return err
	}
	c := Child{ID: id, Steps: recorded[id]}
	if c.Refs, err = w.refsOf(ctx, id, everything); err != nil {
		return err
	}
	steps, err := follow(ctx, lifeOf(c.Steps, a.Prompt.ID), a)
	if err != nil {
		return err
	}
	w.touched[id] = true
	return w.record(ctx, &c, steps)
}

// aside gives the steps by which a question is set aside: before the person's own, one that asks, when they were shown more or otherwise
// than is recorded within what they may see. What they say holds for that and no more.
func (w *writer) aside(ctx context.Context, life []record.Step, a Aside) ([]record.Step, error) {
	asked := askedOf(&a)
	now, err := w.demandsNow(ctx, append(slices.Clone(life), asked))
	if err != nil {
		return nil, err
	}
	asked.Needs = needs(now, standsOn(&asked))
	if len(life) > 0 {
		asked.Of = life[0].Of
	} else if asked.Of, _, err = w.wrote(ctx)(a.Prompt.Trigger); err != nil {
		return nil, err
	}
	told := teller{w.far(), now}.tell(life)
	left, all := slices.Clone(asked.Evidence), record.Demands(nil)
	for i := range told {
		if s := &told[i]; s.Kind == record.QuestionAsked {
			left = slices.DeleteFunc(left, func(ref record.Ref) bool { return slices.Contains(s.Evidence, ref) })
			all = all.With(s.Needs...)
		}
	}
	var steps []record.Step
	if len(told) == 0 || len(left) > 0 {
		steps, all = append(steps, asked), all.With(asked.Needs...)
	}
	return append(steps, record.Step{
		Question: asked.Question, Kind: record.QuestionDismissed, At: asked.At, Of: asked.Of, Needs: all, By: a.By, Reason: a.Reason, Prompt: record.Prompt{Rule: a.Prompt.Rule},
	}), nil
}

// askedOf is the step that asks what a person was shown.
func askedOf(a *Aside) record.Step {
	return record.Step{
		Question: a.Prompt.ID, Kind: record.QuestionAsked, At: a.At.UTC().Truncate(time.Second), Prompt: a.Prompt, Evidence: slices.Concat(a.Prompt.Evidence, a.Prompt.Later),
	}
}

// back gives the step by which a question is asked again that was set aside. It takes back what the person could see of that, and is told
// to nobody who could not see as much.
func (w *writer) back(ctx context.Context, life []record.Step, a Aside) ([]record.Step, error) {
	again := askedOf(&a)
	again.By, again.Reason = a.By, a.Reason
	now, err := w.demandsNow(ctx, append(slices.Clone(life), again))
	if err != nil {
		return nil, err
	}
	told := teller{w.far(), now}.tell(life)
	at := record.SetAside(told)
	if at < 0 {
		return nil, fmt.Errorf("%w: the question is not set aside here", record.Conflict)
	}
	again.Of, again.Needs = life[0].Of, needs(now, standsOn(&again)).With(told[at].Needs...)
	return []record.Step{again}, nil
}

func lifeOf(steps []record.Step, id record.QuestionID) (life []record.Step) {
	for i := range steps {
		if steps[i].Question == id {
			life = append(life, steps[i])
		}
	}
	return life
}

// Endings counts how questions of a rule ended, over all children: the most frequent ending first. No child is named.
func (r *reader) Endings(ctx context.Context, rule string) (all []record.Ending, err error) {
	if r.leave(record.OneChild, record.OpenAct) != nil {
		if err := r.leave(record.EveryChild, record.CountAct); err != nil {
			return nil, err
		}
	}
	if !audit.IsText(rule) {
		return nil, nil
	}
	var counted []endings
	err = r.each(ctx, func(scan func(...any) error) error {
		var one endings
		err := scan(&one.step, &one.code, &one.n)
		counted = append(counted, one)
		return err
	}, `SELECT step, ended_by, count(DISTINCT question) FROM question_step WHERE tenant = ? AND rule = ? AND ended_by <> ''
		GROUP BY step, ended_by`, r.tenant(), r.ruleCode(rule))
	for i := 0; i < len(counted) && err == nil; i++ {
		counted[i].by, err = r.endedAs(ctx, rule, &counted[i])
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(counted, func(a, b endings) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.step, b.step), cmp.Compare(a.by, b.by))
	})
	for _, one := range counted {
		if one.by != "" { // else nobody can read any more by whom
			all = append(all, endingFrom(one.step, one.by, one.n))
		}
	}
	return all, nil
}

// endings are how many questions ended in one way, which is known in codes.
type endings struct {
	step     record.Kind
	code, by string
	n        int
}

// endedAs says by whom or what questions ended, from one of their steps that can still be read.
func (r *reader) endedAs(ctx context.Context, rule string, of *endings) (by string, err error) {
	var rows []stepRow
	err = r.each(ctx, func(scan func(...any) error) error {
		row := stepRow{refRow: refRow{Tenant: r.tenant()}}
		err := scan(row.into()...)
		rows = append(rows, row)
		return err
	}, "SELECT "+strings.Join(stepColumns[1:], ", ")+" FROM question_step WHERE tenant = ? AND rule = ? AND step = ? AND ended_by = ? LIMIT ?",
		r.tenant(), r.ruleCode(rule), string(of.step), of.code, few)
	for i := 0; i < len(rows) && err == nil && by == ""; i++ {
		s, failed := rows[i].open(r.Codec)
		if failed == nil {
			by = endedBy(&s)
		} else if !errors.Is(failed, errShredded) {
			err = fmt.Errorf("reading %s: %w", rows[i].about().Row, failed)
		}
	}
	return by, err
}
