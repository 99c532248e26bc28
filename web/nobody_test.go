package web

import (
	"context"
	"fmt"

	"sightline/casework"
	"sightline/record"
)

// nobody is a desk at which nobody is known, nobody works and nobody is let in: for tests that are about something else.
type nobody struct{ Signing }

var errNobody = fmt.Errorf("%w: nobody of this test", record.NotFound)

func (nobody) SignInWithPassword(context.Context, casework.Visitor, casework.PasswordProof) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) SignInWithDemoCode(context.Context, casework.Visitor, string, string) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) BeginPasskey(context.Context, casework.Visitor) (casework.Asked, error) {
	return casework.Asked{}, errNobody
}

func (nobody) FinishPasskey(context.Context, casework.Visitor, string, []byte) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) BeginProvider(context.Context, casework.Visitor, string) (casework.Sent, error) {
	return casework.Sent{}, errNobody
}

func (nobody) FinishProvider(context.Context, casework.Visitor, casework.Returned) (casework.Came, error) {
	return casework.Came{}, errNobody
}

func (nobody) ProveWithPassword(context.Context, casework.Visitor, string, casework.PasswordProof) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) ProveWithDemoCode(context.Context, string, string) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) BeginProvePasskey(context.Context, string) (casework.Asked, error) {
	return casework.Asked{}, errNobody
}

func (nobody) FinishProvePasskey(context.Context, string, string, []byte) (casework.Entered, error) {
	return casework.Entered{}, errNobody
}

func (nobody) BeginProveProvider(context.Context, string) (casework.Sent, error) {
	return casework.Sent{}, errNobody
}

func (nobody) BeginEnrolment(context.Context, casework.Visitor, string) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) Enrolling(context.Context, string) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) EndEnrolment(context.Context, string) error { return errNobody }

func (nobody) BeginEnrolPasskey(context.Context, string) (casework.Asked, error) {
	return casework.Asked{}, errNobody
}

func (nobody) FinishEnrolPasskey(context.Context, string, casework.NewKey) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) BeginEnrolPassword(context.Context, string) (casework.NewCodes, error) {
	return casework.NewCodes{}, errNobody
}

func (nobody) FinishEnrolPassword(context.Context, string, casework.NewPassword) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) BeginEnrolProvider(context.Context, string, string) (casework.Sent, error) {
	return casework.Sent{}, errNobody
}

func (nobody) SetUp(context.Context, casework.Visitor, string, casework.NewAccount) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) MyWays(context.Context, string) ([]casework.Way, error) { return nil, errNobody }

func (nobody) RemoveWay(context.Context, string, record.CredentialID) error { return errNobody }

func (nobody) EnrolMore(context.Context, string) (casework.Enrolment, error) {
	return casework.Enrolment{}, errNobody
}

func (nobody) MySessions(context.Context, string) ([]record.Session, error) { return nil, errNobody }

func (nobody) EndSession(context.Context, string, record.SessionID) error { return errNobody }

func (nobody) EndOtherSessions(context.Context, string) error { return errNobody }

func (nobody) Staff(context.Context, casework.Who) (casework.StaffList, error) {
	return casework.StaffList{}, errNobody
}

func (nobody) StaffMember(context.Context, casework.Who, record.AccountID) (casework.StaffMember, error) {
	return casework.StaffMember{}, errNobody
}

func (nobody) MakeAccount(context.Context, casework.Who, casework.Request, casework.NewAccount) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) IssueCode(context.Context, casework.Who, casework.CodeFor) (casework.IssuedCode, error) {
	return casework.IssuedCode{}, errNobody
}

func (nobody) GrantRole(context.Context, casework.Who, casework.Request, casework.RoleChange) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) WithdrawRole(context.Context, casework.Who, casework.Request, casework.RoleChange) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) DisableAccount(context.Context, casework.Who, casework.Request, casework.AccountChange) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) EnableAccount(context.Context, casework.Who, casework.Request, casework.AccountChange) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) ExtendAccount(context.Context, casework.Who, casework.Request, casework.AccountChange) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) EndSessionsOf(context.Context, casework.Who, record.AccountID) (int, error) {
	return 0, errNobody
}

func (nobody) AskApproval(context.Context, casework.Who, casework.Request, casework.Twofold, record.Private) (record.ApprovalID, error) {
	return "", errNobody
}

func (nobody) Approvals(context.Context, casework.Who) (casework.ApprovalBoard, error) {
	return casework.ApprovalBoard{}, errNobody
}

func (nobody) KeepTeam(context.Context, casework.Who, casework.Request, record.Team) (record.Team, error) {
	return record.Team{}, errNobody
}

func (nobody) ToCertify(context.Context, casework.Who) ([]casework.Uncertified, error) {
	return nil, errNobody
}

func (nobody) Certify(context.Context, casework.Who, casework.Request, casework.Certification) (record.Account, error) {
	return record.Account{}, errNobody
}
