package casework

import (
	"context"
	"time"

	"sightline/record"
)

// Enrolment is the half hour in which somebody adds ways to sign in. At the start it asks for two: keys get lost.
type Enrolment struct {
	Ticket  string // for the steps of it, in a cookie or a form
	Account record.Account
	Ways    []Way
	Strong  bool // what is there is enough to sign in with
	OneWay  bool // and a second is to be asked for
	Until   time.Time
}

// Way is a way to sign in, as its owner is shown it. A password and its codes are one.
type Way struct {
	ID      record.CredentialID
	Kind    record.CredentialKind // record.Password for a password with codes
	Label   record.Private
	Added   time.Time
	AddedBy record.AccountID // who issued the code with which it was added; "" when its owner added it
	Used    time.Time        // zero: never
}

// NewCodes is the secret that an app makes codes of, to be shown once.
type NewCodes struct {
	Ticket string         // of this step, used once
	Secret record.Private // to be typed, in groups of four
	URL    record.Private // otpauth://…
	QR     []byte         // the same as a picture, PNG
}

// NewPassword is a password with the first code of an app, to be enrolled together.
type NewPassword struct {
	Ticket   string // of the step, as NewCodes gave it
	Password record.Private
	Code     record.Private
}

// NewKey is a passkey to be enrolled.
type NewKey struct {
	Ticket string // of the step, as Asked gave it
	Label  record.Private
	Answer []byte
}

// SetUpCode gives the one-time code with which the first administrator makes their account, "" when there is somebody who looks after
// accounts. It is good for an hour, and the ones before are not good any more.
func (d *Desk) SetUpCode(ctx context.Context) (string, error) { return "", notBuilt(ctx) }

// SetUp makes the first administrator's account.
func (d *Desk) SetUp(ctx context.Context, v Visitor, code string, a NewAccount) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, v, code, a)
}

// BeginEnrolment takes the code that an administrator issued. It is good once.
func (d *Desk) BeginEnrolment(ctx context.Context, v Visitor, code string) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, v, code)
}

// EnrolMore lets somebody who has just proved who they are add ways of their own.
func (d *Desk) EnrolMore(ctx context.Context, token string) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, token)
}

// Enrolling says how far an enrolment is.
func (d *Desk) Enrolling(ctx context.Context, ticket string) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, ticket)
}

// EndEnrolment ends it. What was enrolled stays.
func (d *Desk) EndEnrolment(ctx context.Context, ticket string) error { return notBuilt(ctx, ticket) }

// BeginEnrolPasskey asks for a new passkey.
func (d *Desk) BeginEnrolPasskey(ctx context.Context, ticket string) (Asked, error) {
	return Asked{}, notBuilt(ctx, ticket)
}

// FinishEnrolPasskey enrols it.
func (d *Desk) FinishEnrolPasskey(ctx context.Context, ticket string, k NewKey) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, ticket, k)
}

// BeginEnrolPassword gives the secret for an app that makes codes. A password without one is not enrolled.
func (d *Desk) BeginEnrolPassword(ctx context.Context, ticket string) (NewCodes, error) {
	return NewCodes{}, notBuilt(ctx, ticket)
}

// FinishEnrolPassword enrols a password with its codes, in the place of those before.
func (d *Desk) FinishEnrolPassword(ctx context.Context, ticket string, p NewPassword) (Enrolment, error) {
	return Enrolment{}, notBuilt(ctx, ticket, p)
}

// BeginEnrolProvider sends somebody to their agency's own sign-in, to enrol it. FinishProvider does.
func (d *Desk) BeginEnrolProvider(ctx context.Context, ticket, provider string) (Sent, error) {
	return Sent{}, notBuilt(ctx, ticket, provider)
}

// MyWays lists somebody's ways to sign in.
func (d *Desk) MyWays(ctx context.Context, token string) ([]Way, error) {
	return nil, notBuilt(ctx, token)
}

// RemoveWay takes one of them away, never the last. It needs proof of the last five minutes.
func (d *Desk) RemoveWay(ctx context.Context, token string, id record.CredentialID) error {
	return notBuilt(ctx, token, id)
}

// DemoAccount is somebody of a demonstration, and the code they sign in with.
type DemoAccount struct {
	Role  record.Role
	Login string
	Code  string
	ID    record.AccountID
}

// DemoAccounts makes one account for each role, good for this run of a demonstration. Elsewhere it is refused.
func (d *Desk) DemoAccounts(ctx context.Context, roles []record.Role) ([]DemoAccount, error) {
	return nil, notBuilt(ctx, roles)
}
