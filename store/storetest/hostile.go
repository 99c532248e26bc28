package storetest

import (
	"errors"
	"strings"
	"testing"

	"sightline/record"
	"sightline/store"
)

func rowWithoutChild(t *testing.T, open Opener) {
	s := open(t)
	good, stray := Entry("police", "P-1", "1", "First."), Entry("police", "P-2", "nobody", "Whose?")
	nameless, foreign := Entry("police", "", "1", "No id."), Entry("police", "P-3", "1", "Other agency's child.")
	foreign.Subject.Agency = "health"
	for what, sub := range map[string]record.Submission{
		"an entry":           {Entries: []record.Entry{good, stray}},
		"an earlier entry":   {Entries: []record.Entry{good}, Earlier: []record.Entry{stray}},
		"an identity":        {Entries: []record.Entry{good}, People: []record.Identity{Identity("police", "nobody", "N")}},
		"a row without id":   {Entries: []record.Entry{good, nameless}},
		"a foreign child":    {Entries: []record.Entry{good, foreign}},
		"a child without id": {Entries: []record.Entry{good}, Report: record.Report{Read: -1}},
	} {
		children := map[record.ChildRef]record.ChildID{Of("police", "1"): "a"}
		if sub.Report.Read < 0 {
			children[Of("police", "2")] = ""
		}
		_, err := Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) {
			return store.Batch{Submission: sub, Children: children}, nil
		})
		if !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), "nobody") {
			t.Errorf("%s: %v", what, err)
		}
	}
	nothing(t, s)
}

func notText(t *testing.T, open Opener) {
	s := open(t)
	for _, bad := range []string{"half\xff", "nul\x00nul"} {
		spoil := map[string]func(e *record.Entry, s *record.Submission){
			"text":    func(e *record.Entry, _ *record.Submission) { e.Text = record.Private(bad) },
			"id":      func(e *record.Entry, _ *record.Submission) { e.Ref.Record = record.RecordID(bad) },
			"kind":    func(e *record.Entry, _ *record.Submission) { e.Kind = record.Kind(bad) },
			"place":   func(e *record.Entry, _ *record.Submission) { e.Places[0].Name = record.Private(bad) },
			"person":  func(e *record.Entry, _ *record.Submission) { e.People[0].Name = record.Private(bad) },
			"detail":  func(e *record.Entry, _ *record.Submission) { e.Details[1].Values[1] = bad },
			"address": func(_ *record.Entry, s *record.Submission) { s.People[0].Address = record.Private(bad) },
			"reason":  func(_ *record.Entry, s *record.Submission) { s.Links = []record.Link{{Reason: record.Private(bad)}} },
			"title":   func(_ *record.Entry, s *record.Submission) { s.Manifest.Title = bad },
		}
		for what, spoil := range spoil {
			sub := Submission(Entry("police", "P-1", "1", "First."))
			spoil(&sub.Entries[0], &sub)
			_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
				return store.Batch{Submission: sub, Children: joined(k, &sub)}, nil
			})
			if !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), bad) {
				t.Errorf("%s that is not text: %v", what, err)
			}
		}
	}
	nothing(t, s)
}

func hostileText(t *testing.T, open Opener) {
	s := open(t)
	var entries []record.Entry
	for i, text := range []string{
		`'); DROP TABLE entry; --`, `" OR 1=1`, "?", "$1 ?0 :a @b", `\x00 \' %`, "<script>&amp;</script>", "\u2028\u2029\ufeff", "one line\r\nand\tthe next\x1b[31m",
		"🙂 e\u0301 \U0010ffff", strings.Repeat("long ", 100_000), " spaces ", "",
	} {
		e := Entry("police", "P-"+text[:min(20, len(text))]+string(rune('a'+i)), "1", text)
		e.Kind, e.Source, e.Area, e.Handling = record.Kind(text), text, record.AreaCode(text), record.Handling(text)
		e.Details = record.Details{{Key: text, Values: []string{text}}}
		e.Subject.Child = "1" + text[:min(20, len(text))]
		entries = append(entries, e)
	}
	sub := Submission(entries...)
	sub.Manifest.Title = `'"?<`
	const id = `'"?<;--`
	children := map[record.ChildRef]record.ChildID{}
	var held []record.Held
	for i := range sub.People {
		children[sub.People[i].Subject] = id
		held = append(held, record.Held{Ref: sub.People[i].Subject, Like: []record.ChildRef{sub.People[0].Subject}, Why: sub.People[i].Subject.Child})
	}
	receiveBatch(t, s, store.Batch{Submission: sub, Children: children, Held: held})
	child := Open(t, s, id)
	same(t, "entries", sub.Entries, child.Entries)
	same(t, "identities", sub.People, child.Identities)
	same(t, "waits", held, child.Held)
	same(t, "received again", store.Received{Unchanged: len(entries)}, Receive(t, s, sub))
	Sound(t, s)
}
