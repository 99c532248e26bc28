package casework

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// twofold is a grant of a role as two administrators decide it: to whom, which, until when.
func (c *RoleChange) twofold(a *record.Account) *Twofold {
	until := "as long as the account lasts"
	if !c.Until.IsZero() {
		until = "until " + c.Until.UTC().Format(time.DateTime)
	}
	says := fmt.Sprintf("%s (%s, %s) is given the role %s, %s. Ask them yourself first whether they have added their own keys.", a.Name.Reveal(), a.Login, a.Agency, record.Words().RoleName(c.Role), until)
	return &Twofold{Kind: record.ForRole, What: []string{string(c.Account), string(c.Role), c.Until.UTC().String()}, Says: record.Private(says)}
}

// GrantRole gives somebody a role. A second administrator approves exactly this first; until then the error is a *NeedsApproval. The first
// administrator alone makes the second, once: there is nobody yet who could approve it. Whoever is the only one left later does not: they
// could have taken the role from the other. Then whoever starts the program is the second person (SetUpCode).
func (d *Desk) GrantRole(ctx context.Context, who Who, r Request, c RoleChange) (record.Account, error) {
	if err := notOwn(who, c.Account); err != nil {
		return record.Account{}, err
	}
	alone, err := d.makesASecond(ctx, who, c)
	if err != nil {
		return record.Account{}, err
	}
	done := "role given: " + string(c.Role)
	if alone {
		done += ", by the only administrator"
	}
	return d.roleChanged(ctx, who, c, changing{r, done, func(w store.Writer, a *record.Account) error {
		if err := give(a, c, record.Grant{Role: c.Role, Since: d.now(), Until: c.Until, By: record.AccountID(who.Actor.User)}); err != nil {
			return err
		}
		if alone { // one person is both halves of it: whoever guards how access is used hears of it
			return w.Tell(ctx, tell(record.Told{What: record.LoneGrant, By: who.Actor, About: string(a.ID)}, record.Audience{Role: record.CaldicottGuardian})...)
		}
		return approved(ctx, w, c.twofold(a))
	}})
}

// makesASecond reports the grant by which the only administrator there is makes a second one.
func (d *Desk) makesASecond(ctx context.Context, who Who, c RoleChange) (bool, error) {
	if c.Role != record.Administrator {
		return false, nil
	}
	all, err := d.store.Everyone(ctx, LocalTenant)
	if err != nil {
		return false, err
	}
	for i := range all {
		if a := &all[i].Account; string(a.ID) != who.Actor.User && everAdministered(a) {
			return false, nil
		}
	}
	return true, nil
}

// everAdministered reports somebody who looks after accounts, or did: that role is kept with its end when it is taken away.
func everAdministered(a *record.Account) bool {
	return slices.ContainsFunc(a.Roles, func(g record.Grant) bool { return g.Role == record.Administrator })
}

func over(g *record.Grant, now time.Time) bool {
	return !g.Until.IsZero() && !now.Before(g.Until) || !now.Before(g.LapsesAt())
}

// give puts a role beside the others, when it goes with them.
func give(a *record.Account, c RoleChange, g record.Grant) error {
	if record.Words().RoleName(c.Role) == "" {
		return fmt.Errorf("%w: the role; one that the vocabulary knows would be accepted", record.Invalid)
	}
	if !c.Until.IsZero() && (!c.Until.After(g.Since) || c.Until.After(a.Ends)) {
		return fmt.Errorf("%w: until when; a time from now to the end of the account would be accepted", record.Invalid)
	}
	a.Roles = slices.DeleteFunc(slices.Clone(a.Roles), func(has record.Grant) bool {
		return has.Role == c.Role || over(&has, g.Since) && has.Role != record.Administrator
	})
	for i := range a.Roles {
		if has := &a.Roles[i]; !over(has, g.Since) && (has.Role == record.Administrator) != (c.Role == record.Administrator) {
			return fmt.Errorf("%w: whoever looks after accounts has no other role, so that nobody opens records with leave they gave themselves; make a second account", record.Conflict)
		}
	}
	a.Roles = append(a.Roles, g)
	return nil
}

// WithdrawRole takes a role away, at once. One person may.
func (d *Desk) WithdrawRole(ctx context.Context, who Who, r Request, c RoleChange) (record.Account, error) {
	if c.Role == record.Administrator {
		if err := d.leavesOne(ctx, c.Account); err != nil {
			return record.Account{}, err
		}
	}
	return d.roleChanged(ctx, who, c, changing{r, "role taken away: " + string(c.Role), func(_ store.Writer, a *record.Account) error {
		return takeRole(a, c.Role, d.now())
	}})
}

// takeRole takes a role away. That somebody looked after accounts stays with the account, with its end.
func takeRole(a *record.Account, role record.Role, now time.Time) error {
	at := slices.IndexFunc(a.Roles, func(g record.Grant) bool { return g.Role == role })
	if at < 0 || !a.Roles[at].Until.IsZero() && !now.Before(a.Roles[at].Until) {
		return fmt.Errorf("%w: the account does not have this role", record.Conflict)
	}
	a.Roles = slices.Clone(a.Roles)
	if role == record.Administrator {
		a.Roles[at].Until = now
	} else {
		a.Roles = slices.Delete(a.Roles, at, at+1)
	}
	return nil
}

func (d *Desk) roleChanged(ctx context.Context, who Who, c RoleChange, k changing) (record.Account, error) {
	asked := audit.NewDigester("a role 1")
	asked.Text(k.done, string(c.Account), string(c.Role), c.Until.UTC().String())
	if c.Agreed { // a second click asks the same, though the first changed the account
		k.request.Asked = asked.Sum()
		return d.keep(ctx, who, k.request, keeping{of: c.Account, done: k.done, change: k.change})
	}
	asked.Text(strconv.Itoa(c.Version))
	return d.lookedAt(ctx, who, seenBefore{c.Account, c.Version, asked.Sum()}, k)
}

// ToCertify lists whose roles are to be looked at again: for an administrator everybody's but their own, for a manager their teams'.
func (d *Desk) ToCertify(ctx context.Context, who Who) ([]Uncertified, error) {
	act := certifyAct(who)
	access, err := d.access(ctx, who, act, record.Subject{Kind: record.Everybody})
	if err != nil {
		return nil, err
	}
	var all []Uncertified
	now := d.now()
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		staff, err := staffOf(ctx, r)
		if err != nil {
			return err
		}
		mine := managedBy(staff.Teams, record.AccountID(who.Actor.User))
		for _, a := range staff.Accounts {
			if string(a.ID) == who.Actor.User || act == record.ReviewAct && !mine[a.ID] {
				continue
			}
			if due := dueOf(&a, now); len(due) > 0 {
				all = append(all, Uncertified{a, due})
			}
		}
		return nil
	})
	return all, err
}

// certifyAct is what looking again at roles is: administrators look after accounts, managers at how their team has access.
func certifyAct(who Who) record.Act {
	if who.Actor.Role == record.Administrator {
		return record.AdministerAct
	}
	return record.ReviewAct
}

func managedBy(teams []record.Team, manager record.AccountID) map[record.AccountID]bool {
	mine := map[record.AccountID]bool{}
	for i := range teams {
		if teams[i].Manager == manager && !teams[i].Closed {
			for _, m := range teams[i].Members {
				mine[m] = true
			}
		}
	}
	return mine
}

// dueOf gives the roles of an account that are to be looked at again, lapsed ones too: they may be needed.
func dueOf(a *record.Account, now time.Time) []record.Grant {
	if !now.Before(a.Ends) {
		return nil
	}
	var due []record.Grant
	for _, g := range a.Roles {
		if (g.Until.IsZero() || now.Before(g.Until)) && !now.Before(g.CertifyBy()) {
			due = append(due, g)
		}
	}
	return due
}

// Certify says of somebody's roles which are still needed, and takes the others away. Nobody does it for themselves, and a manager for
// their teams alone. A role that lapsed works again.
func (d *Desk) Certify(ctx context.Context, who Who, r Request, c Certification) (record.Account, error) {
	if err := notOwn(who, c.Account); err != nil {
		return record.Account{}, err
	}
	act := certifyAct(who)
	if act == record.ReviewAct {
		if err := d.manages(ctx, who, c.Account); err != nil {
			return record.Account{}, err
		}
	}
	if slices.Contains(c.TakeAway, record.Administrator) {
		if err := d.leavesOne(ctx, c.Account); err != nil {
			return record.Account{}, err
		}
	}
	access, err := d.access(ctx, who, act, person(c.Account))
	if err != nil {
		return record.Account{}, err
	}
	asked := audit.NewDigester("roles are looked at again 1")
	asked.Text(string(c.Account), strconv.Itoa(c.Version), fmt.Sprint(c.Keep), fmt.Sprint(c.TakeAway))
	r.Asked = asked.Sum()
	return d.keepUnder(ctx, access, r, keeping{of: c.Account, done: "certified", change: func(_ store.Writer, a *record.Account) error {
		if err := asLookedAt(a, c.Version); err != nil {
			return err
		}
		return certify(a, c, d.now())
	}})
}

func certify(a *record.Account, c Certification, now time.Time) error {
	for _, role := range c.TakeAway {
		if err := takeRole(a, role, now); err != nil {
			return err
		}
	}
	a.Roles = slices.Clone(a.Roles)
	for _, role := range c.Keep {
		at := slices.IndexFunc(a.Roles, func(g record.Grant) bool { return g.Role == role })
		if at < 0 {
			return fmt.Errorf("%w: the account does not have this role", record.Conflict)
		}
		a.Roles[at].Certified = now
	}
	if len(dueOf(a, now)) == 0 {
		a.Recertified = now
	}
	return nil
}

// manages refuses whoever does not manage a team that somebody is in, in the words of any other refusal.
func (d *Desk) manages(ctx context.Context, who Who, id record.AccountID) error {
	access, err := d.access(ctx, who, record.ReviewAct, record.Subject{Kind: record.Everybody})
	if err != nil {
		return err
	}
	return d.store.Read(ctx, access, func(r store.Reader) error {
		teams, err := r.Teams(ctx)
		if err == nil && !managedBy(teams, record.AccountID(who.Actor.User))[id] {
			err = fmt.Errorf("account: %w", record.NotFound)
		}
		return err
	})
}
