package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/sharing"
	"sightline/signin"
	"sightline/store"
)

// Whose says who stands behind a token now. It asks the database each time: whoever was disabled, has left, or whose session was ended
// anywhere is refused with record.Withheld at once.
func (d *Desk) Whose(ctx context.Context, token string) (Signed, error) {
	return d.standsBehind(ctx, token, d.touch)
}

// Glance says so too, and is no use of the session: a page that asks by itself keeps nobody signed in.
func (d *Desk) Glance(ctx context.Context, token string) (Signed, error) {
	return d.standsBehind(ctx, token, func(context.Context, audit.Digest, *record.Session, time.Time) {})
}

func (d *Desk) standsBehind(ctx context.Context, token string, used func(context.Context, audit.Digest, *record.Session, time.Time)) (Signed, error) {
	digest, ok := signin.TokenDigest(token)
	if !ok {
		return Signed{}, errSignIn
	}
	now := d.now()
	s, a, err := d.store.Session(ctx, LocalTenant, audit.Digest(digest), now)
	if errors.Is(err, record.NotFound) {
		return Signed{}, errSignIn
	}
	if err != nil {
		return Signed{}, err
	}
	used(ctx, digest, &s, now)
	signed := Signed{Who: self(&a, s.Proved), Session: s, Account: a, Roles: a.RolesAt(now), OneWay: s.Ways == 1}
	if s.Role != "" {
		signed.Actor.Role, signed.Purpose = s.Role, s.Purpose
	}
	return signed, nil
}

// touchPatience is how long a request waits to note that a session is in use. A database that is being written for long, or that cannot be
// written, keeps nobody from reading.
const touchPatience = 300 * time.Millisecond

func (d *Desk) touch(ctx context.Context, token audit.Digest, s *record.Session, now time.Time) {
	if now.Sub(s.Seen) < time.Minute {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, touchPatience)
	defer cancel()
	_ = d.store.Touch(ctx, LocalTenant, token, now) // the next request tries again
}

// renew lets a session go on under another token, as change leaves it.
func (d *Desk) renew(ctx context.Context, token string, change func(*record.Session) error) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	s := signed.Session
	s.Seen = d.now()
	if err := change(&s); err != nil {
		return Entered{}, err
	}
	access, err := d.asSelf(ctx, &signed.Account, record.SignInAct)
	if err != nil {
		return Entered{}, err
	}
	was, _ := signin.TokenDigest(token)
	next, is := signin.Token()
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error { return w.RenewSession(ctx, was, is, s) })
	if errors.Is(err, record.NotFound) {
		return Entered{}, errSignIn // another page was faster, and has the token
	}
	return Entered{Token: next, Session: s, Account: signed.Account}, err
}

// provedAgain notes that somebody has just proved again who they are.
func (d *Desk) provedAgain(ctx context.Context, token string) (Entered, error) {
	return d.renew(ctx, token, func(s *record.Session) error {
		s.Proved = d.now()
		return nil
	})
}

// TakeRole chooses in which of their roles, and for which purpose, somebody goes on; no role and no purpose puts both down. The session
// goes on under another token.
func (d *Desk) TakeRole(ctx context.Context, token string, role record.Role, purpose record.Purpose) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	if role == "" && purpose == "" {
		return d.renew(ctx, token, func(s *record.Session) error { s.Role, s.Purpose = "", ""; return nil })
	}
	if !slices.Contains(signed.Roles, role) {
		return Entered{}, fmt.Errorf("%w: this role was not given to you, or is over", record.Withheld)
	}
	if !slices.Contains(sharing.PurposesOf(role), purpose) {
		return Entered{}, fmt.Errorf("%w: why it is done; the role can be taken for other purposes", record.Invalid)
	}
	return d.renew(ctx, token, func(s *record.Session) error {
		s.Role, s.Purpose = role, purpose
		return nil
	})
}

// SignOut ends a session. One that is not there has ended.
func (d *Desk) SignOut(ctx context.Context, token string) error {
	signed, err := d.Whose(ctx, token)
	if errors.Is(err, record.Withheld) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.end(ctx, &signed, signed.Session.ID, "")
}

// end ends one of somebody's own sessions, or with "" all but one.
func (d *Desk) end(ctx context.Context, signed *Signed, only, but record.SessionID) error {
	access, err := d.asSelf(ctx, &signed.Account, record.AccountAct)
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		_, err := w.EndSessions(ctx, only, but)
		return err
	})
	return err
}

// MySessions lists somebody's sessions, the one behind the token among them.
func (d *Desk) MySessions(ctx context.Context, token string) (all []record.Session, err error) {
	err = d.mine(ctx, token, func(_ *Signed, r store.Reader) error {
		all, err = r.Sessions(ctx)
		return err
	})
	return all, err
}

// mine reads somebody's own account.
func (d *Desk) mine(ctx context.Context, token string, do func(*Signed, store.Reader) error) error {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return err
	}
	access, err := d.asSelf(ctx, &signed.Account, record.AccountAct)
	if err != nil {
		return err
	}
	return d.store.Read(ctx, access, func(r store.Reader) error { return do(&signed, r) })
}

// EndSession ends one of somebody's own sessions. One that is not there has ended.
func (d *Desk) EndSession(ctx context.Context, token string, id record.SessionID) error {
	signed, err := d.Whose(ctx, token)
	if err != nil || id == "" {
		return err
	}
	return d.end(ctx, &signed, id, "")
}

// EndOtherSessions ends all of somebody's own sessions but the one behind the token.
func (d *Desk) EndOtherSessions(ctx context.Context, token string) error {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return err
	}
	return d.end(ctx, &signed, "", signed.Session.ID)
}

// ProveWithPassword proves again who somebody is. The session goes on under another token.
func (d *Desk) ProveWithPassword(ctx context.Context, _ Visitor, token string, p PasswordProof) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	if err := d.slowProof(ctx, signed.Session.ID); err != nil {
		return Entered{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: signed.Account.ID})
	if err != nil {
		return Entered{}, err
	}
	if err := d.passwordFits(ctx, of, p); err != nil {
		return Entered{}, err
	}
	if err := d.rightProof(ctx, signed.Session.ID); err != nil {
		return Entered{}, err
	}
	return d.provedAgain(ctx, token)
}

// BeginProvePasskey asks for one of somebody's own passkeys.
func (d *Desk) BeginProvePasskey(ctx context.Context, token string) (Asked, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Asked{}, err
	}
	keys, err := d.keys()
	if err != nil {
		return Asked{}, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: signed.Account.ID})
	if err != nil {
		return Asked{}, err
	}
	h := holder(of)
	c, err := keys.Ask(&h)
	if err != nil {
		return Asked{}, err
	}
	ticket, err := d.giveTicket(ctx, store.KeyToProve, store.Passing{Account: of.Account.ID, Content: c.State}, keyAsked)
	return Asked{ticket, c.Options}, err
}

// FinishProvePasskey proves again who somebody is. The session goes on under another token.
func (d *Desk) FinishProvePasskey(ctx context.Context, token, ticket string, answer []byte) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	passing, err := d.takeTicket(ctx, store.KeyToProve, ticket)
	if err != nil {
		return Entered{}, err
	}
	if passing.Account != signed.Account.ID {
		return Entered{}, d.shut(ctx, signed.Account)
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: signed.Account.ID})
	if err != nil {
		return Entered{}, err
	}
	if err := d.keyFits(ctx, of, passing.Content, answer); err != nil {
		return Entered{}, err
	}
	return d.provedAgain(ctx, token)
}

// ProveWithDemoCode proves again who somebody of a demonstration is.
func (d *Desk) ProveWithDemoCode(ctx context.Context, token, code string) (Entered, error) {
	signed, err := d.Whose(ctx, token)
	if err != nil {
		return Entered{}, err
	}
	if err := d.demoCodeFits(ctx, signed.Account, code); err != nil {
		return Entered{}, err
	}
	return d.provedAgain(ctx, token)
}
