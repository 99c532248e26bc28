package casework

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// keeper sets the questions that are asked now against what is recorded of them, and says what is new.
type keeper struct {
	child *store.Child
	c     *chronology.Chronology
	rules *rules.Set
	at    time.Time
	steps []record.Step
}

// live gives the questions with the ids under which they live, those that are asked no more, and the steps that are new.
func (k *keeper) live(prompts []record.Prompt) ([]record.Prompt, []store.Ended) {
	all := lives(k.child.Steps)
	apart(prompts)
	of := same(prompts, all)
	taken := make(map[record.QuestionID]bool, len(all))
	for _, l := range all {
		taken[l.id()] = true
	}
	for i := range prompts {
		p := &prompts[i]
		if of[i] != nil {
			p.ID = of[i].id()
		} else {
			for taken[p.ID] { // a life that goes on at another entry has this id
				p.ID += "x"
			}
			of[i] = &life{known: map[record.Ref]bool{}, claimed: true}
		}
		taken[p.ID] = true
		aside(p, of[i], k.c)
		k.step(p, of[i])
	}
	var ended []store.Ended
	for _, l := range all {
		if !l.claimed {
			ended = append(ended, k.end(l, prompts))
		}
	}
	return prompts, ended
}

// step records what is new of a question that is asked now.
func (k *keeper) step(p *record.Prompt, l *life) {
	was := record.Status("")
	var last *record.Step
	if len(l.steps) > 0 {
		last = l.last()
		was = last.Status()
	}
	open := was == record.Asked || was == record.Overdue
	if anew := !open && (p.Status == record.Asked || p.Status == record.Overdue); anew || was == "" || was == record.Lapsed || was == record.Overdue && p.Status == record.Asked {
		k.add(l, p, record.Step{Kind: record.QuestionAsked, Prompt: *p, Evidence: slices.Concat(p.Evidence, p.Later)})
		was = record.Asked
	} else if more := l.unknown(p); open && len(more) > 0 && p.Status != record.Answered {
		k.add(l, p, record.Step{Kind: record.QuestionAsked, Prompt: *p, Evidence: more, Joined: true})
	}
	switch {
	case p.Status == record.Overdue && was != record.Overdue:
		k.add(l, p, record.Step{Kind: record.QuestionOverdue})
	case p.Status == record.Answered && (was != record.Answered || last.Entry != p.AnsweredAt):
		k.add(l, p, record.Step{Kind: record.QuestionAnswered, Entry: p.AnsweredAt, Told: k.kindOf(p.AnsweredAt)})
	case p.Status == record.Dismissed && was != record.Dismissed:
		k.add(l, p, record.Step{Kind: record.QuestionDismissed, Entry: p.AnsweredAt, Told: k.kindOf(p.AnsweredAt)})
	}
}

// unknown gives the evidence of a question that is not recorded yet.
func (l *life) unknown(p *record.Prompt) (more []record.Ref) {
	for _, ref := range slices.Concat(p.Evidence, p.Later) {
		if !l.known[ref] {
			more = append(more, ref)
		}
	}
	return more
}

func (k *keeper) kindOf(ref record.Ref) record.Kind {
	if it := k.c.Find(ref); it != nil {
		return it.Kind
	}
	if ref.Agency == record.Asker { // what a person said of it holds again
		return record.QuestionDismissed
	}
	return ""
}

// add fills in a step and records it.
func (k *keeper) add(l *life, p *record.Prompt, s record.Step) {
	s.Question, s.Number, s.At, s.Prompt.ID, s.Prompt.Rule = p.ID, len(l.steps)+1, k.at.UTC().Truncate(time.Second), p.ID, p.Rule
	s.Prompt.Evidence, s.Prompt.Later, s.Prompt.Status, s.Prompt.AnsweredAt = nil, nil, "", record.Ref{} // the step says it
	s.Of = k.home(l, p)
	l.add(s)
	k.steps = append(k.steps, s)
}

// home is where a question belongs: where it was first asked, or where the entry is that it is asked at.
func (k *keeper) home(l *life, p *record.Prompt) record.ChildRef {
	if len(l.steps) > 0 {
		return l.steps[0].Of
	}
	for _, ref := range slices.Concat([]record.Ref{p.Trigger, p.OpenedAt}, p.Evidence) {
		if it := k.c.Find(ref); it != nil {
			return it.Subject
		}
	}
	return k.child.Refs[0]
}

// end gives a question that is asked no more. One that was open has lapsed.
func (k *keeper) end(l *life, prompts []record.Prompt) store.Ended {
	p := l.asked()
	if l.open() {
		k.add(l, &p, k.lapse(l, &p, prompts))
	}
	last := l.last()
	p.Status = last.Status()
	here := func(ref record.Ref) bool { return k.c.Find(ref) != nil }
	switch {
	case last.Here():
		p.AnsweredAt = last.Ref()
	case here(last.Entry):
		p.AnsweredAt = last.Entry
	}
	elsewhere := func(ref record.Ref) bool { return !here(ref) }
	p.Evidence, p.Later = slices.DeleteFunc(slices.Clone(p.Evidence), elsewhere), slices.DeleteFunc(slices.Clone(p.Later), elsewhere)
	for _, at := range []*record.Ref{&p.Trigger, &p.OpenedAt} {
		if !here(*at) {
			*at = record.Ref{}
		}
	}
	var needs record.Demands
	for i := range l.steps {
		needs = needs.With(l.steps[i].Needs...)
	}
	return store.Ended{Prompt: p, Needs: needs}
}

// lapse is the step by which an open question lapses. Of a rule that a partnership switched off it keeps the reason that was given then.
func (k *keeper) lapse(l *life, p *record.Prompt, prompts []record.Prompt) record.Step {
	step := record.Step{Kind: record.QuestionLapsed, Why: k.why(l, p, prompts)}
	if at := k.c.Find(p.Trigger); at != nil && step.Why == record.LapsedRule {
		if off := cmp.Or(k.rules.Off(p.Rule, at.At.Hull().Lo), k.rules.Off(p.Rule, k.at.Unix())); off != nil {
			step.By, step.Reason = off.By, record.Private(off.Reason)
		}
	}
	return step
}

// why says why an open question lapses.
func (k *keeper) why(l *life, p *record.Prompt, prompts []record.Prompt) record.Lapsing {
	at := k.c.Find(p.Trigger)
	if at == nil {
		return record.LapsedGone
	}
	if r := k.rules.Find(p.Rule); r == nil || strconv.Itoa(r.Version) != p.Version || k.rules.Off(p.Rule, at.At.Hull().Lo) != nil || k.rules.Off(p.Rule, k.at.Unix()) != nil {
		return record.LapsedRule
	}
	for i := range prompts {
		if prompts[i].Rule == p.Rule && l.overlap(&prompts[i]) > 0 {
			return record.LapsedTogether
		}
	}
	return record.LapsedCorrected
}
