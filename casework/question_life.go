package casework

import (
	"cmp"
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// life is everything that is recorded of one question.
type life struct {
	steps   []record.Step
	known   map[record.Ref]bool // the evidence recorded so far
	claimed bool                // a question that is asked now is this one
}

// lives gives the lives of a child's questions, in the order in which they were first asked.
func lives(steps []record.Step) []*life {
	var all []*life
	at := map[record.QuestionID]*life{}
	for i := range steps {
		l := at[steps[i].Question]
		if l == nil {
			l = &life{known: map[record.Ref]bool{}}
			at[steps[i].Question] = l
			all = append(all, l)
		}
		l.add(steps[i])
	}
	return all
}

func (l *life) add(s record.Step) {
	l.steps = append(l.steps, s)
	for _, ref := range s.Evidence {
		l.known[ref] = true
	}
}

func (l *life) id() record.QuestionID { return l.steps[0].Question }

// last gives the step that says where the question is. Evidence that joins changes nothing of that.
func (l *life) last() *record.Step {
	for i := range slices.Backward(l.steps) {
		if !l.steps[i].Joined {
			return &l.steps[i]
		}
	}
	return &l.steps[0]
}

// open reports that somebody is still to answer.
func (l *life) open() bool {
	s := l.last().Status()
	return s == record.Asked || s == record.Overdue
}

// asked gives the question as it was last asked, with all that it stood on by then.
func (l *life) asked() record.Prompt {
	var p record.Prompt
	for i := range l.steps {
		switch s := &l.steps[i]; {
		case s.Kind == record.QuestionAsked && s.Joined:
			p.Later = append(p.Later, s.Evidence...)
		case s.Kind == record.QuestionAsked:
			p = s.Prompt
			p.Evidence, p.Later = s.Evidence, nil
		}
	}
	return p
}

// overlap counts the evidence that a question shares with this life.
func (l *life) overlap(p *record.Prompt) (n int) {
	for _, ref := range slices.Concat(p.Evidence, p.Later) {
		n += count(l.known[ref])
	}
	return n
}

// same says which life each question goes on with; nil: it was never asked before. A question is the one that was asked by the same rule
// at the same entry; else, where what it was asked at moved, the one of the same rule that stands on the most of the same evidence, one
// that is still open first. One that lapsed is taken up again only at the same entry.
func same(prompts []record.Prompt, all []*life) []*life {
	of := make([]*life, len(prompts))
	byID := make(map[record.QuestionID]*life, len(all))
	for _, l := range all {
		byID[l.id()] = l
	}
	for i := range prompts {
		if l := byID[prompts[i].ID]; l != nil && !l.claimed {
			of[i], l.claimed = l, true
		}
	}
	for i := range prompts {
		if of[i] == nil {
			if of[i] = likest(&prompts[i], all); of[i] != nil {
				of[i].claimed = true
			}
		}
	}
	return of
}

func likest(p *record.Prompt, all []*life) (best *life) {
	most, bestOpen := 0, false
	for _, l := range all {
		if l.claimed || l.steps[0].Prompt.Rule != p.Rule || l.last().Status() == record.Lapsed {
			continue
		}
		if n := l.overlap(p); n > 0 && (best == nil || l.open() && !bestOpen || l.open() == bestOpen && n > most) {
			best, most, bestOpen = l, n, l.open()
		}
	}
	return best
}

// apart gives each question an id of its own.
func apart(prompts []record.Prompt) {
	seen := make(map[record.QuestionID]bool, len(prompts))
	for i := range prompts {
		for seen[prompts[i].ID] {
			prompts[i].ID += "x"
		}
		seen[prompts[i].ID] = true
	}
}

// aside lets what a person said of a question, and nobody took back, hold for all that it stood on when they said so, as far as they were
// shown it, and for nothing that came since.
func aside(p *record.Prompt, l *life, c *chronology.Chronology) {
	theirs := p.Status == record.Dismissed && p.AnsweredAt.Agency == record.Asker && c.Find(p.AnsweredAt) == nil // a person said it here
	switch {
	case p.Status == record.Answered:
		return
	case record.SetAside(l.steps) < 0:
		if theirs { // of another question that stands on some of the same
			reopen(p, c.Now)
		}
		return
	}
	said, known := record.SetAside(l.steps), map[record.Ref]bool{}
	for i := range l.steps[:said] {
		if l.steps[i].Needs.Within(l.steps[said].Needs) {
			for _, ref := range l.steps[i].Evidence {
				known[ref] = true
			}
		}
	}
	if !slices.ContainsFunc(slices.Concat(p.Evidence, p.Later), func(ref record.Ref) bool { return !known[ref] }) {
		p.Status, p.AnsweredAt = record.Dismissed, l.steps[said].Ref()
		return
	}
	if theirs {
		reopen(p, c.Now)
	}
}

// reopen takes back that a question was set aside.
func reopen(p *record.Prompt, now record.Range) {
	p.Status, p.AnsweredAt = record.Asked, record.Ref{}
	if late(p, now) {
		p.Status = record.Overdue
	}
}

// late reports that a question's time has surely passed.
func late(p *record.Prompt, now record.Range) bool {
	return p.Timing == record.Exact && p.DueBy != 0 && now.Bounded() && now.Hull().Lo > p.DueBy
}

// inPlace puts questions that ended among those that are asked, each where it opened; where that is no longer known, at the end.
func inPlace(prompts []record.Prompt, ended []store.Ended, c *chronology.Chronology) []record.Prompt {
	if len(ended) == 0 {
		return prompts
	}
	place := func(p *record.Prompt) int {
		if it := c.Find(p.OpenedAt); it != nil {
			return it.Pos
		}
		return c.Len()
	}
	all := slices.Clone(prompts)
	for i := range ended {
		one := ended[i].Prompt
		if !slices.ContainsFunc(prompts, func(p record.Prompt) bool { return p.ID == one.ID }) { // asked anew, it is not ended
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(a, b record.Prompt) int { return cmp.Compare(place(&a), place(&b)) })
	return all
}
