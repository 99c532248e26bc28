package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/record"
)

// accountDesk is the part of the desk that is about somebody's own account.
type accountDesk interface {
	MyWays(ctx context.Context, token string) ([]casework.Way, error)
	RemoveWay(ctx context.Context, token string, id record.CredentialID) error
	EnrolMore(ctx context.Context, token string) (casework.Enrolment, error)
	MySessions(ctx context.Context, token string) ([]record.Session, error)
	EndSession(ctx context.Context, token string, id record.SessionID) error
	EndOtherSessions(ctx context.Context, token string) error
}

// accountPage is what somebody can see and change of their own account.
type accountPage struct {
	frame

	Login    string
	WorksFor string
	Ends     string
	Roles    []string
	Ways     []wayLine
	Links    []linkLine
	OneWay   bool
	Sessions []sessionLine
	Others   int
	Done     string
	Errors   []fieldError
}

// notLinked is what somebody reads whose organisation's sign-in was not brought together with their account.
var notLinked = []fieldError{{"links", "Your organisation’s sign-in was not added: it said no, or it is another account’s already. Nothing was changed"}}

// sessionLine is one of somebody's sessions.
type sessionLine struct {
	ID     string
	Device record.Private
	Began  string
	Seen   string
	By     string
	Here   bool
}

// What was done, as the address says after it.
var accountDone = map[string]string{
	"way": "That way to sign in is taken away, and all other sessions are over.", "session": "That session is over.", "others": "All other sessions are over.", "details": "Your details are kept.",
	"unlisted": "They are off the list of those who may see the child. You are not on it, so the record is closed to you.", "restricted": "From now on only those on the list may see the child. You are not on it, so the record is closed to you.",
	"linked":   "You can sign in by your organisation’s own sign-in from now on.",
	"conflict": "It is kept that you know them. Their record is closed to you from now on.",
}

func (s *site) account(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	if r.URL.Query().Get("wrong") == "link" {
		return s.accountShown(w, r, me, notLinked)
	}
	return s.accountShown(w, r, me, nil)
}

func (s *site) accountShown(w http.ResponseWriter, r *http.Request, me casework.Signed, wrong []fieldError) error {
	p, err := s.accountPage(r, me)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		p.Errors, status = wrong, http.StatusBadRequest
		p.Title = "Error: " + p.Title
	}
	return s.render(w, r, answer{status, "account", p})
}

func (s *site) accountPage(r *http.Request, me casework.Signed) (*accountPage, error) {
	token := s.token(r)
	ways, err := s.Desk.MyWays(r.Context(), token)
	if err != nil {
		return nil, fmt.Errorf("one's account: %w", err)
	}
	sessions, err := s.Desk.MySessions(r.Context(), token)
	if err != nil {
		return nil, fmt.Errorf("one's account: %w", err)
	}
	p := &accountPage{
		frame: s.frameAt(r, "Your account", "/account"), Login: me.Account.Login, WorksFor: agencyWords(me.Account.Agency), Ends: london(me.Account.Ends).Format("2 January 2006"),
		Ways: wayLines(ways), Links: s.links(ways), OneWay: me.OneWay, Done: accountDone[r.URL.Query().Get("done")],
	}
	for _, role := range me.Roles {
		p.Roles = append(p.Roles, roleWords(role))
	}
	for i := range sessions {
		one := &sessions[i]
		line := sessionLine{ID: string(one.ID), Device: one.Device, Began: dayAndTime(one.Began), Seen: dayAndTime(one.Seen), By: wayWords(one.By), Here: one.ID == me.Session.ID}
		if !line.Here {
			p.Others++
		}
		p.Sessions = append(p.Sessions, line)
	}
	return p, nil
}

// backToAccount leads back, and says what was done.
func backToAccount(w http.ResponseWriter, r *http.Request, done string) error {
	http.Redirect(w, r, "/account?"+url.Values{"done": {done}}.Encode(), http.StatusSeeOther)
	return nil
}

// provedFirst is for what somebody does to their own account, in whatever role or in none.
func (s *site) provedFirst(h signedHandler) signedHandler {
	return func(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
		if s.proved(me.Who) {
			return h(w, r, me)
		}
		return s.proveFirst(w, r)
	}
}

// addWays begins to add further ways to sign in.
func (s *site) addWays(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	e, err := s.Desk.EnrolMore(r.Context(), s.token(r))
	if wrong, refused := refusedSignIn(err, fieldError{"ways", "A way to sign in cannot be added now. Sign in again and try then"}); refused {
		return s.accountShown(w, r, me, []fieldError{wrong})
	}
	if err != nil {
		return fmt.Errorf("one's account: %w", err)
	}
	s.setEnrolling(w, e.Ticket)
	http.Redirect(w, r, "/enrol/ways", http.StatusSeeOther)
	return nil
}

func (s *site) removeWay(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	err := s.Desk.RemoveWay(r.Context(), s.token(r), record.CredentialID(r.PathValue("way")))
	switch {
	case errors.Is(err, record.NotFound): // a second click
	case errors.Is(err, record.Invalid), errors.Is(err, record.Conflict), errors.Is(err, record.NotYet):
		return s.accountShown(w, r, me, []fieldError{{"ways", sentence(kindless(err))}})
	case err != nil:
		return fmt.Errorf("one's account: %w", err)
	}
	return backToAccount(w, r, "way")
}

func (s *site) endSession(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	id := record.SessionID(r.PathValue("session"))
	if id == me.Session.ID {
		return s.signOut(w, r)
	}
	if err := s.Desk.EndSession(r.Context(), s.token(r), id); err != nil && !errors.Is(err, record.NotFound) {
		return fmt.Errorf("one's account: %w", err)
	}
	return backToAccount(w, r, "session")
}

func (s *site) endOthers(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	if err := s.Desk.EndOtherSessions(r.Context(), s.token(r)); err != nil {
		return fmt.Errorf("one's account: %w", err)
	}
	return backToAccount(w, r, "others")
}

func (*site) toAccount(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	http.Redirect(w, r, "/account", http.StatusSeeOther)
	return nil
}
