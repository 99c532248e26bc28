package storetest

import (
	"slices"
	"strconv"
	"time"

	"sightline/record"
	"sightline/store"
)

// asks gives a child a question for each entry with a detail "asks", which names the rule; "with" names what it stands on too, and "later"
// what joined. It is answered by an entry with a detail "answers", which names the record, and has lapsed when its entry is no longer there.
// A detail "next" says at which second time matters.
func asks(c *store.Child, at time.Time, d *store.Derived) {
	last := map[record.QuestionID]record.Step{}
	for _, s := range c.Steps {
		last[s.Question] = s
	}
	add := func(s record.Step) {
		s.Number, s.At, s.Prompt.ID = last[s.Question].Number+1, at.Truncate(time.Second), s.Question
		if s.Number > 1 {
			s.Of = last[s.Question].Of
		}
		last[s.Question] = s
		d.Steps = append(d.Steps, s)
	}
	here := map[record.QuestionID]bool{}
	for i := range c.Entries {
		e := &c.Entries[i]
		if sec, err := strconv.ParseInt(e.Details.First("next"), 10, 64); err == nil && sec > at.Unix() {
			d.Next = time.Unix(sec, 0)
		}
		if rule := e.Details.First("asks"); rule != "" {
			id := questionOf(e.Ref)
			here[id] = true
			if s, asked := last[id]; !asked || s.Kind == record.QuestionLapsed {
				add(record.Step{
					Question: id, Kind: record.QuestionAsked, Of: e.Subject, Evidence: append([]record.Ref{e.Ref}, citedIn(c, e, "with")...),
					Prompt: record.Prompt{Rule: rule, Asks: "Who asks?", Trigger: e.Ref, OpenedAt: e.Ref},
				})
				if later := citedIn(c, e, "later"); len(later) > 0 {
					add(record.Step{Question: id, Kind: record.QuestionAsked, Joined: true, Of: e.Subject, Evidence: later, Prompt: record.Prompt{Rule: rule}})
				}
			}
		}
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		for _, ref := range e.Details.Refs("answers", e.Ref.Agency) {
			if s := last[questionOf(ref)]; s.Kind == record.QuestionAsked {
				add(record.Step{Question: s.Question, Kind: record.QuestionAnswered, Entry: e.Ref, Told: e.Kind, Prompt: record.Prompt{Rule: s.Prompt.Rule}})
			}
		}
	}
	for _, s := range c.Steps {
		if now := last[s.Question]; !here[s.Question] && now.Kind == record.QuestionAsked {
			add(record.Step{Question: s.Question, Kind: record.QuestionLapsed, Why: record.LapsedGone, Prompt: record.Prompt{Rule: s.Prompt.Rule}})
		}
	}
	shows(c, d)
}

// citedIn gives the entries of the child that a detail of an entry names.
func citedIn(c *store.Child, e *record.Entry, key string) (refs []record.Ref) {
	for _, ref := range e.Details.Refs(key, e.Ref.Agency) {
		if slices.ContainsFunc(c.Entries, func(o record.Entry) bool { return o.Ref == ref }) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// shows puts the questions into what is kept ready, and what a list shows: those that wait, a state for each entry of which a detail says
// that it opens one, and who saw the child.
func shows(c *store.Child, d *store.Derived) {
	life := map[record.QuestionID][]record.Step{}
	var order []record.QuestionID
	for _, s := range slices.Concat(c.Steps, d.Steps) {
		if life[s.Question] == nil {
			order = append(order, s.Question)
		}
		life[s.Question] = append(life[s.Question], s)
	}
	for _, id := range order {
		var p record.Prompt
		var needs record.Demands
		for _, s := range life[id] {
			needs = needs.With(s.Needs...)
			switch {
			case s.Joined:
				p.Later = append(p.Later, s.Evidence...)
				continue
			case s.Kind == record.QuestionAsked:
				p, p.Evidence = s.Prompt, s.Evidence
			case s.Kind == record.QuestionAnswered:
				p.AnsweredAt = s.Entry
			case s.Here():
				p.AnsweredAt = s.Ref()
			}
			p.ID, p.Status = id, s.Status()
		}
		here := func(ref record.Ref) bool {
			return slices.ContainsFunc(c.Entries, func(e record.Entry) bool { return e.Ref == ref })
		}
		gone := func(ref record.Ref) bool { return !here(ref) } // closed, or another child's
		p.Evidence, p.Later = slices.DeleteFunc(slices.Clone(p.Evidence), gone), slices.DeleteFunc(slices.Clone(p.Later), gone)
		if p.AnsweredAt.Agency != record.Asker && gone(p.AnsweredAt) {
			p.AnsweredAt = record.Ref{}
		}
		switch {
		case !here(p.Trigger):
			p.Trigger, p.OpenedAt, p.Evidence, p.Later = record.Ref{}, record.Ref{}, nil, nil
			d.Model.Ended = append(d.Model.Ended, store.Ended{Prompt: p, Needs: needs})
			continue
		case p.Status == record.Asked:
			d.Card.Asked = append(d.Card.Asked, store.CardPrompt{ID: id, Rule: p.Rule, Agency: p.Trigger.Agency, Cites: p.Cites()})
		}
		d.Model.Prompts = append(d.Model.Prompts, p)
	}
	for i := range slices.Backward(c.Entries) {
		e := &c.Entries[i]
		at := e.Happened.In(record.UnknownBirth())
		if e.Kind == "child.seen" {
			d.Card.Seen = append(d.Card.Seen, store.Seen{By: e.Ref.Agency, Happened: e.Happened, At: at, Cites: e.Ref})
		}
		if state := e.Details.First("opens"); state != "" {
			one := store.OpenState{State: record.State(state), Since: at, Lapses: i%2 == 0, Until: at, Opened: e.Ref}
			for _, ref := range citedIn(c, e, "with") {
				one.Again = append(one.Again, store.Restated{At: at, Cites: ref})
			}
			d.Card.Open = append(d.Card.Open, one)
		}
	}
}
