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
	"net/url"

	"sightline/record"
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
	OneWay  bool          // they can sign in in one way only, and are to be asked for a second
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
	return Entered{}, notBuilt(ctx, v, p)
}

// BeginPasskey asks for a passkey. Nobody says first who they are.
func (d *Desk) BeginPasskey(ctx context.Context, v Visitor) (Asked, error) {
	return Asked{}, notBuilt(ctx, v)
}

// FinishPasskey signs somebody in with a passkey's answer.
func (d *Desk) FinishPasskey(ctx context.Context, v Visitor, ticket string, answer []byte) (Entered, error) {
	return Entered{}, notBuilt(ctx, v, ticket, answer)
}

// Providers gives the agencies' own sign-ins that can be used here.
func (d *Desk) Providers() []Provider { return nil }

// BeginProvider sends somebody to their agency's own sign-in.
func (d *Desk) BeginProvider(ctx context.Context, v Visitor, provider string) (Sent, error) {
	return Sent{}, notBuilt(ctx, v, provider)
}

// FinishProvider takes what somebody brings back from their agency's own sign-in, whatever they were sent there for.
func (d *Desk) FinishProvider(ctx context.Context, v Visitor, r Returned) (Came, error) {
	return Came{}, notBuilt(ctx, v, r)
}

// SignInWithDemoCode signs in somebody of a demonstration. Elsewhere it is refused, always.
func (d *Desk) SignInWithDemoCode(ctx context.Context, v Visitor, login, code string) (Entered, error) {
	return Entered{}, notBuilt(ctx, v, login, code)
}
