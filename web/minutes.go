package web

import (
	"fmt"
	"net/http"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/web/drawing"
)

// minutesPage is a meeting that was held, for one recipient, as it is read and printed.
type minutesPage struct {
	frame

	Tabs     []tab
	Ways     []tab
	Title    string
	Name     record.Private
	When     string
	Chair    record.Private
	Outcome  string
	For      string // in words; "" for whoever reads it
	IsFor    string // what is for whom
	Refused  string
	Choose   []tab
	There    []attendance
	Text     record.Private // what was written of it; for whoever reads it
	Minutes  *pathway.Minutes
	Child    []said
	Actions  []said
	Other    []said
	Sent     []said
	Beware   []said
	Send     stepRow
	Meetings string
}

// attendance is how agencies took part in a meeting.
type attendance struct{ How, Agencies string }

// minutesFor say what is for whom, in words for whoever hands it out and for whoever gets it.
var minutesFor = map[pathway.Recipient]string{
	pathway.ForReader: "This is everything of the meeting that you may see. Others may see more or less of it.",
	pathway.ForChild:  "For the child: what was decided and why, who does what by when, and what the child said.",
	pathway.ForMother: "For the mother: what was decided and why, who does what by when, and what she said.",
	pathway.ForFather: "For the father: what was decided and why, who does what by when, and what he said.",
	pathway.ForCarer:  "For whoever else cares for the child: what was decided and why, who does what by when, and what they said.",
	pathway.ForAgency: "For an agency without an account here: everything of the meeting that is open to all who were invited.",
}

func (s *site) minutes(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child, meeting, to := record.ChildID(r.PathValue("child")), r.PathValue("meeting"), pathway.Recipient(r.FormValue("for"))
	m, err := s.Desk.Minutes(r.Context(), who, child, meeting, to)
	if err != nil {
		return fmt.Errorf("minutes: %w", err)
	}
	v, here := read(r, who, m.Opened, false), childLink(child, "meetings/"+meeting+"/minutes")
	p := minutesPage{
		frame: s.frame(r, "Minutes"), Tabs: v.tabs(pathwayTab), Ways: waysOf(child, meetingsWay), Title: m.Meeting.Info.Label, Name: v.name(), When: sentence(whenWords(m.Meeting)),
		IsFor: minutesFor[to], Refused: m.Refused, Minutes: m.Minutes, Outcome: m.Outcome, Meetings: childLink(child, "meetings"),
		Send: stepRow{Title: "Say who has the record of the meeting", Link: stepLink(casework.StepAt{Child: child, Step: "send-minutes", About: meeting}, "")},
	}
	p.Whose = v.whose()
	if m.Type != nil {
		p.Title = m.Type.Title
	}
	p.Choose = []tab{{Words: "You", Link: here, Here: to == pathway.ForReader}}
	for _, one := range pathway.Recipients() {
		is := one.Value == string(to)
		p.Choose = append(p.Choose, tab{Words: one.Words, Link: here + "?for=" + one.Value, Here: is})
		if is {
			p.For = one.Words
		}
	}
	if p.Beware = v.itemsSaid(m.Beware); m.Refused == "" {
		p.fill(v, m)
	}
	return s.render(w, r, answer{http.StatusOK, "minutes", p})
}

// fill puts in what the recipient may have.
func (p *minutesPage) fill(v *reading, m *casework.Minutes) {
	d := m.Meeting.Details
	p.Chair = record.Private(d.First("chaired_by"))
	sorts := []struct{ how, key string }{{"There", "attended"}, {"Not there, and sent what they know", "sent"}, {"Invited and not there", "absent"}}
	if m.For.Family() { // which services work with whom may be what somebody is kept from knowing
		sorts = nil
	}
	for _, one := range sorts {
		var names []string
		for _, code := range d.All(one.key) {
			names = append(names, drawing.Agency(record.AgencyCode(code)))
		}
		if len(names) > 0 {
			p.There = append(p.There, attendance{one.how, strings.Join(names, ", ")})
		}
	}
	if m.For == pathway.ForReader {
		p.Text = m.Meeting.Text
	}
	p.Child, p.Actions, p.Other, p.Sent = v.itemsSaid(m.Child), v.itemsSaid(m.Actions), v.itemsSaid(m.Other), v.itemsSaid(m.Sent)
}

func (v *reading) itemsSaid(items []*chronology.Item) (all []said) {
	for _, it := range items {
		all = append(all, said{Lead: it.Info.Label, Text: it.Text, Source: v.cite(it)})
	}
	return all
}
