package casework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

// tells gives what somebody is told of, with whose account it is about.
func (a *administration) tells(who casework.Who) (all []string) {
	a.t.Helper()
	for _, n := range must[casework.NoticeBoard](a.t)(a.Notices(a.t.Context(), who)).Told {
		all = append(all, string(n.What)+" "+n.About)
	}
	return all
}

// One administrator becomes nobody else: a code for an account that is in use, or was, takes a second person each time, and is good for that
// account and that once. The person is told, their manager, and whoever guards how access is used.
func TestOneAdministratorBecomesNobodyElse(t *testing.T) {
	a := administered(t)
	kim, mia, guardian := a.joins(a.first, "kim"), a.joins(a.first, "mia"), a.joins(a.first, "guardian")
	a.gives(kim.account.ID, "social-worker")
	a.gives(mia.account.ID, record.TeamManager)
	a.gives(guardian.account.ID, record.CaldicottGuardian)
	must[record.Team](t)(a.KeepTeam(t.Context(), a.first, casework.Request{}, record.Team{Agency: "police", Name: "Team", Manager: mia.account.ID, Members: []record.AccountID{kim.account.ID}}))
	wish := casework.CodeFor{Account: kim.account.ID, Checked: "I looked at their card"}
	_, err := a.IssueCode(t.Context(), a.first, wish)
	if _, ok := errors.AsType[*casework.NeedsApproval](err); !ok {
		t.Fatalf("a code for somebody's account by one person: %v", err)
	}
	manager := mia.comes(record.TeamManager, record.Supervision)
	a.agreed(err, manager)
	if told := a.tells(manager); len(told) == 0 || told[0][:len("approval-asked")] != "approval-asked" {
		t.Errorf("their manager, who decides, was told %q", told)
	}
	_, other := a.IssueCode(t.Context(), a.first, casework.CodeFor{Account: mia.account.ID, Checked: wish.Checked})
	_, hers := a.IssueCode(t.Context(), a.second, wish)
	must[casework.IssuedCode](t)(a.IssueCode(t.Context(), a.first, wish))
	_, twice := a.IssueCode(t.Context(), a.first, wish)
	for what, err := range map[string]error{"another account": other, "another administrator": hers, "a second code": twice} {
		if !errors.Is(err, record.NotYet) {
			t.Errorf("what was agreed to is good for %s: %v", what, err)
		}
	}
	want := "keys-given " + string(kim.account.ID)
	for what, who := range map[string]casework.Who{
		"the person": kim.comes("social-worker", record.SafeguardingNow), "their manager": mia.comes(record.TeamManager, record.AccessReview),
		"the guardian": guardian.comes(record.CaldicottGuardian, record.AccessReview),
	} {
		if told := a.tells(who); !slices.Contains(told, want) {
			t.Errorf("%s was told %q", what, told)
		}
	}
}

// A manager agrees to keys of their own team alone, and never to what they asked; nobody else of that role does.
func TestAnotherManagerAgreesToNoKeys(t *testing.T) {
	a := administered(t)
	kim, mia, dan := a.joins(a.first, "kim"), a.joins(a.first, "mia"), a.joins(a.first, "dan")
	a.gives(mia.account.ID, record.TeamManager)
	a.gives(dan.account.ID, record.TeamManager)
	must[record.Team](t)(a.KeepTeam(t.Context(), a.first, casework.Request{}, record.Team{Agency: "police", Name: "Team", Manager: mia.account.ID, Members: []record.AccountID{kim.account.ID}}))
	_, err := a.IssueCode(t.Context(), a.first, casework.CodeFor{Account: kim.account.ID, Checked: "I looked at their card"})
	needs, _ := errors.AsType[*casework.NeedsApproval](err)
	if needs == nil {
		t.Fatal(err)
	}
	approval := must[record.ApprovalID](t)(a.AskApproval(t.Context(), a.first, casework.Request{}, needs.Twofold, "I looked at their card"))
	for what, who := range map[string]casework.Who{"another manager": dan.comes(record.TeamManager, record.Supervision), "who asked": a.first} {
		err := a.DecideApproval(t.Context(), who, casework.Request{}, casework.Verdict{Approval: approval, Agreed: true})
		if !errors.Is(err, record.NotFound) && !errors.Is(err, record.Conflict) {
			t.Errorf("%s agrees: %v", what, err)
		}
	}
}

// Keys that are lost are taken away at once, by one person, with what was begun; the new code waits for the second. So nobody who found them
// is in for longer, and nobody who says that they are lost is in either.
func TestLostKeysAreTakenAwayBeforeAnybodyAgrees(t *testing.T) {
	a := administered(t)
	kim := a.joins(a.first, "kim")
	a.gives(kim.account.ID, "social-worker")
	kim.comes("social-worker", record.SafeguardingNow)
	begun := must[casework.Enrolment](t)(a.EnrolMore(t.Context(), kim.token))
	wish := casework.CodeFor{Account: kim.account.ID, Checked: "they rang from a known number", Lost: true}
	if _, err := a.IssueCode(t.Context(), a.first, wish); !errors.Is(err, record.NotYet) {
		t.Fatalf("a new code by one person: %v", err)
	}
	_, err := kim.byKey(t.Context())
	refusedAlike(t, "the lost key", err)
	if _, err := a.Whose(t.Context(), kim.token); !errors.Is(err, record.Withheld) {
		t.Errorf("the session of who found it: %v", err)
	}
	if _, err := a.BeginEnrolPasskey(t.Context(), begun.Ticket); !errors.Is(err, record.Withheld) {
		t.Errorf("a key of who found it: %v", err)
	}
	if again := a.enrolled(must[casework.Enrolment](t)(a.BeginEnrolment(t.Context(), visitor, a.issues(wish)))); again.account.ID != kim.account.ID {
		t.Errorf("%s has keys again", again.account.ID)
	}
}

// An account that has a role before its keys is in use: one administrator adds keys to it no more than to another.
func TestKeysForAnAccountWithARoleTakeTwo(t *testing.T) {
	a := administered(t)
	made := must[record.Account](t)(a.MakeAccount(t.Context(), a.first, casework.Request{}, casework.NewAccount{Name: "Kim", Login: "kim", Agency: "police", Ends: a.clock.now().AddDate(0, 6, 0)}))
	wish := casework.CodeFor{Account: made.ID, Checked: "I looked at their card"}
	must[casework.IssuedCode](t)(a.IssueCode(t.Context(), a.first, wish))
	a.gives(made.ID, record.Administrator)
	if _, err := a.IssueCode(t.Context(), a.first, wish); !errors.Is(err, record.NotYet) {
		t.Errorf("keys of a third administrator by one of two: %v", err)
	}
}

// The only administrator makes the second alone, once, also with the role before the keys; whoever guards how access is used hears of it,
// whenever they come.
func TestASecondAdministratorMadeAloneIsTold(t *testing.T) {
	e := openDoor(t, nil)
	a := &administration{entrance: e, ada: e.first()}
	a.first = a.ada.comes(record.Administrator, record.Administering)
	a.versionOf = func(id record.AccountID) int {
		return must[casework.StaffMember](t)(e.StaffMember(t.Context(), a.first, id)).Account.Version
	}
	bea := must[record.Account](t)(a.MakeAccount(t.Context(), a.first, casework.Request{}, casework.NewAccount{Name: "Bea", Login: "bea", Agency: "social-care-cur", Ends: e.clock.now().AddDate(0, 6, 0)}))
	must[record.Account](t)(e.GrantRole(t.Context(), a.first, casework.Request{}, casework.RoleChange{Account: bea.ID, Version: bea.Version, Role: record.Administrator}))
	code := must[casework.IssuedCode](t)(e.IssueCode(t.Context(), a.first, casework.CodeFor{Account: bea.ID, Checked: "I looked at their card"}))
	a.bea = e.enrolled(must[casework.Enrolment](t)(e.BeginEnrolment(t.Context(), visitor, code.Code.Reveal())))
	a.second = a.bea.comes(record.Administrator, record.Administering)
	if _, err := e.IssueCode(t.Context(), a.first, casework.CodeFor{Account: bea.ID, Checked: "I looked at their card"}); !errors.Is(err, record.NotYet) {
		t.Errorf("further keys of the second by the first alone: %v", err)
	}
	guardian := a.joins(a.first, "guardian")
	a.gives(guardian.account.ID, record.CaldicottGuardian)
	e.clock.passes(time.Hour)
	if told := a.tells(guardian.comes(record.CaldicottGuardian, record.AccessReview)); !slices.Contains(told, "lone-administrator "+string(bea.ID)) {
		t.Errorf("the guardian is told %q", told)
	}
}

// Who somebody is at their agency is a key like any other: it takes a second person for an account in use, exactly as it was agreed to.
func TestWhoSomebodyIsAtTheirAgencyTakesTwo(t *testing.T) {
	agency := signintest.NewAgency(t, ourOrigin+"/sign-in/return")
	a := administered(t, func(s *casework.DoorSetting) {
		s.Providers = []signin.ProviderSetting{{Code: "council", Name: "The council", Issuer: agency.Issuer, ClientID: agency.Client, Secret: record.Private(agency.Secret), Subject: "sub"}}
	})
	kim := a.joins(a.first, "kim")
	link := casework.ProviderLink{Account: kim.account.ID, Provider: "council", Subject: "id1"}
	err := a.LinkProvider(t.Context(), a.first, link)
	a.agreed(err, a.second)
	another := link
	another.Subject = "id2"
	if err := a.LinkProvider(t.Context(), a.first, another); !errors.Is(err, record.NotYet) {
		t.Errorf("as somebody else there: %v", err)
	}
	if err := a.LinkProvider(t.Context(), a.first, link); err != nil {
		t.Errorf("as it was agreed to: %v", err)
	}
}
