package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// personPage is one account, and what can be done with it.
type personPage struct {
	frame

	Of      personLine
	ID      record.AccountID
	Version int
	Begins  string
	Grants  []grantLine
	Ways    []wayLine
	Session int
	Teams   []string
	History []stepLine
	Can     bool // they can sign in now
	Self    bool // it is the reader's own: nobody changes their own account
	Give    *field
	Until   *field
	Why     *field
	Asked   []askedLine
	Ending  *field
	Checked *field
	Lost    *field
	Request string
	Done    string
	Waits   string // what waits for a second person
	Errors  []fieldError
}

// grantLine is a role somebody has.
type grantLine struct {
	Role, Code string
	Since      string
	Until      string
	Certified  string
	Lapses     string // when it stops unless somebody says that it is needed; "" when that is long off
	Over       bool
}

// stepLine is something that was done to the account.
type stepLine struct{ When, Did, By string }

// What was done to an account, as the address says after it.
var personDone = map[string]string{
	"made": "The account is made. It has no role yet, and no keys: issue a code for the keys first, and then give it a role.", "granted": "The role is given.",
	"withdrawn": "The role is taken away, and works nowhere any more.", "extended": "The day on which the account ends is changed.",
	"disabled": "The account is disabled. Every session of it is over.", "enabled": "The account can be used again.", "sessions": "Every session of this account is over.",
}

func (s *site) person(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.personPage(r, who)
	if err != nil {
		return err
	}
	p.Done = personDone[r.URL.Query().Get("done")]
	if r.URL.Query().Get("done") == "waits" {
		p.Waits = "The role waits for a second administrator to approve it. It does not work until then."
	}
	if r.URL.Query().Get("done") == "code-waits" {
		p.Waits = "The account is in use, so the code waits for another administrator, or for their manager, to approve it. Then issue it here once more. Keys that you said are lost work no more already."
	}
	return s.render(w, r, answer{http.StatusOK, "person", p})
}

func (s *site) personPage(r *http.Request, who casework.Who) (*personPage, error) {
	one, err := s.Desk.StaffMember(r.Context(), who, record.AccountID(r.PathValue("person")))
	if err != nil {
		return nil, fmt.Errorf("an account: %w", err)
	}
	a, now := &one.Account, s.Now()
	p := &personPage{
		frame: s.frameAt(r, "An account", personLink(a.ID)), Of: s.personLine(a), ID: a.ID, Version: a.Version, Begins: london(a.Starts).Format("2 January 2006"),
		Ways: wayLines(one.Ways), Session: len(one.Sessions), Self: string(a.ID) == who.Actor.User, Request: wishID(),
	}
	p.Can = !p.Of.Away
	for i := range a.Roles {
		p.Grants = append(p.Grants, grantOf(&a.Roles[i], now))
	}
	for i := range one.Teams {
		p.Teams = append(p.Teams, one.Teams[i].Name.Reveal())
	}
	for _, step := range one.History {
		p.History = append(p.History, stepLine{dayAndTime(step.At), sentence(strings.ReplaceAll(step.Done, "-", " ")), byWords(step.By, who)})
	}
	p.Give = &field{Name: "role", Label: "Role", Kind: aList, Options: roleOptions(a, now)}
	p.Until = &field{Name: "until", Label: "Until, if it is for a time only", Kind: aDate}
	p.Why = &field{Name: "why", Label: "Why do they need it?", Hint: "The second administrator reads this.", Kind: someWords}
	p.Ending = &field{Name: "ends", Label: "The account ends on", Hint: "At most 24 months from now.", Kind: aDate}
	p.Ending.onDay(a.Ends.Add(-time.Second))
	p.Checked = &field{Name: "checked", Label: "How did you check that it is them?", Hint: "For example: met in person, staff card seen; rang them on the number in the staff list. Nobody should get a code by e-mail or because they rang.", Kind: someWords}
	p.Lost = &field{Name: "lost", Label: "Their keys", Kind: severalOf, Options: []option{{"yes", "Their keys are lost or stolen: take all of them away, and end every session", false}}}
	return p, s.askedFor(r, who, p)
}

// askedLine is a role, or a code for keys, that was asked for and not given yet.
type askedLine struct {
	Says   record.Private
	Agreed bool
	Keys   bool  // it is a code for keys, and no role
	Go     *goOn // what does it now; nil while nobody agreed
}

// askedFor adds what the reader asked for: what waits for a second person, and what one agreed to.
func (s *site) askedFor(r *http.Request, who casework.Who, p *personPage) error {
	board, err := s.Desk.Approvals(r.Context(), who)
	if err != nil {
		return fmt.Errorf("an account: %w", err)
	}
	for i := range board.Mine {
		if a := &board.Mine[i]; a.Kind == record.ForRole || a.Kind == record.ForKeys {
			p.Asked = append(p.Asked, askedLine{a.Says, a.Stands(board.At) == record.Agreed, a.Kind == record.ForKeys, goOnWith(a)})
		}
	}
	return nil
}

func grantOf(g *record.Grant, now time.Time) grantLine {
	line := grantLine{Role: roleWords(g.Role), Code: string(g.Role), Since: london(g.Since).Format("2 January 2006"), Over: !g.WorksAt(now)}
	if !g.Until.IsZero() {
		line.Until = london(g.Until).Format("2 January 2006")
	}
	if !g.Certified.IsZero() {
		line.Certified = london(g.Certified).Format("2 January 2006")
	}
	if !now.Before(g.CertifyBy()) {
		line.Lapses = london(g.LapsesAt()).Format("2 January 2006")
	}
	return line
}

// roleOptions are the roles that somebody does not have.
func roleOptions(a *record.Account, now time.Time) []option {
	var all []option
	for _, words := range []map[record.Role]string{record.Words().AskedOf, record.Words().StaffRoles} {
		for role := range words {
			if !a.HasAt(role, now) {
				all = append(all, option{string(role), roleWords(role), false})
			}
		}
	}
	slices.SortFunc(all, func(a, b option) int { return compareWords(a.Words, b.Words) })
	return all
}

// byWords says who did something: a reader knows themselves; another is named by their account.
func byWords(by string, who casework.Who) string {
	switch {
	case by == who.Actor.User:
		return "you"
	case strings.HasPrefix(by, "service-"):
		return "the program itself"
	}
	return "another administrator"
}

// wishID names one wish, however often its form is sent.
func wishID() string { return rand.Text() }

// requestIn reads the name of the wish.
func requestIn(form url.Values) casework.Request {
	if id := form.Get("request"); requestShape.MatchString(id) {
		return casework.Request{ID: id}
	}
	return casework.Request{ID: wishID()}
}

// saidOf gives in words what a verb refuses that the person can put right. false: it is no such refusal.
func saidOf(err error) (string, bool) {
	switch {
	case errors.Is(err, record.Conflict):
		return "Somebody changed this meanwhile, or it was sent before. Look at it as it stands now, and do it again if it is still right", true
	case errors.Is(err, record.Invalid), errors.Is(err, record.NotYet):
		return sentence(kindless(err)), true
	}
	return "", false
}

// changed is what came of a change to an account.
type changedPerson struct {
	done  string
	err   error
	field string // where what is wrong is said
}

// afterChange leads back to the account, or shows it with what is wrong.
func (s *site) afterChange(w http.ResponseWriter, r *http.Request, who casework.Who, c changedPerson) error {
	to := personLink(record.AccountID(r.PathValue("person")))
	if c.err == nil {
		http.Redirect(w, r, to+"?done="+c.done, http.StatusSeeOther)
		return nil
	}
	say, mine := saidOf(c.err)
	if !mine {
		return fmt.Errorf("changing an account: %w", c.err)
	}
	p, err := s.personPage(r, who)
	if err != nil {
		return err
	}
	p.Errors = []fieldError{{c.field, say}}
	p.Title = "Error: " + p.Title
	status := http.StatusBadRequest
	if errors.Is(c.err, record.Conflict) {
		status = http.StatusConflict
	}
	return s.render(w, r, answer{status, "person", p})
}

func versionIn(form url.Values) int {
	n, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		return -1
	}
	return n
}

// grantOrWithdraw gives a role, which a second administrator has to approve, or takes one away, which one person may.
func (s *site) grantOrWithdraw(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	c := casework.RoleChange{Account: record.AccountID(r.PathValue("person")), Version: versionIn(form), Role: record.Role(form.Get("role"))}
	c.Agreed = !form.Has("version") && form.Get("do") != "withdraw" // from a button of what was agreed to
	if form.Get("do") == "withdraw" {
		_, err := s.Desk.WithdrawRole(r.Context(), who, requestIn(form), c)
		return s.afterChange(w, r, who, changedPerson{"withdrawn", err, "roles"})
	}
	until := &field{Name: "until", Kind: aDate}
	until.read(form)
	if until.Value != "" {
		day, ok := until.day()
		if !ok {
			return s.afterChange(w, r, who, changedPerson{err: fmt.Errorf("%w: %s", record.Invalid, until.Wrong), field: "until-day"})
		}
		c.Until = endOfDay(day)
	}
	if record.Words().RoleName(c.Role) == "" {
		return s.afterChange(w, r, who, changedPerson{err: fmt.Errorf("%w: choose a role", record.Invalid), field: "role"})
	}
	_, err = s.Desk.GrantRole(r.Context(), who, requestIn(form), c)
	done := "granted"
	if needs, ok := errors.AsType[*casework.NeedsApproval](err); ok {
		why := &field{Name: "why", Kind: someWords}
		why.read(form)
		done, needs.Twofold.Wish = "waits", wishOf(r.URL.Path, form, "why", "version")
		_, err = s.Desk.AskApproval(r.Context(), who, casework.Request{ID: requestIn(form).ID + "-asks"}, needs.Twofold, why.Value)
	}
	return s.afterChange(w, r, who, changedPerson{done, err, "role"})
}

func (s *site) extend(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	ends := &field{Name: "ends", Kind: aDate}
	ends.read(form)
	day, ok := ends.day()
	if !ok {
		return s.afterChange(w, r, who, changedPerson{err: fmt.Errorf("%w: %s", record.Invalid, ends.Wrong), field: "ends-day"})
	}
	_, err = s.Desk.ExtendAccount(r.Context(), who, requestIn(form), casework.AccountChange{
		Account: record.AccountID(r.PathValue("person")), Version: versionIn(form), Ends: endOfDay(day),
	})
	return s.afterChange(w, r, who, changedPerson{"extended", err, "ends-day"})
}

// disableOrEnable disables an account, or lets it be used again.
func (s *site) disableOrEnable(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	c := casework.AccountChange{Account: record.AccountID(r.PathValue("person")), Version: versionIn(form)}
	if form.Get("do") == "enable" {
		_, err = s.Desk.EnableAccount(r.Context(), who, requestIn(form), c)
		return s.afterChange(w, r, who, changedPerson{"enabled", err, "use"})
	}
	_, err = s.Desk.DisableAccount(r.Context(), who, requestIn(form), c)
	return s.afterChange(w, r, who, changedPerson{"disabled", err, "use"})
}

func (s *site) endTheirSessions(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	_, err := s.Desk.EndSessionsOf(r.Context(), who, record.AccountID(r.PathValue("person")))
	return s.afterChange(w, r, who, changedPerson{"sessions", err, "use"})
}

// codePage shows a one-time code, once.
type codePage struct {
	frame

	Code  record.Private
	Login string
	Until string
	Back  string
}

// issueCode issues a code with which somebody adds their keys. It is on this one page, and nowhere afterwards.
func (s *site) issueCode(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.personPage(r, who)
	if err != nil {
		return err
	}
	p.Checked.read(form)
	p.Lost.read(form)
	p.Checked.required("Say how you checked that it is them")
	if p.Checked.Wrong == "" {
		code, err := s.Desk.IssueCode(r.Context(), who, casework.CodeFor{Account: p.ID, Checked: p.Checked.Value, Lost: len(p.Lost.chosenOf()) > 0})
		if err == nil {
			return s.render(w, r, answer{http.StatusOK, "person_code", codePage{s.frameAt(r, "A code for their keys", personLink(p.ID)), code.Code, p.Of.Login, dayAndTime(code.Until), personLink(p.ID)}})
		}
		if needs, ok := errors.AsType[*casework.NeedsApproval](err); ok {
			needs.Twofold.Wish = wishOf(r.URL.Path, form, "lost") // lost keys were taken away when it was asked
			_, err = s.Desk.AskApproval(r.Context(), who, casework.Request{ID: requestIn(form).ID + "-asks"}, needs.Twofold, p.Checked.Value)
			return s.afterChange(w, r, who, changedPerson{"code-waits", err, "checked"})
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("issuing a code: %w", err)
		}
		p.Checked.Wrong = say
	}
	p.Errors = wrongOf(p.Checked)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "person", p})
}

func (*site) toPerson(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	http.Redirect(w, r, personLink(record.AccountID(r.PathValue("person"))), http.StatusSeeOther)
	return nil
}
