package web

import (
	"context"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// nothingSpecial is a desk beside whose normal route nothing happens: for tests that are about something else.
type nothingSpecial struct {
	specialDesk
	pathwayDesk
	referringDesk
}

// Pathway, StepForm, KeepTyping and Agenda find no process, Matters no child in it, Begun nothing begun, CountGates nothing to count, and Exportable
// nobody to export: what they tell is told by the desk in stories of their own.
func (nothingSpecial) Pathway(context.Context, casework.Who, record.ChildID) (*casework.Pathway, error) {
	return nil, record.NotFound
}

func (nothingSpecial) StepForm(context.Context, casework.Who, casework.StepAt) (*casework.StepForm, error) {
	return nil, record.NotFound
}

func (nothingSpecial) KeepTyping(context.Context, casework.Who, casework.StepAt, casework.Typed) error {
	return record.NotFound
}

func (nothingSpecial) Minutes(context.Context, casework.Who, record.ChildID, string, pathway.Recipient) (*casework.Minutes, error) {
	return nil, record.NotFound
}

func (nothingSpecial) Agenda(context.Context, casework.Who, record.ChildID, string) (*casework.Agenda, error) {
	return nil, record.NotFound
}

func (nothingSpecial) Matters(context.Context, casework.Who) (*casework.MatterBoard, error) {
	return &casework.MatterBoard{Local: pathway.Default()}, nil
}

func (nothingSpecial) ReportWords(_ context.Context, _ casework.Who, asked casework.WordsAsked) (*casework.WordsReport, error) {
	return &casework.WordsReport{Months: make([]time.Time, asked.Months)}, nil
}

func (nothingSpecial) TrainingTeams(context.Context, casework.Who) ([]record.Team, error) {
	return nil, nil
}

func (nothingSpecial) EnterTraining(context.Context, casework.Who, casework.TrainingWish) error {
	return errNobody
}

func (nothingSpecial) TakeTrainingBack(context.Context, casework.Who, record.TrainingID) error {
	return errNobody
}

func (nothingSpecial) DrawWords(context.Context, casework.Who, string) (*casework.WordsSample, error) {
	return nil, errNobody
}

func (nothingSpecial) Contexts(context.Context, casework.Who) ([]casework.ContextLine, error) {
	return nil, nil
}

func (nothingSpecial) Context(context.Context, casework.Who, record.ContextID) (*casework.OpenContext, error) {
	return nil, errNobody
}

func (nothingSpecial) ReferContext(context.Context, casework.Who, *casework.ContextReferral) (record.ContextID, error) {
	return "", errNobody
}

func (nothingSpecial) Begun(context.Context, casework.Who, *casework.MatterBoard) ([]casework.Begun, error) {
	return nil, nil
}

func (nothingSpecial) CountGates(context.Context, casework.Who) (*casework.GateCounts, error) {
	return &casework.GateCounts{}, nil
}

func (nothingSpecial) Exportable(context.Context, casework.Who) ([]casework.Listed, error) {
	return nil, nil
}

// Local is what holds where a partnership says nothing.
func (nothingSpecial) Local() *pathway.Local { return pathway.Default() }

// Unread counts nothing.
func (nothingSpecial) Unread(context.Context, casework.Who) int { return 0 }

// Urgent rings for nobody.
func (nothingSpecial) Urgent(context.Context, casework.Who) (int, bool) { return 0, false }

// AsksSealed lets nobody ask.
func (nothingSpecial) AsksSealed(context.Context, casework.Who, record.ChildID) bool { return false }

// GlassOf finds nothing open.
func (nothingSpecial) GlassOf(context.Context, casework.Who, record.ChildID) (*casework.Glass, error) {
	return nil, nil
}

// MayTell finds no note that may tell of something, and SayKind none to say it of.
func (nothingSpecial) MayTell(context.Context, casework.Who, record.ChildID, *chronology.Item) []casework.MayTell {
	return nil
}

func (nothingSpecial) SayKind(context.Context, casework.Who, casework.KindWish) (record.Ref, error) {
	return record.Ref{}, record.NotFound
}
