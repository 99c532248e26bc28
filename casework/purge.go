package casework

import (
	"context"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// PurgeWish is a wish that what one's own agency holds of a child, under one of its references, is taken away for good.
type PurgeWish struct {
	Child     record.ChildID
	Reference string // the agency's own; whose manager asks, that agency's
	Why       record.Private
	Request   Request
}

// PurgeBoard is what a manager can ask to have taken away of a child: what their own agency holds, and nobody else's.
type PurgeBoard struct {
	Agency     record.AgencyCode
	References []string
	Whose      *Named
}

// Purgeable gives the references under which a manager's own agency holds a child.
func (d *Desk) Purgeable(ctx context.Context, who Who, child record.ChildID) (b PurgeBoard, err error) {
	if _, err := d.mayAskPurge(ctx, who, child); err != nil {
		return b, err
	}
	access, err := d.access(ctx, who, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return b, err
	}
	b.Agency = who.Actor.Agency
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		kept, err := r.Child(ctx)
		if err == nil {
			b.Whose, err = d.whose(ctx, r, true)
		}
		b.References = nil
		for _, ref := range kept.Model.Child.Refs {
			if ref.Agency == b.Agency && b.Agency != "" {
				b.References = append(b.References, ref.Child)
			}
		}
		return err
	})
	return b, err
}

// AskPurge asks a Caldicott guardian to agree that what the asker's agency holds of a child under one reference is taken away for good. Nothing
// is taken away by asking: when it is approved, whoever looks after the keys does it once, by the command that Shred is behind.
func (d *Desk) AskPurge(ctx context.Context, who Who, wish PurgeWish) (record.ApprovalID, error) {
	board, err := d.Purgeable(ctx, who, wish.Child)
	if err != nil {
		return "", err
	}
	if !slices.Contains(board.References, wish.Reference) {
		return "", &FieldProblem{"reference", "Choose one of your agency’s references of this child"}
	}
	ref := record.ChildRef{Agency: board.Agency, Child: wish.Reference}
	twofold := PurgeApproval(wish.Child, ref)
	twofold.Wish = record.Private(wish.Reference)
	return d.AskApproval(ctx, who, wish.Request, *twofold, wish.Why)
}

// mayAskPurge is for managers who say who has to do with the child: an agency answers for what it holds.
func (d *Desk) mayAskPurge(ctx context.Context, who Who, child record.ChildID) (audit.Access, error) {
	access, err := d.access(ctx, who, record.TieAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err == nil && who.Actor.Role != record.TeamManager {
		return audit.Access{}, fmt.Errorf("%w: a manager asks that what their agency holds is taken away", record.Withheld)
	}
	return access, err
}
