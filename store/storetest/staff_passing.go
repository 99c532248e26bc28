package storetest

import (
	"errors"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// That somebody was right is remembered until a moment, for one agreement, beside the tries that are counted; and clearing away what is over
// leaves it.
func remembers(t *testing.T, open Opener) {
	s := open(t)
	is := func(tenant record.TenantID, who string, at time.Time) bool {
		t.Helper()
		is, err := s.Remembered(t.Context(), tenant, who, at)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	for _, until := range []time.Duration{time.Hour, 720 * time.Hour} { // the second time it is longer
		if err := s.Remember(t.Context(), Partnership, "sam from home", after(until)); err != nil {
			t.Fatal(err)
		}
		if !is(Partnership, "sam from home", after(until-time.Second)) || is(Partnership, "sam from home", after(until)) {
			t.Errorf("it is not remembered for %s", until)
		}
	}
	err := s.Pass(t.Context(), Partnership, store.Passing{Which: store.Which{Kind: store.Enrolling, Token: audit.Digest{1}}, Until: after(650 * time.Hour)}, after(600*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if !is(Partnership, "sam from home", after(700*time.Hour)) || is(Neighbours, "sam from home", monday) || is(Partnership, "kim from home", monday) {
		t.Error("it is remembered of others, or not of who it was")
	}
}

// With all of somebody's sessions ends what is good once for them, at once: codes, and adding keys that was begun. What is another's stays,
// and ending one session ends no more than that.
func sessionsEndWhatPasses(t *testing.T, open Opener) {
	s := open(t)
	kept(t, s, officer("user-1", "sam"), "made")
	kept(t, s, officer("user-2", "kim"), "made")
	signedIn(t, s, "one", monday)
	kinds := []store.PassingKind{store.EnrolmentCode, store.Enrolling, store.KeyToProve, store.KeyToEnrol, store.CodesToEnrol, store.SentAway}
	pass := func() {
		for n, kind := range kinds {
			for m, of := range []record.AccountID{"user-1", "user-2"} {
				which := store.Which{Kind: kind, Token: audit.Digest{byte(n), byte(m)}}
				_, _ = s.Take(t.Context(), Partnership, which, monday)
				if err := s.Pass(t.Context(), Partnership, store.Passing{Which: which, Account: of, Until: after(time.Hour)}, monday); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	there := func(m byte) (n int) {
		for k, kind := range kinds {
			if _, err := s.Passing(t.Context(), Partnership, store.Which{Kind: kind, Token: audit.Digest{byte(k), m}}, monday); err == nil {
				n++
			}
		}
		return n
	}
	for what, end := range map[string]struct {
		only, but record.SessionID
		left      int
	}{"all": {"", "", 0}, "all but one": {"", "session one", 0}, "one": {"session one", "", len(kinds)}} {
		pass()
		wrote(t, s, as(t, record.AccountAct, "user-1"), func(w store.Writer) error {
			enrolling := store.Which{Kind: store.Enrolling, Token: audit.Digest{1, 0}}
			if p, err := w.Passing(t.Context(), enrolling, monday); err != nil || p.Account != "user-1" {
				t.Errorf("within a change: %+v, %v", p, err)
			}
			if _, err := w.Passing(t.Context(), store.Which{Kind: store.Enrolling, Token: audit.Digest{1, 1}}, monday); !errors.Is(err, record.NotFound) {
				t.Errorf("another's within a change: %v", err)
			}
			_, err := w.EndSessions(t.Context(), end.only, end.but)
			if _, after := w.Passing(t.Context(), enrolling, monday); (after == nil) != (end.left > 0) {
				t.Errorf("%s sessions end, and adding keys in the same change: %v", what, after)
			}
			return err
		})
		if mine, theirs := there(0), there(1); mine != end.left || theirs != len(kinds) {
			t.Errorf("%s sessions end: %d of what is good once is left, want %d, and %d of somebody else's", what, mine, end.left, theirs)
		}
	}
	Sound(t, s)
}
