package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// mayInvite keeps from an invitation whoever is not at work here, and whoever has no role for it: an id that is nobody's, an account that
// ended or fell dormant, somebody who only looks after accounts. Whoever looks after the partnership is invited as that alone, for a review to
// learn from, and said to be: no invitation to an ordinary meeting opens a record to them by the way.
func mayInvite(ctx context.Context, d *Desk, a audit.Access, t *record.Tie) error {
	if a.Granted().Actor.Role == record.ServiceRole {
		return nil // a demonstration makes its people beside its children
	}
	of, err := d.store.Find(ctx, a.Granted().Tenant, store.Called{Account: record.AccountID(t.Holder)})
	switch {
	case errors.Is(err, record.NotFound) || err == nil && of.Account.PresentAt(d.now()) != record.AtWork:
		return fmt.Errorf("%w: nobody who is at work here has this account; take somebody from the list, or ask whoever looks after accounts", record.Invalid)
	case err != nil:
		return err
	}
	roles := of.Account.RolesAt(d.now())
	if t.Role != "" {
		if slices.Contains(roles, t.Role) && (prepares(t.Role) || learns(t.Role)) {
			return nil
		}
		return fmt.Errorf("%w: they have no such role now, or it is none in which somebody comes to a meeting about a child", record.Invalid)
	}
	switch {
	case slices.ContainsFunc(roles, learns):
		return fmt.Errorf("%w: say in which role they are invited: one of theirs is to look after the partnership", record.Invalid)
	case !slices.ContainsFunc(roles, prepares):
		return fmt.Errorf("%w: they have no role in which somebody comes to a meeting about a child", record.Invalid)
	}
	return nil
}

// prepares reports a role in which somebody prepares a meeting.
func prepares(role record.Role) bool {
	return slices.Contains(sharing.PurposesOf(role), record.PreparingMeeting)
}

// learns reports a role in which somebody opens a record for a learning review and for no meeting.
func learns(role record.Role) bool {
	return !prepares(role) && slices.Contains(sharing.PurposesOf(role), record.LearningReview)
}

// handsOn refuses supervision that a manager hands on for good, or out of their agency: a team is one administrator's to keep.
func (d *Desk) handsOn(who Who, c *Covering) error {
	switch {
	case who.Actor.Role != record.TeamManager:
		return nil
	case c.Until.IsZero() || c.Until.After(d.now().Add(longestHandedOn)):
		return fmt.Errorf("%w: supervision that a manager hands on ends within %d days; say when. For longer, an administrator keeps the team", record.Invalid, int(longestHandedOn.Hours()/24))
	case c.Role != record.TeamManager || c.Agency != who.Actor.Agency:
		return fmt.Errorf("%w: supervision is handed on to another manager of the same agency; say so", record.Invalid)
	}
	return nil
}
