package web

import (
	"fmt"
	"net/http"
	"slices"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// meetingsWay names the page of the meetings among those of the process.
const meetingsWay = "Meetings"

// meetingsPage is the meetings about a child: those that wait to be held, those that were, and what was agreed and is not over.
type meetingsPage struct {
	frame

	Tabs    []tab
	Ways    []tab
	Name    record.Private
	Call    stepRow
	Waiting []meetingRow
	Held    []meetingRow // the last first
	Actions []actionRow
}

// meetingRow is one meeting.
type meetingRow struct {
	When, Kind string
	Text       record.Private
	Source     cite
	Agenda     string // the address of its agenda; "" when it was held
	Minutes    string // the address of its minutes; "" when it was not
	Steps      []stepRow
}

// actionRow is an action that was agreed and is not over.
type actionRow struct {
	Text   record.Private
	Due    string
	Late   bool
	Source cite
	Link   string // to the step that says what came of it
}

func (s *site) meetings(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	of, err := s.Desk.Pathway(r.Context(), who, child)
	if err != nil {
		return fmt.Errorf("meetings: %w", err)
	}
	st := &inProcess{Pathway: of, v: read(r, who, of.Opened, false), who: who}
	p := meetingsPage{frame: s.frameAt(r, "Meetings", childLink(child, "meetings")), Tabs: st.v.tabs(pathwayTab), Ways: waysOf(child, meetingsWay), Name: st.v.name()}
	p.Whose = st.v.whose()
	p.Call = st.stepAbout("call-meeting", nil)
	for _, it := range slices.Backward(st.Chronology.Items) {
		if it.Repeats {
			continue
		}
		_, held := pathway.MeetingOf(it.Kind)
		switch {
		case held && len(p.Held) < meetingsShown:
			row := st.meeting(it, "send-minutes")
			row.Minutes = childLink(child, "meetings/"+st.Token(it.Ref)+"/minutes")
			p.Held = append(p.Held, row)
		case it.Kind == "meeting.called" && !pathway.MeetingOver(st.Chronology, it):
			row := st.meeting(it, "hold-meeting", "move-meeting")
			row.Agenda = childLink(child, "meetings/"+st.Token(it.Ref))
			p.Waiting = append(p.Waiting, row)
		case it.Kind == "action.agreed":
			if row := st.stepAbout("do-action", it); row.Why == "" {
				p.Actions = append(p.Actions, actionRow{Text: it.Text, Due: actionDue(it), Source: st.cite(it), Link: row.Link})
			}
		}
	}
	slices.Reverse(p.Waiting)
	slices.Reverse(p.Actions)
	return s.render(w, r, answer{http.StatusOK, "meetings", p})
}

// meetingsShown is how many meetings that were held are listed; the others stand in the chronology.
const meetingsShown = 20

// actionDue says by when an action is to be done.
func actionDue(it *chronology.Item) string {
	due, err := record.ParseWhen(it.Details.First("due"))
	if err != nil || !due.Known() {
		return "no day was said"
	}
	return "due " + due.In(record.UnknownBirth()).EDTF()
}

func (st *inProcess) meeting(it *chronology.Item, steps ...string) meetingRow {
	row := meetingRow{When: sentence(whenWords(it)), Kind: it.Info.Label, Text: it.Text, Source: st.cite(it)}
	for _, id := range steps {
		if step := st.stepAbout(id, it); step.Why == "" {
			row.Steps = append(row.Steps, step)
		}
	}
	return row
}

// stepAbout is a step about an entry, or about the child, with why it cannot be taken.
func (st *inProcess) stepAbout(id string, it *chronology.Item) stepRow {
	step, known := pathway.Find(id)
	if !known {
		return stepRow{Why: "There is no such step"}
	}
	of, at := *st.Case, casework.StepAt{Child: st.ID, Step: id}
	if it != nil {
		of.About, at.About = it, st.Token(it.Ref)
	}
	return stepRow{Title: step.Title, Link: stepLink(at, ""), Why: step.Closed(&of)}
}

// agendaPage is what a meeting that was called has before it, as far as whoever looks may see it.
type agendaPage struct {
	frame

	Tabs     []tab
	Ways     []tab
	Title    string
	Called   meetingRow
	Since    string
	Parts    []agendaPart
	Asked    []record.Private
	Actions  []actionRow
	Overdue  []record.Private
	Withheld int
	Hold     stepRow
}

// agendaPart is some entries under a heading.
type agendaPart struct {
	ID, Title, None string
	Rows            []meetingRow
}

func (s *site) agenda(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	a, err := s.Desk.Agenda(r.Context(), who, child, r.PathValue("meeting"))
	if err != nil {
		return fmt.Errorf("agenda: %w", err)
	}
	v := read(r, who, a.Opened, false)
	row := func(it *chronology.Item) meetingRow {
		c := v.cite(it)
		c.Link = v.recordLink("entry", "e", a.Token(it.Ref))
		return meetingRow{When: sentence(whenWords(it)), Kind: it.Info.Label, Text: it.Text, Source: c}
	}
	part := func(id, title, none string, items []*chronology.Item) agendaPart {
		p := agendaPart{ID: id, Title: title, None: none}
		for _, it := range items {
			p.Rows = append(p.Rows, row(it))
		}
		return p
	}
	p := agendaPage{frame: s.frameAt(r, "Agenda", childLink(child, "meetings")), Tabs: v.tabs(pathwayTab), Ways: waysOf(child, meetingsWay), Title: a.Meeting.Info.Label, Called: row(a.Meeting)}
	p.Whose = v.whose()
	if a.Type != nil {
		p.Title = a.Type.Title
	}
	p.Since = london(a.Since).Format("2 January 2006")
	p.Parts = []agendaPart{
		part("words", "What the child said", "No record that you can see holds the child's own words.", a.Words),
		part("read", "What everybody reads before", "Nothing was named.", a.Read),
		part("missing", "Times missing", "None that you can see.", a.Missing),
		part("changed", "What else changed", "Nothing that you can see.", a.Changed),
	}
	for i := range a.Asked {
		p.Asked = append(p.Asked, v.asks(&a.Asked[i]))
	}
	for _, one := range a.Actions {
		p.Actions = append(p.Actions, actionRow{Text: one.Text, Due: actionDue(one.Item), Late: one.Late, Source: row(one.Item).Source})
	}
	for i := range a.Overdue {
		p.Overdue = append(p.Overdue, record.Private(a.Overdue[i].Say+". "+a.Overdue[i].Why))
	}
	for _, n := range a.Withheld {
		p.Withheld += n
	}
	p.Hold = stepRow{Title: "Record and close this meeting", Link: stepLink(casework.StepAt{Child: child, Step: "hold-meeting", About: a.Token(a.Meeting.Ref)}, "")}
	return s.render(w, r, answer{http.StatusOK, "agenda", p})
}
