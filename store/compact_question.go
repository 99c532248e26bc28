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
		p.demands(all[i].Needs)
	}
}

func (u *unpacking) ended() []Ended {
	prompts := u.prompts()
	all := some[Ended](len(prompts))
	for i := range all {
		all[i] = Ended{prompts[i], u.demands()}
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
		p.demands(one.Needs)
		for _, said := range [...]string{string(one.Told), string(one.By), one.Reason.Reveal(), string(one.Why)} {
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
		one.Needs = u.demands()
		one.Told, one.By = record.Kind(u.word()), record.Role(u.word())
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

// endedWithin takes out what tells of something that is not seen: the questions that stood on it, and steps that name it. That one was
// answered is told, and not by what.
func (m *Model) endedWithin(look far, hidden map[record.Ref]bool) {
	tells := func(needs record.Demands, stoodOn []record.Ref) bool {
		return !look.meets(needs) || slices.ContainsFunc(stoodOn, func(r record.Ref) bool { return hidden[r] })
	}
	m.Child.Steps = slices.DeleteFunc(m.Child.Steps, func(s record.Step) bool { return tells(s.Needs, standsOn(&s)) })
	for i := range m.Child.Steps {
		if s := &m.Child.Steps[i]; hidden[s.Entry] {
			s.Entry, s.Told = record.Ref{}, ""
		}
	}
	m.Ended = slices.DeleteFunc(m.Ended, func(e Ended) bool {
		return tells(e.Needs, slices.Concat(e.Prompt.Cites(), e.Prompt.Later))
	})
	for i := range m.Ended {
		if p := &m.Ended[i].Prompt; hidden[p.AnsweredAt] {
			p.AnsweredAt = record.Ref{}
		}
	}
	if len(m.Child.Steps) == 0 {
		m.Child.Steps = nil
	}
	if len(m.Ended) == 0 {
		m.Ended = nil
	}
}

// standsOn gives every entry on which what a step says stands: not the one that answered.
func standsOn(s *record.Step) []record.Ref {
	return slices.Concat(s.Prompt.Cites(), s.Prompt.Later, s.Evidence)
}

// citedBy gives every entry that a step names.
func citedBy(s *record.Step) []record.Ref {
	return append(standsOn(s), s.Entry)
}

func (p *packing) demand(d record.Demand) {
	p.word(string(d.Class))
	p.flag(d.Restricted)
	p.word(string(d.Agency))
}

func (u *unpacking) demand() record.Demand {
	return record.Demand{Class: record.Class(u.word()), Restricted: u.flag(), Agency: record.AgencyCode(u.word())}
}

func (p *packing) demands(all record.Demands) {
	p.count(len(all))
	for _, d := range all {
		p.demand(d)
	}
}

func (u *unpacking) demands() record.Demands {
	all := some[record.Demand](u.count(demandNumbers))
	for i := range all {
		all[i] = u.demand()
	}
	return all
}
