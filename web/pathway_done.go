package web

import (
	"slices"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// doneStep is a step that the reader took just now.
type doneStep struct {
	Title string
	Texts []record.Private

	Challenge string // of a decision that others may challenge: where they do
}

// justDone gives what the reader decided just now in a step, when they come from there. What they wrote for fewer people than read the record is
// not said aloud on a page that others may see over their shoulder.
func (st *inProcess) justDone(step string) *doneStep {
	found, known := pathway.Find(step)
	if !known {
		return nil
	}
	st.done = st.wrote(step)
	if len(st.done) == 0 {
		return nil
	}
	done, first := &doneStep{Title: found.Title}, record.Kind("")
	for _, it := range st.done {
		if !forAll(it) || first != "" && it.Kind != first {
			continue
		}
		if first = it.Kind; done.Challenge == "" {
			done.Challenge = st.v.challengeLink(it)
		}
		done.Texts = append(done.Texts, it.Text)
	}
	return done
}

// wrote gives what the reader wrote when they took a step last, the decision first.
func (st *inProcess) wrote(step string) (all []*chronology.Item) {
	for _, it := range st.Chronology.Items {
		if it.Details.First("step") != step || it.Details.First("decided_by") != st.who.Actor.User {
			continue
		}
		if len(all) > 0 && it.Recorded != all[0].Recorded {
			if all[0].Recorded.String() > it.Recorded.String() {
				continue
			}
			all = nil
		}
		all = append(all, it)
	}
	slices.SortStableFunc(all, func(a, b *chronology.Item) int { return a.Order.Value - b.Order.Value })
	return all
}

// forAll reports an entry that is for everybody who reads the record.
func forAll(it *chronology.Item) bool { return it.Handling == "" || it.Handling == record.Open }
