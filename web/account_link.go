package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/record"
)

// linkLine is an organisation's own sign-in, and whether somebody can come in by it.
type linkLine struct {
	Name string
	Link string // where the two are brought together; "" once they are
	Part string // where they are parted; "" where they are not together
}

// Where somebody is led who went to their organisation's own sign-in to bring it together with their account.
const (
	linkedTo   = "/account?done=linked"
	unlinkedTo = "/account?wrong=link"
)

// links gives the organisations' own sign-ins for somebody with these ways.
func (s *site) links(ways []casework.Way) []linkLine {
	var all []linkLine
	for _, one := range s.Desk.Providers() {
		line := linkLine{Name: one.Name, Link: "/account/provider/" + url.PathEscape(one.Code)}
		for i := range ways {
			if ways[i].Kind == record.ProvidedKey && ways[i].Label.Reveal() == one.Name {
				line.Link, line.Part = "", "/account/ways/"+url.PathEscape(string(ways[i].ID))+"/remove"
			}
		}
		all = append(all, line)
	}
	return all
}

// link sends somebody to their organisation's own sign-in, to come in by it from then on.
func (s *site) link(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	e, err := s.Desk.EnrolMore(r.Context(), s.token(r))
	var sent casework.Sent
	if err == nil {
		sent, err = s.Desk.BeginEnrolProvider(r.Context(), e.Ticket, r.PathValue("provider"))
	}
	if wrong, refused := refusedSignIn(err, fieldError{"links", "That sign-in cannot be used now. Nothing was changed: try again later"}); refused {
		return s.accountShown(w, r, me, []fieldError{wrong})
	}
	if err != nil {
		return fmt.Errorf("one's account: %w", err)
	}
	return s.away(w, r, sent, linkedTo)
}

// linked ends what was begun for that alone.
func (s *site) linked(r *http.Request, e *casework.Enrolment) error {
	if err := s.Desk.EndEnrolment(r.Context(), e.Ticket); err != nil && !errors.Is(err, record.NotFound) {
		return fmt.Errorf("one's account: %w", err)
	}
	return nil
}
