package store

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// widerView says what of a child somebody is told who should be told less; "" when nothing is.
func widerView(more, less *Model) string {
	for i := range less.Child.Entries {
		if e := &less.Child.Entries[i]; !slices.ContainsFunc(more.Child.Entries, func(o record.Entry) bool { return o.Ref == e.Ref }) {
			return "entry " + e.Ref.String()
		}
	}
	for _, k := range less.Known {
		if !slices.Contains(more.Known, k) {
			return fmt.Sprintf("who knew %+v", k)
		}
	}
	for i := range less.Child.Steps {
		s := &less.Child.Steps[i]
		if !slices.ContainsFunc(more.Child.Steps, func(o record.Step) bool {
			return o.Ref() == s.Ref() && (s.Entry.IsZero() || s.Entry == o.Entry) && (s.Reason == "" || s.Reason == o.Reason) && slices.Equal(s.Evidence, o.Evidence)
		}) {
			return fmt.Sprintf("step %+v", s)
		}
	}
	if wider := widerPrompts(more.Prompts, less.Prompts); wider != "" {
		return wider
	}
	ended := func(m *Model) (all []record.Prompt) {
		for i := range m.Ended {
			all = append(all, m.Ended[i].Prompt)
		}
		return all
	}
	return widerPrompts(ended(more), ended(less))
}

// widerPrompts says which question is told in more than it should be: each of the fewer is one of the more, citing no more than that.
func widerPrompts(more, less []record.Prompt) string {
	for i := range less {
		p := &less[i]
		among := func(refs, of []record.Ref) bool {
			return !slices.ContainsFunc(refs, func(r record.Ref) bool { return !slices.Contains(of, r) })
		}
		if !slices.ContainsFunc(more, func(o record.Prompt) bool {
			return o.ID == p.ID && o.Status == p.Status && slices.Equal(o.Cites(), p.Cites()) && among(p.Later, o.Later) && (p.AnsweredAt.IsZero() || p.AnsweredAt == o.AnsweredAt)
		}) {
			return fmt.Sprintf("question %+v", p)
		}
	}
	return ""
}

// widerCard says what of a card is told in more than it should be.
func widerCard(more, less Card) string {
	if less.Entries > more.Entries || less.Agencies > more.Agencies || less.LastSeen.By != "" && more.LastSeen.By == "" && more.LastSeen.At == (record.Range{}) {
		return fmt.Sprintf("%d entries of %d agencies, last seen by %q", less.Entries, less.Agencies, less.LastSeen.By)
	}
	for i := range less.Open {
		one := &less.Open[i]
		if !slices.ContainsFunc(more.Open, func(o OpenState) bool { return o.State == one.State && o.Since == one.Since && o.Until == one.Until }) {
			return fmt.Sprintf("state %+v", one)
		}
	}
	for i := range less.Asked {
		one := &less.Asked[i]
		if !slices.ContainsFunc(more.Asked, func(o CardPrompt) bool { return o.ID == one.ID && o.Needs.String() == one.Needs.String() }) {
			return fmt.Sprintf("question %+v", one)
		}
	}
	for i := range less.Matters {
		one := &less.Matters[i]
		at := slices.IndexFunc(more.Matters, func(m CardMatter) bool {
			return m.Stage == one.Stage && m.Hub == one.Hub && m.Needs.String() == one.Needs.String()
		})
		if at < 0 {
			return fmt.Sprintf("matter %+v", one)
		}
		if n := len(less.Matters[i].Changed); n > 0 && !slices.ContainsFunc(more.Matters, func(m CardMatter) bool { return len(m.Changed) >= n }) {
			return fmt.Sprintf("what changed in matter %+v", one)
		}
	}
	for i := range less.Duties {
		one := &less.Duties[i]
		if !slices.ContainsFunc(more.Duties, func(d CardDuty) bool { return d.Step == one.Step && d.Say == one.Say && d.Due == one.Due }) {
			return fmt.Sprintf("what waits %+v", one)
		}
	}
	for i := range less.Without {
		one := &less.Without[i]
		if !slices.ContainsFunc(more.Without, func(w CardWithout) bool { return w.Kind == one.Kind && w.At == one.At && w.Until == one.Until }) {
			return fmt.Sprintf("what was gone on without %+v", one)
		}
	}
	return ""
}

// Who sees less is given less: fewer entries, questions, steps and items of a card, and nothing other.
func TestNarrowingASightNeverWidensAView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, c, wide, narrow := anyModel(t), anyCard(t), anySight(t), anySight(t)
		if !narrow.Within(wide) {
			wide = record.Sight{Class: record.ClassC, Restricted: true, Own: narrow.Own, Agency: narrow.Agency}
		}
		more, err := expand(compact(m), far{sight: wide})
		if err != nil {
			t.Fatal(err)
		}
		less, err := expand(compact(m), far{sight: narrow})
		if err != nil {
			t.Fatal(err)
		}
		if wider := widerView(&more, &less); wider != "" {
			t.Fatalf("within %+v, %+v is told more: %s", wide, narrow, wider)
		}
		if wider := widerCard(within(t, c, wide), within(t, c, narrow)); wider != "" {
			t.Fatalf("within %+v, %+v is told more: %s", wide, narrow, wider)
		}
	})
}

// within gives a card as it is read by who sees so far.
func within(t *rapid.T, c *Card, sight record.Sight) Card {
	read, err := expandCard(compactCard(c))
	if err != nil {
		t.Fatal(err)
	}
	return read.within(far{sight: sight})
}
