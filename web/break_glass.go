package web

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"sightline/casework"
	"sightline/record"
)

// glassPage is the one page on which somebody opens a record that nothing else opens.
type glassPage struct {
	frame

	Child    record.ChildID // "" when it is named by two exact things
	Exact    []*field
	Why      *field
	Words    *field
	Request  string
	Errors   []fieldError
	NotThere bool   // nothing was opened: there is no such child, or none that they may open
	Ring     string // whom to ring instead, for somebody who is kept from the child
	Wrong    string // a purpose that gives no leave
}

// glassBar says on a child's page that it is open by break-glass, until when and why.
type glassBar struct {
	Until string
	Why   string
	Words record.Private
	End   string
}

func (s *site) breakGlass(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.glassPage(r, who, record.ChildID(r.URL.Query().Get("child")))
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "break_glass", p})
}

// glassPage names the child to whoever may open the record without it, as when they broke the glass already, and to nobody else.
func (s *site) glassPage(r *http.Request, who casework.Who, child record.ChildID) (_ *glassPage, err error) {
	p := &glassPage{frame: s.frame(r, "Break the glass"), Child: child, Request: newRequest()}
	p.Why = &field{Name: "why", Kind: oneOf, Label: "Why now?"}
	for _, reason := range casework.GlassReasons() {
		p.Why.Options = append(p.Why.Options, option{Value: reason.Code, Words: reason.Words})
	}
	p.Words = &field{Name: "words", Kind: aLine, Label: "In a few words", Hint: "For example: “In the emergency department, alone, will not say who hurt them.” The lead and the Caldicott guardian read it."}
	if child == "" {
		p.Exact = exactFields()
	} else if p.Whose, err = s.whose(r, who, child); err != nil {
		return nil, err
	}
	if who.Purpose != record.SafeguardingNow {
		p.Wrong = "The glass is broken to act now. Change your purpose to “safeguarding now” first."
	}
	return p, nil
}

// exactFields ask for two things that are exactly the child's.
func exactFields() []*field {
	return []*field{
		{Name: "given", Kind: aLine, Label: "Given names", Hint: "With the family name and one thing more, such as the date of birth"},
		{Name: "family", Kind: aLine, Label: "Family name"},
		{Name: "born", Kind: aDate, Past: true, Label: "Date of birth"},
		{Name: "nhs", Kind: aCode, Label: "NHS number"},
		{Name: "upn", Kind: aCode, Label: "Unique pupil number"},
		{Name: "postcode", Kind: aCode, Label: "Postcode"},
	}
}

// askingOf reads them.
func askingOf(fields []*field) *casework.Asking {
	value := map[string]record.Private{}
	for _, f := range fields {
		value[f.Name] = f.Value
	}
	a := &casework.Asking{NHSNumber: value["nhs"], UPN: value["upn"], GivenNames: value["given"], FamilyName: value["family"], Postcode: value["postcode"]}
	if born := fields[2]; born.Value != "" {
		if day, ok := born.day(); ok {
			a.Born = day.Format(time.DateOnly)
		}
	}
	return a
}

// doBreakGlass opens the record and leads to it. A second click leads there too.
func (s *site) doBreakGlass(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, err := s.glassPage(r, who, record.ChildID(form.Get("child")))
	if err != nil {
		return err
	}
	readAll(form, append([]*field{p.Why, p.Words}, p.Exact...)...)
	if form.Get("begin") != "" { // they come from asking whether the child is known, with what they typed there
		return s.render(w, r, answer{http.StatusOK, "break_glass", p})
	}
	p.Why.required("Choose why it cannot wait")
	wish := casework.BreakGlassWish{Child: p.Child, Why: p.Why.Value.Reveal(), Words: p.Words.Value, Request: requestIn(form)}
	if p.Child == "" {
		wish.Exact = askingOf(p.Exact)
		if err := wish.Exact.Check(); err != nil && len(wrongOf(p.Exact...)) == 0 {
			p.Exact[0].Wrong = plainWords(err)
		}
	}
	if wish.Why == casework.OtherGlassReason && p.Words.Value == "" {
		p.Words.Wrong = "Say in at least three words why it cannot wait"
	}
	if p.Errors = wrongOf(append(p.Exact, p.Why, p.Words)...); len(p.Errors) > 0 {
		return s.glassNotBroken(w, r, p, http.StatusBadRequest)
	}
	if p.Child == "" {
		if err := s.mayGuess(who); err != nil {
			return err
		}
	}
	glass, err := s.Desk.BreakGlass(r.Context(), who, wish)
	var kept *casework.KeptFrom
	switch {
	case err == nil:
		http.Redirect(w, r, childLink(glass.Child, ""), http.StatusSeeOther)
		return nil
	case errors.Is(err, casework.NotProved):
		return s.proveFirst(w, r)
	case errors.As(err, &kept):
		p.Ring = ringWords(kept.Ring)
		return s.glassNotBroken(w, r, p, http.StatusNotFound)
	case errors.Is(err, record.NotFound), errors.Is(err, record.Withheld):
		if p.Child != "" {
			return fmt.Errorf("break-glass: %w", err)
		}
		s.guessedWrong(who)
		p.NotThere = true
		return s.glassNotBroken(w, r, p, http.StatusNotFound)
	case errors.Is(err, record.Invalid):
		p.Errors = []fieldError{{"given", plainWords(err)}}
		if p.Child != "" {
			p.Errors = []fieldError{{"words", plainWords(err)}}
		}
		return s.glassNotBroken(w, r, p, http.StatusBadRequest)
	}
	return fmt.Errorf("break-glass: %w", err)
}

func (s *site) glassNotBroken(w http.ResponseWriter, r *http.Request, p *glassPage, status int) error {
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{status, "break_glass", p})
}

func ringWords(n casework.Number) string {
	if n.IsZero() {
		return "Ring the duty phone of your agency."
	}
	return "Ring " + n.Team + ": " + n.Phone + "."
}

// endGlass closes a record that somebody has open by break-glass, before its time.
func (s *site) endGlass(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if err := s.Desk.EndGlass(r.Context(), who, record.ChildID(r.PathValue("child"))); err != nil {
		return fmt.Errorf("ending break-glass: %w", err)
	}
	http.Redirect(w, r, "/break-glass?done=ended", http.StatusSeeOther)
	return nil
}

// glassOf gives the bar of a child's page; nil when it is not open by break-glass.
func (s *site) glassOf(r *http.Request, who casework.Who, child record.ChildID) *glassBar {
	glass, err := s.Desk.GlassOf(r.Context(), who, child)
	if err != nil || glass == nil {
		return nil
	}
	return &glassBar{
		Until: london(glass.Until).Format("15:04"), Why: casework.GlassReasonWords(glass.Why), Words: glass.Words, End: childLink(child, "break-glass/end"),
	}
}
