package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// stayingDesk is the part of the desk that knows who is signed in.
type stayingDesk interface {
	// Whose says who stands behind a token now. It asks the database each time.
	Whose(ctx context.Context, token string) (casework.Signed, error)
	// Glance is Whose without use of the session.
	Glance(ctx context.Context, token string) (casework.Signed, error)
	// TakeRole chooses the role and the purpose. The session goes on under another token.
	TakeRole(ctx context.Context, token string, role record.Role, purpose record.Purpose) (casework.Entered, error)
	// PurposesOf gives the purposes a role can choose at all.
	PurposesOf(role record.Role) []record.Purpose
	SignOut(ctx context.Context, token string) error
}

// errNoSession is of somebody who is not signed in.
var errNoSession = errors.New("not signed in")

// cookieName is the name of the cookie that holds a session's token. Where pages come over TLS, no other site and no plain page can set it.
func (s *site) cookieName() string {
	if s.Secure {
		return "__Host-sightline"
	}
	return "sightline"
}

// keep sets the token in the browser, until the browser is closed.
func (s *site) keep(w http.ResponseWriter, token string) { s.setCookie(w, s.cookieName(), token, 0) }

// forget takes the token out of the browser.
func (s *site) forget(w http.ResponseWriter) { s.setCookie(w, s.cookieName(), "", -1) }

func (s *site) setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure would lose the session on http://127.0.0.1, where no proxy and no TLS is
		Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.Secure, MaxAge: age,
	})
}

// caller is whoever sends a request. Who they are is asked once, by the first who needs it.
type caller struct {
	token  string
	asked  bool
	signed casework.Signed
	err    error
}

type callerKey struct{}

// withCaller makes room beside a request for who sends it.
func withCaller(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, new(caller)))
}

// signed gives whoever is signed in. errNoSession: nobody; record.Withheld: their session is over.
func (s *site) signed(r *http.Request) (casework.Signed, error) {
	c, ok := r.Context().Value(callerKey{}).(*caller)
	if !ok {
		c = new(caller)
	}
	if c.asked {
		return c.signed, c.err
	}
	c.asked = true
	kept, err := r.Cookie(s.cookieName())
	if err != nil || kept.Value == "" {
		c.err = errNoSession
		return c.signed, c.err
	}
	c.token = kept.Value
	c.signed, c.err = s.Desk.Whose(r.Context(), c.token)
	return c.signed, c.err
}

// token gives the token behind which somebody is signed in; "" when nobody is.
func (s *site) token(r *http.Request) string {
	if _, err := s.signed(r); err != nil {
		return ""
	}
	if c, ok := r.Context().Value(callerKey{}).(*caller); ok {
		return c.token
	}
	kept, err := r.Cookie(s.cookieName())
	if err != nil {
		return ""
	}
	return kept.Value
}

// goOn takes in that somebody signed in, proved again who they are or took another role: their browser gets the new token, and the rest of
// this request knows them by it.
func (s *site) goOn(w http.ResponseWriter, r *http.Request, entered casework.Entered) error {
	s.keep(w, entered.Token)
	c, ok := r.Context().Value(callerKey{}).(*caller)
	if !ok {
		return nil
	}
	c.token, c.asked = entered.Token, true
	c.signed, c.err = s.Desk.Whose(r.Context(), entered.Token)
	return c.err
}

// who gives whoever is signed in, in the role and for the purpose they chose; ok is false when they have not chosen, or are not signed in.
func (s *site) who(r *http.Request) (who casework.Who, ok bool) {
	me, err := s.signed(r)
	if err != nil || !chosen(me) {
		return casework.Who{}, false
	}
	return me.Who, true
}

// chosen reports that somebody chose in which role and for which purpose they act.
func chosen(me casework.Signed) bool {
	return me.Actor.Role != "" && me.Actor.Role != record.Anybody && me.Purpose != "" && me.Purpose != record.SigningIn
}

// signedHandler is a handler that knows who is signed in, whether or not they chose a role.
type signedHandler func(w http.ResponseWriter, r *http.Request, me casework.Signed) error

// forSigned lets in nobody who is not signed in.
func (s *site) forSigned(h signedHandler) http.Handler {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		me, err := s.signed(r)
		switch {
		case errors.Is(err, errNoSession), errors.Is(err, record.Withheld):
			return s.signInFirst(w, r, err)
		case err != nil:
			return err
		}
		return h(w, r, me)
	})
}

// forPurpose lets in nobody who has not said in which role and why they look.
func (s *site) forPurpose(h recordHandler) http.Handler {
	return s.forSigned(func(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
		if chosen(me) {
			err := h(w, r, me.Who)
			if errors.Is(err, casework.NotProved) {
				return s.proveFirst(w, r)
			}
			return err
		}
		if r.Method == http.MethodPost {
			return s.render(w, r, answer{http.StatusForbidden, "start", s.startPage(r, me, "", keptOf(w, r))})
		}
		http.Redirect(w, r, startLink(r.URL.RequestURI()), http.StatusSeeOther)
		return nil
	})
}

// signInFirst sends somebody to sign in, and back to where they were. What they were sending goes with them.
func (s *site) signInFirst(w http.ResponseWriter, r *http.Request, why error) error {
	ended := errors.Is(why, record.Withheld)
	if ended {
		s.forget(w)
	}
	if r.Method == http.MethodPost {
		p := s.signInPage(r, "", keptOf(w, r))
		p.Ended = ended
		return s.render(w, r, answer{http.StatusForbidden, "sign_in", p})
	}
	next := r.URL.RequestURI()
	if r.URL.Path == "/start" { // the role is asked for afterwards anyway
		next = localPath(r.URL.Query().Get("next"))
	}
	to := url.Values{"next": {next}}
	if ended {
		to.Set("ended", "yes")
	}
	http.Redirect(w, r, "/sign-in?"+to.Encode(), http.StatusSeeOther)
	return nil
}

func startLink(next string) string { return "/start?" + url.Values{"next": {next}}.Encode() }

// onTheWay are the pages between somebody and where they want to go: none of them is where they want to go.
var onTheWay = []string{"/start", "/blank", "/sign-in", "/sign-out", "/prove", "/set-up", "/enrol"}

// localPath gives a path of this site, with its query, or "/" for anything else: nobody is led away by a link to us.
func localPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil, u.Scheme != "", u.Host != "", u.User != nil, u.Opaque != "", !strings.HasPrefix(u.Path, "/"), strings.ContainsAny(next, "\\\r\n\t"),
		strings.HasPrefix(u.Path, "//"), path.Clean(u.Path) != u.Path,
		slices.ContainsFunc(onTheWay, func(page string) bool { return u.Path == page || strings.HasPrefix(u.Path, page+"/") }):
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
