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
	d := s.dispatched.of(s.asking())
	reading := d.read(c)
	d.ask(reading)
	next = reading.soonest
	slices.SortStableFunc(reading.asked, inOrderOfOpening)
	prompts = written(c, oneVoice(reading.asked))
	d.done(reading)
	return prompts, next
}

// inOrderOfOpening puts the questions that open at one entry by their moment: those it opens itself before those whose time runs out
// after it. What opens together stands by rule.
func inOrderOfOpening(a, b *live) int {
	switch {
	case a.opened != b.opened:
		return cmp.Compare(a.opened.Pos, b.opened.Pos)
	case a.elapsed != b.elapsed:
		if b.elapsed {
			return -1
		}
		return 1
	case a.hull.Lo != b.hull.Lo:
		return cmp.Compare(a.hull.Lo, b.hull.Lo)
	case a.hull.Hi != b.hull.Hi:
		return cmp.Compare(a.hull.Hi, b.hull.Hi)
	case a.rule != b.rule && a.rule.ID != b.rule.ID:
		return cmp.Compare(a.rule.ID, b.rule.ID)
	}
	return cmp.Compare(a.trigger.Pos, b.trigger.Pos)
}

// live is one question about one child, while the chronology is read.
type live struct {
	rule      *Rule
	trigger   *item
	opened    *item
	moment    record.Range // when it opened
	hull      record.Span  // the whole of that
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

// written gives the questions as they are shown.
func written(c *chronology.Chronology, asked []*live) []record.Prompt {
	cited := 0
	for _, l := range asked {
		cited += len(l.evidence) + len(l.later)
	}
	now, prompts, refs := lookedAt(c), make([]record.Prompt, len(asked)), make([]record.Ref, 0, cited)
	for i, l := range asked {
		p := &prompts[i]
		l.prompt(p, c, now)
		p.Evidence, refs = cite(l.evidence, refs)
		p.Later, refs = cite(l.later, refs)
	}
	return prompts
}

// cite gives the references of some entries, and what is left of the room for them.
func cite(items []*item, room []record.Ref) (refs, rest []record.Ref) {
	for _, it := range items {
		room = append(room, it.Ref)
	}
	return room[:len(items):len(items)], room[len(items):]
}

func (l *live) prompt(p *record.Prompt, c *chronology.Chronology, now record.Range) {
	r := l.rule
	p.ID, p.Child, p.Rule, p.Version, p.Theme, p.Asks, p.Because = questionID(r.ID, l.trigger.Ref), c.Key, r.ID, versionText(r.Version), r.Theme, r.Asks, r.Because
	p.AskedOf, p.Trigger, p.OpenedAt, p.OpenedWhen, p.Timing = r.AskedOf, l.trigger.Ref, l.opened.Ref, l.opened.Happened.String(), record.Exact
	p.Missing, p.Status, p.Params = l.missing, record.Asked, r.Params
	if l.elapsed {
		p.OpenedWhen = l.moment.EDTF()
	}
	if l.timing != record.Yes {
		p.Timing = record.Possible
	}
	if r.due != nil {
		due := r.due.From(l.since)
		if ages := due.Early != due.Late; c.Born.Known() || !ages { // without a birth an age says of no day when it is
			p.Due, p.DueBy = due.EDTF(), bounded(due)
		}
		if l.timing == record.Yes && now.Bounded() && record.Before(due, now) == record.Yes {
			p.Status = record.Overdue
		}
	}
	if l.answered != nil {
		p.Status, p.AnsweredAt = record.Answered, l.answered.Ref
	}
	if l.dismissed != nil {
		p.Status, p.AnsweredAt = record.Dismissed, l.dismissed.Ref
	}
}

// questionID names a question by the rule that asks it and the entry it is about: asked again, it is the same.
func questionID(rule string, trigger record.Ref) record.QuestionID {
	var room [128]byte
	text := append(append(append(room[:0], rule...), 0), trigger.Agency...)
	sum := sha256.Sum256(append(append(text, '/'), trigger.Record...))
	return record.QuestionID(hex.AppendEncode(room[:0], sum[:8]))
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
