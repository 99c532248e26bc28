package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// purgingDesk is the part of the desk by which an agency asks that what it holds of a child is taken away for good.
type purgingDesk interface {
	Purgeable(ctx context.Context, who casework.Who, child record.ChildID) (casework.PurgeBoard, error)
	AskPurge(ctx context.Context, who casework.Who, wish casework.PurgeWish) (record.ApprovalID, error)
}

// purgePage first says what taking away does, with no field on it, and then asks of which reference, and why.
type purgePage struct {
	frame

	Tabs      []tab
	Agency    string
	Code      record.AgencyCode
	Child     record.ChildID
	None      bool // the agency holds nothing of the child
	Asks      bool // the form, and not the page before it
	Reference *field
	Why       *field
	Agreed    []approvalLine
	Request   string
	Self      string
	Back      string
	Errors    []fieldError
}

func (s *site) purgePage(r *http.Request, who casework.Who) (*purgePage, error) {
	child := record.ChildID(r.PathValue("child"))
	board, err := s.Desk.Purgeable(r.Context(), who, child)
	if err != nil {
		return nil, fmt.Errorf("taking away for good: %w", err)
	}
	p := &purgePage{
		frame: s.frameAt(r, "Take away for good", childLink(child, "people-working")), Tabs: tabsOf(child, workingTab), Agency: agencyWords(board.Agency), Code: board.Agency, Child: child,
		None: len(board.References) == 0, Request: wishID(), Self: childLink(child, "purge") + "/ask", Back: childLink(child, "people-working"),
		Reference: &field{Name: "reference", Kind: oneOf, Label: "Under which reference of your agency?"},
		Why:       &field{Name: "why", Kind: someWords, Label: "Why has it to be taken away?", Hint: "The Caldicott guardian reads this. Name nobody."},
	}
	p.Whose = whoseOf(board.Whose)
	for _, ref := range board.References {
		p.Reference.Options = append(p.Reference.Options, option{Value: ref, Words: ref})
	}
	p.Agreed, err = s.waitingOn(r, who, record.ForPurge, child)
	return p, err
}

// purge says what taking away does, before anything is asked.
func (s *site) purge(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if away, err := s.leadAway(w, r, who); away || err != nil {
		return err
	}
	p, err := s.purgePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "purge", p})
}

func (s *site) purgeAsk(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if away, err := s.leadAway(w, r, who); away || err != nil {
		return err
	}
	p, err := s.purgePage(r, who)
	if err != nil {
		return err
	}
	p.Asks = true
	return s.render(w, r, answer{http.StatusOK, "purge", p})
}

// doPurge asks the Caldicott guardian. Nothing is taken away by it.
func (s *site) doPurge(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	if away, err := s.leadAway(w, r, who); away || err != nil {
		return err
	}
	p, err := s.purgePage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Reference, p.Why)
	p.Asks, p.Request = true, requestIn(form).ID
	_, err = s.Desk.AskPurge(r.Context(), who, casework.PurgeWish{Child: p.Child, Reference: one(p.Reference), Why: p.Why.Value, Request: casework.Request{ID: p.Request}})
	switch wrong, is := fieldOf(err); {
	case err == nil:
		http.Redirect(w, r, "/approvals?done=asked#done", http.StatusSeeOther)
		return nil
	case is:
		p.Reference.Wrong = wrong.Say
	case errors.Is(err, record.Invalid):
		p.Why.Wrong = "Say why, in at least three words"
	default:
		return fmt.Errorf("taking away for good: %w", err)
	}
	p.Errors = wrongOf(p.Reference, p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "purge", p})
}
