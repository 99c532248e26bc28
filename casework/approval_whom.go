package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sightline/record"
	"sightline/store"
)

// sayWhom adds to what somebody else is asked to approve whom it is about: nobody agrees to what they cannot see. Only who decides, and who
// asked, is shown the words. An error that asks for no approval stays as it is.
func (d *Desk) sayWhom(ctx context.Context, who Who, err error, people ...string) error {
	var needs *NeedsApproval
	if !errors.As(err, &needs) {
		return err
	}
	words := make([]string, 0, len(people))
	for _, id := range people {
		somebody, err := d.store.Find(ctx, who.Tenant, store.Called{Account: record.AccountID(id)})
		switch a := &somebody.Account; {
		case errors.Is(err, record.NotFound):
			words = append(words, "somebody who has no account ("+id+")")
		case err != nil:
			return err
		default:
			words = append(words, fmt.Sprintf("%s (%s, %s)", a.Name.Reveal(), a.Login, a.Agency))
		}
	}
	needs.Twofold.Says += record.Private(" It is about: " + strings.Join(words, "; ") + ".")
	return needs
}
