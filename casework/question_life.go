package casework

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
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

// aside lets what a person said of a question hold for all that it stood on when they said so, and for nothing that came since.
func aside(p *record.Prompt, l *life, c *chronology.Chronology) {
	if len(l.steps) == 0 || p.Status == record.Answered {
		return
	}
	said, sofar, known := -1, map[record.Ref]bool{}, map[record.Ref]bool(nil)
	for i := range l.steps {
		for _, ref := range l.steps[i].Evidence {
			sofar[ref] = true
		}
		if l.steps[i].Here() {
			said, known = i, maps.Clone(sofar)
		}
	}
	if said < 0 {
		return
	}
	if !slices.ContainsFunc(slices.Concat(p.Evidence, p.Later), func(ref record.Ref) bool { return !known[ref] }) {
		p.Status, p.AnsweredAt = record.Dismissed, l.steps[said].Ref()
		return
	}
	if p.AnsweredAt.Agency == record.Asker && p.Status == record.Dismissed {
		p.Status, p.AnsweredAt = record.Asked, record.Ref{}
		if late(p, c.Now) {
			p.Status = record.Overdue
		}
	}
}

// late reports that a question's time has surely passed.
func late(p *record.Prompt, now record.Range) bool {
	return p.Timing == record.Exact && p.DueBy != 0 && now.Bounded() && now.Hull().Lo > p.DueBy
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
	class := record.ClassA
	for i := range l.steps {
		if !l.steps[i].Class.Within(class) && l.steps[i].Class != "" {
			class = l.steps[i].Class
		}
	}
	return store.Ended{Prompt: p, Class: class}
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
