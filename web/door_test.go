package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"sightline/casework"
	"sightline/record"
)

// door lets people of a test in without keys: what stands in their cookie says itself who they are, in which role and for which purpose.
// Whoever says none is at the door without a role.
type door struct{ Desk }

// signedIn is what stands in the cookie of somebody who is signed in.
func signedIn(who casework.Who) string {
	token := url.Values{"user": {who.Actor.User}, "role": {string(who.Actor.Role)}, "agency": {string(who.Actor.Agency)}, "purpose": {string(who.Purpose)}}
	if who.Proved.IsZero() {
		token.Set("unproved", "yes")
	}
	return token.Encode()
}

// as is somebody at the duty desk, in a role and for a purpose, who proved just now who they are.
func as(role record.Role, purpose record.Purpose) string {
	return signedIn(casework.Person(record.Actor{User: "duty-desk", Role: role}, purpose, time.Now()))
}

// Whose reads who somebody is from their cookie.
func (d door) Glance(ctx context.Context, token string) (casework.Signed, error) {
	return d.Whose(ctx, token)
}

func (d door) Whose(_ context.Context, token string) (casework.Signed, error) {
	said, err := url.ParseQuery(token)
	if err != nil || said.Get("user") == "" {
		return casework.Signed{}, fmt.Errorf("%w: no session", record.Withheld)
	}
	role, purpose := record.Role(said.Get("role")), record.Purpose(said.Get("purpose"))
	known := record.Words().RoleName(role) != "" && slices.Contains(record.Purposes(), purpose)
	if !known && role+record.Role(purpose) != "" {
		return casework.Signed{}, fmt.Errorf("%w: no session", record.Withheld)
	}
	now := time.Now()
	me := casework.Signed{
		Account: record.Account{ID: record.AccountID(said.Get("user")), Name: "Robin Fields", Login: "duty-desk", Agency: record.AgencyCode(said.Get("agency")), Ends: now.AddDate(1, 0, 0)},
		Session: record.Session{ID: "here", Role: role, Purpose: purpose, By: record.Passkey, Began: now, Seen: now, Proved: now},
		Roles:   []record.Role{"social-worker", record.OutOfHours},
	}
	if said.Get("unproved") != "" {
		me.Session.Proved = now.Add(-time.Hour)
	}
	if !slices.Contains(me.Roles, role) && known {
		me.Roles = append(me.Roles, role)
	}
	if !known {
		role, purpose = record.Anybody, record.SigningIn
	}
	me.Who = casework.Person(record.Actor{User: said.Get("user"), Role: role, Agency: me.Account.Agency}, purpose, me.Session.Proved)
	return me, nil
}

// TakeRole puts the role and the purpose into the cookie.
func (d door) TakeRole(ctx context.Context, token string, role record.Role, purpose record.Purpose) (casework.Entered, error) {
	me, err := d.Whose(ctx, token)
	if err != nil {
		return casework.Entered{}, err
	}
	me.Actor.Role, me.Purpose = role, purpose
	return casework.Entered{Token: signedIn(me.Who), Session: me.Session, Account: me.Account}, nil
}

// PurposesOf lets every purpose be stated in every role: what a role may do for each is decided elsewhere.
func (door) PurposesOf(record.Role) []record.Purpose { return record.Purposes() }

// Providers are none.
func (door) Providers() []casework.Provider { return nil }

// SignOut forgets nobody: there is nothing that is remembered.
func (door) SignOut(context.Context, string) error { return nil }

// MyWays is one passkey.
func (door) MyWays(context.Context, string) ([]casework.Way, error) {
	return []casework.Way{{ID: "w1", Kind: record.Passkey, Label: "blue key", Added: time.Now()}}, nil
}

// MySessions are the one that is used and one at home.
func (d door) MySessions(ctx context.Context, token string) ([]record.Session, error) {
	me, err := d.Whose(ctx, token)
	other := me.Session
	other.ID, other.Device = "there", "Firefox on Linux"
	return []record.Session{me.Session, other}, err
}
