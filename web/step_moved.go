package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/web/drawing"
)

// movedPage is what was decided while somebody answered, beside what they answered.
type movedPage struct {
	stepFrame

	Theirs []decided
	Mine   []answerPart
	Now    string
	Check  string
	carriedAnswers
}

// decided is one decision that somebody took.
type decided struct {
	When, Kind string
	By         string // the role in which they decided
	Text       record.Private
	Answers    []record.Private // everything that was answered in the step
	Source     cite
	Challenge  string // the step that challenges it; "" where it is shown to be read only
}

func (st *stepping) decided(it *chronology.Item) decided {
	d := decided{When: sentence(whenWords(it)), Kind: it.Info.Label, Text: it.Text, Source: st.cite(it.Ref), By: deciderWords(it)}
	for _, one := range it.Details.All("step_answers") {
		d.Answers = append(d.Answers, record.Private(one))
	}
	return d
}

// deciderWords says in which role somebody decided, and for which agency.
func deciderWords(it *chronology.Item) string {
	agency := drawing.Agency(it.Ref.Agency)
	if role := it.Details.First("decided_as"); role != "" {
		return roleWords(record.Role(role)) + ", " + agency
	}
	return agency
}

func (s *site) stepMoved(w http.ResponseWriter, r *http.Request, st *stepping, moved *casework.Moved) error {
	p := movedPage{
		stepFrame: s.stepFrame(r, st, "Something was decided meanwhile"), Now: moved.Now, Check: stepLink(st.At, "check"), carriedAnswers: st.carry(),
	}
	p.Moved = ""
	for i := range moved.Since {
		if it := st.Chronology.Find(moved.Since[i].Ref); it != nil {
			p.Theirs = append(p.Theirs, st.decided(it))
		}
	}
	for _, part := range st.said() {
		if len(part.Rows) > 0 {
			p.Mine = append(p.Mine, part)
		}
	}
	return s.render(w, r, answer{http.StatusConflict, "step_moved", p})
}

// readMoved keeps that somebody read what was decided meanwhile, and leads them to their answers.
func (s *site) readMoved(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	for try := 1; ; try++ {
		st, err := s.stepping(r, who)
		if err != nil {
			return err
		}
		if len(st.kept) == 0 {
			st.answer(typedIn(r.PostForm, "").Answers)
		}
		st.Seen = r.PostForm.Get("seen")
		_, err = s.Desk.KeepStep(r.Context(), who, st.StepForm)
		if err == nil {
			return led(w, r, stepLink(st.At, "check"))
		}
		if _, is := errors.AsType[*record.Clash](err); !is || try == mostTries {
			return fmt.Errorf("keeping a step: %w", err)
		}
	}
}

// clashPage is one section of which two open pages of the same person say different things.
type clashPage struct {
	stepFrame
	typing

	Section string
	Post    string
	Pairs   []pair
	carriedAnswers
}

// pair is one question with both answers.
type pair struct {
	Name          string
	Label         string
	Mine, Theirs  answerRow
	MineSent      []record.Private
	TheirsSent    []record.Private
	Both          bool // words may stand one after the other
	MineID, OneID string
}

// stepClashed shows both; nothing typed is lost, and nothing is put in the other's place unasked.
func (s *site) stepClashed(w http.ResponseWriter, r *http.Request, clash *stepClash) error {
	st := clash.st
	n := st.section(clash.sent.Section)
	if n < 0 {
		return s.noSection(w, r, st)
	}
	section := st.Sections[n]
	p := clashPage{
		stepFrame: s.stepFrame(r, st, "You answered this on two pages"), Section: section.Title, Post: stepLink(st.At, section.ID),
		typing: typing{clash.sent.Page, casework.ShownOf(st.kept, topsOf(&section)), st.Seen},
	}
	theirs := st.Answers
	for _, name := range sortedKeys(clash.sent.Answers) {
		mine := clash.sent.Answers.All(name)
		if slices.Equal(mine, theirs.All(name)) {
			p.Carried = append(p.Carried, st.sentOf(name, mine))
			continue
		}
		_, q := pathway.Meant(st.Sections, name)
		if q == nil {
			continue
		}
		one := pair{Name: name, Label: labelOf(section.Questions, "", name), Both: q.Sort == pathway.Words && len(mine) > 0 && len(theirs.All(name)) > 0}
		one.Mine, one.Theirs = st.inWords(name, mine), st.inWords(name, theirs.All(name))
		one.MineSent, one.TheirsSent = st.sentOf(name, mine).Values, st.sentOf(name, theirs.All(name)).Values
		p.Pairs = append(p.Pairs, one)
	}
	return s.render(w, r, answer{http.StatusConflict, "step_clash", p})
}

// inWords says an answer to a question.
func (st *stepping) inWords(name string, values []string) answerRow {
	for _, told := range pathway.Told(st.Case, st.Sections, pathway.Answers{name: values}) {
		if told.Name != name {
			continue
		}
		other, form := *st, *st.StepForm
		form.Answers = pathway.Answers{name: values}
		other.StepForm = &form
		return other.row(&told)
	}
	return answerRow{Value: record.Private(strings.Join(values, "; "))}
}

// labelOf gives the words of a question within its section, with those of the group it stands in.
func labelOf(questions []pathway.Question, within, name string) string {
	q := called(questions, within, name)
	if q == nil {
		return name
	}
	return q.Label
}

// merged makes one form of a section of which two pages said different things: each question as somebody chose, their own words unless they say
// otherwise.
func merged(form url.Values) {
	for i, name := range form["pair"] {
		if i >= mostAsked || !askedShape.MatchString(name) {
			continue
		}
		mine, theirs := form["mine."+name], form["theirs."+name]
		chosen := mine
		switch form.Get("pick." + name) {
		case "theirs":
			chosen = theirs
		case "both":
			chosen = []string{strings.TrimSpace(strings.Join(theirs, " ") + "\n\n" + strings.Join(mine, " "))}
		}
		form.Add("q", name)
		form["a."+name] = chosen
	}
	form.Set("do", "draft")
}
