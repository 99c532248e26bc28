package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"sightline/audit"
	"sightline/record"
)

// TrainingWriter keeps when agencies and teams were trained.
type TrainingWriter interface {
	// EnterTraining keeps a training, and gives its id.
	EnterTraining(ctx context.Context, t record.Training) (record.TrainingID, error)
	// TakeTrainingBack says that a training was entered by mistake. It stays, and is shown no more.
	TakeTrainingBack(ctx context.Context, id record.TrainingID) error
}

// What becomes of a training.
const (
	trainingEntered = 1
	trainingBack    = 2
)

// trainingRow is one thing that became of a training, as the table keeps it.
type trainingRow struct {
	Tenant, Training    string
	Number              int
	Change              int64
	Position            int
	Agency, Team, Day   string
	Actor, Role, By, At string
	Content, Digest     []byte
}

var trainingColumns = []string{"tenant", "training", "number", "change", "position", "agency", "team", "day", "actor", "role", "by_agency", "at", "content", "digest"}

func (r *trainingRow) values() []any {
	return []any{r.Tenant, r.Training, r.Number, r.Change, r.Position, r.Agency, r.Team, r.Day, r.Actor, r.Role, r.By, r.At, r.Content, r.Digest}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *trainingRow) into() []any {
	return []any{&r.Training, &r.Number, &r.Change, &r.Position, &r.Agency, &r.Team, &r.Day, &r.Actor, &r.Role, &r.By, &r.At, &r.Content, &r.Digest}
}

func (r *trainingRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Row: fmt.Sprintf("step %d of training %s", r.Number, r.Training)}
}

// sum is of the whole row.
func (r *trainingRow) sum() audit.Digest {
	w := audit.NewDigester("training row 1")
	w.Text(r.Tenant, r.Training, r.Agency, r.Team, r.Day, r.Actor, r.Role, r.By, r.At)
	for _, n := range [...]int64{int64(r.Number), r.Change, int64(r.Position)} {
		w.Number(n)
	}
	w.Bytes(r.Content)
	return w.Sum()
}

// training reads a row, and sets it against its digest.
func (r *trainingRow) training(codec Codec) (record.Training, error) {
	err := errDamaged
	var title []byte
	if r.sum() == digestFrom(r.Digest) {
		title, err = codec.Decode(r.about(), r.Content)
	}
	if err != nil {
		return record.Training{}, fmt.Errorf("reading %s: %w", r.about().Row, err)
	}
	return record.Training{
		ID: record.TrainingID(r.Training), Title: record.Private(title), Day: r.Day, Agency: record.AgencyCode(r.Agency), Team: record.TeamID(r.Team), At: readStamp(r.At),
	}, nil
}

// EnterTraining keeps a training.
func (w *writer) EnterTraining(ctx context.Context, t record.Training) (record.TrainingID, error) {
	if err := w.leave(record.Everybody, record.TrainAct); err != nil {
		return "", err
	}
	if _, err := time.Parse(time.DateOnly, t.Day); err != nil || t.Title == "" || t.Agency == "" || !audit.IsText(t.Title.Reveal(), string(t.Agency), string(t.Team)) {
		return "", fmt.Errorf("%w: a training has a day, a title and an agency, as text", record.Invalid)
	}
	row := &trainingRow{Training: rand.Text(), Number: trainingEntered, Agency: string(t.Agency), Team: string(t.Team), Day: t.Day}
	return record.TrainingID(row.Training), w.keepTraining(ctx, row, t.Title.Reveal())
}

// TakeTrainingBack says that a training was entered by mistake.
func (w *writer) TakeTrainingBack(ctx context.Context, id record.TrainingID) error {
	if err := w.leave(record.Everybody, record.TrainAct); err != nil {
		return err
	}
	there := false
	if audit.IsText(string(id)) {
		var err error
		if there, err = isTraining(ctx, w.tx, w.of, id); err != nil {
			return err
		}
	}
	if !there {
		return fmt.Errorf("training: %w", record.NotFound)
	}
	return w.keepTraining(ctx, &trainingRow{Training: string(id), Number: trainingBack}, "")
}

func (w *writer) keepTraining(ctx context.Context, row *trainingRow, title string) (err error) {
	by := w.madeBy()
	row.Tenant, row.Change, row.Position = w.tenant(), w.change, w.nextSpecial()
	row.Actor, row.Role, row.By, row.At = by.User, string(by.Role), string(by.Agency), stamp(w.at)
	if row.Content, err = w.Codec.Encode(row.about(), []byte(title)); err != nil {
		return fmt.Errorf("keeping a training: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofTrainings, sum)
	return w.insert(ctx, w.own, Rows{"training", trainingColumns, [][]any{row.values()}})
}

// trainings sets every step of a training against its digest, and looks for one that was taken back and never entered.
func (c *check) trainings(ctx context.Context) error {
	entered := map[string]bool{}
	return c.each(ctx, func(scan func(...any) error) error {
		row := trainingRow{Tenant: c.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		one, err := row.training(c.Codec)
		if err != nil || one.At.IsZero() || row.Number == trainingBack && !entered[row.Training] {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		entered[row.Training] = true
		c.wrote(row.Change, ofTrainings, digestFrom(row.Digest))
		return nil
	}, selectTrainings+" ORDER BY change, position", c.tenant())
}

const selectTrainings = "SELECT training, number, change, position, agency, team, day, actor, role, by_agency, at, content, digest FROM training WHERE tenant = ?"
