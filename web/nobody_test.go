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

func (nobody) Unpeopled(context.Context) bool { return false }

func (nobody) AgenciesHere() []record.AgencyCode { return nil }

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

func (nobody) KeepTeam(context.Context, casework.Who, casework.Request, record.Team) (record.Team, error) {
	return record.Team{}, errNobody
}

func (nobody) ToCertify(context.Context, casework.Who) ([]casework.Uncertified, error) {
	return nil, errNobody
}

func (nobody) Certify(context.Context, casework.Who, casework.Request, casework.Certification) (record.Account, error) {
	return record.Account{}, errNobody
}

func (nobody) Named(context.Context, casework.Who, record.ChildID) (*casework.Named, error) {
	return nil, errNobody
}

func (nobody) WorkingWith(context.Context, casework.Who, record.ChildID) (casework.Working, error) {
	return casework.Working{}, errNobody
}

func (nobody) Allocate(context.Context, casework.Who, casework.Tying, bool) (record.TieID, error) {
	return "", errNobody
}

func (nobody) Invite(context.Context, casework.Who, casework.Tying) (record.TieID, error) {
	return "", errNobody
}

func (nobody) GiveTask(context.Context, casework.Who, casework.Tying) (record.TieID, error) {
	return "", errNobody
}

func (nobody) LetReview(context.Context, casework.Who, casework.Tying) (record.TieID, error) {
	return "", errNobody
}

func (nobody) LetWatch(context.Context, casework.Who, casework.Tying) (record.TieID, error) {
	return "", errNobody
}

func (nobody) EndTie(context.Context, casework.Who, casework.Ending) error { return errNobody }

func (nobody) Declare(context.Context, casework.Who, record.ChildID, record.Private, casework.Request) error {
	return errNobody
}

func (nobody) DescribeMyself(context.Context, casework.Who, record.Own, casework.Request) error {
	return errNobody
}

func (nobody) Myself(context.Context, casework.Who) (record.Own, error) {
	return record.Own{}, errNobody
}

func (nobody) Rotas(context.Context, casework.Who) (casework.Working, error) {
	return casework.Working{}, errNobody
}

func (nobody) PutOnDuty(context.Context, casework.Who, casework.Duty) (record.TieID, error) {
	return "", errNobody
}

func (nobody) JoinPanel(context.Context, casework.Who, casework.Duty) (record.TieID, error) {
	return "", errNobody
}

func (nobody) CoordinateMissing(context.Context, casework.Who, casework.Duty) (record.TieID, error) {
	return "", errNobody
}

func (nobody) Supervise(context.Context, casework.Who, casework.Covering) (record.TieID, error) {
	return "", errNobody
}

func (nobody) Cover(context.Context, casework.Who, casework.Covering) (record.TieID, error) {
	return "", errNobody
}

func (nobody) EndHeld(context.Context, casework.Who, casework.Ending) error { return errNobody }

func (nobody) Notices(context.Context, casework.Who) (casework.NoticeBoard, error) {
	return casework.NoticeBoard{}, errNobody
}

func (nobody) MarkRead(context.Context, casework.Who, []record.NoticeID) error { return errNobody }

func (nobody) Approvals(context.Context, casework.Who) (casework.ApprovalBoard, error) {
	return casework.ApprovalBoard{}, errNobody
}

func (nobody) AskApproval(context.Context, casework.Who, casework.Request, casework.Twofold, record.Private) (record.ApprovalID, error) {
	return "", errNobody
}

func (nobody) DecideApproval(context.Context, casework.Who, casework.Request, casework.Verdict) error {
	return errNobody
}

func (nobody) WithdrawApproval(context.Context, casework.Who, casework.Request, record.ApprovalID) error {
	return errNobody
}

func (nobody) Reviews(context.Context, casework.Who) (casework.ReviewBoard, error) {
	return casework.ReviewBoard{}, errNobody
}

func (nobody) CloseReview(context.Context, casework.Who, casework.Finding) error { return errNobody }

func (nobody) BreakGlass(context.Context, casework.Who, casework.BreakGlassWish) (casework.Glass, error) {
	return casework.Glass{}, errNobody
}

func (nobody) EndGlass(context.Context, casework.Who, record.ChildID) error { return errNobody }

func (nobody) Share(context.Context, casework.Who, casework.SharingDecision) (record.Ref, error) {
	return record.Ref{}, errNobody
}

func (nobody) Export(context.Context, casework.Who, casework.ExportWish) (*casework.Exported, error) {
	return nil, errNobody
}

func (nobody) SealedItems(context.Context, casework.Who, record.ChildID) (casework.SealedBoard, error) {
	return casework.SealedBoard{}, errNobody
}

func (nobody) Seal(context.Context, casework.Who, casework.SealWish) error { return errNobody }

func (nobody) Unseal(context.Context, casework.Who, record.ChildID, record.SealedID, int) error {
	return errNobody
}

func (nobody) Reveal(context.Context, casework.Who, casework.RevealWish) (casework.Revealed, error) {
	return casework.Revealed{}, errNobody
}

func (nobody) Unlist(context.Context, casework.Who, casework.Ending) error { return errNobody }

func (nobody) Restrict(context.Context, casework.Who, casework.Restriction) error { return errNobody }
