package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// The people of the stories begin to work here on a Monday.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return monday.Add(d) }

// officer is an account as it is made.
func officer(id record.AccountID, login string) record.Account {
	return record.Account{
		ID: id, Name: "Sam Invented", Login: login, Agency: "police", Starts: monday, Ends: monday.AddDate(1, 0, 0), Enabled: monday,
		Roles: []record.Grant{{Role: "police-lead", Since: monday, By: "admin-1"}, {Role: "missing-coordinator", Since: monday, Until: after(time.Hour), By: "admin-1"}},
	}
}

// as is leave for an act with somebody's account.
func as(t testing.TB, act record.Act, id record.AccountID) audit.Access {
	t.Helper()
	return staffAccess(t, Partnership, act, record.Subject{Kind: record.OnePerson, ID: string(id)})
}

func staffAccess(t testing.TB, tenant record.TenantID, act record.Act, subject record.Subject) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: tenant, Actor: record.Actor{User: "admin-1", Role: record.Administrator}, Relation: record.ByFunction, Purpose: record.Administering, Subject: subject, Act: act,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func everybody(t testing.TB) audit.Access {
	t.Helper()
	return staffAccess(t, Partnership, record.AdministerAct, record.Subject{Kind: record.Everybody})
}

func wrote(t testing.TB, s store.Store, a audit.Access, do func(store.Writer) error) {
	t.Helper()
	if _, err := s.Write(t.Context(), a, store.Request{}, do); err != nil {
		t.Fatal(err)
	}
}

// kept keeps an account, and gives it as it stands.
func kept(t testing.TB, s store.Store, a record.Account, done string) record.Account {
	t.Helper()
	wrote(t, s, as(t, record.AdministerAct, a.ID), func(w store.Writer) (err error) {
		a, err = w.KeepAccount(t.Context(), a, done)
		return err
	})
	return a
}

// key is a way to sign in.
func key(id record.AccountID, kind record.CredentialKind, name string) record.Credential {
	c := record.Credential{ID: record.CredentialID(name), Account: id, Kind: kind, Label: "the blue one", Added: monday, Secret: record.Private("secret of " + name)}
	if kind == record.Passkey {
		c.Handle = record.Private("handle of " + name)
	}
	return c
}

func added(t testing.TB, s store.Store, c record.Credential) {
	t.Helper()
	wrote(t, s, as(t, record.AccountAct, c.Account), func(w store.Writer) error { return w.AddCredential(t.Context(), c) })
}

// Staffed gives a store somebody who works there, a team and their keys.
func Staffed(t testing.TB, s store.Store) {
	t.Helper()
	kept(t, s, officer("user-1", "sam"), "made")
	added(t, s, key("user-1", record.Passkey, "k1"))
	wrote(t, s, everybody(t), func(w store.Writer) error {
		_, err := w.KeepTeam(t.Context(), record.Team{ID: "team-1", Agency: "police", Name: "Team Invented", Manager: "user-1"}, "made")
		return err
	})
}

// signedIn begins a session of user-1 and gives its token's digest.
func signedIn(t testing.TB, s store.Store, name string, at time.Time) audit.Digest {
	t.Helper()
	return begun(t, s, name, record.Session{Account: "user-1", Began: at})
}

func begun(t testing.TB, s store.Store, name string, session record.Session) audit.Digest {
	t.Helper()
	token := audit.Digest{}
	copy(token[:], name)
	session.ID, session.By, session.Device = record.SessionID("session "+name), record.Passkey, "a browser"
	session.Seen, session.Proved = session.Began, session.Began
	wrote(t, s, as(t, record.SignInAct, session.Account), func(w store.Writer) error { return w.BeginSession(t.Context(), session, token) })
	return token
}

// TwoAtWork makes two accounts, and a session of the second, and gives its token and a moment at which it is good.
func TwoAtWork(t testing.TB, s store.Store) (audit.Digest, time.Time) {
	t.Helper()
	kept(t, s, officer("user-1", "sam"), "made")
	kept(t, s, officer("user-2", "kim"), "made")
	return begun(t, s, "one", record.Session{Account: "user-2", Began: monday}), after(time.Minute)
}

func known(t testing.TB, s store.Store, by store.Called) store.Somebody {
	t.Helper()
	got, err := s.Find(t.Context(), Partnership, by)
	if err != nil {
		t.Fatalf("%+v: %v", by, err)
	}
	return got
}

// An account is kept version by version. Whoever looked at one that does not stand any more loses, and a login is one account's.
func accounts(t *testing.T, open Opener) {
	s := open(t)
	first := kept(t, s, officer("user-1", "sam"), "made")
	second := first
	second.Ends, second.Roles = monday.AddDate(2, 0, 0), second.Roles[:1]
	second = kept(t, s, second, "extended")
	if first.Version != 1 || second.Version != 2 {
		t.Fatalf("versions %d, %d", first.Version, second.Version)
	}
	got := known(t, s, store.Called{Login: "sam"})
	same(t, "account", second, got.Account)
	if got.Account.Name.Reveal() != "Sam Invented" {
		t.Error("the name is lost")
	}
	stale := first
	stale.Name = "Somebody Else"
	other := officer("user-2", "sam")
	for what, a := range map[string]record.Account{"a stale one": stale, "another's login": other, "a new one of this id": officer("user-1", "sam2")} {
		_, err := s.Write(t.Context(), as(t, record.AdministerAct, a.ID), store.Request{}, func(w store.Writer) error {
			_, err := w.KeepAccount(t.Context(), a, "made")
			return err
		})
		if !errors.Is(err, record.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	var steps []record.StaffStep
	err := s.Read(t.Context(), as(t, record.AdministerAct, "user-1"), func(r store.Reader) (err error) {
		steps, err = r.StaffSteps(t.Context())
		return err
	})
	if err != nil || len(steps) != 2 || steps[0].Done != "extended" || steps[1].Done != "made" || steps[0].By != "admin-1" {
		t.Errorf("what was done: %+v, %v", steps, err)
	}
	Sound(t, s)
}

// A session is there at once and gone at once: when it ends, when its person is disabled or has left, and by itself.
func sessions(t *testing.T, open Opener) {
	s := open(t)
	account := kept(t, s, officer("user-1", "sam"), "made")
	added(t, s, key("user-1", record.Passkey, "k1"))
	token := signedIn(t, s, "one", monday)
	see := func(at time.Time) (record.Session, error) {
		got, of, err := s.Session(t.Context(), Partnership, token, at)
		if err == nil && (of.ID != "user-1" || got.Account != "user-1" || got.Ways != 1) {
			t.Errorf("a session of %q with %d ways", of.ID, got.Ways)
		}
		return got, err
	}
	if _, err := see(after(19 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := s.Touch(t.Context(), Partnership, token, after(19*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got, err := see(after(38 * time.Minute)); err != nil || !got.Seen.Equal(after(19*time.Minute)) {
		t.Errorf("a session that was used: %+v, %v", got, err)
	}
	if _, err := see(after(39 * time.Minute)); !errors.Is(err, record.NotFound) {
		t.Errorf("twenty minutes after: %v", err)
	}
	for at := 30 * time.Minute; at < 11*time.Hour; at += 15 * time.Minute {
		_ = s.Touch(t.Context(), Partnership, token, after(at))
		if _, err := see(after(at)); (err == nil) != (at < 10*time.Hour) {
			t.Errorf("in use for %s: %v", at, err)
		}
	}
	token = signedIn(t, s, "two", after(11*time.Hour))
	account.Disabled = after(11 * time.Hour)
	account = kept(t, s, account, "disabled")
	if _, err := see(after(11 * time.Hour)); !errors.Is(err, record.NotFound) {
		t.Errorf("disabled: %v", err)
	}
	_, err := s.Write(t.Context(), as(t, record.SignInAct, "user-1"), store.Request{}, func(w store.Writer) error {
		return w.BeginSession(t.Context(), record.Session{ID: "three", Account: "user-1", Began: after(11 * time.Hour)}, audit.Digest{3})
	})
	if !errors.Is(err, record.Withheld) {
		t.Errorf("whoever is disabled is signed in: %v", err)
	}
	account.Disabled = time.Time{}
	account = kept(t, s, account, "enabled")
	if _, err := see(account.Ends); !errors.Is(err, record.NotFound) {
		t.Errorf("after the end: %v", err)
	}
	wrote(t, s, as(t, record.AdministerAct, "user-1"), func(w store.Writer) error {
		n, err := w.EndSessions(t.Context(), "", "")
		if n != 2 {
			t.Errorf("%d sessions ended, want the one that was over and the one that was not", n)
		}
		return err
	})
	if _, err := see(after(11 * time.Hour)); !errors.Is(err, record.NotFound) {
		t.Errorf("ended: %v", err)
	}
	Sound(t, s)
}

// Where it cannot be written that a session is in use, it goes on for whoever uses it; that it was ended, or its person disabled, holds.
func sessionsUnwritten(t *testing.T, open Opener) {
	s := open(t)
	account := kept(t, s, officer("user-1", "sam"), "made")
	token := signedIn(t, s, "one", monday)
	busy, cancel := context.WithCancel(t.Context())
	cancel()
	for at := 15 * time.Minute; at < 10*time.Hour; at += 15 * time.Minute {
		if err := s.Touch(busy, Partnership, token, after(at)); err == nil {
			t.Fatal("it is said to be written that a session is in use, and it is not")
		}
		if got, _, err := s.Session(t.Context(), Partnership, token, after(at+10*time.Minute)); (err == nil) != (at+10*time.Minute < 10*time.Hour) || err == nil && !got.Seen.Equal(after(at)) {
			t.Errorf("after %s: seen %s, %v", at, got.Seen, err)
		}
	}
	account.Disabled = monday
	kept(t, s, account, "disabled")
	if _, _, err := s.Session(t.Context(), Partnership, token, after(9*time.Hour)); !errors.Is(err, record.NotFound) {
		t.Errorf("disabled: %v", err)
	}
}

// A role that is over, or that was taken away, is not taken any more, in whatever session.
func rolesEnd(t *testing.T, open Opener) {
	s := open(t)
	kept(t, s, officer("user-1", "sam"), "made")
	was := signedIn(t, s, "one", monday)
	is := audit.Digest{9}
	worn := record.Session{ID: "session one", Account: "user-1", By: record.Passkey, Began: monday, Seen: after(50 * time.Minute), Role: "missing-coordinator", Purpose: record.SafeguardingNow}
	wrote(t, s, as(t, record.SignInAct, "user-1"), func(w store.Writer) error { return w.RenewSession(t.Context(), was, is, worn) })
	if _, _, err := s.Session(t.Context(), Partnership, was, monday); !errors.Is(err, record.NotFound) {
		t.Errorf("the token before still opens it: %v", err)
	}
	for at, want := range map[time.Duration]record.Role{59 * time.Minute: "missing-coordinator", time.Hour: ""} {
		if got, _, err := s.Session(t.Context(), Partnership, is, after(at)); err != nil || got.Role != want || (got.Purpose == "") != (want == "") {
			t.Errorf("after %s: role %q for %q, %v", at, got.Role, got.Purpose, err)
		}
	}
}

// Of those who come at once with the same token, code, count or key, one is let in.
func once(t *testing.T, open Opener) {
	s := open(t)
	kept(t, s, officer("user-1", "sam"), "made")
	c := key("user-1", record.TOTP, "codes")
	added(t, s, c)
	c.Counter = 7
	token := signedIn(t, s, "one", monday)
	which := store.Which{Kind: store.EnrolmentCode, Token: audit.Digest{1}}
	err := s.Pass(t.Context(), Partnership, store.Passing{Which: which, Account: "user-1", Until: after(time.Hour), Content: "how it was checked"}, monday)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Passing(t.Context(), Partnership, which, monday); err != nil || p.Account != "user-1" || p.Content.Reveal() != "how it was checked" {
		t.Errorf("looked at: %+v, %v", p, err)
	}
	for what, do := range map[string]func(n int) (bool, error){
		"a code": func(int) (bool, error) { return s.Use(t.Context(), Partnership, c, monday) },
		"what is good once": func(int) (bool, error) {
			_, err := s.Take(t.Context(), Partnership, which, monday)
			return !errors.Is(err, record.NotFound), onlyNot(err, record.NotFound)
		},
		"a token": func(n int) (bool, error) {
			next := record.Session{ID: "session one", Account: "user-1", Began: monday, Seen: monday}
			_, err := s.Write(t.Context(), as(t, record.SignInAct, "user-1"), store.Request{}, func(w store.Writer) error {
				return w.RenewSession(t.Context(), token, audit.Digest{2, byte(n)}, next)
			})
			return !errors.Is(err, record.NotFound), onlyNot(err, record.NotFound)
		},
	} {
		if n := letIn(t, do); n != 1 {
			t.Errorf("%s: %d were let in", what, n)
		}
	}
	c.Counter = 6
	if used, err := s.Use(t.Context(), Partnership, c, monday); used || err != nil {
		t.Errorf("an earlier code: %v, %v", used, err)
	}
}

// onlyNot gives an error of any other kind.
func onlyNot(err, kind error) error {
	if errors.Is(err, kind) {
		return nil
	}
	return err
}

func letIn(t *testing.T, do func(n int) (bool, error)) (in int) {
	t.Helper()
	var all sync.WaitGroup
	var mutex sync.Mutex
	for n := range 8 {
		all.Go(func() {
			ok, err := do(n)
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ok {
				in++
			}
		})
	}
	all.Wait()
	return in
}

// What is good once ends by itself, is another kind's for nobody, and a new one of its kind can end those before.
func passes(t *testing.T, open Opener) {
	s := open(t)
	pass := func(n byte, alone bool) store.Which {
		which := store.Which{Kind: store.SetUpCode, Token: audit.Digest{n}}
		if err := s.Pass(t.Context(), Partnership, store.Passing{Which: which, Until: after(time.Hour), Alone: alone}, monday); err != nil {
			t.Fatal(err)
		}
		return which
	}
	first, second := pass(1, true), pass(2, false)
	_, over := s.Take(t.Context(), Partnership, first, after(time.Hour))
	_, other := s.Take(t.Context(), Partnership, store.Which{Kind: store.Enrolling, Token: second.Token}, monday)
	_, theirs := s.Take(t.Context(), Neighbours, second, monday)
	third := pass(3, true)
	_, before := s.Take(t.Context(), Partnership, second, monday)
	for what, err := range map[string]error{"over": over, "another kind": other, "another agreement's": theirs, "before the new one": before} {
		if !errors.Is(err, record.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.Take(t.Context(), Partnership, third, monday); err != nil {
		t.Error(err)
	}
}

// Tries are counted before it is known whether they were right, so that many at once are counted too. Nobody waits for good.
func tries(t *testing.T, open Opener) {
	s := open(t)
	wait := func(wrong int) time.Duration {
		if wrong < 3 {
			return 0
		}
		return time.Minute
	}
	try := func(at time.Duration) time.Duration {
		got, err := s.Try(t.Context(), Partnership, store.Try{Who: "somebody", Now: after(at), Wait: wait})
		if err != nil {
			t.Error(err)
		}
		return got
	}
	if n := letIn(t, func(int) (bool, error) { return try(0) == 0, nil }); n != 3 {
		t.Errorf("%d of 8 tries at once were let through, want 3", n)
	}
	if got := try(30 * time.Second); got != 30*time.Second {
		t.Errorf("half a minute later: wait %s", got)
	}
	if got := try(time.Minute); got != 0 {
		t.Errorf("after the wait: wait %s", got)
	}
	if err := s.Right(t.Context(), Partnership, "somebody"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := try(2 * time.Minute); got != 0 {
			t.Errorf("after being right: wait %s", got)
		}
	}
}

// Ways to sign in are one person's each, stay in the history when they are taken away, and tell the sessions how many are left.
func credentials(t *testing.T, open Opener) {
	s := open(t)
	kept(t, s, officer("user-1", "sam"), "made")
	kept(t, s, officer("user-2", "kim"), "made")
	added(t, s, key("user-1", record.Passkey, "k1"))
	token := signedIn(t, s, "one", monday)
	added(t, s, key("user-1", record.Password, "p"))
	ways := func() int {
		got, _, err := s.Session(t.Context(), Partnership, token, monday)
		if err != nil {
			t.Fatal(err)
		}
		return got.Ways
	}
	if ways() != 1 {
		t.Errorf("a key and half a way are %d ways", ways())
	}
	added(t, s, key("user-1", record.TOTP, "c"))
	if ways() != 2 {
		t.Errorf("a key and a password with codes are %d ways", ways())
	}
	same(t, "found by its handle", record.AccountID("user-1"), known(t, s, store.Called{Handle: "handle of k1"}).Account.ID)
	stolen := key("user-2", record.Passkey, "k1")
	_, err := s.Write(t.Context(), as(t, record.AccountAct, "user-2"), store.Request{}, func(w store.Writer) error { return w.AddCredential(t.Context(), stolen) })
	if !errors.Is(err, record.Conflict) {
		t.Errorf("another's key: %v", err)
	}
	wrote(t, s, as(t, record.AccountAct, "user-1"), func(w store.Writer) error { return w.RemoveCredential(t.Context(), "k1") })
	got := known(t, s, store.Called{Account: "user-1"})
	if ways() != 1 || len(got.Credentials) != 2 || slices.ContainsFunc(got.Credentials, func(c record.Credential) bool { return c.ID == "k1" }) {
		t.Errorf("%d ways are left: %d credentials", ways(), len(got.Credentials))
	}
	if _, err := s.Find(t.Context(), Partnership, store.Called{Handle: "handle of k1"}); !errors.Is(err, record.NotFound) {
		t.Errorf("a key that was taken away: %v", err)
	}
	Sound(t, s)
	added(t, s, key("user-1", record.Passkey, "k1")) // and added again
	Sound(t, s)
}

// Nobody's account is reached under an access for another act or another person, or from another agreement; and what is typed may be anything.
func staffAlone(t *testing.T, open Opener) {
	s := open(t)
	Staffed(t, s)
	token := signedIn(t, s, "one", monday)
	for _, a := range []audit.Access{as(t, record.AccountAct, "user-2"), as(t, record.OpenAct, "user-1"), as(t, record.NoticeAct, "user-1"), everybody(t), Opening(t, "child-1"), Checking(t)} {
		for what, do := range map[string]func(store.Writer) error{
			"account": func(w store.Writer) error {
				_, err := w.KeepAccount(t.Context(), officer("user-1", "sam"), "made")
				return err
			},
			"key": func(w store.Writer) error { return w.AddCredential(t.Context(), key("user-1", record.Passkey, "k9")) },
			"session": func(w store.Writer) error {
				return w.BeginSession(t.Context(), record.Session{ID: "x", Account: "user-1", Began: monday}, audit.Digest{5})
			},
			"renewal": func(w store.Writer) error {
				return w.RenewSession(t.Context(), token, audit.Digest{6}, record.Session{ID: "session one", Account: "user-1"})
			},
		} {
			if _, err := s.Write(t.Context(), a, store.Request{}, do); err == nil {
				t.Errorf("%s under %s of %+v", what, a.Granted().Act, a.Granted().Subject)
			}
		}
	}
	if _, _, err := s.Session(t.Context(), Neighbours, token, monday); !errors.Is(err, record.NotFound) {
		t.Errorf("from another agreement: %v", err)
	}
	for _, by := range []store.Called{{Login: "SAM\x00"}, {Login: "\xff"}, {Account: "\x00"}, {Handle: "\x00"}, {Login: "' OR 1=1 --"}, {Account: "nobody"}, {}} {
		if _, err := s.Find(t.Context(), Partnership, by); !errors.Is(err, record.NotFound) {
			t.Errorf("%+v: %v", by, err)
		}
	}
	if _, err := s.Find(t.Context(), Neighbours, store.Called{Login: "sam"}); !errors.Is(err, record.NotFound) {
		t.Errorf("another agreement's: %v", err)
	}
	for _, line := range Lines(t, s) {
		for _, private := range []string{"Sam", "Invented", "secret", "handle", "sam"} {
			if text := fmt.Sprintf("%+v", line); strings.Contains(text, private) {
				t.Errorf("the log says %q", private)
			}
		}
	}
	Sound(t, s)
}

// Nodes tells of several nodes on one database: whoever is disabled through one of them is refused by the others from then on.
func Nodes(t *testing.T, open func(t *testing.T) (store.Store, func() store.Store)) {
	t.Helper()
	s, again := open(t)
	other := again()
	account := kept(t, s, officer("user-1", "sam"), "made")
	token := signedIn(t, other, "one", monday)
	for _, node := range []store.Store{s, other} {
		if _, _, err := node.Session(t.Context(), Partnership, token, monday); err != nil {
			t.Fatal(err)
		}
	}
	account.Disabled = monday
	kept(t, s, account, "disabled")
	if _, _, err := other.Session(t.Context(), Partnership, token, monday); !errors.Is(err, record.NotFound) {
		t.Errorf("the next request on another node: %v", err)
	}
}
