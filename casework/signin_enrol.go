package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/signin"
	"sightline/store"
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

// How long what is good once is good.
const (
	setUpLasts     = time.Hour
	codeLasts      = 24 * time.Hour
	enrolmentLasts = 30 * time.Minute
)

// issuer is whose codes an app shows.
const issuer = "Sightline"

// BeginEnrolment takes the code that an administrator issued. It is good once.
func (d *Desk) BeginEnrolment(ctx context.Context, _ Visitor, code string) (Enrolment, error) {
	passing, err := d.takeCode(ctx, store.EnrolmentCode, code)
	if err != nil {
		return Enrolment{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: passing.Account})
	if err != nil {
		return Enrolment{}, d.nobody(ctx, err)
	}
	if err := d.mayBeHere(ctx, of.Account); err != nil {
		return Enrolment{}, err
	}
	return d.enrolling(ctx, of.Account, passing.Content)
}

// takeCode gives what a typed code is for, once.
func (d *Desk) takeCode(ctx context.Context, kind store.PassingKind, code string) (store.Passing, error) {
	digest, ok := signin.CodeDigest(code)
	if !ok {
		return store.Passing{}, d.shut(ctx, record.Account{})
	}
	p, err := d.store.Take(ctx, LocalTenant, store.Which{Kind: kind, Token: digest}, d.now())
	if err != nil {
		return p, d.nobody(ctx, err)
	}
	return p, nil
}

// enrolling begins an enrolment of somebody; issuedBy is whose code it was, "" when it is their own wish.
func (d *Desk) enrolling(ctx context.Context, a record.Account, issuedBy record.Private) (Enrolment, error) {
	access, err := d.asSelf(ctx, &a, record.AccountAct)
	if err != nil {
		return Enrolment{}, err
	}
	if err := d.store.Read(ctx, access, func(store.Reader) error { return nil }); err != nil { // its line: an enrolment began
		return Enrolment{}, err
	}
	ticket, err := d.giveTicket(ctx, store.Enrolling, store.Passing{Account: a.ID, Content: issuedBy}, enrolmentLasts)
	if err != nil {
		return Enrolment{}, err
	}
	return d.Enrolling(ctx, ticket)
}

// EnrolMore lets somebody who has just proved who they are add ways of their own.
func (d *Desk) EnrolMore(ctx context.Context, token string) (Enrolment, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Enrolment{}, err
	}
	if err := d.justProved(&signed); err != nil {
		return Enrolment{}, err
	}
	return d.enrolling(ctx, signed.Account, "")
}

func (d *Desk) justProved(signed *Signed) error {
	if d.now().Sub(signed.Proved) >= provedFor {
		return errors.Join(fmt.Errorf("%w: keys are looked after by whoever has just proved who they are", record.NotYet), NotProved)
	}
	return nil
}

// Enrolling says how far an enrolment is.
func (d *Desk) Enrolling(ctx context.Context, ticket string) (Enrolment, error) {
	passing, err := d.lookTicket(ctx, store.Enrolling, ticket)
	if err != nil {
		return Enrolment{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: passing.Account})
	if err != nil {
		return Enrolment{}, d.nobody(ctx, err)
	}
	if of.Account.PresentAt(d.now()) != record.AtWork {
		return Enrolment{}, errDoor
	}
	ways := record.Ways(of.Credentials)
	return Enrolment{Ticket: ticket, Account: of.Account, Ways: waysOf(of.Credentials), Strong: ways > 0, OneWay: ways == 1, Until: passing.Until}, nil
}

// EndEnrolment ends it. What was enrolled stays.
func (d *Desk) EndEnrolment(ctx context.Context, ticket string) error {
	_, err := d.takeTicket(ctx, store.Enrolling, ticket)
	return err
}

// BeginEnrolPasskey asks for a new passkey.
func (d *Desk) BeginEnrolPasskey(ctx context.Context, ticket string) (Asked, error) {
	of, keys, err := d.keyHolder(ctx, ticket)
	if err != nil {
		return Asked{}, err
	}
	c, err := keys.Add(holder(of))
	if err != nil {
		return Asked{}, err
	}
	step, err := d.giveTicket(ctx, store.KeyToEnrol, store.Passing{Account: of.Account.ID, Content: c.State}, keyAsked)
	return Asked{step, c.Options}, err
}

// keyHolder gives somebody who enrols, with the keys they have.
func (d *Desk) keyHolder(ctx context.Context, ticket string) (store.Somebody, *signin.Passkeys, error) {
	keys, err := d.keys()
	if err != nil {
		return store.Somebody{}, nil, err
	}
	e, err := d.Enrolling(ctx, ticket)
	if err != nil {
		return store.Somebody{}, nil, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: e.Account.ID})
	return of, keys, err
}

// FinishEnrolPasskey enrols it.
func (d *Desk) FinishEnrolPasskey(ctx context.Context, ticket string, k NewKey) (Enrolment, error) {
	of, keys, err := d.keyHolder(ctx, ticket)
	if err != nil {
		return Enrolment{}, err
	}
	step, err := d.takeTicket(ctx, store.KeyToEnrol, k.Ticket)
	if err != nil || step.Account != of.Account.ID {
		return Enrolment{}, errors.Join(errDoor, err)
	}
	c, err := keys.Added(holder(of), step.Content, k.Answer)
	if err != nil {
		return Enrolment{}, err
	}
	c.Label = labelOf(k.Label)
	return d.enrol(ctx, ticket, []record.Credential{c})
}

// labelOf is what somebody calls their key, as it is kept.
func labelOf(label record.Private) record.Private {
	plain := deviceOf(Visitor{Device: label})
	if strings.TrimSpace(plain.Reveal()) == "" {
		return "a passkey"
	}
	return plain
}

// BeginEnrolPassword gives the secret for an app that makes codes. A password without one is not enrolled.
func (d *Desk) BeginEnrolPassword(ctx context.Context, ticket string) (NewCodes, error) {
	e, err := d.Enrolling(ctx, ticket)
	if err != nil {
		return NewCodes{}, err
	}
	secret, err := signin.NewSecret(issuer, e.Account.Login)
	if err != nil {
		return NewCodes{}, err
	}
	step, err := d.giveTicket(ctx, store.CodesToEnrol, store.Passing{Account: e.Account.ID, Content: secret.Letters}, enrolmentLasts)
	return NewCodes{Ticket: step, Secret: inFours(secret.Letters), URL: secret.URL, QR: secret.QR}, err
}

func inFours(letters record.Private) record.Private {
	return record.Private(strings.Join(slices.Collect(func(yield func(string) bool) {
		for part := range slices.Chunk([]byte(letters.Reveal()), 4) {
			if !yield(string(part)) {
				return
			}
		}
	}), " "))
}

// FinishEnrolPassword enrols a password with its codes, in the place of those before.
func (d *Desk) FinishEnrolPassword(ctx context.Context, ticket string, p NewPassword) (Enrolment, error) {
	e, err := d.Enrolling(ctx, ticket)
	if err != nil {
		return Enrolment{}, err
	}
	step, err := d.lookTicket(ctx, store.CodesToEnrol, p.Ticket)
	if err != nil || step.Account != e.Account.ID {
		return Enrolment{}, errors.Join(errDoor, err)
	}
	kept, err := d.passwords().Keep(ctx, p.Password, e.Account.Login)
	if err != nil {
		return Enrolment{}, err
	}
	at, fits := signin.CodeStep(step.Content, p.Code, d.now())
	if !fits {
		return Enrolment{}, fmt.Errorf("%w: the code; the six digits that the app shows now would be accepted, on a device whose clock is right", record.Invalid)
	}
	if _, err := d.takeTicket(ctx, store.CodesToEnrol, p.Ticket); err != nil { // a second click finds it done
		return Enrolment{}, err
	}
	return d.enrol(ctx, ticket, []record.Credential{
		{Kind: record.Password, Label: "a password", Secret: kept},
		{Kind: record.TOTP, Label: "codes of an app", Secret: step.Content, Counter: at}, // the code that was typed is used up
	})
}

// enrol adds ways to sign in, in the place of those of which there is one only.
func (d *Desk) enrol(ctx context.Context, ticket string, ways []record.Credential) (Enrolment, error) {
	passing, err := d.lookTicket(ctx, store.Enrolling, ticket)
	if err != nil {
		return Enrolment{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: passing.Account})
	if err != nil {
		return Enrolment{}, d.nobody(ctx, err)
	}
	access, err := d.asSelf(ctx, &of.Account, record.AccountAct)
	if err != nil {
		return Enrolment{}, err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		now, err := w.Somebody(ctx)
		if err != nil {
			return err
		}
		if _, err := w.Passing(ctx, passing.Which, d.now()); err != nil { // ended a moment ago: their keys were said to be lost
			return d.nobodyEnrols(err)
		}
		for i := range ways {
			if err := replace(ctx, w, now, ways[i].Kind); err != nil {
				return err
			}
			c := ways[i]
			c.ID, c.Account, c.Added, c.AddedBy = record.CredentialID(rand.Text()), of.Account.ID, d.now(), record.AccountID(passing.Content.Reveal())
			if err := w.AddCredential(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Enrolment{}, err
	}
	return d.Enrolling(ctx, ticket)
}

// nobodyEnrols is what is said of an enrolment that is over.
func (*Desk) nobodyEnrols(err error) error {
	if errors.Is(err, record.NotFound) {
		return errDoor
	}
	return err
}

// replace takes away what a new password or secret for codes takes the place of.
func replace(ctx context.Context, w store.Writer, of store.Somebody, kind record.CredentialKind) error {
	if kind != record.Password && kind != record.TOTP {
		return nil
	}
	for i := range of.Credentials {
		if of.Credentials[i].Kind == kind {
			if err := w.RemoveCredential(ctx, of.Credentials[i].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// MyWays lists somebody's ways to sign in.
func (d *Desk) MyWays(ctx context.Context, token string) (all []Way, err error) {
	err = d.mine(ctx, token, func(_ *Signed, r store.Reader) error {
		of, err := r.Somebody(ctx)
		all = waysOf(of.Credentials)
		return err
	})
	return all, err
}

// waysOf gives ways to sign in as their owner is shown them, the first added first.
func waysOf(all []record.Credential) []Way {
	var ways []Way
	for i := range all {
		if c := &all[i]; c.Kind != record.TOTP {
			ways = append(ways, Way{ID: c.ID, Kind: c.Kind, Label: c.Label, Added: c.Added, AddedBy: c.AddedBy, Used: c.Used})
		}
	}
	slices.SortFunc(ways, func(a, b Way) int {
		if byTime := a.Added.Compare(b.Added); byTime != 0 {
			return byTime
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	if codes := wayOf(all, record.TOTP); codes.ID != "" {
		for i := range ways {
			if ways[i].Kind == record.Password {
				ways[i].Used = codes.Used
			}
		}
	}
	return ways
}

// RemoveWay takes one of somebody's ways away, never the last. It needs proof of the last five minutes. Whoever has that key, or knew that
// password, may be in another session, or about to add a key of their own: every other session ends with what was begun in it, and this one
// too when it can only have been begun so.
func (d *Desk) RemoveWay(ctx context.Context, token string, id record.CredentialID) error {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return err
	}
	if err := d.justProved(&signed); err != nil {
		return err
	}
	access, err := d.asSelf(ctx, &signed.Account, record.AccountAct)
	if err != nil {
		return err
	}
	asked := audit.NewDigester("a way is taken away 1")
	asked.Text(string(id))
	_, err = d.store.Write(ctx, access, store.Request{Asked: asked.Sum()}, func(w store.Writer) error {
		of, err := w.Somebody(ctx)
		if err != nil {
			return err
		}
		left, err := takeAway(ctx, w, of, id)
		if err != nil {
			return err
		}
		own := signed.Session.ID
		if by := signed.Session.By; by != record.DemoCode && wayOf(left, by).ID == "" {
			own = ""
		}
		_, err = w.EndSessions(ctx, "", own)
		return err
	})
	return err
}

// takeAway takes a way away, with a password its codes too, and gives those that are left.
func takeAway(ctx context.Context, w store.Writer, of store.Somebody, id record.CredentialID) (left []record.Credential, err error) {
	at := slices.IndexFunc(of.Credentials, func(c record.Credential) bool { return c.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("way to sign in: %w", record.NotFound)
	}
	goes := func(c record.Credential) bool { return c.ID == id }
	if kind := of.Credentials[at].Kind; kind == record.Password || kind == record.TOTP {
		goes = func(c record.Credential) bool { return c.Kind == record.Password || c.Kind == record.TOTP }
	}
	if left = slices.DeleteFunc(slices.Clone(of.Credentials), goes); !record.Strong(left) {
		return nil, fmt.Errorf("%w: this is the only way in which you can sign in; add another first", record.Conflict)
	}
	for _, c := range of.Credentials {
		if goes(c) {
			if err := w.RemoveCredential(ctx, c.ID); err != nil {
				return nil, err
			}
		}
	}
	return left, nil
}
