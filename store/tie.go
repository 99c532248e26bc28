package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"sightline/audit"
	"sightline/record"
)

// tieRow is one step in the life of a tie, as the table keeps it.
type tieRow struct {
	Tenant   string
	Change   int64
	Position int
	Tie      string
	Step     string
	Relation string
	Holder   string
	Role     string
	Agency   string
	OfAgency string
	OfChild  string
	Area     string
	Person   string
	From     string
	Until    string
	By       string
	At       string
	Content  []byte
	Digest   []byte
}

// The steps of a tie.
const (
	tieBegan = "began"
	tieEnded = "ended"
)

var tieColumns = []string{
	"tenant", "change", "position", "tie", "step", "relation", "holder", "role", "agency", "of_agency", "of_child", "area", "person", "from_at", "until_at",
	"by_person", "at", "content", "digest",
}

const selectTie = `SELECT change, position, tie, step, relation, holder, role, agency, of_agency, of_child, area, person, from_at, until_at, by_person, at,
	content, digest FROM tie WHERE tenant = ?`

func (r *tieRow) values() []any {
	return []any{
		r.Tenant, r.Change, r.Position, r.Tie, r.Step, r.Relation, r.Holder, r.Role, r.Agency, r.OfAgency, r.OfChild, r.Area, r.Person, r.From, r.Until,
		r.By, r.At, r.Content, r.Digest,
	}
}

// into gives where a row is read to, in the order of selectTie.
func (r *tieRow) into() []any {
	return []any{
		&r.Change, &r.Position, &r.Tie, &r.Step, &r.Relation, &r.Holder, &r.Role, &r.Agency, &r.OfAgency, &r.OfChild, &r.Area, &r.Person, &r.From, &r.Until,
		&r.By, &r.At, &r.Content, &r.Digest,
	}
}

func (r *tieRow) of() record.ChildRef {
	return record.ChildRef{Agency: record.AgencyCode(r.OfAgency), Child: r.OfChild}
}

func (r *tieRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Subject: r.of(), Row: fmt.Sprintf("tie %d of change %d", r.Position, r.Change)}
}

// sum is of the whole row.
func (r *tieRow) sum() audit.Digest {
	w := audit.NewDigester("tie row 1")
	w.Text(r.Tenant, r.Tie, r.Step, r.Relation, r.Holder, r.Role, r.Agency, r.OfAgency, r.OfChild, r.Area, r.Person, r.From, r.Until, r.By, r.At)
	w.Number(r.Change)
	w.Number(int64(r.Position))
	w.Bytes(r.Content)
	return w.Sum()
}

// open reads why the step was taken, and sets the row against its digest. Where the key was taken away it is no longer said why.
func (r *tieRow) open(codec Codec) (why record.Private, err error) {
	if r.sum() != digestFrom(r.Digest) {
		return "", errDamaged
	}
	plain, err := codec.Decode(r.about(), r.Content)
	if errors.Is(err, errShredded) {
		return "", nil
	}
	return record.Private(plain), err
}

// now gives the row of who holds what now.
func (r *tieRow) now() []any {
	return []any{r.Tenant, r.Tie, r.Relation, r.Holder, r.Role, r.Agency, r.Area, r.Person, r.From, r.Until}
}

var tieNowColumns = []string{"tenant", "tie", "relation", "holder", "role", "agency", "area", "person", "from_at", "until_at"}

// endless is the end of what has no end, so that ends are compared like any other text.
const endless = "9999-12-31T23:59:59.999999Z"

func untilStamp(at time.Time) string {
	if at.IsZero() {
		return endless
	}
	return stamp(at)
}

func readUntil(kept string) time.Time {
	if kept == endless {
		return time.Time{}
	}
	return readStamp(kept)
}

// leaveToTie refuses an access that is not for such a relation.
func (r *reader) leaveToTie(relation record.Relation) error {
	switch relation.To() {
	case record.ToChild:
		return r.leave(record.OneChild, record.TieAct, record.BreakGlassAct, record.DeclareAct)
	case record.ToArea, record.ToPerson:
		if r.leave(record.OnePerson, record.TieAct, record.AdministerAct) == nil {
			return nil
		}
		return r.leave(record.Everybody, record.TieAct, record.AdministerAct)
	case record.ToNothing:
	}
	return fmt.Errorf("%w: there is no such relation to record", record.Invalid)
}

// Tie records that a relation begins. One to a child is held against the reference the tie names, which must be the child's; when it names
// none, against that of the holder's agency, or the first there is.
func (w *writer) Tie(ctx context.Context, t record.Tie) (record.TieID, error) {
	if err := w.leaveToTie(t.Relation); err != nil {
		return "", err
	}
	if err := w.placed(ctx, &t); err != nil {
		return "", err
	}
	if t.From.IsZero() {
		t.From = w.at
	}
	if t.ID == "" {
		t.ID = record.TieID(rand.Text())
	}
	if !t.Until.IsZero() && !t.Until.After(t.From) {
		return "", fmt.Errorf("%w: a relation ends after it begins", record.Invalid)
	}
	row := w.tieRow(&t)
	if !audit.IsText(row.Tie, row.Holder, row.Role, row.Agency, row.Area, row.Person, t.Reason.Reveal()) {
		return "", fmt.Errorf("%w: what is said of a relation is text", record.Invalid)
	}
	if err := w.overdueTies(ctx, &t); err != nil {
		return "", err
	}
	if err := w.recordTie(ctx, row, t.Reason); err != nil {
		return "", err
	}
	if err := w.insert(ctx, w.own, Rows{"tie_now", tieNowColumns, [][]any{row.now()}}); err != nil {
		return "", err
	}
	return t.ID, w.partsOf(ctx, &t)
}

// placed says against which reference of the child a tie is held, and refuses one that does not say what its relation is to.
func (w *writer) placed(ctx context.Context, t *record.Tie) error {
	to := t.Relation.To()
	switch {
	case t.Holder == "":
		return fmt.Errorf("%w: a relation is somebody's", record.Invalid)
	case to == record.ToPerson && (t.Person == "" || t.Person == t.Holder):
		return fmt.Errorf("%w: a relation to somebody is to somebody else", record.Invalid)
	case to != record.ToPerson && t.Person != "", to != record.ToArea && t.Area != "", to != record.ToChild && t.Child != record.ChildRef{}:
		return fmt.Errorf("%w: a relation is to a child, to an area or to somebody, and to one of them only", record.Invalid)
	case to != record.ToChild:
		return nil
	}
	refs, err := w.refsOf(ctx, record.ChildID(w.access.Granted().Subject.ID), everything)
	switch {
	case err != nil:
		return err
	case len(refs) == 0:
		return notThere()
	case t.Child != record.ChildRef{}:
		if !slices.Contains(refs, t.Child) {
			return notThere()
		}
		return nil
	}
	t.Child = refs[0]
	for _, ref := range refs {
		if ref.Agency == t.Agency {
			t.Child = ref
			break
		}
	}
	return nil
}

func (w *writer) tieRow(t *record.Tie) *tieRow {
	return &tieRow{
		Tenant: w.tenant(), Change: w.change, Tie: string(t.ID), Step: tieBegan, Relation: string(t.Relation), Holder: t.Holder, Role: string(t.Role),
		Agency: string(t.Agency), OfAgency: string(t.Child.Agency), OfChild: t.Child.Child, Area: string(t.Area), Person: t.Person, From: stamp(t.From),
		Until: untilStamp(t.Until),
	}
}

// recordTie writes a step, and adds it to what the line covers.
func (w *writer) recordTie(ctx context.Context, row *tieRow, why record.Private) (err error) {
	row.Change, row.Position = w.change, w.tied
	row.By, row.At = w.access.Granted().Actor.User, stamp(w.at)
	w.tied++
	if row.Content, err = w.Codec.Encode(row.about(), []byte(why.Reveal())); err != nil {
		return fmt.Errorf("recording a relation: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofTies, sum)
	return w.insert(ctx, w.own, Rows{"tie", tieColumns, [][]any{row.values()}})
}

// Untie records that a relation ends. One that is not there, or of another child than the access is about, is record.NotFound; one whose
// end is recorded already is record.Conflict.
func (w *writer) Untie(ctx context.Context, id record.TieID, why record.Private) error {
	row, err := w.tieThatBegan(ctx, id)
	if err != nil {
		return err
	}
	if err := w.leaveToTie(record.Relation(row.Relation)); err != nil {
		return err
	}
	if row.OfChild != "" {
		if holds, err := w.holdsHere(ctx, row); err != nil || !holds {
			return cmp.Or(err, tieNotThere())
		}
	}
	if !audit.IsText(why.Reveal()) {
		return fmt.Errorf("%w: why a relation ends is text", record.Invalid)
	}
	var there bool
	if err := plain(w.own).QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM tie WHERE tenant = $1 AND tie = $2 AND step = $3)", w.tenant(), string(id), tieEnded).Scan(&there); err != nil {
		return fmt.Errorf("reading a relation: %w", err)
	}
	if there {
		return fmt.Errorf("%w: the end of this relation is recorded already", record.Conflict)
	}
	row.Step = tieEnded
	if err := w.recordTie(ctx, row, why); err != nil {
		return err
	}
	return w.noLonger(ctx, string(id))
}

func tieNotThere() error { return fmt.Errorf("relation: %w", record.NotFound) }

func (w *writer) tieThatBegan(ctx context.Context, id record.TieID) (*tieRow, error) {
	if !audit.IsText(string(id)) {
		return nil, tieNotThere()
	}
	row := &tieRow{Tenant: w.tenant()}
	err := plain(w.own).QueryRowContext(ctx, numbered(selectTie+" AND tie = ? AND step = ?"), w.tenant(), string(id), tieBegan).Scan(row.into()...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, tieNotThere()
	case err != nil:
		return nil, fmt.Errorf("reading a relation: %w", err)
	}
	_, err = row.open(w.Codec)
	return row, err
}
