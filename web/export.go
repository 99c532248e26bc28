package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/record"
)

// exportPage asks for whom a child's record is written out, before anything is made.
type exportPage struct {
	frame

	Tabs    []tab
	Fields  []*field
	Request string
	Self    string
	Errors  []fieldError
	Needs   string // why somebody else has to agree first; "" when nobody has
	Why     *field // why it is asked, then
	Sent    []keptField
}

// recipientFields ask who gets it.
func recipientFields() (kind, agency, other *field) {
	kind = &field{Name: "kind", Kind: oneOf, Label: "Who gets it?", Options: []option{
		{Value: string(casework.ToAgency), Words: "An agency in this list"}, {Value: string(casework.ToOtherAgency), Words: "Another agency that protects children"}, {Value: string(casework.ToCourt), Words: "A court"},
	}}
	agency = &field{Name: "to", Kind: aList, Label: "Which agency?", Options: agencyOptions()}
	other = &field{Name: "name", Kind: aLine, Label: "Or its name", Hint: "Of a court, or of an agency that is not in the list"}
	return kind, agency, other
}

func recipientOf(kind, agency, other *field) casework.Recipient {
	return casework.Recipient{Kind: casework.RecipientKind(kind.Value), Agency: record.AgencyCode(agency.Value), Name: other.Value}
}

func (s *site) exportAsk(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, _ := s.exportPage(r)
	o, err := s.Desk.Open(r.Context(), who, record.ChildID(r.PathValue("child")), casework.View{})
	if err != nil {
		return fmt.Errorf("export: %w", err) // whoever may not open it does not learn that it is there
	}
	p.Whose = whoseOf(o.Named())
	return s.render(w, r, answer{http.StatusOK, "export", p})
}

type exportForm struct{ kind, agency, other *field }

func (s *site) exportPage(r *http.Request) (*exportPage, exportForm) {
	id := record.ChildID(r.PathValue("child"))
	var f exportForm
	f.kind, f.agency, f.other = recipientFields()
	return &exportPage{
		frame: s.frame(r, "Export for another agency"), Tabs: tabsOf(id, "Export"), Fields: []*field{f.kind, f.agency, f.other}, Request: newRequest(), Self: childLink(id, "export"),
	}, f
}

// doExport gives the extract as one file, or says that somebody else has to agree, and asks them.
func (s *site) doExport(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, f := s.exportPage(r)
	readAll(form, p.Fields...)
	wish := casework.ExportWish{Children: []record.ChildID{record.ChildID(r.PathValue("child"))}, To: recipientOf(f.kind, f.agency, f.other)}
	out, err := s.Desk.Export(r.Context(), who, wish)
	var needs *casework.NeedsApproval
	switch {
	case err == nil:
		return sendExtract(w, r, out)
	case errors.Is(err, casework.NotProved):
		return s.proveFirst(w, r)
	case errors.As(err, &needs):
		return s.askForExport(w, r, asksExport{who, form, p, needs})
	}
	if wrong, is := fieldOf(err); is {
		if p.Whose, err = s.whose(r, who, wish.Children[0]); err != nil {
			return err
		}
		wrong.Field = "kind"
		f.kind.Wrong, p.Errors = wrong.Say, []fieldError{wrong}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "export", p})
	}
	return fmt.Errorf("export: %w", err)
}

func sendExtract(w http.ResponseWriter, r *http.Request, out *casework.Exported) error {
	var packed bytes.Buffer
	if err := out.Zip(&packed); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="extract.zip"`)
	return send(w, r, http.StatusOK, packed.Bytes())
}

type asksExport struct {
	who   casework.Who
	form  url.Values
	page  *exportPage
	needs *casework.NeedsApproval
}

// askForExport asks the second person, once a reason was given.
func (s *site) askForExport(w http.ResponseWriter, r *http.Request, a asksExport) (err error) {
	if a.page.Whose, err = s.whose(r, a.who, record.ChildID(r.PathValue("child"))); err != nil {
		return err
	}
	a.page.Why = &field{Name: "why", Kind: someWords, Label: "Why is it needed?", Hint: "The Caldicott guardian reads this, and what is to be written out for whom"}
	a.page.Needs = "This leaves for a court or for somebody who sends no records here, or it is very much: a Caldicott guardian has to agree first."
	if _, sent := a.form["why"]; sent {
		a.page.Why.read(a.form)
		a.needs.Twofold.Wish = wishOf(r.URL.Path, a.form, "why")
		_, err := s.Desk.AskApproval(r.Context(), a.who, requestIn(a.form), a.needs.Twofold, a.page.Why.Value)
		if err == nil {
			http.Redirect(w, r, "/approvals?done=asked#done", http.StatusSeeOther)
			return nil
		}
		if !errors.Is(err, record.Invalid) {
			return fmt.Errorf("export: %w", err)
		}
		a.page.Why.Wrong = "Say why it is needed, in at least three words"
		a.page.Errors = wrongOf(a.page.Why)
		a.page.Title = "Error: " + a.page.Title
	}
	return s.render(w, r, answer{http.StatusConflict, "export", a.page})
}

func exportTab(id record.ChildID, here string) tab {
	return tab{Words: "Export", Link: childLink(id, "export"), Here: here == "Export"}
}
