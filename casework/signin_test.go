package casework_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
	"sightline/rules"
	"sightline/signin"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

const (
	ourOrigin = "https://sightline.example"
	ourHost   = "sightline.example"
	goodWords = record.Private("correct staple lamp gull")
)

var visitor = casework.Visitor{Address: "192.0.2.7", Device: "A browser on a laptop"}

// entrance is a desk with a door, and a clock that the story turns.
type entrance struct {
	*casework.Desk
	t     testing.TB
	store store.Store
	clock *turning
}

type turning struct {
	mutex sync.Mutex
	at    time.Time
}

func (c *turning) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.at
}

func (c *turning) passes(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at = c.at.Add(d)
}

func openDoor(t testing.TB, change func(*casework.DoorSetting)) *entrance {
	t.Helper()
	c := &turning{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.WithClock(c.now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	e := &entrance{casework.NewDesk(s, &rules.Set{}, c.now), t, s, c}
	setting := casework.DoorSetting{Origin: ourOrigin, Return: "/sign-in/return", Cost: signin.Cost{Memory: 64, Rounds: 1, Threads: 1}}
	if change != nil {
		change(&setting)
	}
	if err := e.OpenDoor(setting); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.CloseDoor)
	return e
}

// employee is somebody who works here, with their keys.
type employee struct {
	e        *entrance
	account  record.Account
	ring     *signintest.Keyring
	password record.Private
	secret   record.Private // for codes
	token    string
}

func must[T any](t interface {
	Helper()
	Fatal(args ...any)
}) func(T, error) T {
	return func(got T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

// first sets the installation up: the first administrator, with a key and a password with codes.
func (e *entrance) first() *employee {
	e.t.Helper()
	code := must[string](e.t)(e.SetUpCode(e.t.Context()))
	enrolment := must[casework.Enrolment](e.t)(e.SetUp(e.t.Context(), visitor, code, casework.NewAccount{
		Name: "Ada Invented", Login: "ada", Agency: "social-care-cur", Ends: e.clock.now().AddDate(1, 0, 0),
	}))
	return e.enrolled(enrolment)
}

// enrolled adds a key and a password with codes.
func (e *entrance) enrolled(enrolment casework.Enrolment) *employee {
	e.t.Helper()
	p := &employee{e: e, account: enrolment.Account, ring: signintest.NewKeyring(ourOrigin, ourHost), password: goodWords}
	if enrolment.Strong {
		e.t.Error("somebody can sign in before anything is enrolled")
	}
	asked := must[casework.Asked](e.t)(e.BeginEnrolPasskey(e.t.Context(), enrolment.Ticket))
	enrolment = must[casework.Enrolment](e.t)(e.FinishEnrolPasskey(e.t.Context(), enrolment.Ticket, casework.NewKey{
		Ticket: asked.Ticket, Label: "the blue one", Answer: p.ring.Make(e.t, asked.Options, p.account.ID),
	}))
	if !enrolment.Strong || !enrolment.OneWay {
		e.t.Errorf("after one key: %+v", enrolment)
	}
	codes := must[casework.NewCodes](e.t)(e.BeginEnrolPassword(e.t.Context(), enrolment.Ticket))
	p.secret = record.Private(strings.ReplaceAll(codes.Secret.Reveal(), " ", ""))
	enrolment = must[casework.Enrolment](e.t)(e.FinishEnrolPassword(e.t.Context(), enrolment.Ticket, casework.NewPassword{
		Ticket: codes.Ticket, Password: p.password, Code: p.code(),
	}))
	if enrolment.OneWay || len(enrolment.Ways) != 2 {
		e.t.Errorf("after two: %+v", enrolment)
	}
	if err := e.EndEnrolment(e.t.Context(), enrolment.Ticket); err != nil {
		e.t.Fatal(err)
	}
	e.clock.passes(time.Minute) // the code that was typed is used up
	return p
}

func (p *employee) code() record.Private {
	p.e.t.Helper()
	return must[record.Private](p.e.t)(signin.CodeAt(p.secret, p.e.clock.now()))
}

func (p *employee) proof() casework.PasswordProof {
	return casework.PasswordProof{Login: p.account.Login, Password: p.password, Code: p.code()}
}

// byKey signs somebody in with their key.
func (p *employee) byKey(ctx context.Context) (casework.Entered, error) {
	own := casework.Visitor{Address: "203.0.113.9", Device: "A browser at work"}
	asked, err := p.e.BeginPasskey(ctx, own)
	if err != nil {
		return casework.Entered{}, err
	}
	return p.e.FinishPasskey(ctx, own, asked.Ticket, p.ring.Answer(p.e.t, asked.Options))
}

// comes signs somebody in and takes a role.
func (p *employee) comes(role record.Role, purpose record.Purpose) casework.Who {
	p.e.t.Helper()
	entered := must[casework.Entered](p.e.t)(p.byKey(p.e.t.Context()))
	entered = must[casework.Entered](p.e.t)(p.e.TakeRole(p.e.t.Context(), entered.Token, role, purpose))
	p.token = entered.Token
	return must[casework.Signed](p.e.t)(p.e.Whose(p.e.t.Context(), p.token)).Who
}

// joins makes somebody's account and has them enrol.
func (e *entrance) joins(admin casework.Who, login string) *employee {
	e.t.Helper()
	a := must[record.Account](e.t)(e.MakeAccount(e.t.Context(), admin, casework.Request{}, casework.NewAccount{
		Name: "Somebody Invented", Login: login, Agency: "police", Ends: e.clock.now().AddDate(0, 6, 0),
	}))
	issued := must[casework.IssuedCode](e.t)(e.IssueCode(e.t.Context(), admin, casework.CodeFor{Account: a.ID, Checked: "looked at their warrant card"}))
	return e.enrolled(must[casework.Enrolment](e.t)(e.BeginEnrolment(e.t.Context(), visitor, issued.Code.Reveal())))
}

func refusedAlike(t testing.TB, what string, err error) {
	t.Helper()
	if !errors.Is(err, record.Withheld) || !strings.HasPrefix(err.Error(), "withheld: that did not fit.") {
		t.Errorf("%s: %v", what, err)
	}
}

// On the first day a code is printed, and with it the first administrator makes their account and enrols their keys. There is no account
// before, and no second code while there is an administrator.
func TestTheFirstAdministratorSetsUp(t *testing.T) {
	e := openDoor(t, nil)
	old := must[string](t)(e.SetUpCode(t.Context()))
	code := must[string](t)(e.SetUpCode(t.Context()))
	account := casework.NewAccount{Name: "Ada", Login: "ada", Agency: "social-care-cur", Ends: e.clock.now().AddDate(1, 0, 0)}
	for what, bad := range map[string]string{"the one before": old, "another": "23456-789BC-DFGHJ-KMNPQ", "none": ""} {
		_, err := e.SetUp(t.Context(), visitor, bad, account)
		refusedAlike(t, what, err)
	}
	endless := account
	endless.Ends = e.clock.now().AddDate(3, 0, 0)
	if _, err := e.SetUp(t.Context(), visitor, code, endless); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "24 months") {
		t.Errorf("without an end: %v", err)
	}
	enrolment, err := e.SetUp(t.Context(), visitor, code, account)
	if err != nil {
		t.Fatal(err)
	}
	if again := must[string](t)(e.SetUpCode(t.Context())); again == "" {
		t.Error("an administrator who cannot sign in yet keeps everybody out")
	}
	ada := e.enrolled(enrolment)
	if again := must[string](t)(e.SetUpCode(t.Context())); again != "" {
		t.Error("a code to set up is made although there is an administrator")
	}
	_, err = e.SetUp(t.Context(), visitor, code, account)
	refusedAlike(t, "the same code again", err)
	who := ada.comes(record.Administrator, record.Administering)
	if who.Actor.User != string(ada.account.ID) || who.Actor.Role != record.Administrator || who.Actor.Agency != "social-care-cur" || who.Proved.IsZero() {
		t.Errorf("%+v", who)
	}
}

// Nobody is told what did not fit, nor whether there is such an account, and the log says nothing that was typed.
func TestWhatDoesNotFitIsRefusedAlike(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	good := ada.proof()
	for what, change := range map[string]func(*casework.PasswordProof){
		"nobody's login": func(p *casework.PasswordProof) { p.Login = "nobody-here" }, "no login": func(p *casework.PasswordProof) { p.Login = "" },
		"another password": func(p *casework.PasswordProof) { p.Password = "another staple lamp gull" }, "no password": func(p *casework.PasswordProof) { p.Password = "" },
		"another code": func(p *casework.PasswordProof) { p.Code = "000000" }, "no code": func(p *casework.PasswordProof) { p.Code = "" },
		"a password for a login": func(p *casework.PasswordProof) { p.Login = "my-secret-password" }, "a look-alike": func(p *casework.PasswordProof) { p.Login = "аda" },
		"NUL": func(p *casework.PasswordProof) { p.Login = "ada\x00" }, "a megabyte": func(p *casework.PasswordProof) { p.Password = record.Private(strings.Repeat("x", 1<<20)) },
		"a megabyte of login": func(p *casework.PasswordProof) { p.Login = strings.Repeat("a", 1<<20) },
	} {
		p := good
		change(&p)
		_, err := e.SignInWithPassword(t.Context(), casework.Visitor{}, p)
		refusedAlike(t, what, err)
		_ = e.store.Right(t.Context(), casework.LocalTenant, "")
		e.clock.passes(2 * time.Hour)
		good = ada.proof()
	}
	shouted := good
	shouted.Login = "  ADA "
	if _, err := e.SignInWithPassword(t.Context(), visitor, shouted); err != nil {
		t.Errorf("a login in capitals: %v", err)
	}
	refusedLines := 0
	for _, line := range doorLog(t, e.store) {
		if line.Outcome == "refused" {
			refusedLines++
			if line.Act != record.SignInAct || line.Purpose != record.SigningIn || line.Actor.User != string(ada.account.ID) && line.Actor.User != "unknown" {
				t.Errorf("%+v", line)
			}
		}
	}
	if refusedLines != 11 {
		t.Errorf("%d refusals are in the log, want one for each try", refusedLines)
	}
}

func doorLog(t testing.TB, s store.Store) []record.LogLine {
	t.Helper()
	return must[[]record.LogLine](t)(storetest.Logged(t.Context(), s, wholeLog(t)))
}

// A code is good once, also for two who come at the same time, and whoever is wrong often waits, and only that.
func TestACodeIsGoodOnceAndGuessingIsSlow(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	proof := ada.proof()
	var all sync.WaitGroup
	var mutex sync.Mutex
	in := 0
	for range 4 {
		all.Go(func() {
			if _, err := e.SignInWithPassword(t.Context(), visitor, proof); err == nil {
				mutex.Lock()
				in++
				mutex.Unlock()
			}
		})
	}
	all.Wait()
	if in != 1 {
		t.Errorf("one code let %d in", in)
	}
	e.clock.passes(25 * time.Hour) // what was wrong is forgotten
	for _, login := range []string{"ada", "nobody"} {
		wrong := casework.PasswordProof{Login: login, Password: "wrong words all along", Code: "123456"}
		waits := 0
		for range 12 {
			_, err := e.SignInWithPassword(t.Context(), casework.Visitor{Address: "198.51.100.1"}, wrong)
			if wait, ok := errors.AsType[*casework.Wait](err); ok {
				waits++
				if wait.For != time.Minute || !errors.Is(err, record.Busy) || !strings.Contains(err.Error(), "try again in 2 min") {
					t.Errorf("%s: %v", login, err)
				}
			}
		}
		if waits != 7 {
			t.Errorf("%s: %d of 12 tries were made to wait, want all but five", login, waits)
		}
	}
	elsewhere := casework.Visitor{Address: "198.51.100.2"}
	if _, err := e.SignInWithPassword(t.Context(), elsewhere, ada.proof()); !errors.Is(err, record.Busy) {
		t.Errorf("the right password from where nobody was right before, while guessing is slowed down: %v", err)
	}
	if _, err := e.SignInWithPassword(t.Context(), visitor, ada.proof()); err != nil {
		t.Errorf("the right password from where it was right before: %v", err)
	}
	if _, err := ada.byKey(t.Context()); err != nil {
		t.Errorf("with a key they come in all the same: %v", err)
	}
	e.clock.passes(time.Minute)
	if _, err := e.SignInWithPassword(t.Context(), elsewhere, ada.proof()); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

// A session goes on under another token when a role is taken and when somebody proves again; what the token before opened is shut. It ends
// when it is not used, after ten hours, and when its owner says so from elsewhere.
// sizes: one life
func TestASessionFromBeginningToEnd(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	entered := must[casework.Entered](t)(ada.byKey(t.Context()))
	before := must[casework.Signed](t)(e.Whose(t.Context(), entered.Token))
	if before.Actor.Role != record.Anybody || before.Purpose != record.SigningIn || before.OneWay || len(before.Roles) != 1 {
		t.Errorf("before a role is taken: %+v", before.Who)
	}
	for what, choice := range map[string]struct {
		role    record.Role
		purpose record.Purpose
	}{"a role that was not given": {"social-worker", record.SafeguardingNow}, "a purpose that does not go with it": {record.Administrator, record.SafeguardingNow}, "no purpose": {record.Administrator, ""}} {
		if _, err := e.TakeRole(t.Context(), entered.Token, choice.role, choice.purpose); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	next := must[casework.Entered](t)(e.TakeRole(t.Context(), entered.Token, record.Administrator, record.Administering))
	if _, err := e.Whose(t.Context(), entered.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("the token before: %v", err)
	}
	if _, err := e.TakeRole(t.Context(), entered.Token, record.Administrator, record.Administering); !errors.Is(err, record.Withheld) {
		t.Errorf("a stale tab: %v", err)
	}
	e.clock.passes(6 * time.Minute)
	if _, err := e.EnrolMore(t.Context(), next.Token); !errors.Is(err, casework.NotProved) {
		t.Errorf("keys are added without a proof of now: %v", err)
	}
	again := must[casework.Entered](t)(e.ProveWithPassword(t.Context(), visitor, next.Token, ada.proof()))
	asked := must[casework.Asked](t)(e.BeginProvePasskey(t.Context(), again.Token))
	again = must[casework.Entered](t)(e.FinishProvePasskey(t.Context(), again.Token, asked.Ticket, ada.ring.Answer(t, asked.Options)))
	signed := must[casework.Signed](t)(e.Whose(t.Context(), again.Token))
	if !signed.Proved.Equal(e.clock.now()) || signed.Actor.Role != record.Administrator || signed.Session.ID != before.Session.ID {
		t.Errorf("after proving again: %+v", signed.Who)
	}
	elsewhere := must[casework.Entered](t)(ada.byKey(t.Context()))
	if mine := must[[]record.Session](t)(e.MySessions(t.Context(), again.Token)); len(mine) != 2 {
		t.Errorf("%d sessions are listed", len(mine))
	}
	if err := e.EndOtherSessions(t.Context(), elsewhere.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Whose(t.Context(), again.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("ended from elsewhere: %v", err)
	}
	e.clock.passes(19 * time.Minute)
	must[casework.Signed](t)(e.Whose(t.Context(), elsewhere.Token))
	e.clock.passes(19 * time.Minute)
	must[casework.Signed](t)(e.Whose(t.Context(), elsewhere.Token))
	e.clock.passes(20 * time.Minute)
	if _, err := e.Whose(t.Context(), elsewhere.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("not used for twenty minutes: %v", err)
	}
	last := must[casework.Entered](t)(ada.byKey(t.Context()))
	for range 2 {
		if err := e.SignOut(t.Context(), last.Token); err != nil {
			t.Errorf("signing out: %v", err)
		}
	}
	if _, err := e.Whose(t.Context(), last.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("signed out: %v", err)
	}
}

func wholeLog(t testing.TB) audit.Access {
	t.Helper()
	a, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Checking, Subject: record.Subject{Kind: record.WholeLog}, Act: record.CheckAct,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
