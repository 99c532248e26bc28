package store

import (
	"context"
	"time"

	"sightline/record"
)

// SpecialReader reads what stands beside the normal route: approvals, notices, reviews, and how often each route was taken.
type SpecialReader interface { //nolint:interfacebloat // three nouns and two counts
	// Approval gives one; record.NotFound when there is none.
	Approval(ctx context.Context, id record.ApprovalID) (record.Approval, error)
	// Approvals gives those about which anything was said since a moment, whole, the one asked last first.
	Approvals(ctx context.Context, since time.Time) ([]record.Approval, error)
	// Notices gives what the person of the access was told since a moment, the latest first, each with who read it.
	Notices(ctx context.Context, since time.Time) ([]record.Told, error)
	// Review gives one; record.NotFound when there is none.
	Review(ctx context.Context, id record.ReviewID) (record.Review, error)
	// Reviews gives those about which anything was said since a moment, and all that are open, the one that is due first first.
	Reviews(ctx context.Context, since time.Time) ([]record.Review, error)
	// MyReviews gives the open ones of the accesses of the person of this access, the latest first.
	MyReviews(ctx context.Context) ([]record.Review, error)
	// ReviewsOf gives those about the child the access is about, the latest first.
	ReviewsOf(ctx context.Context) ([]record.Review, error)
	// HeldBy gives the agencies that have a reference of the child the access is about, in alphabetical order: who they are, and no more.
	HeldBy(ctx context.Context) ([]record.AgencyCode, error)
	// Agencies gives the agencies that send records here, in alphabetical order.
	Agencies(ctx context.Context) ([]record.AgencyCode, error)
	// Looks counts views of records since a moment, by agency of who looked, in alphabetical order.
	Looks(ctx context.Context, since time.Time) ([]Looks, error)
	// Reveals gives the lines since a moment by which a sealed item was shown: of the child the access is about, or of every child.
	Reveals(ctx context.Context, since time.Time) ([]record.LogLine, error)
}

// SpecialWriter writes what stands beside the normal route. All of it commits with the line of what it belongs to.
type SpecialWriter interface {
	// Enter writes a new entry of the child the access is about, as a person here writes it for their agency, and gives it its id. What is kept
	// ready has to be derived anew (Touched).
	Enter(ctx context.Context, e record.Entry) (record.Ref, error)
	// AskFor asks for an approval. Its first step is made here, of who has the access.
	AskFor(ctx context.Context, a record.Approval, why record.Private) error
	// Settle records the next step of an approval, of who has the access. One that cannot follow is record.Conflict, and says why.
	Settle(ctx context.Context, id record.ApprovalID, kind record.ApprovalStepKind, why record.Private) error
	// UseUp records that what was approved is done now, by who has the access, who asked for exactly this. record.NotYet when nobody
	// agreed to it, or it was used, or its time is over.
	UseUp(ctx context.Context, kind record.ApprovalKind, what string) error
	// Tell keeps what people are told of. A notice that names neither a reference nor a child is about the child of the access, if that is to
	// one.
	Tell(ctx context.Context, all ...record.Told) error
	// Heard says that the person of the access read notices; those that are not for them are left out.
	Heard(ctx context.Context, ids ...record.NoticeID) error
	Over(ctx context.Context, about string, areas ...record.AreaCode) error
	// OpenReview opens a review of the access under which it is written.
	OpenReview(ctx context.Context, v record.Review) error
	// Reviewed records what a reviewer finds, who has the access. A review that is closed is record.Conflict.
	Reviewed(ctx context.Context, id record.ReviewID, outcome record.ReviewOutcome, words record.Private) error
}

// Looks is how often records were looked at by people of an agency, and how often by break-glass.
type Looks struct {
	Agency     record.AgencyCode
	All        int
	BreakGlass int
}

// madeBy is who did something, as the tables here keep it.
func (w *writer) madeBy() record.Actor { return w.access.Granted().Actor }

// nextSpecial gives the place of the next row among those of this change that have none in a submission.
func (w *writer) nextSpecial() int {
	w.specials++
	return w.specials - 1
}

// ownRef gives the reference under which something is kept about the child this access is about: the first it was known by.
func (w *writer) ownRef(ctx context.Context) (record.ChildRef, error) {
	g := w.access.Granted()
	if g.Subject.Kind != record.OneChild {
		return record.ChildRef{}, nil
	}
	return w.aboutWhom(ctx, record.ChildID(g.Subject.ID))
}

// aboutWhom gives the first reference that a child was known by; for none it is the child of the access, if that is to one.
func (w *writer) aboutWhom(ctx context.Context, child record.ChildID) (record.ChildRef, error) {
	if child == "" {
		return w.ownRef(ctx)
	}
	refs, err := w.refsOf(ctx, child, everything)
	if err != nil {
		return record.ChildRef{}, err
	}
	if len(refs) == 0 {
		return record.ChildRef{}, notThere()
	}
	return refs[0], nil
}
