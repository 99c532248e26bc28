package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"sightline/casework"
	"sightline/record"
)

// unlistPage asks why somebody is taken off the list of those who alone may see a child.
type unlistPage struct {
	frame

	Tabs    []tab
	Line    tieLine
	Last    bool // nobody is left on the list afterwards: the child is open again to those who have to do with it
	Why     *field
	Agreed  []approvalLine
	Request string
	Self    string
	Back    string
	Errors  []fieldError
}

func (s *site) unlistPage(r *http.Request, who casework.Who) (*unlistPage, error) {
	child, id := record.ChildID(r.PathValue("child")), record.TieID(r.PathValue("tie"))
	all, err := s.managing(r, who)
	if err != nil {
		return nil, fmt.Errorf("the list of a child: %w", err)
	}
	on := slices.DeleteFunc(slices.Clone(all.Ties), func(t record.Tie) bool { return t.Relation != record.Listed || !t.InForce(all.At) })
	at := slices.IndexFunc(on, func(t record.Tie) bool { return t.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("the list of a child: %w", record.NotFound)
	}
	back := childLink(child, "people-working")
	p := &unlistPage{
		frame: s.frameAt(r, "Take somebody off the list?", back), Tabs: tabsOf(child, workingTab), Line: tieLineOf(&on[at], &all), Last: len(on) == 1,
		Self: back + "/" + string(id) + "/unlist", Back: back + "/restrict", Request: wishID(),
		Why: &field{Name: "why", Kind: someWords, Wording: true, Label: "Why?", Hint: "The second manager reads this, and the child may, one day."},
	}
	p.Whose = whoseOf(all.Whose)
	p.Agreed, err = s.waitingOn(r, who, record.ForRestriction, child)
	return p, err
}

func (s *site) unlist(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.unlistPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "unlist", p})
}

// doUnlist takes somebody off the list when a second manager agreed, and asks them when they have not.
func (s *site) doUnlist(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	why := &field{Name: "why", Kind: someWords}
	why.read(form)
	child, request := record.ChildID(r.PathValue("child")), requestIn(form)
	err = s.Desk.Unlist(r.Context(), who, casework.Ending{Child: child, Tie: record.TieID(r.PathValue("tie")), Reason: why.Value, Request: request})
	if err == nil {
		return s.listChanged(w, r, who, "unlisted")
	}
	p, failed := s.unlistPage(r, who)
	if failed != nil {
		return failed
	}
	if needs, is := errors.AsType[*casework.NeedsApproval](err); is {
		needs.Twofold.Says = record.Private("To take off the list of those who alone may see this child’s record: " + p.Line.Person.Reveal() + ".")
		if p.Last {
			needs.Twofold.Says += " Nobody is left on the list then, and the record is open again to those who have to do with the child."
		}
	}
	if err = s.askSecond(w, r, &asking{who, request.ID, why.Value, err, wishOf(r.URL.Path, form)}); err == nil {
		return nil
	}
	say, mine := saidOf(err)
	if !mine {
		return fmt.Errorf("the list of a child: %w", err)
	}
	p.Why.Value, p.Why.Wrong, p.Request = why.Value, say, request.ID
	p.Errors = wrongOf(p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "unlist", p})
}
