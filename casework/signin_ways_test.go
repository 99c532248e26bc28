package casework_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

// A code to enrol is good once, for a day, for whoever it was issued to, and the last one alone. Whoever had lost their keys has none of
// them afterwards.
func TestACodeToEnrolIsGoodOnce(t *testing.T) {
	e := administered(t)
	ada := e.ada
	sam := e.joins(e.first, "sam")
	issue := func(lost bool) string {
		t.Helper()
		return e.issues(casework.CodeFor{Account: sam.account.ID, Checked: "looked at their warrant card", Lost: lost})
	}
	old := issue(false)
	code := issue(false)
	_, err := e.BeginEnrolment(t.Context(), visitor, old)
	refusedAlike(t, "one before the last", err)
	must[casework.Enrolment](t)(e.BeginEnrolment(t.Context(), visitor, strings.ToLower(code)))
	_, err = e.BeginEnrolment(t.Context(), visitor, code)
	refusedAlike(t, "a second time", err)
	late := issue(false)
	e.clock.passes(24 * time.Hour)
	_, err = e.BeginEnrolment(t.Context(), visitor, late)
	refusedAlike(t, "a day later", err)

	e.first, e.second = ada.comes(record.Administrator, record.Administering), e.bea.comes(record.Administrator, record.Administering)
	samIn := must[casework.Entered](t)(sam.byKey(t.Context()))
	found := issue(true)
	if _, err := e.Whose(t.Context(), samIn.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("whoever found the keys is still in: %v", err)
	}
	_, err = sam.byKey(t.Context())
	refusedAlike(t, "the lost key", err)
	_, err = e.SignInWithPassword(t.Context(), visitor, sam.proof())
	refusedAlike(t, "the lost codes", err)
	again := e.enrolled(must[casework.Enrolment](t)(e.BeginEnrolment(t.Context(), visitor, found)))
	entered := must[casework.Entered](t)(again.byKey(t.Context()))
	for _, way := range must[[]casework.Way](t)(e.MyWays(t.Context(), entered.Token)) {
		if way.AddedBy != ada.account.ID {
			t.Errorf("%s was added with a code that %q issued", way.Kind, way.AddedBy)
		}
	}
	for what, try := range map[string]casework.CodeFor{
		"for oneself": {Account: ada.account.ID, Checked: "it is me, really"}, "without having looked": {Account: sam.account.ID}, "for nobody": {Account: "NOBODY", Checked: "looked at their warrant card"},
	} {
		if _, err := e.IssueCode(t.Context(), e.first, try); err == nil || errors.Is(err, record.NotYet) {
			t.Errorf("a code %s", what)
		}
	}
}

// Steps of an enrolment belong together: nobody finishes another's, a step is done once, and after half an hour it is over.
func TestStepsOfAnEnrolmentBelongTogether(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	admin := ada.comes(record.Administrator, record.Administering)
	sam, kim := e.joins(admin, "sam"), e.joins(admin, "kim")
	enrol := func(p *employee) string {
		entered := must[casework.Entered](t)(p.byKey(t.Context()))
		return must[casework.Enrolment](t)(e.EnrolMore(t.Context(), entered.Token)).Ticket
	}
	sams, kims := enrol(sam), enrol(kim)
	key := signintest.NewKeyring(ourOrigin, ourHost)
	asked := must[casework.Asked](t)(e.BeginEnrolPasskey(t.Context(), sams))
	answer := key.Make(t, asked.Options, sam.account.ID)
	if _, err := e.FinishEnrolPasskey(t.Context(), kims, casework.NewKey{Ticket: asked.Ticket, Answer: answer}); !errors.Is(err, record.Withheld) {
		t.Errorf("another's key: %v", err)
	}
	if _, err := e.FinishEnrolPasskey(t.Context(), sams, casework.NewKey{Ticket: asked.Ticket, Answer: answer}); !errors.Is(err, record.Withheld) {
		t.Errorf("a step that was tried: %v", err)
	}
	codes := must[casework.NewCodes](t)(e.BeginEnrolPassword(t.Context(), sams))
	secret := record.Private(strings.ReplaceAll(codes.Secret.Reveal(), " ", ""))
	now := must[record.Private](t)(signin.CodeAt(secret, e.clock.now()))
	wish := casework.NewPassword{Ticket: codes.Ticket, Password: "another four words here", Code: "000000"}
	if _, err := e.FinishEnrolPassword(t.Context(), sams, wish); !errors.Is(err, record.Invalid) {
		t.Errorf("another code: %v", err)
	}
	wish.Code = now
	weak := wish
	weak.Password = "i am sam, sam i am here"
	if _, err := e.FinishEnrolPassword(t.Context(), sams, weak); !errors.Is(err, record.Invalid) {
		t.Errorf("a password that holds the login: %v", err)
	}
	if _, err := e.FinishEnrolPassword(t.Context(), kims, wish); !errors.Is(err, record.Withheld) {
		t.Errorf("another's codes: %v", err)
	}
	got, err := e.FinishEnrolPassword(t.Context(), sams, wish)
	if err != nil || len(got.Ways) != 2 {
		t.Errorf("in the place of the password before: %d ways, %v", len(got.Ways), err)
	}
	if _, err := e.FinishEnrolPassword(t.Context(), sams, wish); !errors.Is(err, record.Withheld) {
		t.Errorf("a second click: %v", err)
	}
	_, err = e.SignInWithPassword(t.Context(), visitor, casework.PasswordProof{Login: "sam", Password: wish.Password, Code: now})
	refusedAlike(t, "the code with which it was enrolled", err)
	e.clock.passes(30 * time.Minute)
	if _, err := e.BeginEnrolPasskey(t.Context(), sams); !errors.Is(err, record.Withheld) {
		t.Errorf("half an hour later: %v", err)
	}
}

// Somebody takes away a way of theirs, never the last one, and with a password its codes.
func TestTheLastWayStays(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	entered := must[casework.Entered](t)(ada.byKey(t.Context()))
	ways := must[[]casework.Way](t)(e.MyWays(t.Context(), entered.Token))
	at := slices.IndexFunc(ways, func(w casework.Way) bool { return w.Kind == record.Password })
	key := ways[1-at]
	if len(ways) != 2 || key.Kind != record.Passkey || key.Used.IsZero() || key.Label != "the blue one" {
		t.Fatalf("%+v", ways)
	}
	if err := e.RemoveWay(t.Context(), entered.Token, ways[at].ID); err != nil {
		t.Fatal(err)
	}
	if signed := must[casework.Signed](t)(e.Whose(t.Context(), entered.Token)); !signed.OneWay {
		t.Error("whoever has one way only is not asked for a second")
	}
	if err := e.RemoveWay(t.Context(), entered.Token, key.ID); !errors.Is(err, record.Conflict) {
		t.Errorf("the last way: %v", err)
	}
	if err := e.RemoveWay(t.Context(), entered.Token, "another's"); !errors.Is(err, record.NotFound) {
		t.Errorf("a way that is not theirs: %v", err)
	}
	_, err := e.SignInWithPassword(t.Context(), visitor, ada.proof())
	refusedAlike(t, "a password that was taken away", err)
}

// Whoever finds that a key is gone takes it away: whoever holds it is out everywhere at once, also of what they had begun to add; the one
// who takes it away stays, unless their own session was begun with it.
func TestAKeyThatIsTakenAwayTakesItsSessions(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	own := must[casework.Entered](t)(e.SignInWithPassword(t.Context(), visitor, ada.proof()))
	thief := must[casework.Entered](t)(ada.byKey(t.Context()))
	adding := must[casework.Enrolment](t)(e.EnrolMore(t.Context(), thief.Token))
	ways := must[[]casework.Way](t)(e.MyWays(t.Context(), own.Token))
	at := slices.IndexFunc(ways, func(w casework.Way) bool { return w.Kind == record.Passkey })
	if err := e.RemoveWay(t.Context(), own.Token, ways[at].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Whose(t.Context(), thief.Token); err == nil {
		t.Error("who came with the key is still there")
	}
	if _, err := e.BeginEnrolPasskey(t.Context(), adding.Ticket); !errors.Is(err, record.Withheld) {
		t.Errorf("what they had begun to add: %v", err)
	}
	if _, err := e.Whose(t.Context(), own.Token); err != nil {
		t.Errorf("who took it away: %v", err)
	}
}

// Whoever takes away what they signed in with signs in again, in another way.
func TestWhoTakesAwayTheirOwnKeySignsInAgain(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	own := must[casework.Entered](t)(ada.byKey(t.Context()))
	ways := must[[]casework.Way](t)(e.MyWays(t.Context(), own.Token))
	at := slices.IndexFunc(ways, func(w casework.Way) bool { return w.Kind == record.Passkey })
	if err := e.RemoveWay(t.Context(), own.Token, ways[at].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Whose(t.Context(), own.Token); err == nil {
		t.Error("the session goes on without the key it was begun with")
	}
}

// Whoever signs in at their agency comes in when their account is bound to who they are there, and nobody makes themselves an account so.
func TestSigningInAtTheAgency(t *testing.T) {
	agency := signintest.NewAgency(t, ourOrigin+"/sign-in/return")
	agency.Lie(func(claims map[string]any) { claims["amr"] = []string{"mfa"} })
	e := openDoor(t, func(s *casework.DoorSetting) {
		s.Providers = []signin.ProviderSetting{{
			Code: "council", Name: "The council", Issuer: agency.Issuer, ClientID: agency.Client, Secret: record.Private(agency.Secret), Subject: "sub",
			Require: map[string][]string{"amr": {"mfa"}},
		}}
	})
	e.clock.passes(time.Until(e.clock.now())) // the agency's clock is the real one
	ada := e.first()
	journey := func(sent casework.Sent, token string) (casework.Came, error) {
		return e.FinishProvider(t.Context(), visitor, casework.Returned{Ticket: sent.Ticket, Token: token, Query: agency.SignIn(t, sent.URL)})
	}
	begin := func() casework.Sent { return must[casework.Sent](t)(e.BeginProvider(t.Context(), visitor, "council")) }
	_, err := journey(begin(), "")
	refusedAlike(t, "somebody whom nobody bound to an account", err)

	admin := ada.comes(record.Administrator, record.Administering)
	enrolment := must[casework.Enrolment](t)(e.EnrolMore(t.Context(), ada.token))
	came, err := journey(must[casework.Sent](t)(e.BeginEnrolProvider(t.Context(), enrolment.Ticket, "council")), "")
	if err != nil || came.Enrolment == nil || len(came.Enrolment.Ways) != 3 {
		t.Fatalf("%+v, %v", came, err)
	}
	sent := begin()
	query := agency.SignIn(t, sent.URL)
	came, err = e.FinishProvider(t.Context(), visitor, casework.Returned{Ticket: sent.Ticket, Query: query})
	if err != nil || came.Entered.Account.ID != ada.account.ID || came.Entered.Session.By != record.ProvidedKey {
		t.Fatalf("%+v, %v", came.Entered.Session, err)
	}
	_, err = e.FinishProvider(t.Context(), visitor, casework.Returned{Ticket: sent.Ticket, Query: query})
	refusedAlike(t, "the same journey again", err)
	another := begin()
	_, err = e.FinishProvider(t.Context(), visitor, casework.Returned{Ticket: another.Ticket, Query: query})
	refusedAlike(t, "another browser's journey", err)
	_, err = e.FinishProvider(t.Context(), visitor, casework.Returned{Ticket: "", Query: url.Values{}})
	refusedAlike(t, "no journey", err)

	e.clock.passes(10 * time.Second)
	again, err := journey(must[casework.Sent](t)(e.BeginProveProvider(t.Context(), came.Entered.Token)), came.Entered.Token)
	if err != nil || !again.Entered.Session.Proved.Equal(e.clock.now()) {
		t.Errorf("proved again: %v", err)
	}
	kim := e.joins(admin, "kim")
	kimIn := must[casework.Entered](t)(kim.byKey(t.Context()))
	_, err = journey(must[casework.Sent](t)(e.BeginProveProvider(t.Context(), again.Entered.Token)), kimIn.Token)
	refusedAlike(t, "proved in another's session", err)
	newcomer := must[record.Account](t)(e.MakeAccount(t.Context(), admin, casework.Request{}, casework.NewAccount{Name: "Lee", Login: "lee", Agency: "police", Ends: e.clock.now().AddDate(0, 6, 0)}))
	if err := e.LinkProvider(t.Context(), admin, casework.ProviderLink{Account: newcomer.ID, Provider: "council", Subject: "id1"}); !errors.Is(err, record.Conflict) {
		t.Errorf("two accounts for one person there: %v", err)
	}
	if err := e.LinkProvider(t.Context(), admin, casework.ProviderLink{Account: newcomer.ID, Provider: "council", Subject: "id2"}); err != nil {
		t.Errorf("bound by an administrator: %v", err)
	}
	if err := e.LinkProvider(t.Context(), admin, casework.ProviderLink{Account: ada.account.ID, Provider: "council", Subject: "id3"}); !errors.Is(err, record.Withheld) {
		t.Errorf("bound by themselves: %v", err)
	}
}

// In a demonstration each role has a code that is good while it runs, and is proof enough. Elsewhere there is no such way, whatever is typed.
func TestCodesOfADemonstration(t *testing.T) {
	shown := openDoor(t, func(s *casework.DoorSetting) { s.Demonstration = true })
	roles := []record.Role{"social-worker", record.OutOfHours, record.Administrator}
	first := must[[]casework.DemoAccount](t)(shown.DemoAccounts(t.Context(), roles))
	again := must[[]casework.DemoAccount](t)(shown.DemoAccounts(t.Context(), roles))
	for i, one := range again {
		if one.ID != first[i].ID || one.Code == first[i].Code || one.Role != roles[i] {
			t.Errorf("%+v after %+v", one, first[i])
		}
		_, err := shown.SignInWithDemoCode(t.Context(), visitor, one.Login, first[i].Code)
		refusedAlike(t, "a code of another run", err)
		entered, err := shown.SignInWithDemoCode(t.Context(), visitor, one.Login, one.Code)
		if err != nil {
			t.Fatal(err)
		}
		signed := must[casework.Signed](t)(shown.Whose(t.Context(), entered.Token))
		if !slices.Equal(signed.Roles, []record.Role{one.Role}) || signed.OneWay {
			t.Errorf("%+v", signed)
		}
		shown.clock.passes(10 * time.Minute)
		proved, err := shown.ProveWithDemoCode(t.Context(), entered.Token, one.Code)
		if err != nil || !proved.Session.Proved.Equal(shown.clock.now()) {
			t.Errorf("proved again: %v", err)
		}
	}
	e := openDoor(t, nil)
	ada := e.first()
	if _, err := e.DemoAccounts(t.Context(), roles); !errors.Is(err, record.Withheld) {
		t.Errorf("accounts of a demonstration: %v", err)
	}
	for _, code := range []string{"", first[0].Code, "000000"} {
		_, err := e.SignInWithDemoCode(t.Context(), casework.Visitor{}, ada.account.Login, code)
		refusedAlike(t, "a code of a demonstration elsewhere", err)
	}
}

// At an address that is a number of this machine's own there are no passkeys, and everything else; any other address has to have a name.
func TestAnAddressThatIsANumber(t *testing.T) {
	for origin, fine := range map[string]bool{"http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://192.0.2.1": false, "https://192.0.2.1": false, "http://sightline.example": false} {
		e := openDoor(t, nil)
		err := e.OpenDoor(casework.DoorSetting{Origin: origin})
		if (err == nil) != fine || e.PasskeysHere() && fine {
			t.Errorf("%s: %v, passkeys %v", origin, err, e.PasskeysHere())
		}
		if _, asked := e.BeginPasskey(t.Context(), visitor); fine && !errors.Is(asked, record.NotYet) {
			t.Errorf("%s: a passkey is asked for: %v", origin, asked)
		}
	}
	e := openDoor(t, nil)
	if err := e.OpenDoor(casework.DoorSetting{Providers: []signin.ProviderSetting{{Code: "council"}}}); !errors.Is(err, record.Invalid) {
		t.Errorf("providers without an address to come back to: %v", err)
	}
}
