package casework

import (
	"context"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// agreed is how it is found out that a second person agreed to a relation, by the digest of exactly what is wished. It uses the approval up;
// where nobody agreed the error is a *NeedsApproval.
func agreed(ctx context.Context, _ *Desk, w store.Writer, kind record.ApprovalKind, _ record.ApprovalID, asked audit.Digest) error {
	says := map[record.ApprovalKind]record.Private{
		record.ForCover:       "That somebody covers somebody else for longer than a day.",
		record.ForRestriction: "That only those on a list may see one child, or that the list changes.",
	}
	return approved(ctx, w, &Twofold{Kind: kind, What: []string{asked.String()}, Says: says[kind]})
}
