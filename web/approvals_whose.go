package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// mine is what somebody asked, and its line on their page.
type mine struct {
	of   *record.Approval
	line *approvalLine
}

// nameMine says of whom it is what somebody asked, and on the button that does it: one click shows or gives away, and several may wait. Only to who
// asked, and of children whose records they may open now: what the second person reads names nobody.
func (s *site) nameMine(r *http.Request, who casework.Who, m mine) error {
	if m.of.Child != "" {
		of, err := s.whose(r, who, m.of.Child)
		if err != nil || of == nil {
			return err
		}
		m.line.Of = of.InLine()
		if m.line.Go != nil {
			m.line.Go.In = of.Record()
		}
		return nil
	}
	if m.of.Kind != record.ForExport || m.line.Go == nil {
		return nil
	}
	all, err := s.Desk.Exportable(r.Context(), who)
	if errors.Is(err, record.Withheld) || errors.Is(err, record.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("approvals: %w", err)
	}
	var named []string
	for i := range all {
		if slices.Contains(m.line.Go.Form["child"], string(all[i].ID)) {
			l := line(&all[i])
			named = append(named, (&whose{l.Name, l.Age}).InLine().Reveal())
		}
	}
	m.line.Of = record.Private(strings.Join(named, "; "))
	return nil
}

// InLine says who a child is as the line above a page does.
func (w *whose) InLine() record.Private {
	name, age := w.Name, w.Age
	if name == "" {
		name = "Name not recorded"
	}
	if age == "" {
		age = "age not known"
	}
	return name + record.Private(", "+age)
}
