package store

import (
	"context"
	"fmt"

	"sightline/record"
)

// Ask is asked about a whole child, and gives lists of questions. Nothing else may come of what it is given.
type Ask func(c *Child) ([][]record.Prompt, error)

// Ask gives the child the access is about, as this record holds it or held it at a moment, and the questions that ask gives of the whole
// child, all of it as far as it may be seen: whoever sees part of a record is asked no question that another part answers.
func (r *reader) Ask(ctx context.Context, v View, ask Ask) (c Child, asked [][]record.Prompt, err error) {
	if err := r.leave(record.OneChild, record.OpenAct, record.PrintAct, record.AnswerAct, record.RecordAct); err != nil {
		return c, nil, err
	}
	if v.KnownTo != "" {
		return c, nil, fmt.Errorf("%w: what an agency knew is worked out from the whole child; ask for that alone", record.Invalid)
	}
	m, err := r.wholeAt(ctx, v)
	if err != nil {
		return c, nil, err
	}
	all := m.Child.Steps
	if asked, err = ask(&m.Child); err != nil {
		return c, nil, err
	}
	told, err := r.told(ctx, all)
	if err != nil {
		return c, nil, err
	}
	look := r.far()
	hidden := m.entriesWithin(look)
	m.Child.Steps = told
	seen := m.seenBy(look, hidden)
	for i := range asked {
		m.Prompts = promptsWithin(asked[i], seen)
		m.only(all, told)
		asked[i] = m.Prompts
	}
	m.Child.Steps = setAside(told)
	return m.Child, asked, nil
}

// wholeAt gives the whole child the access is about, with all that is recorded of its questions, and the class of each entry.
func (r *reader) wholeAt(ctx context.Context, v View) (m Model, err error) {
	id := record.ChildID(r.access.Granted().Subject.ID)
	if v.At.IsZero() {
		d, err := r.keptReady(ctx, wholly)
		if err != nil {
			return m, err
		}
		m.Child, m.Classes = d.Model.Child, d.Model.Classes
		steps, err := r.stepsOf(ctx, []record.ChildID{id})
		m.Child.Steps = steps[id]
		return m, err
	}
	upTo, err := r.upTo(ctx, v)
	if err != nil {
		return m, err
	}
	m.Child, m.Classes, err = r.rowsOf(ctx, id, upTo, wholly)
	if err == nil && len(m.Child.Refs) == 0 {
		err = notThere()
	}
	return m, err
}
