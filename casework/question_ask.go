package casework

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// asking is a child's chronology as the rules read it: with what people here said of questions, which agencies did not write and nobody
// counts among the child's entries.
type asking struct {
	*chronology.Chronology

	said map[record.Ref]bool // the entries that are not the child's
}

// toAsk gives the chronology that the rules are asked of. Of a child of whom no question was ever set aside here it is the child's own.
func toAsk(child *store.Child, c *chronology.Chronology) asking {
	entries, said := entriesOf(child.Steps, c.Now)
	if len(entries) == 0 {
		return asking{c, nil}
	}
	in := inputOf(child)
	in.Entries = slices.Concat(in.Entries, entries)
	with := chronology.Build(in)
	with.Now = c.Now
	return asking{with, said}
}

// lastOrigin stands behind everything that was received.
const lastOrigin = int64(1) << 62

// entriesOf gives the steps of questions that a person here set aside as the entries that a rule knows them by: not those that a person took
// back. What was said after the moment the record is looked at was said then.
func entriesOf(steps []record.Step, now record.Range) (entries []record.Entry, said map[record.Ref]bool) {
	said = map[record.Ref]bool{}
	for _, l := range lives(steps) {
		if record.SetAside(l.steps) < 0 {
			continue
		}
		var asked []string
		for i := range l.steps {
			s := &l.steps[i]
			at := s.At.Unix()
			if now.Bounded() {
				at = min(at, now.Hull().Hi)
			}
			e := record.Entry{
				Ref: s.Ref(), Subject: s.Of, Kind: s.Kind, Happened: second(at), Origin: record.Origin{Submission: lastOrigin, Line: len(entries)},
			}
			switch {
			case s.Kind == record.QuestionAsked:
				asked = append(asked, s.Ref().String())
				e.Details = record.Details{{Key: "rule", Values: []string{l.steps[0].Prompt.Rule}}, {Key: "evidence", Values: texts(s.Evidence)}}
			case record.Holds(l.steps, i):
				e.Details = record.Details{
					{Key: "question", Values: slices.Clone(asked)}, {Key: "by", Values: []string{string(s.By)}}, {Key: "reason", Values: []string{s.Reason.Reveal()}},
				}
			default:
				continue
			}
			said[e.Ref] = true
			entries = append(entries, e)
		}
	}
	return entries, said
}

// second is a moment as an exact time; unknown where it cannot be written, for a submission may say that today is in any year.
func second(at int64) record.When {
	when, err := record.ParseWhen(time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05Z"))
	if err != nil {
		return record.When{}
	}
	return when
}

func texts(refs []record.Ref) []string {
	all := make([]string, len(refs))
	for i, ref := range refs {
		all[i] = ref.String()
	}
	return all
}

// ask asks the rules, and gives the first second at which time alone will matter. Where time opened a question, it
// stands at an entry of the child's, never at what somebody said of another question.
func (d *Desk) ask(a asking) ([]record.Prompt, int64) {
	prompts, next := d.rules.AskAhead(a.Chronology)
	for i := range prompts {
		if p := &prompts[i]; a.said[p.OpenedAt] {
			at := a.Find(p.OpenedAt)
			for _, it := range slices.Backward(a.Items[:at.Pos]) {
				if p.OpenedAt = it.Ref; !a.said[it.Ref] {
					break
				}
			}
		}
	}
	return prompts, next
}

// inView asks the questions of a view of a whole child: as of an entry of it or not, as known to an agency or to everyone. What a person
// here said of a question holds in every view of that moment or a later one, whoever was told.
func (d *Desk) inView(child *store.Child, whole *chronology.Chronology, at *chronology.Item, knownTo record.AgencyCode) []record.Prompt {
	narrowed := func(c *chronology.Chronology) *chronology.Chronology {
		if at != nil {
			c = c.AsOf(c.Find(at.Ref))
		}
		return c
	}
	through := func(c *chronology.Chronology) *chronology.Chronology {
		if knownTo != "" {
			c = c.KnownTo(knownTo)
		}
		return c
	}
	shown := through(narrowed(whole))
	if len(child.Steps) == 0 {
		prompts, _ := d.ask(asking{shown, nil})
		return prompts
	}
	everyone := toAsk(child, whole)
	everyone.Chronology = narrowed(everyone.Chronology)
	view := everyone
	view.Chronology = through(everyone.Chronology)
	prompts, _ := d.ask(view)
	for i, l := range same(prompts, lives(child.Steps)) {
		said := func(s record.Step) bool { return s.Here() && everyone.Find(s.Ref()) != nil }
		if l == nil || at != nil && !slices.ContainsFunc(l.steps, said) {
			l = &life{}
		} else {
			prompts[i].ID = l.id()
		}
		aside(&prompts[i], l, shown)
	}
	return prompts
}
