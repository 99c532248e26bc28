package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sightline/audit"
	"sightline/record"
)

// classify gives each new step the highest class of what it cites and of what its question stood on before.
func (c *Child) classify(classes []record.Class, steps []record.Step) {
	if len(steps) == 0 {
		return
	}
	of := make(map[record.Ref]record.Class, len(c.Entries))
	for i := range c.Entries {
		of[c.Entries[i].Ref] = classes[i]
		if sealed(c.Entries[i].Handling) {
			of[c.Entries[i].Ref] = record.ClassS
		}
	}
	high := map[record.QuestionID]record.Class{}
	for i := range c.Steps {
		high[c.Steps[i].Question] = c.Steps[i].Class // each is as high as those before it
	}
	for i := range steps {
		s := &steps[i]
		s.Class = cmp.Or(high[s.Question], record.ClassA)
		for _, ref := range citedBy(s) {
			if class, here := of[ref]; here && !class.Within(s.Class) {
				s.Class = class
			}
		}
		high[s.Question] = s.Class
	}
}

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
	row := &stepRow{
		refRow:   refRow{Tenant: w.tenant(), Agency: string(s.Of.Agency), Child: s.Of.Child, Change: w.change, Position: w.stepped},
		Question: string(s.Question), Rule: s.Prompt.Rule, Step: string(s.Kind), EndedBy: endedBy(s), Class: string(s.Class), At: stamp(s.At),
	}
	w.stepped++
	sum := row.sum(plain)
	row.Digest = sum[:]
	w.under.add(ofSteps, sum)
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return nil, fmt.Errorf("writing what became of a question: %w", err)
	}
	return row, nil
}

// SetAside records that a person sets a question of the child aside. Whether it is open is for the caller to say, who knows what the
// person was shown; what is kept ready has to be derived anew (Touched).
func (w *writer) SetAside(ctx context.Context, a Aside) error {
	if err := w.leave(record.OneChild, record.AnswerAct); err != nil {
		return err
	}
	if a.Prompt.ID == "" || a.By == "" || a.Reason == "" {
		return fmt.Errorf("%w: a question is set aside in a role, with a reason", record.Invalid)
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
	life := lifeOf(c.Steps, a.Prompt.ID)
	step := record.Step{
		Question: a.Prompt.ID, Kind: record.QuestionDismissed, At: a.At.UTC().Truncate(time.Second), Class: g.Ceiling, By: a.By, Reason: a.Reason, Prompt: record.Prompt{Rule: a.Prompt.Rule},
	}
	steps := []record.Step{step}
	if last := len(life) - 1; last >= 0 {
		steps[0].Of, steps[0].Class = life[0].Of, life[last].Class
	} else { // it was asked of what the person may see alone
		if steps[0].Of, _, err = w.wrote(ctx)(a.Prompt.Trigger); err != nil {
			return err
		}
		asked := steps[0]
		asked.Kind, asked.By, asked.Reason, asked.Prompt, asked.Evidence = record.QuestionAsked, "", "", a.Prompt, slices.Concat(a.Prompt.Evidence, a.Prompt.Later)
		steps = slices.Insert(steps, 0, asked)
	}
	w.touched[id] = true
	return w.record(ctx, &c, steps)
}

func lifeOf(steps []record.Step, id record.QuestionID) (life []record.Step) {
	for i := range steps {
		if steps[i].Question == id {
			life = append(life, steps[i])
		}
	}
	return life
}

// Questions gives the steps in the life of one question of the child, or of all of them, as far as they may be seen: nothing of a question
// that stands, or stood when it was asked, on what is above the ceiling.
func (r *reader) Questions(ctx context.Context, only record.QuestionID) ([]record.Step, error) {
	if err := r.leave(record.OneChild, record.OpenAct, record.PrintAct, record.AnswerAct); err != nil {
		return nil, err
	}
	id := record.ChildID(r.access.Granted().Subject.ID)
	recorded, err := r.stepsOf(ctx, []record.ChildID{id})
	if err != nil {
		return nil, err
	}
	steps := recorded[id]
	if only != "" {
		steps = lifeOf(steps, only)
	}
	return r.told(ctx, steps)
}

// told leaves of steps what may be seen.
func (r *reader) told(ctx context.Context, steps []record.Step) ([]record.Step, error) {
	untold, err := r.untold(ctx, steps)
	return slices.DeleteFunc(steps, func(s record.Step) bool { return untold[s.Question] }), err
}

// untold says of which questions nothing may be seen.
func (r *reader) untold(ctx context.Context, steps []record.Step) (map[record.QuestionID]bool, error) {
	above, err := r.aboveCeiling(ctx, steps)
	if err != nil {
		return nil, err
	}
	ceiling := r.access.Granted().Ceiling
	untold := map[record.QuestionID]bool{}
	for i := range steps {
		s := &steps[i]
		if !shownWithin(s.Class, "", ceiling) || slices.ContainsFunc(citedBy(s), func(ref record.Ref) bool { return above[ref] }) {
			untold[s.Question] = true
		}
	}
	return untold, nil
}

// onlyTold takes out of what is kept ready the questions that are asked no more and that stood on what may not be seen by now, whether
// that is shown at all or not. The questions that are asked stand on entries of the child alone.
func (r *reader) onlyTold(ctx context.Context, m *Model) error {
	if len(m.Ended)+len(m.Child.Steps) == 0 {
		return nil
	}
	recorded, err := r.stepsOf(ctx, []record.ChildID{m.Child.ID})
	if err != nil {
		return err
	}
	untold, err := r.untold(ctx, recorded[m.Child.ID])
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool { return untold[e.Prompt.ID] })
	m.Child.Steps = slices.DeleteFunc(m.Child.Steps, func(s record.Step) bool { return untold[s.Question] })
	return err
}

// aboveCeiling says which of the records that steps cite are kept above the ceiling now, wherever they are and whether they are shown at all.
func (r *reader) aboveCeiling(ctx context.Context, steps []record.Step) (map[record.Ref]bool, error) {
	byAgency := map[record.AgencyCode][]string{}
	seen, above := map[record.Ref]bool{}, map[record.Ref]bool{}
	for i := range steps {
		for _, ref := range citedBy(&steps[i]) {
			if !ref.IsZero() && !seen[ref] {
				seen[ref] = true
				byAgency[ref.Agency] = append(byAgency[ref.Agency], string(ref.Record))
			}
		}
	}
	var failed error
	for agency, records := range byAgency {
		for part := range slices.Chunk(records, many) {
			failed = errors.Join(failed, r.classesNow(ctx, agency, part, func(ref record.Ref, class record.Class, handling record.Handling) {
				above[ref] = !shownWithin(class, handling, r.access.Granted().Ceiling)
			}))
		}
	}
	return above, failed
}

// classesNow gives under which class and handling records of an agency are kept.
func (r *reader) classesNow(ctx context.Context, agency record.AgencyCode, records []string, do func(record.Ref, record.Class, record.Handling)) error {
	args := []any{r.tenant(), string(agency)}
	for _, one := range records {
		args = append(args, one)
	}
	return r.each(ctx, func(scan func(...any) error) error {
		ref := record.Ref{Agency: agency}
		var class record.Class
		var handling record.Handling
		if err := scan(&ref.Record, &class, &handling); err != nil {
			return err
		}
		do(ref, class, handling)
		return nil
	}, "SELECT record, class, handling FROM entry_now WHERE tenant = ? AND agency = ? AND record IN ("+places(len(records))+")", args...)
}

// Endings counts how questions of a rule ended, over all children: the most frequent ending first. No child is named.
func (r *reader) Endings(ctx context.Context, rule string) (all []record.Ending, err error) {
	if r.leave(record.OneChild, record.OpenAct) != nil {
		if err := r.leave(record.EveryChild, record.ListAct); err != nil {
			return nil, err
		}
	}
	if !audit.IsText(rule) {
		return nil, nil
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var step record.Kind
		var by string
		var n int
		if err := scan(&step, &by, &n); err != nil {
			return err
		}
		all = append(all, endingFrom(step, by, n))
		return nil
	}, `SELECT step, ended_by, count(DISTINCT question) FROM question_step WHERE tenant = ? AND rule = ? AND ended_by <> ''
		GROUP BY step, ended_by ORDER BY 3 DESC, step, ended_by`, r.tenant(), rule)
	return all, err
}
