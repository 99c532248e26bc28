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

// enrollingDesk is the part of the desk where somebody gets their first keys, and further ones.
type enrollingDesk interface {
	BeginEnrolment(ctx context.Context, v casework.Visitor, code string) (casework.Enrolment, error)
	Enrolling(ctx context.Context, ticket string) (casework.Enrolment, error)
	EndEnrolment(ctx context.Context, ticket string) error
	BeginEnrolPasskey(ctx context.Context, ticket string) (casework.Asked, error)
	FinishEnrolPasskey(ctx context.Context, ticket string, k casework.NewKey) (casework.Enrolment, error)
	BeginEnrolPassword(ctx context.Context, ticket string) (casework.NewCodes, error)
	FinishEnrolPassword(ctx context.Context, ticket string, p casework.NewPassword) (casework.Enrolment, error)
	BeginEnrolProvider(ctx context.Context, ticket, provider string) (casework.Sent, error)
}

// enrolCookie keeps the ticket of an enrolment for its half hour. It opens no record.
const enrolCookie = "sightline-enrolling"

func (s *site) setEnrolling(w http.ResponseWriter, ticket string) {
	age := 30 * 60
	if ticket == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure wherever the session's is
		Name: enrolCookie, Value: ticket, Path: "/enrol", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.Secure, MaxAge: age,
	})
}

// ticketIn gives the ticket of the enrolment under way; "" for none.
func ticketIn(r *http.Request) string {
	if kept, err := r.Cookie(enrolCookie); err == nil {
		return kept.Value
	}
	return ""
}

// enrolPage asks for the code that an administrator issued.
type enrolPage struct {
	frame

	Code   *field
	Errors []fieldError
}

func (s *site) enrol(w http.ResponseWriter, r *http.Request) error {
	return s.enrolAsk(w, r, "", http.StatusOK)
}

func (s *site) enrolAsk(w http.ResponseWriter, r *http.Request, wrong string, status int) error {
	p := enrolPage{frame: s.frame(r, "Use a code that you were given"), Code: &field{
		Name: "code", Label: "The code that you were given", Kind: aCode, Wrong: wrong, Hint: "Whoever looks after accounts gave it to you, on paper or by telephone. Capital and small letters, and spaces, do not matter.",
	}}
	if p.Errors = wrongOf(p.Code); wrong != "" {
		p.Title = "Error: " + p.Title
	}
	return s.render(w, r, answer{status, "enrol", p})
}

func (s *site) takeCode(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	code := withoutSpaces(form.Get("code"))
	if code == "" {
		return s.enrolAsk(w, r, "Enter the code that you were given", http.StatusBadRequest)
	}
	e, err := s.Desk.BeginEnrolment(r.Context(), s.visitor(r), code)
	if wrong, refused := refusedSignIn(err, fieldError{"code", "That code is not good: it may have been mistyped, used before, or be older than a day. Ask for another"}); refused {
		return s.enrolAsk(w, r, wrong.Say, http.StatusBadRequest)
	}
	if err != nil {
		return fmt.Errorf("an enrolment: %w", err)
	}
	s.setEnrolling(w, e.Ticket)
	http.Redirect(w, r, "/enrol/ways", http.StatusSeeOther)
	return nil
}

// waysPage is where somebody adds ways to sign in: two at the start, because keys get lost.
type waysPage struct {
	frame

	Login     string
	Ways      []wayLine
	Strong    bool
	OneWay    bool
	Until     string
	Label     *field
	Providers []provider
	Errors    []fieldError
}

// wayLine is one way to sign in, as its owner is shown it.
type wayLine struct {
	ID    string
	Kind  string
	Label record.Private
	Added string
	Used  string
	Given bool // somebody else issued the code with which it was added
}

// KeyWords stand on the button of a passkey.
func (p *waysPage) KeyWords() string {
	if len(p.Ways) > 0 {
		return "Add another passkey"
	}
	return "Add a passkey"
}

// Wrong gives what is wrong with a field, or "".
func (p *waysPage) Wrong(field string) string { return wrongIn(p.Errors, field) }

// enrolHandler is a handler that knows which enrolment is under way.
type enrolHandler func(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error

// enrolling lets in nobody without an enrolment under way.
func (s *site) enrolling(h enrolHandler) http.Handler {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		ticket := ticketIn(r)
		if ticket == "" {
			http.Redirect(w, r, "/enrol", http.StatusSeeOther)
			return nil
		}
		e, err := s.Desk.Enrolling(r.Context(), ticket)
		if _, refused := refusedSignIn(err, fieldError{}); refused {
			s.setEnrolling(w, "")
			return s.enrolAsk(w, r, "The half hour for adding keys is over. What you added is kept. Ask for another code, or sign in with what you have", http.StatusBadRequest)
		}
		if err != nil {
			return fmt.Errorf("an enrolment: %w", err)
		}
		e.Ticket = ticket
		return h(w, r, e)
	})
}

func (s *site) ways(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	return s.render(w, r, answer{http.StatusOK, "enrol_ways", s.waysPage(r, &e)})
}

func (s *site) waysPage(r *http.Request, e *casework.Enrolment) *waysPage {
	p := &waysPage{
		frame: s.frameAt(r, "Your ways to sign in", "/account"), Login: e.Account.Login, Ways: wayLines(e.Ways), Strong: e.Strong, OneWay: e.OneWay,
		Until: london(e.Until).Format("15:04"), Label: labelField(),
	}
	p.Keys = s.assetLink(keyScript)
	for _, one := range s.Desk.Providers() {
		p.Providers = append(p.Providers, provider{one.Name, "/enrol/provider/" + url.PathEscape(one.Code)})
	}
	return p
}

func labelField() *field {
	return &field{Name: "label", Label: "What you call it", Hint: "So that you know it in a list. For example: blue key on my key ring; work telephone", Kind: aLine}
}

func wayLines(ways []casework.Way) []wayLine {
	var all []wayLine
	for i := range ways {
		line := wayLine{ID: string(ways[i].ID), Kind: wayWords(ways[i].Kind), Label: ways[i].Label, Added: dayAndTime(ways[i].Added), Used: "not used yet", Given: ways[i].AddedBy != ""}
		if !ways[i].Used.IsZero() {
			line.Used = "last used " + dayAndTime(ways[i].Used)
		}
		all = append(all, line)
	}
	return all
}

// wayWords names a way to sign in.
func wayWords(kind record.CredentialKind) string {
	switch kind {
	case record.Passkey:
		return "Passkey"
	case record.Password, record.TOTP:
		return "Password with codes"
	case record.ProvidedKey:
		return "Your organisation’s own sign-in"
	case record.DemoCode:
		return "Code of this demonstration"
	}
	return codeWords(string(kind))
}

func (s *site) askNewKey(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	asked, err := s.Desk.BeginEnrolPasskey(r.Context(), e.Ticket)
	return s.keyAsked(w, r, asked, err)
}

func (s *site) addKey(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	label := labelField()
	label.read(form)
	if label.Value == "" {
		label.Value = record.Private(deviceWords(r.UserAgent()))
	}
	_, err = s.Desk.FinishEnrolPasskey(r.Context(), e.Ticket, casework.NewKey{Ticket: form.Get("ticket"), Label: label.Value, Answer: []byte(form.Get("answer"))})
	return s.added(w, r, &e, came{err: err, say: fieldError{"key", "That passkey was not added: it may be there already, or the page was too old. Try again"}})
}

// added shows the ways again, with the one that was added or with what was wrong.
func (s *site) added(w http.ResponseWriter, r *http.Request, e *casework.Enrolment, c came) error {
	if wrong, refused := refusedSignIn(c.err, c.say); refused {
		p := s.waysPage(r, e)
		p.Errors = []fieldError{wrong}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "enrol_ways", p})
	}
	if c.err != nil {
		return fmt.Errorf("an enrolment: %w", c.err)
	}
	http.Redirect(w, r, "/enrol/ways", http.StatusSeeOther)
	return nil
}

func (s *site) toEnrolProvider(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	sent, err := s.Desk.BeginEnrolProvider(r.Context(), e.Ticket, r.PathValue("provider"))
	if err != nil {
		return s.added(w, r, &e, came{err: err, say: fieldError{"providers", "That sign-in cannot be used now. Try again, or add another way"}})
	}
	return s.away(w, r, sent, "/account")
}

// endEnrolment ends it; somebody who cannot sign in with what they have is told so first.
func (s *site) endEnrolment(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	if !e.Strong {
		return s.added(w, r, &e, came{err: record.Invalid, say: fieldError{"ways", "Add a way to sign in first: without one you cannot come back"}})
	}
	if err := s.Desk.EndEnrolment(r.Context(), e.Ticket); err != nil && !errors.Is(err, record.NotFound) {
		return fmt.Errorf("an enrolment: %w", err)
	}
	s.setEnrolling(w, "")
	to := "/sign-in"
	if s.token(r) != "" {
		to = "/account"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
