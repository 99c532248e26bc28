package store

import (
	"context"
	"slices"

	"sightline/record"
)

// What is told of questions. Each step keeps the highest class of what it cites, and what it cites is looked up again when it is read: it
// may have been closed since, or withdrawn.

// Questions gives the steps in the life of one question of the child, or of all of them, as far as they may be seen.
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
	classes, err := r.classesNow(ctx, steps)
	return tell(steps, r.sees(classes)), err
}

// sees says of a step by itself whether it may be seen: nothing that it cites, or cited when it was recorded, is above the ceiling.
func (r *reader) sees(classes map[record.Ref]record.Class) func(*record.Step) bool {
	look := r.far()
	above := func(ref record.Ref) bool {
		class, known := classes[ref]
		return known && !look.sees(class, "", "")
	}
	return func(s *record.Step) bool {
		return look.sees(s.Class, "", "") && !slices.ContainsFunc(citedBy(s), above)
	}
}

// tell leaves of steps those that may be seen and follow from one that may: what became of a question is told with the asking that it was
// about, the last that is no higher than itself.
func tell(steps []record.Step, sees func(*record.Step) bool) (told []record.Step) {
	type asking struct {
		class record.Class
		seen  bool
	}
	asked := map[record.QuestionID][]asking{}
	for i := range steps {
		s := &steps[i]
		seen := sees(s)
		if asksAnew(s) {
			asked[s.Question] = append(asked[s.Question], asking{s.Class, seen})
		} else {
			before := asked[s.Question]
			at := len(before) - 1
			for at >= 0 && !before[at].class.Within(s.Class) {
				at--
			}
			seen = seen && at >= 0 && before[at].seen
		}
		if seen {
			told = append(told, *s)
		}
	}
	return told
}

// onlyTold takes out of what is kept ready what may not be seen by now of the questions that are asked no more, and of those that a person
// set aside. The questions that are asked stand on entries of the child alone.
func (r *reader) onlyTold(ctx context.Context, m *Model) error {
	if len(m.Ended)+len(m.Child.Steps) == 0 {
		return nil
	}
	recorded, err := r.stepsOf(ctx, []record.ChildID{m.Child.ID})
	if err != nil {
		return err
	}
	all := recorded[m.Child.ID]
	told, err := r.told(ctx, all)
	if err != nil {
		return err
	}
	left := map[record.QuestionID]int{}
	for i := range all {
		left[all[i].Question]++
	}
	for i := range told {
		left[told[i].Question]--
	}
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool { return left[e.Prompt.ID] > 0 }) // some of it is not told
	m.Child.Steps = setAside(told)
	return nil
}

// classesNow gives the class under which the records are kept now that steps cite, wherever they are and whether they are shown at all:
// what is sealed is of the highest.
func (r *reader) classesNow(ctx context.Context, steps []record.Step) (map[record.Ref]record.Class, error) {
	byAgency, seen := map[record.AgencyCode][]string{}, map[record.Ref]bool{}
	for i := range steps {
		for _, ref := range citedBy(&steps[i]) {
			if !ref.IsZero() && !seen[ref] {
				seen[ref] = true
				byAgency[ref.Agency] = append(byAgency[ref.Agency], string(ref.Record))
			}
		}
	}
	of := make(map[record.Ref]record.Class, len(seen))
	for agency, records := range byAgency {
		for part := range slices.Chunk(records, many) {
			if err := r.classesOf(ctx, agency, part, of); err != nil {
				return nil, err
			}
		}
	}
	return of, nil
}

func (r *reader) classesOf(ctx context.Context, agency record.AgencyCode, records []string, of map[record.Ref]record.Class) error {
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
		if of[ref] = class; sealed(handling) {
			of[ref] = record.ClassS
		}
		return nil
	}, "SELECT record, class, handling FROM entry_now WHERE tenant = ? AND agency = ? AND record IN ("+places(len(records))+")", args...)
}
