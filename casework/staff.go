package casework

// Who works here, verb by verb:
//
//	looking      Staff · StaffMember · ToCertify
//	accounts     MakeAccount · IssueCode · DisableAccount · EnableAccount · ExtendAccount · EndSessionsOf · LinkProvider
//	roles        GrantRole (a second administrator approves it first) · WithdrawRole · Certify
//	teams        KeepTeam
//	by itself    DisableDormant

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// NewAccount is somebody who begins to work here. Their roles are given afterwards, by two administrators.
type NewAccount struct {
	Name   record.Private
	Login  string
	Agency record.AgencyCode
	Starts time.Time // zero: now
	Ends   time.Time // within 24 months of the start
}

// StaffList is everybody who works here, or did.
type StaffList struct {
	Accounts []record.Account // in the order of their logins
	Teams    []record.Team
}

// StaffMember is one of them, with all that is kept of the account.
type StaffMember struct {
	Account  record.Account
	Ways     []Way
	Sessions []record.Session
	Teams    []record.Team
	History  []record.StaffStep // what was done, the latest first
}

// RoleChange gives a role or takes it away.
type RoleChange struct {
	Account record.AccountID
	Version int // of the account as it was looked at
	Role    record.Role
	Until   time.Time // zero: as long as the account
	Agreed  bool      // two people agreed to it: it is given of the account as it stands now, whatever else was changed of it meanwhile
}

// AccountChange changes an account as it was looked at.
type AccountChange struct {
	Account record.AccountID
	Version int
	Ends    time.Time // where an account is extended
}

// Uncertified is an account some of whose roles are to be looked at again.
type Uncertified struct {
	Account record.Account
	Roles   []record.Grant // those that nobody looked at for 92 days; LapsesAt says when each stops
}

// Certification says which roles somebody still needs, and which not any more.
type Certification struct {
	Account  record.AccountID
	Version  int
	Keep     []record.Role
	TakeAway []record.Role
}

// Staff lists everybody who works here, and their teams.
func (d *Desk) Staff(ctx context.Context, who Who) (all StaffList, err error) {
	access, err := d.access(ctx, who, record.AdministerAct, record.Subject{Kind: record.Everybody})
	if err != nil {
		return all, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		all, err = staffOf(ctx, r)
		return err
	})
	return all, err
}

func staffOf(ctx context.Context, r store.Reader) (all StaffList, err error) {
	if all.Accounts, err = r.Accounts(ctx); err != nil {
		return all, err
	}
	slices.SortFunc(all.Accounts, func(a, b record.Account) int { return strings.Compare(a.Login, b.Login) })
	all.Teams, err = r.Teams(ctx)
	return all, err
}

// StaffMember shows one account.
func (d *Desk) StaffMember(ctx context.Context, who Who, id record.AccountID) (m StaffMember, err error) {
	access, err := d.access(ctx, who, record.AdministerAct, person(id))
	if err != nil {
		return m, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		of, err := r.Somebody(ctx)
		if err != nil {
			return err
		}
		m.Account, m.Ways = of.Account, waysOf(of.Credentials)
		if m.Sessions, err = r.Sessions(ctx); err != nil {
			return err
		}
		m.History, err = r.StaffSteps(ctx)
		return err
	})
	if err != nil {
		return m, err
	}
	all, err := d.Staff(ctx, who)
	for _, t := range all.Teams {
		if t.Manager == id || slices.Contains(t.Members, id) {
			m.Teams = append(m.Teams, t)
		}
	}
	return m, err
}

// MakeAccount makes an account. The same request twice makes one.
func (d *Desk) MakeAccount(ctx context.Context, who Who, r Request, n NewAccount) (record.Account, error) {
	id := record.AccountID(rand.Text())
	if r.ID != "" { // the same wish names the same account
		sum := sha256.Sum256([]byte("account " + r.ID))
		id = record.AccountID(strings.ToUpper(hex.EncodeToString(sum[:13])))
	}
	a, err := d.newAccount(id, n)
	if err != nil {
		return a, err
	}
	asked := audit.NewDigester("an account is made 1")
	asked.Text(n.Name.Reveal(), a.Login, string(a.Agency), n.Starts.String(), n.Ends.String())
	r.Asked = asked.Sum()
	return d.keep(ctx, who, r, keeping{id, "made", func(store.Writer, *record.Account) error { return nil }, a})
}

// newAccount looks whether an account can be made so.
func (d *Desk) newAccount(id record.AccountID, n NewAccount) (record.Account, error) {
	now := d.now()
	if n.Starts.IsZero() {
		n.Starts = now
	}
	login, name := folded(n.Login), strings.TrimSpace(n.Name.Reveal())
	switch {
	case login == "":
		return record.Account{}, fmt.Errorf("%w: the sign-in name; 1 to 64 of the letters a to z, digits, dots, dashes, @ and _ would be accepted, beginning and ending with a letter or digit", record.Invalid)
	case name == "" || len(name) > longestDevice || strings.ContainsFunc(name, Hidden) || !audit.IsText(name):
		return record.Account{}, fmt.Errorf("%w: the name; up to %d letters would be accepted", record.Invalid, longestDevice)
	case !agencyKnown(n.Agency):
		return record.Account{}, fmt.Errorf("%w: the agency they work for; the code of one that the vocabulary knows would be accepted, such as social-care or police", record.Invalid)
	}
	a := record.Account{ID: id, Name: record.Private(name), Login: login, Agency: n.Agency, Starts: n.Starts, Ends: n.Ends, Enabled: now}
	return a, endFits(&a, now)
}

// agencyKnown reports an agency that there is: how much somebody sees of what their own wrote hangs on it.
func agencyKnown(code record.AgencyCode) bool {
	_, _, known := record.Words().Agency(code)
	return known && len(code) <= 60 && audit.IsText(string(code))
}

// endFits holds an account to its end: one that is set, and not for long.
func endFits(a *record.Account, now time.Time) error {
	from := now
	if a.Starts.After(now) {
		from = a.Starts
	}
	if !a.Ends.After(from) || a.Ends.After(from.AddDate(0, record.LongestAccount, 0)) {
		return fmt.Errorf("%w: every account has an end: a day after it starts, and at most %d months later, would be accepted; it can be extended then", record.Invalid, record.LongestAccount)
	}
	return nil
}

// keeping is one change of an account.
type keeping struct {
	of     record.AccountID
	done   string
	change func(store.Writer, *record.Account) error
	fresh  record.Account // the account before the change, when it is new
}

// keep changes an account, and gives it as it then stands. The same request twice has one effect.
func (d *Desk) keep(ctx context.Context, who Who, r Request, k keeping) (a record.Account, err error) {
	access, err := d.access(ctx, who, record.AdministerAct, person(k.of))
	if err != nil {
		return a, err
	}
	return d.keepUnder(ctx, access, r, k)
}

func (d *Desk) keepUnder(ctx context.Context, access audit.Access, r Request, k keeping) (a record.Account, err error) {
	written, err := d.store.Write(ctx, access, r, func(w store.Writer) error {
		a = k.fresh
		if a.ID == "" {
			of, err := w.Somebody(ctx)
			if err != nil {
				return err
			}
			a = of.Account
		}
		if err := k.change(w, &a); err != nil {
			return err
		}
		a, err = w.KeepAccount(ctx, a, k.done)
		return err
	})
	if err != nil || !written.Again {
		return a, err
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: k.of})
	return of.Account, err
}

// asLookedAt refuses to change an account that somebody else changed since it was looked at.
func asLookedAt(a *record.Account, version int) error {
	if a.Version != version {
		return fmt.Errorf("%w: somebody else changed this account first; look at it again", record.Conflict)
	}
	return nil
}

var errOwnAccount = fmt.Errorf("%w: this is done to one's own account by somebody else", record.Withheld)

// notOwn refuses what nobody does to their own account.
func notOwn(who Who, id record.AccountID) error {
	if who.Actor.User == string(id) {
		return errOwnAccount
	}
	return nil
}

// DisableAccount disables an account: every session of it is over, on every node.
func (d *Desk) DisableAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	if err := d.leavesOne(ctx, c.Account); err != nil {
		return record.Account{}, err
	}
	return d.changed(ctx, who, c, changing{r, "disabled", func(w store.Writer, a *record.Account) error {
		a.Disabled, a.Dormant = d.now(), false
		_, err := w.EndSessions(ctx, "", "")
		return err
	}})
}

// EnableAccount lets a disabled account be used again.
func (d *Desk) EnableAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	if err := notOwn(who, c.Account); err != nil {
		return record.Account{}, err
	}
	return d.changed(ctx, who, c, changing{r, "enabled", func(_ store.Writer, a *record.Account) error {
		a.Disabled, a.Dormant, a.Enabled = time.Time{}, false, d.now()
		if !a.Ends.After(a.Enabled) {
			return fmt.Errorf("%w: the account has ended; extend it first", record.NotYet)
		}
		return nil
	}})
}

// ExtendAccount changes when an account ends.
func (d *Desk) ExtendAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	if err := notOwn(who, c.Account); err != nil {
		return record.Account{}, err
	}
	return d.changed(ctx, who, c, changing{r, "extended", func(_ store.Writer, a *record.Account) error {
		a.Ends = c.Ends
		return endFits(a, d.now())
	}})
}

// changed changes an account as it was looked at.
func (d *Desk) changed(ctx context.Context, who Who, c AccountChange, k changing) (record.Account, error) {
	asked := audit.NewDigester("an account is changed 1")
	asked.Text(k.done, string(c.Account), strconv.Itoa(c.Version), c.Ends.String())
	return d.lookedAt(ctx, who, seenBefore{c.Account, c.Version, asked.Sum()}, k)
}

// changing is how something that was looked at is changed, what is said of it in a code, and with which request.
type changing struct {
	request Request
	done    string
	change  func(store.Writer, *record.Account) error
}

// seenBefore is which version of an account somebody looked at, and what exactly they ask of it.
type seenBefore struct {
	account record.AccountID
	version int
	asked   audit.Digest
}

func (d *Desk) lookedAt(ctx context.Context, who Who, was seenBefore, k changing) (record.Account, error) {
	k.request.Asked = was.asked
	return d.keep(ctx, who, k.request, keeping{of: was.account, done: k.done, change: func(w store.Writer, a *record.Account) error {
		if err := asLookedAt(a, was.version); err != nil {
			return err
		}
		return k.change(w, a)
	}})
}

// leavesOne refuses to take away the last who can look after accounts.
func (d *Desk) leavesOne(ctx context.Context, but record.AccountID) error {
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Account: but})
	if err != nil || !of.Account.HasAt(record.Administrator, d.now()) {
		return joined(nil, onlyUnknown(err))
	}
	none, err := d.nobodyAdministers(ctx, but)
	if err == nil && none {
		err = fmt.Errorf("%w: nobody else can look after accounts; let another administrator enrol their keys first", record.Conflict)
	}
	return err
}

// onlyUnknown passes over somebody who is not there: who may know that is for the decision to say.
func onlyUnknown(err error) error {
	if errors.Is(err, record.NotFound) {
		return nil
	}
	return err
}

// EndSessionsOf ends every session of somebody, and says how many there were.
func (d *Desk) EndSessionsOf(ctx context.Context, who Who, id record.AccountID) (n int, err error) {
	access, err := d.access(ctx, who, record.AdministerAct, person(id))
	if err != nil {
		return 0, err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) (err error) {
		n, err = w.EndSessions(ctx, "", "")
		return err
	})
	return n, err
}
