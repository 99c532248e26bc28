package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// knownDesk is the part of the desk that says whether a child is known.
type knownDesk interface {
	AskKnown(ctx context.Context, who casework.Who, asking casework.Asking) (casework.Known, error)
}

// knownPage asks whether a child is known here, and says whom to ring. What was typed is posted, so that it is in no address and no log.
type knownPage struct {
	frame

	Exact  []*field
	Errors []fieldError
	Done   bool
	Known  bool
	Ring   string
	Wrong  string // why nobody can be told anything for this purpose
}

// askKnown shows the form.
func (s *site) askKnown(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "known", s.knownPage(r, who)})
}

func (s *site) knownPage(r *http.Request, who casework.Who) *knownPage {
	p := &knownPage{frame: s.frame(r, "Is this child known?"), Exact: exactFields()}
	if who.Purpose != record.SafeguardingNow {
		p.Wrong = "Whether a child is known is said to whoever acts now. Change your purpose to “safeguarding now” first."
	}
	return p
}

// known says whether a child is known, and whom to ring. To whoever may not be told it says what it says of a child who is not.
func (s *site) known(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p := s.knownPage(r, who)
	readAll(form, p.Exact...)
	asking := askingOf(p.Exact)
	if p.Errors = wrongOf(p.Exact...); len(p.Errors) == 0 {
		found, err := s.Desk.AskKnown(r.Context(), who, *asking)
		switch {
		case err == nil:
			p.Done, p.Known = true, found.Known
			if found.Known {
				p.Ring = ringWords(found.Ring)
			}
			return s.render(w, r, answer{http.StatusOK, "known", p})
		case errors.Is(err, record.Invalid):
			p.Errors = []fieldError{{"given", plainWords(err)}}
		default:
			return fmt.Errorf("whether a child is known: %w", err)
		}
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "known", p})
}
