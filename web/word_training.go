package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"sightline/casework"
	"sightline/record"
)

// trainedLine is a training with the rates before and after it.
type trainedLine struct {
	Title         record.Private
	Whom          record.Private
	Day           string
	Before, After string
	Back          string // "": not for the reader
}

func trainedLines(all []casework.TrainingRates, who casework.Who) (lines []trainedLine) {
	for i := range all {
		t := &all[i]
		line := trainedLine{Title: t.Title, Whom: record.Private(agencyWords(t.Agency)), Day: t.Day, Before: rateOfWords(t.Before), After: rateOfWords(t.After)}
		if t.TeamName != "" {
			line.Whom = record.Private(t.TeamName.Reveal() + ", " + agencyWords(t.Agency))
		}
		if day, err := time.Parse(time.DateOnly, t.Day); err == nil {
			line.Day = day.Format("2 January 2006")
		}
		if t.Months == 0 {
			line.After = "no whole month yet"
		}
		if entersTraining(who, t.Agency) {
			line.Back = trainingPath + "/" + url.PathEscape(string(t.ID)) + "/back"
		}
		lines = append(lines, line)
	}
	return lines
}

// entersTraining says whether a page offers it; whether somebody may is decided at the desk.
func entersTraining(who casework.Who, agency record.AgencyCode) bool {
	return slices.Contains([]record.Role{"partnership", "data-steward"}, who.Actor.Role) || who.Actor.Role == record.TeamManager && agency == who.Actor.Agency
}

// trainingPage enters a training.
type trainingPage struct {
	frame

	Fields  []*field
	Request string
	Errors  []fieldError
}

// The fields of a training.
const (
	trainingTitleAt = iota
	trainingDayAt
	trainingWhomAt
)

// training asks for it. Whoever may not enter one is refused before they typed anything.
func (s *site) training(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.trainingPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "word_training", p})
}

func (s *site) trainingPage(r *http.Request, who casework.Who) (*trainingPage, error) {
	teams, err := s.Desk.TrainingTeams(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("a training: %w", err)
	}
	var whom []option
	agencies := s.agenciesHere()
	if who.Actor.Agency != "" && !slices.ContainsFunc(agencies, func(o option) bool { return o.Value == string(who.Actor.Agency) }) {
		agencies = append(agencies, option{Value: string(who.Actor.Agency), Words: agencyWords(who.Actor.Agency)})
	}
	for _, agency := range agencies {
		if entersTraining(who, record.AgencyCode(agency.Value)) {
			whom = append(whom, agency)
		}
		for i := range teams {
			if t := &teams[i]; string(t.Agency) == agency.Value && entersTraining(who, t.Agency) {
				whom = append(whom, option{Value: agency.Value + "/" + string(t.ID), Words: agency.Words + ": " + t.Name.Reveal()})
			}
		}
	}
	return &trainingPage{frame: s.frameAt(r, "Enter a training", trainingPath), Request: wishID(), Fields: []*field{
		{Name: "title", Label: "What was it called?", Hint: "Name nobody who came. For example: Words that do not blame", Kind: aLine},
		{Name: "day", Label: "On which day?", Kind: aDate, Past: true},
		{Name: "whom", Label: "Who was trained?", Hint: "An agency as a whole, or a team of it.", Kind: aList, Options: whom},
	}}, nil
}

// enterTraining keeps it.
func (s *site) enterTraining(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.trainingPage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Fields...)
	p.Request = requestIn(form).ID
	p.Fields[trainingTitleAt].required("Say what the training was called")
	p.Fields[trainingWhomAt].required("Choose who was trained")
	day, known := p.Fields[trainingDayAt].day()
	if !known || day.After(s.Now()) {
		p.Fields[trainingDayAt].Wrong = "Enter the day of the training: a day up to today"
	}
	if p.Errors = wrongOf(p.Fields...); len(p.Errors) == 0 {
		err := s.Desk.EnterTraining(r.Context(), who, trainingWish(p, day))
		if err == nil {
			http.Redirect(w, r, ratesPath+"?done=entered", http.StatusSeeOther)
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("a training: %w", err)
		}
		p.Fields[trainingTitleAt].Wrong = say
		p.Errors = wrongOf(p.Fields...)
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "word_training", p})
}

func trainingWish(p *trainingPage, day time.Time) casework.TrainingWish {
	agency, team := p.Fields[trainingWhomAt].Value.Reveal(), ""
	for i := range agency {
		if agency[i] == '/' {
			agency, team = agency[:i], agency[i+1:]
			break
		}
	}
	return casework.TrainingWish{
		Title: p.Fields[trainingTitleAt].Value, Day: day.Format(time.DateOnly), Agency: record.AgencyCode(agency), Team: record.TeamID(team), Request: casework.Request{ID: p.Request},
	}
}

// trainingBack takes back a training that was entered by mistake. A second click finds nothing left to do.
func (s *site) trainingBack(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	err := s.Desk.TakeTrainingBack(r.Context(), who, record.TrainingID(r.PathValue("training")))
	if err != nil && !errors.Is(err, record.NotFound) {
		return fmt.Errorf("a training: %w", err)
	}
	http.Redirect(w, r, ratesPath+"?done=back", http.StatusSeeOther)
	return nil
}
