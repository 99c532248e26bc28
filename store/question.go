package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
)

// stepRow is one step in the life of a question, as the table keeps it.
type stepRow struct {
	refRow

	Question string
	Rule     string
	Step     string
	EndedBy  string
	Class    string
	At       string
	Content  []byte
	Digest   []byte
}

var stepColumns = []string{
	"tenant", "agency", "child", "change", "position", "question", "rule", "step", "ended_by", "class", "at", "content", "digest",
}

func (r *stepRow) values() []any {
	return []any{
		r.Tenant, r.Agency, r.Child, r.Change, r.Position, r.Question, r.Rule, r.Step, r.EndedBy, r.Class, r.At, r.Content, r.Digest,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *stepRow) into() []any {
	return []any{
		&r.Agency, &r.Child, &r.Change, &r.Position, &r.Question, &r.Rule, &r.Step, &r.EndedBy, &r.Class, &r.At, &r.Content, &r.Digest,
	}
}

func (r *stepRow) about() About { return r.refRow.about("step of a question") }

// stepCodes are what steps are counted by, in codes that say nothing without the keys: a rule's name alone would tell of a child.
type stepCodes struct{ question, rule, endedBy string }

func (r *reader) stepCodes(s *record.Step, rule string) stepCodes {
	codes := stepCodes{question: r.Codec.Blind(r.of, "question", string(s.Question)), rule: r.ruleCode(rule)}
	if by := endedBy(s); by != "" {
		codes.endedBy = r.Codec.Blind(r.of, "ended by", by)
	}
	return codes
}

func (r *reader) ruleCode(rule string) string { return r.Codec.Blind(r.of, "rule", rule) }

// sum is of the whole row.
func (r *stepRow) sum() audit.Digest {
	w := r.digester("question step row 2")
	w.Text(r.Question, r.Rule, r.Step, r.EndedBy, r.Class, r.At)
	w.Bytes(r.Content)
	return w.Sum()
}

// open reads what passed through the codec and sets the row against its digest.
func (r *stepRow) open(keys *keychain) (s record.Step, err error) {
	plain, err := keys.Decode(r.about(), r.Content)
	if err != nil {
		return s, err
	}
	if r.sum() != digestFrom(r.Digest) {
		return s, errDamaged
	}
	var c stepContent
	if err := decode(plain, &c); err != nil {
		return s, err
	}
	s = record.Step{Question: record.QuestionID(c.Question), Kind: record.Kind(r.Step), At: readStamp(r.At), Of: r.subject()}
	c.into(&s, c.Rule)
	if len(s.Needs) == 0 && r.Class != "" { // recorded when only the highest class was: whoever wrote it, and restricted
		s.Needs = record.Demands{{Class: record.Class(r.Class), Restricted: true}}
	}
	return s, nil
}

// endedBy says in codes who or what ended a question, so that endings can be counted over many children without reading of any.
func endedBy(s *record.Step) string {
	switch {
	case s.Kind == record.QuestionAnswered, s.Kind == record.QuestionDismissed && !s.Here():
		return string(s.Entry.Agency) + " " + string(s.Told)
	case s.Kind == record.QuestionDismissed:
		return string(s.By)
	case s.Kind == record.QuestionLapsed:
		return string(s.Why)
	}
	return ""
}

func endingFrom(step record.Kind, by string, n int) record.Ending {
	e := record.Ending{Status: (&record.Step{Kind: step}).Status(), Count: n}
	agency, kind, byEntry := strings.Cut(by, " ")
	switch {
	case byEntry:
		e.Agency, e.Kind = record.AgencyCode(agency), record.Kind(kind)
	case step == record.QuestionDismissed:
		e.By = record.Role(by)
	default:
		e.Why = record.Lapsing(by)
	}
	return e
}

// steps reads steps in the order recorded, numbers them, and gives each to the child it is of.
type steps struct {
	keys  *keychain
	of    map[record.ChildID][]record.Step
	count map[record.ChildID]map[record.QuestionID]int
}

func (r *reader) newSteps() *steps {
	return &steps{keys: r.Codec, of: map[record.ChildID][]record.Step{}, count: map[record.ChildID]map[record.QuestionID]int{}}
}

// add takes one row. What became of a question about a reference whose key was taken away is told no more.
func (all *steps) add(id record.ChildID, row *stepRow) error {
	s, err := row.open(all.keys)
	if errors.Is(err, errShredded) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", row.about().Row, err)
	}
	if all.count[id] == nil {
		all.count[id] = map[record.QuestionID]int{}
	}
	all.count[id][s.Question]++
	s.Number = all.count[id][s.Question]
	all.of[id] = append(all.of[id], s)
	return nil
}

// stepOf is a step with the child it is of now.
type stepOf struct {
	id  record.ChildID
	row stepRow
}

// addAll takes rows once all are read: their keys are asked for on the same connection.
func (all *steps) addAll(rows []stepOf) error {
	refs := make([]record.ChildRef, 0, len(rows))
	for i := range rows {
		refs = append(refs, rows[i].row.subject())
	}
	if err := all.keys.know(refs...); err != nil {
		return err
	}
	for i := range rows {
		if err := all.add(rows[i].id, &rows[i].row); err != nil {
			return err
		}
	}
	return nil
}

// selectSteps begins with the references of the children: a cross join says so to SQLite, which would begin with all steps of the tenant.
var selectSteps = "SELECT child_now.child_id, s." + strings.Join(stepColumns[1:], ", s.") + ` FROM child_now
	CROSS JOIN question_step AS s WHERE s.tenant = child_now.tenant AND s.agency = child_now.agency AND s.child = child_now.child AND child_now.tenant = ? AND `

// stepsOf gives the steps recorded so far of the questions about children, each child's in order.
func (r *reader) stepsOf(ctx context.Context, ids []record.ChildID) (map[record.ChildID][]record.Step, error) {
	all := r.newSteps()
	for part := range slices.Chunk(ids, many) {
		args := []any{r.tenant()}
		for _, id := range part {
			args = append(args, string(id))
		}
		var rows []stepOf
		err := r.each(ctx, func(scan func(...any) error) error {
			one := stepOf{row: stepRow{refRow: refRow{Tenant: r.tenant()}}}
			err := scan(append([]any{&one.id}, one.row.into()...)...)
			rows = append(rows, one)
			return err
		}, selectSteps+"child_now.child_id IN ("+places(len(part))+") ORDER BY s.change, s.position", args...)
		if err == nil {
			err = all.addAll(rows)
		}
		if err != nil {
			return nil, err
		}
	}
	return all.of, nil
}

// selectAside begins with what was set aside since a moment, which an index finds.
const selectAside = `SELECT DISTINCT child_now.child_id FROM question_step AS s JOIN child_now ON child_now.tenant = s.tenant AND child_now.agency = s.agency
	AND child_now.child = s.child WHERE s.tenant = ? AND s.step = 'question.dismissed' AND s.at >= ?`

// SetAsideSince gives the lives of the questions that a person here set aside since a moment, of the children that the access is to, as far
// as it is into each.
func (r *reader) SetAsideSince(ctx context.Context, since time.Time) (map[record.ChildID][]record.Step, error) {
	if err := r.leave(record.EveryChild, record.ListAct); err != nil {
		return nil, err
	}
	each, err := r.over()
	if err != nil {
		return nil, err
	}
	var ids []record.ChildID
	err = r.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		err := scan(&id)
		if !each[id].IsZero() {
			ids = append(ids, id)
		}
		return err
	}, selectAside, r.tenant(), stamp(since))
	if err != nil {
		return nil, err
	}
	all, err := r.stepsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id, recorded := range all {
		told, err := r.toldTo(ctx, setAside(recorded), far{sight: each[id]})
		if err != nil {
			return nil, err
		}
		delete(all, id)
		late := func(s record.Step) bool { return s.Here() && !s.At.Before(since) }
		for i := range told {
			if slices.ContainsFunc(lifeOf(told, told[i].Question), late) {
				all[id] = append(all[id], told[i])
			}
		}
	}
	return all, nil
}

// stepsUpTo gives the steps about one child's references that were recorded up to a change.
func (r *reader) stepsUpTo(ctx context.Context, c *Child, upTo int64) ([]record.Step, error) {
	var rows []*stepRow
	for of := range grouped(c.Refs, upTo) {
		err := r.about(ctx, "SELECT "+strings.Join(stepColumns[1:], ", ")+" FROM question_step", of, func(scan func(...any) error) error {
			row := &stepRow{refRow: refRow{Tenant: r.tenant()}}
			rows = append(rows, row)
			return scan(row.into()...)
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b *stepRow) int {
		return cmp.Or(cmp.Compare(a.Change, b.Change), cmp.Compare(a.Position, b.Position))
	})
	all := r.newSteps()
	for _, row := range rows {
		if err := all.add(c.ID, row); err != nil {
			return nil, err
		}
	}
	return all.of[c.ID], nil
}
