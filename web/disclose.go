package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sightline/casework"
	"sightline/record"
)

// disclosingDesk is the part of the desk that tells a sealed item to somebody it was not for.
type disclosingDesk interface {
	Disclose(ctx context.Context, who casework.Who, wish casework.DisclosureWish) (casework.Revealed, error)
}

// disclosePage asks who is told a sealed item, and why. Until a Caldicott guardian agreed, sending it asks them.
type disclosePage struct {
	frame

	Tabs    []tab
	Kind    string
	Fields  []*field
	Agreed  []approvalLine // what this person asked of this child: it waits, or can be done once
	Request string
	Self    string
	Back    string
	Errors  []fieldError
}

// The fields of telling.
const (
	tellToAt = iota
	tellWhyAt
	tellBasisAt
)

func (s *site) disclosePage(r *http.Request, who casework.Who) (*disclosePage, error) {
	id, item := record.ChildID(r.PathValue("child")), record.SealedID(r.PathValue("item"))
	board, err := s.Desk.SealedItems(r.Context(), who, id)
	if err != nil {
		return nil, fmt.Errorf("telling what is sealed: %w", err)
	}
	at := slices.IndexFunc(board.Items, func(one record.SealedItem) bool { return one.ID == item })
	if at < 0 || !board.Reveal {
		return nil, fmt.Errorf("telling what is sealed: %w", record.NotFound)
	}
	basis := &field{Name: "basis", Kind: oneOf, Label: "The ground in law"}
	for _, b := range casework.Bases() {
		if b.Code != "none" {
			basis.Options = append(basis.Options, option{Value: b.Code, Words: b.Words + " (" + b.Source + ")"})
		}
	}
	link := sealedLink(id) + "/" + url.PathEscape(string(item))
	p := &disclosePage{
		frame: s.frame(r, "Tell it to somebody else"), Tabs: sealedTabs(id), Kind: sealedKindWords(board.Items[at].Kind), Request: wishID(), Self: link + "/tell", Back: sealedLink(id),
		Fields: []*field{
			{Name: "to", Kind: aLine, Label: "Who is told?", Hint: "By their function, as in “the safeguarding nurse of the hospital of the next county”. Once it is approved you go on from “Approvals”, without writing it again."},
			{Name: "why", Kind: someWords, Wording: true, Label: "Why do they have to know?", Hint: "The Caldicott guardian reads this, and so may the child one day. Write nothing here of what is sealed."},
			basis,
		},
	}
	p.Whose = whoseOf(board.Whose)
	p.Agreed, err = s.waitingOn(r, who, record.ForUnsealing, id)
	return p, err
}

// waitingOn gives what somebody asked about a child and can still be done, or waits.
func (s *site) waitingOn(r *http.Request, who casework.Who, kind record.ApprovalKind, child record.ChildID) ([]approvalLine, error) {
	board, err := s.Desk.Approvals(r.Context(), who)
	if errors.Is(err, record.Withheld) { // who asks for nothing waits for nothing
		return nil, nil
	}
	var lines []approvalLine
	for i := range board.Mine {
		if a := &board.Mine[i]; a.Kind == kind && a.Child == child {
			lines = append(lines, approvalLineOf(a, &board))
		}
	}
	return lines, err
}

func (s *site) disclose(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.disclosePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "disclose", p})
}

// doDisclose shows the item for a minute when it was approved, and asks for that when it was not.
func (s *site) doDisclose(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, err := s.disclosePage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Fields...)
	p.Request = requestIn(form).ID
	wish := casework.DisclosureWish{
		Child: record.ChildID(r.PathValue("child")), Item: record.SealedID(r.PathValue("item")), Request: casework.Request{ID: p.Request},
		To: p.Fields[tellToAt].Value, Why: p.Fields[tellWhyAt].Value, Basis: one(p.Fields[tellBasisAt]),
	}
	shown, err := s.Desk.Disclose(r.Context(), who, wish)
	if err == nil {
		back := sealedLink(wish.Child)
		w.Header().Set("Refresh", strconv.Itoa(int(casework.RevealFor.Seconds()))+";url="+back)
		page := s.revealedPage(r, &shown, back, wish.Why)
		page.Self = back + "/" + url.PathEscape(string(wish.Item)) // kept open, it is shown as it is for a task
		return s.render(w, r, answer{http.StatusOK, "revealed", page})
	}
	return s.notDisclosed(w, r, &asking{who, p.Request, wish.Why, err, wishOf(r.URL.Path, form)}, p)
}

// asking is what somebody wanted to do that takes a second person.
type asking struct {
	who     casework.Who
	request string
	why     record.Private
	err     error
	wish    record.Private // what is sent again to do it; "" where nothing is kept
}

// askSecond asks the second person, where that is all that is missing. Otherwise it gives the error back. Asking is a wish of its own, so that
// what was approved can be done from the same page.
func (s *site) askSecond(w http.ResponseWriter, r *http.Request, a *asking) error {
	needs, is := errors.AsType[*casework.NeedsApproval](a.err)
	if !is {
		return a.err
	}
	needs.Twofold.Wish = a.wish
	if _, err := s.Desk.AskApproval(r.Context(), a.who, casework.Request{ID: a.request + "-asks"}, needs.Twofold, a.why); err != nil {
		return err
	}
	http.Redirect(w, r, "/approvals?done=asked#done", http.StatusSeeOther)
	return nil
}

func (s *site) notDisclosed(w http.ResponseWriter, r *http.Request, a *asking, p *disclosePage) error {
	if errors.Is(a.err, casework.NotProved) {
		return s.proveFirst(w, r)
	}
	err := s.askSecond(w, r, a)
	if err == nil {
		return nil
	}
	if wrong, is := fieldOf(err); is {
		for _, f := range p.Fields {
			if f.Name == wrong.Field {
				f.Wrong = wrong.Say
			}
		}
	} else if say, mine := saidOf(err); mine {
		p.Fields[tellToAt].Wrong = say
	} else {
		return fmt.Errorf("telling what is sealed: %w", err)
	}
	p.Errors = wrongOf(p.Fields...)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "disclose", p})
}
