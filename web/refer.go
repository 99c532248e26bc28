package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// referringDesk is the part of the desk that takes a referral of a child who is on nobody's list.
type referringDesk interface {
	Refer(ctx context.Context, who casework.Who, wish *casework.Referral) (casework.Arrived, error)
	Local() *pathway.Local
}

// referPage takes a referral of a child whom whoever refers does not find on their list. What it answers is the same for every child.
type referPage struct {
	frame

	Safety  string // first on the page: what to do when there is danger now
	Process string
	Fields  []*field
	Errors  []fieldError
	Request string
	Done    bool
	Receipt string
	By      string
}

// referFields ask what worries somebody and whom it is about.
func referFields(local *pathway.Local) []*field {
	all := []*field{
		{Name: "danger", Kind: oneOf, Label: "Is the child in danger now?", Options: []option{{"yes", "Yes. Ring 999 first: what you write here waits", false}, {"no", "No", false}, {"unknown", "I do not know", false}}},
		{Name: "done", Kind: someWords, Wording: true, Label: "If there is danger: what was done about it?", Hint: "Leave it out if nothing was done yet"},
		{Name: "worry", Kind: someWords, Wording: true, Label: "What worries you?", Hint: "In your own words: what was seen or said, by whom and when, and what you only suspect"},
		{Name: "nameless", Kind: severalOf, Label: "Does anybody know the name?", Options: []option{{"yes", "Nobody knows the name. Say then about how old the child is, or where the child was met", false}}},
		{Name: "met", Kind: aLine, Label: "Where was the child met?", Hint: "When the name is not known"},
		{Name: "given", Kind: aLine, Label: "Given names, or the name the child goes by"},
		{Name: "family", Kind: aLine, Label: "Family name", Hint: "Leave it out if you do not know"},
		{Name: "born", Kind: aDate, Past: true, Label: "Date of birth", Hint: "Leave it out if you do not know"},
		{Name: "age", Kind: aCode, Label: "Age in years", Hint: "When you do not know the date of birth. About will do"},
		{Name: "address", Kind: aLine, Label: "Address, as far as you know it"},
		{Name: "postcode", Kind: aCode, Label: "Postcode"},
		{Name: "more", Kind: someWords, Label: "What else helps to find the child?", Hint: "School or college, who the child is with, where the child is often seen"},
	}
	return append(all, hubField(local, "That of where the child lives. Leave it out if you do not know")...)
}

// hubField asks for a hub, where there are several.
func hubField(local *pathway.Local, hint string) []*field {
	hubs := local.AllHubs()
	if len(hubs) < 2 { //nolint:mnd // one hub is no choice
		return nil
	}
	hub := &field{Name: "hub", Kind: aList, Label: "Which hub", Hint: hint}
	for _, h := range hubs {
		hub.Options = append(hub.Options, option{h.ID, h.Name, false})
	}
	return []*field{hub}
}

func (s *site) referPage(r *http.Request) *referPage {
	local := s.Desk.Local()
	return &referPage{frame: s.frame(r, "Refer a child"), Safety: pathway.ReferSafety(), Process: local.Process, Fields: referFields(local), Request: wishID()}
}

// referAsk shows the form.
func (s *site) referAsk(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "refer", s.referPage(r)})
}

// refer takes the referral, and says that it has arrived. A second click says the same.
func (s *site) refer(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p := s.referPage(r)
	readAll(form, p.Fields...)
	wish := referralIn(p.Fields)
	wish.Request = requestIn(form)
	p.Request = wish.Request.ID
	if p.Errors = wrongOf(p.Fields...); len(p.Errors) > 0 {
		return s.notReferred(w, r, p)
	}
	began := time.Now()
	got, err := s.Desk.Refer(r.Context(), who, wish)
	waitEvenly(r.Context(), began)
	switch {
	case err == nil:
		p.Done, p.Receipt, p.By, p.Title = true, got.Receipt, dueDay(got.By), "The referral has arrived"
		return s.render(w, r, answer{http.StatusOK, "refer", p})
	case errors.Is(err, record.Conflict):
		p.Request = wishID() // what was sent before is referred; this is another wish
		p.Errors = []fieldError{{"worry", "This page was sent before with other words, and those have arrived. Send it again if you want to refer with these words too"}}
		return s.notReferred(w, r, p)
	case errors.Is(err, record.Invalid):
		p.Errors = []fieldError{{"given", plainWords(err)}}
		return s.notReferred(w, r, p)
	}
	return fmt.Errorf("referring: %w", err)
}

// evenly is how long the answer to a referral takes, or twice or three times that: how long it takes to join it to a record would tell whether
// there is one, and how long it is.
const evenly = time.Second

// waitEvenly waits until that has gone by since a moment, or nobody waits for the answer any more.
func waitEvenly(ctx context.Context, began time.Time) {
	left := time.NewTimer(evenly - time.Since(began)%evenly)
	defer left.Stop()
	select {
	case <-left.C:
	case <-ctx.Done():
	}
}

func (s *site) notReferred(w http.ResponseWriter, r *http.Request, p *referPage) error {
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "refer", p})
}

// referralIn reads the form, and says beside each field what is missing.
func referralIn(fields []*field) *casework.Referral {
	of := map[string]*field{}
	value := map[string]record.Private{}
	for _, f := range fields {
		of[f.Name], value[f.Name] = f, f.Value
	}
	of["danger"].required("Say whether the child is in danger now")
	of["worry"].required("Say what worries you")
	nameless := value["nameless"] == "yes"
	if nameless && value["age"] == "" && value["born"] == "" && value["met"] == "" && value["address"] == "" && value["postcode"] == "" {
		of["met"].Wrong = "Say about how old the child is, or where the child was met"
	}
	if nameless && (value["given"] != "" || value["family"] != "") {
		of["given"].Wrong = "Leave the name out, or do not say that nobody knows it"
	}
	if value["family"] == "" && !nameless {
		of["given"].required("Say what the child is called: a first name, or the name the child goes by, will do")
	}
	wish := &casework.Referral{
		GivenNames: value["given"], Nameless: nameless, FamilyName: value["family"], Age: value["age"].Reveal(), Address: value["address"], Postcode: value["postcode"],
		NewReferral: pathway.NewReferral{Worry: value["worry"], Danger: value["danger"].Reveal(), Done: value["done"], Met: value["met"], More: value["more"], Hub: value["hub"].Reveal()},
	}
	if value["born"] != "" {
		if day, ok := of["born"].day(); ok {
			wish.Born = day.Format("2006-01-02")
		}
	}
	return wish
}
