package store

import (
	"slices"
	"time"

	"sightline/record"
)

// The questions that are asked no more, and the steps of those that a person here set aside, beside a child's chronology.

func (p *packing) ended(all []Ended) {
	prompts := make([]record.Prompt, len(all))
	for i := range all {
		prompts[i] = all[i].Prompt
	}
	p.prompts(prompts)
	for i := range all {
		p.word(string(all[i].Class))
	}
}

func (u *unpacking) ended() []Ended {
	prompts := u.prompts()
	all := some[Ended](len(prompts))
	for i := range all {
		all[i] = Ended{prompts[i], record.Class(u.word())}
	}
	return all
}

func (p *packing) steps(all []record.Step) {
	p.count(len(all))
	for i := range all {
		one := &all[i]
		p.word(string(one.Question))
		p.signed(int64(one.Number))
		p.word(string(one.Kind))
		p.signed(one.At.Unix())
		p.childRef(one.Of)
		for _, said := range [...]string{string(one.Class), string(one.Told), string(one.By), one.Reason.Reveal(), string(one.Why)} {
			p.word(said)
		}
		p.flag(one.Joined)
		p.ref(one.Entry)
		p.refList(one.Evidence)
	}
	prompts := make([]record.Prompt, len(all))
	for i := range all {
		prompts[i] = all[i].Prompt
	}
	p.prompts(prompts)
}

func (u *unpacking) steps() []record.Step {
	all := some[record.Step](u.count(stepNumbers))
	for i := range all {
		one := &all[i]
		one.Question, one.Number, one.Kind = record.QuestionID(u.word()), int(u.signed()), record.Kind(u.word())
		one.At = time.Unix(u.signed(), 0).UTC()
		u.childRef(&one.Of)
		one.Class, one.Told, one.By = record.Class(u.word()), record.Kind(u.word()), record.Role(u.word())
		one.Reason, one.Why = record.Private(u.word()), record.Lapsing(u.word())
		one.Joined = u.flag()
		u.ref(&one.Entry)
		one.Evidence = u.refList()
	}
	prompts := u.prompts()
	if len(prompts) != len(all) {
		u.bad = true
		return nil
	}
	for i := range all {
		all[i].Prompt = prompts[i]
	}
	return all
}

// endedWithin takes out what tells of something above a ceiling: the questions that stood on it, and steps that name it.
func (m *Model) endedWithin(look far, hidden map[record.Ref]bool) {
	tells := func(class record.Class, cites []record.Ref) bool {
		return !look.sees(class, "", "") || slices.ContainsFunc(cites, func(r record.Ref) bool { return hidden[r] })
	}
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool { return tells(e.Class, cited(&e.Prompt)) })
	m.Child.Steps = slices.DeleteFunc(m.Child.Steps, func(s record.Step) bool { return tells(s.Class, citedBy(&s)) })
	if len(m.Child.Steps) == 0 {
		m.Child.Steps = nil
	}
	if len(m.Ended) == 0 {
		m.Ended = nil
	}
}

// cited gives every entry that a question names.
func cited(p *record.Prompt) []record.Ref {
	return slices.Concat(p.Evidence, p.Later, []record.Ref{p.Trigger, p.OpenedAt, p.AnsweredAt})
}

// citedBy gives every entry that a step names.
func citedBy(s *record.Step) []record.Ref {
	return slices.Concat(cited(&s.Prompt), s.Evidence, []record.Ref{s.Entry})
}
