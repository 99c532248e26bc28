package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// contextDesk is the part of the desk where groups and places are worked on in which children may be harmed.
type contextDesk interface {
	Contexts(ctx context.Context, who casework.Who) ([]casework.ContextLine, error)
	Context(ctx context.Context, who casework.Who, id record.ContextID) (*casework.OpenContext, error)
	ReferContext(ctx context.Context, who casework.Who, wish *casework.ContextReferral) (record.ContextID, error)
}

// contextsPage lists groups and places.
type contextsPage struct {
	frame

	Tabs  []tab
	Count string
	Rows  []contextLine
	Ended []contextLine
}

// contextLine is one of them.
type contextLine struct {
	Name   record.Private
	Where  record.Private
	Kind   string
	Link   string
	Stage  string
	Danger bool
	Next   string
	Due    string
	Late   bool
	Of     string
	Leads  record.Private
	Mine   bool
}

// listContexts is this list among those of the process.
const listContexts = "contexts"

var contextKinds = map[record.ContextKind]string{record.PlaceContext: "Place", record.GroupContext: "Group"}

func contextLink(id record.ContextID, page string) string {
	link := "/contexts/" + url.PathEscape(string(id))
	if page != "" {
		link += "/" + page
	}
	return link
}

// contexts lists the groups and places that somebody has to do with.
func (s *site) contexts(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	all, err := s.Desk.Contexts(r.Context(), who)
	if err != nil {
		return fmt.Errorf("list of groups and places: %w", err)
	}
	l := &mattersOf{local: s.Desk.Local(), who: who, query: r.URL.Query(), now: s.Now()}
	p := &contextsPage{frame: s.frame(r, "Groups and places"), Tabs: l.tabs(listContexts)}
	for i := range all {
		one := s.contextLine(&all[i])
		if all[i].Stage.Over() && len(all[i].Waits) == 0 {
			p.Ended = append(p.Ended, one)
		} else {
			p.Rows = append(p.Rows, one)
		}
	}
	p.Count = plural(len(p.Rows), "group or place is", "groups and places are") + " worked on."
	return s.render(w, r, answer{http.StatusOK, "contexts", p})
}

func (s *site) contextLine(c *casework.ContextLine) contextLine {
	line := contextLine{
		Name: c.Name, Where: c.Where, Kind: contextKinds[c.Kind], Link: contextLink(c.ID, ""), Stage: pathway.ContextStage(c.Stage), Danger: c.Danger, Leads: c.Leads, Mine: c.Mine,
	}
	if len(c.Waits) > 0 {
		next := &c.Waits[0]
		line.Next, line.Due, line.Late = next.Say, dueOrNone(next.Due), !next.Due.IsZero() && s.Now().After(next.Due)
		if next.Of != "" {
			line.Of = roleWords(next.Of)
		}
	}
	return line
}

// contextPage is one group or place: where the work stands, what can be done, and everything that was written.
type contextPage struct {
	frame

	Name    record.Private
	Where   record.Private
	Kind    string
	Stage   string
	Since   string
	Hub     string
	Leads   record.Private
	Danger  bool
	Done    string // the step that was just taken
	LetGo   bool
	Arrived bool // it was referred just now
	Waits   []contextDuty
	Steps   []stepRow
	Closed  []closedStep
	Items   []contextItem
}

// contextDuty is something that waits.
type contextDuty struct {
	Say, Why, Due, Of, Link, Allowed string
	Late                             bool
}

// closedStep is a step that cannot be taken now, and why.
type closedStep struct{ Title, Why string }

// contextItem is one entry, as the step it was written in calls it.
type contextItem struct {
	ID, When, Title, By string
	Text                record.Private
	Answers             []record.Private
}

func (s *site) context(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	id := record.ContextID(r.PathValue("context"))
	c, err := s.Desk.Context(r.Context(), who, id)
	if err != nil {
		return fmt.Errorf("a group or place: %w", err)
	}
	m := c.Case.Context
	p := &contextPage{
		frame: s.frameAt(r, "Group or place", contextLink(id, "")), Name: c.Name, Where: c.Context.Where, Kind: contextKinds[c.Context.Kind], Stage: pathway.ContextStage(m.Stage),
		Hub: c.Case.Local.HubName(m.Hub), Danger: m.Danger != nil, LetGo: r.URL.Query().Has("let"), Arrived: r.URL.Query().Has("referred"),
	}
	if m.Turned != nil {
		p.Since = whenWords(m.Turned)
	}
	if lead, known := c.Case.Colleague(c.Context.Leads); known {
		p.Leads = lead.Name
	}
	if step, known := pathway.Find(r.URL.Query().Get("done")); known && step.Of == pathway.OfContext {
		p.Done = step.Title
	}
	for i := range c.Waits {
		p.Waits = append(p.Waits, s.contextDuty(c, &c.Waits[i]))
	}
	for _, step := range c.Steps {
		if step.Closed == "" {
			p.Steps = append(p.Steps, stepRow{Title: step.Title, Link: stepLink(casework.StepAt{Context: id, Step: step.ID}, "")})
		} else {
			p.Closed = append(p.Closed, closedStep{step.Title, step.Closed})
		}
	}
	for _, it := range slices.Backward(c.Chronology.Items) {
		p.Items = append(p.Items, contextItemOf(c.Opened, it))
	}
	return s.render(w, r, answer{http.StatusOK, "context", p})
}

func (s *site) contextDuty(c *casework.OpenContext, d *pathway.Duty) contextDuty {
	row := contextDuty{Say: d.Say, Why: d.Why, Due: dueOrNone(d.Due), Allowed: c.Case.Local.Allowed(d.Length), Late: !d.Due.IsZero() && s.Now().After(d.Due)}
	if d.Of != "" {
		row.Of = roleWords(d.Of)
	}
	for _, step := range c.Steps {
		if step.ID == d.Step && step.Closed == "" {
			row.Link = stepLink(casework.StepAt{Context: c.Context.ID, Step: d.Step}, "")
		}
	}
	return row
}

func contextItemOf(o *casework.Opened, it *chronology.Item) contextItem {
	item := contextItem{ID: "e-" + o.Token(it.Ref), When: sentence(whenWords(it)), Title: contextTitle(it), By: deciderWords(it), Text: it.Text}
	for _, one := range it.Details.All("step_answers") {
		item.Answers = append(item.Answers, record.Private(one))
	}
	return item
}

// contextTitle is what an entry about a group or a place is called: as the step in which it was written is.
func contextTitle(it *chronology.Item) string {
	if step, known := pathway.Find(it.Details.First("step")); known {
		return step.Title
	}
	return "Referral"
}

// contextReferPage takes a referral of a group or a place.
type contextReferPage struct {
	frame

	Safety  string
	Process string
	Fields  []*field
	Errors  []fieldError
	Request string
}

func contextFields(local *pathway.Local) []*field {
	all := []*field{
		{Name: "danger", Kind: oneOf, Label: "Is anybody in danger there now?", Options: []option{{"yes", "Yes. Ring 999 first: what you write here waits", false}, {"no", "No", false}, {"unknown", "I do not know", false}}},
		{Name: "done", Kind: someWords, Wording: true, Label: "If there is danger: what was done about it?", Hint: "Leave it out if nothing was done yet"},
		{Name: "kind", Kind: oneOf, Label: "What do you refer?", Options: []option{{string(record.PlaceContext), "A place: a park, a shop, a flat, a station, something online", false}, {string(record.GroupContext), "A group: people who are met or seen together", false}}},
		{Name: "name", Kind: aLine, Label: "What is it called, or how would somebody find it?", Hint: "Name no child here"},
		{Name: "where", Kind: aLine, Label: "Where is it, or where are they met?", Hint: "As far as you know"},
		{Name: "worry", Kind: someWords, Wording: true, Label: "What worries you?", Hint: "What was seen or said, by whom and when, and what you only suspect. Name no child"},
		{Name: "who", Kind: someWords, Wording: true, Label: "Who may be harmed there?", Hint: "How many children, of about what age. Refer each child by themselves"},
		{Name: "behind", Kind: someWords, Label: "Who may be behind it?", Hint: "Only professionals who may open this read it"},
	}
	return append(all, hubField(local, "That of where it is. Leave it out if you do not know")...)
}

func (s *site) contextReferPage(r *http.Request) *contextReferPage {
	local := s.Desk.Local()
	return &contextReferPage{frame: s.frame(r, "Refer a group or a place"), Safety: pathway.ReferSafety(), Process: local.Process, Fields: contextFields(local), Request: wishID()}
}

// contextReferAsk shows the form.
func (s *site) contextReferAsk(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "context_refer", s.contextReferPage(r)})
}

// contextRefer takes the referral. A second click leads to the same.
func (s *site) contextRefer(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p := s.contextReferPage(r)
	readAll(form, p.Fields...)
	wish := contextWish(p.Fields)
	wish.Request = requestIn(form)
	p.Request = wish.Request.ID
	for _, missing := range wish.Problems() {
		for _, f := range p.Fields {
			if f.Name == missing.Question && f.Wrong == "" {
				f.Wrong = missing.Say
			}
		}
	}
	if p.Errors = wrongOf(p.Fields...); len(p.Errors) > 0 {
		return s.contextNotReferred(w, r, p)
	}
	id, err := s.Desk.ReferContext(r.Context(), who, wish)
	switch {
	case err == nil:
		return led(w, r, contextLink(id, "")+"?referred=yes#done")
	case errors.Is(err, record.Conflict):
		p.Request = wishID() // what was sent before is referred; this is another wish
		p.Errors = []fieldError{{"worry", "This page was sent before with other words, and those have arrived. Send it again if you want to refer with these words too"}}
		return s.contextNotReferred(w, r, p)
	case errors.Is(err, record.Invalid):
		p.Errors = []fieldError{{"name", plainWords(err)}}
		return s.contextNotReferred(w, r, p)
	}
	return fmt.Errorf("referring a group or place: %w", err)
}

func (s *site) contextNotReferred(w http.ResponseWriter, r *http.Request, p *contextReferPage) error {
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "context_refer", p})
}

func contextWish(fields []*field) *casework.ContextReferral {
	value := map[string]record.Private{}
	for _, f := range fields {
		value[f.Name] = f.Value
	}
	return &casework.ContextReferral{NewContext: pathway.NewContext{
		Kind: record.ContextKind(value["kind"].Reveal()), Name: value["name"], Where: value["where"], Worry: value["worry"], Danger: value["danger"].Reveal(), Done: value["done"],
		Who: value["who"], Behind: value["behind"], Hub: value["hub"].Reveal(),
	}}
}
