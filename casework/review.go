package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sightline/audit"
	"sightline/calendar"
	"sightline/record"
	"sightline/store"
)

// reviewWithin is how long a use of break-glass, or a reveal, waits for somebody to say whether it was justified: days of 24 hours.
const reviewWithin = 3 * 24 * time.Hour

// nextWorkingDay is the end of the first working day after a moment, by which an emergency reveal is looked at. Where the table of working
// days ends, three days must do.
func nextWorkingDay(at time.Time) time.Time {
	oneDay, err := calendar.Parse("1 working day")
	if err != nil {
		panic(err) // it is written above
	}
	due := calendar.England().Due(oneDay, record.At(at), "").Hull().Hi
	if end := time.Unix(due, 0).UTC(); end.After(at) && end.Before(at.Add(14*24*time.Hour)) {
		return end
	}
	return at.Add(reviewWithin)
}

// ReviewBoard is what somebody is to look at, and how often each route was taken.
type ReviewBoard struct {
	Open   []record.Review // the one that is due first first, so those that are late stand first
	Closed []record.Review // lately, the latest first
	Views  []Views         // of the last 28 days, by agency
	All    Views           // of every agency together
	Names  Names
	At     time.Time
}

// Views is how often records were looked at by people of an agency, and how often by break-glass.
type Views struct {
	Agency     record.AgencyCode
	All        int
	BreakGlass int
}

// TooOften reports that more than one in fifty views needed break-glass: then the normal route is what is wrong.
func (v Views) TooOften() bool { return v.All > 0 && 50*v.BreakGlass > v.All }

// Hundredths is the share of views that needed break-glass, in hundredths of a percent, rounded up: nothing that happened is shown as nothing.
func (v Views) Hundredths() int {
	if v.All == 0 {
		return 0
	}
	return (10000*v.BreakGlass + v.All - 1) / v.All
}

// viewsOf is how far back views are counted.
const viewsOf = 28 * 24 * time.Hour

// Reviews gives the accesses that somebody is to look at: a Caldicott guardian those of everybody, a manager those of their agency, nobody
// their own, and nobody those to a child from whom they are kept. Nothing of any record is in it.
func (d *Desk) Reviews(ctx context.Context, who Who) (ReviewBoard, error) {
	board := ReviewBoard{At: d.now()}
	access, err := d.access(ctx, who, record.ReviewAct, oneself(who))
	if err != nil {
		return board, err
	}
	kept, err := d.keptFrom(ctx, who)
	if err != nil {
		return board, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		all, err := r.Reviews(ctx, board.At.Add(-shownFor))
		if err != nil {
			return err
		}
		for i := range all {
			switch v := &all[i]; {
			case !v.MayClose(who.Actor), kept(v.Child):
			case v.Open():
				board.Open = append(board.Open, *v)
			default:
				board.Closed = append([]record.Review{*v}, board.Closed...)
			}
		}
		looks, err := r.Looks(ctx, board.At.Add(-viewsOf))
		for _, one := range looks {
			if who.Actor.Role == record.TeamManager && one.Agency != who.Actor.Agency {
				continue
			}
			board.Views = append(board.Views, Views(one))
			board.All.All, board.All.BreakGlass = board.All.All+one.All, board.All.BreakGlass+one.BreakGlass
		}
		return err
	})
	if err == nil {
		board.Names, err = d.names(ctx, who.Tenant)
	}
	return board, err
}

// Finding is what a reviewer says of an access.
type Finding struct {
	Review  record.ReviewID
	Outcome record.ReviewOutcome
	Words   record.Private
	Request Request
}

// CloseReview says whether an access was justified, or what is still to be asked. Whether the glass was broken, or something sealed shown in an
// emergency, with good reason only a Caldicott guardian says. Whose access it was cannot; one that was closed meanwhile
// is record.Conflict. Whose access it was is told.
func (d *Desk) CloseReview(ctx context.Context, who Who, f Finding) error {
	words := strings.TrimSpace(f.Words.Reveal())
	if err := checkReason(words); err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.ReviewAct, oneself(who))
	if err != nil {
		return err
	}
	kept, err := d.keptFrom(ctx, who)
	if err != nil {
		return err
	}
	asked := audit.NewDigester("finding of a review 1")
	asked.Text(string(f.Review), string(f.Outcome), words)
	_, err = d.store.Write(ctx, access, store.Request{ID: f.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		v, err := w.Review(ctx, f.Review)
		if err != nil {
			return err
		}
		if !v.MayClose(who.Actor) || kept(v.Child) { // whose it is not to look at does not learn that it is there
			return fmt.Errorf("review: %w", record.NotFound)
		}
		if who.Actor.Role == record.TeamManager && v.Kind != record.OfReveal && f.Outcome != record.FollowUp {
			return fmt.Errorf("%w: the Caldicott guardian says whether this was justified; a manager can say that it is to be followed up", record.Invalid)
		}
		if err := w.Reviewed(ctx, f.Review, f.Outcome, record.Private(words)); err != nil {
			return err
		}
		told := record.Told{ID: noticeID(), What: record.FollowUpAsked, By: who.Actor, About: string(v.ID), Of: v.Of, To: record.Audience{User: v.By.User}}
		if f.Outcome != record.FollowUp {
			told.What = record.ReviewClosed
		}
		return w.Tell(ctx, told)
	})
	return err
}
