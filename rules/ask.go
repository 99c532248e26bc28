package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Ask asks every rule of one child's chronology and gives the questions in the order in which they open.
// The chronology is read once, in order, for all rules.
func (s *Set) Ask(c *chronology.Chronology) []record.Prompt {
	prompts, _ := s.AskAhead(c)
	return prompts
}

// AskAhead asks as Ask does, and also gives the first second after the moment the record is looked at (its Now) at which the passing of
// time alone may open a question or make one overdue. record.PosInf: nothing changes until something is written. A record without a Now
// stands still.
func (s *Set) AskAhead(c *chronology.Chronology) (prompts []record.Prompt, next int64) {
	asking := s.asking()
	reading, running := newReading(c), make([]*running, len(asking))
	for i, r := range asking {
		running[i] = newRunning(r, reading)
	}
	for _, it := range c.Items {
		for _, r := range running {
			r.at(it)
		}
	}
	var asked []*live
	next = record.PosInf
	for _, r := range running {
		next = min(next, r.next())
		r.finish()
		asked = append(asked, r.asked...)
	}
	slices.SortStableFunc(asked, inOrderOfOpening)
	asked = oneVoice(asked)
	prompts = make([]record.Prompt, len(asked))
	for i, l := range asked {
		prompts[i] = l.prompt(c)
	}
	return prompts, next
}

// inOrderOfOpening puts the questions that open at one entry by their moment: those it opens itself before those whose time runs out
// after it. What opens together stands by rule.
func inOrderOfOpening(a, b *live) int {
	x, y := a.moment.Hull(), b.moment.Hull()
	return cmp.Or(
		cmp.Compare(a.opened.Pos, b.opened.Pos), cmp.Compare(x.Lo, y.Lo), cmp.Compare(x.Hi, y.Hi),
		cmp.Compare(a.rule.ID, b.rule.ID), cmp.Compare(a.trigger.Pos, b.trigger.Pos),
	)
}

// live is one question about one child, while the chronology is read.
type live struct {
	rule      *Rule
	trigger   *item
	opened    *item
	moment    record.Range // when it opened
	elapsed   bool         // it opened because a time ran out, not with an entry
	timing    record.Answer
	since     record.Range // when it opened, or became sure: its time to be answered runs from there
	evidence  []*item
	later     []*item // further evidence that joined while it was open
	missing   []string
	answered  *item
	dismissed *item // the entry by which a person set it aside
}

// confirm makes sure of a question that was only possible.
func (l *live) confirm(at record.Range) {
	if l.timing != record.Yes {
		l.timing, l.since = record.Yes, at
	}
}

func (l *live) closed() bool { return l.answered != nil || l.dismissed != nil }

func (l *live) prompt(c *chronology.Chronology) record.Prompt {
	p := record.Prompt{
		ID: questionID(l.rule.ID, l.trigger.Ref), Child: c.Key, Rule: l.rule.ID, Version: versionText(l.rule.Version), Theme: l.rule.Theme, Asks: l.rule.Asks, Because: l.rule.Because,
		AskedOf: l.rule.AskedOf, Trigger: l.trigger.Ref, OpenedAt: l.opened.Ref, OpenedWhen: l.opened.Happened.String(), Timing: record.Exact,
		Evidence: refs(l.evidence), Later: refs(l.later), Missing: l.missing, Status: record.Asked, Params: l.rule.Params,
	}
	if l.elapsed {
		p.OpenedWhen = l.moment.EDTF()
	}
	if l.timing != record.Yes {
		p.Timing = record.Possible
	}
	if l.rule.due != nil {
		due := l.rule.due.From(l.since)
		p.Due, p.DueBy = due.EDTF(), bounded(due)
		if now := lookedAt(c); l.timing == record.Yes && now.Bounded() && record.Before(due, now) == record.Yes {
			p.Status = record.Overdue
		}
	}
	if l.answered != nil {
		p.Status, p.AnsweredAt = record.Answered, l.answered.Ref
	}
	if l.dismissed != nil {
		p.Status, p.AnsweredAt = record.Dismissed, l.dismissed.Ref
	}
	return p
}

// questionID names a question by the rule that asks it and the entry it is about: asked again, it is the same.
func questionID(rule string, trigger record.Ref) record.QuestionID {
	sum := sha256.Sum256([]byte(rule + "\x00" + trigger.String()))
	return record.QuestionID(hex.EncodeToString(sum[:8]))
}

// bounded gives the last second of a time, 0 when it has none.
func bounded(at record.Range) int64 {
	if !at.Bounded() {
		return 0
	}
	return at.Hull().Hi
}

// lookedAt is the moment the record is looked at: its Now, else the time of the last entry that has one.
func lookedAt(c *chronology.Chronology) record.Range {
	if c.Now.Bounded() {
		return c.Now
	}
	for _, it := range slices.Backward(c.Items) {
		if it.At.Bounded() {
			return it.At
		}
	}
	return record.Always()
}

func refs(items []*item) []record.Ref {
	to := make([]record.Ref, len(items))
	for i, it := range items {
		to[i] = it.Ref
	}
	return to
}
