package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"sightline/casework"
	"sightline/record"
)

// staffDesk is the part of the desk that looks after who works here. Nothing of a child is on any of its pages.
type staffDesk interface { //nolint:interfacebloat // what is done to accounts, roles and teams
	Staff(ctx context.Context, who casework.Who) (casework.StaffList, error)
	StaffMember(ctx context.Context, who casework.Who, id record.AccountID) (casework.StaffMember, error)
	MakeAccount(ctx context.Context, who casework.Who, r casework.Request, a casework.NewAccount) (record.Account, error)
	IssueCode(ctx context.Context, who casework.Who, c casework.CodeFor) (casework.IssuedCode, error)
	GrantRole(ctx context.Context, who casework.Who, r casework.Request, c casework.RoleChange) (record.Account, error)
	WithdrawRole(ctx context.Context, who casework.Who, r casework.Request, c casework.RoleChange) (record.Account, error)
	DisableAccount(ctx context.Context, who casework.Who, r casework.Request, c casework.AccountChange) (record.Account, error)
	EnableAccount(ctx context.Context, who casework.Who, r casework.Request, c casework.AccountChange) (record.Account, error)
	ExtendAccount(ctx context.Context, who casework.Who, r casework.Request, c casework.AccountChange) (record.Account, error)
	EndSessionsOf(ctx context.Context, who casework.Who, id record.AccountID) (int, error)
	KeepTeam(ctx context.Context, who casework.Who, r casework.Request, t record.Team) (record.Team, error)
	ToCertify(ctx context.Context, who casework.Who) ([]casework.Uncertified, error)
	Certify(ctx context.Context, who casework.Who, r casework.Request, c casework.Certification) (record.Account, error)
}

// peoplePage is everybody who works here, or did.
type peoplePage struct {
	frame

	People    []personLine
	Count     string
	Certify   int // accounts some of whose roles are to be looked at again
	Soon      int // accounts that end within a month
	Earlier   string
	Later     string
	OneKeeper bool // there is one administrator only: nobody can give the second approval
}

// personLine is one of them.
type personLine struct {
	Name   record.Private
	Login  string
	Agency string
	Roles  []string
	State  string
	Away   bool // they cannot sign in
	Ends   string
	Seen   string
	Link   string
}

// peopleRows is the most people on one page.
const peopleRows = 50

func personLink(id record.AccountID) string { return "/people/" + url.PathEscape(string(id)) }

func (s *site) people(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	all, err := s.Desk.Staff(r.Context(), who)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	due, err := s.Desk.ToCertify(r.Context(), who)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	p := peoplePage{frame: s.frame(r, "People"), Count: plural(len(all.Accounts), "account", "accounts"), Certify: len(due)}
	now, keepers := s.Now(), 0
	for i := range all.Accounts {
		a := &all.Accounts[i]
		if a.HasAt(record.Administrator, now) {
			keepers++
		}
		if a.PresentAt(now) == record.AtWork && a.Ends.Before(now.AddDate(0, 1, 0)) {
			p.Soon++
		}
	}
	p.OneKeeper = keepers < 2
	from, to, earlier, later := window(r, len(all.Accounts), peopleRows)
	p.Earlier, p.Later = earlier, later
	for i := range all.Accounts[from:to] {
		p.People = append(p.People, s.personLine(&all.Accounts[from+i]))
	}
	return s.render(w, r, answer{http.StatusOK, "people", p})
}

func (s *site) personLine(a *record.Account) personLine {
	now := s.Now()
	presence := a.PresentAt(now)
	line := personLine{
		Name: a.Name, Login: a.Login, Agency: agencyWords(a.Agency), State: presenceWords(presence), Away: presence != record.AtWork,
		Ends: london(a.Ends.Add(-time.Second)).Format("2 January 2006"), Seen: "never", Link: personLink(a.ID),
	}
	if !a.LastSeen.IsZero() {
		line.Seen = london(a.LastSeen).Format("2 January 2006")
	}
	for i := range a.Roles {
		if g := &a.Roles[i]; g.Until.IsZero() || g.Until.After(now) {
			line.Roles = append(line.Roles, roleWords(g.Role))
		}
	}
	return line
}

// presenceWords says whether somebody can sign in, and if not, why.
func presenceWords(p record.Presence) string {
	switch p {
	case record.AtWork:
		return "Can sign in"
	case record.NotStarted:
		return "Has not begun yet"
	case record.HasLeft:
		return "The account has ended"
	case record.DisabledByAct:
		return "Disabled"
	case record.FellDormant:
		return "Disabled: nobody signed in for 30 days"
	}
	return codeWords(string(p))
}

// newPersonPage makes an account.
type newPersonPage struct {
	frame

	Fields  []*field
	Request string
	Errors  []fieldError
}

func (s *site) newPerson(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "person_new", newPersonPage{frame: s.frame(r, "Make an account"), Fields: s.accountFields(), Request: wishID()}})
}

func (s *site) makePerson(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	fields := s.accountFields()
	readAll(form, fields...)
	if a, ok := accountOf(fields); ok {
		made, err := s.Desk.MakeAccount(r.Context(), who, requestIn(form), a)
		if err == nil {
			http.Redirect(w, r, personLink(made.ID)+"?done=made", http.StatusSeeOther)
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("making an account: %w", err)
		}
		fields[1].Wrong = say // most that can be wrong is wrong with the name to sign in with
	}
	p := newPersonPage{frame: s.frameAt(r, "Error: Make an account", "/people/new"), Fields: fields, Request: requestIn(form).ID, Errors: wrongOf(fields...)}
	return s.render(w, r, answer{http.StatusBadRequest, "person_new", p})
}
