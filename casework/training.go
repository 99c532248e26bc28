package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// TrainingWish is a training that somebody enters.
type TrainingWish struct {
	Title   record.Private
	Day     string // as 2026-03-01
	Agency  record.AgencyCode
	Team    record.TeamID // "": the agency as a whole
	Request Request
}

// longestTraining is how long the title of a training may be.
const longestTraining = 100

// EnterTraining keeps when an agency or a team was trained. Managers enter it of their own agency. The same request twice enters it once.
func (d *Desk) EnterTraining(ctx context.Context, who Who, wish TrainingWish) error {
	access, err := d.trainingAccess(ctx, who)
	if err != nil {
		return err
	}
	title := strings.TrimSpace(wish.Title.Reveal())
	day, notDay := time.Parse(time.DateOnly, wish.Day)
	_, _, known := record.Words().Agency(wish.Agency)
	switch {
	case title == "" || len(title) > longestTraining || strings.ContainsFunc(title, Hidden) || !audit.IsText(title):
		return fmt.Errorf("%w: say in up to %d letters what the training was called", record.Invalid, longestTraining)
	case notDay != nil || day.After(d.now()):
		return fmt.Errorf("%w: the day of a training is a day up to today", record.Invalid)
	case !known:
		return fmt.Errorf("%w: say which agency was trained", record.Invalid)
	case who.Actor.Role == record.TeamManager && wish.Agency != who.Actor.Agency:
		return d.refusedAfter(ctx, access, fmt.Errorf("%w: managers enter the trainings of their own agency", record.Withheld))
	}
	asked := audit.NewDigester("training 1")
	asked.Text(title, wish.Day, string(wish.Agency), string(wish.Team))
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		if err := teamIsOf(ctx, w, &wish); err != nil {
			return err
		}
		id, err := w.EnterTraining(ctx, record.Training{Title: record.Private(title), Day: wish.Day, Agency: wish.Agency, Team: wish.Team})
		w.Answer([]byte(id))
		w.Came("training entered")
		return err
	})
	return err
}

// teamIsOf refuses a team that is not of the agency.
func teamIsOf(ctx context.Context, r store.Reader, wish *TrainingWish) error {
	if wish.Team == "" {
		return nil
	}
	teams, err := r.Teams(ctx)
	if err == nil && !slices.ContainsFunc(teams, func(t record.Team) bool { return t.ID == wish.Team && t.Agency == wish.Agency && !t.Closed }) {
		err = fmt.Errorf("%w: the agency has no such team", record.Invalid)
	}
	return err
}

// TakeTrainingBack says that a training was entered by mistake. Managers do it for their own agency.
func (d *Desk) TakeTrainingBack(ctx context.Context, who Who, id record.TrainingID) error {
	access, err := d.trainingAccess(ctx, who)
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		all, err := w.Trainings(ctx)
		if err != nil {
			return err
		}
		own := func(t record.Training) bool {
			return t.ID == id && (who.Actor.Role != record.TeamManager || t.Agency == who.Actor.Agency)
		}
		if !slices.ContainsFunc(all, own) {
			return fmt.Errorf("training: %w", record.NotFound)
		}
		w.Came("training taken back")
		return w.TakeTrainingBack(ctx, id)
	})
	return err
}

func (d *Desk) trainingAccess(ctx context.Context, who Who) (audit.Access, error) {
	return d.access(ctx, who, record.TrainAct, record.Subject{Kind: record.Everybody})
}

// TrainingRates are the rates before and after a training, of those who were trained. That one follows the other says nothing of why.
type TrainingRates struct {
	record.Training

	TeamName      record.Private
	Before, After Rate
	Months        int // of those after it that there are so far
}

// trainings puts the rates beside each training: of the months before that of the training, and of those after it.
func (w *wordsReporting) trainings(parts []*wordsPart, all []record.Training) []TrainingRates {
	out := make([]TrainingRates, 0, len(all))
	for _, t := range all {
		one := TrainingRates{Training: t}
		if at := slices.IndexFunc(w.teams, func(team record.Team) bool { return team.ID == t.Team }); at >= 0 && t.Team != "" {
			one.TeamName = w.teams[at].Name
		}
		day, err := time.Parse(time.DateOnly, t.Day)
		if err != nil {
			continue
		}
		month := day.Year()*monthsOfYear + int(day.Month()) - 1
		one.Months = max(0, min(w.of.Around, w.now-month))
		for _, p := range parts {
			if p.by.agency != t.Agency || t.Team != "" && p.by.team != string(t.Team) {
				continue
			}
			switch after := p.by.month - month; {
			case after < 0 && after >= -w.of.Around:
				one.Before = one.Before.and(p.rate)
			case after > 0 && after <= one.Months:
				one.After = one.After.and(p.rate)
			}
		}
		out = append(out, one)
	}
	return out
}

// TrainingTeams gives the teams that there are, for whoever enters trainings, without who is in them.
func (d *Desk) TrainingTeams(ctx context.Context, who Who) ([]record.Team, error) {
	access, err := d.trainingAccess(ctx, who)
	if err != nil {
		return nil, err
	}
	var teams []record.Team
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		teams, err = r.Teams(ctx)
		return err
	})
	return openTeams(teams), err
}
