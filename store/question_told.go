package store

import (
	"context"
	"slices"

	"sightline/record"
)

// What is told of questions. Each step keeps how far somebody has to see for what it stands on, and that is looked up again when it is
// read: an entry may have been closed since, or withdrawn.

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
	return r.toldTo(ctx, steps, r.far())
}

func (r *reader) toldTo(ctx context.Context, steps []record.Step, look far) ([]record.Step, error) {
	if look.all || len(steps) == 0 {
		return steps, nil
	}
	now, err := r.demandsNow(ctx, steps)
	return teller{look, now}.tell(steps), err
}

// teller tells of steps to who sees so far, by what the entries that they name demand now.
type teller struct {
	look far
	now  map[record.Ref]record.Demands
}

// sees says of something cited whether it is seen, as far as anything is known of it.
func (t teller) sees(ref record.Ref) bool {
	demands, known := t.now[ref]
	return !known || t.look.meets(demands)
}

// standsSeen says of a step by itself whether what it stands on is seen, and was when it was recorded.
func (t teller) standsSeen(s *record.Step) bool {
	return t.look.meets(s.Needs) && !slices.ContainsFunc(standsOn(s), func(ref record.Ref) bool { return !t.sees(ref) })
}

// tell leaves of steps those that may be seen and follow from one that may: what became of a question is told with the asking that it was
// about, the last that demands no more than itself. That it was answered, or set aside, is told to whoever sees what was asked; by what or
// whom, and why, is for those who see that too.
func (t teller) tell(steps []record.Step) (told []record.Step) {
	type asking struct {
		needs record.Demands
		seen  bool
	}
	asked := map[record.QuestionID][]asking{}
	for i := range steps {
		s := steps[i]
		seen := t.standsSeen(&s)
		if asksAnew(&s) {
			asked[s.Question] = append(asked[s.Question], asking{s.Needs, seen})
		} else {
			before := asked[s.Question]
			at := len(before) - 1
			for at >= 0 && !before[at].needs.Within(s.Needs) {
				at--
			}
			base := at >= 0 && before[at].seen
			if base && !seen && s.Here() {
				s.By, s.Reason, seen = "", "", true
			}
			seen = seen && base
		}
		if seen {
			if !t.sees(s.Entry) {
				s.Entry, s.Told = record.Ref{}, ""
			}
			told = append(told, s)
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
	m.only(all, told)
	return nil
}

// only leaves of questions what is told of all steps.
func (m *Model) only(all, told []record.Step) {
	left, here := map[record.QuestionID]int{}, make(map[record.Ref]bool, len(told))
	for i := range all {
		left[all[i].Question]++
	}
	for i := range told {
		left[told[i].Question]--
		here[told[i].Ref()] = told[i].Kind != record.QuestionDismissed || told[i].Here()
	}
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool { return left[e.Prompt.ID] > 0 }) // some of it is not told
	for i := range m.Ended {
		hide(&m.Ended[i].Prompt, here)
	}
	for i := range m.Prompts {
		hide(&m.Prompts[i], here)
	}
	m.Child.Steps = setAside(told)
}

// hide leaves out by which step a question was set aside, where that is not told.
func hide(p *record.Prompt, told map[record.Ref]bool) {
	if p.AnsweredAt.Agency == record.Asker && !told[p.AnsweredAt] {
		p.AnsweredAt = record.Ref{}
	}
}

// demandsNow gives what the records demand now that steps name, wherever they are and whether they are shown at all.
func (r *reader) demandsNow(ctx context.Context, steps []record.Step) (map[record.Ref]record.Demands, error) {
	byAgency, of := map[record.AgencyCode][]string{}, map[record.Ref]record.Demands{}
	seen := map[record.Ref]bool{}
	for i := range steps {
		of[steps[i].Ref()] = steps[i].Needs
		for _, ref := range citedBy(&steps[i]) {
			if !ref.IsZero() && !seen[ref] && ref.Agency != record.Asker {
				seen[ref] = true
				byAgency[ref.Agency] = append(byAgency[ref.Agency], string(ref.Record))
			}
		}
	}
	for agency, records := range byAgency {
		for part := range slices.Chunk(records, many) {
			if err := r.demandsOf(ctx, agency, part, of); err != nil {
				return nil, err
			}
		}
	}
	return of, nil
}

func (r *reader) demandsOf(ctx context.Context, agency record.AgencyCode, records []string, of map[record.Ref]record.Demands) error {
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
		of[ref] = record.Demands{record.DemandOf(class, handling, agency)}
		return nil
	}, "SELECT record, class, handling FROM entry_now WHERE tenant = ? AND agency = ? AND record IN ("+places(len(records))+")", args...)
}
