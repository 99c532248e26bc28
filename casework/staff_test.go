package casework_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// office of two administrators: a role is given by both.
type administration struct {
	*entrance
	ada, bea  *employee
	first     casework.Who
	second    casework.Who
	versionOf func(record.AccountID) int
}

func administered(t *testing.T, door ...func(*casework.DoorSetting)) *administration {
	t.Helper()
	e := openDoor(t, func(s *casework.DoorSetting) {
		for _, one := range door {
			one(s)
		}
	})
	a := &administration{entrance: e, ada: e.first()}
	a.first = a.ada.comes(record.Administrator, record.Administering)
	a.bea = e.joins(a.first, "bea")
	a.versionOf = func(id record.AccountID) int {
		t.Helper()
		return must[casework.StaffMember](t)(e.StaffMember(t.Context(), a.first, id)).Account.Version
	}
	change := casework.RoleChange{Account: a.bea.account.ID, Version: a.versionOf(a.bea.account.ID), Role: record.Administrator}
	must[record.Account](t)(e.GrantRole(t.Context(), a.first, casework.Request{}, change))
	a.second = a.bea.comes(record.Administrator, record.Administering)
	return a
}

// gives has a role given as two people do it.
func (a *administration) gives(id record.AccountID, role record.Role) record.Account {
	a.t.Helper()
	change := casework.RoleChange{Account: id, Version: a.versionOf(id), Role: role}
	_, err := a.GrantRole(a.t.Context(), a.first, casework.Request{}, change)
	needs, ok := errors.AsType[*casework.NeedsApproval](err)
	if !ok {
		a.t.Fatalf("a role given by one person: %v", err)
	}
	approval := must[record.ApprovalID](a.t)(a.AskApproval(a.t.Context(), a.first, casework.Request{}, needs.Twofold, "their manager asked for it"))
	if err := a.DecideApproval(a.t.Context(), a.second, casework.Request{}, casework.Verdict{Approval: approval, Agreed: true}); err != nil {
		a.t.Fatal(err)
	}
	return must[record.Account](a.t)(a.GrantRole(a.t.Context(), a.first, casework.Request{}, change))
}

// agreed has what needs a second person agreed to by one, and gives nothing when it needs none.
func (a *administration) agreed(err error, by casework.Who) {
	a.t.Helper()
	needs, ok := errors.AsType[*casework.NeedsApproval](err)
	if !ok {
		a.t.Fatalf("what takes two was not asked of a second: %v", err)
	}
	approval := must[record.ApprovalID](a.t)(a.AskApproval(a.t.Context(), a.first, casework.Request{}, needs.Twofold, "looked at their warrant card"))
	if err := a.DecideApproval(a.t.Context(), by, casework.Request{}, casework.Verdict{Approval: approval, Agreed: true}); err != nil {
		a.t.Fatal(err)
	}
}

// issues has a code issued for an account in use, as two people do it.
func (a *administration) issues(c casework.CodeFor) string {
	a.t.Helper()
	_, err := a.IssueCode(a.t.Context(), a.first, c)
	a.agreed(err, a.second)
	return must[casework.IssuedCode](a.t)(a.IssueCode(a.t.Context(), a.first, c)).Code.Reveal()
}

// The first administrator alone makes the second, and from then on a role is given by two: exactly as it was approved, once, and by neither
// for themselves.
func TestARoleIsGivenByTwo(t *testing.T) {
	a := administered(t)
	sam := a.joins(a.first, "sam")
	account := a.gives(sam.account.ID, "police-lead")
	if !account.HasAt("police-lead", a.clock.now()) || account.Roles[0].By != a.ada.account.ID {
		t.Errorf("%+v", account.Roles)
	}
	for what, change := range map[string]casework.RoleChange{
		"again": {Account: sam.account.ID, Role: "police-lead"}, "another role": {Account: sam.account.ID, Role: "missing-coordinator"},
		"until another day":     {Account: sam.account.ID, Role: "police-lead", Until: a.clock.now().AddDate(0, 1, 0)},
		"a third administrator": {Account: a.joins(a.first, "kim").account.ID, Role: record.Administrator},
	} {
		change.Version = a.versionOf(change.Account)
		if _, err := a.GrantRole(t.Context(), a.first, casework.Request{}, change); !errors.Is(err, record.NotYet) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, change := range map[string]casework.RoleChange{
		"to oneself": {Account: a.ada.account.ID, Role: "social-worker"}, "with other roles": {Account: sam.account.ID, Role: record.Administrator},
		"to an administrator": {Account: a.bea.account.ID, Role: "social-worker"}, "that is none": {Account: sam.account.ID, Role: "king"},
		"of services": {Account: sam.account.ID, Role: record.ServiceRole}, "of anybody": {Account: sam.account.ID, Role: record.Anybody},
		"beyond the account's end": {Account: sam.account.ID, Role: "missing-coordinator", Until: a.clock.now().AddDate(1, 0, 0)},
	} {
		change.Version = a.versionOf(change.Account)
		if _, err := a.GrantRole(t.Context(), a.first, casework.Request{}, change); err == nil || errors.Is(err, record.NotYet) {
			t.Errorf("a role %s: %v", what, err)
		}
	}
	stale := casework.RoleChange{Account: sam.account.ID, Version: account.Version - 1, Role: "police-lead"}
	if _, err := a.WithdrawRole(t.Context(), a.second, casework.Request{}, stale); !errors.Is(err, record.Conflict) {
		t.Errorf("from a stale tab: %v", err)
	}
}

// Whoever has a role sees it taken away at once, in the session they are in.
func TestARoleTakenAwayIsGoneAtOnce(t *testing.T) {
	a := administered(t)
	sam := a.joins(a.first, "sam")
	a.gives(sam.account.ID, "police-lead")
	sam.comes("police-lead", record.SafeguardingNow)
	change := casework.RoleChange{Account: sam.account.ID, Version: a.versionOf(sam.account.ID), Role: "police-lead"}
	must[record.Account](t)(a.WithdrawRole(t.Context(), a.second, casework.Request{}, change))
	signed := must[casework.Signed](t)(a.Whose(t.Context(), sam.token))
	if signed.Actor.Role != record.Anybody || signed.Purpose != record.SigningIn || len(signed.Roles) != 0 {
		t.Errorf("%+v", signed.Who)
	}
}

// Who is disabled is out at once and stays out, in whatever way they come; the last who can let others in cannot be shut out.
func TestWhoIsDisabledIsOutAtOnce(t *testing.T) {
	a := administered(t)
	sam := a.joins(a.first, "sam")
	in := must[casework.Entered](t)(sam.byKey(t.Context()))
	disable := casework.AccountChange{Account: sam.account.ID, Version: a.versionOf(sam.account.ID)}
	request := casework.Request{ID: "a-request-of-sixteen-letters"}
	disabled := must[record.Account](t)(a.DisableAccount(t.Context(), a.first, request, disable))
	if again := must[record.Account](t)(a.DisableAccount(t.Context(), a.first, request, disable)); again.Version != disabled.Version {
		t.Errorf("a double click made version %d of %d", again.Version, disabled.Version)
	}
	if _, err := a.Whose(t.Context(), in.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("the next request: %v", err)
	}
	_, err := sam.byKey(t.Context())
	refusedAlike(t, "with a key", err)
	_, err = a.SignInWithPassword(t.Context(), visitor, sam.proof())
	refusedAlike(t, "with a password", err)
	if err := a.EndSession(t.Context(), in.Token, in.Session.ID); !errors.Is(err, record.Withheld) {
		t.Errorf("their own sessions: %v", err)
	}
	enabled := must[record.Account](t)(a.EnableAccount(t.Context(), a.first, casework.Request{}, casework.AccountChange{Account: sam.account.ID, Version: disabled.Version}))
	if _, err := a.Whose(t.Context(), in.Token); !errors.Is(err, record.Withheld) {
		t.Errorf("a session from before is back: %v", err)
	}
	must[casework.Entered](t)(sam.byKey(t.Context()))
	if _, err := a.ExtendAccount(t.Context(), a.first, casework.Request{}, casework.AccountChange{Account: sam.account.ID, Version: enabled.Version, Ends: a.clock.now().AddDate(2, 0, 1)}); !errors.Is(err, record.Invalid) {
		t.Errorf("for longer than two years: %v", err)
	}

	must[record.Account](t)(a.DisableAccount(t.Context(), a.first, casework.Request{}, casework.AccountChange{Account: a.bea.account.ID, Version: a.versionOf(a.bea.account.ID)}))
	own := casework.AccountChange{Account: a.ada.account.ID, Version: a.versionOf(a.ada.account.ID)}
	if _, err := a.DisableAccount(t.Context(), a.first, casework.Request{}, own); !errors.Is(err, record.Conflict) {
		t.Errorf("the last administrator: %v", err)
	}
	last := casework.RoleChange{Account: own.Account, Version: own.Version, Role: record.Administrator}
	if _, err := a.WithdrawRole(t.Context(), a.first, casework.Request{}, last); !errors.Is(err, record.Conflict) {
		t.Errorf("the last administrator's role: %v", err)
	}
}

// An account ends by itself, and one that nobody used for thirty days is disabled by itself, until an administrator says otherwise.
func TestAnAccountThatNobodyUsedIsDisabled(t *testing.T) {
	a := administered(t)
	sam, kim := a.joins(a.first, "sam"), a.joins(a.first, "kim")
	for range 4 {
		a.clock.passes(8 * 24 * time.Hour)
		must[casework.Entered](t)(kim.byKey(t.Context()))
		a.first = a.ada.comes(record.Administrator, record.Administering)
	}
	_, err := sam.byKey(t.Context())
	refusedAlike(t, "after 32 days", err)
	member := must[casework.StaffMember](t)(a.StaffMember(t.Context(), a.first, sam.account.ID))
	if member.Account.Disabled.IsZero() || !member.Account.Dormant || member.History[0].Done != "disabled: nobody signed in for 30 days" || member.History[0].By != "service-worker" {
		t.Errorf("%+v", member.History[0])
	}
	if n, err := a.DisableDormant(t.Context()); n != 1 || err != nil { // the second administrator, who was away
		t.Errorf("%d were disabled, %v", n, err)
	}
	if n, err := a.DisableDormant(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d were disabled, %v", n, err)
	}
	must[record.Account](t)(a.EnableAccount(t.Context(), a.first, casework.Request{}, casework.AccountChange{Account: sam.account.ID, Version: member.Account.Version}))
	must[casework.Entered](t)(sam.byKey(t.Context()))
	for a.clock.now().Before(kim.account.Ends) {
		a.clock.passes(20 * 24 * time.Hour)
		_, err = kim.byKey(t.Context())
	}
	refusedAlike(t, "after the account's end", err)
}

// When every administrator has left or fell dormant, it is as on the first day for whoever starts the program: nobody else could let
// anybody in.
func TestWhenNobodyIsLeftItIsAsOnTheFirstDay(t *testing.T) {
	a := administered(t)
	if code := must[string](t)(a.SetUpCode(t.Context())); code != "" {
		t.Fatal("a code although there are administrators")
	}
	a.clock.passes(31 * 24 * time.Hour)
	code := must[string](t)(a.SetUpCode(t.Context()))
	enrolment := must[casework.Enrolment](t)(a.SetUp(t.Context(), visitor, code, casework.NewAccount{
		Name: "Cleo Invented", Login: "cleo", Agency: "social-care-cur", Ends: a.clock.now().AddDate(1, 0, 0),
	}))
	cleo := a.enrolled(enrolment)
	who := cleo.comes(record.Administrator, record.Administering)
	if all := must[casework.StaffList](t)(a.Staff(t.Context(), who)); len(all.Accounts) != 3 {
		t.Errorf("%d accounts", len(all.Accounts))
	}
}

// Roles are looked at again every quarter, by an administrator or by whoever manages the team; what nobody looked at stops a month later,
// and is shown before. Nobody says it of themselves.
func TestRolesAreLookedAtAgain(t *testing.T) {
	a := administered(t)
	sam, mia := a.joins(a.first, "sam"), a.joins(a.first, "mia")
	a.gives(sam.account.ID, "police-lead")
	a.gives(sam.account.ID, "missing-coordinator")
	a.gives(mia.account.ID, "team-manager")
	team := must[record.Team](t)(a.KeepTeam(t.Context(), a.first, casework.Request{}, record.Team{Agency: "police", Name: "Team", Manager: mia.account.ID, Members: []record.AccountID{sam.account.ID}}))
	if _, err := a.KeepTeam(t.Context(), a.first, casework.Request{}, record.Team{ID: team.ID, Agency: "police", Name: "Stale", Version: 0}); !errors.Is(err, record.Conflict) {
		t.Errorf("a team as it was looked at before: %v", err)
	}
	pass := func(days int) {
		for ; days > 0; days -= 20 {
			a.clock.passes(time.Duration(min(days, 20)) * 24 * time.Hour)
			for _, p := range []*employee{a.ada, a.bea, sam, mia} {
				must[casework.Entered](t)(p.byKey(t.Context()))
			}
		}
	}
	names := func(who casework.Who) string {
		var all []string
		for _, u := range must[[]casework.Uncertified](t)(a.ToCertify(t.Context(), who)) {
			all = append(all, u.Account.Login)
		}
		return strings.Join(all, " ")
	}
	pass(91)
	if got := names(a.ada.comes(record.Administrator, record.Administering)); got != "" {
		t.Errorf("after 91 days: %q", got)
	}
	pass(2)
	admin, manager := a.ada.comes(record.Administrator, record.Administering), mia.comes("team-manager", record.AccessReview)
	if got := names(admin); got != "bea mia sam" {
		t.Errorf("for an administrator: %q", got)
	}
	if got := names(manager); got != "sam" {
		t.Errorf("for a manager: %q", got)
	}
	if _, err := a.Certify(t.Context(), manager, casework.Request{}, casework.Certification{Account: a.bea.account.ID, Version: 1, Keep: []record.Role{record.Administrator}}); !errors.Is(err, record.NotFound) {
		t.Errorf("by a manager, of somebody else's: %v", err)
	}
	if _, err := a.Certify(t.Context(), manager, casework.Request{}, casework.Certification{Account: mia.account.ID, Version: 1, Keep: []record.Role{"team-manager"}}); !errors.Is(err, record.Withheld) {
		t.Errorf("of themselves: %v", err)
	}
	version := must[casework.StaffMember](t)(a.StaffMember(t.Context(), admin, sam.account.ID)).Account.Version
	kept := must[record.Account](t)(a.Certify(t.Context(), manager, casework.Request{}, casework.Certification{
		Account: sam.account.ID, Version: version, Keep: []record.Role{"police-lead"}, TakeAway: []record.Role{"missing-coordinator"},
	}))
	if len(kept.Roles) != 1 || kept.Recertified.IsZero() || names(manager) != "" {
		t.Errorf("%+v", kept)
	}
	pass(30)
	if roles := must[casework.Signed](t)(a.Whose(t.Context(), must[casework.Entered](t)(mia.byKey(t.Context())).Token)).Roles; len(roles) != 0 {
		t.Errorf("a role nobody looked at for %d days still works: %v", 123, roles)
	}
	if roles := must[casework.Signed](t)(a.Whose(t.Context(), must[casework.Entered](t)(sam.byKey(t.Context())).Token)).Roles; !slices.Equal(roles, []record.Role{"police-lead"}) {
		t.Errorf("a role that was looked at: %v", roles)
	}
}

// Nobody but an administrator looks at accounts or changes them, and administrators open no record.
func TestOnlyAdministratorsLookAfterAccounts(t *testing.T) {
	a := administered(t)
	sam := a.joins(a.first, "sam")
	a.gives(sam.account.ID, "police-lead")
	who := sam.comes("police-lead", record.SafeguardingNow)
	mine := casework.AccountChange{Account: sam.account.ID, Version: a.versionOf(sam.account.ID), Ends: a.clock.now().AddDate(1, 0, 0)}
	for what, try := range map[string]func(casework.Who) error{
		"list": func(w casework.Who) error { _, err := a.Staff(t.Context(), w); return err },
		"look": func(w casework.Who) error { _, err := a.StaffMember(t.Context(), w, a.ada.account.ID); return err },
		"disable": func(w casework.Who) error {
			_, err := a.DisableAccount(t.Context(), w, casework.Request{}, mine)
			return err
		},
		"enable": func(w casework.Who) error {
			_, err := a.EnableAccount(t.Context(), w, casework.Request{}, mine)
			return err
		},
		"extend": func(w casework.Who) error {
			_, err := a.ExtendAccount(t.Context(), w, casework.Request{}, mine)
			return err
		},
		"code": func(w casework.Who) error {
			_, err := a.IssueCode(t.Context(), w, casework.CodeFor{Account: a.bea.account.ID, Checked: "it is her, I know her"})
			return err
		},
		"team": func(w casework.Who) error {
			_, err := a.KeepTeam(t.Context(), w, casework.Request{}, record.Team{Agency: "police", Name: "Mine"})
			return err
		},
		"sessions": func(w casework.Who) error { _, err := a.EndSessionsOf(t.Context(), w, a.ada.account.ID); return err },
		"certify": func(w casework.Who) error {
			_, err := a.Certify(t.Context(), w, casework.Request{}, casework.Certification{Account: a.ada.account.ID})
			return err
		},
		"role": func(w casework.Who) error {
			_, err := a.GrantRole(t.Context(), w, casework.Request{}, casework.RoleChange{Account: a.bea.account.ID, Version: a.versionOf(a.bea.account.ID), Role: "police-lead"})
			return err
		},
		"account": func(w casework.Who) error {
			_, err := a.MakeAccount(t.Context(), w, casework.Request{}, casework.NewAccount{Name: "X", Login: "x", Agency: "police", Ends: a.clock.now().AddDate(1, 0, 0)})
			return err
		},
	} {
		asAdmin := who
		asAdmin.Purpose = record.Administering
		for _, w := range []casework.Who{who, asAdmin, {}} {
			if err := try(w); err == nil || errors.Is(err, record.NotYet) {
				t.Errorf("%s by %q for %q: %v", what, w.Actor.Role, w.Purpose, err)
			}
		}
	}
	if _, err := a.List(t.Context(), a.first); !errors.Is(err, record.Withheld) {
		t.Errorf("an administrator lists children: %v", err)
	}
}

// Whoever shuts the other administrator out is no two people: they make no third alone. Whoever starts the program is the other person then.
func TestTheOnlyAdministratorLeftIsNotTwoPeople(t *testing.T) {
	a := administered(t)
	if code := must[string](t)(a.SetUpCode(t.Context())); code != "" {
		t.Fatal("a code although two look after accounts")
	}
	kim := a.joins(a.first, "kim")
	bea := casework.RoleChange{Account: a.bea.account.ID, Version: a.versionOf(a.bea.account.ID), Role: record.Administrator}
	must[record.Account](t)(a.WithdrawRole(t.Context(), a.first, casework.Request{}, bea))
	bea.Version++
	if _, err := a.WithdrawRole(t.Context(), a.first, casework.Request{}, bea); !errors.Is(err, record.Conflict) {
		t.Errorf("taken away twice: %v", err)
	}
	third := casework.RoleChange{Account: kim.account.ID, Version: a.versionOf(kim.account.ID), Role: record.Administrator}
	if _, err := a.GrantRole(t.Context(), a.first, casework.Request{}, third); !errors.Is(err, record.NotYet) {
		t.Errorf("a third by one person: %v", err)
	}
	code := must[string](t)(a.SetUpCode(t.Context()))
	cleo := a.enrolled(must[casework.Enrolment](t)(a.SetUp(t.Context(), visitor, code, casework.NewAccount{
		Name: "Cleo Invented", Login: "cleo", Agency: "social-care-cur", Ends: a.clock.now().AddDate(1, 0, 0),
	})))
	a.second = cleo.comes(record.Administrator, record.Administering)
	if got := a.gives(a.bea.account.ID, "social-worker"); !got.HasAt("social-worker", a.clock.now()) || got.HasAt(record.Administrator, a.clock.now()) {
		t.Errorf("whoever looked after accounts before does other work now: %+v", got.Roles)
	}
	if code := must[string](t)(a.SetUpCode(t.Context())); code != "" {
		t.Error("a code although two look after accounts again")
	}
}

// Nobody works for an agency that there is not: a slip of the pen would give them nothing, or another's.
func TestAnAccountIsOfAnAgencyThatThereIs(t *testing.T) {
	a := administered(t)
	for agency, fine := range map[record.AgencyCode]bool{"police": true, "social-care-cur": true, "": false, "polise": false, "the police": false, "police\x00": false} {
		_, err := a.MakeAccount(t.Context(), a.first, casework.Request{}, casework.NewAccount{
			Name: "Lee", Login: fmt.Sprintf("lee-%d", len(agency)), Agency: agency, Ends: a.clock.now().AddDate(0, 6, 0),
		})
		if fine != (err == nil) || !fine && !errors.Is(err, record.Invalid) {
			t.Errorf("%q: %v", agency, err)
		}
	}
}
