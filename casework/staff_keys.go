package casework

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// CodeFor is a wish for a one-time code for somebody whose identity was checked.
type CodeFor struct {
	Account record.AccountID
	Checked record.Private // how it was checked that it is them
	Lost    bool           // their keys are lost: every way they had is taken away, and their sessions end
}

// IssuedCode is a one-time code, shown once.
type IssuedCode struct {
	Code  record.Private
	Until time.Time
}

// ProviderLink binds somebody's account to who they are at a provider.
type ProviderLink struct {
	Account  record.AccountID
	Provider string         // its code
	Subject  record.Private // who they are there, as the agency says it
}

// IssueCode issues a one-time code, good for 24 hours, with which somebody enrols ways to sign in. Codes issued before are good no more.
// How it was checked that it is them stays in the log's step of the account. Whoever holds the code is that person: for an account that is in
// use, or was, another administrator or the person's manager agrees first; until then the error is a *NeedsApproval. Lost keys are taken away
// at once all the same. The person is told, and their manager, and of an account in use whoever guards how access is used.
func (d *Desk) IssueCode(ctx context.Context, who Who, c CodeFor) (IssuedCode, error) {
	if err := notOwn(who, c.Account); err != nil {
		return IssuedCode{}, err
	}
	if err := checkReason(c.Checked.Reveal()); err != nil {
		return IssuedCode{}, fmt.Errorf("how it was checked that it is them: %w", err)
	}
	if c.Lost {
		lost := keeping{of: c.Account, done: "keys lost", change: func(w store.Writer, _ *record.Account) error { return loseKeys(ctx, w) }}
		if _, err := d.keep(ctx, who, Request{}, lost); err != nil {
			return IssuedCode{}, err
		}
	}
	k, err := d.keysFor(ctx, who, c.Account)
	if err != nil {
		return IssuedCode{}, err
	}
	k.what, k.says = []string{"code"}, "is given a code to add keys to an account that is in use, or was. Whoever has the code can sign in as them."
	_, err = d.keep(ctx, who, Request{}, keeping{of: c.Account, done: "code issued", change: func(w store.Writer, a *record.Account) error {
		a.Checked = c.Checked
		return k.agreed(ctx, w, a)
	}})
	if err != nil {
		return IssuedCode{}, err
	}
	code, digest := signin.Code()
	now := d.now()
	p := store.Passing{
		Which: store.Which{Kind: store.EnrolmentCode, Token: digest}, Account: c.Account, Until: now.Add(codeLasts), Content: record.Private(who.Actor.User), Alone: true,
	}
	return IssuedCode{record.Private(code), p.Until}, d.store.Pass(ctx, LocalTenant, p, now)
}

// LinkProvider binds somebody's account to who they are at a provider, as their agency says it. It takes a second person as IssueCode does.
func (d *Desk) LinkProvider(ctx context.Context, who Who, l ProviderLink) error {
	p, err := d.provider(l.Provider)
	if err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.AdministerAct, person(l.Account))
	if err != nil {
		return err
	}
	if err := notOwn(who, l.Account); err != nil {
		return err
	}
	if l.Subject == "" {
		return fmt.Errorf("%w: who they are at the provider is not said", record.Invalid)
	}
	k, err := d.keysFor(ctx, who, l.Account)
	if err != nil {
		return err
	}
	c := record.Credential{
		ID: record.CredentialID(rand.Text()), Account: l.Account, Kind: record.ProvidedKey, Label: record.Private(p.Name), Added: d.now(), AddedBy: record.AccountID(who.Actor.User),
		Secret: record.Private(p.Issuer), Handle: signin.HandleOf(p.Issuer, l.Subject.Reveal()),
	}
	k.what, k.says = []string{"provider", p.Code, l.Subject.Reveal()}, "can sign in as somebody of their agency: "+p.Name+", "+l.Subject.Reveal()+"."
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		of, err := w.Somebody(ctx)
		if err != nil {
			return err
		}
		if err := k.agreed(ctx, w, &of.Account); err != nil {
			return err
		}
		return w.AddCredential(ctx, c)
	})
	return err
}

// keysGiven is that somebody is to have keys for an account, and who has to agree to it or is told.
type keysGiven struct {
	by       record.Actor
	what     []string // exactly what is to be done
	says     string   // the same in words, after the name of whose account it is
	managers []string // of the teams they are in
	alone    bool     // nobody else ever looked after accounts: nobody could agree to the keys of the second
}

// keysFor finds who has to do with keys for an account.
func (d *Desk) keysFor(ctx context.Context, who Who, id record.AccountID) (*keysGiven, error) {
	all, err := d.Staff(ctx, who)
	k := &keysGiven{by: who.Actor, alone: true}
	for i := range all.Teams {
		t := &all.Teams[i]
		manager := string(t.Manager)
		if !t.Closed && manager != "" && manager != who.Actor.User && slices.Contains(t.Members, id) && !slices.Contains(k.managers, manager) {
			k.managers = append(k.managers, manager)
		}
	}
	for i := range all.Accounts {
		if a := &all.Accounts[i]; a.ID != id && string(a.ID) != who.Actor.User && everAdministered(a) {
			k.alone = false
		}
	}
	return k, err
}

// agreed uses up what a second person agreed to, where it takes one, and tells whose account it is and those around them.
func (k *keysGiven) agreed(ctx context.Context, w store.Writer, a *record.Account) error {
	steps, err := w.StaffSteps(ctx)
	if err != nil {
		return err
	}
	to := append([]record.Audience{{User: string(a.ID)}}, eachOf(k.managers)...)
	if k.inUse(a, steps) {
		if err := approved(ctx, w, k.twofold(a)); err != nil {
			return err
		}
		to = append(to, guardiansOf(a.Agency))
	}
	return w.Tell(ctx, tell(record.Told{What: record.KeysGiven, By: k.by, About: string(a.ID)}, to...)...)
}

// inUse reports an account of which somebody ever had a key, or that has a role. The second administrator, whom the first makes alone, has one
// before their keys: nobody else is there yet.
func (k *keysGiven) inUse(a *record.Account, steps []record.StaffStep) bool {
	had := slices.ContainsFunc(steps, func(s record.StaffStep) bool { return s.What == "credential" })
	return had || slices.ContainsFunc(a.Roles, func(g record.Grant) bool { return g.Role != record.Administrator || !k.alone })
}

func (k *keysGiven) twofold(a *record.Account) *Twofold {
	return &Twofold{
		Kind: record.ForKeys, What: append([]string{string(a.ID)}, k.what...), Also: k.managers,
		Says: record.Private(fmt.Sprintf("%s (%s, %s) %s Ask them yourself first.", a.Name.Reveal(), a.Login, a.Agency, k.says)),
	}
}

// guardiansOf is whoever guards how access is used where an agency works.
func guardiansOf(agency record.AgencyCode) record.Audience {
	_, area, _ := record.Words().Agency(agency)
	return record.Audience{Role: record.CaldicottGuardian, Area: area}
}

// loseKeys takes every way to sign in away, and ends every session and whatever was begun.
func loseKeys(ctx context.Context, w store.Writer) error {
	of, err := w.Somebody(ctx)
	if err != nil {
		return err
	}
	for i := range of.Credentials {
		if err := w.RemoveCredential(ctx, of.Credentials[i].ID); err != nil {
			return err
		}
	}
	_, err = w.EndSessions(ctx, "", "")
	return err
}
