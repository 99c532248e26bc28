package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// momentsPage is the moments of a child at which help could reach them, as people work through them.
type momentsPage struct {
	frame

	Tabs   []tab
	Ways   []tab
	Name   record.Private
	Times  int
	Unused int
	Placed []placedRow
	First  []momentRow // those that nobody used, the early ones first
	Rest   []momentRow
}

// placedRow is somebody who is well placed to offer help.
type placedRow struct {
	Who    record.Private
	Why    string
	Source *cite
}

// momentRow is one line of the register.
type momentRow struct {
	When, Age string
	Early     bool
	Kind      string
	Times     string // "×22"; "" for one
	Text      record.Private
	Source    cite
	Came      string
	Left      string // how many of several nobody used
	Replies   []cite
	Placed    []record.Private
	Offer     string // the address of the step
	Say       string // what its link says
	Missed    string
}

func (s *site) moments(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	of, err := s.Desk.Pathway(r.Context(), who, child)
	if err != nil {
		return fmt.Errorf("moments: %w", err)
	}
	st := &inProcess{Pathway: of, v: read(r, who, of.Opened, false), who: who}
	p := momentsPage{frame: s.frameAt(r, "Moments", childLink(child, "moments")), Tabs: st.v.tabs(pathwayTab), Ways: waysOf(child, momentsWay), Name: st.v.name()}
	p.Whose = st.v.whose()
	for _, best := range pathway.BestPlaced(of.Chronology, nil) {
		row := placedRow{Who: best.Who, Why: best.Why}
		if best.Item != nil {
			c := st.cite(best.Item)
			row.Source = &c
		}
		p.Placed = append(p.Placed, row)
	}
	all := pathway.Register(of.Chronology)
	p.Times, p.Unused = pathway.CountMoments(all)
	for i := range all {
		if row := st.moment(&all[i]); all[i].Unused > 0 {
			p.First = append(p.First, row)
		} else {
			p.Rest = append(p.Rest, row)
		}
	}
	return s.render(w, r, answer{http.StatusOK, "moments", p})
}

func (st *inProcess) moment(m *pathway.Moment) momentRow {
	row := momentRow{When: sentence(whenWords(m.Item)), Age: ageRange(m), Early: m.Early(), Kind: m.Item.Info.Label, Text: m.Item.Text, Source: st.cite(m.Item), Came: m.Came.Words()}
	if m.Times > 1 {
		row.Times = "×" + strconv.Itoa(m.Times)
		row.Left = strconv.Itoa(m.Unused) + " of " + strconv.Itoa(m.Times)
	}
	for _, reply := range m.Replies {
		row.Replies = append(row.Replies, st.cite(reply))
	}
	for _, best := range pathway.BestPlaced(st.Chronology, m) {
		if !slices.Contains(row.Placed, best.Who) {
			row.Placed = append(row.Placed, best.Who)
		}
	}
	about := func(step string) string {
		return stepLink(casework.StepAt{Child: st.ID, Step: step, About: st.Token(m.Item.Ref)}, "")
	}
	row.Offer, row.Say, row.Missed = about("moment"), "Say what was offered", about("moment-missed")
	if m.Item.Kind == "missing.returned" || m.Item.Kind == "missing.episode" {
		row.Offer, row.Say = about("return-interview"), "Return interview"
	}
	return row
}

func ageRange(m *pathway.Moment) string {
	switch {
	case !m.Aged:
		return ""
	case m.AgeLo == m.AgeHi:
		return "age " + strconv.Itoa(m.AgeLo)
	}
	return "age " + strconv.Itoa(m.AgeLo) + " to " + strconv.Itoa(m.AgeHi)
}
