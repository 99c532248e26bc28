package casework

// Who works here, verb by verb:
//
//	looking      Staff · StaffMember · ToCertify
//	accounts     MakeAccount · IssueCode · DisableAccount · EnableAccount · ExtendAccount · EndSessionsOf · LinkProvider
//	roles        GrantRole (asks a second administrator) · WithdrawRole · Certify
//	teams        KeepTeam
//	by itself    DisableDormant

import (
	"context"
	"time"

	"sightline/record"
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
}

// AccountChange changes an account as it was looked at.
type AccountChange struct {
	Account record.AccountID
	Version int
	Ends    time.Time // where an account is extended
}

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
func (d *Desk) Staff(ctx context.Context, who Who) (StaffList, error) {
	return StaffList{}, notBuilt(ctx, who)
}

// StaffMember shows one account.
func (d *Desk) StaffMember(ctx context.Context, who Who, id record.AccountID) (StaffMember, error) {
	return StaffMember{}, notBuilt(ctx, who, id)
}

// MakeAccount makes an account.
func (d *Desk) MakeAccount(ctx context.Context, who Who, r Request, a NewAccount) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, a)
}

// IssueCode issues a one-time code, good for 24 hours, with which somebody enrols ways to sign in.
func (d *Desk) IssueCode(ctx context.Context, who Who, c CodeFor) (IssuedCode, error) {
	return IssuedCode{}, notBuilt(ctx, who, c)
}

// GrantRole gives somebody a role. A second administrator has to approve it.
func (d *Desk) GrantRole(ctx context.Context, who Who, r Request, c RoleChange) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// WithdrawRole takes a role away, at once. One person may.
func (d *Desk) WithdrawRole(ctx context.Context, who Who, r Request, c RoleChange) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// DisableAccount disables an account: every session of it is over, on every node.
func (d *Desk) DisableAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// EnableAccount lets a disabled account be used again.
func (d *Desk) EnableAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// ExtendAccount changes when an account ends.
func (d *Desk) ExtendAccount(ctx context.Context, who Who, r Request, c AccountChange) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// EndSessionsOf ends every session of somebody, and says how many there were.
func (d *Desk) EndSessionsOf(ctx context.Context, who Who, id record.AccountID) (int, error) {
	return 0, notBuilt(ctx, who, id)
}

// KeepTeam makes or changes a team.
func (d *Desk) KeepTeam(ctx context.Context, who Who, r Request, t record.Team) (record.Team, error) {
	return record.Team{}, notBuilt(ctx, who, r, t)
}

// ToCertify lists whose roles are to be looked at again: for an administrator everybody's but their own, for a manager their teams'.
func (d *Desk) ToCertify(ctx context.Context, who Who) ([]Uncertified, error) {
	return nil, notBuilt(ctx, who)
}

// Certify says of somebody's roles which are still needed, and takes the others away.
func (d *Desk) Certify(ctx context.Context, who Who, r Request, c Certification) (record.Account, error) {
	return record.Account{}, notBuilt(ctx, who, r, c)
}

// DisableDormant disables the accounts of those who have not signed in for thirty days, and says how many there were.
func (d *Desk) DisableDormant(ctx context.Context) (int, error) { return 0, notBuilt(ctx) }
