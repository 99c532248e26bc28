package casework

import (
	"context"
	"crypto/rand"
	"fmt"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// SetUpCode gives the one-time code with which the first administrator makes their account, "" when none is needed. It is good for an hour,
// and the ones before are not good any more. When every administrator has left, lost their keys or fell dormant, there is none left who could
// let another in; when one is left of several, there is no second to approve what they do. Then it is as on the first day, and whoever
// starts the program is the other person.
func (d *Desk) SetUpCode(ctx context.Context) (string, error) {
	needed, err := d.needsAdministrator(ctx)
	if err != nil || !needed {
		return "", err
	}
	code, digest := signin.Code()
	now := d.now()
	p := store.Passing{Which: store.Which{Kind: store.SetUpCode, Token: digest}, Until: now.Add(setUpLasts), Alone: true}
	return code, d.store.Pass(ctx, LocalTenant, p, now)
}

// Unpeopled reports a record at which nobody has an account yet. Once somebody has, it is never so again, and is not asked again.
func (d *Desk) Unpeopled(ctx context.Context) bool {
	if d.peopled.Load() {
		return false
	}
	all, err := d.store.Everyone(ctx, LocalTenant)
	if err != nil || len(all) > 0 {
		d.peopled.Store(err == nil)
		return false
	}
	return true
}

// needsAdministrator reports that nobody can sign in and look after accounts, or one alone of those who once could.
func (d *Desk) needsAdministrator(ctx context.Context) (bool, error) {
	n, err := d.administrators(ctx, "")
	if err != nil || n != 1 {
		return n == 0, err
	}
	all, err := d.store.Everyone(ctx, LocalTenant)
	ever := 0
	for i := range all {
		if everAdministered(&all[i].Account) {
			ever++
		}
	}
	return ever > 1, err
}

// nobodyAdministers reports that nobody, but for one, can sign in and look after accounts.
func (d *Desk) nobodyAdministers(ctx context.Context, but record.AccountID) (bool, error) {
	n, err := d.administrators(ctx, but)
	return n == 0, err
}

// administrators counts who can sign in and look after accounts, but for one.
func (d *Desk) administrators(ctx context.Context, but record.AccountID) (n int, err error) {
	all, err := d.store.Everyone(ctx, LocalTenant)
	for i := range all {
		if a := &all[i].Account; a.ID != but && a.HasAt(record.Administrator, d.now()) && record.Strong(all[i].Credentials) {
			n++
		}
	}
	return n, err
}

// SetUp makes the first administrator's account.
func (d *Desk) SetUp(ctx context.Context, _ Visitor, code string, n NewAccount) (Enrolment, error) {
	a, err := d.newAccount(record.AccountID(rand.Text()), n)
	if err != nil {
		return Enrolment{}, err
	}
	if a.PresentAt(d.now()) != record.AtWork {
		return Enrolment{}, fmt.Errorf("%w: the first administrator begins now", record.Invalid)
	}
	if _, err := d.takeCode(ctx, store.SetUpCode, code); err != nil {
		return Enrolment{}, err
	}
	if needed, err := d.needsAdministrator(ctx); err != nil || !needed {
		return Enrolment{}, joined(err, errDoor)
	}
	a.Roles = []record.Grant{{Role: record.Administrator, Since: d.now(), By: a.ID}}
	first := Who{Actor: record.Actor{User: string(a.ID), Role: record.Administrator, Agency: a.Agency}, Tenant: LocalTenant, Purpose: record.Administering}
	access, err := d.access(ctx, first, record.AdministerAct, person(a.ID))
	if err != nil {
		return Enrolment{}, err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		_, err := w.KeepAccount(ctx, a, "set up")
		return err
	})
	if err != nil {
		return Enrolment{}, err
	}
	return d.enrolling(ctx, a, "")
}

// joined gives what went wrong, or what is said otherwise.
func joined(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
