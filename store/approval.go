package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
)

// approvalRow is one step in the life of an approval, as the table keeps it.
type approvalRow struct {
	Tenant, Approval        string
	Number                  int
	Change                  int64
	Position                int
	Kind, What, Step        string
	Actor, Role, Agency, At string
	Content, Digest         []byte
}

// approvalContent is what of a step passes through the codec. Steps stay for good, so the form only ever grows.
type approvalContent struct {
	Says   string   `json:"says,omitempty"`
	Child  string   `json:"child,omitempty"`
	Also   []string `json:"also,omitempty"`
	Reason string   `json:"reason,omitempty"`
	Wish   string   `json:"wish,omitempty"`
}

var approvalColumns = []string{
	"tenant", "approval", "number", "change", "position", "kind", "what", "step", "actor", "role", "agency", "at", "content", "digest",
}

func (r *approvalRow) values() []any {
	return []any{
		r.Tenant, r.Approval, r.Number, r.Change, r.Position, r.Kind, r.What, r.Step, r.Actor, r.Role, r.Agency, r.At, r.Content, r.Digest,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *approvalRow) into() []any {
	return []any{
		&r.Approval, &r.Number, &r.Change, &r.Position, &r.Kind, &r.What, &r.Step, &r.Actor, &r.Role, &r.Agency, &r.At, &r.Content, &r.Digest,
	}
}

func (r *approvalRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Row: fmt.Sprintf("step %d of approval %s", r.Number, r.Approval)}
}

// sum is of the whole row.
func (r *approvalRow) sum() audit.Digest {
	w := audit.NewDigester("approval step row 2")
	w.Text(r.Tenant, r.Approval, r.Kind, r.What, r.Step, r.Actor, r.Role, r.Agency, r.At)
	for _, n := range [...]int64{int64(r.Number), r.Change, int64(r.Position)} {
		w.Number(n)
	}
	w.Bytes(r.Content)
	return w.Sum()
}

// open reads what passed through the codec and sets the row against its digest.
func (r *approvalRow) open(codec Codec) (c approvalContent, err error) {
	if r.sum() != digestFrom(r.Digest) {
		return c, errDamaged
	}
	return c, open(codec, r.about(), r.Content, &c)
}

// addTo adds a step to what is known of its approval.
func (r *approvalRow) addTo(a *record.Approval, codec Codec) error {
	c, err := r.open(codec)
	if err == nil && r.Number != len(a.Steps)+1 {
		err = errDamaged
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", r.about().Row, err)
	}
	if r.Number == 1 {
		a.ID, a.Kind, a.What, a.Says, a.Child, a.Also = record.ApprovalID(r.Approval), record.ApprovalKind(r.Kind), r.What, record.Private(c.Says), record.ChildID(c.Child), c.Also
		a.Wish = record.Private(c.Wish)
	}
	a.Steps = append(a.Steps, record.ApprovalStep{
		Kind: record.ApprovalStepKind(r.Step), At: readStamp(r.At), Reason: record.Private(c.Reason),
		By: record.Actor{User: r.Actor, Role: record.Role(r.Role), Agency: record.AgencyCode(r.Agency)},
	})
	return nil
}

var selectApprovals = "SELECT " + strings.Join(approvalColumns[1:], ", ") + " FROM approval_step WHERE tenant = ? AND approval IN (SELECT approval FROM approval_step WHERE tenant = ? AND "

// approvals gives the approvals one of whose steps is chosen, whole, in the order asked.
func (r *reader) approvals(ctx context.Context, chosen string, args ...any) ([]record.Approval, error) {
	var all []record.Approval
	at := map[string]int{}
	err := r.each(ctx, func(scan func(...any) error) error {
		row := approvalRow{Tenant: r.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		if _, seen := at[row.Approval]; !seen {
			at[row.Approval] = len(all)
			all = append(all, record.Approval{})
		}
		return row.addTo(&all[at[row.Approval]], r.Codec)
	}, selectApprovals+chosen+") ORDER BY change, position", append([]any{r.tenant(), r.tenant()}, args...)...)
	return all, err
}

// Approval gives one.
func (r *reader) Approval(ctx context.Context, id record.ApprovalID) (record.Approval, error) {
	if err := r.leave(record.OneApproval, record.AskApprovalAct, record.ApproveAct); err != nil {
		return record.Approval{}, err
	}
	return r.approval(ctx, id)
}

func (r *reader) approval(ctx context.Context, id record.ApprovalID) (a record.Approval, err error) {
	if !audit.IsText(string(id)) {
		return a, fmt.Errorf("approval: %w", record.NotFound)
	}
	all, err := r.approvals(ctx, "approval = ?", string(id))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("approval: %w", record.NotFound)
	}
	if err != nil {
		return a, err
	}
	return all[0], nil
}

// Approvals gives those about which anything was said since a moment, the one asked last first.
func (r *reader) Approvals(ctx context.Context, since time.Time) ([]record.Approval, error) {
	if err := r.leave(record.OneApproval, record.AskApprovalAct, record.ApproveAct); err != nil {
		return nil, err
	}
	all, err := r.approvals(ctx, "at >= ?", stamp(since))
	slices.Reverse(all)
	return all, err
}

// AskFor asks for an approval.
func (w *writer) AskFor(ctx context.Context, a record.Approval, why record.Private) error {
	if err := w.leave(record.OneApproval, record.AskApprovalAct); err != nil {
		return err
	}
	if a.ID == "" || a.What == "" || a.Says == "" || why == "" || a.Kind.Decider() == "" || !audit.IsText(string(a.ID), a.What, a.Says.Reveal(), string(a.Child), why.Reveal(), a.Wish.Reveal(), strings.Join(a.Also, " ")) {
		return fmt.Errorf("%w: an approval says what is asked and why, as text", record.Invalid)
	}
	if len(a.Steps) > 0 {
		return fmt.Errorf("%w: an approval that is asked has no steps yet", record.Invalid)
	}
	return w.approvalStep(ctx, &a, record.Sought, approvalContent{Says: a.Says.Reveal(), Child: string(a.Child), Also: a.Also, Reason: why.Reveal(), Wish: a.Wish.Reveal()})
}

// Settle records the next step of an approval.
func (w *writer) Settle(ctx context.Context, id record.ApprovalID, kind record.ApprovalStepKind, why record.Private) error {
	act := record.ApproveAct
	if kind == record.Withdrawn {
		act = record.AskApprovalAct
	}
	if err := w.leave(record.OneApproval, act); err != nil {
		return err
	}
	if kind == record.UsedUp || !audit.IsText(why.Reveal()) {
		return fmt.Errorf("%w: what is said of an approval is a decision, as text", record.Invalid)
	}
	a, err := w.approval(ctx, id)
	if err != nil {
		return err
	}
	return w.approvalStep(ctx, &a, kind, approvalContent{Reason: why.Reveal()})
}

// UseUp records that what was approved is done now. Of several that were approved alike one is used.
func (w *writer) UseUp(ctx context.Context, kind record.ApprovalKind, what string) error {
	if !audit.IsText(what) {
		return fmt.Errorf("%w: what is done is named by its digest", record.Invalid)
	}
	all, err := w.approvals(ctx, "what = ?", what)
	if err != nil {
		return err
	}
	step := record.ApprovalStep{Kind: record.UsedUp, By: w.madeBy(), At: w.at}
	for i := range all {
		if a := &all[i]; a.Kind == kind && a.Follows(&step) == "" {
			return w.approvalStep(ctx, a, record.UsedUp, approvalContent{})
		}
	}
	return fmt.Errorf("%w: somebody else has to approve exactly this first", record.NotYet)
}

func (w *writer) approvalStep(ctx context.Context, a *record.Approval, kind record.ApprovalStepKind, c approvalContent) error {
	by := w.madeBy()
	if kind != record.Sought {
		if problem := a.Follows(&record.ApprovalStep{Kind: kind, By: by, At: w.at}); problem != "" {
			return fmt.Errorf("%w: %s", record.Conflict, problem)
		}
	}
	row := &approvalRow{
		Tenant: w.tenant(), Approval: string(a.ID), Number: len(a.Steps) + 1, Change: w.change, Position: w.nextSpecial(), Kind: string(a.Kind), What: a.What,
		Step: string(kind), Actor: by.User, Role: string(by.Role), Agency: string(by.Agency), At: stamp(w.at),
	}
	plain, err := encode(c)
	if err != nil {
		return err
	}
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("writing an approval: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofApprovals, sum)
	return w.insert(ctx, w.own, Rows{"approval_step", approvalColumns, [][]any{row.values()}})
}
