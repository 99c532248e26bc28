package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// The pages beside where a child stands in the process.
const (
	statusWay  = "Status"
	momentsWay = "Moments"
)

// statusPage is the legal and care status of a child: what stands, since when and until when, what follows from it, and what came before.
type statusPage struct {
	frame

	Tabs   []tab
	Ways   []tab
	Name   record.Private
	Why    []said // the entries that say why the child is cared for
	Cared  bool
	Reason bool // one of them gives a reason
	Now    []statusRow
	All    []statusRow
	Scale  string // what the bars run along, in words; "" when there is nothing to draw
	Ticks  []int
	Bars   []conditionRow
	Broken []brokenRow
	Window []windowRow
	Record string // the address of the step that records a change
	Plan   string // and of the step that makes a safety plan
}

// statusRow is one legal or care state.
type statusRow struct {
	Title, Means string
	Since        string
	Ends         string
	Sources      []cite
	Follows      []string
	Bar          *bar
}

// bar is a stretch of a row of the picture, of a thousand: surely from and to, and perhaps from and to.
type bar struct{ From, Width, MayFrom, MayWidth int }

// conditionRow is a condition, and what it is in the way of.
type conditionRow struct {
	Condition said
	With      []said
	Perhaps   []said
	Checked   *said
	Step      string
}

// brokenRow is an order or condition that was broken, and what stood around it.
type brokenRow struct {
	Breach said
	Around []said
}

// windowRow is one thing that the time in secure accommodation is for.
type windowRow struct {
	Title string
	Done  *cite
}

func (s *site) status(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	of, err := s.Desk.Pathway(r.Context(), who, child)
	if err != nil {
		return fmt.Errorf("status: %w", err)
	}
	st := &inProcess{Pathway: of, v: read(r, who, of.Opened, false), who: who}
	p := statusPage{
		frame: s.frameAt(r, "Status", childLink(child, "status")), Tabs: st.v.tabs(pathwayTab), Ways: waysOf(child, statusWay), Name: st.v.name(),
		Record: st.linkTo("legal-status"), Plan: stepLink(casework.StepAt{Child: child, Step: "safety-plan"}, ""),
	}
	p.Whose = st.v.whose()
	care := pathway.WhyInCare(of.Chronology)
	p.Cared, p.Reason, p.Why = care.Now, care.Said, st.says(care.Because)
	st.fillStatus(&p)
	for _, one := range pathway.Conflicts(of.Case) {
		if one.Now {
			p.Bars = append(p.Bars, st.condition(&one))
		}
	}
	for _, it := range of.Chronology.Items {
		if it.Kind == "justice.breach" && !it.Repeats {
			p.Broken = append(p.Broken, brokenRow{st.say(it), st.says(pathway.AroundBreach(of.Chronology, it))})
		}
	}
	return s.render(w, r, answer{http.StatusOK, "status", p})
}

// linkTo is the address of a step about the child; "" where whoever looks does not take it.
func (st *inProcess) linkTo(step string) string {
	if found, known := pathway.Find(step); !known || !found.Takes(st.who.Actor.Role) {
		return ""
	}
	return stepLink(casework.StepAt{Child: st.ID, Step: step}, "")
}

// fillStatus puts what stands, and all there was, into rows. What stands alone has what follows from it.
func (st *inProcess) fillStatus(p *statusPage) {
	all := pathway.Status(st.Case)
	draw := st.scaleOf(all)
	if draw != nil {
		p.Scale, p.Ticks = draw.words, draw.ticks
	}
	for i := range all {
		one := &all[i]
		row := statusRow{Title: one.Title, Means: one.Means, Since: whenWords(one.Opened), Ends: strings.TrimSuffix(one.Ends, "."), Sources: []cite{st.cite(one.Opened)}}
		if one.Closed != nil {
			row.Sources = append(row.Sources, st.cite(one.Closed))
		}
		if draw != nil {
			row.Bar = draw.bar(one)
		}
		p.All = append(p.All, row)
		if one.Over == record.Yes {
			continue
		}
		for _, f := range one.Follows {
			row.Follows = append(row.Follows, followWords(&f))
		}
		p.Now = append(p.Now, row)
		if one.State == "secure" {
			p.Window = st.window(one.Opened)
		}
	}
}

func followWords(f *pathway.Follows) string {
	words := f.Say + ": " + f.Allowed
	switch {
	case !f.Counted:
		return words + ". The day it began is not known, so the day cannot be counted"
	case !f.Due.IsZero():
		return words + ". That is " + dueDay(f.Due)
	}
	return words
}

func (st *inProcess) window(opened *chronology.Item) (rows []windowRow) {
	for _, line := range pathway.Window(st.Chronology, opened) {
		row := windowRow{Title: line.Title}
		if line.Done != nil {
			c := st.cite(line.Done)
			row.Done = &c
		}
		rows = append(rows, row)
	}
	return rows
}

func (st *inProcess) condition(one *pathway.Conflict) conditionRow {
	row := conditionRow{
		Condition: st.say(one.Condition), With: st.says(one.With), Perhaps: st.says(one.Perhaps),
		Step: stepLink(casework.StepAt{Child: st.ID, Step: "condition-check", About: st.Token(one.Condition.Ref)}, ""),
	}
	if one.Checked != nil && one.Checked != one.Condition {
		checked := st.say(one.Checked)
		row.Checked = &checked
	}
	return row
}

// say is an entry in its own words, with where it comes from.
func (st *inProcess) say(it *chronology.Item) said {
	return said{Lead: it.Info.Label, Text: it.Text, Source: st.cite(it)}
}

func (st *inProcess) says(items []*chronology.Item) (all []said) {
	for _, it := range items {
		all = append(all, st.say(it))
	}
	return all
}

// picture is the line along which the bars are drawn.
type picture struct {
	from, to int64
	words    string
	ticks    []int
}

// scaleOf is the line from the first state to now; nil when no time of them is known.
func (st *inProcess) scaleOf(all []pathway.Standing) *picture {
	p := &picture{from: record.PosInf, to: st.Case.Now.Unix()}
	for i := range all {
		if at := all[i].Opened.At; at.Bounded() {
			p.from = min(p.from, at.Hull().Lo)
		}
	}
	if p.from >= p.to {
		return nil
	}
	first, last := london(time.Unix(p.from, 0)), london(time.Unix(p.to, 0))
	p.words = "The bars run from " + strconv.Itoa(first.Year()) + " to " + strconv.Itoa(last.Year()) + ", a line at each new year. Pale: it may have been then, as far as the times are known."
	for year := first.Year() + 1; year <= last.Year(); year++ {
		p.ticks = append(p.ticks, p.at(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix()))
	}
	return p
}

// at is where a moment stands, of a thousand.
func (p *picture) at(sec int64) int {
	sec = min(max(sec, p.from), p.to)
	return int((sec - p.from) * 1000 / (p.to - p.from))
}

// narrowest is the least a bar is drawn wide, so that three days are seen in ten years.
const narrowest = 6

func (p *picture) bar(s *pathway.Standing) *bar {
	if !s.Opened.At.Bounded() {
		return nil
	}
	starts := s.Opened.At.Hull()
	endLo, endHi := p.to, p.to
	switch {
	case s.Over == record.No:
	case s.Until.Bounded():
		endLo, endHi = s.Until.Hull().Lo, s.Until.Hull().Hi
	default:
		endLo = starts.Hi
	}
	b := &bar{From: p.at(starts.Hi), MayFrom: p.at(starts.Lo)}
	b.Width, b.MayWidth = max(0, p.at(endLo)-b.From), max(narrowest, p.at(endHi)-b.MayFrom)
	return b
}
