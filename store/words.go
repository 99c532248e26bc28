package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"sightline/record"
)

// WordCount says how many entries of one agency in one area, team and month about one child have text, and how many of those blame. It is
// kept ready of each child, and says nothing of what any entry says, or of who wrote it.
type WordCount struct {
	Agency  record.AgencyCode `json:"agency"`
	Area    record.AreaCode   `json:"area,omitempty"`
	Team    string            `json:"team,omitempty"` // as the entries say it; "": they do not
	Month   int               `json:"month"`          // months since the year 0
	Entries int               `json:"entries"`
	Blaming int               `json:"blaming,omitempty"`
	Quoting int               `json:"quoting,omitempty"` // that do not blame, and quote others who do
	Terms   map[string]int    `json:"terms,omitempty"`   // entries in which each term was found, by its id
}

// WordReader reads counts of words, and trainings.
type WordReader interface {
	// EachWords gives the counts of each child that the access is to, whole: only counts over many children may come of it. A child that is
	// not counted yet is given without any.
	EachWords(ctx context.Context, do func(ChildWords) error) error
	// Trainings gives the trainings that were not taken back, the latest day first.
	Trainings(ctx context.Context) ([]record.Training, error)
}

// ChildWords is what was counted of one child.
type ChildWords struct {
	ID      record.ChildID
	Counts  []WordCount
	Counted bool // false: it is counted in the background
}

// wordsOf names what is counted of a child, beside what is kept ready of it.
func (r *reader) wordsOf(id record.ChildID) About {
	return About{Tenant: r.of, Row: "words of child " + string(id)}
}

// EachWords gives the counts of each child, one after another in order of their ids.
func (r *reader) EachWords(ctx context.Context, do func(ChildWords) error) error {
	wanted := func(record.ChildID) bool { return true }
	if r.leave(record.EveryChild, record.CountWordsAct) != nil {
		if err := r.leave(record.EveryChild, record.ListAct); err != nil {
			return err
		}
		each, err := r.over()
		if err != nil {
			return err
		}
		wanted = func(id record.ChildID) bool { return !each[id].IsZero() }
	}
	return r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		var kept, wrapped sql.RawBytes
		if err := scan(&id, &kept, &wrapped); err != nil || !wanted(id) {
			return err
		}
		w, err := r.childWords(id, wrapped, kept)
		if err != nil {
			return err
		}
		return do(w)
	}, "SELECT child_id, words, wrapped FROM child_view WHERE tenant = ? ORDER BY child_id", r.tenant())
}

// childWords reads what was counted of one child. What was made from what is shredded since is counted anew.
func (r *reader) childWords(id record.ChildID, wrapped, kept []byte) (w ChildWords, err error) {
	w.ID = id
	if len(kept) == 0 {
		return w, nil
	}
	plain, err := r.decodeView(id, r.wordsOf(id), wrapped, kept)
	if errors.Is(err, errShredded) {
		return w, nil
	}
	if err == nil {
		w.Counted = true
		err = decode(plain, &w.Counts)
	}
	if err != nil {
		return w, fmt.Errorf("reading counts of words: %w", err)
	}
	return w, nil
}

// trainedIn is whether a training is in force: entered, and not taken back.
const trainedIn = "FROM training AS t WHERE t.tenant = ? AND t.number = 1 AND NOT EXISTS (SELECT 1 FROM training AS b WHERE b.tenant = t.tenant AND b.training = t.training AND b.number = 2)"

// Trainings gives the trainings that were not taken back, the latest day first.
func (r *reader) Trainings(ctx context.Context) (all []record.Training, err error) {
	if r.leave(record.EveryChild, record.CountWordsAct) != nil {
		if err := r.leave(record.Everybody, record.TrainAct); err != nil {
			return nil, err
		}
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		row := trainingRow{Tenant: r.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		one, err := row.training(r.Codec)
		all = append(all, one)
		return err
	}, "SELECT t."+strings.Join(trainingColumns[1:], ", t.")+" "+trainedIn+" ORDER BY t.day DESC, t.change DESC, t.position DESC", r.tenant())
	return all, err
}

// isTraining says whether a training is in force.
func isTraining(ctx context.Context, tx bun.IDB, tenant record.TenantID, id record.TrainingID) (there bool, err error) {
	err = plain(tx).QueryRowContext(ctx, numbered("SELECT EXISTS (SELECT 1 "+trainedIn+" AND t.training = ?)"), string(tenant), string(id)).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("reading trainings: %w", err)
	}
	return there, nil
}

// sameWords sets counts that were kept against those that are made again.
func sameWords(kept, made []WordCount) bool {
	was, errWas := encode(kept)
	is, errIs := encode(made)
	return errWas == nil && errIs == nil && bytes.Equal(was, is)
}
