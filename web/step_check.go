package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// checkPage is everything that was answered, in words, before it becomes part of the record.
type checkPage struct {
	stepFrame
	carriedAnswers

	Parts    []answerPart
	Problems []fieldError // each leads to where it is put right
	Later    []fieldError // what it needs before what it proposes is decided: it can be sent without
	Tried    bool         // it was sent, and not taken
	Refused  []string     // what the desk says cannot be so
	Seen     string
	Request  string
	Check    string
	Shown    []string // terms of words that blame which are shown
}

// answerPart is what was answered in one section.
type answerPart struct {
	ID, Title, Change string
	Rows              []answerRow
}

// answerRow is one answer in words.
type answerRow struct {
	Label  string
	Value  record.Private
	Links  []entryOption // of entries that were chosen
	Notes  []wordNote    // what stands under words of their own
	Change string        // where those are changed
}

// carriedAnswers go along with the form, so that what is decided is what was read.
type carriedAnswers struct{ Carried []carriedAnswer }

type carriedAnswer struct {
	Name   string
	Values []record.Private
}

// said gives what was answered, in words, section by section.
func (st *stepping) said() []answerPart {
	told := pathway.Told(st.Case, st.Sections, st.Answers)
	parts := make([]answerPart, 0, len(st.Sections))
	for i := range st.Sections {
		section := &st.Sections[i]
		part := answerPart{ID: section.ID, Title: section.Title, Change: stepLink(st.At, section.ID)}
		for t := range told {
			if told[t].Section == section.ID {
				part.Rows = append(part.Rows, st.row(&told[t]))
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// row says one answer: entries by what they are, and times as people say them.
func (st *stepping) row(told *pathway.Said) answerRow {
	row := answerRow{Label: told.Label, Value: told.Value}
	row.Notes, row.Change = st.notesOn(told)
	_, q := pathway.Meant(st.Sections, told.Name)
	switch {
	case q == nil:
	case q.Sort == pathway.Entries:
		row.Value = ""
		for _, value := range st.Answers.All(told.Name) {
			if it := st.Chronology.Find(record.ParseRef(value, "")); it != nil {
				row.Links = append(row.Links, entryOption{Line: entryLine(it), Link: st.cite(it.Ref).Link, Text: record.Private(cutAtWord(it.Text.Reveal(), lineLetters))})
			}
		}
	case q.Sort == pathway.When:
		row.Value = record.Private(whenShown(told.Value.Reveal()))
	case q.Sort == pathway.Confirmed:
		row.Value = "Yes"
	}
	return row
}

// carry gives every answer to what is asked.
func (st *stepping) carry() carriedAnswers {
	asked := pathway.Asked(st.Step, st.Case, st.Answers)
	var c carriedAnswers
	for _, name := range sortedKeys(asked) {
		c.Carried = append(c.Carried, st.sentOf(name, asked.All(name)))
	}
	return c
}

// sentOf gives an answer as a form sends it: entries by their tokens.
func (st *stepping) sentOf(name string, values []string) carriedAnswer {
	_, q := pathway.Meant(st.Sections, name)
	one := carriedAnswer{Name: name}
	for _, v := range values {
		if q != nil && q.Sort == pathway.Entries {
			v = st.refs.tokens[v]
		}
		one.Values = append(one.Values, record.Private(v))
	}
	return one
}

func sortedKeys(a pathway.Answers) []string {
	names := make([]string, 0, len(a))
	for name := range a {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// checkStep shows the answers, or first what was decided meanwhile.
func (s *site) checkStep(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	st, err := s.stepping(r, who)
	switch {
	case err != nil:
		return err
	case st.Moved != nil:
		return s.stepMoved(w, r, st, st.Moved)
	case st.Closed != "":
		return s.stepClosed(w, r, st)
	}
	return s.render(w, r, answer{http.StatusOK, "step_check", s.checkPage(r, st, st.problems)})
}

func (s *site) checkPage(r *http.Request, st *stepping, missing []pathway.Problem) *checkPage {
	p := &checkPage{
		stepFrame: s.stepFrame(r, st, "Check your answers"), Parts: st.said(), Check: stepLink(st.At, "check"), Seen: st.Seen, Request: st.Request, carriedAnswers: st.carry(),
	}
	p.Shown = termsOf(p.Parts)
	for i := range missing {
		p.Problems = append(p.Problems, fieldError{st.whereRight(&missing[i]), missing[i].Say})
	}
	for i := range st.lacking {
		one, where := &st.lacking[i], ""
		if one.Section != "" {
			where = st.whereRight(one)
		}
		p.Later = append(p.Later, fieldError{where, one.Say})
	}
	return p
}

// whereRight is the address at which a problem is put right.
func (st *stepping) whereRight(p *pathway.Problem) string {
	at := p.Section
	if at == "" {
		at, _ = pathway.Meant(st.Sections, p.Question)
	}
	n := st.section(at)
	if n < 0 {
		return stepLink(st.At, "")
	}
	return stepLink(st.At, at) + "#" + st.anchor(&st.Sections[n], p)
}

// takeStep does what the button of the answers, or of what was decided meanwhile, says.
func (s *site) takeStep(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, formMost)
	if err != nil {
		return err
	}
	at := stepAt(r)
	switch form.Get("do") {
	case "drop":
		if err := s.Desk.DropStep(r.Context(), who, at); err != nil {
			return fmt.Errorf("letting go of a step: %w", err)
		}
		return led(w, r, stepHome(at)+"?let=go#done")
	case "read":
		return s.readMoved(w, r, who)
	}
	st, err := s.stepping(r, who)
	if err != nil {
		return err
	}
	wish := casework.Taking{At: at, Answers: st.Answers, Seen: st.Seen, Shown: casework.ShownBefore(st.Shown, form[shownField]), Request: requestIn(form)}
	if form.Has("q") { // what they read is what they decide
		wish.Answers = st.refs.in(typedIn(form, "").Answers)
		st.answer(wish.Answers)
	}
	if seen := form.Get("seen"); seen != "" {
		wish.Seen = seen
	}
	_, err = s.Desk.Take(r.Context(), who, wish)
	if err == nil {
		return led(w, r, stepHome(at)+"?done="+st.Step.ID+"#done")
	}
	return s.notTaken(w, r, st, err)
}

// notTaken says why a step was not taken.
func (s *site) notTaken(w http.ResponseWriter, r *http.Request, st *stepping, err error) error {
	if missing, is := errors.AsType[*casework.Unfinished](err); is {
		p := s.checkPage(r, st, missing.Problems)
		p.Tried, p.Title = true, "Error: "+p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "step_check", p})
	}
	if moved, is := errors.AsType[*casework.Moved](err); is {
		return s.stepMoved(w, r, st, moved)
	}
	switch {
	case errors.Is(err, record.Conflict) && st.Closed != "":
		return s.stepClosed(w, r, st)
	case errors.Is(err, record.Conflict), errors.Is(err, record.Invalid), errors.Is(err, record.NotYet):
		say, _ := saidOf(err)
		p := s.checkPage(r, st, st.problems)
		p.Tried, p.Title, p.Refused = true, "Error: "+p.Title, []string{say}
		return s.render(w, r, answer{http.StatusConflict, "step_check", p})
	}
	return fmt.Errorf("taking a step: %w", err)
}
