package web

import (
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// endTiePage ends what somebody has to do with a child, with a reason.
type endTiePage struct {
	frame

	Tabs    []tab
	Self    string
	Back    string
	Line    tieLine
	Why     *field
	Request string
	Errors  []fieldError
}

func (s *site) endTiePage(r *http.Request, who casework.Who) (*endTiePage, error) {
	child, id := record.ChildID(r.PathValue("child")), record.TieID(r.PathValue("tie"))
	all, err := s.Desk.WorkingWith(r.Context(), who, child)
	if err != nil {
		return nil, fmt.Errorf("ending a relation: %w", err)
	}
	back := childLink(child, "people-working")
	for i := range all.Ties {
		t := &all.Ties[i]
		if t.ID != id || over(t, all.At) || !all.May {
			continue
		}
		p := &endTiePage{
			frame: s.frameAt(r, "Is this over?", back), Tabs: tabsOf(child, workingTab), Self: back + "/" + string(id) + "/end", Back: back, Line: tieLineOf(t, &all), Request: wishID(),
			Why: &field{Name: "why", Label: "Why is it over?", Hint: "Everybody who may see this record can read it, the child too, one day.", Kind: someWords, Wording: true},
		}
		p.Whose = whoseOf(all.Whose)
		return p, nil
	}
	return nil, fmt.Errorf("%w: there is no such relation to be ended", record.NotFound)
}

func (s *site) endTie(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.endTiePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "tie_end", p})
}

func (s *site) doEndTie(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	why := &field{Name: "why", Kind: someWords}
	why.read(form)
	child := record.ChildID(r.PathValue("child"))
	err = s.Desk.EndTie(r.Context(), who, casework.Ending{Child: child, Tie: record.TieID(r.PathValue("tie")), Reason: why.Value, Request: requestIn(form)})
	if err == nil {
		http.Redirect(w, r, childLink(child, "people-working")+"?done=ended", http.StatusSeeOther)
		return nil
	}
	say, mine := saidOf(err)
	if !mine {
		return fmt.Errorf("ending a relation: %w", err)
	}
	p, err := s.endTiePage(r, who)
	if err != nil {
		return err
	}
	p.Why.Value, p.Why.Wrong, p.Request = why.Value, say, requestIn(form).ID
	return s.notEnded(w, r, p)
}

// notEnded shows again what was asked, with what is wrong about why.
func (s *site) notEnded(w http.ResponseWriter, r *http.Request, p *endTiePage) error {
	p.Errors = wrongOf(p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "tie_end", p})
}

// declarePage is where somebody says that they know the child or the family. It can always be said.
type declarePage struct {
	frame

	Self    string
	Back    string
	Why     *field
	Request string
	Errors  []fieldError
}

func (s *site) declarePage(r *http.Request, who casework.Who) (*declarePage, error) {
	child := record.ChildID(r.PathValue("child"))
	whose, err := s.whose(r, who, child)
	if err != nil {
		return nil, err
	}
	back := childLink(child, "people-working")
	p := &declarePage{frame: s.frameAt(r, "I know this child or the family", back), Self: back + "/declare", Back: back, Request: wishID(), Why: &field{
		Name: "why", Label: "How do you know them?", Hint: "For example: neighbours; a cousin of mine; my child’s school friend. Name nobody.", Kind: someWords,
	}}
	p.Whose = whose
	return p, nil
}

func (s *site) declare(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.declarePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "declare", p})
}

func (s *site) doDeclare(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.declarePage(r, who)
	if err != nil {
		return err
	}
	p.Why.read(form)
	p.Request = requestIn(form).ID
	err = s.Desk.Declare(r.Context(), who, record.ChildID(r.PathValue("child")), p.Why.Value, casework.Request{ID: p.Request})
	if err == nil {
		return backToAccount(w, r, "conflict")
	}
	say, mine := saidOf(err)
	if !mine {
		return fmt.Errorf("declaring a conflict: %w", err)
	}
	p.Why.Wrong = say
	p.Errors = wrongOf(p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "declare", p})
}
