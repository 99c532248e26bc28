package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// toldAll is everything that somebody is told of one child, however they ask.
type toldAll struct {
	kept  store.Derived // ready
	rows  store.Child
	asked []record.Prompt // anew, of the whole record
	steps []record.Step
	aside []record.Step
	card  store.Card
	found []record.Ref
}

// toldTo asks everything there is to ask of the one child, as somebody who sees so far.
func (r *room) toldTo(t *testing.T, sight record.Sight) *toldAll {
	t.Helper()
	ctx, all := context.Background(), &toldAll{}
	g := r.access(t, record.OpenAct, record.OneChild, "child-1").Granted()
	g.Sight = sight
	one, err := audit.Grant(g)
	if err != nil {
		t.Fatal(err)
	}
	r.read(t, one, func(from store.Reader) (err error) {
		if all.kept, err = from.Child(ctx); err != nil {
			return err
		}
		if all.rows, err = from.ChildAs(ctx, store.View{}); err != nil {
			return err
		}
		if all.steps, err = from.Questions(ctx, ""); err != nil {
			return err
		}
		_, asked, err := from.Ask(ctx, store.View{}, func(whole *store.Child) ([][]record.Prompt, error) {
			d := store.Derived{}
			shows(whole, &d)
			return [][]record.Prompt{d.Model.Prompts}, nil
		})
		if err == nil {
			all.asked = asked[0]
		}
		return err
	})
	g.Subject, g.Act = record.Subject{Kind: record.EveryChild}, record.ListAct
	some := func() audit.Access {
		a, err := audit.GrantEach(g, map[record.ChildID]record.Sight{"child-1": sight})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	r.read(t, some(), func(from store.Reader) error {
		aside, err := from.SetAsideSince(ctx, march(1))
		if err != nil {
			return err
		}
		all.aside = aside["child-1"]
		return from.Cards(ctx, func(c store.Card) error { all.card = c; return nil })
	})
	g.Act = record.SearchAct
	r.read(t, some(), func(from store.Reader) error {
		hits, err := from.Search(ctx, "park", 9)
		for _, hit := range hits {
			all.found = append(all.found, hit.Ref)
		}
		return err
	})
	return all
}

// cites gives what somebody is told of that they may not see, and where; "" when there is nothing.
func (all *toldAll) cites(sight record.Sight, demands map[record.Ref]record.Demand) string {
	for what, refs := range all.named() {
		for _, ref := range refs {
			if d, here := demands[ref]; !ref.IsZero() && ref.Agency != record.Asker && (!here || !sight.Meets(d)) {
				return what + " " + ref.String()
			}
		}
	}
	return all.listed(sight)
}

// listed says what the list tells of that opening the child does not; "" when there is nothing.
func (all *toldAll) listed(sight record.Sight) string {
	c, entries := &all.card, all.kept.Model.Child.Entries
	if !sight.IsZero() && c.Entries != len(entries) {
		return fmt.Sprintf("in the list, %d entries of %d", c.Entries, len(entries))
	}
	for i := range c.Asked {
		if !slices.ContainsFunc(all.kept.Model.Prompts, func(p record.Prompt) bool { return p.ID == c.Asked[i].ID }) {
			return "in the list, question " + string(c.Asked[i].ID)
		}
	}
	for i := range c.Open {
		if !slices.ContainsFunc(entries, func(e record.Entry) bool { return e.Details.First("opens") == string(c.Open[i].State) }) {
			return "in the list, state " + string(c.Open[i].State)
		}
	}
	if by := c.LastSeen.By; by != "" && !slices.ContainsFunc(entries, func(e record.Entry) bool { return e.Kind == "child.seen" && e.Ref.Agency == by }) {
		return "in the list, last seen by " + string(by)
	}
	return ""
}

// named gives every entry that is named, by where it is.
func (all *toldAll) named() map[string][]record.Ref {
	named := map[string][]record.Ref{"found": all.found}
	for what, prompts := range map[string][]record.Prompt{"question": all.kept.Model.Prompts, "ended": ended(all.kept.Model.Ended), "asked": all.asked} {
		for i := range prompts {
			named[what] = slices.Concat(named[what], prompts[i].Cites(), prompts[i].Later, []record.Ref{prompts[i].AnsweredAt})
		}
	}
	for what, steps := range map[string][]record.Step{"step": all.steps, "set aside": all.aside, "step kept": all.kept.Model.Child.Steps, "step from the rows": all.rows.Steps} {
		for i := range steps {
			named[what] = slices.Concat(named[what], steps[i].Evidence, steps[i].Prompt.Cites(), []record.Ref{steps[i].Entry})
		}
	}
	for what, entries := range map[string][]record.Entry{"kept": all.kept.Model.Child.Entries, "from the rows": all.rows.Entries} {
		for i := range entries {
			named[what] = append(named[what], entries[i].Ref)
		}
	}
	for _, k := range all.kept.Model.Known {
		named["known"] = append(named["known"], k.Ref, k.By)
	}
	return named
}

func ended(all []store.Ended) (prompts []record.Prompt) {
	for i := range all {
		prompts = append(prompts, all[i].Prompt)
	}
	return prompts
}

// wider says what is told here and not there; "" when nothing is.
func (all *toldAll) wider(than *toldAll) string {
	for what, pair := range map[string][2][]record.Entry{
		"kept ready": {all.kept.Model.Child.Entries, than.kept.Model.Child.Entries}, "from the rows": {all.rows.Entries, than.rows.Entries},
	} {
		for i := range pair[0] {
			if !slices.ContainsFunc(pair[1], func(e record.Entry) bool { return e.Ref == pair[0][i].Ref }) {
				return what + " entry " + pair[0][i].Ref.String()
			}
		}
	}
	for _, ref := range all.found {
		if !slices.Contains(than.found, ref) {
			return "a find " + ref.String()
		}
	}
	for what, pair := range map[string][2][]record.Step{
		"recorded": {all.steps, than.steps}, "set aside": {all.aside, than.aside}, "kept ready": {all.kept.Model.Child.Steps, than.kept.Model.Child.Steps},
	} {
		if wider := widerSteps(pair[0], pair[1]); wider != "" {
			return what + " " + wider
		}
	}
	for what, pair := range map[string][2][]record.Prompt{
		"kept ready": {all.kept.Model.Prompts, than.kept.Model.Prompts}, "asked": {all.asked, than.asked}, "ended": {ended(all.kept.Model.Ended), ended(than.kept.Model.Ended)},
	} {
		if wider := WiderQuestions(pair[0], pair[1]); wider != "" {
			return what + " " + wider
		}
	}
	return widerCard(&all.card, &than.card)
}

func widerSteps(all, than []record.Step) string {
	for i := range all {
		s := &all[i]
		if !slices.ContainsFunc(than, func(o record.Step) bool {
			return o.Ref() == s.Ref() && (s.Entry.IsZero() || s.Entry == o.Entry) && (s.By == "" || s.By == o.By) && (s.Reason == "" || s.Reason == o.Reason)
		}) {
			return fmt.Sprintf("step %s %s", s.Ref(), s.Kind)
		}
	}
	return ""
}

// WiderQuestions says which of some questions tells more than it does among others; "" when each is one of them, and names no more than it
// does there.
func WiderQuestions(all, than []record.Prompt) string {
	for i := range all {
		p := &all[i]
		if !slices.ContainsFunc(than, func(o record.Prompt) bool {
			more := slices.ContainsFunc(p.Later, func(r record.Ref) bool { return !slices.Contains(o.Later, r) })
			return o.ID == p.ID && o.Status == p.Status && slices.Equal(o.Cites(), p.Cites()) && !more && (p.AnsweredAt.IsZero() || p.AnsweredAt == o.AnsweredAt)
		}) {
			return fmt.Sprintf("question %s of %v, %s by %s", p.ID, p.Cites(), p.Status, p.AnsweredAt)
		}
	}
	return ""
}

func widerCard(c, than *store.Card) string {
	if c.Entries > than.Entries || c.Agencies > than.Agencies {
		return fmt.Sprintf("%d entries of %d agencies in the list", c.Entries, c.Agencies)
	}
	if len(c.Counts)+len(c.Supply)+len(c.Seen) > 0 || c.LastSeen.By != "" && than.LastSeen.By == "" {
		return "in the list, by whom the child was seen, or what is for nobody"
	}
	for i := range c.Open {
		one := &c.Open[i]
		if len(one.Again) > 0 || !slices.ContainsFunc(than.Open, func(o store.OpenState) bool { return o.State == one.State && o.Since == one.Since }) {
			return fmt.Sprintf("in the list, state %s", one.State)
		}
	}
	for i := range c.Asked {
		if !slices.ContainsFunc(than.Asked, func(o store.CardPrompt) bool { return o.ID == c.Asked[i].ID }) {
			return fmt.Sprintf("in the list, question %s", c.Asked[i].ID)
		}
	}
	for i := range c.Matters {
		if !slices.ContainsFunc(than.Matters, func(o store.CardMatter) bool {
			return o.Stage == c.Matters[i].Stage && o.Began.At == c.Matters[i].Began.At
		}) {
			return fmt.Sprintf("in the list, a matter that is %s", c.Matters[i].Stage)
		}
	}
	for i := range c.Duties {
		if !slices.ContainsFunc(than.Duties, func(o store.CardDuty) bool { return o.Step == c.Duties[i].Step && o.Due == c.Duties[i].Due }) {
			return fmt.Sprintf("in the list, what waits: %s", c.Duties[i].Step)
		}
	}
	for i := range c.Without {
		if !slices.ContainsFunc(than.Without, func(o store.CardWithout) bool { return o.Kind == c.Without[i].Kind && o.At == c.Without[i].At }) {
			return fmt.Sprintf("in the list, what was gone on without: %s", c.Without[i].Kind)
		}
	}
	return ""
}
