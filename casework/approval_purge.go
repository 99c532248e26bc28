package casework

import (
	"context"

	"sightline/record"
	"sightline/store"
)

// PurgeApproval is what is asked before what an agency said of a child is taken away for good.
func PurgeApproval(child record.ChildID, ref record.ChildRef) *Twofold {
	service, area, _ := record.Words().Agency(ref.Agency)
	says := "To take away for good all that " + record.Words().AgencyList[service]
	if area != "" {
		says += " (" + string(area) + ")"
	}
	return &Twofold{
		Kind: record.ForPurge, What: []string{string(child), string(ref.Agency), ref.Child}, Child: child,
		Says: record.Private(says + " holds of one child, under one of its references. It cannot be brought back, from a backup neither."),
	}
}

// PurgeApproved is how Shred finds out that two people agreed to exactly this. It uses the approval up; where nobody agreed the error is a
// *NeedsApproval, and nothing is taken away.
func PurgeApproved(child record.ChildID, ref record.ChildRef) func(context.Context, store.Writer) error {
	return func(ctx context.Context, w store.Writer) error { return approved(ctx, w, PurgeApproval(child, ref)) }
}
