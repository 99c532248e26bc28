package casework

import (
	"cmp"
	"maps"
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
)

// versions are the versions of records in the order in which submissions give them, for those that were corrected.
type versions map[record.Ref][]record.Entry

// versionsOf collects them: a later row of a submission corrects an earlier one, and a later submission corrects one before it.
func versionsOf(submissions []record.Submission) versions {
	all := versions{}
	add := func(e record.Entry, number int64) {
		e.Origin.Submission = number
		if sofar := all[e.Ref]; len(sofar) == 0 || !sameWords(&sofar[len(sofar)-1], &e) {
			all[e.Ref] = append(sofar, e)
		}
	}
	for i := range submissions {
		for _, e := range submissions[i].Earlier {
			add(e, int64(i+1))
		}
		for _, e := range submissions[i].Entries {
			add(e, int64(i+1))
		}
	}
	for ref, some := range all {
		if len(some) == 1 {
			delete(all, ref)
		}
	}
	return all
}

// sameWords reports that two rows say the same, wherever they were read.
func sameWords(a, b *record.Entry) bool {
	return a.Subject == b.Subject && a.Happened == b.Happened && a.Order == b.Order && a.After == b.After && a.Known == b.Known && a.Recorded == b.Recorded &&
		a.Kind == b.Kind && a.Text == b.Text && a.Area == b.Area && slices.Equal(a.Places, b.Places) && slices.Equal(a.People, b.People) &&
		slices.EqualFunc(a.Details, b.Details, func(x, y record.Detail) bool { return x.Key == y.Key && slices.Equal(x.Values, y.Values) }) &&
		a.Count == b.Count && a.Handling == b.Handling && a.Source == b.Source
}

// before gives what each child's chronology was made of before corrections, the earliest first: every corrected record in its first
// version, then in its second, and so on. A child of whom nothing was corrected has none.
func (all versions) before(of map[record.ChildRef]int, now []chronology.Input) [][]chronology.Input {
	was := make([][]chronology.Input, len(now))
	refs := slices.SortedFunc(maps.Keys(all), func(a, b record.Ref) int { return cmp.Compare(a.String(), b.String()) })
	for n := range all.most() - 1 {
		then, concerned := map[int][]record.Entry{}, map[int]bool{}
		for _, ref := range refs {
			some := all[ref]
			e := some[min(n, len(some)-1)]
			if i, ok := of[e.Subject]; ok {
				then[i] = append(then[i], e)
			}
			for _, later := range some[min(n, len(some)-1):] {
				if i, ok := of[later.Subject]; ok && n < len(some)-1 {
					concerned[i] = true
				}
			}
		}
		for i := range concerned {
			in := now[i]
			in.Entries = slices.DeleteFunc(slices.Clone(in.Entries), func(e record.Entry) bool { return all[e.Ref] != nil })
			in.Entries = append(in.Entries, then[i]...)
			was[i] = append(was[i], in)
		}
	}
	return was
}

// leftTo reports that a later version of a record is about another reference: it is that one's now.
func (all versions) leftTo(e *record.Entry) bool {
	some := all[e.Ref]
	return len(some) > 0 && some[len(some)-1].Subject != e.Subject
}

func (all versions) most() int {
	most := 1
	for _, some := range all {
		most = max(most, len(some))
	}
	return most
}

// Asked asks the rules of a view of the child and gives, among the questions, those that stood before a correction and stand no more:
// they have lapsed. look narrows a chronology to the view, or gives nil when there is nothing to see. The questions are without a name.
func (j *Joined) Asked(set *rules.Set, look func(*chronology.Chronology) *chronology.Chronology) []record.Prompt {
	seen := look(j.Chronology)
	if seen == nil {
		return nil
	}
	prompts := Ask(set, seen)
	var lapsed []placedPrompt
	for _, in := range j.before {
		was := look(chronology.Build(in))
		if was == nil {
			continue
		}
		then, known := Ask(set, was), standing(prompts, lapsed)
		for i, l := range same(then, known) {
			if p := then[i]; l == nil {
				p.Status, p.AnsweredAt = record.Lapsed, record.Ref{}
				lapsed = append(lapsed, placedPrompt{p, whereIn(seen, was, p.OpenedAt)})
			}
		}
	}
	if len(lapsed) == 0 {
		return prompts
	}
	all := make([]placedPrompt, 0, len(prompts)+len(lapsed))
	for _, p := range prompts {
		all = append(all, placedPrompt{p, whereIn(seen, seen, p.OpenedAt)})
	}
	all = append(all, lapsed...)
	slices.SortStableFunc(all, func(a, b placedPrompt) int { return cmp.Compare(a.place, b.place) })
	prompts = prompts[:0]
	for _, p := range all {
		prompts = append(prompts, p.Prompt)
	}
	return prompts
}

// placedPrompt is a question with its place among the entries.
type placedPrompt struct {
	record.Prompt

	place int
}

// standing gives the questions that are known as lives, so that an earlier one that goes on as one of them is found.
func standing(prompts []record.Prompt, lapsed []placedPrompt) []*life {
	var steps []record.Step
	add := func(p *record.Prompt) {
		steps = append(steps, record.Step{Question: p.ID, Kind: record.QuestionAsked, Prompt: *p, Evidence: slices.Concat(p.Evidence, p.Later)})
	}
	for i := range prompts {
		add(&prompts[i])
	}
	for i := range lapsed {
		add(&lapsed[i].Prompt)
	}
	return lives(steps)
}

// whereIn gives the place that an entry of an earlier chronology has in the one that is seen, or that of the last before it which is there.
func whereIn(seen, was *chronology.Chronology, ref record.Ref) int {
	at := was.Find(ref)
	if at == nil {
		return seen.Len()
	}
	for _, it := range slices.Backward(was.Items[:at.Pos+1]) {
		if here := seen.Find(it.Ref); here != nil {
			return here.Pos
		}
	}
	return 0
}
