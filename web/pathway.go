package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// pathwayPage says where a child stands in the process, what waits, and what can be done.
type pathwayPage struct {
	frame

	Tabs    []tab
	Ways    []tab
	Process string
	Name    record.Private
	Leads   *leading
	Harms   *harmed
	Care    *inCare     // of a child who is cared for
	Matters []matterRow // the last first
	Danger  []dutyRow   // of what waits: it was named, and nobody has said yet that the child is safe
	Waits   []dutyRow
	Open    []stepGroup
	Closed  []stepRow
	History []decided // the last first
	Earlier []decided
	Short   string    // what short forms on the page mean
	Done    *doneStep // what was just taken
	Let     bool      // what was typed was let go of
}

// matterRow is one time in the process.
type matterRow struct {
	Stage string
	Over  bool
	Since string
	Facts []matterFact
	Steps []stepRow // about it
}

// matterFact is one thing about a matter, with the entry it comes from where there is one.
type matterFact struct {
	Name   string
	Value  record.Private
	Source *cite
}

// dutyRow is something that waits.
type dutyRow struct {
	Say, Why string
	Link     string // to the step that does it; "" when whoever looks does not take it
	Due      string
	Late     bool
	Allowed  string // how long is given for it, and who says so; "" when the day follows from something else
	Of       string
	Whom     record.Private
	New      bool // it follows from what was just done
	Cites    []cite
}

// stepRow is a step that can be taken, or why it cannot.
type stepRow struct {
	Title, Link, Why string
	On               string // what it is about, when several may be meant
}

// waysOf are the pages of the process of one child.
func waysOf(id record.ChildID, here string) []tab {
	return []tab{
		{Words: "Where it stands", Link: childLink(id, "pathway"), Here: here == pathwayTab},
		{Words: meetingsWay, Link: childLink(id, "meetings"), Here: here == meetingsWay},
		{Words: statusWay, Link: childLink(id, "status"), Here: here == statusWay},
		{Words: momentsWay, Link: childLink(id, "moments"), Here: here == momentsWay},
	}
}

// inProcess is a child in the process, as somebody looks at it.
type inProcess struct {
	*casework.Pathway

	v    *reading
	who  casework.Who
	done []*chronology.Item // what the reader wrote just now, the decision first
}

func (s *site) pathway(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	of, err := s.Desk.Pathway(r.Context(), who, child)
	if err != nil {
		return fmt.Errorf("pathway: %w", err)
	}
	st := &inProcess{Pathway: of, v: read(r, who, of.Opened, false), who: who}
	p := pathwayPage{
		frame: s.frameAt(r, "Pathway", childLink(child, "pathway")), Tabs: st.v.tabs(pathwayTab), Ways: waysOf(child, pathwayTab), Process: processOf(of.Case),
		Name: st.v.name(), Let: r.URL.Query().Get("let") == "go",
	}
	p.Whose = st.v.whose()
	p.Done = st.justDone(r.URL.Query().Get("done"))
	p.Care, p.Leads, p.Harms = st.whyInCare(), st.leads(), st.harms()
	for _, m := range slices.Backward(of.Case.Matters) {
		p.Matters = append(p.Matters, st.matter(m))
	}
	for i := range of.Waits {
		p.Waits = append(p.Waits, st.duty(&of.Waits[i]))
		if pathway.Urgent(of.Waits[i].Step) {
			p.Danger = append(p.Danger, p.Waits[i])
		}
	}
	p.Open = st.grouped()
	for _, one := range of.Steps {
		if one.Closed != "" {
			p.Closed = append(p.Closed, st.stepRow(one.Step, one.Closed))
		}
	}
	p.History, p.Earlier = st.history()
	p.Short = p.spelled()
	return s.render(w, r, answer{http.StatusOK, "pathway", p})
}

// processOf is what people where the child lives call the process.
func processOf(c *pathway.Case) string {
	for _, area := range pathway.AreasOf(c.Chronology) {
		return c.Local.ProcessIn(area)
	}
	return cmp.Or(c.Local.Process, "exploitation process")
}

func (st *inProcess) matter(m *pathway.Matter) matterRow {
	row := matterRow{Stage: m.Stage.Words(), Over: m.Stage.Over()}
	if m.Turned != nil {
		row.Since = "since " + sinceItem(m.Turned)
	}
	add := func(name, value string, from *chronology.Item) {
		if value == "" {
			return
		}
		f := matterFact{Name: name, Value: record.Private(value)}
		if from != nil {
			c := st.cite(from)
			f.Source = &c
		}
		row.Facts = append(row.Facts, f)
	}
	add("Began with", m.Opened.Info.Label, m.Opened)
	add("Hub", st.hub(m.Hub), nil)
	add("Proposed to hand to", st.hub(m.To), nil)
	add("Harm", codeWords(m.Category), nil)
	level := codeWords(m.Level)
	if level == "" {
		level = "None has been set"
	}
	add("Level, as a person set it", level, nil)
	if m.Last != nil {
		add("Last decision", m.Last.Info.Label+". "+m.Last.Text.Reveal(), m.Last)
	}
	row.Steps = st.about(m)
	return row
}

func sinceItem(it *chronology.Item) string {
	if !it.Happened.Known() {
		return "a time that is not known"
	}
	return whenWords(it)
}

func (st *inProcess) hub(id string) string {
	if h, known := st.Case.Local.Hub(id); known {
		return h.Name
	}
	return codeWords(id)
}

// about gives the steps that can be taken now about an entry of a matter: of each entry that decided something, the newest first.
func (st *inProcess) about(m *pathway.Matter) (rows []stepRow) {
	all := pathway.Steps()
	for i := range all {
		step := &all[i]
		if step.Of != pathway.OfEntry {
			continue
		}
		n := 0
		for _, it := range slices.Backward(m.Entries) {
			of := *st.Case
			of.About = it
			if it.Repeats || n == mostAbout || step.Closed(&of) != "" {
				continue
			}
			n++
			rows = append(rows, stepRow{
				Title: step.Title, On: it.Info.Label + ", " + whenWords(it), Link: stepLink(casework.StepAt{Child: st.ID, Step: step.ID, About: st.Token(it.Ref)}, ""),
			})
		}
	}
	return rows
}

// mostAbout is about how many entries one step is offered: more are found in what was decided.
const mostAbout = 3

func (st *inProcess) duty(d *pathway.Duty) dutyRow {
	row := dutyRow{Say: d.Say, Why: d.Why, Due: "no day is set"}
	if !d.Due.IsZero() {
		row.Due, row.Late = dueDay(d.Due), d.Due.Before(st.Case.Now)
	}
	if row.Allowed = st.Case.Local.Allowed(d.Length); row.Allowed != "" && d.Due.IsZero() {
		row.Due = "it cannot be tested: nobody wrote down from which day it counts"
	}
	if d.Of != "" {
		row.Of = roleWords(d.Of)
	}
	if who, known := st.Case.Colleague(d.User); known {
		row.Whom = who.Name
	}
	if step, known := pathway.Find(d.Step); known && step.Takes(st.who.Actor.Role) {
		at := casework.StepAt{Child: st.ID, Step: d.Step}
		if it := st.Chronology.Find(d.About); it != nil && step.MayBeAbout(it) {
			at.About = st.Token(d.About)
		}
		row.Link = stepLink(at, "")
	}
	for _, ref := range d.Cites {
		row.New = row.New || slices.ContainsFunc(st.done, func(it *chronology.Item) bool { return it.Ref == ref })
		if it := st.Chronology.Find(ref); it != nil {
			row.Cites = append(row.Cites, st.cite(it))
		}
	}
	return row
}

// dueDay says by when something is due: by the end of a day, or at a moment within it.
func dueDay(at time.Time) string {
	if clock := london(at).Format("15:04"); clock != "00:00" && clock != "23:59" {
		return dayAndTime(at)
	}
	return london(at).Format("2 January 2006")
}

func (st *inProcess) cite(it *chronology.Item) cite {
	c := st.v.cite(it)
	c.Link = st.v.recordLink("entry", "e", st.Token(it.Ref))
	return c
}

// history gives what was decided about the child, the last first.
func (st *inProcess) history() (lately, earlier []decided) {
	for _, it := range slices.Backward(st.Chronology.Items) {
		if it.Repeats || !isDecision(it) {
			continue
		}
		d := decided{When: sentence(whenWords(it)), Kind: it.Info.Label, Text: it.Text, Source: st.cite(it), By: deciderWords(it), Challenge: st.v.challengeLink(it)}
		if len(lately) < historyShown {
			lately = append(lately, d)
		} else {
			earlier = append(earlier, d)
		}
	}
	return lately, earlier
}

// historyShown is how many decisions stand open on the page.
const historyShown = 10

// isDecision reports an entry by which something of the process was decided, here or elsewhere. What stands beside a decision for fewer people is
// none: it is read in the chronology, where it says for whom it is.
func isDecision(it *chronology.Item) bool {
	kind := string(it.Kind)
	return it.Details.First("step") != "" && forAll(it) || strings.HasPrefix(kind, "mace.") || strings.HasPrefix(kind, "nrm.")
}
