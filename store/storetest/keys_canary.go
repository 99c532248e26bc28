package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"sightline/record"
	"sightline/store"
)

// canary makes words that stand nowhere else, and remembers them.
type canary struct {
	n    int
	made map[string]string // by the word: where it was put
}

func (c *canary) word(where string) string {
	c.n++
	word := fmt.Sprintf("kanarie%04dvogel", c.n)
	c.made[word] = where
	return word
}

func (c *canary) private(where string) record.Private { return record.Private(c.word(where)) }

// entry is a record in every field of which a word of its own stands that its agency writes.
func (c *canary) entry(id, child string, h record.Handling) record.Entry {
	e := handled(id, h, c.word(id+" text"))
	e.Subject.Child = child
	e.Places = []record.Place{{Kind: "flat", Name: c.private(id + " place")}}
	e.People = []record.Person{{Role: "mother", Name: c.private(id + " person")}}
	e.Details = record.Details{{Key: "quote", Values: []string{c.word(id + " detail")}}}
	e.Source, e.Origin.File = c.word(id+" source"), c.word(id+" file")
	return e
}

func (c *canary) identity(child string) record.Identity {
	id := Identity("police", child, c.word("family"))
	id.GivenNames, id.AlsoKnownAs, id.Ethnicity = c.private("given"), c.private("known as"), c.private("ethnicity")
	id.NHSNumber, id.UPN, id.Postcode, id.Address = c.private("NHS"), c.private("UPN"), c.private("postcode"), c.private("address")
	id.Origin.File = c.word("identity file")
	return id
}

// submission holds a word in whatever agencies write.
func (c *canary) submission() record.Submission {
	intelligence := c.entry("P-2", "1", "")
	intelligence.Kind = "police.intelligence"
	asks := c.entry("P-5", "1", "")
	asks.Details = append(asks.Details, record.Detail{Key: "asks", Values: []string{"rule-1"}})
	sub := Submission(c.entry("P-1", "1", ""), intelligence, c.entry("P-3", "1", record.Restricted), c.entry("P-4", "1", record.Sealed), asks)
	sub.People = []record.Identity{c.identity("1"), c.identity("2")}
	sub.Links = []record.Link{{Subject: Of("police", "1"), Person: c.word("person of a decision"), DecidedBy: c.private("who decided"), Reason: c.private("why decided")}}
	sub.Manifest.Title, sub.Manifest.Source = c.word("title"), c.word("manifest source")
	return sub
}

// canaries puts a word of its own into everything that somebody writes, and looks for all of them where the record lies, in a backup as it is
// before it is encrypted, in the log, and in the words of errors.
func canaries(t *testing.T, k Keyed) {
	s := k.Open(t, k.Ring(t))
	c := &canary{made: map[string]string{"police.intelligence": "a kind", "rule-1": "what asked a question"}}
	sub := c.submission()
	_, err := Take(t.Context(), s, Receiving(t), func(known store.Known) (store.Batch, error) {
		held := record.Held{Ref: Of("police", "1"), Like: []record.ChildRef{Of("police", "2")}, Why: c.word("held why")}
		return store.Batch{Submission: sub, Children: joined(known, &sub), Held: []record.Held{held}}, nil
	})
	must(t, err)
	c.typed(t, s)
	c.waiting(t, s)
	setAsideWith(t, s, c.private("why set aside"))
	file := Picture("file-1", "police")
	file.Title = c.private("file title")
	Put(t, s, "child-1", file, c.word("file body"))
	c.find(t, s)
}

// typed is what people write here.
func (c *canary) typed(t *testing.T, s store.Store) {
	t.Helper()
	must(t, write(t, s, sealing(t, "child-1"), func(w store.Writer) error {
		_, err := w.Seal(t.Context(), record.SealedItem{Kind: record.SafeAddress, Text: c.private("sealed here")})
		return err
	}))
	for i, class := range []record.Class{"", record.ClassB, record.ClassC, record.ClassS} {
		draft := store.Draft{Place: fmt.Sprint("form-", i), Text: c.private("draft " + string(class)), Class: class}
		if class != "" {
			draft.Subject = Of("police", "1")
		}
		must(t, write(t, s, Access(t, record.DraftAct, record.Subject{Kind: record.OneDraft}, record.ClassC), func(w store.Writer) error { return w.Keep(t.Context(), draft) }))
	}
}

// waiting is a submission that waits to be applied.
func (c *canary) waiting(t *testing.T, s store.Store) {
	t.Helper()
	waits := Submission(c.entry("P-6", "1", ""), c.entry("P-7", "1", record.Sealed))
	waits.People, waits.Manifest = nil, record.Manifest{Title: c.word("title of what waits")}
	must(t, write(t, s, Receiving(t), func(w store.Writer) error {
		known, err := w.Known(t.Context())
		if err != nil {
			return err
		}
		got, err := w.Receive(t.Context(), store.Batch{Submission: waits, Follows: true, Children: joined(known, &waits)})
		if err != nil {
			return err
		}
		return errors.Join(w.Stage(t.Context(), store.Import{Number: got.Number, Hash: store.DigestOf(&waits)}, []store.Part{{Entries: waits.Entries}}), w.Touched(t.Context(), Derive))
	}))
}

// find looks for every word.
func (c *canary) find(t *testing.T, s *Record) {
	t.Helper()
	var said bytes.Buffer
	if _, err := Take(t.Context(), s, Receiving(t), func(store.Known) (store.Batch, error) {
		bad := Submission(c.entry("P-8", "no child", ""))
		bad.Entries[0].Subject.Agency = "health"
		return store.Batch{Submission: bad, Children: map[record.ChildRef]record.ChildID{}}, nil
	}); err == nil {
		t.Error("what was to be refused was not")
	} else {
		said.WriteString(err.Error())
	}
	Sound(t, s)
	for _, line := range Lines(t, s) {
		fmt.Fprintln(&said, line)
	}
	places := map[string][]byte{"where the record lies": s.Lies(), "a backup before it is encrypted": dumped(t, s), "the log and errors": said.Bytes()}
	if !bytes.Contains(places["where the record lies"], []byte("child-1")) {
		t.Fatal("this test would see nothing: not even a child's id is found")
	}
	for place, bytesThere := range places {
		for word, where := range c.made {
			if bytes.Contains(bytesThere, []byte(word)) {
				t.Errorf("%s: the word put into %s can be read", place, where)
			}
		}
	}
}

// setAsideWith sets the first question of the child aside.
func setAsideWith(t testing.TB, s store.Store, why record.Private) {
	t.Helper()
	var asked []record.Prompt
	must(t, s.Read(t.Context(), Opening(t, "child-1"), func(r store.Reader) error {
		d, err := r.Child(t.Context())
		asked = d.Model.Prompts
		return err
	}))
	if len(asked) == 0 {
		t.Fatal("no question is asked")
	}
	must(t, write(t, s, Access(t, record.AnswerAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassC), func(w store.Writer) error {
		return errors.Join(w.SetAside(t.Context(), store.Aside{Prompt: asked[0], At: march(4), By: "social-worker", Reason: why}), w.Touched(t.Context(), Derive))
	}))
}
