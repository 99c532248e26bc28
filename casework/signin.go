package casework

// What somebody does to prove who they are, verb by verb:
//
//	signing in      SignInWithPassword · BeginPasskey, FinishPasskey · Providers, BeginProvider, FinishProvider · SignInWithDemoCode
//	being there     Whose · TakeRole · SignOut · MySessions, EndSession, EndOtherSessions
//	proving again   ProveWithPassword · BeginProvePasskey, FinishProvePasskey · BeginProveProvider, FinishProvider · ProveWithDemoCode
//	first keys      SetUpCode, SetUp · BeginEnrolment, Enrolling, EndEnrolment · EnrolMore
//	                BeginEnrolPasskey, FinishEnrolPasskey · BeginEnrolPassword, FinishEnrolPassword · BeginEnrolProvider, FinishProvider
//	own keys        MyWays · RemoveWay
//	the demo        DemoAccounts
//
// Who works here is looked after in staff.go. A refusal says the same whatever was wrong: neither whether somebody has an account here nor
// which of the words did not fit.

import (
	"context"
	"errors"
	"net/url"
	"time"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// Visitor is whoever stands before the door. Nothing of it is believed: it slows down those who guess, and names a device in a list.
type Visitor struct {
	Address string         // of their network, without a port
	Device  record.Private // as their browser names itself
}

// Entered is what a sign-in gives, or proving again. The token goes into the cookie and nowhere else.
type Entered struct {
	Token   string
	Session record.Session
	Account record.Account
}

// Signed is who stands behind a token at this moment.
type Signed struct {
	Who // who they are, in the role and for the purpose they chose: role record.Anybody and purpose record.SigningIn until they have

	Session record.Session
	Account record.Account
	Roles   []record.Role // that they may take now
	OneWay  bool          // they have one way to sign in, and are to be asked for a second
}

// PasswordProof is a password with the code that goes with it, as they were typed.
type PasswordProof struct {
	Login    string
	Password record.Private
	Code     record.Private
}

// Asked is what a browser is asked to have a passkey sign, and the ticket that goes with the answer. The ticket is used once.
type Asked struct {
	Ticket  string
	Options []byte // JSON for navigator.credentials
}

// Sent is where a browser is sent to sign in at the agency, and the ticket it keeps (in a cookie) until it comes back.
type Sent struct {
	Ticket string
	URL    string
}

// Provider is an agency's own sign-in that can be used here.
type Provider struct {
	Code string // in URLs
	Name string // on the page
}

// Returned is what somebody brings back from their agency's own sign-in.
type Returned struct {
	Ticket string     // as Sent gave it
	Token  string     // of the session, when somebody proves again; "" for none
	Query  url.Values // of the address they came back to
}

// Came is what came of it: they are signed in, have proved again, or have enrolled it as a way.
type Came struct {
	Entered   Entered    // with a token when they are signed in or proved again
	Enrolment *Enrolment // when they enrolled
}

// SignInWithPassword signs somebody in with a password and a code, in one step.
func (d *Desk) SignInWithPassword(ctx context.Context, v Visitor, p PasswordProof) (Entered, error) {
	login := folded(p.Login)
	counts := login
	if counts == "" {
		counts = "none" // what is no login is counted too
	}
	if err := d.slowSignIn(ctx, v, counts); err != nil {
		return Entered{}, err
	}
	of, err := d.named(ctx, login)
	if err != nil {
		return Entered{}, err
	}
	if err := d.passwordFits(ctx, of, p); err != nil {
		return Entered{}, err
	}
	if err := d.mayBeHere(ctx, of.Account); err != nil {
		return Entered{}, err
	}
	if err := d.rightSignIn(ctx, v, counts); err != nil {
		return Entered{}, err
	}
	return d.enter(ctx, v, of.Account, record.Password)
}

// named gives somebody by their login, and nobody when there is none: what follows does the same work.
func (d *Desk) named(ctx context.Context, login string) (store.Somebody, error) {
	if login == "" {
		return store.Somebody{}, nil
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Login: login})
	if errors.Is(err, record.NotFound) {
		return store.Somebody{}, nil
	}
	return of, err
}

// passwordFits checks a password with its code, both whatever came of the first, and uses the code up.
func (d *Desk) passwordFits(ctx context.Context, of store.Somebody, p PasswordProof) error {
	password, codes := wayOf(of.Credentials, record.Password), wayOf(of.Credentials, record.TOTP)
	fits, err := d.passwords().Check(ctx, p.Password, password.Secret)
	if err != nil {
		return err
	}
	now := d.now()
	step, current := signin.CodeStep(codes.Secret, p.Code, now)
	if !fits || !current || password.ID == "" || codes.ID == "" {
		return d.shut(ctx, of.Account)
	}
	codes.Counter = step
	used, err := d.store.Use(ctx, LocalTenant, codes, now)
	if err != nil {
		return err
	}
	if !used {
		return d.shut(ctx, of.Account) // the code was used before
	}
	return nil
}

// wayOf gives somebody's way of a kind; none when they have none.
func wayOf(all []record.Credential, kind record.CredentialKind) record.Credential {
	for i := range all {
		if all[i].Kind == kind {
			return all[i]
		}
	}
	return record.Credential{}
}

// mayBeHere refuses whoever was proved to be somebody and may not come in. Somebody whom nobody saw for long is disabled, until whoever
// looks after accounts says otherwise.
func (d *Desk) mayBeHere(ctx context.Context, a record.Account) error {
	presence := a.PresentAt(d.now())
	if presence == record.AtWork {
		return nil
	}
	var err error
	if presence == record.FellDormant && a.Disabled.IsZero() {
		_, err = d.disableDormant(ctx, a)
	}
	return errors.Join(d.shut(ctx, a), err)
}

// keyAsked is how long a browser may take to answer for a passkey, or somebody to sign in at their agency.
const keyAsked = 5 * time.Minute

// BeginPasskey asks for a passkey. Nobody says first who they are.
func (d *Desk) BeginPasskey(ctx context.Context, v Visitor) (Asked, error) {
	keys, err := d.keys()
	if err != nil {
		return Asked{}, err
	}
	c, err := keys.Ask(nil)
	if err != nil {
		return Asked{}, err
	}
	ticket, err := d.giveTicket(ctx, store.KeyAsked, store.Passing{Content: c.State}, keyAsked)
	return Asked{ticket, c.Options}, err
}

// FinishPasskey signs somebody in with a passkey's answer.
func (d *Desk) FinishPasskey(ctx context.Context, v Visitor, ticket string, answer []byte) (Entered, error) {
	passing, err := d.takeTicket(ctx, store.KeyAsked, ticket)
	if err != nil {
		return Entered{}, err
	}
	keys, err := d.keys()
	if err != nil {
		return Entered{}, err
	}
	id, err := keys.Whose(answer)
	if err != nil {
		return Entered{}, d.shut(ctx, record.Account{})
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: id})
	if err != nil {
		return Entered{}, d.nobody(ctx, err)
	}
	if err := d.keyFits(ctx, of, passing.Content, answer); err != nil {
		return Entered{}, err
	}
	if err := d.mayBeHere(ctx, of.Account); err != nil {
		return Entered{}, err
	}
	return d.enter(ctx, v, of.Account, record.Passkey)
}

// nobody refuses a try that is nobody's, and passes on what else went wrong.
func (d *Desk) nobody(ctx context.Context, err error) error {
	if errors.Is(err, record.NotFound) {
		return d.shut(ctx, record.Account{})
	}
	return err
}

// keyFits checks a passkey's answer, and that no copy of the key was faster.
func (d *Desk) keyFits(ctx context.Context, of store.Somebody, state record.Private, answer []byte) error {
	keys, err := d.keys()
	if err != nil {
		return err
	}
	key, err := keys.Answered(holder(of), state, answer)
	if errors.Is(err, record.Withheld) {
		return d.shut(ctx, of.Account)
	}
	if err != nil {
		return err
	}
	used, err := d.store.Use(ctx, LocalTenant, key, d.now())
	if err == nil && !used {
		err = d.shut(ctx, of.Account)
	}
	return err
}

func holder(of store.Somebody) signin.Holder {
	return signin.Holder{ID: of.Account.ID, Login: of.Account.Login, Keys: of.Credentials}
}

// SignInWithDemoCode signs in somebody of a demonstration. Elsewhere it is refused, always.
func (d *Desk) SignInWithDemoCode(ctx context.Context, v Visitor, login, code string) (Entered, error) {
	of, err := d.named(ctx, folded(login))
	if err != nil {
		return Entered{}, err
	}
	if err := d.demoCodeFits(ctx, of.Account, code); err != nil {
		return Entered{}, err
	}
	return d.enter(ctx, v, of.Account, record.DemoCode)
}
