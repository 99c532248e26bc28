package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// What somebody is sent to their agency's own sign-in for.
const (
	toSignIn = "sign in"
	toProve  = "prove"
	toEnrol  = "enrol"
)

// sentAway is what is kept while somebody is there.
type sentAway struct {
	For      string `json:"for"`
	Provider string `json:"provider"`
	State    string `json:"state"`
	Ticket   string `json:"ticket,omitempty"` // of the enrolment
}

// Providers gives the agencies' own sign-ins that can be used here.
func (d *Desk) Providers() []Provider {
	var all []Provider
	for _, p := range d.door.providers {
		all = append(all, Provider{p.Code, p.Name})
	}
	return all
}

// BeginProvider sends somebody to their agency's own sign-in.
func (d *Desk) BeginProvider(ctx context.Context, _ Visitor, provider string) (Sent, error) {
	return d.sendTo(ctx, sentAway{For: toSignIn, Provider: provider}, "")
}

// BeginProveProvider sends somebody to their agency's own sign-in, to sign in there anew.
func (d *Desk) BeginProveProvider(ctx context.Context, token string) (Sent, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Sent{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: signed.Account.ID})
	if err != nil {
		return Sent{}, err
	}
	for _, p := range d.door.providers {
		if slices.ContainsFunc(of.Credentials, func(c record.Credential) bool { return isOf(&c, p) }) {
			return d.sendTo(ctx, sentAway{For: toProve, Provider: p.Code}, signed.Account.ID)
		}
	}
	return Sent{}, fmt.Errorf("a way to sign in at your agency: %w", record.NotFound)
}

// isOf reports a way to sign in at a provider.
func isOf(c *record.Credential, p *signin.Provider) bool {
	return c.Kind == record.ProvidedKey && c.Secret == record.Private(p.Issuer)
}

// BeginEnrolProvider sends somebody to their agency's own sign-in, to enrol it. FinishProvider does.
func (d *Desk) BeginEnrolProvider(ctx context.Context, ticket, provider string) (Sent, error) {
	e, err := d.Enrolling(ctx, ticket)
	if err != nil {
		return Sent{}, err
	}
	return d.sendTo(ctx, sentAway{For: toEnrol, Provider: provider, Ticket: ticket}, e.Account.ID)
}

func (d *Desk) sendTo(ctx context.Context, s sentAway, of record.AccountID) (Sent, error) {
	p, err := d.provider(s.Provider)
	if err != nil {
		return Sent{}, err
	}
	journey, err := p.Send(ctx, d.door.setting.Origin+d.door.setting.Return, s.For == toProve, d.now())
	if err != nil {
		return Sent{}, err
	}
	s.State = journey.State.Reveal()
	kept, err := json.Marshal(s)
	if err != nil {
		return Sent{}, fmt.Errorf("sending somebody to sign in: %w", err)
	}
	ticket, err := d.giveTicket(ctx, store.SentAway, store.Passing{Account: of, Content: record.Private(kept)}, keyAsked)
	return Sent{ticket, journey.URL}, err
}

// FinishProvider takes what somebody brings back from their agency's own sign-in, whatever they were sent there for.
func (d *Desk) FinishProvider(ctx context.Context, v Visitor, r Returned) (Came, error) {
	passing, err := d.takeTicket(ctx, store.SentAway, r.Ticket)
	if err != nil {
		return Came{}, err
	}
	var s sentAway
	if err := json.Unmarshal([]byte(passing.Content.Reveal()), &s); err != nil {
		return Came{}, errDoor
	}
	p, err := d.provider(s.Provider)
	if err != nil {
		return Came{}, errDoor
	}
	handle, err := p.Return(ctx, record.Private(s.State), r.Query, d.now())
	if errors.Is(err, record.Withheld) {
		return Came{}, d.shut(ctx, record.Account{ID: passing.Account})
	}
	if err != nil {
		return Came{}, err
	}
	switch s.For {
	case toEnrol:
		e, err := d.enrolProvider(ctx, s.Ticket, p, handle)
		return Came{Enrolment: &e}, err
	case toProve:
		entered, err := d.proveProvider(ctx, r.Token, passing.Account, handle)
		return Came{Entered: entered}, err
	}
	entered, err := d.enterFrom(ctx, v, handle)
	return Came{Entered: entered}, err
}

// enterFrom signs in whoever a provider says it is, when an account is bound to them. Nobody makes themselves an account.
func (d *Desk) enterFrom(ctx context.Context, v Visitor, handle record.Private) (Entered, error) {
	of, err := d.boundTo(ctx, handle)
	if err != nil {
		return Entered{}, err
	}
	if err := d.mayBeHere(ctx, of.Account); err != nil {
		return Entered{}, err
	}
	return d.enter(ctx, v, of.Account, record.ProvidedKey)
}

// boundTo gives whose a provider's person is, and notes that it was used.
func (d *Desk) boundTo(ctx context.Context, handle record.Private) (store.Somebody, error) {
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Handle: handle})
	if err != nil {
		return of, d.nobody(ctx, err)
	}
	for _, c := range of.Credentials {
		if c.Handle == handle && c.Kind == record.ProvidedKey {
			_, err := d.store.Use(ctx, LocalTenant, c, d.now())
			return of, err
		}
	}
	return of, d.shut(ctx, of.Account)
}

func (d *Desk) proveProvider(ctx context.Context, token string, sent record.AccountID, handle record.Private) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	of, err := d.boundTo(ctx, handle)
	if err != nil {
		return Entered{}, err
	}
	if of.Account.ID != signed.Account.ID || sent != signed.Account.ID {
		return Entered{}, d.shut(ctx, signed.Account)
	}
	return d.provedAgain(ctx, token)
}

func (d *Desk) enrolProvider(ctx context.Context, ticket string, p *signin.Provider, handle record.Private) (Enrolment, error) {
	c := record.Credential{Kind: record.ProvidedKey, Label: record.Private(p.Name), Secret: record.Private(p.Issuer), Handle: handle}
	return d.enrol(ctx, ticket, []record.Credential{c})
}
