package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// narrowing tells of records of all sorts, and of two people of whom one sees less than the other: whatever the record, the one is told no
// more than the other, and nobody of a question that stands on what they do not see.
func narrowing(t *testing.T, open Opener) {
	s := open(t)
	n := 0
	someHistories(t, 12, func(rt *rapid.T) string {
		n++
		r := newRoom(s, fmt.Sprint("narrowing-", n), nil)
		for range rapid.IntRange(1, 2).Draw(rt, "submissions") {
			r.happen(t, &happening{sent: someStory(rt)})
		}
		for range rapid.IntRange(0, 2).Draw(rt, "said") {
			r.say(t, rt)
		}
		demands := r.demands(t)
		more := someSight(rt, "more")
		less := narrowed(rt, more)
		told, toldLess := r.toldTo(t, more), r.toldTo(t, less)
		for sight, all := range map[record.Sight]*toldAll{more: told, less: toldLess} {
			if wrong := all.cites(sight, demands); wrong != "" {
				return fmt.Sprintf("to %s, who may not see it, is named %s", sight, wrong)
			}
		}
		if wider := toldLess.wider(told); wider != "" {
			return fmt.Sprintf("%s is told what %s is not: %s", less, more, wider)
		}
		return ""
	})
}

// someStory draws entries of some agencies about one child, of which questions are asked that stand on others of them.
func someStory(rt *rapid.T) (all []record.Entry) {
	records := []string{"police/1", "police/2", "health/3", "health/4", "school/5"}
	some := func(what string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(records), 0, 2, func(s string) string { return s }).Draw(rt, what)
	}
	for _, one := range rapid.SliceOfNDistinct(rapid.SampledFrom(records), 1, 5, func(s string) string { return s }).Draw(rt, "records") {
		ref := record.Ref{Agency: record.AgencyCode(one[:len(one)-2]), Record: record.RecordID(one[len(one)-1:])}
		e := Entry(string(ref.Agency), string(ref.Record), "1", "Seen near the park.")
		e.Kind = rapid.SampledFrom([]record.Kind{"case.opened", "missing.episode", "police.intelligence", "child.seen"}).Draw(rt, "kind")
		e.Handling = rapid.SampledFrom([]record.Handling{"", "", "", record.ProfessionalsOnly, record.Restricted, record.Sealed}).Draw(rt, "handling")
		e.Details = nil
		for key, values := range map[string][]string{
			"asks": rapid.SampledFrom([][]string{nil, {"rule-1"}}).Draw(rt, "asks"), "opens": rapid.SampledFrom([][]string{nil, {"missing"}}).Draw(rt, "opens"),
			"with": some("with"), "later": some("later"), "answers": rapid.SampledFrom([][]string{nil, nil, {"police/1"}, {"health/3"}}).Draw(rt, "answers"),
			"told": rapid.SampledFrom([][]string{nil, {"school"}}).Draw(rt, "told"),
		} {
			if len(values) > 0 {
				e.Details = append(e.Details, record.Detail{Key: key, Values: values})
			}
		}
		slices.SortFunc(e.Details, func(a, b record.Detail) int { return slices.Compare([]string{a.Key}, []string{b.Key}) })
		all = append(all, e)
	}
	return all
}

func someSight(rt *rapid.T, who string) record.Sight {
	class := rapid.SampledFrom([]record.Class{"", record.ClassA, record.ClassB, record.ClassC, record.ClassC})
	return record.Sight{
		Class: class.Draw(rt, who+" class"), Restricted: rapid.Bool().Draw(rt, who+" restricted"), Own: class.Draw(rt, who+" own"),
		Agency: rapid.SampledFrom([]record.AgencyCode{"police", "health", "school", ""}).Draw(rt, who+" agency"),
	}
}

// narrowed draws a sight that sees nothing the other does not see.
func narrowed(rt *rapid.T, of record.Sight) record.Sight {
	less := someSight(rt, "less")
	if !less.Within(of) {
		less = of
		switch rapid.IntRange(0, 3).Draw(rt, "narrowed") {
		case 0:
			less.Class = ""
		case 1:
			less.Restricted = false
		case 2:
			less.Own = ""
		}
	}
	return less
}

// say lets somebody who sees everything set a question aside, or ask again what was set aside.
func (r *room) say(t *testing.T, rt *rapid.T) {
	t.Helper()
	var prompts []record.Prompt
	r.read(t, r.access(t, record.OpenAct, record.OneChild, "child-1"), func(from store.Reader) error {
		d, err := from.Child(context.Background())
		prompts = slices.DeleteFunc(d.Model.Prompts, func(p record.Prompt) bool {
			return p.Status != record.Asked && (p.Status != record.Dismissed || p.AnsweredAt.Agency != record.Asker)
		})
		return err
	})
	if len(prompts) == 0 {
		return
	}
	p := rapid.SampledFrom(prompts).Draw(rt, "question")
	aside := store.Aside{Prompt: p, At: march(4), By: "social-worker", Reason: "A reason in their words."}
	_, err := r.Write(context.Background(), r.access(t, record.AnswerAct, record.OneChild, "child-1"), store.Request{}, func(w store.Writer) error {
		say := w.SetAside
		if p.Status == record.Dismissed {
			say = w.TakeBack
		}
		if err := say(context.Background(), aside); err != nil {
			return err
		}
		return w.Touched(context.Background(), Derive)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (r *room) read(t *testing.T, a audit.Access, do func(store.Reader) error) {
	t.Helper()
	if err := r.Read(context.Background(), a, do); err != nil {
		t.Fatal(err)
	}
}

// demands says what each record demands of whoever is told of it; one that is not in it is sealed.
func (r *room) demands(t *testing.T) map[record.Ref]record.Demand {
	t.Helper()
	of := map[record.Ref]record.Demand{}
	r.read(t, r.access(t, record.OpenAct, record.OneChild, "child-1"), func(from store.Reader) error {
		d, err := from.Child(context.Background())
		for i := range d.Model.Child.Entries {
			e := &d.Model.Child.Entries[i]
			of[e.Ref] = record.DemandOf(d.Model.Classes[i], e.Handling, e.Ref.Agency)
		}
		return err
	})
	return of
}
