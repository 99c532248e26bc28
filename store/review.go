package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
)

// reviewRow is one step of a review, as the table keeps it.
type reviewRow struct {
	refRow

	Review                string
	Number                int
	Kind, Step            string
	Actor, Role, ByAgency string
	At, Due               string
	Content, Digest       []byte
}

// reviewContent is what of a step passes through the codec. Steps stay for good, so the form only ever grows.
type reviewContent struct {
	Why   string `json:"why,omitempty"`
	Words string `json:"words,omitempty"`
}

// opened is the first step of a review.
const opened = "opened"

var reviewColumns = []string{
	"tenant", "review", "number", "agency", "child", "change", "position", "kind", "step", "actor", "role", "by_agency", "at", "due", "content", "digest",
}

func (r *reviewRow) values() []any {
	return []any{
		r.Tenant, r.Review, r.Number, r.Agency, r.Child, r.Change, r.Position, r.Kind, r.Step, r.Actor, r.Role, r.ByAgency, r.At, r.Due, r.Content, r.Digest,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *reviewRow) into() []any {
	return []any{
		&r.Review, &r.Number, &r.Agency, &r.Child, &r.Change, &r.Position, &r.Kind, &r.Step, &r.Actor, &r.Role, &r.ByAgency, &r.At, &r.Due, &r.Content, &r.Digest,
	}
}

func (r *reviewRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Subject: r.subject(), Row: fmt.Sprintf("step %d of review %s", r.Number, r.Review)}
}

// sum is of the whole row.
func (r *reviewRow) sum() audit.Digest {
	w := r.digester("review step row 2")
	w.Text(r.Review, r.Kind, r.Step, r.Actor, r.Role, r.ByAgency, r.At, r.Due)
	w.Number(int64(r.Number))
	w.Bytes(r.Content)
	return w.Sum()
}

// open reads what passed through the codec and sets the row against its digest. Where the key was taken away the words are gone.
func (r *reviewRow) open(codec Codec) (c reviewContent, err error) {
	if r.sum() != digestFrom(r.Digest) {
		return c, errDamaged
	}
	plain, err := codec.Decode(r.about(), r.Content)
	if errors.Is(err, errShredded) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, decode(plain, &c)
}

// addTo adds a step to what is known of its review.
func (r *reviewRow) addTo(v *record.Review, codec Codec) error {
	c, err := r.open(codec)
	first, next := r.Number == 1, 1
	if v.ID != "" {
		next = len(v.Steps) + 2
	}
	if err == nil && (r.Number != next || first != (r.Step == opened)) {
		err = errDamaged
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", r.about().Row, err)
	}
	by := record.Actor{User: r.Actor, Role: record.Role(r.Role), Agency: record.AgencyCode(r.ByAgency)}
	if first {
		v.ID, v.Kind, v.Of, v.By = record.ReviewID(r.Review), record.ReviewKind(r.Kind), r.subject(), by
		v.At, v.Due, v.Why, v.Words = readStamp(r.At), readStamp(r.Due), c.Why, record.Private(c.Words)
		return nil
	}
	v.Steps = append(v.Steps, record.ReviewStep{Outcome: record.ReviewOutcome(r.Step), By: by, At: readStamp(r.At), Words: record.Private(c.Words)})
	return nil
}

var selectReviews = "SELECT s." + strings.Join(reviewColumns[1:], ", s.") + `, child_now.child_id FROM review_step AS s LEFT JOIN child_now
	ON child_now.tenant = s.tenant AND child_now.agency = s.agency AND child_now.child = s.child WHERE s.tenant = ? AND `

// reviews gives the reviews that are chosen, whole, in the order opened.
func (r *reader) reviews(ctx context.Context, chosen string, args ...any) ([]record.Review, error) {
	var all []record.Review
	at := map[string]int{}
	err := r.each(ctx, func(scan func(...any) error) error {
		row := reviewRow{refRow: refRow{Tenant: r.tenant()}}
		var child sql.NullString
		if err := scan(append(row.into(), &child)...); err != nil {
			return err
		}
		i, seen := at[row.Review]
		if !seen {
			i = len(all)
			at[row.Review] = i
			all = append(all, record.Review{Child: record.ChildID(child.String)})
		}
		return row.addTo(&all[i], r.Codec)
	}, selectReviews+chosen+" ORDER BY s.change, s.position", append([]any{r.tenant()}, args...)...)
	return all, err
}

// Review gives one.
func (r *reader) Review(ctx context.Context, id record.ReviewID) (record.Review, error) {
	if err := r.leave(record.OnePerson, record.ReviewAct); err != nil {
		return record.Review{}, err
	}
	return r.review(ctx, id)
}

func (r *reader) review(ctx context.Context, id record.ReviewID) (v record.Review, err error) {
	if !audit.IsText(string(id)) {
		return v, fmt.Errorf("review: %w", record.NotFound)
	}
	all, err := r.reviews(ctx, "s.review = ?", string(id))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("review: %w", record.NotFound)
	}
	if err != nil {
		return v, err
	}
	return all[0], nil
}

// stillOpen chooses the reviews that nobody closed.
const stillOpen = `NOT EXISTS (SELECT 1 FROM review_step AS closed WHERE closed.tenant = s.tenant AND closed.review = s.review
	AND closed.step IN ('justified', 'not justified'))`

// Reviews gives those about which anything was said since a moment, and all that are open, the one that is due first first.
func (r *reader) Reviews(ctx context.Context, since time.Time) ([]record.Review, error) {
	if err := r.leave(record.OnePerson, record.ReviewAct); err != nil {
		return nil, err
	}
	all, err := r.reviews(ctx, "("+stillOpen+" OR s.review IN (SELECT review FROM review_step WHERE tenant = ? AND at >= ?))", r.tenant(), stamp(since))
	slices.SortStableFunc(all, func(a, b record.Review) int { return a.Due.Compare(b.Due) })
	return all, err
}

// MyReviews gives the open reviews of the accesses of the person of this access, the latest first.
func (r *reader) MyReviews(ctx context.Context) ([]record.Review, error) {
	if err := r.leave(record.OnePerson, record.NoticeAct); err != nil {
		return nil, err
	}
	all, err := r.reviews(ctx, stillOpen+" AND s.review IN (SELECT review FROM review_step WHERE tenant = ? AND number = 1 AND actor = ?)",
		r.tenant(), r.access.Granted().Actor.User)
	slices.Reverse(all)
	return all, err
}

// HeldBy gives the agencies that have a reference of the child.
func (r *reader) HeldBy(ctx context.Context) ([]record.AgencyCode, error) {
	g := r.access.Granted()
	if err := r.leave(record.OneChild, g.Act); err != nil {
		return nil, err
	}
	refs, err := r.refsOf(ctx, record.ChildID(g.Subject.ID), everything)
	agencies := make([]record.AgencyCode, 0, len(refs))
	for _, ref := range refs {
		agencies = append(agencies, ref.Agency)
	}
	slices.Sort(agencies)
	return slices.Compact(agencies), err
}

// Agencies gives the agencies that send records here: those with a reference of some child that was not made here.
func (r *reader) Agencies(ctx context.Context) ([]record.AgencyCode, error) {
	if r.access.IsZero() {
		return nil, r.leave(record.OneChild, record.ExportAct)
	}
	var all []record.AgencyCode
	err := r.each(ctx, func(scan func(...any) error) error {
		var one record.AgencyCode
		err := scan(&one)
		all = append(all, one)
		return err
	}, "SELECT DISTINCT agency FROM child_now WHERE tenant = ? AND child NOT LIKE ? ORDER BY agency", r.tenant(), Here+"%")
	return all, err
}

// ReviewsOf gives those about the child the access is about, the latest first.
func (r *reader) ReviewsOf(ctx context.Context) ([]record.Review, error) {
	if err := r.leave(record.OneChild, record.BreakGlassAct, record.RevealAct); err != nil {
		return nil, err
	}
	all, err := r.reviews(ctx, "child_now.child_id = ?", r.access.Granted().Subject.ID)
	slices.Reverse(all)
	return all, err
}

// OpenReview opens a review of the access under which it is written.
func (w *writer) OpenReview(ctx context.Context, v record.Review) error {
	if err := w.leave(record.OneChild, record.BreakGlassAct, record.RevealAct); err != nil {
		return err
	}
	of, err := w.ownRef(ctx)
	if err != nil {
		return err
	}
	if v.ID == "" || v.Kind == "" || v.Due.IsZero() || len(v.Steps) > 0 || !audit.IsText(string(v.ID), v.Why, v.Words.Reveal()) {
		return fmt.Errorf("%w: a review says what is reviewed, and by when", record.Invalid)
	}
	v.Of = of
	return w.reviewStep(ctx, &v, opened, reviewContent{Why: v.Why, Words: v.Words.Reveal()})
}

// Reviewed records what a reviewer finds.
func (w *writer) Reviewed(ctx context.Context, id record.ReviewID, outcome record.ReviewOutcome, words record.Private) error {
	if err := w.leave(record.OnePerson, record.ReviewAct); err != nil {
		return err
	}
	if !slices.Contains(record.ReviewOutcomes(), outcome) || words == "" || !audit.IsText(words.Reveal()) {
		return fmt.Errorf("%w: a reviewer says justified, not justified or follow up, and why", record.Invalid)
	}
	v, err := w.review(ctx, id)
	switch {
	case err != nil:
		return err
	case !v.MayClose(w.madeBy()):
		return fmt.Errorf("%w: an access is reviewed by somebody else: the Caldicott guardian, or a manager of the same agency", record.Withheld)
	case !v.Open():
		return fmt.Errorf("%w: it was closed meanwhile: %s", record.Conflict, v.Outcome())
	}
	return w.reviewStep(ctx, &v, string(outcome), reviewContent{Words: words.Reveal()})
}

func (w *writer) reviewStep(ctx context.Context, v *record.Review, step string, c reviewContent) error {
	by, number := w.madeBy(), 1
	if step != opened {
		number = len(v.Steps) + 2
	}
	row := &reviewRow{
		refRow: refRow{Tenant: w.tenant(), Agency: string(v.Of.Agency), Child: v.Of.Child, Change: w.change, Position: w.nextSpecial()},
		Review: string(v.ID), Number: number, Kind: string(v.Kind), Step: step, Actor: by.User, Role: string(by.Role), ByAgency: string(by.Agency),
		At: stamp(w.at), Due: stamp(v.Due),
	}
	plain, err := encode(c)
	if err != nil {
		return err
	}
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("writing a review: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofReviews, sum)
	return w.insert(ctx, w.own, Rows{"review_step", reviewColumns, [][]any{row.values()}})
}

// Looks counts views of records since a moment, by agency of who looked.
func (r *reader) Looks(ctx context.Context, since time.Time) ([]Looks, error) {
	if err := r.leave(record.OnePerson, record.ReviewAct); err != nil {
		return nil, err
	}
	from, err := r.lineAt(ctx, since)
	if err != nil {
		return nil, err
	}
	all := map[record.AgencyCode]*Looks{}
	err = r.each(ctx, func(scan func(...any) error) error {
		var agency record.AgencyCode
		var relation record.Relation
		var n int
		if err := scan(&agency, &relation, &n); err != nil {
			return err
		}
		if all[agency] == nil {
			all[agency] = &Looks{Agency: agency}
		}
		all[agency].All += n
		if relation == record.BreakGlass {
			all[agency].BreakGlass += n
		}
		return nil
	}, `SELECT agency, relation, count(*) FROM audit_log WHERE tenant = ? AND line >= ? AND at >= ? AND act IN ('open', 'print') AND subject <> '' AND outcome = ?
		AND role <> ? GROUP BY agency, relation`, r.tenant(), from, stamp(since), outcomeGiven, string(record.ServiceRole))
	looks := make([]Looks, 0, len(all))
	for _, one := range all {
		looks = append(looks, *one)
	}
	slices.SortFunc(looks, func(a, b Looks) int { return cmp.Compare(a.Agency, b.Agency) })
	return looks, err
}

// revealed begins what the log says of a line by which a sealed item was shown. A line that only says what is sealed begins otherwise.
const revealed = "revealed"

// Reveals gives the lines since a moment by which a sealed item was shown.
func (r *reader) Reveals(ctx context.Context, since time.Time) ([]record.LogLine, error) {
	question, args := selectLog+" WHERE tenant = ? AND at >= ? AND act = 'reveal' AND outcome LIKE ?", []any{r.tenant(), stamp(since), revealed + "%"}
	if r.leave(record.OneChild, record.RevealAct, record.SealAct, record.TraceAct) == nil {
		ids, err := r.everKnownAs(ctx)
		if err != nil {
			return nil, err
		}
		question += " AND subject <> '' AND subject_kind = 'child' AND subject IN (" + places(len(ids)) + ")"
		for _, id := range ids {
			args = append(args, string(id))
		}
	} else {
		if err := r.leave(record.EveryChild, record.CheckAct); err != nil {
			return nil, err
		}
		from, err := r.lineAt(ctx, since)
		if err != nil {
			return nil, err
		}
		question, args = question+" AND line >= ?", append(args, from)
	}
	var lines []record.LogLine
	err := r.each(ctx, func(scan func(...any) error) error {
		k, err := lineFrom(scan, r.of)
		if err == nil {
			err = k.Check()
		}
		lines = append(lines, k.LogLine)
		return err
	}, question+" ORDER BY line", args...)
	return lines, err
}

// lineAt gives a line before which none was written at or after a moment: lines follow one another, so the log is halved until it is found.
func (r *reader) lineAt(ctx context.Context, at time.Time) (int64, error) {
	edge, err := r.edgeOf(ctx, r.tx, r.of, "")
	if err != nil {
		return 0, err
	}
	low, high := int64(1), edge.Size()+1
	for low < high {
		middle := low + (high-low)/2
		var then string
		if err := plain(r.tx).QueryRowContext(ctx, "SELECT at FROM audit_log WHERE tenant = $1 AND line = $2", r.tenant(), middle).Scan(&then); err != nil {
			return 0, fmt.Errorf("reading the audit log: %w", err)
		}
		if then < stamp(at) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, nil
}
