package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// pathwayDesk is the part of the desk where a child stands in the exploitation process, and where steps of it are taken.
type pathwayDesk interface {
	Pathway(ctx context.Context, who casework.Who, child record.ChildID) (*casework.Pathway, error)
	// Agenda gives what a meeting that was called has before it, as far as whoever looks may see it.
	Agenda(ctx context.Context, who casework.Who, child record.ChildID, meeting string) (*casework.Agenda, error)
	Minutes(ctx context.Context, who casework.Who, child record.ChildID, meeting string, to pathway.Recipient) (*casework.Minutes, error)
	StepForm(ctx context.Context, who casework.Who, at casework.StepAt) (*casework.StepForm, error)
	// KeepStep keeps what was answered; a *record.Clash when another page of the same person came first.
	KeepStep(ctx context.Context, who casework.Who, f *casework.StepForm) (int, error)
	// KeepTyping keeps one section of a step that was begun, and opens no record.
	KeepTyping(ctx context.Context, who casework.Who, at casework.StepAt, t casework.Typed) error
	DropStep(ctx context.Context, who casework.Who, at casework.StepAt) error
	// Take takes a step: *casework.Unfinished says what is missing, *casework.Moved what was decided meanwhile.
	Take(ctx context.Context, who casework.Who, wish casework.Taking) (record.Ref, error)
}

// pathwayTab names the pages of the process among those of a child.
const pathwayTab = "Pathway"

// stepping is a step with what one person answered so far, as its pages show it.
type stepping struct {
	*casework.StepForm

	v        *reading
	who      casework.Who
	kept     pathway.Answers // as they are kept
	problems []pathway.Problem
	lacking  []pathway.Problem // what it needs before what it proposes is decided
	refs     recordRefs
}

// stepFrame is what stands around every page of a step.
type stepFrame struct {
	frame

	Tabs  []tab
	Ways  []tab // the pages of the process
	Heads string
	Lede  string
	About *stepAbout // the entry it is about; nil of the child
	Self  string     // the step's own page
	Token string     // of the entry it is about
	Back  string     // to the process
	Leads string     // what is said of that
	Child bool       // it is about a child, and not about a group or a place
	Begun bool       // something of it is kept
	Moved string     // where to read what was decided meanwhile; "" when nothing was
}

// stepAbout is the entry a step is about.
type stepAbout struct {
	Kind string
	Text record.Private
	Cite cite
}

// stepLink is an address of a step's pages. Nothing that anybody answered is ever in one.
func stepLink(at casework.StepAt, section string) string {
	link := stepHome(at) + "/" + url.PathEscape(at.Step)
	if at.Context != "" {
		link = contextLink(at.Context, "steps/"+url.PathEscape(at.Step))
	}
	if section != "" {
		link += "/" + url.PathEscape(section)
	}
	if at.About != "" {
		link += "?" + url.Values{"about": {at.About}}.Encode()
	}
	return link
}

// stepHome is the page from which somebody goes to a step, and to which they come back.
func stepHome(at casework.StepAt) string {
	if at.Context != "" {
		return contextLink(at.Context, "")
	}
	return childLink(at.Child, "pathway")
}

// stepAt says which step a request is about. What is posted says so in the form: an address that is come back to after signing in may lack it.
func stepAt(r *http.Request) casework.StepAt {
	about := r.URL.Query().Get("about")
	if posted := r.PostForm.Get("about"); posted != "" {
		about = posted
	}
	return casework.StepAt{Child: record.ChildID(r.PathValue("child")), Context: record.ContextID(r.PathValue("context")), Step: r.PathValue("step"), About: about}
}

// stepping opens a step.
func (s *site) stepping(r *http.Request, who casework.Who) (*stepping, error) {
	f, err := s.Desk.StepForm(r.Context(), who, stepAt(r))
	if err != nil {
		return nil, fmt.Errorf("a step of the pathway: %w", err)
	}
	st := &stepping{StepForm: f, v: read(r, who, f.Opened, false), who: who, kept: f.Answers, refs: refsOf(f.Opened)}
	st.answer(f.Answers)
	return st, nil
}

// answer takes in answers: what is asked, and what is missing, follows from them.
func (st *stepping) answer(a pathway.Answers) {
	st.Answers = settled(st.Step.Sections(st.Case, a), a, &st.refs)
	st.Sections = st.Step.Sections(st.Case, st.Answers)
	st.problems = st.Step.Problems(st.Case, pathway.Asked(st.Step, st.Case, st.Answers))
	st.lacking = st.Step.Lacking(st.Case, st.Answers)
}

// section gives one of the sections and the number of it; -1 when nothing is asked so.
func (st *stepping) section(id string) int {
	return slices.IndexFunc(st.Sections, func(s pathway.Section) bool { return s.ID == id })
}

// after is where somebody goes on from a section: to the next, or to check their answers.
func (st *stepping) after(n int) string {
	if n+1 < len(st.Sections) {
		return stepLink(st.At, st.Sections[n+1].ID)
	}
	return stepLink(st.At, "check")
}

// missing gives what is missing in a section.
func (st *stepping) missing(section string) []pathway.Problem {
	return problemsIn(st.problems, section)
}

func problemsIn(of []pathway.Problem, section string) (all []pathway.Problem) {
	for _, p := range of {
		if p.Section == section {
			all = append(all, p)
		}
	}
	return all
}

func (s *site) stepFrame(r *http.Request, st *stepping, title string) stepFrame {
	p := stepFrame{
		frame: s.frameAt(r, title, stepLink(st.At, r.PathValue("section"))), Heads: st.Step.Title, Lede: st.Step.Lede, Begun: len(st.kept) > 0,
		Self: stepLink(st.At, ""), Token: st.At.About, Back: stepHome(st.At), Leads: "Where the child stands", Child: st.At.Context == "",
	}
	if p.Child {
		p.Tabs, p.Ways, p.Whose = st.v.tabs(pathwayTab), waysOf(st.At.Child, ""), st.v.whose()
	} else {
		p.Leads, p.Whose = "Where it stands", &whose{st.Name, "group or place"}
	}
	if it := st.Case.About; it != nil {
		p.About = &stepAbout{it.Info.Label, it.Text, st.cite(it.Ref)}
	}
	if st.Moved != nil {
		p.Moved = stepLink(st.At, "check")
	}
	return p
}

// cite leads from a step to an entry, in the chronology.
func (st *stepping) cite(ref record.Ref) cite {
	it := st.Chronology.Find(ref)
	if it == nil {
		return cite{}
	}
	c := st.v.cite(it)
	c.Link = st.v.recordLink("entry", "e", st.Token(ref))
	if st.At.Context != "" {
		c.Link = contextLink(st.At.Context, "") + "#e-" + st.Token(ref)
	}
	return c
}

// stepPage is the list of a step's sections, with how far each is.
type stepPage struct {
	stepFrame

	Sections []taskRow
	Done     int // sections in which nothing is missing
	Check    string
	Missing  int
}

// taskRow is one section in the list.
type taskRow struct {
	ID, Title, Link string
	Status          string
	Complete, Todo  bool
}

func (s *site) step(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	st, err := s.stepping(r, who)
	if err != nil {
		return err
	}
	if st.Closed != "" {
		return s.stepClosed(w, r, st)
	}
	if st.quick() != "" {
		return led(w, r, stepLink(st.At, st.Sections[0].ID))
	}
	p := stepPage{stepFrame: s.stepFrame(r, st, st.Step.Title), Check: stepLink(st.At, "check"), Missing: len(st.problems)}
	for i := range st.Sections {
		row := st.task(&st.Sections[i])
		if row.Complete {
			p.Done++
		}
		p.Sections = append(p.Sections, row)
	}
	return s.render(w, r, answer{http.StatusOK, "step", p})
}

// task says how far a section is.
func (st *stepping) task(section *pathway.Section) taskRow {
	row := taskRow{ID: section.ID, Title: section.Title, Link: stepLink(st.At, section.ID)}
	visited := slices.ContainsFunc(section.Questions, func(q pathway.Question) bool { return visited(&q, q.ID, st.Answers) })
	missing, later := len(st.missing(section.ID)), len(problemsIn(st.lacking, section.ID))
	switch {
	case missing > 0 && !visited:
		row.Status, row.Todo = "Not yet started", true
	case missing > 0:
		row.Status, row.Todo = "Incomplete: "+plural(missing, "thing is missing", "things are missing"), true
	case visited && later > 0:
		row.Status, row.Complete = "Completed for now: "+plural(later, "thing is", "things are")+" needed before it is decided", true
	case visited:
		row.Status, row.Complete = "Completed", true
	case later > 0:
		row.Status = "Needed before it is decided"
	default:
		row.Status = "Can be left empty"
	}
	return row
}

// visited reports that somebody sent the page of a question, with an answer or without.
func visited(q *pathway.Question, name string, a pathway.Answers) bool {
	if _, there := a[name]; there {
		return true
	}
	return slices.ContainsFunc(q.Inner, func(in pathway.Question) bool { return visited(&in, in.Name(name), a) })
}

// stepClosedPage says why a step cannot be taken, and gives back what was typed.
type stepClosedPage struct {
	stepFrame

	Why     string
	Answers []answerRow
	Request string
}

// stepClosed answers to whoever comes to a step that is not open. What they typed is still theirs to copy, or to let go of.
func (s *site) stepClosed(w http.ResponseWriter, r *http.Request, st *stepping) error {
	p := stepClosedPage{stepFrame: s.stepFrame(r, st, "This step cannot be taken now"), Why: st.Closed}
	for _, part := range st.said() {
		p.Answers = append(p.Answers, part.Rows...)
	}
	return s.render(w, r, answer{http.StatusConflict, "step_closed", p})
}
