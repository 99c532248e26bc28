package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// restrictingDesk is the part of the desk that says who alone may see a child.
type restrictingDesk interface {
	Restrict(ctx context.Context, who casework.Who, r casework.Restriction) error
	Unlist(ctx context.Context, who casework.Who, ending casework.Ending) error
}

// restrictPage asks who alone may see a child from now on.
type restrictPage struct {
	frame

	Tabs    []tab
	Listed  []listedLine // who stands on the list now
	People  *field
	Why     *field
	Agreed  []approvalLine
	Request string
	Self    string
	Back    string
	Errors  []fieldError
}

// listedLine is somebody on the list, and where they are taken off it.
type listedLine struct {
	Person record.Private
	Since  string
	Off    string
}

// managing gives who works with a child, for a manager. Others who may say who has to do with the child are not let to these pages.
func (s *site) managing(r *http.Request, who casework.Who) (casework.Working, error) {
	all, err := s.Desk.WorkingWith(r.Context(), who, record.ChildID(r.PathValue("child")))
	if err == nil && (!all.May || who.Actor.Role != record.TeamManager) {
		err = fmt.Errorf("%w: a manager says who may see a child", record.Withheld)
	}
	return all, err
}

func (s *site) restrictPage(r *http.Request, who casework.Who) (*restrictPage, error) {
	child := record.ChildID(r.PathValue("child"))
	all, err := s.managing(r, who)
	if err != nil {
		return nil, fmt.Errorf("who may see a child: %w", err)
	}
	back := childLink(child, "people-working")
	p := &restrictPage{
		frame: s.frameAt(r, "Who alone may see this child?", back), Tabs: tabsOf(child, workingTab), Self: back + "/restrict", Back: back, Request: wishID(),
		People: &field{Name: "people", Kind: severalOf, Label: "Who may see this child from now on?", Hint: "Name yourself too if you go on working with the child. Once it is approved, choose the same people again."},
		Why:    &field{Name: "why", Kind: someWords, Wording: true, Label: "Why?", Hint: "The second manager reads this, and the child may, one day."},
	}
	p.Whose = whoseOf(all.Whose)
	var on []string
	for i := range all.Ties {
		if t := &all.Ties[i]; t.Relation == record.Listed && t.InForce(all.At) {
			on = append(on, t.Holder)
			p.Listed = append(p.Listed, listedLine{personIn(all.Names, t.Holder), dayAndTime(t.From), back + "/" + url.PathEscape(string(t.ID)) + "/unlist"})
		}
	}
	offer := func(id, words string) {
		if !slices.Contains(on, id) {
			p.People.Options = append(p.People.Options, option{Value: id, Words: words})
		}
	}
	offer(who.Actor.User, p.Person.Reveal()+", "+roleWords(who.Actor.Role))
	for i := range all.Colleagues {
		c := &all.Colleagues[i]
		if words := rolesBut(c.Roles, record.Administrator); words != "" {
			offer(string(c.ID), c.Name.Reveal()+", "+words+" ("+agencyWords(c.Agency)+")")
		}
	}
	p.Agreed, err = s.waitingOn(r, who, record.ForRestriction, child)
	return p, err
}

// rolesBut says roles in words, without one.
func rolesBut(roles []record.Role, but record.Role) string {
	var words []string
	for _, role := range roles {
		if role != but {
			words = append(words, roleWords(role))
		}
	}
	return strings.Join(words, " and ")
}

// leadAway leads somebody who may say who works with the child, and manages nobody, to the page of that: these pages are managers'.
func (s *site) leadAway(w http.ResponseWriter, r *http.Request, who casework.Who) (bool, error) {
	if who.Actor.Role == record.TeamManager {
		return false, nil
	}
	child := record.ChildID(r.PathValue("child"))
	all, err := s.Desk.WorkingWith(r.Context(), who, child)
	if err == nil && !all.May {
		err = record.Withheld
	}
	if err != nil {
		return false, fmt.Errorf("a page for managers: %w", err)
	}
	http.Redirect(w, r, childLink(child, "people-working"), http.StatusSeeOther)
	return true, nil
}

func (s *site) restrict(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if away, err := s.leadAway(w, r, who); away || err != nil {
		return err
	}
	p, err := s.restrictPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "restrict", p})
}

// doRestrict makes the list when a second manager agreed to exactly it, and asks them when they have not.
func (s *site) doRestrict(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	if away, err := s.leadAway(w, r, who); away || err != nil {
		return err
	}
	p, err := s.restrictPage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.People, p.Why)
	p.Request = requestIn(form).ID
	p.People.required("Choose who may see this child; with nobody on the list only breaking the glass would be left")
	p.Why.required("Say why, in at least three words")
	if len(wrongOf(p.People, p.Why)) == 0 {
		err = s.Desk.Restrict(r.Context(), who, casework.Restriction{
			Child: record.ChildID(r.PathValue("child")), People: p.People.chosenOf(), Reason: p.Why.Value, Request: casework.Request{ID: p.Request},
		})
		if err == nil {
			return s.listChanged(w, r, who, "restricted")
		}
		if needs, is := errors.AsType[*casework.NeedsApproval](err); is { // who decides reads the names, and not how many they are
			needs.Twofold.Says = record.Private("From now on only these may see this child’s record: " + chosenWords(p.People) + ".")
		}
		if err = s.askSecond(w, r, &asking{who, p.Request, p.Why.Value, err, wishOf(r.URL.Path, form)}); err == nil {
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("who may see a child: %w", err)
		}
		p.Why.Wrong = say
	}
	p.Errors = wrongOf(p.People, p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "restrict", p})
}

// listChanged says what was done where whoever did it can read it: a manager may have taken the record from themselves.
func (s *site) listChanged(w http.ResponseWriter, r *http.Request, who casework.Who, done string) error {
	child := record.ChildID(r.PathValue("child"))
	whose, err := s.whose(r, who, child)
	if err != nil {
		return err
	}
	if whose == nil {
		return backToAccount(w, r, done)
	}
	http.Redirect(w, r, childLink(child, "people-working")+"?"+url.Values{"done": {done}}.Encode()+"#done", http.StatusSeeOther)
	return nil
}

func chosenWords(f *field) string {
	var words []string
	for _, o := range f.Options {
		if o.Chosen {
			words = append(words, o.Words)
		}
	}
	return strings.Join(words, "; ")
}
