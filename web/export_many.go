package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// exportManyPage asks whose records leave, for whom and why, and shows the answers before a Caldicott guardian is asked.
type exportManyPage struct {
	frame

	Words    record.Private // by which the list is narrowed; posted, so that no name is in an address
	Children []exportable   // those ticked first
	Others   int            // who fit, and are not shown
	None     bool           // there is nobody whose record this person may export
	To       []*field
	Why      *field
	Check    bool // the answers, and not the questions
	Request  string
	Conflict string
	Errors   []fieldError
}

// exportable is one child to tick.
type exportable struct {
	ID     record.ChildID
	Name   record.Private
	Age    string
	Ticked bool
}

// exportRows is how many children who are not ticked are shown at once. There is a field to narrow the list.
const exportRows = 50

// exportsMany reports somebody whose work lets records of several children leave.
func exportsMany(who casework.Who) bool {
	return slices.Contains([]record.Purpose{record.SafeguardingNow, record.PreparingMeeting}, who.Purpose) && who.Actor.Role != record.TeamManager
}

func (s *site) exportMany(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.exportManyPage(r, who, url.Values{})
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "export_many", p})
}

// exportManyPage makes the page with what was sent so far. Children who are not this person's to export are none, whoever sends them.
func (s *site) exportManyPage(r *http.Request, who casework.Who, form url.Values) (*exportManyPage, error) {
	all, err := s.Desk.Exportable(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	kind, agency, other := recipientFields()
	p := &exportManyPage{
		frame: s.frameAt(r, "Export records of several children", "/approvals"), Request: requestIn(form).ID, None: len(all) == 0, To: []*field{kind, agency, other},
		Why: &field{Name: "why", Kind: someWords, Label: "Why is it needed?", Hint: "The Caldicott guardian reads this, and what is to be written out for whom"},
	}
	readAll(form, append(p.To, p.Why)...)
	filter := &field{Name: "words", Kind: aLine}
	filter.read(form)
	p.Words = filter.Value
	var more []exportable
	for i := range all {
		l := line(&all[i])
		one := exportable{all[i].ID, l.Name, l.Age, slices.Contains(form["child"], string(all[i].ID))}
		switch {
		case one.Ticked:
			p.Children = append(p.Children, one)
		case fitsName(l.Name, p.Words):
			more = append(more, one)
		}
	}
	shown := min(len(more), exportRows)
	p.Children, p.Others = append(p.Children, more[:shown]...), len(more)-shown
	return p, nil
}

// fitsName reports a name in which every word that was typed stands.
func fitsName(name, words record.Private) bool {
	for word := range strings.FieldsSeq(strings.ToLower(words.Reveal())) {
		if !strings.Contains(strings.ToLower(name.Reveal()), word) {
			return false
		}
	}
	return true
}

func (p *exportManyPage) wish() casework.ExportWish {
	wish := casework.ExportWish{To: recipientOf(p.To[0], p.To[1], p.To[2])}
	for _, one := range p.Children {
		if one.Ticked {
			wish.Children = append(wish.Children, one.ID)
		}
	}
	return wish
}

// askExportMany narrows the list, shows the answers, or asks the Caldicott guardian.
func (s *site) askExportMany(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, err := s.exportManyPage(r, who, form)
	if err != nil {
		return err
	}
	do := form.Get("do")
	if do != "check" && do != "ask" {
		return s.render(w, r, answer{http.StatusOK, "export_many", p})
	}
	p.asked(who)
	if len(p.Errors) == 0 && do == "ask" {
		if err = s.askedToExport(r, who, p); err == nil {
			http.Redirect(w, r, "/approvals?done=asked#done", http.StatusSeeOther)
			return nil
		}
		if !errors.Is(err, record.Invalid) {
			return fmt.Errorf("export: %w", err)
		}
		p.Why.Wrong = "Say why it is needed, in at least three words"
		p.Errors = wrongOf(p.Why)
	}
	if len(p.Errors) > 0 {
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "export_many", p})
	}
	p.Check, p.Title = true, "Check before you ask"
	return s.render(w, r, answer{http.StatusOK, "export_many", p})
}

// asked says what is missing before somebody can be asked.
func (p *exportManyPage) asked(who casework.Who) {
	wish := p.wish()
	if len(wish.Children) < 2 {
		p.Errors = append(p.Errors, fieldError{"child", "Tick two children or more. The record of one is exported from its own page"})
	}
	if len(wish.Children) > 0 {
		if _, err := casework.ExportApproval(who, wish); err != nil {
			wrong, _ := fieldOf(err)
			p.To[0].Wrong = wrong.Say
		}
	}
	p.Why.required("Say why it is needed, in at least three words")
	p.Errors = append(p.Errors, wrongOf(append(p.To, p.Why)...)...)
}

// askedToExport asks, and keeps with it what is sent to do it.
func (s *site) askedToExport(r *http.Request, who casework.Who, p *exportManyPage) error {
	wish := p.wish()
	twofold, err := casework.ExportApproval(who, wish)
	if err != nil {
		return err
	}
	again := url.Values{"kind": {string(wish.To.Kind)}, "to": {string(wish.To.Agency)}, "name": {wish.To.Name.Reveal()}}
	for _, id := range wish.Children {
		again.Add("child", string(id))
	}
	twofold.Wish = wishOf("/export/now", again)
	_, err = s.Desk.AskApproval(r.Context(), who, casework.Request{ID: p.Request}, *twofold, p.Why.Value)
	return err
}

// doExportMany gives the extract as one file, once somebody agreed to exactly this. Anything else is asked for first.
func (s *site) doExportMany(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	kind, agency, other := recipientFields()
	readAll(form, kind, agency, other)
	wish := casework.ExportWish{To: recipientOf(kind, agency, other)}
	for _, id := range form["child"] {
		wish.Children = append(wish.Children, record.ChildID(id))
	}
	out, err := s.Desk.Export(r.Context(), who, wish)
	switch {
	case err == nil:
		return sendExtract(w, r, out)
	case errors.Is(err, casework.NotProved):
		return s.proveFirst(w, r)
	case !errors.Is(err, record.NotYet) && !errors.Is(err, record.Invalid):
		return fmt.Errorf("export: %w", err)
	}
	p, err := s.exportManyPage(r, who, form)
	if err != nil {
		return err
	}
	p.Conflict = "Nothing has left: nobody has agreed to exactly this, or it was done already, or you look for another purpose now than when you asked."
	p.Title = "Nothing has left: " + p.Title
	return s.render(w, r, answer{http.StatusConflict, "export_many", p})
}
