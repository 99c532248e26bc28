package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/record"
)

// ReturnPath is where agencies' own sign-ins send people back to.
const ReturnPath = "/sign-in/return"

// sentCookie keeps, while somebody is away at their agency's own sign-in, what they were sent with and where they wanted to go. It comes
// back with them from another site, so it cannot be as strict as the session's; it opens nothing by itself. Where pages come over TLS, no
// other name beside ours can plant one, and so have somebody come back as another than they are.
func (s *site) sentCookie() string {
	if s.Secure {
		return "__Host-sightline-away"
	}
	return "sightline-away"
}

// sentTime is how long somebody may be away.
const sentTime = 10 * 60

// toProvider sends somebody to their agency's own sign-in.
func (s *site) toProvider(w http.ResponseWriter, r *http.Request) error {
	sent, err := s.Desk.BeginProvider(r.Context(), s.visitor(r), r.PathValue("provider"))
	if err != nil {
		wrong, refused := refusedSignIn(err, fieldError{"providers", "That sign-in cannot be used here. Use another way"})
		if !refused {
			return fmt.Errorf("an agency's own sign-in: %w", err)
		}
		return s.notIn(w, r, url.Values{"next": {r.URL.Query().Get("next")}}, []fieldError{wrong})
	}
	return s.away(w, r, sent, r.URL.Query().Get("next"))
}

// away sends a browser to an agency's own sign-in.
func (s *site) away(w http.ResponseWriter, r *http.Request, sent casework.Sent, next string) error {
	s.setAway(w, url.Values{"ticket": {sent.Ticket}, "next": {localPath(next)}}.Encode(), sentTime)
	http.Redirect(w, r, sent.URL, http.StatusSeeOther)
	return nil
}

func (s *site) setAway(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure wherever the session's is
		Name: s.sentCookie(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure, MaxAge: age,
	})
}

// backPage leads somebody on who came back. It is a page, and no redirect: a browser sends our strict cookie only from a page of ours.
type backPage struct {
	frame

	To    string
	Words string
}

// ourOwn marks the address to which a page of ours led somebody on who came back: with it the browser sends the session's cookie, which it
// keeps back when the page before was another site's. Without it nobody who signs in by their agency alone could prove again who they are.
const ourOwn = "ours"

// fromProvider takes in what somebody brings back from their agency's own sign-in, whatever they were sent there for.
func (s *site) fromProvider(w http.ResponseWriter, r *http.Request) error {
	kept, err := r.Cookie(s.sentCookie())
	var sent url.Values
	if err == nil {
		sent, err = url.ParseQuery(kept.Value)
	}
	if err != nil {
		return s.notIn(w, r, nil, []fieldError{{"providers", "It took too long, or it began in another browser. Begin again here"}})
	}
	query := r.URL.Query()
	if s.token(r) == "" && !query.Has(ourOwn) {
		query.Set(ourOwn, "1")
		return s.leadOn(w, r, ReturnPath+"?"+query.Encode())
	}
	query.Del(ourOwn)
	s.setAway(w, "", -1)
	came, err := s.Desk.FinishProvider(r.Context(), s.visitor(r), casework.Returned{Ticket: sent.Get("ticket"), Token: s.token(r), Query: query})
	to := localPath(sent.Get("next"))
	if wrong, refused := refusedSignIn(err, fieldError{"providers", "Your agency’s sign-in did not fit an account here. If you have none yet, or never used it here, ask whoever looks after accounts"}); refused {
		if to == linkedTo {
			return s.leadOn(w, r, unlinkedTo)
		}
		return s.notIn(w, r, url.Values{"next": {sent.Get("next")}}, []fieldError{wrong})
	}
	if err != nil {
		return fmt.Errorf("an agency's own sign-in: %w", err)
	}
	return s.cameBack(w, r, to, &came)
}

// cameBack leads on whoever is let in, has proved who they are, or has a further way to sign in.
func (s *site) cameBack(w http.ResponseWriter, r *http.Request, to string, came *casework.Came) error {
	if came.Enrolment != nil && to == linkedTo {
		if err := s.linked(r, came.Enrolment); err != nil {
			return err
		}
	} else if came.Enrolment != nil {
		s.setEnrolling(w, came.Enrolment.Ticket)
		to = "/enrol/ways"
	} else if err := s.goOn(w, r, came.Entered); err != nil && !errors.Is(err, record.Withheld) {
		return err
	}
	if me, err := s.signed(r); err == nil && !chosen(me) && came.Enrolment == nil {
		to = startLink(to)
	}
	return s.leadOn(w, r, to)
}

// leadOn is a page that goes on by itself, as if its reader had used the link in it.
func (s *site) leadOn(w http.ResponseWriter, r *http.Request, to string) error {
	p := backPage{frame: s.frame(r, "You are back"), To: to, Words: "Go on"}
	w.Header().Set("Refresh", "0; url="+to)
	return s.render(w, r, answer{http.StatusOK, "back", p})
}
