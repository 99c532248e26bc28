package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Double clicks, pages that are sent again and senders that do not give up: the same request twice has one effect.

// wish is a submission of one record, sent under the id of a request. It counts how often it was done.
// sizes: who asks for what
func wish(s store.Store, a audit.Access, r store.Request, text string, done *atomic.Int64) (store.Written, error) {
	sub := Submission(Entry("police", "P-"+text, "1", text))
	ctx := context.Background()
	return s.Write(ctx, a, r, func(w store.Writer) error {
		done.Add(1)
		got, err := w.Receive(ctx, store.Batch{Submission: sub, Children: map[record.ChildRef]record.ChildID{Of("police", "1"): "child-1"}})
		if err != nil {
			return err
		}
		w.Answer(fmt.Appendf(nil, "applied %d", got.Applied))
		return w.Touched(ctx, Derive)
	})
}

// named is a request of an id that is long enough.
func named(id string) store.Request {
	return store.Request{ID: "request-of-a-story-" + id, Asked: audit.NewDigester(id).Sum()}
}

func sameRequest(t *testing.T, open Opener) {
	s := open(t)
	var done atomic.Int64
	first, err := wish(s, Receiving(t), named("1"), "First.", &done)
	if err != nil || first.Again || first.Change != 1 || string(first.Answer) != "applied 1" {
		t.Fatalf("the first time: %+v, %v", first, err)
	}
	for range 3 {
		again, err := wish(s, Receiving(t), named("1"), "First.", &done)
		if err != nil || !again.Again || again.Change != first.Change || !bytes.Equal(again.Answer, first.Answer) {
			t.Errorf("again: %+v, %v", again, err)
		}
	}
	if done.Load() != 1 {
		t.Errorf("it was done %d times", done.Load())
	}
	same(t, "kept", []string{"First."}, texts(Open(t, s, "child-1")))
	same(t, "lines of the request", []string{"applied 1, unchanged 0, corrected 0, held 0"}, receipts(t, s))
	if other, err := wish(s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), named("1"), "First.", &done); err != nil || other.Again {
		t.Errorf("another tenant's request of the same id: %+v, %v", other, err)
	}
	Sound(t, s)
}

func otherWish(t *testing.T, open Opener) {
	s := open(t)
	var done atomic.Int64
	if _, err := wish(s, Receiving(t), named("1"), "First.", &done); err != nil {
		t.Fatal(err)
	}
	other := named("1")
	other.Asked = audit.NewDigester("something else").Sum()
	if got, err := wish(s, Receiving(t), other, "Second.", &done); !errors.Is(err, record.Conflict) || got.Change != 0 || !strings.Contains(err.Error(), "under a new id") {
		t.Errorf("another wish under the same id: %+v, %v", got, err)
	}
	if done.Load() != 1 {
		t.Errorf("it was done %d times", done.Load())
	}
	same(t, "kept", []string{"First."}, texts(Open(t, s, "child-1")))
	Sound(t, s)
}

// 32 senders of one request: exactly one of them did it, and all are told the same.
func requestAtOnce(t *testing.T, open Opener) {
	s := open(t)
	const senders = 32
	answers := make([]store.Written, senders)
	var all sync.WaitGroup
	var done atomic.Int64
	for i := range senders {
		all.Go(func() {
			var err error
			if answers[i], err = wish(s, Receiving(t), named("1"), "Once.", &done); err != nil {
				t.Errorf("sender %d: %v", i, err)
			}
		})
	}
	all.Wait()
	did := 0
	for _, a := range answers {
		if !a.Again {
			did++
		}
		if a.Change != 1 || string(a.Answer) != "applied 1" {
			t.Errorf("one is told %+v", a)
		}
	}
	if did != 1 {
		t.Errorf("%d of them did it", did)
	}
	same(t, "kept", []string{"Once."}, texts(Open(t, s, "child-1")))
	same(t, "lines", []string{"applied 1, unchanged 0, corrected 0, held 0"}, receipts(t, s))
	if checked := Sound(t, s); checked.Entries != 1 {
		t.Errorf("%d versions are kept", checked.Entries)
	}
}

// What failed is not remembered as done, and an id that could be a name is refused before anything is.
func requestsThatFail(t *testing.T, open Opener) {
	s := open(t)
	var done atomic.Int64
	why := errors.New("could not be done")
	if _, err := s.Write(t.Context(), Receiving(t), named("1"), func(store.Writer) error { return why }); !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
	if got, err := wish(s, Receiving(t), named("1"), "First.", &done); err != nil || got.Again {
		t.Errorf("sent again after it failed: %+v, %v", got, err)
	}
	for _, id := range []string{"short", strings.Repeat("a", 201), "Joe Invented born 2008", "with/slash-and-more", "sixteen-chars-\x00\xff", "sixteen-charsé-é", "' OR 1=1; --aaaaaaaa"} {
		_, err := wish(s, Receiving(t), store.Request{ID: id}, "Not to be kept.", &done)
		if !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), id) {
			t.Errorf("a request called %q: %v", id, err)
		}
	}
	for range 2 { // nobody repeats these: each is a wish of its own
		if got, err := wish(s, Receiving(t), store.Request{}, "Without a name.", &done); err != nil || got.Again {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if done.Load() != 3 {
		t.Errorf("%d were done, want 3", done.Load())
	}
	same(t, "kept", []string{"First.", "Without a name."}, texts(Open(t, s, "child-1")))
	if lines := receipts(t, s); len(lines) != 3 {
		t.Errorf("lines of what was done: %q", lines)
	}
	Sound(t, s)
}

// Drafts are the words of one person in one form. Two windows of that person keep both texts.
func drafts(t *testing.T, open Opener) {
	s := open(t)
	mine, hers := drafting(t, "user-1"), drafting(t, "user-2")
	keep := func(a audit.Access, version int, text record.Private) error {
		_, err := s.Write(t.Context(), a, store.Request{}, func(w store.Writer) error {
			return w.Keep(t.Context(), store.Draft{Place: "form-1", Version: version, Text: text})
		})
		return err
	}
	draft := func(a audit.Access, place string) (d store.Draft, err error) {
		err = s.Read(t.Context(), a, func(r store.Reader) error {
			d, err = r.Draft(t.Context(), place)
			return err
		})
		return d, err
	}
	if _, err := draft(mine, "form-1"); !errors.Is(err, record.NotFound) {
		t.Errorf("before there is one: %v", err)
	}
	for version, text := range []record.Private{"I saw", "I saw her", "I saw her today\n'; --"} {
		if err := keep(mine, version, text); err != nil {
			t.Fatal(err)
		}
		if got, err := draft(mine, "form-1"); err != nil || got.Text != text || got.Version != version+1 || got.At.IsZero() {
			t.Errorf("draft %d: %+v, %v", version+1, got, err)
		}
	}
	for _, stale := range []int{0, 1, 2, 4, -1} {
		clash := new(record.Clash)
		if err := keep(mine, stale, "typed elsewhere"); !errors.As(err, &clash) || clash.Theirs != "I saw her today\n'; --" || clash.Yours != "typed elsewhere" || clash.Version != 3 {
			t.Errorf("in the place of version %d: %v, %+v", stale, err, clash)
		} else if !errors.Is(err, record.Conflict) || strings.Contains(fmt.Sprintf("%v %+v", err, err), "typed") {
			t.Errorf("the error says %+v", err)
		}
	}
	for a, place := range map[audit.Access]string{hers: "form-1", mine: "form-2", drafting(t, "user-3"): "form-1\x00"} {
		if _, err := draft(a, place); !errors.Is(err, record.NotFound) {
			t.Errorf("a draft of somebody else or in another form: %v", err)
		}
	}
	if err := keep(hers, 0, "Hers."); err != nil {
		t.Errorf("somebody else begins in the same form: %v", err)
	}
	whereTyped(t, s, mine, hers)
	for _, bad := range []record.Private{"half\xff", "nul\x00"} {
		if err := keep(hers, 1, bad); !errors.Is(err, record.Invalid) {
			t.Errorf("%v", err)
		}
	}
	Sound(t, s)
}

// whereTyped says of two people where each typed something and has not sent it, and nothing of what they typed.
func whereTyped(t *testing.T, s store.Store, mine, hers audit.Access) {
	t.Helper()
	begun := func(a audit.Access) (said []string) {
		err := s.Read(t.Context(), a, func(r store.Reader) error {
			all, err := r.Drafts(t.Context())
			for _, d := range all {
				said = append(said, fmt.Sprintf("%s %d %s%t", d.Place, d.Version, d.Text.Reveal(), !d.At.IsZero()))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return said
	}
	if _, err := s.Write(t.Context(), mine, store.Request{}, func(w store.Writer) error {
		if err := w.Keep(t.Context(), store.Draft{Place: "form-2", Text: "Something else"}); err != nil {
			return err
		}
		return w.Keep(t.Context(), store.Draft{Place: "form-3"})
	}); err != nil {
		t.Fatal(err)
	}
	same(t, "where somebody typed", []string{"form-2 1 true", "form-1 3 true"}, begun(mine))
	same(t, "where somebody else did", []string{"form-1 1 true"}, begun(hers))
	same(t, "where a third did", []string(nil), begun(drafting(t, "user-3")))
}

func drafting(t testing.TB, user string) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: Partnership, Actor: record.Actor{User: user, Role: record.ServiceRole}, Relation: record.AsService, Purpose: record.LearningReview,
		Subject: record.Subject{Kind: record.OneDraft}, Act: record.DraftAct, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// 16 windows keep a draft in the place of the same version, again and again: one wins each time, and every loser has both texts.
func draftRaces(t *testing.T, open Opener) {
	s := open(t)
	a := drafting(t, "user-1")
	for version := range 6 {
		races(t, 16, func(n int) error {
			_, err := s.Write(context.Background(), a, store.Request{}, func(w store.Writer) error {
				return w.Keep(context.Background(), store.Draft{Place: "form-1", Version: version, Text: record.Private(fmt.Sprint(version, " by ", n))})
			})
			return err
		}, func(n int) record.Private { return record.Private(fmt.Sprint(version, " by ", n)) })
	}
}

// races lets so many write at once: exactly one may win, and everybody else is given the winner's text and their own.
func races(t *testing.T, many int, try func(n int) error, text func(n int) record.Private) {
	t.Helper()
	lost := make([]error, many)
	var all sync.WaitGroup
	for n := range many {
		all.Go(func() { lost[n] = try(n) })
	}
	all.Wait()
	winner := slices.Index(lost, nil)
	if winner < 0 {
		t.Fatalf("nobody wrote: %v", lost[0])
	}
	for n, err := range lost {
		clash := new(record.Clash)
		switch {
		case n == winner:
		case err == nil:
			t.Errorf("%d and %d both wrote in the place of the same version", winner, n)
		case !errors.As(err, &clash) || clash.Theirs != text(winner) || clash.Yours != text(n):
			t.Errorf("%d lost to %d: %v, %+v", n, winner, err, clash)
		}
	}
}
