package casework

import (
	"context"
	"encoding/base32"
	"slices"
	"strconv"

	"sightline/audit"
	"sightline/pathway"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// ringing tells whoever is on duty, and at once with them whoever stands at the front door and out of hours, and level by level who answers for them, that
// something urgent came in and nobody in their area has read it. Each is told once, in the very change by which it came or its time was over: under an
// id that stands for what came, the area, the level and the audience. No word of a record is told.
func ringing(child record.ChildID, rings []pathway.Ring) (all []record.Told) {
	for i := range rings {
		ring := &rings[i]
		to := []record.Audience{{Role: ring.Role, Area: ring.Area}}
		if ring.Level == 0 {
			to = []record.Audience{{OnDuty: true, Area: ring.Area}, {Role: record.OutOfHours, Area: ring.Area}, {Role: "front-door", Area: ring.Area}}
		}
		for n := range to {
			all = append(all, record.Told{
				ID: record.NoticeID("ring-" + opaque(ring.Of.String(), string(ring.Area), strconv.Itoa(ring.Level), strconv.Itoa(n))), What: record.UrgentUnread, Child: child,
				About: ringOf(ring.Of), Count: ring.Level, To: to[n],
			})
		}
	}
	return all
}

// ringOf stands for what came in, and says nothing of it to whoever reads it.
func ringOf(ref record.Ref) string { return "ring-" + opaque(ref.String()) }

// opaque is the same for the same words, and says nothing of them.
func opaque(words ...string) string {
	sum := audit.NewDigester("ring 1")
	sum.Text(words...)
	of := sum.Sum()
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(of[:16])
}

// dutyAreas are the areas for which somebody is on duty, where a step asks for whom they read.
func (d *Desk) dutyAreas(ctx context.Context, who Who, step *pathway.Step) ([]record.AreaCode, error) {
	if !pathway.Reads(step.ID) {
		return nil, nil
	}
	return d.store.DutyAreas(ctx, who.Tenant, who.Actor, d.now())
}

// answered says in the change in which somebody reads what came in that it rings no longer in the areas for which they read it.
func (t *stepTaken) answered(ctx context.Context, w store.Writer) error {
	if !pathway.Reads(t.step.ID) || t.of.About == nil {
		return nil
	}
	return w.Over(ctx, ringOf(t.of.About.Ref), pathway.ReadsFor(t.of)...)
}

// Urgent says of how much that came in and is urgent somebody has not said that they read it, and whether it rings for them at all: for roles that take
// duty, when they act now, and for those to whom an unread one climbs. It is a number, for every page and for an open one, and leaves no line; when it
// cannot be said it is 0.
func (d *Desk) Urgent(ctx context.Context, who Who) (n int, rings bool) {
	if !sharing.TakesDuty(who.Actor.Role) && !slices.ContainsFunc(d.local.Rings, func(one pathway.Rung) bool { return one.Of == who.Actor.Role }) {
		return 0, false
	}
	if who.Purpose != record.SafeguardingNow && who.Actor.Role != record.TeamManager {
		return 0, false
	}
	return d.unread(ctx, who, func(what record.Happening) bool { return what == record.UrgentUnread }), true
}
