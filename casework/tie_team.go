package casework

import (
	"context"
	"fmt"
	"slices"

	"sightline/record"
	"sightline/store"
)

// superviseTeam lets whoever manages a team supervise its members, and nobody else by this team, in the commit that keeps the team. Nobody
// makes themselves a manager so.
func (d *Desk) superviseTeam(ctx context.Context, w store.Writer, who Who, team *record.Team) error {
	reason := record.Private("Manages the team " + string(team.ID) + ".")
	all, err := w.Ties(ctx)
	if err != nil {
		return err
	}
	left := slices.Clone(team.Members)
	if team.Closed || team.Manager == "" {
		left = nil
	}
	for i := range all {
		t := &all[i]
		if t.Relation != record.Supervises || t.Reason != reason || !t.Ended.IsZero() {
			continue
		}
		at := slices.Index(left, record.AccountID(t.Person))
		if at >= 0 && t.Holder == string(team.Manager) {
			left = slices.Delete(left, at, at+1)
			continue
		}
		if err := w.Untie(ctx, t.ID, "The team is another one by now."); err != nil {
			return err
		}
	}
	if len(left) > 0 && string(team.Manager) == who.Actor.User {
		return fmt.Errorf("%w: nobody gives themselves a team; another administrator does", record.Invalid)
	}
	for _, member := range left {
		_, err := w.Tie(ctx, record.Tie{
			Relation: record.Supervises, Holder: string(team.Manager), Role: record.TeamManager, Person: string(member), From: d.now(), Reason: reason,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
