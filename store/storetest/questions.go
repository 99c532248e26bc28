package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

func questionOf(ref record.Ref) record.QuestionID {
	return record.QuestionID("q-" + strings.ToLower(string(ref.Record)))
}

// Asking is an entry of which a question is asked.
func Asking(agency, id, child string) record.Entry {
	e := Entry(agency, id, child, "Asked about.")
	e.Details = record.Details{{Key: "asks", Values: []string{"rule-1"}}}
	return e
}

func answering(agency, id, child, to string) record.Entry {
	e := Entry(agency, id, child, "Done.")
	e.Details = record.Details{{Key: "answers", Values: []string{to}}}
	return e
}

// Steps gives what is recorded of a child's questions, as far as an access may be told.
func Steps(t testing.TB, s store.Store, a audit.Access, only record.QuestionID) (steps []record.Step) {
	t.Helper()
	err := s.Read(t.Context(), a, func(r store.Reader) (err error) {
		steps, err = r.Questions(t.Context(), only)
		return err
	})
	if err != nil {
		t.Fatalf("reading what became of questions: %v", err)
	}
	return steps
}

func short(steps []record.Step) (all []string) {
	for i := range steps {
		s := &steps[i]
		all = append(all, fmt.Sprintf("%s %d %s", s.Question, s.Number, strings.TrimPrefix(string(s.Kind), "question.")))
	}
	return all
}

func rebuild(t *testing.T, s store.Store) {
	t.Helper()
	checking := Access(t, record.CheckAct, record.Subject{Kind: record.EveryChild}, record.ClassC)
	_, err := s.Write(t.Context(), checking, store.Request{}, func(w store.Writer) error {
		_, err := w.Rebuild(t.Context(), Derive)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func stepsAreRecorded(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Asking("police", "P-1", "1"), Asking("police", "P-2", "1"))
	Receive(t, s, sub)
	Receive(t, s, Submission(answering("health", "H-1", "1", "police/P-1")))
	Receive(t, s, sub)
	plain := Entry("police", "P-2", "1", "It was another day.")
	plain.Details = nil
	Receive(t, s, Submission(plain))
	rebuild(t, s)
	want := []string{"q-p-1 1 asked", "q-p-2 1 asked", "q-p-1 2 answered", "q-p-2 2 lapsed"}
	steps := Steps(t, s, Opening(t, "child-1"), "")
	same(t, "steps", want, short(steps))
	same(t, "of one question", []string{"q-p-1 1 asked", "q-p-1 2 answered"}, short(Steps(t, s, Opening(t, "child-1"), "q-p-1")))
	asked, answered, lapsed := steps[0], steps[2], steps[3]
	p1, h1 := record.Ref{Agency: "police", Record: "P-1"}, record.Ref{Agency: "health", Record: "H-1"}
	same(t, "asked", record.Step{
		Question: "q-p-1", Number: 1, Kind: record.QuestionAsked, At: asked.At, Of: Of("police", "1"), Needs: asked.Needs, Evidence: []record.Ref{p1},
		Prompt: record.Prompt{ID: "q-p-1", Rule: "rule-1", Asks: "Who asks?", Trigger: p1, OpenedAt: p1},
	}, asked)
	same(t, "answered", record.Step{
		Question: "q-p-1", Number: 2, Kind: record.QuestionAnswered, At: answered.At, Of: Of("police", "1"), Needs: answered.Needs, Entry: h1, Told: "missing.episode",
		Prompt: record.Prompt{ID: "q-p-1", Rule: "rule-1"},
	}, answered)
	if asked.At.IsZero() || len(asked.Needs) == 0 || lapsed.Why != record.LapsedGone || !asked.Needs.Within(answered.Needs) {
		t.Errorf("asked %+v, lapsed %+v", asked, lapsed)
	}
	Sound(t, s)
}

// Where the reference goes, its questions go; whoever has it no more is told nothing of them.
func stepsFollow(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Asking("police", "P-1", "1"), Asking("health", "H-1", "1"))
	Receive(t, s, sub)
	apart := sub
	_, err := Take(t.Context(), s, Receiving(t), func(k store.Known) (store.Batch, error) {
		children := joined(k, &apart)
		children[Of("health", "1")] = "child-9"
		return store.Batch{Submission: apart, Children: children}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "of the first child", []string{"q-p-1 1 asked"}, short(Steps(t, s, Opening(t, "child-1"), "")))
	same(t, "of the other", []string{"q-h-1 1 asked"}, short(Steps(t, s, Opening(t, "child-9"), "")))
	same(t, "asked of the wrong child", []string(nil), short(Steps(t, s, Opening(t, "child-1"), "q-h-1")))
	Sound(t, s)
	Receive(t, s, sub)
	same(t, "together again", []string{"q-p-1 1 asked", "q-h-1 1 asked"}, short(Steps(t, s, Opening(t, "child-1"), "")))
	Sound(t, s)
}

// A step belongs to a reference of its child, or nothing is written at all.
func stepFails(t *testing.T, open Opener) {
	s := open(t)
	sub := Submission(Asking("police", "P-1", "1"))
	for what, wrong := range map[string]func(*record.Step){
		"another child's": func(s *record.Step) { s.Of = Of("police", "2") }, "no question": func(s *record.Step) { s.Question = "" }, "no text": func(s *record.Step) { s.Reason = "\xff" },
	} {
		_, err := s.Write(t.Context(), Receiving(t), store.Request{}, func(w store.Writer) error {
			known, err := w.Known(t.Context())
			if err != nil {
				return err
			}
			if _, err := w.Receive(t.Context(), store.Batch{Submission: sub, Children: joined(known, &sub)}); err != nil {
				return err
			}
			return w.Touched(t.Context(), func(c *store.Child, at time.Time) (store.Derived, error) {
				d, err := Derive(c, at)
				wrong(&d.Steps[0])
				return d, err
			})
		})
		if !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Opened(t.Context(), s, Opening(t, "child-1")); !errors.Is(err, record.NotFound) {
		t.Errorf("something was written: %v", err)
	}
	Receive(t, s, sub)
	same(t, "steps", []string{"q-p-1 1 asked"}, short(Steps(t, s, Opening(t, "child-1"), "")))
	Sound(t, s)
}

func answeringOf(t testing.TB, child record.ChildID) audit.Access {
	t.Helper()
	return Access(t, record.AnswerAct, record.Subject{Kind: record.OneChild, ID: string(child)}, record.ClassC)
}

func setAside(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Asking("police", "P-1", "1"), Asking("police", "P-2", "1"), Asking("police", "P-3", "2")))
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	aside := store.Aside{Prompt: record.Prompt{ID: "q-p-1", Rule: "rule-1"}, At: at, By: "social-worker", Reason: "A reason in the person's words."}
	do := func(a audit.Access, r store.Request, aside store.Aside, after func(store.Writer) error) error {
		_, err := s.Write(t.Context(), a, r, func(w store.Writer) error {
			if err := w.SetAside(t.Context(), aside); err != nil {
				return err
			}
			return after(w)
		})
		return err
	}
	derive := func(w store.Writer) error { return w.Touched(t.Context(), Derive) }
	for what, a := range map[string]audit.Access{"opening": Opening(t, "child-1"), "listing": Listing(t), "another child's": answeringOf(t, "child-9")} {
		if err := do(a, store.Request{}, aside, derive); err == nil {
			t.Errorf("with an access for %s it is set aside", what)
		}
	}
	for what, wrong := range map[string]store.Aside{"no reason": {Prompt: aside.Prompt, At: at, By: "r"}, "no role": {Prompt: aside.Prompt, At: at, Reason: "r"}, "no question": {At: at, By: "r", Reason: "r"}} {
		if err := do(answeringOf(t, "child-1"), store.Request{}, wrong, derive); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := do(answeringOf(t, "child-1"), store.Request{}, aside, func(store.Writer) error { return nil }); !errors.Is(err, record.Invalid) {
		t.Errorf("what is kept ready is not derived: %v", err)
	}
	gone := errors.New("the power went")
	if err := do(answeringOf(t, "child-1"), store.Request{}, aside, func(store.Writer) error { return gone }); !errors.Is(err, gone) {
		t.Error(err)
	}
	request := store.Request{ID: "request-0000000001", Asked: audit.Digest{1}}
	for range 2 {
		if err := do(answeringOf(t, "child-1"), request, aside, derive); err != nil {
			t.Fatal(err)
		}
	}
	rebuild(t, s)
	steps := Steps(t, s, Opening(t, "child-1"), "q-p-1")
	same(t, "steps", []string{"q-p-1 1 asked", "q-p-1 2 dismissed"}, short(steps))
	if last := steps[1]; !last.At.Equal(at) || last.By != "social-worker" || last.Reason != aside.Reason || last.Needs.String() != steps[0].Needs.String() {
		t.Errorf("recorded is %+v", last)
	}
	known := []string{"q-p-1 1 asked", "q-p-1 2 dismissed"}
	same(t, "kept ready is", known, short(Open(t, s, "child-1").Steps))
	rows, err := As(t.Context(), s, Opening(t, "child-1"), store.View{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "from the rows comes", known, short(rows.Steps))
	for _, line := range Lines(t, s) {
		if text := fmt.Sprintf("%+v", line); strings.Contains(text, "person's words") {
			t.Errorf("the log holds the reason: %s", text)
		}
	}
	Sound(t, s)
}

func march(day int) time.Time { return time.Date(2026, 3, day, 5, 6, 7, 0, time.UTC) }

// says lets a person say something of a question, and derives what follows.
func says(t *testing.T, s store.Store, child record.ChildID, say func(store.Writer) error) error {
	t.Helper()
	_, err := s.Write(t.Context(), answeringOf(t, child), store.Request{}, func(w store.Writer) error {
		if err := say(w); err != nil {
			return err
		}
		return w.Touched(t.Context(), Derive)
	})
	return err
}

func setting(t *testing.T, a store.Aside) func(store.Writer) error {
	return func(w store.Writer) error { return w.SetAside(t.Context(), a) }
}

func takingBack(t *testing.T, a store.Aside) func(store.Writer) error {
	return func(w store.Writer) error { return w.TakeBack(t.Context(), a) }
}

// asideSince gives what was set aside since a day of March, child after child.
func asideSince(t *testing.T, s store.Store, a audit.Access, day int) (all []string) {
	t.Helper()
	if err := s.Read(t.Context(), a, func(r store.Reader) error {
		of, err := r.SetAsideSince(t.Context(), march(day))
		for _, child := range slices.Sorted(maps.Keys(of)) {
			all = append(all, short(of[child])...)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// setAsideLately tells of what was set aside since a moment, within the ceiling.
func setAsideLately(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Asking("police", "P-1", "1"), Asking("police", "P-2", "1"), Asking("police", "P-3", "2")))
	first := store.Aside{Prompt: record.Prompt{ID: "q-p-1", Rule: "rule-1"}, At: march(4), By: "social-worker", Reason: "A reason in the person's words."}
	second := store.Aside{Prompt: record.Prompt{ID: "q-p-3", Rule: "rule-1"}, At: march(20), By: "police-lead", Reason: "Another reason of theirs."}
	if err := errors.Join(says(t, s, "child-1", setting(t, first)), says(t, s, "child-2", setting(t, second))); err != nil {
		t.Fatal(err)
	}
	later := []string{"q-p-3 1 asked", "q-p-3 2 dismissed"}
	same(t, "since both", append([]string{"q-p-1 1 asked", "q-p-1 2 dismissed"}, later...), asideSince(t, s, Listing(t), 4))
	same(t, "since the second", later, asideSince(t, s, Listing(t), 5))
	same(t, "since neither", []string(nil), asideSince(t, s, Listing(t), 21))
	for what, each := range map[string]map[record.ChildID]record.Sight{
		"nothing of the first": {"child-1": {Class: record.ClassA}, "child-2": wide}, "nothing to do with the first": {"child-2": wide},
	} {
		same(t, "for who has "+what, later, asideSince(t, s, Some(t, record.ListAct, each), 4))
	}
	if err := s.Read(t.Context(), Access(t, record.ListAct, record.Subject{Kind: record.EveryChild}, record.ClassC), func(r store.Reader) error {
		_, err := r.SetAsideSince(t.Context(), march(4))
		return err
	}); !errors.Is(err, record.Withheld) {
		t.Errorf("an access that does not say to which children it is: %v", err)
	}
	if err := s.Read(t.Context(), Opening(t, "child-1"), func(r store.Reader) error {
		_, err := r.SetAsideSince(t.Context(), march(4))
		return err
	}); err == nil {
		t.Error("with an access for one child it is told of all")
	}
}

// takenBack is one more step, in a role and with a reason, and what is kept ready knows of it.
func takenBack(t *testing.T, open Opener) {
	s := open(t)
	Receive(t, s, Submission(Asking("police", "P-1", "1"), Asking("police", "P-2", "1")))
	ref := record.Ref{Agency: "police", Record: "P-1"}
	aside := store.Aside{Prompt: record.Prompt{ID: "q-p-1", Rule: "rule-1", Trigger: ref, Evidence: []record.Ref{ref}}, At: march(4), By: "social-worker", Reason: "A reason in the person's words."}
	back := store.Aside{Prompt: aside.Prompt, At: march(6), By: "team-manager", Reason: "It has to be asked again."}
	if err := says(t, s, "child-1", takingBack(t, back)); !errors.Is(err, record.Conflict) {
		t.Errorf("what nobody set aside is taken back: %v", err)
	}
	if err := says(t, s, "child-1", setting(t, aside)); err != nil {
		t.Fatal(err)
	}
	for what, wrong := range map[string]store.Aside{"no reason": {Prompt: aside.Prompt, At: march(6), By: "r"}, "no role": {Prompt: aside.Prompt, At: march(6), Reason: "r"}} {
		if err := says(t, s, "child-1", takingBack(t, wrong)); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := says(t, s, "child-1", takingBack(t, back)); err != nil {
		t.Fatal(err)
	}
	rebuild(t, s)
	known := []string{"q-p-1 1 asked", "q-p-1 2 dismissed", "q-p-1 3 asked"}
	steps := Steps(t, s, Opening(t, "child-1"), "q-p-1")
	same(t, "steps", known, short(steps))
	if last := steps[2]; !last.Back() || last.By != "team-manager" || last.Reason != back.Reason || !last.At.Equal(march(6)) || last.Needs.String() != steps[1].Needs.String() || record.SetAside(steps) != -1 {
		t.Errorf("recorded is %+v", last)
	}
	same(t, "kept ready is", known, short(Open(t, s, "child-1").Steps))
	same(t, "still listed is", known, asideSince(t, s, Listing(t), 4))
	if err := says(t, s, "child-1", takingBack(t, back)); !errors.Is(err, record.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	for _, line := range Lines(t, s) {
		if text := fmt.Sprintf("%+v", line); strings.Contains(text, "person's words") || strings.Contains(text, "asked again") {
			t.Errorf("the log holds a reason: %s", text)
		}
	}
	Sound(t, s)
}

// Of a question that stands on what is closed nobody is told who may not see it, nor when the entry is closed later or withdrawn; of what
// is sealed no question is asked at all.
func stepsWithin(t *testing.T, open Opener) {
	s := open(t)
	sealed, restricted := Asking("police", "P-1", "1"), Asking("police", "P-4", "1")
	sealed.Handling, restricted.Handling = record.Sealed, record.Restricted
	Receive(t, s, Submission(sealed, Asking("police", "P-2", "1"), Asking("police", "P-3", "1"), restricted))
	told := func(sight record.Sight) []string { return short(Steps(t, s, opening(t, "child-1", sight), "")) }
	b := record.Sight{Class: record.ClassB}
	same(t, "told", []string{"q-p-2 1 asked", "q-p-3 1 asked"}, told(b))
	same(t, "of the sealed one", []string(nil), short(Steps(t, s, opening(t, "child-1", wide), "q-p-1")))
	same(t, "told to who sees what is restricted", []string{"q-p-2 1 asked", "q-p-3 1 asked", "q-p-4 1 asked"}, told(wide))
	same(t, "told to who wrote it", []string{"q-p-2 1 asked", "q-p-3 1 asked", "q-p-4 1 asked"}, told(record.Sight{Own: record.ClassC, Agency: "police"}))
	same(t, "told to who wrote nothing of it", []string(nil), told(record.Sight{Own: record.ClassC, Agency: "health"}))
	closed := func(h record.Handling) record.Entry {
		e := Asking("police", "P-2", "1")
		e.Handling, e.Details = h, nil
		return e
	}
	Receive(t, s, Submission(closed(record.Restricted)))
	same(t, "told once it is closed", []string{"q-p-3 1 asked"}, told(b))
	same(t, "told to who sees it all the same", []string{"q-p-2 1 asked", "q-p-3 1 asked", "q-p-4 1 asked", "q-p-2 2 lapsed"}, told(wide))
	Receive(t, s, Submission(closed(record.Sealed)))
	same(t, "told to anybody once it is sealed", []string{"q-p-3 1 asked", "q-p-4 1 asked"}, told(wide))
	Sound(t, s)
}

// Whoever sees what a question stands on, and not what answered it, is told that it is answered, and not by what.
func answeredUnseen(t *testing.T, open Opener) {
	s := open(t)
	answer := answering("health", "H-1", "1", "police/P-1")
	answer.Handling = record.Restricted
	Receive(t, s, Submission(Asking("police", "P-1", "1"), answer))
	for what, sight := range map[string]record.Sight{"who sees less": {Class: record.ClassB}, "who asked": {Own: record.ClassC, Agency: "police"}} {
		steps := Steps(t, s, opening(t, "child-1", sight), "")
		same(t, what, []string{"q-p-1 1 asked", "q-p-1 2 answered"}, short(steps))
		if len(steps) == 2 && (!steps[1].Entry.IsZero() || steps[1].Told != "") {
			t.Errorf("%s is told by what: %+v", what, steps[1])
		}
	}
	steps := Steps(t, s, opening(t, "child-1", wide), "")
	if len(steps) != 2 || steps[1].Entry != answer.Ref || steps[1].Told != answer.Kind {
		t.Errorf("who sees all is told %+v", steps)
	}
	same(t, "who wrote the answer alone", []string(nil), short(Steps(t, s, opening(t, "child-1", record.Sight{Own: record.ClassC, Agency: "health"}), "")))
	Sound(t, s)
}

func endings(t *testing.T, open Opener) {
	s := open(t)
	var subs []record.Entry
	for i := range 5 {
		child := strconv.Itoa(i)
		subs = append(subs, Asking("police", "P-"+child, child), answering("health", "H-"+child, child, "police/P-"+child))
	}
	Receive(t, s, Submission(append(subs, Asking("police", "P-9", "9"))...))
	_, err := s.Write(t.Context(), answeringOf(t, "child-9"), store.Request{}, func(w store.Writer) error {
		aside := store.Aside{Prompt: record.Prompt{ID: "q-p-9", Rule: "rule-1"}, At: time.Now(), By: "social-worker", Reason: "Because of this."}
		return errors.Join(w.SetAside(t.Context(), aside), w.Touched(t.Context(), Derive))
	})
	if err != nil {
		t.Fatal(err)
	}
	count := func(a audit.Access, rule string) (all []record.Ending) {
		t.Helper()
		if err := s.Read(t.Context(), a, func(r store.Reader) (err error) {
			all, err = r.Endings(t.Context(), rule)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return all
	}
	want := []record.Ending{{Status: record.Answered, Agency: "health", Kind: "missing.episode", Count: 5}, {Status: record.Dismissed, By: "social-worker", Count: 1}}
	same(t, "endings", want, count(Counting(t), "rule-1"))
	same(t, "endings, with one child open", want, count(Opening(t, "child-1"), "rule-1"))
	for _, rule := range []string{"", "rule-2", "\x00", "' OR ''='"} {
		same(t, "endings of no rule", []record.Ending(nil), count(Counting(t), rule))
	}
	if err := s.Read(t.Context(), Listing(t), func(r store.Reader) error {
		_, err := r.Endings(t.Context(), "rule-1")
		return err
	}); !errors.Is(err, record.Withheld) {
		t.Errorf("counted by who may list: %v", err)
	}
}

func asksByTime(t *testing.T, open Opener) {
	s := open(t)
	at := func(id, child string, next int64) record.Entry {
		e := Entry("police", id, child, "Some day.")
		e.Details = record.Details{{Key: "next", Values: []string{strconv.FormatInt(next, 10)}}}
		return e
	}
	far := time.Now().AddDate(1, 0, 0).Unix()
	Receive(t, s, Submission(at("P-1", "1", far), at("P-2", "2", far+100), Entry("police", "P-3", "3", "Never.")))
	waiting := func(digest string, sec int64) int {
		t.Helper()
		n, err := s.Waiting(t.Context(), Partnership, digest, time.Unix(sec, 0))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	var derived []record.ChildID
	again := func(digest string, sec int64) {
		t.Helper()
		derived = nil
		checking := Access(t, record.CheckAct, record.Subject{Kind: record.EveryChild}, record.ClassC)
		_, err := s.Write(t.Context(), checking, store.Request{}, func(w store.Writer) error {
			_, err := w.Rederive(t.Context(), digest, time.Unix(sec, 0), func(c *store.Child, _ time.Time) (store.Derived, error) {
				return Derive(c, time.Unix(sec, 0).UTC())
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for id := record.ChildID("child-1"); id <= "child-3"; id = id[:6] + record.ChildID(id[6]+1) {
			d := record.ChildID("")
			if err := s.Read(t.Context(), Opening(t, id), func(r store.Reader) error {
				kept, err := r.Child(t.Context())
				if kept.Next.IsZero() || kept.Next.Unix() <= sec {
					d = id
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			derived = append(derived, d)
		}
	}
	same(t, "waiting before, then, and after", []int{0, 1, 2}, []int{waiting(library, far-1), waiting(library, far), waiting(library, far+100)})
	again(library, far)
	same(t, "time matters no more to", []record.ChildID{"child-1", "", "child-3"}, derived)
	same(t, "waiting after that", 0, waiting(library, far+99))
	same(t, "waiting for another library, and for none", []int{3, 3, 0}, []int{waiting("another", 0), waiting("zz", 0), waiting("", 0)})
	same(t, "waiting for time alone", 1, waiting("", far+100))
}
